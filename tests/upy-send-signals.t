#!/bin/sh
# Signals: the board is left at its friendly prompt, where the next user finds it idle.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 17

# A registry for boards that outlive a session: each on a socket of its own.
mkdir "$tmp/config"
mkdir "$tmp/config/upy"
cat >"$tmp/config/upy/devices.yaml" <<!
microbit:
  address: unix:$tmp/microbit
  pacing: {burst: 60, chunk: 32, delay_ms: 1}
unix: unix:$tmp/unix
cpython: unix:$tmp/cpython
!

# signalled SIGNAL COMMAND...: send it as soon as the program that runs has said something.
cat >"$tmp/signalled" <<'!'
#!/bin/sh
signal=$1 fifo=$(mktemp -u "$TMPDIR/fifo.XXXXXX")
shift
mkfifo "$fifo"
env --default-signal=INT "$@" <&3 3<&- >"$fifo" &
pid=$!
while read -r line; do
	case $line in
	*'"type":"output"'* | go)
		[ -z "$signal" ] || kill -s "$signal" $pid
		signal=
		;;
	esac
	printf '%s\n' "$line"
done <"$fifo"
wait $pid
!

# What then happens at the board: nothing, until somebody types.
cat >"$tmp/session" <<'!'
#!/bin/sh
sh "$TMPDIR/signalled" "$@" 3<&0 >"$TMPDIR/out" 2>"$TMPDIR/err"
status=$?
board-type "$TMPDIR/$BOARD" '\r' '\r\n>>> ' || echo ' is what an idle board does not say'
board-type "$TMPDIR/$BOARD" '1+1\r' '1+1\r\n2\r\n>>> ' || echo ' is what an idle board does not say'
exit $status
!

session() { # SIGNAL COMMAND...
	BOARD=$board XDG_CONFIG_HOME=$tmp/config timeout 20 board-server "$tmp/$board" \
		"$UPY_DATADIR/boards/$board" sh "$tmp/session" "$@"
}

for name in unix cpython microbit; do
	on $name
	want='' check_on "$name: SIGINT in an endless step leaves it idle" 130 \
		session INT upy-send -d "$name" --follow <<'!'
{"type":"step","do":"exec","code":"print('go')\nwhile True: pass"}
{"type":"step","do":"exec","code":"print('never')"}
!
	want='' check_on "$name: SIGTERM in a step that prints for ever, too" 143 \
		session TERM upy-send -d "$name" --follow <<'!'
{"type":"step","do":"exec","code":"print('go')\nwhile True: print('x' * 50)"}
!
	want='' check_on "$name: SIGINT to upy-run stops the program on the board" 130 \
		session INT upy-run -d "$name" -c "print('go')
while True: pass" </dev/null
	want='' check_on "$name: SIGTERM to upy-run" 143 session TERM upy-run -d "$name" -c "print('go')
while True: pass" </dev/null
done

on cpython
records() { # SIGNAL: what comes out
	sh "$tmp/signalled" "$1" upy-send -d cpython --follow 3<&0 >"$tmp/out" 2>"$tmp/err"
	records_status=$?
	grep "^upy-send: " "$tmp/err"
	steady <"$tmp/out"
	return $records_status
}
want='upy-send: stopped by signal 15: Terminated
{"type":"plan","by":"upy-send","run":RUN,"boards":{"dut":["cpython"]}}
{"type":"output","role":"dut","device":"cpython","text":"go\n","at_us":T}
{"type":"error","by":"upy-send","message":"stopped by signal 15: Terminated","exit":3}
{"type":"note"}
{"type":"end","by":"upy-send","run":RUN,"count":2}
' check_on 'an error record says what happened; nothing is missing that is not said' 143 \
	alone records TERM <<'!'
{"type":"step","do":"exec","code":"import sys\nn = sys.stdout.write('go\\n')\nwhile True: pass"}
{"type":"note"}
!

want='' check_on 'SIGHUP ends it, too, and no process is left behind' 129 \
	alone quietly sh "$tmp/signalled" HUP upy-run -d cpython -c "print('go')
while True: pass" 3</dev/null

by_itself() {
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'trap "" INT; exec upy-run -d cpython -c "import os, signal
os.kill($$, signal.SIGINT)
1 + 1"' </dev/null
}
want='2
' check_on 'a SIGINT that is ignored is ignored' 0 by_itself

on unix
cat >"$tmp/deaf" <<'!'
#!/bin/sh
# The reader of the records ends with the first of them.
mkfifo "$TMPDIR/deaf.fifo"
head -n 1 <"$TMPDIR/deaf.fifo" >/dev/null &
shift
exec "$@" <&3 3<&- >"$TMPDIR/deaf.fifo"
!
cp "$tmp/signalled" "$tmp/signalled.kept"
cp "$tmp/deaf" "$tmp/signalled"
want='' check_on 'when the reader of the records dies the board is left idle' 3 \
	session - upy-send -d unix --follow <<'!'
{"type":"step","do":"exec","code":"while True: print('x' * 50)"}
!
cp "$tmp/signalled.kept" "$tmp/signalled"

mkfifo "$tmp/records"
exec 5<>"$tmp/records"
echo '{"type":"step","do":"exec","code":"print(1)"}' >&5
want='' check_on 'SIGINT while it waits for records leaves the board idle' 130 \
	session INT upy-send -d unix --follow <&5
