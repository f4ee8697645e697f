#!/bin/sh
# upy-expect --steps: step records, each done before the next is read.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 51

# The match records that come of steps on stdin, without times; and records that are passed on.
steps() {
	timeout 30 upy-expect -d "$board" --steps - "$@" >"$tmp/out"
	steps_status=$?
	sed '/"type":"\(plan\|end\|error\)","by":"upy-expect"/d; s/^{"type":"match",//
		s/,"role":"dut","at_us":.*//; s/,"at_us":.*//' "$tmp/out"
	return $steps_status
}
# The same without what came before.
briefly() {
	steps >"$tmp/whole"
	briefly_status=$?
	sed 's/,"before":.*//' "$tmp/whole"
	return $briefly_status
}
# What is said of a step that is refused.
refused() {
	{ steps "$@" >"$tmp/told"; } 2>&1
}

talk() {
	briefly <<'!'
{"type":"step","do":"exec","code":"print('hi', input('name? '))"}
{"type":"step","do":"expect","patterns":[{"text":"name? "}]}
{"type":"step","do":"send","text":"bob"}
{"type":"step","do":"expect","patterns":[{"re":"^hi (?<who>\\w+)"}],"timeout_s":9}
{"type":"step","do":"exec","code":"print('${who}', 1)\nwhile True: pass"}
{"type":"step","do":"expect","patterns":[{"re":"^(\\w+) 1$"}]}
{"type":"step","do":"interrupt"}
{"type":"step","do":"expect","patterns":[{"re":"(KeyboardInterrupt)"}]}
{"type":"step","do":"reset","mode":"soft"}
{"type":"step","do":"expect","patterns":[{"text":">>> "}]}
!
}
# What a program left unread is no part of the next one.
unread() {
	briefly <<!
{"type":"step","do":"exec","code":"print('go')\ninput()"}
{"type":"step","do":"expect","patterns":[{"re":"^go"}]}
{"type":"step","do":"send","text":"a\nprint(7"}
{"type":"step","do":"join"}
{"type":"step","do":"exec","code":"print('b')"}
{"type":"step","do":"expect","patterns":[{"re":"^b"}]}
!
}
for name in unix cpython microbit wasm; do
	on $name
	want='"step":1,"status":"ok","pattern":"name? ","fixed":true,"groups":{"0":"name? "}
"step":2,"status":"ok","pattern":"^hi (?<who>\\w+)","groups":{"0":"hi bob","1":"bob","who":"bob"}
"step":3,"status":"ok","pattern":"^(\\w+) 1$","groups":{"0":"bob 1","1":"bob"}
"step":4,"status":"ok","pattern":"(KeyboardInterrupt)","groups":{"0":"KeyboardInterrupt","1":"KeyboardInterrupt"}
"step":5,"status":"ok","pattern":">>> ","fixed":true,"groups":{"0":">>> "}
' check_on "$name: steps do what options do" 0 talk
	want='"step":1,"status":"ok","pattern":"^go","groups":{"0":"go"}
"step":2,"status":"ok","pattern":"^b","groups":{"0":"b"}
' check_on "$name: text that nobody reads is no part of the next program" 0 unread
done

on unix
want='"step":1,"status":"ok","index":2,"pattern":"b","groups":{"0":"b"},"before":"1 "
"step":2,"status":"ok","index":2,"pattern":"b","groups":{"0":"b"},"before":" "
"step":2,"status":"ok","index":1,"pattern":"a","groups":{"0":"a"},"before":" "
"step":3,"status":"ok","pattern":"x\\n(y)","groups":{"0":"x\ny","1":"y"},"before":""
' check_on 'lists: the first of several, or all of them; several lines' 0 steps <<'!'
{"type":"step","do":"exec","code":"print('1 b b a\\nx\\ny')"}
{"type":"step","do":"expect","patterns":[{"re":"a"},{"re":"b"}]}
{"type":"step","do":"expect","patterns":[{"re":"a"},{"re":"b"}],"all":true}
{"type":"step","do":"expect","patterns":[{"re":"x\\n(y)"}],"multiline":2}
!
want='"step":1,"status":"unmatched","reason":"a forbidden pattern came","pattern":"b","groups":{"0":"b"},"before":"a "
' check_on 'a forbidden pattern is so in its step' 1 steps <<'!'
{"type":"step","do":"exec","code":"print('a b c')"}
{"type":"step","do":"expect","patterns":[{"re":"c"}],"not":[{"re":"b"}]}
{"type":"step","do":"expect","patterns":[{"re":"never read"}]}
!
want='"step":1,"status":"ok","pattern":"a","groups":{"0":"a"},"before":""
"step":2,"status":"unmatched","reason":"a forbidden pattern came","pattern":"b","groups":{"0":"b"},"before":"a "
' check_on '--not is so in all' 1 steps --not -e b <<'!'
{"type":"step","do":"exec","code":"print('a b c')"}
{"type":"step","do":"expect","patterns":[{"re":"a"}]}
{"type":"step","do":"expect","patterns":[{"re":"c"}]}
!
want='"step":1,"status":"ok"
"step":2,"status":"ok","pattern":"a","groups":{"0":"a"},"before":""
' check_on 'only something that must not come: for its time' 0 steps <<'!'
{"type":"step","do":"exec","code":"print('a'); input()"}
{"type":"step","do":"expect","not":[{"re":"b"}],"timeout_s":0.1}
{"type":"step","do":"expect","patterns":[{"re":"a"}]}
!
want='"step":1,"status":"unmatched","reason":"not found in time; it is optional","pattern":"login","before":"a\n"
"step":2,"status":"ok","pattern":"a","groups":{"0":"a"},"before":""
' check_on 'what is optional may be missing' 0 steps <<'!'
{"type":"step","do":"exec","code":"print('a'); input()"}
{"type":"step","do":"expect","patterns":[{"re":"login"}],"timeout_s":0.1,"optional":true}
{"type":"step","do":"expect","patterns":[{"re":"a"}]}
!
want='"step":1,"status":"unmatched","reason":"not found within 0.1 s (-T)","pattern":"b","before":"a\n"
' check_on 'a step that is not met is the last' 1 steps -T 0.1 <<'!'
{"type":"step","do":"exec","code":"print('a'); input()"}
{"type":"step","do":"expect","patterns":[{"re":"b"}]}
{"type":"step","do":"send","text":"never read"}
!
want='"step":1,"status":"ok","pattern":"first","groups":{"0":"first"},"before":""
"step":2,"status":"ok","pattern":"then","groups":{"0":"then"},"before":""
' check_on 'options come before the steps' 0 steps -c 'print("first\nthen")' -e first <<'!'
{"type":"step","do":"expect","patterns":[{"re":"then"}]}
!
want='' check_on 'no steps' 0 steps </dev/null
want='{"type":"note","n":1.0}
{"type":"plan","by":"yaml2steps","run":"1"}
' check_on 'other records are passed on' 0 steps <<'!'
{"type":"note","n":1.0}
{"type":"plan","by":"yaml2steps","run":"1"}
!

# Programs and their ends

want='"step":1,"status":"ok","pattern":"ValueError: (\\d)","groups":{"0":"ValueError: 7","1":"7"}
' check_on 'an exception that a later step expects' 0 briefly <<'!'
{"type":"step","do":"exec","code":"raise ValueError(7)"}
{"type":"step","do":"join"}
{"type":"step","do":"expect","patterns":[{"re":"ValueError: (\\d)"}]}
!
want='"step":1,"status":"unmatched","reason":"the program ended with ValueError: 7","pattern":"x"
' check_on 'one that it does not expect' 1 briefly <<'!'
{"type":"step","do":"exec","code":"raise ValueError(7)"}
{"type":"step","do":"join"}
{"type":"step","do":"expect","patterns":[{"re":"x"}]}
!
want='upy-expect: dut: the program raised an exception:
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
ValueError: 7
' check_on 'and one behind which there are no steps' 1 refused <<'!'
{"type":"step","do":"exec","code":"raise ValueError(7)"}
{"type":"step","do":"join"}
!
want='"step":1,"status":"ok","pattern":"2","groups":{"0":"2"},"before":"1\n"
' check_on 'a program waits for the one before it' 0 steps <<'!'
{"type":"step","do":"exec","code":"print(1)"}
{"type":"step","do":"exec","code":"print(2)"}
{"type":"step","do":"expect","patterns":[{"re":"2"}]}
!
want='"step":1,"status":"unmatched","reason":"the program before does not end (-T)"
' check_on 'join waits as long as it may' 1 steps <<'!'
{"type":"step","do":"exec","code":"input()"}
{"type":"step","do":"join","timeout_s":0.1}
!
want='"step":1,"status":"unmatched","reason":"there is no program any more to type to"
' check_on 'nothing is typed where no program reads it' 1 steps <<'!'
{"type":"step","do":"exec","code":"pass"}
{"type":"step","do":"join"}
{"type":"step","do":"send","text":"x"}
!
want='"step":1,"status":"ok","pattern":"x","groups":{"0":"x"},"before":"1\n"
' check_on 'a pause' 0 steps <<'!'
{"type":"step","do":"exec","code":"print(1)\nprint('x')"}
{"type":"step","do":"wait","wait_s":0.01}
{"type":"step","do":"expect","patterns":[{"re":"x"}]}
!

# Line ends

cat >"$tmp/application" <<'!'
printf 'ready\r\n'
while IFS= read -r line; do
	printf '%s\n' "$line" | od -An -c
	[ "$line" != end ] || exec cat >/dev/null
done
!
typed() {
	board="exec:exec sh '$tmp/application'" steps >/dev/null
	sed -n 's/.*"before":"\(.*\)","role".*/\1/p' "$tmp/out" | tail -n 1 | tr -d ' '
}
want='x\\r\\n\ny\\r\\n\nz\\n\nv\\n\nw\\n\n
' check 'each line of a text ends as eol says' 0 typed <<'!'
{"type":"step","do":"expect","patterns":[{"text":"ready"}]}
{"type":"step","do":"send","text":"x\ny","eol":"crlf"}
{"type":"step","do":"send","text":"z","eol":"lf"}
{"type":"step","do":"send","text":"v\nw\n","eol":"none"}
{"type":"step","do":"send","text":"end","eol":"lf"}
{"type":"step","do":"expect","patterns":[{"re":" *e   n   d"}]}
!

# Several boards

two() {
	timeout 30 upy-expect -d dut=unix -d double=cpython --steps - >"$tmp/out"
	two_status=$?
	sed -n 's/.*"1":"\([^"]*\)".*"role":"\([a-z]*\)".*/\2 \1/p' "$tmp/out"
	return $two_status
}
want='dut unix
double cpython 3
' check_on 'a step says which board' 0 two <<'!'
{"type":"step","do":"exec","code":"print('unix')"}
{"type":"step","do":"exec","role":"double","code":"print('cpython', 3)"}
{"type":"step","do":"expect","patterns":[{"re":"^(unix)$"}]}
{"type":"step","do":"expect","role":"double","patterns":[{"re":"^(cpython 3)$"}]}
!

# Records that are no steps: nothing is done from them on, and the board is left in good order.

want='upy-expect: <stdin>:2: "do": '\''put'\'' is none of exec, expect, interrupt, join, reset, send and wait
' check_on 'an unknown verb' 2 refused <<'!'
{"type":"step","do":"exec","code":"print(1)"}
{"type":"step","do":"put","path":"x"}
{"type":"step","do":"expect","patterns":[{"re":"1"}]}
!
want="upy-expect: <stdin>:1: 'a**': quantifier does not follow a repeatable item (at character 3)
  a**
    ^
" check_on 'a bad pattern, and where' 2 refused <<'!'
{"type":"step","do":"expect","patterns":[{"text":"b"},{"re":"a**"}]}
!
# shellcheck disable=SC2016 # ${} is not for the shell
want='upy-expect: <stdin>:2: no pattern before it has the group ${2}
' check_on 'a group that is not known' 2 refused <<'!'
{"type":"step","do":"exec","code":"print(1)"}
{"type":"step","do":"exec","code":"print(${2})"}
!
want="upy-expect: <stdin>:1: role 'double' has no board: give one with -d double=DEVICE
" check_on 'a role without a board' 2 refused <<'!'
{"type":"step","do":"send","text":"x","role":"double"}
!
want="upy-expect: <stdin>:1: 'send' needs \"text\", a text
" check_on 'no text' 2 refused <<'!'
{"type":"step","do":"send","text":7}
!
want='upy-expect: <stdin>:1: "text": has a NUL, which cannot be sent
' check_on 'a NUL' 2 refused <<'!'
{"type":"step","do":"send","text":"a\u0000b"}
!
want='upy-expect: <stdin>:1: "role" is not a text
' check_on 'a role that is none' 2 refused <<'!'
{"type":"step","do":"send","text":"a","role":1}
!
want='upy-expect: <stdin>:1: "timeout_s" is not a number of seconds
' check_on 'nor a time' 2 refused <<'!'
{"type":"step","do":"join","timeout_s":"1"}
!
want='upy-expect: <stdin>:1: "timeout_s" is below 0
' check_on 'nor one in the past' 2 refused <<'!'
{"type":"step","do":"join","timeout_s":-1}
!
want='upy-expect: <stdin>:1: "all" is not true or false
' check_on 'nor a choice' 2 refused <<'!'
{"type":"step","do":"expect","patterns":[{"re":"a"}],"all":"no"}
!
want='upy-expect: <stdin>:1: "eol": '\''x'\'' is none of cr, lf, crlf and none
' check_on 'no such line end' 2 refused <<'!'
{"type":"step","do":"send","text":"a","eol":"x"}
!
want='upy-expect: <stdin>:1: "mode": '\''x'\'' is neither soft nor hard
' check_on 'no such reset' 2 refused <<'!'
{"type":"step","do":"reset","mode":"x"}
!
want="upy-expect: <stdin>:1: 'wait' needs \"wait_s\", a number of seconds
" check_on 'no such pause' 2 refused <<'!'
{"type":"step","do":"wait"}
!
want="upy-expect: <stdin>:1: 'expect' needs \"patterns\" or \"not\"
" check_on 'nothing expected' 2 refused <<'!'
{"type":"step","do":"expect"}
!
want='upy-expect: <stdin>:1: "patterns" is a list of patterns
' check_on 'no list' 2 refused <<'!'
{"type":"step","do":"expect","patterns":"a"}
!
want='upy-expect: <stdin>:1: a pattern is {"re": REGEX} or {"text": TEXT}
' check_on 'no pattern' 2 refused <<'!'
{"type":"step","do":"expect","patterns":["a"]}
!
want='upy-expect: <stdin>:1: "multiline" is not a number of lines
' check_on 'no window' 2 refused <<'!'
{"type":"step","do":"expect","patterns":[{"re":"a"}],"multiline":0}
!
want='upy-expect: <stdin>:1: not JSON: Invalid literal at line 1, column 3
' check_on 'no JSON' 2 refused <<'!'
no record
!
want_err="upy-expect: --steps $tmp/none: No such file or directory
" check_on 'no such file' 2 quietly timeout 10 upy-expect -d unix --steps "$tmp/none"
boardless() {
	upy-expect --steps - </dev/null 2>&1 | head -n 1
}
want='upy-expect: --steps: want a board: give -d DEVICE
' check 'no board' 0 boardless
left() { # the board after a step that was refused
	board-server "$tmp/socket" "$UPY_DATADIR/boards/unix" sh -c '
		printf "%s\n" "$@" "{\"type\":\"step\",\"do\":\"x\"}" |
			upy-expect -d "unix:$0/socket" --steps - >/dev/null 2>&1
		upy-expect -d "unix:$0/socket" -s "x + 4" -e "^7$" </dev/null >/dev/null' \
		"$tmp" '{"type":"step","do":"exec","code":"x = 3; print(x)\nwhile True: pass"}' \
		'{"type":"step","do":"expect","patterns":[{"text":"3"}]}'
}
want='' check_on 'a board is left at its friendly REPL, whatever ran' 0 left

# A coprocess: what is written next depends on what was read.

mkfifo "$tmp/in" "$tmp/records"
coprocess() {
	timeout 30 upy-expect -d "$board" --steps - <"$tmp/in" >"$tmp/records" &
	exec 8>"$tmp/in" 9<"$tmp/records"
	read -r line <&9
	cat >&8 <<'!'
{"type":"step","do":"exec","code":"print(6 * 7)\nprint('got', input('answer? '))"}
{"type":"step","do":"expect","patterns":[{"re":"^(\\d+)$"}]}
!
	read -r line <&9
	number=$(printf '%s\n' "$line" | sed 's/.*"1":"\([0-9]*\)".*/\1/')
	echo '{"type":"step","do":"expect","patterns":[{"text":"answer? "}]}' >&8
	read -r line <&9
	cat >&8 <<!
{"type":"step","do":"send","text":"$((number + 1))"}
{"type":"step","do":"expect","patterns":[{"re":"^got (.*)"}]}
!
	read -r line <&9
	printf '%s\n' "$line" | sed 's/.*"1":"\([^"]*\)".*/\1/'
	exec 8>&-
	wait $!
	coprocess_status=$?
	exec 9<&-
	return $coprocess_status
}
want='43
' check_on 'a coprocess' 0 coprocess
gone() { # it waits for a step when the board goes
	timeout 30 upy-expect -d 'exec:echo hi; read -r line' --steps - <"$tmp/in" \
		>"$tmp/out" 2>"$tmp/said" &
	exec 8>"$tmp/in"
	cat >&8 <<'!'
{"type":"step","do":"expect","patterns":[{"re":"hi"}]}
{"type":"step","do":"send","text":"x","eol":"lf"}
!
	wait $!
	gone_status=$?
	exec 8>&-
	head -n 1 "$tmp/said"
	return $gone_status
}
want='upy-expect: dut: the board is gone: the program ended with status 0
' check 'a board that goes meanwhile' 3 gone
over() {
	timeout 30 upy-expect -d "$board" --total 0.2 --steps - <"$tmp/in" 2>&1 >"$tmp/out" &
	exec 8>"$tmp/in"
	wait $!
	over_status=$?
	exec 8>&-
	return $over_status
}
want='upy-expect: step 1: not found before the time was over (--total)
' check_on 'the time is over' 1 over
signal() { # while it waits for a step, and a program runs
	upy-expect -d "$board" --steps - <"$tmp/in" >"$tmp/records" &
	exec 8>"$tmp/in" 9<"$tmp/records"
	cat >&8 <<'!'
{"type":"step","do":"exec","code":"print(1)\nwhile True: pass"}
{"type":"step","do":"expect","patterns":[{"re":"1"}]}
!
	read -r line <&9
	read -r line <&9
	kill -TERM $!
	wait $!
	signal_status=$?
	exec 8>&-
	sed 's/.*"type":"\([a-z]*\)".*/\1/' <&9
	exec 9<&-
	return $signal_status
}
want='end
' check_on 'a signal' 143 alone signal
