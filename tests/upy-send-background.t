#!/bin/sh
# upy-send: steps in the background, and join.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 35

# What came, in its order: TEST STEP ROLE ATTEMPT STATUS (REASON)
told() {
	sed -nE 's/.*"type":"result",("test":"([a-z]*)",)?"step":([0-9]+).*"role":"([a-z]*)".*"attempt":([0-9]+),"status":"([a-z]*)"(,"reason":"([^"]*)")?.*/\2 \3 \4 \5 \6 (\8)/p' "$tmp/out"
}

send() { # OPTION...
	timeout 30 upy-send "$@" >"$tmp/out"
	send_status=$?
	told
	return "$send_status"
}
pair() {
	send -d unix -d double=unix "$@"
}
sorted() { # COMMAND...: for what happens at the same time
	"$@" >"$tmp/unsorted"
	sorted_status=$?
	sort "$tmp/unsorted"
	return $sorted_status
}

# Python for boards that share the file system of the host: how they wait for each other.
tell() { # NAME
	printf '%s' "open('$tmp/$1', 'w').close()\\\\n" | sed 's/\\\\/\\/g'
}
await() { # NAME
	printf '%s' "import time\nwhile True:\n  try:\n    open('$tmp/$1').close()\n    break\n  except OSError:\n    time.sleep(0.005)\n" |
		awk '{ printf "%s\\n", $0 }'
}
forever='import time\nwhile True: time.sleep(0.01)\n'

want='a 1 double 1 ok ()
a 2 dut 1 ok ()
a 3 double 1 ok ()
' check 'the steps that follow are run meanwhile' 0 sorted pair <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 1)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$(tell 1)"}
{"type":"step","test":"a","step":3,"do":"join","role":"double"}
!

want='a 1 double 1 ok ()
a 2 third 1 ok ()
a 3 dut 1 ok ()
' check 'three boards are busy at once' 0 sorted pair -d third=unix <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double","third"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 2)$(tell 3)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","role":"third","code":"$(await 3)$(tell 4)","background":true}
{"type":"step","test":"a","step":3,"do":"exec","code":"$(tell 2)$(await 4)"}
!

want='a 1 double 1 ok ()
a 2 double 1 ok ()
' check 'a step for a busy board waits for it' 0 pair <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"import time\ntime.sleep(0.1)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","role":"double","code":""}
!

want='a 1 double 1 ok ()
a 2 double 1 ok ()
a 3 dut 1 ok ()
' check 'a pause does not' 0 sorted pair <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 5)","background":true}
{"type":"step","test":"a","step":2,"do":"wait","role":"double","wait_s":0.01}
{"type":"step","test":"a","step":3,"do":"exec","code":"$(tell 5)"}
!

want='a 2 dut 1 ok ()
a 1 double 1 ok ()
b 1 dut 1 ok ()
' check 'a test ends when its steps in the background have' 0 pair <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 6)import time\ntime.sleep(0.1)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$(tell 6)"}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":""}
!

want=' 1 double 1 ok ()
 2 dut 1 ok ()
 3 double 1 ok ()
 4 dut 1 ok ()
' check 'steps without a test may run in the background, too' 0 sorted pair <<!
{"type":"step","step":1,"do":"exec","role":"double","code":"$(await 7)","background":true}
{"type":"step","step":2,"do":"exec","code":"$(tell 7)"}
{"type":"step","step":3,"do":"join","role":"double"}
{"type":"step","step":4,"do":"exec","code":""}
!

want=' 1 dut 1 ok ()
' check 'the end of the records waits for them' 0 pair <<!
{"type":"step","step":1,"do":"exec","code":"import time\ntime.sleep(0.1)","background":true}
!

# When they fail

want='a 1 double 1 raised ()
a 2 double 1 ok ()
a 3 dut 1 skipped (not run: a step before it failed)
a 4 dut 1 ok ()
' check 'one that fails makes the test bad; the join is good' 1 pair <<!
{"type":"test","test":"a","steps":4,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"1/0","background":true}
{"type":"step","test":"a","step":2,"do":"join","role":"double"}
{"type":"step","test":"a","step":3,"do":"exec","code":""}
{"type":"step","test":"a","step":4,"do":"exec","code":"","always":true}
!

want='a 1 double 1 ok ()
a 2 double 1 ok ()
a 3 dut 1 skipped (not run: a step before it failed)
' check 'what is asserted of it is judged' 1 pair <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"eval","role":"double","code":"3","background":true,"assert":[{"op":"==","repr":"4"}]}
{"type":"step","test":"a","step":2,"do":"join","role":"double"}
{"type":"step","test":"a","step":3,"do":"exec","code":""}
!

want=' 1 double 1 raised ()
 2 dut 1 ok ()
 3 double 1 ok ()
 4 dut 1 ok ()
' check 'without a test it fails alone' 1 sorted pair <<!
{"type":"step","step":1,"do":"exec","role":"double","code":"1/0","background":true}
{"type":"step","step":2,"do":"exec","code":""}
{"type":"step","step":3,"do":"join","role":"double"}
{"type":"step","step":4,"do":"exec","code":""}
!

want='a 1 double 1 timeout (not done after 0.1 s)
a 2 double 1 ok ()
' check 'it has a time limit of its own' 1 pair <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$forever","background":true,"timeout_s":0.1}
{"type":"step","test":"a","step":2,"do":"join","role":"double"}
!

want='a 2 double 1 timeout (the step in the background has not ended)
a 1 double 1 skipped (interrupted: another step of the test failed)
' check 'and so may have the join' 1 pair <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$forever","background":true}
{"type":"step","test":"a","step":2,"do":"join","role":"double","timeout_s":0.1}
!

want='a 1 double 1 raised ()
a 2 double 1 ok ()
a 1 double 2 raised ()
a 2 double 2 ok ()
' check 'a test that has failed so is run again' 1 pair <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"],"retries":1}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"1/0","background":true}
{"type":"step","test":"a","step":2,"do":"join","role":"double"}
!

want='a 2 dut 1 ok ()
a 1 double 1 raised ()
a 2 dut 2 ok ()
a 1 double 2 raised ()
' check 'also when nothing has joined it' 1 pair <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"],"retries":1}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 11)import os, time\nos.remove('$tmp/11')\ntime.sleep(0.1)\n1/0","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$(tell 11)"}
!

gone() { # without the reasons, which depend on how it went
	pair >"$tmp/told"
	sed 's/ (.*//' "$tmp/told"
	return "$send_status"
}
want='a 1 double 1 lost
a 2 double 1 ok
a 3 dut 1 skipped
' check 'a board that goes away meanwhile is lost' 3 gone <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"import os\nos.system('kill -9 \$PPID')","background":true,"timeout_s":1}
{"type":"step","test":"a","step":2,"do":"join","role":"double"}
{"type":"step","test":"a","step":3,"do":"exec","code":""}
!

# When others fail

busy='print(1)\nwhile True: pass'
for name in unix wasm microbit; do
	on $name
	want='a 2 dut 1 raised ()
a 3 double 1 skipped (not run: a step before it failed)
a 1 double 1 skipped (interrupted: another step of the test failed)
a 4 double 1 ok ()
b 1 double 1 ok ()
' check_on "$board: what still runs is interrupted when another step fails" 1 \
		send -d unix -d double=$name <<!
{"type":"test","test":"a","steps":4,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$busy","background":true,"timeout_s":60}
{"type":"step","test":"a","step":2,"do":"exec","code":"import time; time.sleep(0.5); 1/0"}
{"type":"step","test":"a","step":3,"do":"join","role":"double"}
{"type":"step","test":"a","step":4,"do":"exec","role":"double","code":"","always":true}
{"type":"test","test":"b","steps":1,"role":"double","roles":["double"]}
{"type":"step","test":"b","step":1,"do":"exec","role":"double","code":""}
!
	want='a 2 dut 1 ok ()
a 1 double 1 ok (interrupted: its join asks for that)
a 3 double 1 ok ()
a 4 double 1 ok ()
' check_on "$board: join can interrupt it, which is no failure" 0 \
		send -d unix -d double=$name <<!
{"type":"test","test":"a","steps":4,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$busy","background":true,"timeout_s":60}
{"type":"step","test":"a","step":2,"do":"wait","wait_s":0.5}
{"type":"step","test":"a","step":3,"do":"join","role":"double","interrupt":true}
{"type":"step","test":"a","step":4,"do":"exec","role":"double","code":""}
!
done

on unix
want='a 1 double 1 timeout (interrupted: the total time is over)
' check '--total interrupts it' 3 pair --total 0.3 <<!
{"type":"test","test":"a","steps":1,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$forever","background":true}
!

want='a 2 dut 1 raised ()
a 1 double 1 skipped (interrupted: another step of the test failed)
b 1 dut 1 skipped (not run: enough tests have failed)
b 2 dut 1 skipped (not run: enough tests have failed)
' check '-x leaves nothing running' 1 pair -x <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$forever","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"1/0"}
{"type":"test","test":"b","steps":2,"roles":["dut","double"]}
{"type":"step","test":"b","step":1,"do":"exec","code":"","background":true}
{"type":"step","test":"b","step":2,"do":"join"}
!

head -c 3000 /dev/zero >"$tmp/zeros"
on microbit
want='a 2 dut 1 raised ()
a 1 double 1 ok ()
a 3 double 1 ok ()
' check_on 'a file is put to its end' 1 send -d unix -d double=microbit <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"put","role":"double","path":"$tmp/zeros","to":"zeros","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"import time; time.sleep(0.2); 1/0"}
{"type":"step","test":"a","step":3,"do":"exec","role":"double","code":"open('zeros').close()","always":true}
!
on unix

# What the records say

follow() { # what the output records say in all, for each board
	pair --follow >"$tmp/told"
	follow_status=$?
	for role in double dut; do
		echo "$role $(sed -nE "s/.*\"type\":\"output\",\"role\":\"$role\",.*\"text\":\"([^\"]*)\".*/\1/p" "$tmp/out" | tr -d '\n')"
	done
	return $follow_status
}
chatter='import time\nfor i in range(12):\n  print(i, end=\"é \")\n  time.sleep(0.005)\n'
want='double 0é 1é 2é 3é 4é 5é 6é 7é 8é 9é 10é 11é 
dut 0é 1é 2é 3é 4é 5é 6é 7é 8é 9é 10é 11é 
' check '--follow keeps the boards apart, and characters whole' 0 follow <<!
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$chatter","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$chatter"}
{"type":"step","test":"a","step":3,"do":"join","role":"double"}
!

judged() {
	pair >"$tmp/told"
	upy-assert <"$tmp/out" |
		sed -nE 's/.*"type":"verdict","test":"([a-z]*)".*"verdict":"([a-z]*)"(,"reason":"([^"]*)")?.*/\1 \2 \4/p'
}
want='a pass 
b fail step 1: ZeroDivisionError: divide by zero
' check 'verdicts do not mind the order of the results' 0 judged <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 8)import time\ntime.sleep(0.1)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$(tell 8)"}
{"type":"test","test":"b","steps":2,"roles":["dut","double"]}
{"type":"step","test":"b","step":1,"do":"exec","role":"double","code":"$(await 9)import time\ntime.sleep(0.1)\n1/0","background":true}
{"type":"step","test":"b","step":2,"do":"exec","code":"$(tell 9)"}
!

want='a 1 double 1 ok ()
a 1 double 1 ok ()
a 2 dut 1 ok ()
a 2 dut 1 ok ()
' check 'a board that others share stays with its test until it has ended' 0 \
	sorted send -d unix -d unix -d double=unix <<!
{"type":"test","test":"a","steps":2,"roles":["dut","double"],"fresh":"none"}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$(await 10)import time\ntime.sleep(0.1)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$(tell 10)"}
!

# Who plays with whom

who() { # the double that each board has met
	"$@" >"$tmp/told"
	who_status=$?
	sed -nE 's/.*"device":"([a-z]*)".*"out":"([a-z]*)\\n".*/\1 \2/p' "$tmp/out" | sort
	return "$who_status"
}
on cpython
want='cpython cpython
unix micropython
' check_on 'the first board has the first double, the second the second' 0 \
	who send -d unix -d cpython -d double=unix -d double=cpython <<'!'
{"type":"test","test":"a","steps":1,"role":"double","roles":["double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"import sys; print(sys.implementation.name)"}
!
want='unix micropython
' want_err="upy-send: double=cpython: is not used: there are more boards of this role than of 'dut'
" check_on 'a double too many is not used, and that is said' 0 \
	who send -d unix -d double=unix -d double=cpython <<'!'
{"type":"step","step":1,"do":"exec","role":"double","code":"import sys; print(sys.implementation.name)"}
!

# While a test on the first board uses the double, another begins on the second, in
# a file of its own, which wants clean boards.
name='import sys\nfirst = sys.implementation.name == \"micropython\"\n'
clean() {
	send "$@" >"$tmp/told"
	clean_status=$?
	sed -nE 's/.*"step":4,.*"status":"([a-z]*)".*/\1/p' "$tmp/out"
	return "$clean_status"
}
want='ok
ok
' check_on 'a board is not reset under the test that uses it' 0 \
	clean -d unix -d cpython -d double=unix <<!
{"type":"test","test":"a","steps":1,"file":"x"}
{"type":"step","test":"a","step":1,"do":"exec","code":"${name}import time\nwhile not first:\n  try:\n    open('$tmp/in-c').close()\n    break\n  except OSError:\n    time.sleep(0.005)"}
{"type":"test","test":"b","steps":1,"file":"y"}
{"type":"step","test":"b","step":1,"do":"exec","code":"${name}first or open('$tmp/past-b', 'w').close()"}
{"type":"test","test":"c","steps":4,"file":"y","roles":["dut","double"]}
{"type":"step","test":"c","step":1,"do":"exec","role":"double","code":"n = 1"}
{"type":"step","test":"c","step":2,"do":"exec","code":"$(tell in-c)"}
{"type":"step","test":"c","step":3,"do":"exec","code":"$(await past-b)"}
{"type":"step","test":"c","step":4,"do":"exec","role":"double","code":"n"}
!

# Boards that a test has not listed

want='a 1 double 1 ok ()
a 2 double 1 ok ()
' check 'the one role of a test runs in the background' 0 sorted pair <<'!'
{"type":"test","test":"a","steps":2,"role":"double"}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"1","background":true}
{"type":"step","test":"a","step":2,"do":"join","role":"double"}
!
want='a 1 double 1 ok ()
a 1 double 1 ok ()
a 2 double 1 ok ()
a 2 double 1 ok ()
' check 'so does a role that only steps name, for one board after the other' 0 sorted \
	pair -d dut=unix <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"1","background":true}
{"type":"step","test":"a","step":2,"do":"exec","role":"double","code":"1"}
!

# What is refused

refused() { # SENTENCE MESSAGE
	want_err="upy-send: <stdin>:$2
" check "$1" 2 quietly upy-send -d unix
}
refused 'a join without anything before it in its test' \
	"5: nothing to join: no step before it in its test runs in the background on 'dut'" <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"","background":true}
{"type":"test","test":"b","steps":2}
{"type":"step","test":"b","step":1,"do":"exec","code":""}
{"type":"step","test":"b","step":2,"do":"join"}
!
refused 'a join of another role' \
	"1: nothing to join: no step before it runs in the background on 'dut'" <<'!'
{"type":"step","do":"join"}
!
refused 'a wait in the background' "1: 'wait' cannot be done in the background" <<'!'
{"type":"step","do":"wait","wait_s":1,"background":true}
!
