#!/bin/sh
# upy-send and the stages before and after it, its files and locks: what fails is said,
# with its status, and boards are left in peace.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"

on cpython
[ -z "$missing" ] || skip_all "$missing"
plan 12

cat >"$tmp/steps" <<'!'
{"type":"step","step":1,"do":"exec","code":"print(1)"}
{"type":"step","step":2,"do":"exec","code":"print(2)"}
!

# The stages before and after

full() {
	alone upy-send -d "$board" <"$tmp/steps" >/dev/full
}
want_err='upy-send: <stdout>: cannot write: No space left on device
' check 'a full disk' 3 full

deaf() { # the reader reads one line and ends
	rm -f "$tmp/fifo"
	mkfifo "$tmp/fifo"
	head -n 1 <"$tmp/fifo" >/dev/null &
	upy-send -d "$board" --follow >"$tmp/fifo"
}
dies() {
	alone deaf
}
want_err='upy-send: <stdout>: cannot write: Broken pipe
' check 'the reader dies: the board is left, nothing more is run' 3 dies <<'!'
{"type":"step","do":"exec","code":"for i in range(100000): print(i)"}
{"type":"step","do":"exec","code":"while True: print('x' * 100)"}
!

slow() { # a reader slower than the step's own time
	upy-send -d "$board" -T 0.3 --follow | {
		sleep 0.6 # longer than the step may take
		cat
	} >"$tmp/out"
	results <"$tmp/out" | sed 's/"out":"x*"/"out":.../'
}
want='{"status":"ok","out":...,"truncated":true}
{"status":"ok","out":"1\n"}
' check 'a slow reader is no reason for a timeout' 0 slow <<'!'
{"type":"step","do":"exec","code":"for i in range(400): print('x' * 10000, end='')"}
{"type":"step","do":"exec","code":"print(1)"}
!

cut() { # what is said about a stream that is not whole
	upy-send -d "$board" >"$tmp/out" 2>"$tmp/err"
	cut_status=$?
	sed 's/^upy-send: //' "$tmp/err"
	grep '"type":"error"' "$tmp/out"
	results <"$tmp/out"
	return $cut_status
}
want='<stdin>: yaml2steps: no end record: the stream was cut
{"type":"error","by":"upy-send","message":"yaml2steps: no end record: the stream was cut","where":"<stdin>","exit":3}
{"test":"t","step":1,"status":"ok","out":"1\n"}
' check 'a stream that was cut' 3 cut <<'!'
{"type":"plan","by":"yaml2steps","run":"0123456789abcdef","tests":["t"]}
{"type":"test","test":"t","steps":1}
{"type":"step","test":"t","step":1,"do":"exec","code":"print(1)"}
!
half() {
	printf '{"type":"step","do":"exec","code":"print(1)"}\n{"type":"st' | cut
}
want='<stdin>:2: the last line is cut: it has no newline
{"type":"error","by":"upy-send","message":"<stdin>:2: the last line is cut: it has no newline","exit":2}
{"status":"ok","out":"1\n"}
' check 'a stream that was cut in the middle of a line' 2 half
want='<stdin>: no records came: is the program before this one alive?
{"type":"error","by":"upy-send","message":"no records came: is the program before this one alive?","where":"<stdin>","exit":2}
' check 'an empty stream' 2 cut </dev/null

no_stdin() {
	upy-send -d "$board" <&- >"$tmp/out"
}
want_err='upy-send: <stdin>: cannot read: Bad file descriptor
' check 'no stdin at all' 3 no_stdin
no_stdout() {
	alone sh -c 'upy-send -d "$0" >&-' "$board" <"$tmp/steps"
}
want_err='upy-send: <stdout>: cannot write: Bad file descriptor
' check 'no stdout at all' 3 no_stdout

# Files

traced() {
	upy-send -d "$board" --trace "$tmp/trace" <"$tmp/steps" >"$tmp/out" || return
	grep -v '^# seed [0-9a-f]*$' "$tmp/trace" | grep -vc '^[0-9]* [<>] [0-9a-f]*$'
	sed -n 's/^[0-9]* > \(..\).*/\1/p' "$tmp/trace" | head -n 1
}
want='0
03
' check '--trace: each byte of the line, with its time' 0 traced
untraced() {
	upy-send -d "$board" --trace "$tmp/none/trace" <"$tmp/steps" 2>"$tmp/err"
	untraced_status=$?
	sed "s|$tmp|TMP|" "$tmp/err"
	return $untraced_status
}
want='upy-send: TMP/none/trace: No such file or directory
' check 'a trace that cannot be written' 3 untraced
full_trace() {
	upy-send -d "$board" --trace /dev/full <"$tmp/steps" >"$tmp/out"
}
want_err='upy-send: /dev/full: cannot write: No space left on device
' check 'a trace that was not written' 3 full_trace

locked() {
	board-server "$tmp/socket" "$UPY_DATADIR/boards/$board" flock \
		"$tmp/upy$(printf %s "$tmp/socket" | tr / -).lock" \
		upy-send -d "unix:$tmp/socket" <"$tmp/steps" 2>"$tmp/err" >"$tmp/out"
	locked_status=$?
	sed "s|$tmp|TMP|" "$tmp/err"
	return $locked_status
}
want='upy-send: TMP/socket: the board is in use by another process; --wait SECONDS waits for it
' check 'a board that somebody else uses' 3 locked
