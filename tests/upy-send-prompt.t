#!/bin/sh
# upy-send: steps that ask a person at the terminal.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 21

told() { # TEST STEP DEVICE STATUS (REASON)
	sed -nE 's/.*"type":"result",("test":"([^"]*)",)?"step":([0-9]+).*"device":"([a-z]*)".*"status":"([a-z]*)"(,"reason":"([^"]*)")?,.*/\2 \3 \4 \5 (\7)/p' "$tmp/out"
}
asked() { # [WAIT TYPE]... -- OPTION...
	timeout 10 on-terminal "$tmp/shown" "$@" >"$tmp/out"
	asked_status=$?
	told
	return "$asked_status"
}
shown() {
	tr -d '\r' <"$tmp/shown"
}

cat >"$tmp/steps" <<'!'
{"type":"test","test":"t::a","steps":3}
{"type":"step","test":"t::a","step":1,"do":"prompt","text":"press the button"}
{"type":"step","test":"t::a","step":2,"do":"exec","code":""}
{"type":"step","test":"t::a","step":3,"do":"exec","code":"","always":true}
!

want='t::a 1 unix ok ()
t::a 2 unix ok ()
t::a 3 unix ok ()
' check 'Enter: done' 0 asked 'stop all] ' '' -- upy-send -d unix <"$tmp/steps"
want='t::a on unix: press the button
[Enter: done, n: no, s: skip, q: stop all] 
' check 'what is shown' 0 shown
want='t::a 1 unix unmatched (a person said no)
t::a 2 unix skipped (not run: a step before it failed)
t::a 3 unix ok ()
' check 'n: the test has failed' 1 asked 'stop all] ' n -- upy-send -d unix <"$tmp/steps"
judged() {
	upy-assert <"$tmp/out" | sed -nE 's/.*"type":"verdict".*"verdict":"([a-z]*)"(,"reason":"([^"]*)")?.*/\1 \3/p'
}
want='fail step 1: a person said no
' check 'which is its verdict' 0 judged
want='t::a 1 unix skipped (a person skipped it)
t::a 2 unix skipped (not run: a person skipped it)
t::a 3 unix ok ()
' check 's: the rest is skipped' 0 asked 'stop all] ' s -- upy-send -d unix <"$tmp/steps"
want='skip a person skipped it
' check 'which is a skip' 0 judged
want='t::a 1 unix ok ()
t::a 2 unix ok ()
t::a 3 unix ok ()
' check 'other answers are asked again' 0 \
	asked 'stop all] ' what 's or q] ' y -- upy-send -d unix <"$tmp/steps"
early() { # Enter is typed while the step before runs
	timeout 10 on-terminal "$tmp/shown" now '' 'stop all] ' n -- \
		sh -c 'upy-send -d unix --follow <"$0" | tee /dev/tty' "$tmp/early" >"$tmp/out"
	told
}
cat >"$tmp/early" <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"exec","code":"import time\nprint('now')\ntime.sleep(0.3)"}
{"type":"step","test":"a","step":2,"do":"prompt","text":"?"}
!
want='a 1 unix ok ()
a 2 unix unmatched (a person said no)
' check 'what was typed before is no answer' 0 early
for key in q "$(printf '\003')"; do
	want='' want_err='upy-send: stopped by signal 2: Interrupt
' check "q and ^C stop all: $(printf %s "$key" | tr '\003' C)" 130 \
		asked 'stop all] ' "$key" -- upy-send -d unix <"$tmp/steps"
done
want='t::a 1 unix skipped (nobody can be asked: the terminal was closed)
t::a 2 unix skipped (not run: nobody can be asked: the terminal was closed)
t::a 3 unix ok ()
' check 'the end of the input is no answer' 0 \
	asked 'stop all] ' "$(printf '\004')" -- upy-send -d unix <"$tmp/steps"

want='t::a 1 unix skipped (nobody can be asked: there is no terminal)
t::a 2 unix skipped (not run: nobody can be asked: there is no terminal)
t::a 3 unix ok ()
' 
no_terminal() {
	timeout 30 setsid -w upy-send -d unix >"$tmp/out"
	no_terminal_status=$?
	told
	return "$no_terminal_status"
}
command -v setsid >/dev/null || missing='setsid is missing'
check_on 'without a terminal the test is skipped' 0 no_terminal <"$tmp/steps"
on unix
want='t::a 1 unix skipped (nobody can be asked: this is not the foreground of its terminal)
t::a 2 unix skipped (not run: nobody can be asked: this is not the foreground of its terminal)
t::a 3 unix ok ()
' check 'and in its background' 0 asked -- sh -mc 'upy-send -d unix <"$0" & wait $!' "$tmp/steps"

# While nobody answers

want='t::a 1 unix timeout (nobody answered in 0.2 s)
' check 'timeout_s' 1 asked -- upy-send -d unix -T 0.1 <<'!'
{"type":"test","test":"t::a","steps":1}
{"type":"step","test":"t::a","step":1,"do":"prompt","text":"?","timeout_s":0.2}
!
want='t::a 1 unix timeout (interrupted: the total time is over)
t::a 2 unix skipped (not run: the total time is over)
' check '--total' 3 asked -- upy-send -d unix --total 0.4 <<'!'
{"type":"test","test":"t::a","steps":2}
{"type":"step","test":"t::a","step":1,"do":"prompt","text":"?"}
{"type":"step","test":"t::a","step":2,"do":"exec","code":""}
!
on cpython
# The first board is through, and some time has passed, before the second goes on.
second="import sys, time\\nif sys.implementation.name != 'cpython': open('$tmp/first', 'w').close()\\nelse:\\n while 'first' not in __import__('os').listdir('$tmp'): time.sleep(0.01)\\n time.sleep(0.1)"
want='a on unix: ?
[Enter: done, n: no, s: skip, q: stop all] n
a on cpython: ?
[Enter: done, n: no, s: skip, q: stop all] 
'
queue() {
	asked 'unix: ?' n 'cpython: ?' '' -- upy-send -d unix -d cpython >"$tmp/told" <<!
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"exec","code":"$second"}
{"type":"step","test":"a","step":2,"do":"prompt","text":"?"}
!
	queue_status=$?
	shown
	return "$queue_status"
}
check_on 'boards ask one after the other' 1 queue
want='a 1 cpython ok ()
a 1 unix ok ()
a 2 cpython ok ()
a 2 unix unmatched (a person said no)
' check_on 'each gets its own answer' 0 sort "$tmp/told"
on unix
beside() { # what has ended, in its order
	sed -nE 's/.*"type":"result","test":"([^"]*)","step":([0-9]+).*"status":"([a-z]*)".*/\1 \2 \3/p' "$tmp/out"
}
behind() {
	asked '?' '' -- upy-send -d unix >"$tmp/told" <<!
{"type":"test","test":"a","steps":3}
{"type":"step","test":"a","step":1,"do":"exec","code":"import time\nopen('$tmp/runs', 'w').close()\nwhile True: time.sleep(0.01)","background":true}
{"type":"step","test":"a","step":2,"do":"prompt","text":"?"}
{"type":"step","test":"a","step":3,"do":"join","interrupt":true}
!
	behind_status=$?
	beside
	return "$behind_status"
}
want='a 2 ok
a 1 ok
a 3 ok
' check 'a program in the background runs on' 0 behind

# What is shown is harmless

want='t\x1b[2Ja on unix: \x07it is
two lines \u202e
[Enter: done, n: no, s: skip, q: stop all] 
'
harmless() {
	asked 'stop all] ' '' -- upy-send -d unix >"$tmp/told" <<'!'
{"type":"test","test":"t\u001b[2Ja","steps":1}
{"type":"step","test":"t\u001b[2Ja","step":1,"do":"prompt","text":"\u0007it is\ntwo lines \u202e"}
!
	shown
}
check 'control characters are made visible' 0 harmless

refused() { # SENTENCE MESSAGE
	want_err="upy-send: <stdin>:$2
" check "$1" 2 quietly upy-send -d unix
}
refused 'a prompt without text is refused' "1: 'prompt' needs \"text\", a string" <<'!'
{"type":"step","do":"prompt"}
!
refused 'and one in the background' "1: 'prompt' cannot be done in the background" <<'!'
{"type":"step","do":"prompt","text":"?","background":true}
!
