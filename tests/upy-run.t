#!/bin/sh
# upy-run: a file or a line of code on a board, as if python ran it here.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 56

cd "$tmp" || exit 1
printf 'import sys\ndef f(n):\n    return 1 / n\n\nprint("a")\nprint(f(0))\n' >fails.py
printf 'print("hello")\nx = 1\nx\n' >fine.py
printf 'a\0b' >nul.py
printf 'print("é")\nimport sys\nsys.exit(3)\n' >exits.py
printf 'while True: print("x" * 1000)\n' >endless.py
{
	echo 'n = 0'
	i=0
	while [ $i -lt 150 ]; do
		echo 'n += 1 # so'
		i=$((i + 1))
	done
	echo 'print(n)'
} >long.py

run() {
	timeout 10 upy-run -d "$board" "$@" </dev/null
}
both() { # what it says on both outputs
	run "$@" 2>&1
}

for name in unix cpython microbit wasm; do
	on $name
	want='2
' check_on "$name: -c prints the value of its last expression" 0 run -c '1 + 1'
	want='a
(1, '\''b'\'')
' check_on "$name: behind what it prints" 0 run -c 'print("a"); x = 1
x, "b"'
	want='' check_on "$name: but not None" 0 run -c 'None'
	want='' check_on "$name: nor anything of what is no expression" 0 run -c 'x = 1'
	want='hello
' check_on "$name: a file prints what it prints" 0 run fine.py
	want=$(printf '\001\002\003\004\005>\nOK\004\004>')'
' check_on "$name: whatever bytes that are" 0 run -c 'print("\x01\x02\x03\x04\x05>\nOK\x04\x04>")'
	want='a
Traceback (most recent call last):
  File "fails.py", line 6, in <module>
  File "fails.py", line 3, in f
' check_on "$name: an exception, with the file's name and lines; status 1" 1 \
		sh -c 'timeout 10 upy-run -d "$0" fails.py 2>"$1/err"; status=$?
			grep -v ZeroDivisionError "$1/err"; exit $status' "$board" "$tmp"
	want='é
' check_on "$name: leaving by SystemExit is no failure" 0 run exits.py
	want_err="upy-run: $name: the program did not end in 0.3 s and was stopped
" check_on "$name: -T stops a program that takes too long" 1 quietly run -T 0.3 endless.py
done

on microbit
want='150
' check_on 'microbit: a program of many lines' 0 run long.py
# Some firmware would never answer again.
{
	cat long.py
	for i in 1 2 3 4 5; do
		sed "s/^/# $i /" long.py
	done
} >large.py
large() {
	both large.py | sed 's/has [0-9]* bytes/has N bytes/; /^Traceback/d; /^  File/d'
	both -c '1 + 1'
}
want='MemoryError: the program has N bytes, too many for this board at once: put it there as a file
2
' check_on 'microbit: one that is too large for it is not sent' 0 large

# The daily life of one board

on unix
echoes() { # stdin of the program
	printf 'one\ntwo\n' | timeout 10 upy-run -d "$board" -c 'import sys
a = sys.stdin.readline()
b = sys.stdin.readline()
print(b, a, sep="", end="")'
}
want='two
one
' check_on 'stdin goes to the program' 0 echoes
untouched() {
	printf 'rest' | timeout 10 upy-run -d "$board" "$@" 2>"$tmp/err"
}
want='2
' check_on 'what the program leaves of it does no harm' 0 untouched -c '1 + 1'
want='' check_on 'nor when it raises' 1 untouched -c '1 / 0'
want='' check_on 'nor when it exits' 0 untouched -c 'raise SystemExit'
lines() {
	printf 'import os\nos._exit(1)\n\004\004' | timeout 10 upy-run -d "$board" "$@" 2>"$tmp/err"
}
want='' check_on 'even if it looks like the protocol' 1 lines -c '1 / 0'
program() {
	printf 'print(1 + 2)\n' | timeout 10 upy-run -d "$board" -
}
want='3
' check_on '- is a program on stdin' 0 program

kept() { # OPTION...: a second program after one that left x behind
	board-server "$tmp/socket" "$UPY_DATADIR/boards/$board" sh -c '
		upy-run -d "unix:$0/socket" -c "x = 1" </dev/null
		upy-run -d "unix:$0/socket" "$@" -c "globals().get(\"x\")" </dev/null' "$tmp" "$@"
}
want='' check_on 'each program starts with a fresh interpreter' 0 kept
want='1
' check_on '-r: with the names that are there' 0 kept -r

want='' want_err='upy-run: unix: the board reset in the middle of the step
' check_on 'a reset in the middle' 3 sh -c 'timeout 10 upy-run -d unix -c "import machine
machine.reset()" </dev/null >"$0"' "$tmp/out"

full() {
	run "$@" >/dev/full
}
want_err='upy-run: <stdout>: cannot write: No space left on device
' check_on 'a full disk' 3 full -c 'print(1)'
dies() { # the reader ends after a line
	mkfifo "$tmp/pipe"
	head -n 1 <"$tmp/pipe" >/dev/null &
	run endless.py >"$tmp/pipe"
}
want_err='upy-run: <stdout>: cannot write: Broken pipe
' check_on 'the reader dies, and no process is left behind' 3 alone dies

# Wrong use

board=unix
want_err='upy-run: none.py: No such file or directory
' check 'no such file' 2 run none.py
want_err='upy-run: nul.py: is no Python source: it holds a NUL byte
' check 'a file with a NUL' 2 run nul.py
usage='usage: upy-run [options] FILE.py | -c CODE
'
want_err="upy-run: give a file or -c CODE
$usage" check 'nothing to run' 2 run
want_err="upy-run: give one file only
$usage" check 'two files' 2 run a.py b.py
want_err="upy-run: give a file or -c CODE
$usage" check 'a file and code' 2 run -c 1 a.py
want_err='upy-run: tty:/dev/nosuch: there is no such port; upy-devs lists those there are
' check 'no such port' 3 timeout 10 upy-run -d tty:/dev/nosuch -c 1
want_err='upy-run: exec:exit 5: the board is gone: the program ended with status 5
' check 'a program that is no board' 3 timeout 10 upy-run -d 'exec:exit 5' -c 1
