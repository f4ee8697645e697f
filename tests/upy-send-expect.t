#!/bin/sh
# upy-send: what is expected of boards, and typed to them.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 71
unset UPY_DEVICE
cd "$tmp" || exit 1

# Results by their steps: STEP STATUS what was found (REASON)
told() {
	awk '/"type":"result"/ {
		line = $0
		match(line, /"step":[0-9]+/)
		step = substr(line, RSTART + 7, RLENGTH - 7)
		match(line, /"status":"[a-z]*"/)
		text = substr(line, RSTART + 10, RLENGTH - 11)
		reason = ""
		if (match(line, /"reason":"([^"\\]|\\.)*"/))
			reason = " (" substr(line, RSTART + 10, RLENGTH - 11) ")"
		sub(/.*"matches":/, "", line) || line = ""
		while (match(line, /"0":"([^"\\]|\\.)*"/)) {
			text = text " " substr(line, RSTART + 5, RLENGTH - 6)
			line = substr(line, RSTART + RLENGTH)
		}
		print step " " text reason
	}' "$tmp/out" | sort -s -n
}
send() { # OPTION...
	timeout 60 upy-send "$@" >"$tmp/out" 2>"$tmp/err"
	send_status=$?
	told
	return "$send_status"
}
# The same of steps on one board, in a test of their own, that stand on stdin.
steps() { # OPTION...
	{
		cat >"$tmp/steps"
		printf '{"type":"test","test":"t","steps":%d}\n' "$(wc -l <"$tmp/steps")"
		awk '{ sub(/^\{/, "{\"type\":\"step\",\"test\":\"t\",\"step\":" NR ","); print }' "$tmp/steps"
	} >"$tmp/in"
	send -d "${board:-unix}" "$@" <"$tmp/in"
}

### What a program says

want='1 ok
2 ok a 1
3 ok a 2
4 ok
' check 'what a program prints is found in order' 0 steps <<'!'
{"do":"exec","code":"print('a', 1)\nprint('a', 2)","background":true}
{"do":"expect","patterns":[{"re":"a \\d"}]}
{"do":"expect","patterns":[{"re":"a \\d"}]}
{"do":"join"}
!
want='1 ok
2 ok one
3 unmatched ('"'one' not found: the program has ended; nothing came"')
' check 'each match is used once' 1 steps <<'!'
{"do":"exec","code":"print('one')","background":true}
{"do":"expect","patterns":[{"text":"one"}]}
{"do":"expect","patterns":[{"text":"one"}]}
!
out_is_whole() {
	steps <<'!' >/dev/null && grep -c '"do":"exec".*"out":"one\\ntwo\\n"' "$tmp/out"
{"do":"exec","code":"print('one')\nprint('two')","background":true}
{"do":"expect","patterns":[{"text":"one"}]}
!
}
want='1
' check 'the result of the program has all that it printed' 0 out_is_whole
want='1 ok
2 ok last
' check 'the end of a program ends its last line' 0 steps <<'!'
{"do":"exec","code":"print('the last', end='')","background":true}
{"do":"expect","patterns":[{"re":"last$"}]}
!
want='1 ok
2 ok done
' check 'what a step before has printed is there, too' 0 steps <<'!'
{"do":"exec","code":"print('done')"}
{"do":"expect","patterns":[{"re":"done"}]}
!
want='1 ok
2 ok
3 unmatched ('"'old' not found: the program has ended; what came last: 'new'"')
' check 'but not what came before another program' 1 steps <<'!'
{"do":"exec","code":"print('old')"}
{"do":"exec","code":"print('new')","background":true}
{"do":"expect","patterns":[{"re":"old"}]}
!
want='1 ok
2 ok key = 12345
' check 'digits that come one by one are one number' 0 steps <<'!'
{"do":"exec","code":"import time,sys\nfor c in 'key = 12345':\n  sys.stdout.write(c)\n  time.sleep(0.002)\nprint()","background":true}
{"do":"expect","patterns":[{"re":"key = \\d+"}]}
!
want='1 ok
2 ok é€
' check 'a character may come in pieces' 0 steps <<'!'
{"do":"exec","code":"import time,sys\nfor c in 'é€\\n'.encode():\n  sys.stdout.buffer.write(bytes([c]))\n  time.sleep(0.002)","background":true}
{"do":"expect","patterns":[{"re":"^..$"}]}
!
want='1 ok
2 ok a\nb
' check 'a match may span lines' 0 steps <<'!'
{"do":"exec","code":"print('a\\nb')","background":true}
{"do":"expect","patterns":[{"re":"a\\nb"}],"multiline":2}
!
want='1 ok
2 ok b
' check 'of several patterns, the first that comes' 0 steps <<'!'
{"do":"exec","code":"print('b')\nprint('a')","background":true}
{"do":"expect","patterns":[{"re":"a"},{"re":"b"}]}
!
index() {
	grep -o '"index":[0-9]' "$tmp/out"
}
want='"index":2
' check 'which one it was is told' 0 index
want='1 ok
2 ok b a
' check 'all of them come in any order' 0 steps <<'!'
{"do":"exec","code":"print('b')\nprint('a')","background":true}
{"do":"expect","patterns":[{"re":"a"},{"re":"b"}],"all":true}
!
want='1 ok
2 unmatched x ('"'x.' not found: the program has ended; what came last: '1'"')
' check 'each once' 1 steps <<'!'
{"do":"exec","code":"print('x1')","background":true}
{"do":"expect","patterns":[{"re":"x"},{"re":"x."}],"all":true}
!

### What does not come

forever='import time\nprint(1)\nwhile True: time.sleep(0.01)'
want='1 skipped (interrupted: another step of the test failed)
2 ok 1
3 unmatched ('"'2' not found within 0.1 s; nothing came"')
4 skipped (not run: a step before it failed)
5 ok
' check 'a pattern that does not come in time ends the program' 1 steps <<!
{"do":"exec","code":"$forever","background":true}
{"do":"expect","patterns":[{"re":"1\\n?"}]}
{"do":"expect","patterns":[{"re":"2"}],"timeout_s":0.1}
{"do":"join"}
{"do":"exec","code":"","always":true}
!
want='1 skipped (interrupted: another step of the test failed)
2 unmatched ('"forbidden, but it came: '1' matches '1'"')
' check 'a forbidden one fails at once' 1 steps <<!
{"do":"exec","code":"$forever","background":true}
{"do":"expect","patterns":[{"re":"2"}],"not":[{"re":"1"}]}
!
want='1 ok
2 ok a
3 ok b
' check 'but only in its own step' 0 steps <<'!'
{"do":"exec","code":"print('a')\nprint('no')\nprint('b')","background":true}
{"do":"expect","patterns":[{"re":"a"}],"not":[{"re":"no"}]}
{"do":"expect","patterns":[{"re":"b"}]}
!
want='1 ok
2 ok
' check 'where something is forbidden only, that is well when the program ends' 0 steps <<'!'
{"do":"exec","code":"print('fine')","background":true}
{"do":"expect","not":[{"re":"Error"}]}
!
want='1 ok
2 ok
3 ok
' check 'or the time is over' 0 steps <<!
{"do":"exec","code":"import time\nprint(1)\ntime.sleep(.1)","background":true}
{"do":"expect","not":[{"re":"2"}],"timeout_s":0.05}
{"do":"join"}
!
want='1 raised
2 unmatched ('"'b' not found: the program has ended: ValueError: c; what came last: 'a'"')
' check 'an exception is told at once' 1 steps <<'!'
{"do":"exec","code":"print('a')\nraise ValueError('c')","background":true}
{"do":"expect","patterns":[{"re":"b"}]}
!
want='1 raised
2 unmatched ('"'ValueError' not found: the program has ended: ValueError: c; nothing came"')
' check 'it is no match' 1 steps <<'!'
{"do":"exec","code":"raise ValueError('c')","background":true}
{"do":"expect","patterns":[{"re":"ValueError"}]}
!
want='1 raised
2 unmatched (the program has failed: ValueError: c; nothing came)
' check 'nor is it well where something is forbidden only' 1 steps <<'!'
{"do":"exec","code":"raise ValueError('c')","background":true}
{"do":"expect","not":[{"re":"x"}]}
!
want='1 timeout (not done after 0.3 s)
2 ok 1
3 ok
' check 'the time of a program goes on when what it says is found' 1 steps <<!
{"do":"exec","code":"$forever","background":true,"timeout_s":0.3}
{"do":"expect","patterns":[{"re":"1\\n?"}],"timeout_s":5}
{"do":"join"}
!
want='1 ok
2 ok 0
3 ok 1
4 ok 2
5 ok
' check 'a program that talks may take long' 0 steps <<'!'
{"do":"exec","code":"import time\nfor i in range(3):\n  time.sleep(.12)\n  print(i)","background":true,"timeout_s":0.3}
{"do":"expect","patterns":[{"re":"0"}]}
{"do":"expect","patterns":[{"re":"1"}]}
{"do":"expect","patterns":[{"re":"2"}]}
{"do":"join"}
!
want='1 lost (the board reset in the middle of the step)
2 lost ('"'0x0' not found: the program has ended: the board reset in the middle of the step; what came last: '>>> '"')
' check 'a reset that nobody expects' 3 steps <<'!'
{"do":"exec","code":"import machine\nmachine.reset()","background":true}
{"do":"expect","patterns":[{"re":"0x0"}]}
!
want='1 ok
2 ok MicroPython
3 ok >>> 
4 ok
5 ok 42
' check 'one that is expected: what the board says then is heard' 0 steps <<'!'
{"do":"exec","code":"import machine\nmachine.reset()","background":true,"expect_reset":true}
{"do":"expect","patterns":[{"text":"MicroPython"}]}
{"do":"expect","patterns":[{"text":">>> "}]}
{"do":"send","text":"6*7"}
{"do":"expect","patterns":[{"re":"^42$"}]}
!
want='1 unmatched (more than 4096 bytes came that no step had expected, and were not kept: see --limit)
'
lost_bytes() {
	steps --limit 4096 | tail -n 1 | sed 's/^2/1/'
}
check 'more than is kept is no ground to judge on' 0 lost_bytes <<'!'
{"do":"exec","code":"print('x' * 10000)"}
{"do":"expect","patterns":[{"re":"x"}]}
!
want='1 ok
2 ok end
' check 'what was searched does not count for that' 0 steps --limit 65536 <<'!'
{"do":"exec","code":"for i in range(20):\n  print('x' * 10000)\nprint('end')","background":true}
{"do":"expect","patterns":[{"re":"^end"}]}
!
want='1 ok
2 ok done
' check 'an unfinished line matches after silence only' 0 steps <<'!'
{"do":"exec","code":"import sys,time\nsys.stdout.write('do')\ntime.sleep(.02)\nprint('ne')","background":true}
{"do":"expect","patterns":[{"re":"^do(ne)?$"}]}
!

want='1 ok
2 ok end
' check 'all bytes there are' 0 steps <<'!'
{"do":"exec","code":"import sys\nfor i in range(20):\n  sys.stdout.buffer.write(bytes(range(256)))\nprint('\\nend')","background":true}
{"do":"expect","patterns":[{"re":"^end$"}]}
!
want='1 ok
2 ok END
' check 'a line of 3 MB that never ends' 0 steps <<'!'
{"do":"exec","code":"import sys\nfor i in range(300):\n  sys.stdout.write('x' * 10000)\nsys.stdout.write('END')","background":true}
{"do":"expect","patterns":[{"re":"END"}]}
!
want="2 lost ('^(a|aa)+$': the pattern takes too long here; simplify it, first of all repeats inside of repeats such as (a+)+)
"
endless() {
	steps | grep '^2'
	grep -q '"status":"lost"' out
}
check 'a pattern that takes for ever says nothing about the board' 0 endless <<'!'
{"do":"exec","code":"print('a' * 40 + 'b')","background":true}
{"do":"expect","patterns":[{"re":"^(a|aa)+$"}]}
!

### What is typed

want='1 ok
2 ok name? 
3 ok
4 ok hi Ada
5 ok
' check 'a program is answered' 0 steps <<'!'
{"do":"exec","code":"n = input('name? ')\nprint('hi', n)","background":true}
{"do":"expect","patterns":[{"text":"name? "}]}
{"do":"send","text":"Ada"}
{"do":"expect","patterns":[{"re":"hi (\\w+)"}]}
{"do":"join"}
!
want="1 ok
2 ok
3 ok b'a\\\\rb\\\\r'
4 ok
5 ok b'a\\\\nb'
6 ok
7 ok b'ab\\\\r\\\\n'
" check 'line ends become Enter' 0 steps <<'!'
{"do":"exec","code":"import sys\nfor n in (4, 3, 4):\n  print(sys.stdin.buffer.read(n))","background":true}
{"do":"send","text":"a\nb"}
{"do":"expect","patterns":[{"re":"^b'.*'"}]}
{"do":"send","text":"a\nb","eol":"none"}
{"do":"expect","patterns":[{"re":"^b'.*'"}]}
{"do":"send","text":"ab","eol":"crlf"}
{"do":"expect","patterns":[{"re":"^b'.*'"}]}
!
want='1 ok
2 unmatched (no program runs there that would read it)
' check 'nothing is typed to the REPL of an idle board' 1 steps <<'!'
{"do":"exec","code":""}
{"do":"send","text":"x"}
!
want='1 ok
2 ok id is 12
3 ok
4 ok got 12
5 ok
' check 'groups are there for the steps that follow' 0 steps <<'!'
{"do":"exec","code":"print('the id is', 12)\nprint('got', input())","background":true}
{"do":"expect","patterns":[{"re":"(?<what>\\w+) is (?<id>\\d+)"}]}
{"do":"send","text":"${id}","uses":["id"]}
{"do":"expect","patterns":[{"re":"got ${id}"}],"uses":["id"]}
{"do":"exec","code":"assert ${id} == '12'","uses":["id"]}
!

### A port that an application has

cat >application <<'!'
#!/bin/sh
if [ -e "$1.ran" ]; then
	echo later
else
	: >"$1.ran"
	echo first
fi
printf 'boot\r\nready> '
while IFS= read -r line; do
	printf '%s\n' "$line" | tr '\r' 'R' >>"$1"
	printf 'you say %s\r\nready> ' "$line"
done
!
cat >devices.yaml <<!
app: {address: "exec:exec sh '$tmp/application' '$tmp/got'", repl: no}
quick: {address: "exec:exec sh '$tmp/application' '$tmp/got'", repl: no, idle_ms: 1}
open: {address: "exec:exec sh '$tmp/application' '$tmp/got'"}
tty: {address: "tcp:127.0.0.1:1", repl: no}
checked: {address: "exec:exec \"\$UPY_DATADIR\"/boards/unix", verify: yes}
!
application() { # NAME OPTION...: and what it was sent
	rm -f got got.ran
	board=$1
	shift
	steps "$@"
	application_status=$?
	board=
	[ ! -e got ] || cat got
	return $application_status
}
want='1 ok ready> 
' check 'a port that is only listened to is left alone' 0 application app <<'!'
{"do":"expect","patterns":[{"text":"ready> "}]}
!
want='1 ok ready> 
2 ok
3 ok say hi\n
hi
' check 'an application is talked to' 0 application app <<'!'
{"do":"expect","patterns":[{"text":"ready> "}]}
{"do":"send","text":"hi","eol":"lf"}
{"do":"expect","patterns":[{"re":"say .*\\n"}],"multiline":2}
!
want='1 ok ready> 
2 unmatched ('"'bot$' not found within 0.1 s; nothing came"')
' check 'and is left alone when that fails' 1 application app <<'!'
{"do":"expect","patterns":[{"text":"ready> "}]}
{"do":"expect","patterns":[{"re":"bot$"}],"timeout_s":0.1}
!
want='1 ok
2 ok boot
' check 'a reset that is to leave it alone is done from outside' 0 application open <<'!'
{"do":"reset","mode":"hard","leave":true}
{"do":"expect","patterns":[{"re":"^boot"}]}
!
want='1 ok
2 ok boot
' check 'every reset is, where there is no REPL' 0 application app <<'!'
{"do":"reset","mode":"hard"}
{"do":"expect","patterns":[{"re":"^boot"}]}
!
want='1 ok ir
2 ok
3 ok boot
4 unmatched
'
old_text() {
	application app | sed 's/unmatched .*/unmatched/'
}
check 'what came before a reset is forgotten' 0 old_text <<'!'
{"do":"expect","patterns":[{"re":"ir"}]}
{"do":"reset","mode":"hard"}
{"do":"expect","patterns":[{"re":"boot"}],"not":[{"re":"st$"}]}
{"do":"expect","patterns":[{"re":"first|st"}],"timeout_s":0.1}
!
want='1 lost (app has no REPL, as its entry in devices.yaml says: it takes reset, expect and send)
2 skipped (not run: a step before it failed)
' check 'code is not for it' 3 application app <<'!'
{"do":"exec","code":"1"}
{"do":"expect","patterns":[{"re":"boot"}]}
!
want='1 lost (app has no REPL, as its entry in devices.yaml says: it takes reset, expect and send)
' check 'nor is a soft reset' 3 application app <<'!'
{"do":"reset","mode":"soft"}
!
skip_asks() {
	send -d app <<'!'
{"type":"test","test":"t","steps":1,"requires":["machine"]}
{"type":"step","test":"t","step":1,"do":"expect","patterns":[{"re":"boot"}]}
{"type":"test","test":"u","steps":1,"skip_if":"True"}
{"type":"step","test":"u","step":1,"do":"expect","patterns":[{"re":"boot"}]}
!
}
want='1 skipped (requires machine, which app does not have)
1 lost (skip_if: app has no REPL to be asked)
' check 'it is not asked, either' 3 skip_asks
device() {
	grep -c '"type":"device","role":"dut","device":"app"' out
}
want='1
' check 'it is introduced all the same' 0 device
gone() {
	cat >gone <<'!'
printf 'boot\r\n'
!
	send -d "exec:sh '$tmp/gone'" <<'!'
{"type":"step","step":1,"do":"expect","patterns":[{"re":"boot"}]}
{"type":"step","step":2,"do":"expect","patterns":[{"re":"more"}]}
!
}
want='1 ok boot
2 lost ('"'more' not found: the board is gone: the program ended with status 0; nothing came"')
' check 'a board that goes away is lost' 3 gone
typed_to_nobody() {
	send -d "exec:sh '$tmp/gone'" <<'!'
{"type":"test","test":"t","steps":1}
{"type":"step","test":"t","step":1,"do":"expect","patterns":[{"re":"more"}]}
{"type":"test","test":"u","steps":1}
{"type":"step","test":"u","step":2,"do":"send","text":"more"}
!
}
want='1 lost ('"'more' not found: the board is gone: the program ended with status 0; what came last: 'boot'"')
2 lost (the board is gone: the program ended with status 0)
' check 'nothing is typed to it then' 3 typed_to_nobody
stale() {
	send -d app <<'!'
{"type":"test","test":"t","steps":1}
{"type":"step","test":"t","step":1,"do":"expect","patterns":[{"re":"boot"}]}
{"type":"test","test":"u","steps":1}
{"type":"step","test":"u","step":2,"do":"expect","patterns":[{"re":"ready"}],"timeout_s":0.1}
!
}
want='1 ok boot
2 unmatched ('"'ready' not found within 0.1 s; nothing came"')
' check 'a test finds nothing of what came in the one before' 1 stale

### Several boards, and all sorts of runs

want='1 ok
2 ok 12 from b
3 ok
4 ok
5 ok got 12
' check 'what one board says is typed to another' 0 send -d unix -d double=cpython <<'!'
{"type":"test","test":"t","steps":5,"roles":["dut","double"]}
{"type":"step","test":"t","step":1,"do":"exec","role":"double","code":"print('the number is 12')\nprint('from b')","background":true}
{"type":"step","test":"t","step":2,"do":"expect","role":"double","patterns":[{"re":"(?<n>\\d+)"},{"text":"from b"}],"all":true}
{"type":"step","test":"t","step":3,"do":"exec","code":"print('got', input())","background":true}
{"type":"step","test":"t","step":4,"do":"send","text":"${n}","uses":["n"]}
{"type":"step","test":"t","step":5,"do":"expect","patterns":[{"re":"got .*"}]}
!
talk='{"do":"exec","code":"n = input(\"name? \")\nprint(\"hi\", n)","background":true}
{"do":"expect","patterns":[{"text":"name? "}]}
{"do":"send","text":"Ada"}
{"do":"expect","patterns":[{"re":"hi (\\w+)"}],"save":"who"}
{"do":"join"}
{"do":"exec","code":"assert ${who} == \"Ada\"","uses":["who"]}'
for name in microbit wasm cpython checked; do
	case $name in
	checked) missing='' board=checked ;;
	*) on "$name" ;;
	esac
	printf '%s\n' "$talk" >dialogue
	want='1 ok
2 ok name? 
3 ok
4 ok hi Ada
5 ok
6 ok
' check_on "a dialogue on $name" 0 steps <dialogue
done
for name in microbit cpython; do
	on "$name"
	want='1 ok
2 ok
3 ok
4 ok
5 ok
6 ok
7 ok
8 ok one
' check_on "what a program on $name has not read is lost with it" 0 steps <<'!'
{"do":"exec","code":"input()","background":true}
{"do":"send","text":"a\nprint('left')"}
{"do":"join"}
{"do":"exec","code":"print('one')","assert":[{"op":"stdout","text":"one\n"}]}
{"do":"exec","code":"input()","background":true}
{"do":"send","text":"a\nprint('left')\n\u0004print('left')\u0002"}
{"do":"exec","code":"print('one')","assert":[{"op":"stdout","text":"one\n"}]}
{"do":"expect","patterns":[{"re":"^.+"}]}
!
	want='1 ok
2 ok
3 ok
' check_on "nor is it in the way of a reset of $name" 0 steps <<'!'
{"do":"exec","code":"input()","background":true}
{"do":"send","text":"a\nprint('left')"}
{"do":"reset","mode":"soft"}
!
done
board=
printf '%s\n' "$talk" >dialogue
replay() {
	UPY_SEED=1 steps --trace trace <dialogue >first && mv out recorded &&
		board="exec:upy-replay '$tmp/trace'" UPY_SEED=1 steps <dialogue >again && cat again
}
want='1 ok
2 ok name? 
3 ok
4 ok hi Ada
5 ok
6 ok
' check 'a dialogue is replayed' 0 replay
hear() {
	rm -f got.ran
	send -d app --follow <<'!' >told
{"type":"step","step":1,"do":"expect","patterns":[{"text":"ready> "}]}
!
	sed -n 's/.*"type":"output".*"text":"\([^"]*\)".*/\1/p' out | tr -d '\n' | sed 's/.*/"&"\n/'
}
want='"first\nboot\r\nready> "
' check 'what a port says that is listened to is live output, too' 0 hear
want='# t step 1: expect on dut
# t step 2: send on dut
' check '-n shows the steps' 0 upy-send -n <<'!'
{"type":"step","test":"t","step":1,"do":"expect","patterns":[{"re":"a"}]}
{"type":"step","test":"t","step":2,"do":"send","text":"a"}
!
cut() {
	send -d app --total 0.5 <<'!'
{"type":"step","step":1,"do":"expect","patterns":[{"re":"never"}]}
!
}
want='1 timeout (interrupted: the total time is over)
' check '--total ends what is expected' 3 cut

want='"status":"ok"
"status":"ok"
"status":"ok"
'
slow_reader() { # as long as nobody takes the records, the board waits, and no time is over
	upy-send -d unix --follow <<'!' | { sleep 2; cat; } | grep '"type":"result"' | grep -o '"status":"[a-z]*"'
{"type":"test","test":"t","steps":3}
{"type":"step","test":"t","step":1,"do":"exec","code":"for i in range(60):\n  print('x' * 100000)\nprint('end')","background":true,"timeout_s":20}
{"type":"step","test":"t","step":2,"do":"expect","patterns":[{"re":"^end"}],"timeout_s":1.5}
{"type":"step","test":"t","step":3,"do":"join"}
!
}
check 'a slow reader takes no time from a board' 0 slow_reader
others() {
	send -x -d unix -d cpython <<'!' | sort
{"type":"test","test":"t","steps":3}
{"type":"step","test":"t","step":1,"do":"exec","code":"import sys,time\nif sys.implementation.name == 'cpython':\n  1/0\nwhile True: time.sleep(.01)","background":true}
{"type":"step","test":"t","step":2,"do":"expect","patterns":[{"re":"b"}],"timeout_s":30}
{"type":"step","test":"t","step":3,"do":"exec","code":"2","always":true}
!
}
want='1 raised
1 skipped (interrupted: enough tests have failed)
2 skipped (interrupted: enough tests have failed)
2 unmatched ('"'b' not found: the program has ended: ZeroDivisionError: division by zero; nothing came"')
3 ok
3 ok
' check '-x ends what is expected of other boards' 0 others

### What is no step

wrong() { # FIELDS
	printf '{"type":"step","do":%s}\n' "$1" | { upy-send -d app >/dev/null; } 2>&1
}
want='upy-send: <stdin>:1: '\''expect'\'' needs "patterns" or "not", a list of them
' check 'nothing is expected' 2 wrong '"expect"'
want='upy-send: <stdin>:1: "patterns" [1] missing closing parenthesis (at character 3)
' check 'a bad pattern' 2 wrong '"expect","patterns":[{"re":"a"},{"re":"b("}]'
want='upy-send: <stdin>:1: "not" [0] is neither {"re": REGEX} nor {"text": TEXT}
' check 'no pattern' 2 wrong '"expect","not":["a"]'
want='upy-send: <stdin>:1: "patterns" [0] has several lines; that needs "multiline"
' check 'a text of several lines' 2 wrong '"expect","patterns":[{"text":"a\nb"}]'
want='upy-send: <stdin>:1: "multiline" is no number of lines from 1 to 1000
' check 'a bad window' 2 wrong '"expect","patterns":[{"re":"a"}],"multiline":0'
want='upy-send: <stdin>:1: '\''send'\'': "eol" is none of cr, lf, crlf and none
' check 'no Enter' 2 wrong '"send","text":"a","eol":"\n"'
want='upy-send: <stdin>:1: '\''expect'\'' cannot be done in the background
' check 'in the background' 2 wrong '"expect","patterns":[{"re":"a"}],"background":true'
want='upy-send: <stdin>:1: uses ${x}, which no step before it saves
' check 'a group that no pattern has' 2 wrong '"send","text":"${x}","uses":["x"]'
