#!/bin/sh
# upy-send: values that steps save, and others use.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 26

send() { # OPTION...: TEST STEP DEVICE STATUS OUT (REASON)
	timeout 30 upy-send "$@" >"$tmp/out"
	send_status=$?
	sed -nE 's/.*"type":"result",("test":"([^"]*)",)?"step":([0-9]+).*"device":"([a-z]*)".*"status":"([a-z]*)"(,"reason":"([^"]*)")?,"out":"([^"]*)".*/\2 \3 \4 \5 \8 (\7)/p' "$tmp/out"
	return "$send_status"
}

# Into code, paths and checks

for name in unix microbit wasm; do
	on $name
	want="a 1 $name ok  ()
a 2 $name ok (1, 'x')\\n ()
b 1 $name ok  ()
" check_on "$board: a value is put into the code of a later step, and of later tests" 0 \
		send -d "$board" <<'!'
{"type":"test","test":"a","steps":2,"file":"f"}
{"type":"step","test":"a","step":1,"do":"eval","code":"(1, 'x')","save":"got"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print(${got})","uses":["got"]}
{"type":"test","test":"b","steps":1,"file":"f"}
{"type":"step","test":"b","step":1,"do":"eval","code":"len(${got})","uses":["got"],"assert":[{"op":"==","repr":"2"}]}
!
done
on unix

want='a 1 unix ok  ()
a 2 unix ok  ()
' check 'into what is asserted' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"eval","code":"[3, 4.5]","save":"got"}
{"type":"step","test":"a","step":2,"do":"eval","code":"(3, [3, 4.5])","uses":["got"],"assert":[{"op":"==","repr":"(3, ${got})"}]}
!
asserted() {
	grep -o '"assert":.*}],"role"' "$tmp/out"
}
want='"assert":[{"op":"==","repr":"(3, [3, 4.5])"}],"role"
' check 'which the result tells as it was judged' 0 asserted
judged() {
	upy-assert <"$tmp/out" | sed -nE 's/.*"type":"verdict".*"verdict":"([a-z]*)"(,"reason":"([^"]*)")?.*/\1 \3/p'
}
want='pass 
' check 'so that upy-assert can judge it again' 0 judged

want='a 1 unix ok  ()
a 1 unix raised  ()
b 1 unix ok 5\n ()
' check 'what one attempt has saved outlives a worse one' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":1,"file":"f","repeat":2,"pass_rate":0.5}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nassert n < 2\n5","value":true,"save":"got"}
{"type":"test","test":"b","steps":1,"file":"f"}
{"type":"step","test":"b","step":1,"do":"exec","code":"print(${got})","uses":["got"]}
!

echo 'print("it")' >"$tmp/it.py"
want='a 1 unix ok  ()
a 2 unix ok it\n ()
' check 'into paths, as plain text' 0 send -d unix <<!
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"eval","code":"'it'","save":"got"}
{"type":"step","test":"a","step":2,"do":"load","path":"$tmp/\${got}.py","uses":["got"]}
!

want='a 1 unix ok  ()
a 2 unix ok it is\n ()
a 3 unix ok it is so\n ()
' check 'into what is to be printed, as plain text' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":3}
{"type":"step","test":"a","step":1,"do":"eval","code":"'it is'","save":"got"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print(${got})","uses":["got"],"assert":[{"op":"stdout","text":"${got}\n"}]}
{"type":"step","test":"a","step":3,"do":"exec","code":"print(${got}, 'so')","uses":["got"],"assert":[{"op":"match","re":"^${got} [a-z]+$"}]}
!
want='a 1 unix ok  ()
a 2 unix ok  ()
b 1 unix ok  ()
' check 'a check that cannot be made fails' 1 send -d unix <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"eval","code":"object","save":"got"}
{"type":"step","test":"a","step":2,"do":"eval","code":"1","uses":["got"],"assert":[{"op":"==","repr":"${got}"}]}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":""}
!

want='a 1 unix ok  ()
a 2 unix skipped  (TMP/no.py: cannot read: No such file or directory)
a 3 unix skipped  (not run: TMP/no.py: cannot read: No such file or directory)
' want_err='upy-send: a: step 2: TMP/no.py: cannot read: No such file or directory
'
nowhere() {
	mkdir -p "$tmp/TMP"
	(cd "$tmp/TMP" && cd .. && send -d unix)
}
check 'a file that turns out not to be there is an error of the caller' 2 nowhere <<'!'
{"type":"test","test":"a","steps":3}
{"type":"step","test":"a","step":1,"do":"eval","code":"'no'","save":"got"}
{"type":"step","test":"a","step":2,"do":"load","path":"TMP/${got}.py","uses":["got"]}
{"type":"step","test":"a","step":3,"do":"exec","code":""}
!

# From board to board

on cpython
want='a 1 cpython ok  ()
a 2 unix ok  ()
a 3 cpython ok  ()
' check_on 'a value of one board is used on another' 0 send -d unix -d double=cpython <<'!'
{"type":"test","test":"a","steps":3,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"eval","role":"double","code":"bytes([1, 2, 255])","save":"sent"}
{"type":"step","test":"a","step":2,"do":"eval","code":"list(${sent})","save":"got","uses":["sent"]}
{"type":"step","test":"a","step":3,"do":"eval","role":"double","code":"${got}[2] - ${sent}[0]","uses":["sent","got"],"assert":[{"op":"==","repr":"254"}]}
!
names() { # the names that the boards have told
	send -d unix -d cpython >"$tmp/told"
	names_status=$?
	sort "$tmp/told"
	return $names_status
}
want='a 1 cpython ok  ()
a 1 unix ok  ()
a 2 cpython ok cpython\n ()
a 2 unix ok micropython\n ()
' check_on 'each board under test has its own values' 0 names <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"eval","code":"__import__('sys').implementation.name","save":"got"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print(${got})","uses":["got"]}
!
on unix

want='a 1 unix ok  ()
a 2 unix ok 7\n ()
' check 'a step in the background is waited for when its value is used' 0 \
	send -d unix -d double=unix <<'!'
{"type":"test","test":"a","steps":2,"roles":["dut","double"]}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"import time\ntime.sleep(0.2)\n7","value":true,"save":"got","background":true}
{"type":"step","test":"a","step":2,"do":"exec","code":"print(${got})","uses":["got"]}
!
on cpython
want='a 1 cpython ok a b\n ()
a 2 cpython ok  ()
a 3 cpython ok  ()
a 4 cpython ok 64\n ()
' check_on 'what file steps tell can be saved' 0 send -d cpython <<'!'
{"type":"test","test":"a","steps":4}
{"type":"step","test":"a","step":1,"do":"exec","code":"print('a b')"}
{"type":"step","test":"a","step":2,"do":"exec","code":"f = open('one', 'w')\nf.close()"}
{"type":"step","test":"a","step":3,"do":"hash","path":"one","save":"sum"}
{"type":"step","test":"a","step":4,"do":"exec","code":"print(len(${sum}))","uses":["sum"]}
!
on unix

# What was not saved

want='a 1 unix raised  ()
a 2 unix skipped  (not run: a step before it failed)
a 3 unix skipped  (uses ${got}, which was not saved: step 1 of a was not good)
a 4 unix ok  ()
b 1 unix ok  ()
b 2 unix skipped  (uses ${got}, which was not saved: step 1 of a was not good)
b 3 unix skipped  (not run: uses ${got}, which was not saved: step 1 of a was not good)
b 4 unix ok  ()
c 1 unix ok  ()
' check 'without it a step is not run, nor the rest of its test' 1 send -d unix <<'!'
{"type":"test","test":"a","steps":4,"file":"f"}
{"type":"step","test":"a","step":1,"do":"eval","code":"1/0","save":"got"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print(${got})","uses":["got"]}
{"type":"step","test":"a","step":3,"do":"exec","code":"print(${got})","uses":["got"],"always":true}
{"type":"step","test":"a","step":4,"do":"exec","code":"","always":true}
{"type":"test","test":"b","steps":4,"file":"f"}
{"type":"step","test":"b","step":1,"do":"exec","code":""}
{"type":"step","test":"b","step":2,"do":"eval","code":"1","uses":["got"],"assert":[{"op":"==","repr":"${got}"}]}
{"type":"step","test":"b","step":3,"do":"exec","code":""}
{"type":"step","test":"b","step":4,"do":"exec","code":"","always":true}
{"type":"test","test":"c","steps":1,"file":"f"}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
!
want='fail step 1: ZeroDivisionError: divide by zero
skip uses ${got}, which was not saved: step 1 of a was not good
pass 
' check 'its verdict is a skip: the failure is that of the test before' 0 judged

want='a 1 unix ok  ()
b 1 unix ok  ()
b 1 unix ok  ()
c 1 unix skipped  (uses ${got}, which was not saved: step 1 of b was not good)
' check 'an older value does not stand in for a newer one' 1 send -d unix <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"eval","code":"1","save":"got"}
{"type":"test","test":"b","steps":1,"retries":1}
{"type":"step","test":"b","step":1,"do":"eval","code":"2","save":"got","assert":[{"op":"==","repr":"3"}]}
{"type":"test","test":"c","steps":1}
{"type":"step","test":"c","step":1,"do":"exec","code":"${got}","uses":["got"]}
!

want="a 1 unix unmatched  (there is no value to save as 'got')
" check 'a program without a last expression has no value' 1 send -d unix <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"x = 1","value":true,"save":"got"}
!

want=' 1 unix ok  ()
 2 unix ok 6\n ()
' check 'steps without a test, too' 0 send -d unix <<'!'
{"type":"step","step":1,"do":"eval","code":"6","save":"got"}
{"type":"step","step":2,"do":"exec","code":"print(${got})","uses":["got"]}
!

# What is refused

refused() { # SENTENCE MESSAGE
	want_err="upy-send: <stdin>:$2
" check "$1" 2 quietly upy-send -d unix
}
refused 'a name that no step saves' '1: uses ${got}, which no step before it saves' <<'!'
{"type":"step","do":"exec","code":"${got}","uses":["got"]}
!
refused 'a name of another file' '4: uses ${got}, which no step before it in its file saves' <<'!'
{"type":"test","test":"a","steps":1,"file":"f"}
{"type":"step","test":"a","step":1,"do":"eval","code":"1","save":"got"}
{"type":"test","test":"b","steps":1,"file":"g"}
{"type":"step","test":"b","step":1,"do":"eval","code":"${got}","uses":["got"]}
!
refused 'a step that gives no value' "1: \"save\": 'exec' gives no value unless \"value\" is true" <<'!'
{"type":"step","do":"exec","code":"1","save":"got"}
!
refused 'a verb that gives none' "1: \"save\": 'wait' gives no value" <<'!'
{"type":"step","do":"wait","wait_s":1,"save":"got"}
!
refused 'save with another type' '1: "save" is not a name' <<'!'
{"type":"step","do":"eval","code":"1","save":1}
!
refused 'uses with another type' '1: "uses" is not a list of names' <<'!'
{"type":"step","do":"eval","code":"1","uses":["a",1]}
!
