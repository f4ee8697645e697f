#!/bin/sh
# upy-report: formats for programs, and where reports are written.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 28

cd "$tmp" || exit 1
unset GITHUB_STEP_SUMMARY GITHUB_WORKSPACE

verdict() {
	printf '{"type":"verdict","test":"t.yaml::%s","name":"%s","file":"t.yaml","line":3,' "$1" "$1"
	printf '"role":"dut","device":"unix","verdict":"%s"%s}\n' "$2" "${3:+,$3}"
}
# The records on stdin as a whole stream.
whole() {
	cat >part
	echo '{"type":"plan","by":"upy-assert","run":"3"}'
	echo '{"type":"plan","by":"upy-send","run":"2","boards":{"dut":["unix"]}}'
	cat part
	printf '{"type":"end","by":"upy-send","run":"2","count":%d}\n' \
		"$(grep -c -e '"type":"result"' -e '"type":"error"' part)"
	printf '{"type":"end","by":"upy-assert","run":"3","count":%d}\n' \
		"$(grep -c '"type":"verdict"' part)"
}
all_kinds() {
	verdict good pass '"elapsed_us":1500'
	echo '{"type":"test","test":"t.yaml::a, b: 50%","name":"a","file":"t.yaml","line":3,"steps":1}'
	printf '%s\n' '{"type":"result","test":"t.yaml::a, b: 50%","step":1,"do":"exec","line":7,"role":"dut","device":"unix","attempt":1,"status":"raised","out":"one\n```two ::error::\u001b\n\n","err":{"type":"E","message":"bad","traceback":"Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\nE: bad\r\n"}}'
	verdict 'a, b: 50%' fail '"reason":"100%\r\n::error::forged\u001b"'
	verdict gone error '"reason":"it is gone"'
	verdict none skip '"reason":"no <b> | sensor"'
	verdict known xfail '"reason":"a bug"'
	verdict fixed xpass
	verdict again pass '"attempts":3,"attempt_reasons":["attempt 1: no"]'
}

#
# GitHub.
#

annotations() {
	all_kinds | whole | upy-report -f github
}
want='::error file=t.yaml,line=7,title=a%2C b%3A 50%25 on unix::100%25%0A::error::forged\x1b%0At.yaml:7: in <module>%0AE: bad%0Arerun: upy-test -d unix '\''t.yaml::a, b: 50%25'\''
::error file=t.yaml,line=3,title=gone on unix::it is gone%0Arerun: upy-test -d unix t.yaml::gone
::notice file=t.yaml,line=3,title=none on unix::no <b> | sensor
::error file=t.yaml,line=3,title=fixed on unix::passed, but was expected to fail%0Arerun: upy-test -d unix t.yaml::fixed
::warning file=t.yaml,line=3,title=again on unix::flaky: passed in attempt 3
' check 'GitHub: an annotation for what is worth looking at, all on one line' 3 annotations
stream_error() {
	{
		verdict a pass
		printf '%s\n' '{"type":"error","by":"upy-send","message":"it\n rains","exit":3}'
	} | whole | upy-report -f github
}
want='::error title=upy-report::upy-send: it%0A rains
' check 'GitHub: and for what is wrong with the stream' 3 stream_error
mkdir -p clone/sub/dir
below() {
	(
		cd clone/sub/dir || exit
		verdict a skip | sed 's|"file":"|&'"$1"'|' | whole |
			GITHUB_WORKSPACE=$tmp/clone/ upy-report -f github
	)
}
want='::notice file=sub/dir/t.yaml,line=3,title=a on unix::skip
' check 'GitHub: files are named from the root of the repository on' 0 below ./
want='::notice file=/x/t.yaml,line=3,title=a on unix::skip
' check 'GitHub: unless their paths are absolute' 0 below /x/

page() {
	echo before >page.md
	all_kinds | whole | GITHUB_STEP_SUMMARY=page.md upy-report -f github >/dev/null
	page_status=$?
	sed 's/ in [0-9.]* m*s$/ in N/' page.md
	return $page_status
}
want='before
## MicroPython tests: failed

2 passed (1 flaky), 1 failed, 1 in error, 1 passed unexpectedly, 1 failed as expected, 1 skipped in N

| board | pass | fail | error | xpass | xfail | skip | flaky | time |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
| unix | 2 | 1 | 1 | 1 | 1 | 1 | 1 | 1.5 ms |

### Failed

<details><summary>a, b: 50% on unix (t.yaml:7)</summary>

```text
100%
::error::forged\x1b
t.yaml:7: in <module>
E: bad
rerun: upy-test -d unix '\''t.yaml::a, b: 50%'\''
```

Output:

````text
one
```two ::error::\x1b
````

</details>

<details><summary>gone on unix (t.yaml:3)</summary>

```text
it is gone
rerun: upy-test -d unix t.yaml::gone
```

</details>

<details><summary>fixed on unix (t.yaml:3)</summary>

```text
passed, but was expected to fail
rerun: upy-test -d unix t.yaml::fixed
```

</details>

### Flaky

- again on unix: passed in attempt 3

' check 'GitHub: the summary is appended; no text breaks out of its place' 3 page
good_page() {
	rm -f page.md
	{
		verdict '`<b>`|*x*' pass
		echo '{"type":"error","by":"upy-send","message":"<i>a *b* `c`","exit":3}'
	} | sed 's/"unix"/"u|<b>x"/' | whole | GITHUB_STEP_SUMMARY=page.md upy-report -f github >/dev/null
	good_page_status=$?
	grep -e '^- ' -e '^| u' page.md | sed 's/ | [0-9.]* ms |$//'
	return $good_page_status
}
want='- upy-send: &#60;i&#62;a &#42;b&#42; &#96;c&#96;
| u&#124;&#60;b&#62;x | 1 | 0 | 0 | 0 | 0 | 0 | 0
' check 'GitHub: names of boards and problems mean nothing in Markdown' 3 good_page
no_page() {
	verdict a pass | whole | GITHUB_STEP_SUMMARY=none/page.md upy-report -f github
}
want='::warning title=upy-report::none/page.md: cannot write: No such file or directory
' check 'GitHub: a summary that cannot be written' 0 no_page
many() {
	i=0
	while [ $i -lt 300 ]; do
		i=$((i + 1))
		printf '{"type":"result","test":"t.yaml::%d","step":1,"do":"exec","role":"dut","device":"unix","attempt":1,"status":"raised","out":"%04000d"}\n' $i 0
		verdict $i fail
	done | whole | GITHUB_STEP_SUMMARY=many.md upy-report -f github | grep -c '^::error file'
	grep 'more have failed' many.md
	[ "$(wc -c <many.md)" -lt 1048576 ]
}
want='300
179 more have failed; the log names them.
' check 'GitHub: the summary does not grow beyond what is taken' 0 many

#
# JSON.
#

json() {
	all_kinds | whole | upy-report -f json >r.json
	json_status=$?
	python3 - <<'!'
import json
r = json.load(open('r.json'))
assert r.pop('wall_us') >= 0
for t in r.pop('tests'):
    print(t['test'], t['file'], t['line'], t['device'], t['verdict'], t.get('attempts'), repr(t.get('reason')))
print(json.dumps(r, sort_keys=True))
!
	return $json_status
}
empty_json() {
	upy-report -f json </dev/null 2>/dev/null | python3 -c 'import json, sys
r = json.load(sys.stdin)
print(r["tests"], r["boards"], r["totals"]["pass"], r["problems"], r["status"])'
}
if command -v python3 >/dev/null; then
	want='t.yaml::good t.yaml 3 unix pass None None
t.yaml::a, b: 50% t.yaml 3 unix fail None '\''100%\r\n::error::forged\x1b'\''
t.yaml::gone t.yaml 3 unix error None '\''it is gone'\''
t.yaml::none t.yaml 3 unix skip None '\''no <b> | sensor'\''
t.yaml::known t.yaml 3 unix xfail None '\''a bug'\''
t.yaml::fixed t.yaml 3 unix xpass None '\''passed, but was expected to fail'\''
t.yaml::again t.yaml 3 unix pass 3 None
{"boards": {"unix": {"elapsed_us": 1500, "error": 1, "fail": 1, "flaky": 1, "pass": 2, "skip": 1, "xfail": 1, "xpass": 1}}, "problems": [], "status": 3, "totals": {"elapsed_us": 1500, "error": 1, "fail": 1, "flaky": 1, "pass": 2, "skip": 1, "xfail": 1, "xpass": 1}}
' check 'JSON: one object: tests, boards, totals, problems, status' 3 json
	want="[] {} 0 ['<stdin>: no records came: the stages before this one wrote nothing'] 2
" check 'JSON: of nothing' 0 empty_json
else
	echo 'ok 9 - # SKIP python3 is missing'
	echo 'ok 10 - # SKIP python3 is missing'
	tap_count=$((tap_count + 2))
fi

#
# TAP.
#

versions() {
	for format in tap tap14; do
		{
			verdict a pass
			verdict b skip
			verdict c xfail '"reason":"x # y"'
		} | whole | upy-report -f $format | head -n 1
	done
}
want='TAP version 13
TAP version 14
' check 'TAP: versions' 0 versions
proved() {
	{
		verdict 'a # SKIP b' pass | sed 's/#/\\\\ &/g'
		verdict b skip '"reason":"no sensor"'
		verdict c xfail '"reason":"x # y"'
		verdict d "$1" '"reason":"a\nb: [\" #"'
	} | whole | upy-report -f tap >t.tap
	prove -v -e cat t.tap >proved 2>&1
	proved_status=$?
	grep -e '^Result' -e '^Files=' -e 'arse error' proved | sed 's/,  .*//'
	return $proved_status
}
if command -v prove >/dev/null; then
	want='Files=1, Tests=4
Result: PASS
' check 'TAP: prove takes it, and tells good from bad: pass' 0 proved pass
	want='Files=1, Tests=4
Result: FAIL
' check 'TAP: fail' 1 proved fail
else
	echo 'ok 12 - # SKIP prove is missing'
	echo 'ok 13 - # SKIP prove is missing'
	tap_count=$((tap_count + 2))
fi

#
# Files.
#

mkfifo go shown
# A run that stops half way until somebody writes into the FIFO "go".
half() {
	{
		echo '{"type":"plan","by":"upy-assert","run":"3"}'
		verdict a pass
		read -r _
		echo '{"type":"end","by":"upy-assert","run":"3","count":1}'
	} <go | upy-report -f tap -f tap14 -o r.tap >shown 2>err &
	half=$!
	exec 7<shown 8>go
	# Standard output has it as soon as it is known.
	read -r _ <&7
	read -r line <&7
	echo "$line"
	ls
}
half_finish() {
	echo >&8
	exec 8>&-
	cat <&7 >/dev/null
	wait $half
	half_status=$?
	cat r.tap
	ls r.tap*
	return $half_status
}
mkdir run
cd run || exit 1
mv ../go ../shown .
echo old >r.tap
half >out
sed 's/r\.tap\.[A-Za-z0-9]*$/r.tap.XXXXXX/; s/ # time.*//' out >out2
want='ok 1 - t.yaml::a on unix
err
go
out
r.tap.XXXXXX
shown
' check 'while tests run, the report of another day is gone' 0 cat out2
want='TAP version 14
ok 1 - t.yaml::a on unix # time=0.000ms
1..1
r.tap
' check 'in the end the report is there, whole' 0 half_finish
killed() {
	kill -s "$1" "$(cat pid)"
	exec 7<&- 8>&-
	wait $half 2>/dev/null
	ls
}
cat >upy-report.sh <<'!'
echo $$ >pid
exec upy-report -f tap -f tap14 -o r.tap
!
half_killed() {
	mkfifo in
	{ sh upy-report.sh <in >shown 2>err; } 2>/dev/null &
	half=$!
	exec 8>in 7<shown
	{
		echo '{"type":"plan","by":"upy-assert","run":"3"}'
		verdict a pass
	} >&8
	read -r _ <&7
	read -r _ <&7
	rm -f err go out out2 shown in upy-report.sh
}
half_killed
want='pid
' check 'a program that is killed leaves no half report' 0 killed TERM
cd .. || exit 1

stream() {
	verdict a pass | whole
}
one_bad() {
	stream | upy-report -f json -o missing/r.json -f tap -o good.tap -f tap14 -o /dev/full -f human
	one_bad_status=$?
	tail -n 1 good.tap
	return $one_bad_status
}
if [ -c /dev/full ]; then
	want_err='upy-report: missing/r.json: No such file or directory
upy-report: /dev/full: cannot write: No space left on device
' check 'a report that cannot be written costs the others nothing: status 3' 3 one_bad
else
	echo "ok $((tap_count += 1)) - # SKIP no /dev/full"
fi
gone_reader() {
	i=0
	while [ $i -lt 3000 ]; do
		i=$((i + 1))
		verdict $i pass
	done | whole >many
	mkfifo pipe
	head -n 1 pipe >/dev/null &
	upy-report -f json -o r.json <many >pipe -f human 2>err
	gone_status=$?
	wait
	tail -n 1 r.json
	cat err
	return $gone_status
}
want='"status":0}
upy-report: <stdout>: cannot write: Broken pipe
' check 'a reader of one report that goes away costs the others nothing' 3 gone_reader

ln -s target.tap link.tap
echo old >target.tap
linked() {
	stream | upy-report -f tap -o link.tap
	[ -L link.tap ] && head -n 1 target.tap
}
want='TAP version 13
' check 'a link stays a link' 0 linked
modes() {
	(
		umask 022
		stream | upy-report -f tap -o mode.tap
	)
	stat -c %a mode.tap
}
want='644
' check 'the mode is that of any new file' 0 modes
streamed() {
	stream | upy-report -f tap -o /dev/stdout | tail -n 1
}
want='1..1
' check 'what is no file is written in place' 0 streamed
both_streams() {
	stream | upy-report -f tap -o /dev/stdout -f tap14 -o /dev/stderr >out.txt 2>>out.txt
	both_status=$?
	head -n 1 out.txt | sed 's/1[34]/N/'
	grep -c '^ok' out.txt
	return $both_status
}
want='TAP version N
2
' check 'nor is a file taken away that a stream leads to' 0 both_streams
in_place() {
	mkdir -p closed
	echo old >closed/r.tap
	chmod 555 closed
	stream | upy-report -f tap -o closed/r.tap
	in_place_status=$?
	chmod 755 closed
	tail -n 1 closed/r.tap
	return $in_place_status
}
want='1..1
' check 'and so is a file in a folder that takes no other' 0 in_place
twice() {
	stream | upy-report -f tap -o a -f json -o a
}
want='' want_err='upy-report: -o: a: given twice
usage: upy-report [options]
' check 'two reports in one file are refused' 2 twice

#
# What led to good verdicts is not looked at, where a format does not tell it.
#

mixed() {
	{
		all_kinds
		echo '{"type":"test","test":"t.yaml::late","name":"late","file":"t.yaml","line":9,"steps":1,"hint":"wait"}'
		for mixed_board in unix other; do
			for mixed_attempt in 1 2; do
				[ $mixed_attempt$mixed_board = 2unix ] && mixed_good=true || mixed_good=false
				printf '{"type":"result","test":"t.yaml::late","step":1,"line":10,"role":"dut","device":"%s",' $mixed_board
				printf '"attempt":%d,"status":"ok","out":"printed\\n",' $mixed_attempt
				printf '"checks":[{"op":"==","ok":%s,"message":"expected 1, got 2"}]}\n' "$mixed_good"
			done
		done
		verdict late pass '"attempts":2'
		verdict late fail '"attempts":2' | sed 's/"unix"/"other"/'
	} | whole
}
# alone_or_not FORMAT: the report alone is that beside one which looks at everything.
alone_or_not() {
	mixed >mixed.ndjson
	GITHUB_STEP_SUMMARY=alone.md upy-report -f "$1" <mixed.ndjson >alone
	GITHUB_STEP_SUMMARY=beside.md upy-report -f "$1" -o beside -f html -o r.html <mixed.ndjson
	sed -i -E 's/"wall_us":[0-9]+//; s/timestamp="[^"]*"//' alone beside
	[ -s alone ] && cmp alone beside || return
	[ "$1" != github ] || {
		sed -i 's/ in [0-9].*//' alone.md beside.md
		cmp alone.md beside.md
	}
}
for format in github json junit tap; do
	check "$format: the same beside other reports" 0 alone_or_not "$format"
done
