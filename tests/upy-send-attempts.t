#!/bin/sh
# upy-send: tests that are run more than once, by retries and repeat.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 20

send() { # OPTION...: TEST STEP ATTEMPT STATUS OUT (REASON)
	timeout 30 upy-send "$@" >"$tmp/out"
	send_status=$?
	sed -nE 's/.*"type":"result",("test":"([^"]*)",)?"step":([0-9]+).*"attempt":([0-9]+),"status":"([a-z]*)"(,"reason":"([^"]*)")?,"out":"([^"]*)".*/\2 \3 \4 \5 \8 (\7)/p' "$tmp/out"
	return "$send_status"
}

# A step that is good in every second attempt, from the first on
odd='n = globals().get(\"n\", 0) + 1\nassert n % 2'

want='a 1 1 ok  ()
a 2 1 ok end\n ()
a 1 2 raised  ()
a 2 2 ok end\n ()
a 1 3 ok  ()
a 2 3 ok end\n ()
b 1 1 ok 3\n ()
' check 'repeat: so many attempts whatever they give, each with its end' 1 send -d unix <<!
{"type":"test","test":"a","steps":2,"repeat":3}
{"type":"step","test":"a","step":1,"do":"exec","code":"$odd"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print('end')","always":true}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"print(n)"}
!
rated() { # RATE OPTION...: of the first test
	cat >"$tmp/rated" <<!
{"type":"test","test":"a","steps":1,"repeat":4,"pass_rate":$1}
{"type":"step","test":"a","step":1,"do":"exec","code":"$odd"}
{"type":"test","test":"b","steps":1,"repeat":2,"pass_rate":0}
{"type":"step","test":"b","step":1,"do":"exec","code":"1/0"}
{"type":"test","test":"c","steps":1}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
!
	shift
	send -d unix "$@" <"$tmp/rated" >"$tmp/told"
	cut -d' ' -f1-4 "$tmp/told"
	return $send_status
}
first='a 1 1 ok
a 1 2 raised
a 1 3 ok
a 1 4 raised
'
want="${first}b 1 1 raised
b 1 2 raised
c 1 1 ok
" check 'pass_rate: as many as that have to be good' 0 rated 0.5
want="${first}b 1 1 raised
b 1 2 raised
c 1 1 ok
" check 'and no less' 1 rated 0.51
want="${first}b 1 1 raised
b 1 2 raised
c 1 1 ok
" check '-x looks at that, too' 0 rated 0.5 -x
want="${first}b 1 1 skipped
b 1 2 skipped
c 1 1 skipped
" check 'and stops when the rate is missed, after all attempts' 1 rated 0.75 -x
want="${first}b 1 1 raised
b 1 2 raised
c 1 1 ok
" check '--maxfail counts a test once' 1 rated 0.75 --maxfail 2

want='a 1 1 raised  ()
a 1 2 raised  ()
' check 'a repeated test may be expected to fail' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":1,"repeat":2,"pass_rate":0.5,"xfail":true}
{"type":"step","test":"a","step":1,"do":"exec","code":"1/0"}
!
want='a 1 1 skipped  (no)
a 1 2 skipped  (no)
' check 'one that is skipped has all its attempts' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":1,"repeat":2,"skip":"no"}
{"type":"step","test":"a","step":1,"do":"exec","code":"1/0"}
!
on cpython
want='a 1 1 lost  (the board is gone: the program ended with status 1)
a 1 2 ok  ()
' check_on 'a lost attempt is an error, whatever the rate' 3 send -d cpython <<!
{"type":"test","test":"a","steps":1,"repeat":2,"pass_rate":0.5}
{"type":"step","test":"a","step":1,"do":"exec","code":"import os\ntry:\n  os.mkdir('$tmp/been')\n  gone = True\nexcept OSError:\n  gone = False\nif gone: os._exit(1)"}
!
on unix

while read -r status how; do
	want="a 1 1 ok 1\\n ()
a 2 1 raised  ()
a 1 2 ok 1\\n ()
a 2 2 raised  ()
a 1 3 ok 1\\n ()
a 2 3 raised  ()
" check "fresh: test: a clean interpreter for each attempt: $how" "$status" \
		send -d unix <<!
{"type":"test","test":"a","steps":2,"fresh":"test",$how}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nprint(n)"}
{"type":"step","test":"a","step":2,"do":"exec","code":"1/0"}
!
done <<'!'
1 "retries":2
0 "repeat":3,"pass_rate":0
!
want='a 1 1 ok 1\n ()
a 1 2 ok 2\n ()
' check 'else the state is kept' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":1,"repeat":2}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nprint(n)"}
!
want='a 1 1 ok 1\n ()
a 2 1 ok 2\n ()
a 1 2 ok 3\n ()
a 2 2 ok 4\n ()
' check 'saved values are those of the attempt' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":2,"repeat":2}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = globals().get('n', 0) + 1\nprint(n)\nn","value":true,"save":"n"}
{"type":"step","test":"a","step":2,"do":"exec","code":"n = ${n} + 1\nprint(n)","uses":["n"]}
!

# Nothing of an attempt is left for the next

doubled() {
	timeout 30 upy-send -d unix -d double=unix >"$tmp/out"
	doubled_status=$?
	sed -nE 's/.*"test":"([^"]*)","step":([0-9]+).*"role":"(double)".*"attempt":([0-9]+),"status":"[a-z]*"(,"reason":"([^"]*)")?,.*/\1 \2 \4 \3 (\6)/p' "$tmp/out" | sort -k3,3n -k2,2n
	return $doubled_status
}
forever='import time\nstarts = globals().get(\"starts\", 0) + 1\nwhile True: time.sleep(0.01)'
while read -r status how; do
	want='a 1 1 double (interrupted: another step of the test failed)
a 3 1 double (not run: a step before it failed)
a 4 1 double ()
a 1 2 double (interrupted: another step of the test failed)
a 3 2 double (not run: a step before it failed)
a 4 2 double ()
' check "a step in the background ends with its attempt: $how" "$status" \
		doubled <<!
{"type":"test","test":"a","steps":4,"roles":["dut","double"],$how}
{"type":"step","test":"a","step":1,"do":"exec","role":"double","code":"$forever","background":true,"timeout_s":20}
{"type":"step","test":"a","step":2,"do":"exec","code":"import time\ntime.sleep(0.2)\n1/0"}
{"type":"step","test":"a","step":3,"do":"join","role":"double"}
{"type":"step","test":"a","step":4,"do":"eval","role":"double","code":"starts","always":true}
!
done <<'!'
1 "retries":1
0 "repeat":2,"pass_rate":0
!
starts() {
	sed -nE 's/.*"step":4.*"repr":"([0-9]*)".*/\1/p' "$tmp/out"
}
want='1
2
' check 'and is started anew' 0 starts

# What is refused

refused() { # FIELDS MESSAGE
	want_err="upy-send: <stdin>:1: $2
" check "refused: $1" 2 quietly upy-send -d unix <<!
{"type":"test","test":"a","steps":1,$1}
!
}
refused '"repeat":2,"retries":1' '"repeat" and "retries" exclude each other'
refused '"repeat":0' '"repeat" is not a number of attempts from 1 on'
refused '"repeat":2,"pass_rate":80' '"pass_rate" is not a number from 0 to 1'
refused '"pass_rate":0.8' '"pass_rate" goes with "repeat" only'
