#!/bin/sh
# upy-send: steps that are always run, whatever became of those before.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 17

send() { # OPTION...: TEST STEP ROLE STATUS OUT (REASON)
	(cd "$tmp" && timeout 30 upy-send "$@" >out 2>err)
	send_status=$?
	sed -nE 's/.*"type":"result",("test":"([^"]*)",)?"step":([0-9]+).*"role":"([a-z]*)".*"status":"([a-z]*)"(,"reason":"([^"]*)")?,"out":"([^"]*)".*/\2 \3 \4 \5 \8 (\7)/p' "$tmp/out"
	return "$send_status"
}
pair() {
	send -d unix -d double=unix "$@"
}
ending() { # CODE FIELDS: a test that ends badly by this step
	cat <<!
{"type":"test","test":"a","steps":4}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = 1"}
{"type":"step","test":"a","step":2,"do":"exec","code":"$1"$2}
{"type":"step","test":"a","step":3,"do":"exec","code":"print('more')"}
{"type":"step","test":"a","step":4,"do":"exec","code":"print('end')","always":true}
!
}
forever='import time\nwhile True: time.sleep(0.01)'

for name in unix microbit wasm; do
	on $name
	ending 'while True: pass' ',"timeout_s":0.3' >"$tmp/steps"
	want='a 1 dut ok  ()
a 2 dut timeout  (not done after 0.3 s)
a 3 dut skipped  (not run: a step before it failed)
a 4 dut ok end\n ()
' check_on "$board: after a timeout" 1 send -d "$board" <"$tmp/steps"
done

# Boards that are lost: the step finds the way back to them

for name in unix microbit; do
	on $name
	case $name in
	microbit) reset='import microbit\nmicrobit.reset()' ;;
	*) reset='import machine\nmachine.reset()' ;;
	esac
	ending "$reset" >"$tmp/steps"
	want='a 1 ok
a 2 lost
a 3 skipped
a 4 ok
'
	reset_by_step() {
		send -d "$board" >"$tmp/told" <"$tmp/steps"
		sed -E 's/ dut ([a-z]*).*/ \1/' "$tmp/told"
		return "$send_status"
	}
	check_on "$board: after a reset that nobody asked for" 3 reset_by_step
done
on cpython
ending 'import os\nos._exit(3)' >"$tmp/steps"
want='a 1 dut ok  ()
a 2 dut lost  (the board is gone: the program ended with status 3)
a 3 dut skipped  (not run: a step before it failed)
a 4 dut ok end\n ()
' check_on 'a program that serves a board is started again for it' 3 send -d cpython <"$tmp/steps"
cat >"$tmp/devices.yaml" <<'!'
once:
  address: 'exec:test ! -e been && : >been && exec "$UPY_DATADIR"/boards/cpython'
  connect: 0.3
!
no_way_back() {
	send -d once >"$tmp/told" <"$tmp/steps"
	head -3 "$tmp/told"
	sed -nE 's/^(a 4 [a-z]* [a-z]*) .*/\1/p' "$tmp/told"
	return "$send_status"
}
want='a 1 dut ok  ()
a 2 dut lost  (the board is gone: the program ended with status 3)
a 3 dut skipped  (not run: a step before it failed)
a 4 dut lost
' check_on 'where there is no way back, it is lost' 3 no_way_back
cleared() { # names that the lost state has taken along prove nothing
	send -d cpython >"$tmp/told"
	sed -E 's/ lost .*/ lost/' "$tmp/told"
	return "$send_status"
}
want='a 1 dut ok  ()
a 2 dut lost
a 3 dut lost
a 4 dut ok end\n ()
' check_on 'what fails because the state is gone is lost, too' 3 cleared <<'!'
{"type":"test","test":"a","steps":4}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = 1"}
{"type":"step","test":"a","step":2,"do":"exec","code":"import os\nos._exit(3)"}
{"type":"step","test":"a","step":3,"do":"exec","code":"del n","always":true}
{"type":"step","test":"a","step":4,"do":"exec","code":"print('end')","always":true}
!

# Other roles

while IFS='|' read -r sentence status code role_status; do
	on cpython
	want="a 1 double skipped  (interrupted: another step of the test failed)
a 2 dut $role_status
a 3 double skipped  (not run: a step before it failed)
a 4 double ok double\\n ()
a 5 dut ok dut\\n ()
"
	with_double() {
		send -d cpython -d double=unix >"$tmp/told"
		sort "$tmp/told"
		return "$send_status"
	}
	check_on "what runs beside it is stopped first: $sentence" "$status" with_double <<!
{"type":"test","test":"a","steps":5,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$forever","background":true,"timeout_s":60}
{"type":"step","test":"a","step":2,"do":"exec","code":"import time\\ntime.sleep(0.2)\\n$code","timeout_s":1}
{"type":"step","test":"a","step":3,"do":"join","role":"double"}
{"type":"step","test":"a","step":4,"do":"exec","role":"double","code":"print('double')","always":true}
{"type":"step","test":"a","step":5,"do":"exec","code":"print('dut')","always":true}
!
done <<'!'
a failure|1|1/0|raised  ()
a timeout|1|time.sleep(60)|timeout  (not done after 1 s)
a lost board|3|import os\nos._exit(3)|lost  (the board is gone: the program ended with status 3)
!
on cpython
lost_double() {
	send -d unix -d double=cpython >"$tmp/told"
	sort "$tmp/told"
	return "$send_status"
}
want='a 1 double lost  (the board is gone: the program ended with status 3)
a 2 dut skipped  (interrupted: another step of the test failed)
a 3 double ok double\n ()
a 4 dut ok dut\n ()
' check_on 'also when the board of the other role is lost in the background' 3 lost_double <<!
{"type":"test","test":"a","steps":4,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"import os, time\ntime.sleep(0.2)\nos._exit(3)","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"$forever","background":true,"timeout_s":60}
{"type":"step","test":"a","step":3,"do":"exec","role":"double","code":"print('double')","always":true}
{"type":"step","test":"a","step":4,"do":"exec","code":"print('dut')","always":true}
!
on unix

# Runs that are cut short

ending 1/0 >"$tmp/steps"
cut() {
	cat >>"$tmp/steps" <<!
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"","always":true}
!
	send -d unix "$@" <"$tmp/steps"
}
want='a 1 dut ok  ()
a 2 dut raised  ()
a 3 dut skipped  (not run: a step before it failed)
a 4 dut ok end\n ()
b 1 dut skipped  (not run: enough tests have failed)
' check '-x: the test that fails is brought to its end, others are not begun' 1 cut -x
on cpython
elsewhere() { # on the second board, while the first one fails
	send -d unix -d cpython -x >"$tmp/told"
	sed -nE 's/.*"test":"([a-z]*)","step":([0-9]).*"device":"cpython".*"status":"([a-z]*)".*"out":"([^"]*)".*/\1 \2 \3 \4/p' "$tmp/out"
	return "$send_status"
}
want='a 1 ok 
a 2 ok 
a 3 skipped 
a 4 ok end\n
b 1 skipped 
' check_on 'nor is one left in its middle on another board' 1 elsewhere <<!
{"type":"test","test":"a","steps":4}
{"type":"step","test":"a","step":1,"do":"exec","code":"import os, sys, time\nfirst = sys.implementation.name == 'micropython'\ndef wait(name):\n while name not in os.listdir('$tmp'): time.sleep(0.005)\n"}
{"type":"step","test":"a","step":2,"do":"exec","code":"if first:\n wait('begun')\n 1/0\nopen('$tmp/begun', 'w').close()\ntime.sleep(0.2)"}
{"type":"step","test":"a","step":3,"do":"exec","code":"print('more')"}
{"type":"step","test":"a","step":4,"do":"exec","code":"print('end')","always":true}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"","always":true}
!
on unix
ending "$forever" >"$tmp/steps"
want='a 1 dut ok  ()
a 2 dut timeout  (interrupted: the total time is over)
a 3 dut skipped  (not run: the total time is over)
a 4 dut ok end\n ()
b 1 dut skipped  (not run: the total time is over)
' check '--total: the same' 3 cut --total 1.5
ending 'print(\"now\")\nwhile True: pass' >"$tmp/steps"
interrupted() { # by ^C, when its program runs
	timeout 20 on-terminal "$tmp/shown" now "$(printf '\003')" -- \
		sh -c 'upy-send -d unix --follow <"$0" 2>/dev/null | (trap "" INT; tee /dev/tty)' "$tmp/steps" >"$tmp/out"
	grep -c '"type":"result"' "$tmp/out"
}
want='1
' check '^C: nothing more is run' 0 interrupted

ending 'print(1)' >"$tmp/steps"
not_begun() {
	sed 's/"steps":4/"steps":4,"skip_if":"True"/' "$tmp/steps" | send -d unix
}
want='a 1 dut skipped  (skip_if: True)
a 2 dut skipped  (skip_if: True)
a 3 dut skipped  (skip_if: True)
a 4 dut skipped  (skip_if: True)
' check 'what was not begun needs no end' 0 not_begun
