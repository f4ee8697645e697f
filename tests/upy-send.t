#!/bin/sh
# upy-send: what it does with the stream of records, and when it runs what.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"

on cpython
[ -z "$missing" ] || skip_all "$missing"
plan 63

send() { # OPTION...: what becomes of the records
	upy-send -d cpython "$@" >"$tmp/out"
	send_status=$?
	steady <"$tmp/out"
	return $send_status
}

run() { # OPTION...: the results alone
	upy-send -d cpython "$@" >"$tmp/out"
	run_status=$?
	results <"$tmp/out"
	return $run_status
}

# The stream

want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"]}}
{"type":"device","role":"dut","device":"cpython",...
{"type":"result","do":"exec","role":"dut","device":"cpython","attempt":1,"status":"ok","out":"1\n"}
{"type":"end","by":"upy-send","run":RUN,"count":2}
' check 'a step becomes a result, after a plan and the board, before an end' 0 send <<'!'
{"type":"step","do":"exec","code":"print(1)"}
!

want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"]}}
{ "type" : "note" , "n":9007199254740993, "x":3.0 }
{"type":"device","role":"dut","device":"cpython",...
{"type":"result","do":"exec","n":1,"role":"dut","device":"cpython","attempt":1,"status":"ok","out":""}
{"type":"note","text":"\u00e9 é"}
{"type":"result","do":"exec","n":2,"role":"dut","device":"cpython","attempt":1,"status":"ok","out":""}
{"type":"error","by":"x","message":"upstream","exit":3}
{"type":"end","by":"upy-send","run":RUN,"count":3}
' check 'records it does not know pass byte for byte, in order' 0 send <<'!'
{ "type" : "note" , "n":9007199254740993, "x":3.0 }
{"type":"step","do":"exec","n":1,"code":""}
{"type":"note","text":"\u00e9 é"}
{"type":"step","do":"exec","n":2,"code":""}
{"type":"error","by":"x","message":"upstream","exit":3}
!

want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"]}}
{"type":"plan","by":"yaml2steps","run":RUN,"tests":["t"]}
{"type":"test","test":"t","steps":1}
{"type":"device","role":"dut","device":"cpython",...
{"type":"result","test":"t","step":1,"do":"exec","role":"dut","device":"cpython","attempt":1,"status":"ok","out":""}
{"type":"note"}
{"type":"end","by":"yaml2steps","run":RUN,"count":2}
{"type":"end","by":"upy-send","run":RUN,"count":2}
' check 'the end of the stage before comes after the results' 0 send <<'!'
{"type":"plan","by":"yaml2steps","run":"0123456789abcdef","tests":["t"]}
{"type":"test","test":"t","steps":1}
{"type":"step","test":"t","step":1,"do":"exec","code":""}
{"type":"end","by":"yaml2steps","run":"0123456789abcdef","count":2}
{"type":"note"}
!

want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"]}}
{"type":"device","role":"dut","device":"cpython",...
{"type":"result","test":"t","step":7,"do":"exec","line":3,"tags":["a"],"save":"x","role":"dut","device":"cpython","attempt":1,"status":"raised","out":"","err":{"type":"KeyError","message":"1","traceback":"Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nKeyError: 1\n","line":1}}
{"type":"end","by":"upy-send","run":RUN,"count":2}
' check 'a result has the fields of its step, but not its source' 1 send <<'!'
{"type":"step","test":"t","step":7,"do":"exec","code":"{}[1]","value":true,"line":3,"tags":["a"],"save":"x"}
!

want='{"status":"ok","out":"","repr":"(1, 2)"}
{"status":"ok","out":"","repr":"9007199254740993"}
{"status":"ok","out":"","repr":"0.5","value":0.5}
{"status":"ok","out":"a�","out_b64":"Yf8="}
' check 'values that JSON cannot hold are in repr alone, other bytes in base64' 0 run <<'!'
{"type":"step","do":"eval","code":"(1, 2)"}
{"type":"step","do":"eval","code":"9007199254740993"}
{"type":"step","do":"eval","code":"0.5"}
{"type":"step","do":"exec","code":"import sys\nn = sys.stdout.buffer.write(b'a\\xff')"}
!

# Tests

want='{"test":"a","step":1,"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1}}
{"test":"a","step":2,"status":"skipped","reason":"not run: a step before it failed","out":""}
{"test":"a","step":3,"always":true,"status":"ok","out":"clean\n"}
{"test":"b","step":1,"status":"ok","out":"b\n"}
' check 'after a failure the rest of its test is not run, but what always runs' 1 run <<'!'
{"type":"test","test":"a","steps":3}
{"type":"step","test":"a","step":1,"do":"exec","code":"1 / 0"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print('no')"}
{"type":"step","test":"a","step":3,"do":"exec","code":"print('clean')","always":true}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"print('b')"}
!

want='{"test":"a","step":1,"assert":[{"op":"==","repr":"2"}],"status":"ok","out":"","repr":"1","value":1,"checks":[{"op":"==","ok":false,"expected":"2","got":"1","message":"expected 2, got 1","expected_at":0,"got_at":0}]}
{"test":"a","step":2,"status":"skipped","reason":"not run: a step before it failed","out":""}
' check 'a check that fails is a failure' 1 run <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"eval","code":"1","assert":[{"op":"==","repr":"2"}]}
{"type":"step","test":"a","step":2,"do":"exec","code":""}
!

want='{"test":"a","step":1,"assert":[{"op":"raises","type":"ZeroDivisionError"}],"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1},"checks":[{"op":"raises","ok":true,"expected":"ZeroDivisionError","got":"ZeroDivisionError: division by zero"}]}
{"test":"a","step":2,"status":"ok","out":""}
' check 'an exception that is expected is none' 0 run <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"eval","code":"1 / 0","assert":[{"op":"raises","type":"ZeroDivisionError"}]}
{"type":"step","test":"a","step":2,"do":"exec","code":""}
!

want='{"test":"a","step":1,"status":"skipped","reason":"not today","out":""}
{"test":"b","step":1,"status":"skipped","reason":"the test file says so","out":""}
{"test":"c","step":1,"status":"skipped","reason":"skip_if: 1 < 2","out":""}
{"test":"d","step":1,"status":"ok","out":""}
' check 'tests are skipped by their file, or by what the board says' 0 run <<'!'
{"type":"test","test":"a","steps":1,"skip":"not today"}
{"type":"step","test":"a","step":1,"do":"exec","code":"1 / 0"}
{"type":"test","test":"b","steps":1,"skip":true}
{"type":"step","test":"b","step":1,"do":"exec","code":"1 / 0"}
{"type":"test","test":"c","steps":1,"skip_if":"1 < 2"}
{"type":"step","test":"c","step":1,"do":"exec","code":"1 / 0"}
{"type":"test","test":"d","steps":1,"skip_if":"[]","skip":false}
{"type":"step","test":"d","step":1,"do":"exec","code":""}
!

want='{"test":"a","step":1,"status":"raised","reason":"skip_if: nobody","out":"","err":{"type":"NameError",...,"line":1}}
' check 'a skip_if that raises fails the test' 1 run <<'!'
{"type":"test","test":"a","steps":1,"skip_if":"nobody"}
{"type":"step","test":"a","step":1,"do":"exec","code":""}
!

retried() {
	upy-send -d cpython >"$tmp/out"
	retried_status=$?
	sed -n 's/.*"step":\([0-9]\),.*"attempt":\([0-9]\),"status":"\([a-z]*\)".*/\2 \1 \3/p' "$tmp/out"
	return $retried_status
}
want='1 1 ok
1 1 raised
1 2 skipped
2 1 ok
2 2 ok
' check 'a test with retries is run again until it is good; then it was good' 0 retried <<'!'
{"type":"step","step":1,"do":"exec","code":"n = 0"}
{"type":"test","test":"a","steps":2,"retries":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"n += 1\nif n < 2: raise ValueError"}
{"type":"step","test":"a","step":2,"do":"exec","code":""}
!

want='1 1 raised
2 1 raised
3 1 raised
' check 'and no more often than asked for' 1 retried <<'!'
{"type":"test","test":"a","steps":1,"retries":2}
{"type":"step","test":"a","step":1,"do":"exec","code":"1 / 0"}
!

want='{"test":"s","step":1,"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1}}
{"test":"a","step":1,"status":"skipped","reason":"the set-up of f failed","out":""}
{"test":"b","step":1,"status":"ok","out":""}
' check 'a set-up that fails skips the tests of its file, not those of others' 1 run <<'!'
{"type":"test","test":"s","steps":1,"file":"f","fixture":"setup"}
{"type":"step","test":"s","step":1,"do":"exec","code":"1 / 0"}
{"type":"test","test":"a","steps":1,"file":"f"}
{"type":"step","test":"a","step":1,"do":"exec","code":""}
{"type":"test","test":"b","steps":1,"file":"g"}
{"type":"step","test":"b","step":1,"do":"exec","code":""}
!

cat >"$tmp/three" <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"1 / 0"}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"1 / 0"}
{"type":"test","test":"c","steps":1}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
!
want='{"test":"a","step":1,"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1}}
{"test":"b","step":1,"status":"skipped","reason":"not run: enough tests have failed","out":""}
{"test":"c","step":1,"status":"skipped","reason":"not run: enough tests have failed","out":""}
' check '-x: nothing is run after the first failure' 1 run -x <"$tmp/three"
want='{"test":"a","step":1,"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1}}
{"test":"b","step":1,"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1}}
{"test":"c","step":1,"status":"skipped","reason":"not run: enough tests have failed","out":""}
' check '--maxfail 2: after two' 1 run --maxfail 2 <"$tmp/three"

# Fresh interpreters

cat >"$tmp/fresh" <<'!'
{"type":"test","test":"a","steps":1,"file":"f"FRESH}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nprint(n)"}
{"type":"test","test":"b","steps":1,"file":"f"FRESH}
{"type":"step","test":"b","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nprint(n)"}
{"type":"test","test":"c","steps":1,"file":"g"FRESH}
{"type":"step","test":"c","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nprint(n)"}
!
fresh() { # POLICY: what each test sees
	sed "s/FRESH/$1/" "$tmp/fresh" | upy-send -d cpython >"$tmp/out" || return
	sed -n 's/.*"out":"\([0-9]*\)\\n".*/\1/p' "$tmp/out" | tr '\n' ' '
}
want='1 2 1 ' check 'each file starts with a fresh interpreter' 0 fresh ''
want='1 2 1 ' check 'which is what fresh: file says' 0 fresh ',"fresh":"file"'
want='1 1 1 ' check 'fresh: test, each test' 0 fresh ',"fresh":"test"'
want='1 2 3 ' check 'fresh: session, the first test alone' 0 fresh ',"fresh":"session"'
want='1 2 3 ' check 'fresh: none, none' 0 fresh ',"fresh":"none"'

again() { # a session after one that left a variable behind
	board-server "$tmp/socket" "$UPY_DATADIR/boards/cpython" sh -c '
		echo "{\"type\":\"step\",\"do\":\"exec\",\"code\":\"left = 1\"}" |
			upy-send -d "unix:$1/socket" >"$1/out" || exit
		shift
		echo "{\"type\":\"step\",\"do\":\"exec\",\"code\":\"print(globals().get(\\\"left\\\"))\"}" |
			upy-send "$@" >"$0"' "$tmp/out2" "$tmp" -d "unix:$tmp/socket" "$@" || return
	results <"$tmp/out2"
}
want='{"status":"ok","out":"None\n"}
' check 'a session begins with a soft reset' 0 again
want='{"status":"ok","out":"1\n"}
' check '--resume: it keeps what is there' 0 again --resume

# Time and size

want='{"test":"a","step":1,"timeout_s":0.2,"status":"timeout","reason":"not done after 0.2 s","out":"go\n"}
{"test":"a","step":2,"status":"skipped","reason":"not run: a step before it failed","out":""}
{"test":"b","step":1,"status":"ok","out":"on\n"}
' check 'a step that takes too long is stopped, and the next test runs' 1 run <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"exec","code":"print('go')\nwhile True: pass","timeout_s":0.2}
{"type":"step","test":"a","step":2,"do":"exec","code":""}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"print('on')"}
!

want='{"status":"timeout","reason":"not done after 0.1 s","out":""}
{"timeout_s":5,"status":"ok","out":"1\n"}
' check '-T: the time for steps that say nothing else' 1 run -T 0.1 <<'!'
{"type":"step","do":"exec","code":"while True: pass"}
{"type":"step","do":"exec","code":"import time; time.sleep(0.2); print(1)","timeout_s":5}
!

want='{"status":"ok","out":""}
{"status":"timeout","reason":"interrupted: the total time is over","out":""}
{"status":"skipped","reason":"not run: the total time is over","out":""}
' want_err='upy-send: the total time of 0.5 s is over: 2 steps were not run to the end
' check '--total: what is left then is not run, which is an error' 3 run --total 0.5 <<'!'
{"type":"step","do":"exec","code":""}
{"type":"step","do":"exec","code":"while True: pass"}
{"type":"step","do":"exec","code":"print(1)"}
!

want='{"wait_s":60,"status":"timeout","reason":"interrupted: the total time is over","out":""}
' want_err='upy-send: the total time of 0.1 s is over: 1 step was not run to the end
' check 'a wait, too' 3 run --total 0.1 <<'!'
{"type":"step","do":"wait","wait_s":60}
!

deaf() { # a board that says nothing, and could be reset
	(cd "$tmp" && echo "deaf: {address: 'exec:cat >heard', reset: {command: 'echo reset'}}" \
		>devices.yaml && echo '{"type":"step","do":"exec","code":"1"}' |
		upy-send -d deaf --total 0.3 2>&1) | grep -c -e '^reset' -e 'it says nothing'
}
want='1
' check 'no board is reset then that might still be reached' 0 deaf

want='{"wait_s":0.1,"status":"ok","out":""}
{"status":"ok","out":""}
' check 'a wait is a step' 0 run <<'!'
{"type":"step","do":"wait","wait_s":0.1}
{"type":"step","do":"exec","code":""}
!

want='{"status":"ok","out":"abcde","truncated":true}
{"status":"ok","out":"ab","truncated":true}
{"status":"ok","out":"abcde"}
' check '--limit: of more output so many bytes are kept, in whole characters' 0 run --limit 5 <<'!'
{"type":"step","do":"exec","code":"print('abcdef')"}
{"type":"step","do":"exec","code":"print('ab🐍')"}
{"type":"step","do":"exec","code":"print('abcde', end='')"}
!

followed() {
	upy-send -d cpython --follow >"$tmp/out" || return
	sed -n 's/.*"type":"output",\(.*\)"text":"\(.*\)","at_us":[0-9]*}/\1/p' "$tmp/out" | sort -u
	sed -n 's/.*"type":"output".*"text":"\(.*\)","at_us":[0-9]*}/\1/p' "$tmp/out" | tr -d '\n'
}
want='"role":"dut","device":"cpython","test":"a",
aé€\nb' check '--follow: output as it comes, in whole characters' 0 followed <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"import sys, time\nfor b in 'aé€\\nb'.encode():\n  n = sys.stdout.buffer.write(bytes([b]))\n  sys.stdout.buffer.flush()\n  time.sleep(0.01)"}
!

counted() {
	upy-send -d cpython --follow >"$tmp/out" || return
	[ "$(sed -n 's/.*"type":"end".*"count":\([0-9]*\).*/\1/p' "$tmp/out")" -eq $(($(wc -l <"$tmp/out") - 2)) ]
}
check 'the end counts these records too' 0 counted <<'!'
{"type":"step","do":"exec","code":"for i in range(1000): print(i)"}
!

# Files and modules

printf 'def f():\n  return 1 / 0\n\nn = 5\n' >"$tmp/module.py"
printf 'a\0b' >"$tmp/nul.py"
load() {
	sed "s|TMP|$tmp|" | run "$@" | sed "s|$tmp|TMP|"
}
want='{"path":"TMP/module.py","status":"ok","out":""}
{"status":"ok","out":"","repr":"5","value":5}
{"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":2}}
{"status":"ok","out":""}
{"status":"ok","out":"","repr":"7","value":7}
' check 'load runs a file, or source, of the host' 0 load <<'!'
{"type":"step","do":"load","path":"TMP/module.py"}
{"type":"step","do":"eval","code":"n"}
{"type":"step","do":"eval","code":"f()"}
{"type":"step","do":"load","source":"n = 7\n"}
{"type":"step","do":"eval","code":"n"}
!

# shellcheck disable=SC2317 # check calls it
many() { # STEPS: a test of so many
	{
		echo "{\"type\":\"test\",\"test\":\"t\",\"steps\":$1}"
		seq "$1" | sed 's/.*/{"type":"step","test":"t","step":&,"do":"exec","code":""}/'
	} | timeout 30 upy-send -d cpython | grep -c '"status":"ok"'
}
want='150
' check 'a test may have more steps than are read ahead' 0 many 150

# Boards and roles

two() {
	upy-send "$@" >"$tmp/out"
	two_status=$?
	steady <"$tmp/out" | grep '"type":"plan"'
	sed -n 's/.*"type":"result".*"test":"\([a-z]*\)".*"role":"\([a-z]*\)","device":"\([a-z]*\)".*"status":"\([a-z]*\)","out":"\([^"]*\)".*/\1 \2 \3 \4 \5/p' "$tmp/out" | sort
	return $two_status
}
on unix
want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython","unix"]}}
a dut cpython ok cpython\n
a dut unix ok micropython\n
b dut cpython ok 1\n
b dut unix ok 1\n
' check_on 'a role given twice runs every test on each of its boards' 0 two -d cpython -d unix <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"import sys; print(sys.implementation.name)"}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"print(1)"}
!
want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"],"double":["unix"]}}
a double unix ok micropython\n
a dut cpython ok cpython\n
b dut cpython ok 2\n
' check_on 'two roles: each step on the board of its role' 0 two -d cpython -d double=unix <<'!'
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","code":"import sys; print(sys.implementation.name)"}
{"type":"step","test":"a","step":2,"do":"exec","role":"double","code":"import sys; print(sys.implementation.name)"}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"print(2)"}
!
want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython","unix"],"double":["cpython"]}}
a double cpython ok cpython 1\n
a double cpython ok cpython 2\n
a dut cpython ok \n
a dut unix ok \n
' check_on 'two boards that need a third have it one after the other' 0 \
	two -d cpython -d unix -d double=cpython <<'!'
{"type":"test","test":"a","steps":2,"roles":["dut","double"],"fresh":"none"}
{"type":"step","test":"a","step":1,"do":"exec","code":"print()"}
{"type":"step","test":"a","step":2,"do":"exec","role":"double","code":"import sys\nn = globals().get('n', 0) + 1\nprint(sys.implementation.name, n)"}
!

# Bad input: one line that names the line, status 2, and nothing is sent from there on.

bad() { # the message without the tool's name; then what was run
	upy-send -d cpython >"$tmp/out" 2>"$tmp/err"
	bad_status=$?
	sed 's/^upy-send: //' "$tmp/err"
	[ "$(grep -c '"type":"error".*"exit":2' "$tmp/out")" -eq 1 ] || echo 'not one error record'
	results <"$tmp/out"
	tail -n 1 "$tmp/out" | grep -q '"type":"end"' || echo 'no end record'
	return $bad_status
}
quick() {
	echo '{"type":"step","do":"eval","code":"1","assert":[{"op":"jq","filter":".elapsed_us > 0"}]}' |
		upy-send -d unix | grep -c '"checks":\[{"op":"jq","ok":true'
}
want='1
' check 'a filter sees how long the step took' 0 quick
refused() { # SENTENCE MESSAGE RECORD
	want="<stdin>:2: $2
{\"status\":\"ok\",\"out\":\"1\\n\"}
" check "$1" 2 bad <<!
{"type":"step","do":"exec","code":"print(1)"}
$3
{"type":"step","do":"exec","code":"print(2)"}
!
}
refused 'no object' 'record is not an object' '[1]'
refused 'no type' 'record has no "type" text' '{}'
refused 'an unknown do' "unknown \"do\" 'exce'; did you mean 'exec'?" '{"type":"step","do":"exce","code":"1"}'
refused 'no do' 'step has no "do"' '{"type":"step"}'
refused 'a missing operand' "'exec' needs \"code\", a string" '{"type":"step","do":"exec"}'
refused 'an operand of a wrong type' "'exec' needs \"code\", a string" '{"type":"step","do":"exec","code":1}'
refused 'a NUL in the source' '"code" holds a NUL' '{"type":"step","do":"exec","code":"a\u0000b"}'
refused 'a role without a board' \
	"role 'double' has no board: give one with -d double=DEVICE" \
	'{"type":"step","do":"exec","code":"1","role":"double"}'
refused 'a plan that needs a board for another role' \
	"role 'double' has no board: give one with -d double=DEVICE" \
	'{"type":"plan","by":"yaml2steps","run":"1","roles":["dut","double"],"tests":["a"]}'
refused 'a timeout that is none' '"timeout_s" is not a number of seconds' \
	'{"type":"step","do":"exec","code":"1","timeout_s":"5"}'
refused 'a file that is not there' \
	"$tmp/none: cannot read: No such file or directory" \
	"{\"type\":\"step\",\"do\":\"put\",\"path\":\"$tmp/none\",\"to\":\"x\"}"
refused 'source with a NUL' "$tmp/nul.py: is no Python source: it holds a NUL byte" \
	"{\"type\":\"step\",\"do\":\"load\",\"path\":\"$tmp/nul.py\"}"
refused 'load without path or source' "'load' needs \"path\" or \"source\"" '{"type":"step","do":"load"}'
refused 'put without a place' "'put' needs \"to\", a string" \
	'{"type":"step","do":"put","path":"/dev/null"}'
refused 'get to a place above the current directory' "'get': a/../../b leads out of the current directory" \
	'{"type":"step","do":"get","path":"x","to":"a/../../b"}'
refused 'a list of what is kept that is none' '"keep" is not a list of names' \
	'{"type":"step","do":"clean","keep":"boot.py"}'
refused 'a reset of another kind' "'reset' is \"soft\" or \"hard\", not 'cold'" \
	'{"type":"step","do":"reset","mode":"cold"}'

wrong() { # the same where the text after the line's number is of no interest
	bad | sed 's/^\(<stdin>:[0-9]*: \).*/\1.../'
	return "$bad_status"
}
many() { # N TEXT: the text so many times
	printf "%$1s" '' | sed "s/ /$2/g"
}
for case in 'no JSON|x' 'half a record|{"type":"step"' \
	'an assert that is no list|{"type":"step","do":"exec","code":"1","assert":1}' \
	'an assert with an unknown op|{"type":"step","do":"exec","code":"1","assert":[{"op":"=~","repr":"1"}]}' \
	"nesting 257 deep|{\"type\":\"note\",\"x\":$(many 256 '[')$(many 256 ']')}"; do
	want='<stdin>:2: ...
{"status":"ok","out":"1\n"}
' check "${case%%|*}" 2 wrong <<!
{"type":"step","do":"exec","code":"print(1)"}
${case#*|}
{"type":"step","do":"exec","code":"print(2)"}
!
done
spoil() { # OCTAL: a record with such a byte
	{
		echo '{"type":"step","do":"exec","code":"print(1)"}'
		printf '{"type":"note","x":"%b"}\n' "\\0$1"
		echo '{"type":"step","do":"exec","code":"2"}'
	} | bad
}
want='<stdin>:2: record holds a NUL byte
{"status":"ok","out":"1\n"}
' check 'a NUL' 2 spoil 000
want='<stdin>:2: record is not valid UTF-8
{"status":"ok","out":"1\n"}
' check 'bytes that are no UTF-8' 2 spoil 377

# Without a board

want='# t step 1: exec on dut
print(1)
# t step 2: eval on double
2
' check '--dry-run shows the Python and opens no board' 0 upy-send -n -d exec:false <<'!'
{"type":"test","test":"t","steps":2}
{"type":"step","test":"t","step":1,"do":"exec","code":"print(1)"}
{"type":"step","test":"t","step":2,"do":"eval","code":"2","role":"double"}
!
want='{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"]}}
{"type":"note"}
{"type":"end","by":"upy-send","run":RUN,"count":0}
' check 'without steps no board is opened' 0 send <<'!'
{"type":"note"}
!
