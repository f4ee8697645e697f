#!/bin/sh
# upy-expect with boards: what they say is searched, and something is done to them meanwhile.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 78

# The match records, without the times.
matches() {
	timeout 30 upy-expect -d "$board" "$@" >"$tmp/out" </dev/null
	matches_status=$?
	grep '"type":"match"' "$tmp/out" | sed 's/^{"type":"match",//; s/,"at_us":.*//'
	return $matches_status
}
# What the first group of each match was.
groups() {
	matches "$@" >/dev/null
	groups_status=$?
	sed -n 's/.*"1":"\(\([^"\\]\|\\.\)*\)".*/\1/p' "$tmp/out"
	return $groups_status
}
# What is said on stderr, without records.
said() {
	{ timeout 30 upy-expect -d "$board" "$@" >/dev/null </dev/null; } 2>&1
}

# An application, which keeps what it is sent.
cat >"$tmp/application" <<'!'
#!/bin/sh
printf 'boot\r\nready> '
while IFS= read -r line; do
	printf '%s' "$line" | tee -a "$0.got" | sed 's/^/you say /; s/\r$//'
	printf '\r\nready> '
done
!
chmod +x "$tmp/application"
application() {
	rm -f "$tmp/application.got"
	board="exec:exec sh '$tmp/application'" matches "$@"
	application_status=$?
	[ ! -e "$tmp/application.got" ] || od -An -c "$tmp/application.got"
	return $application_status
}

# Ports that belong to an application

want='"step":1,"status":"ok","pattern":"ready> ","fixed":true,"groups":{"0":"ready> "},"before":"boot\n","role":"dut"
' check 'a board is listened to, and nothing is sent to it' 0 application -F 'ready> '
want='"step":1,"status":"ok","pattern":"ready> ","fixed":true,"groups":{"0":"ready> "},"before":"boot\n","role":"dut"
"step":2,"status":"unmatched","reason":"not found within 0.2 s (-T)","pattern":"Traceback","before":"","role":"dut"
' check 'nor when it fails' 1 application -F 'ready> ' -T 0.2 -e Traceback
want='"step":1,"status":"ok","pattern":"ready> ","fixed":true,"groups":{"0":"ready> "},"before":"boot\n","role":"dut"
"step":2,"status":"ok","pattern":"say (.*)","groups":{"0":"say a b","1":"a b"},"before":"you ","role":"dut"
   a       b
' check '-s types, --eol says what Enter is' 0 application --eol lf -F 'ready> ' -s 'a b' -e 'say (.*)'
want='"step":1,"status":"ok","pattern":"say (\\w+)","groups":{"0":"say ab","1":"ab"},"before":"boot\nready> you ","role":"dut"
   a   b  \r
' check 'each -s has the one before it' 0 application --eol none -s a --eol crlf -s b -e 'say (\w+)'
want='"step":1,"status":"ok","pattern":"say (.)","groups":{"0":"say \u0003","1":"\u0003"},"before":"boot\nready> you ","role":"dut"
 003
' check '--interrupt is Ctrl-C' 0 application --interrupt --eol lf -s '' -e 'say (.)'
board='exec:echo one; echo two'
want='"step":1,"status":"ok","pattern":"two$","groups":{"0":"two"},"before":"one\n","role":"dut"
' check 'what the port said before it failed counts' 0 matches -e 'two$'
want='"step":1,"status":"unmatched","reason":"the board is gone: the program ended with status 0","pattern":"three","before":"one\ntwo\n","role":"dut"
' check 'a port that fails' 3 matches -e three
role() {
	timeout 30 upy-expect -d "bench=$board" "$@" </dev/null | grep -o '"role":.*,"at'
}
want='"role":"bench","at
' check 'the role of the board' 0 role -e one
tee() {
	matches --tee "$tmp/log" -e two >/dev/null
	cat "$tmp/log"
}
want='one
two
' check '--tee' 0 tee

for name in unix cpython microbit wasm; do
	on $name
	want='4
' check_on "$name: talking to the friendly REPL" 0 groups -F '>>> ' -s '2+2' -e '^(4)$'

	# Programs in the background

	want='7
x
' check_on "$name: -c runs code, and what it prints is searched" 0 \
		groups -c 'print("a", 7); print("x")' -e 'a (\d+)' -e '^(x)$'
	want='bob
' check_on "$name: -s goes to the running program" 0 \
		groups -c 'print("hi", input("name? "))' -F 'name? ' -s bob -e '^hi (\w+)'
	want='' check_on "$name: a program that goes on is ended" 0 \
		said -c 'print("go"); input()' -F go
	want='KeyboardInterrupt
2
' check_on "$name: --interrupt ends it, and is no failure" 0 \
		groups -c 'while True: print("go")' -F go --interrupt -e '^(\w+):' -c 'print(2)' -e '^(2)$'

	# Resets

	want='reboot
7
' check_on "$name: --reset soft, and what it says then" 0 \
		groups -F '>>> ' --reset soft -e 'soft (\w+)' -F '>>> ' -c 'print(7)' -e '^(7)$'
	want='v
7
' check_on "$name: --reset hard, also of a program that runs" 0 \
		groups -c 'print(1); input()' -F 1 --reset hard -e 'Python (v)' -F '>>> ' -c 'print(7)' -e '^(7)$'
done

on unix
want='"step":1,"status":"unmatched","reason":"the program ended with ValueError: 7","pattern":"ready","before":"Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nValueError: 7\n","role":"dut"
' check_on 'an exception is the end' 1 matches -c 'raise ValueError(7)' -e ready
want='ValueError
' check_on 'unless it is expected' 0 groups -c 'print("a", end="")
raise ValueError(7)' -e '^(\w+): 7$'
want='' check_on 'leaving by SystemExit is no failure' 0 matches -c 'raise SystemExit' --not -F Traceback
want='upy-expect: dut: the program raised an exception:
Traceback (most recent call last):
  File "<stdin>", line 4, in <module>
ZeroDivisionError: divide by zero
' check_on 'an exception of a program that is ended is told' 1 said -c 'try:
 print("go")
 while True: pass
finally: 1 / 0' -F go
want='upy-expect: dut: the program raised an exception:
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
ValueError: 7
' check_on 'a last program is waited for' 1 said -F '>>> ' -c 'raise ValueError(7)'
want='upy-expect: dut: the time is over (--total), and not all is done
' check_on 'but not longer than --total says' 1 \
	said --total 1 -c 'print(1)' -F 1 -c 'while True: pass'
want='' check_on 'what is forbidden is so as long as programs run' 0 \
	matches --not -e Traceback -c 'print(1)' -c 'print(2)'
want='"step":1,"status":"unmatched","reason":"a forbidden pattern came","pattern":"Traceback","groups":{"0":"Traceback"},"before":"1\n","role":"dut"
' check_on 'and in exceptions, too' 1 matches --not -e Traceback -c 'print(1); 1 / 0'
want='"step":1,"status":"unmatched","reason":"the program before does not end (-T)","pattern":"2","before":"","role":"dut"
' check_on 'a program waits for the one before' 1 matches -c 'while True: pass' -T 0.2 -c 'print(2)' -e 2
typed_late() {
	said -c '1 / 0' -e 'Error' -s x -e 2 | head -n 1
	said -c '1 / 0' -e 'Error' -s x -e 2 >/dev/null
}
want="upy-expect: step 2: -e '2': there is no program any more to type to
" check_on 'nothing is typed where no program reads it' 1 typed_late
reset() {
	matches "$@" >"$tmp/reset"
	reset_status=$?
	sed 's/,"pattern".*//' "$tmp/reset"
	return $reset_status
}
want='"step":1,"status":"unmatched","reason":"the board reset in the middle of the step"
' check_on 'a board that resets' 3 reset -c 'import machine; machine.reset()' -e none
unknown() {
	board-server "$tmp/socket" "$tmp/application" sh -c '
		{ upy-expect -d "unix:$0/socket" --reset hard -e a >/dev/null </dev/null; } 2>&1' "$tmp"
}
want="upy-expect: dut: how it is reset from outside is not known: give 'reset' in devices.yaml
upy-expect: step 1: -e 'a': how it is reset from outside is not known: give 'reset' in devices.yaml
upy-expect: nothing came since the last match, or the start
" check 'no hard reset where nobody has said how, and nothing is sent' 2 unknown
cat >"$tmp/devices.yaml" <<!
slow: {address: "exec:exec sh '$tmp/application'", connect: 0.3}
only: {address: "exec:exec sh '$tmp/application'", repl: no, idle_ms: 60000}
!
only() {
	(cd "$tmp" && board=only said "$@" | head -n 1; ! [ -s "$tmp/application.got" ])
}
rm -f "$tmp/application.got"
none='upy-expect: dut: it has no REPL, as its entry in devices.yaml says: it takes text and hard resets
'
want=$none check 'no program where there is no REPL, and nothing is sent' 0 only -c 1 -e a
want=$none check 'nor a soft reset' 0 only --reset soft -e a
want="upy-expect: step 1: -F 'ready>': not found within 1 s (-T)
" check 'an unfinished line has the time that the registry says' 0 only -T 1 -F 'ready>'
want='' check 'or --idle' 0 only --idle 1 -F 'ready>'
never() {
	(cd "$tmp" && board=slow said --reset soft -e a | head -n 1)
}
want="upy-expect: dut: no friendly prompt
" check 'a soft reset of what is no MicroPython' 0 never
command() {
	cat >"$tmp/devices.yaml" <<!
power: {address: "unix:$tmp/power", reset: {command: "echo off and on >>$tmp/power.log"}}
!
	(cd "$tmp" && board-server "$tmp/power" "$tmp/application" upy-expect -d power \
		--reset hard --eol lf -s on -e 'say on' </dev/null >/dev/null)
	cat "$tmp/power.log"
}
want='off and on
' check "a hard reset by a command, for an application" 0 command
left() {
	board-server "$tmp/socket" "$UPY_DATADIR/boards/unix" sh -c '
		upy-expect -d "unix:$0/socket" -c "x = 3" -c "print(x)" -e 3 </dev/null >/dev/null &&
		upy-expect -d "unix:$0/socket" -s "x + 4" -e "^7$" </dev/null >/dev/null' "$tmp"
}
want='' check_on 'the board is left at its friendly REPL, with its names' 0 left
full() {
	timeout 30 upy-expect -d unix -c 'while True: print("a")' -e a -e b >/dev/full </dev/null
}
want_err='upy-expect: <stdout>: cannot write: No space left on device
' check_on 'a full disk, and no process is left behind' 3 alone full

# Groups and several boards

missing() {
	said -c 'print("a"); input()' -e '(?<b>b)?a' -s '${b}' -e x >"$tmp/missing"
	missing_status=$?
	head -n 1 "$tmp/missing"
	return $missing_status
}
several() { # of a talk between two boards
	timeout 30 upy-expect -d "dut=$board" -d "double=$second" "$@" >"$tmp/out" </dev/null
	several_status=$?
	sed -n 's/.*"pattern":"\(\([^"\]\|\\.\)*\)".*"role":"\([a-z]*\)".*/\3 \1/p' "$tmp/out"
	return $several_status
}
on unix
# shellcheck disable=SC2016 # ${} is not for the shell
{
	want='12
3
15 7
' check_on 'groups of what was found, in later text and code' 0 groups \
		-c 'print("a=12"); print(input("b=3 "))' -e 'a=(?<a>\d+)' -e 'b=(\d) ' -s '${a} ${1}' \
		-F '12 3' -e '^12 3$' -c 'print(${a} + 3, 7)' -e '^(15 7)$'
	want='x${1}
' check_on '$${ is ${' 0 groups -c 'print("x$${1}")' -e '(x.*)'
	want="upy-expect: dut: \${b}: no group of that name was found
" check_on 'a group that is not there' 2 missing
	want="upy-expect: -s '\${1}': no pattern before it has the group \${1}
" check 'a number is of the last pattern' 2 said -e '(a)' -e b -s '${1}' -e x
	want="upy-expect: -c 'f(\${b})': no pattern before it has the group \${b}
" check 'names are those of patterns before' 2 said -c 'f(${b})' -e '(?<b>a)'
}
for name in cpython microbit wasm; do
	on $name
	second=$board board=unix
	want='dut name
double >>> 
dut hi bob
double ^[7]
' check_on "unix and $name: each on its own, in the order given" 0 several \
		-c 'print("hi", input("name"))' -e name --on double -F '>>> ' \
		--on dut -s bob -e 'hi bob' --on double -s '3 + 4' -e '^[7]'
done
second='exec:echo ready; cat >/dev/null' board='exec:echo started; cat >/dev/null'
want='dut started
double ready
' check 'what came before a board is asked for is kept' 0 several -e started --on double -e ready
want='dut ready
' check 'what another board says does not count' 1 several -T 0.2 -e ready
second='exec:echo panic; cat >/dev/null' board='exec:echo started; cat >/dev/null'
want='double panic
' check 'what is forbidden is so on a board that nothing is asked of' 1 several \
	-T 10 -e never --not -F panic
held() { # it comes when the step is not yet open, because the program before it goes on
	board=unix matches -c 'print("a"); print("panic"); input()' -e a -c 'print(1)' -e 1 --not -F panic |
		sed 's/"before":.*//'
}
want='"step":1,"status":"ok","pattern":"a","groups":{"0":"a"},
"step":2,"status":"unmatched","reason":"a forbidden pattern came","pattern":"panic","fixed":true,"groups":{"0":"panic"},
' check_on 'and while a step waits' 0 held
unfinished() {
	board='exec:printf "a\npanic> "; cat >/dev/null' matches -e a -T 10 -e never --not -F 'panic> ' |
		sed -n 's/"before":.*//; 2p'
}
want='"step":2,"status":"unmatched","reason":"a forbidden pattern came","pattern":"panic> ","fixed":true,"groups":{"0":"panic> "},
' check 'in an unfinished line, too' 0 unfinished
two() {
	timeout 30 upy-expect -d unix -d cpython -e a </dev/null
}
want_err="upy-expect: -d cpython: there is a board of the role 'dut' already: give one as ROLE=DEVICE
" check 'two boards of one role' 2 two

# An image that is brought to a board first

cat >"$tmp/devices.yaml" <<!
image: {address: "exec:cat '$tmp/flashed'; exec cat >/dev/null", image: fw, flash: "cat fw >'$tmp/flashed'"}
broken: {address: "exec:cat", image: fw, flash: "exit 3"}
!
printf 'version 7\n' >"$tmp/fw"
flashed() {
	(cd "$tmp" && XDG_STATE_HOME=$tmp timeout 30 upy-expect "$@" </dev/null 2>&1 >"$tmp/out")
}
want='upy-expect: image: flashing fw
' check 'a board is flashed before it is opened' 0 flashed -d image -T 5 -e 'version 7'
want='upy-expect: broken: flashing fw
upy-expect: broken: the flash command ended with status 3
' check 'and not opened when that fails' 3 flashed -d broken -e a
want='' check '--no-flash' 0 flashed -d image --no-flash -T 5 -e 'version 7'

# Wrong use

want_err='upy-expect: tty:/dev/nosuch: there is no such port; upy-devs lists those there are
' check 'no such port' 3 quietly timeout 10 upy-expect -d tty:/dev/nosuch -e a
usage='usage: upy-expect [options]
'
want_err="upy-expect: -c, -s, --interrupt, --reset want a board: give -d DEVICE
$usage" check 'no board to do it to' 2 upy-expect -c 1 -e a
want_err="upy-expect: --eol: 'x' is none of cr, lf, crlf and none
$usage" check 'no such line end' 2 upy-expect -d unix --eol x -e a
want_err="upy-expect: --records are read from standard input, not from -d
$usage" check '--records of a board' 2 upy-expect -d unix --records -e a
