#!/bin/sh
# upy-report -f html: the page for browsers; in Chromium, where there is one.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/boards.sh"
plan 28

cd "$tmp" || exit 1
stream=$srcdir/tests/data/report.ndjson

page() {
	upy-report -f html -o "${1:-r.html}"
}

# Lines of the page that hold a text, or how often it is there.
count() {
	grep -o "$1" r.html | wc -l
}

check 'a page; the status is that of the run' 3 page <"$stream"

#
# The page as it is.
#

want='<title>9 of 24 failed</title>
' check 'its title is the sum' 0 grep -o '<title>.*</title>' r.html
rows() {
	grep '^<tr class=' r.html | cut -d '"' -f 2 | uniq -c | sed 's/^ *//'
}
want='3 fail
2 xpass
1 fail
1 error
2 fail
3 pass
2 skip
2 xfail
1 pass
1 pass flaky
6 pass
' check 'a row for each verdict, what is bad first, then as it ran' 0 rows
want='<td>half scale
' check 'rows have what was expected and what came, with the difference marked' 0 sh -c '
	sed -n "s|.*<td>.*<span class=n>\(half scale\)</span>.*<dt>expected<dd class=\"code expected\">\[{&#39;t&#39;: <mark>0.5</mark>, &#39;n&#39;: 1}\]<dt>got<dd class=\"code got\">\[{&#39;t&#39;: <mark>0.25</mark>, .*|<td>\1|p" r.html'
want='      1 hint<dd class=long>is the reference voltage connected?
      1 output<dd><pre>reading channel 0
' check 'and hint and output' 0 sh -c \
	'grep -oE "(hint<dd class=long>|output<dd><pre>reading)[^<]*" r.html | sort | uniq -c'
commands() {
	grep -o '<dd class=again>[^<]*' r.html | head -n 1
}
want='<dd class=again>upy-test -d rack.1 &#39;tests/adc.yaml::half scale&#39;
' check 'and the command to run it again' 0 commands
boards() {
	sed -n '/<table class=boards>/,/<\/table>/p' r.html | grep '<th scope=row>' |
		sed 's/<[^>]*>/|/g'
}
want='||unix|MicroPython v1.25.0 on linux [GCC 12.2.0] version |exec:unix|||2 failed| |1 passed unexpectedly| |1 skipped| |1 failed as expected| |7 passed| |14 ms|
||rack.1|MicroPython v1.24.1 on Raspberry Pi Pico &lt;W&gt; with RP2040 |tcp:rack.example:4001|||4 failed| |1 in error| |1 passed unexpectedly| |1 skipped| |1 failed as expected| |4 passed| |5.21 s|
' check 'boards, their firmware and what became of them' 0 boards

want='2
' check 'no code of a board is among the code of the page' 0 count '<script'
want='0
' check 'nor a tag' 0 count '<b onclick'
own_controls() {
	tr -d '\n\t\40-\176\200-\377' <r.html | wc -c
}
want='0
' check 'there are no control characters' 0 own_controls
want='2
' check 'nor any that turn the direction of text' 0 count '\\u202e'
needs() {
	grep -ciE '(src|href) *=|url\(|@import|https?:' r.html
}
want='0
' check 'the page needs nothing from anywhere' 1 needs

cut_stream() {
	grep -v '"type":"end"' "$stream" | page cut.html 2>err
}
check 'a stream that was cut' 3 cut_stream
problems() {
	grep -c '<tr class=' cut.html
	awk '/<section class=problems/, /<\/section>/' cut.html | grep -c '^<li>'
	awk '/<section class=problems/ { p = NR } /<table/ && !t { t = NR }
		END { print (p && p < t ? "before" : "after") " all else" }' cut.html
}
want='24
3
before all else
' check 'problems come before all else' 0 problems
check 'nothing came: there is a page' 2 page nothing.html </dev/null
want='<h1 class=bad>No test has a verdict</h1>
' check 'and it is red' 0 grep '<h1' nothing.html

# sides EXPECTED GOT [MEMBERS]: what the page shows of them.
sides() {
	printf '%s%s%s%s"%s%s\n' '{"type":"result","test":"t","step":1,"device":"unix","status":"ok","checks":[{"op":"==","ok":false,"expected":"' \
		"$1" '","got":"' "$2" "${3:+,$3}" '}]}' >sides.ndjson
	echo '{"type":"verdict","test":"t","device":"unix","verdict":"fail"}' >>sides.ndjson
	page sides.html <sides.ndjson 2>err
	grep -o '<dd class="code [a-z]*">.*</mark>[^<]*' sides.html |
		sed 's/<dt>/\n/g; s/[a-z]*<dd[^>]*>//g'
}
want='(caf<mark>é</mark> 1)
(caf<mark>è</mark> 1)
' check 'where characters differ they are marked as a whole' 0 sides '(café 1)' '(cafè 1)'
want='[1, <mark>12</mark>]
[1, <mark>132</mark>]
' check 'so are numbers' 0 sides '[1, 12]' '[1, 132]'
want='(x: 1, é: <mark>22</mark>)
(é: 1, x: <mark>21</mark>)
' check 'what the judge found equal is not marked' 0 \
	sides '(x: 1, é: 22)' '(é: 1, x: 21)' '"at":"[1]","expected_at":11,"got_at":11'
numbers=$(seq -s ', ' 1 400)
long_sides() {
	sides "[$numbers, 7]" "[$numbers, 8]" | sed 's/\(......\).*\(400, .*\)/\1 \2/'
}
want='…361 400, <mark>7</mark>]
…361 400, <mark>8</mark>]
' check 'of long values there is what is around the difference' 0 long_sides

want='...1, <mark>7</mark>, 3, 4...
...1, <mark>222</mark>, 3,...
' check 'of values that were cut the first word that differs' 0 \
	sides '...1, 7, 3, 4...' '...1, 222, 3,...'

#
# In a browser.
#

for chromium in chromium chromium-browser google-chrome; do
	command -v "$chromium" >/dev/null && break
	chromium=
done

# check_browser, like check.
check_browser() {
	[ -z "$chromium" ] || {
		check "$@"
		return
	}
	unset want want_err
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP Chromium is not installed"
}

# browse PAGE#ADDRESS: the page as it is when its script has run.
browse() {
	browse_page=file://$tmp/$1
	HOME=$tmp XDG_CONFIG_HOME=$tmp XDG_CACHE_HOME=$tmp timeout 60 "$chromium" \
		--headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
		--user-data-dir="$tmp/profile" --virtual-time-budget=10000 --dump-dom "$browse_page" 2>browse.err
}

# listed PAGE#ADDRESS: how many tests are told to be listed, and their names and boards.
listed() {
	browse "$1" >dom
	grep -o '<output[^/]*</output>' dom | sed 's/<[^>]*>//g'
	{
		tr '\n' ' ' <dom | sed 's/<tr class=/\n&/g'
		echo
	} | sed -n 's/^<tr class=.*<span class="n">\([^<]*\)<.*<td>\([^<]*\)<\/td><td data-us=.*/\1, \2/p'
}

at() {
	listed "r.html$1"
}

everything() {
	listed r.html | sed -n '1p; $p'
	grep -c '<table class="tests ready"' dom
	grep -o '<html[^>]*>\|<title>[^<]*' dom
}
want='24 tests
same name, rack.1
1
<html lang="en" class="script">
<title>9 of 24 failed
' check_browser 'the page allows its own script, and none of a board' 0 everything

want='3 of 24 tests
answers, rack.1
stays up, rack.1
connects, rack.1
' check_browser 'an address chooses verdicts, a board and words' 0 \
	at '#fail,error,flaky&board=rack.1&q=link.YAML+ac'
pressed() {
	grep -o 'data-v="[a-z]*" aria-pressed="true"' dom
	grep -o '<th[^>]*aria-sort[^>]*>' dom
}
want='data-v="fail" aria-pressed="true"
data-v="error" aria-pressed="true"
data-v="flaky" aria-pressed="true"
<th scope="col" data-sort="bad" aria-sort="ascending">
' check_browser 'and the controls say so' 0 pressed
# A page that may run another script, which does what a person does.
cat >person.html <<'!'
<script>
const told = [];
const look = what => told.push(what + ': ' + document.getElementById('shown').value + ' ' + location.hash);
const press = element => element.click();
const soon = () => new Promise(done => setTimeout(done, 100));
addEventListener('load', async () => {
	const form = document.querySelector('form');
	press(form.querySelector('[data-v=fail]'));
	look('press failed');
	press(form.querySelector('[data-v=xpass]'));
	look('press another');
	press(form.querySelector('[data-v=fail]'));
	look('press failed again');
	form.board.value = 'unix';
	form.board.dispatchEvent(new Event('change'));
	look('choose a board');
	press(document.getElementById('all'));
	await soon();
	look('show all');
	document.activeElement.blur();
	document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true }));
	told.push('after a slash: ' + document.activeElement.name);
	form.q.value = 'link connects';
	form.q.dispatchEvent(new Event('input'));
	await soon();
	look('type');
	press(document.querySelector('[data-sort=time] button'));
	look('press the head of a column');
	told.push('slowest: ' + document.querySelector('.tests').tBodies[0].rows[0].cells[2].textContent);
	location.hash = '#board=unix&sort=board';
	await soon();
	look('go to an address');
	location.hash = '#q=100%25+100%';
	await soon();
	look('to one with a percent sign that is none');
	location.hash = '';
	await soon();
	look('and back');
	document.execCommand = () => told.push('copied: ' + document.activeElement.value);
	Object.defineProperty(navigator, 'clipboard', { value: {
		writeText: () => Promise.reject(new Error()),
	} });
	press(document.querySelector('.fail .again button'));
	await soon();
	told.push('the button: ' + document.querySelector('.fail .again button').textContent);
	document.body.innerHTML = '<pre>' + told.join('\n').replace(/&/g, '&amp;') + '\n</pre>';
});
</script>
!
person() {
	{
		sed '/http-equiv=Content-Security-Policy/d; /^<\/html>$/d' r.html
		cat person.html
	} >person-page.html
	browse person-page.html | sed -n '/<pre>press/,/^<\/pre>/p' | sed 's/.*<pre>//; /<\/pre>/d; s/ *$//'
}
want="press failed: 6 of 24 tests #fail
press another: 8 of 24 tests #fail,xpass
press failed again: 2 of 24 tests #xpass
choose a board: 1 of 24 tests #xpass&amp;board=unix
show all: 24 tests
after a slash: q
type: 2 of 24 tests #q=link%20connects
press the head of a column: 2 of 24 tests #q=link%20connects&amp;sort=time
slowest: rack.1
go to an address: 12 of 24 tests #board=unix&amp;sort=board
to one with a percent sign that is none: 0 of 24 tests #q=100%25+100%
and back: 24 tests
copied: upy-test -d rack.1 'tests/adc.yaml::half scale'
the button: Copied
" check_browser 'what a person does' 0 person

# A script that is not the page's own, if only by a letter, does not run.
unscripted() {
	sed "s/'use strict';/& /; s/>document.documentElement/> document.documentElement/" r.html >other.html
	browse other.html >dom
	tr '\n' ' ' <dom | sed 's/<tr class=/\n&/g' | grep -c '^<tr class='
	grep -o '<html lang="en">\|<fieldset disabled=""><legend>Show\|<div hidden="">' dom
}
want='24
<html lang="en">
<fieldset disabled=""><legend>Show
<div hidden="">
' check_browser 'without scripts all is there but controls that would not work' 0 unscripted

many() {
	awk 'BEGIN {
		for (i = 1; i <= 2500; i++) {
			line = "{\047type\047:\047verdict\047,\047test\047:\047t.yaml::" i "\047,\047name\047:\047" i \
			    "\047,\047device\047:\047unix\047,\047verdict\047:\047" (i == 2400 ? "fail" : "pass") "\047}"
			gsub(/\047/, "\"", line)
			print line
		}
	}' | page many.html 2>err
	listed many.html | sed -n '1,2p; $p'
	grep -o '<button type="button" id="more">[^<]*' dom
}
want='2500 tests
2400, unix
999, unix
<button type="button" id="more">List 1000 more of 1500
' check_browser 'of many tests some are listed at a time' 0 many

#
# Real boards.
#

cat >real.yaml <<'!'
- name: works
  command: print('hello')
  result: 1 + 1
  exp: 2
- name: wrong
  result: 1 + 1
  exp: 3
!
real() {
	upy-test -d unix -f html real.yaml >r.html
	[ $? -eq 1 ] && grep -o '<title>.*</title>\|<dt>got.*</mark>\|<pre>result.*' r.html
}
on unix
want='<title>1 of 2 failed</title>
<dt>got<dd class="code got"><mark>2</mark>
<pre>result: 1 + 1
' check_on 'a real board' 0 real
