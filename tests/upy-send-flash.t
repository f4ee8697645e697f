#!/bin/sh
# upy-send flashes boards whose image has changed.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 23

XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
unix=$UPY_DATADIR/boards/unix
echo '{"type":"step","do":"exec","code":"print(1)"}' >"$tmp/step"

# entry NAME COMMAND: a board and how it is flashed
entry() {
	printf "%s:\n  address: exec:exec '%s'\n  image: %s.bin\n  flash: %s\n" "$1" "$unix" "$1" "$2"
}
registry() {
	entry "$@" >"$tmp/devices.yaml"
}
run() { # OPTION...: what is told, and what became of the step
	(cd "$tmp" && timeout 60 upy-send "$@" <step >run.out 2>run.err)
	run_status=$?
	sed "s|$tmp|TMP|g" "$tmp/run.err"
	sed -nE 's/.*"type":"result".*"status":"([a-z]*)".*/\1/p' "$tmp/run.out"
	return $run_status
}

# shellcheck disable=SC2016 # expanded when it is run
registry desk 'echo "$UPY_DEVICE, $UPY_IMAGE, ${UPY_ADDRESS%%:*}, ${UPY_PORT:-no port}"; cat'
echo 1 >"$tmp/desk.bin"
want='upy-send: desk: flashing desk.bin
desk, desk.bin, exec, no port
ok
' check 'an image that is new' 0 run -d desk
want='ok
' check 'and that is there already' 0 run -d desk
echo 2 >"$tmp/desk.bin"
want='ok
' check '--no-flash: the board as it is' 0 run -d desk --no-flash
want='upy-send: desk: flashing desk.bin
desk, desk.bin, exec, no port
ok
' check 'one that has changed' 0 run -d desk
registry desk 'echo another way'
want='upy-send: desk: flashing desk.bin
another way
ok
' check 'the same one in another way' 0 run -d desk

registry desk 'printf "writing\nno such chip\n\n" >&2; exit 2'
want='upy-send: desk: flashing desk.bin
writing
no such chip

upy-send: desk: the flash command ended with status 2: no such chip
lost
' check 'it fails: status 3, and the last that it said' 3 run -d desk
reason() {
	sed -n 's/.*"type":"result".*"reason":"\([^"]*\)".*/\1/p' "$tmp/run.out"
}
want='desk: the flash command ended with status 2: no such chip
' check 'the result has it' 0 reason
registry desk 'echo another way'
want='upy-send: desk: flashing desk.bin
another way
ok
' check 'what was there before is not taken for granted after that' 0 run -d desk

registry desk 'kill -9 $$'
want='upy-send: desk: flashing desk.bin
upy-send: desk: the flash command was killed by signal 9
lost
' check 'it is killed' 3 run -d desk

registry desk '{command: "echo wait; sleep 60", timeout: 0.2}'
want='upy-send: desk: flashing desk.bin
wait
upy-send: desk: the flash command did not end in its time
lost
' check 'it takes too long' 3 alone run -d desk
registry desk 'echo wait; sleep 60'
want='upy-send: desk: flashing desk.bin
wait
upy-send: desk: the flash command did not end in its time
lost
' check 'longer than --total' 3 alone run -d desk --total 0.2

stopped() {
	mkfifo "$tmp/says"
	(cd "$tmp" && exec upy-send -d desk <step >run.out 2>says) &
	exec 4<"$tmp/says"
	while read -r line <&4 && [ "$line" != wait ]; do
		:
	done
	kill -TERM $!
	wait $!
	stopped_status=$?
	exec 4<&-
	return $stopped_status
}
check 'SIGTERM ends it' 143 alone stopped

registry desk 'exec >/dev/null 2>&1; sleep 0.1'
want='upy-send: desk: flashing desk.bin
ok
' check 'one that closes its output' 0 run -d desk

# What runs on in the background holds the output open, as a daemon would.
registry desk 'cat "$XDG_STATE_HOME/hold" & echo $! >pid'
mkfifo "$XDG_STATE_HOME/hold"
behind() {
	run -d desk
	behind_status=$?
	: >"$XDG_STATE_HOME/hold"
	return $behind_status
}
want='upy-send: desk: flashing desk.bin
ok
' check 'one that leaves something running' 0 alone behind

rm "$tmp/desk.bin"
want='upy-send: desk: desk.bin: the image cannot be read: No such file or directory
lost
' check 'there is no image' 3 run -d desk

mkdir -p "$tmp/config/upy"
entry shelf 'cat "$UPY_IMAGE"' >"$tmp/config/upy/devices.yaml"
echo content >"$tmp/config/upy/shelf.bin"
configured() {
	XDG_CONFIG_HOME=$tmp/config run -d shelf
}
want='upy-send: shelf: flashing TMP/config/upy/shelf.bin
content
ok
' check 'the image stands beside its registry' 0 configured

# Each waits for what the other one does.
mkfifo "$tmp/one" "$tmp/two"
echo a | tee "$tmp/left.bin" >"$tmp/right.bin"
{
	entry left 'echo 1 >one; read -r _ <two'
	entry right 'read -r _ <one; echo 2 >two'
} >"$tmp/devices.yaml"
want='upy-send: left: flashing left.bin
upy-send: right: flashing right.bin
ok
' check 'several boards at once' 0 run -d left -d double=right

# A board with a port: locked meanwhile, and known by that.
mkfifo "$tmp/ready" "$tmp/end"
# shellcheck disable=SC2016 # expanded by the inner shell
board-server "$tmp/port" "$unix" sh -c 'echo >"$1"; exec cat "$2"' sh "$tmp/ready" "$tmp/end" &
server=$!
read -r _ <"$tmp/ready"
exec 9>"$tmp/end"
# port NAME COMMAND
port() {
	printf '%s:\n  address: unix:%s\n  image: left.bin\n  flash: %s\n' "$1" "$tmp/port" "$2"
}
lock=$XDG_RUNTIME_DIR/upy$(printf '%s' "$tmp/port" | tr / -).lock
port one "flock -n $lock true || echo locked \$UPY_PORT" >"$tmp/devices.yaml"
port two 'echo two' >>"$tmp/devices.yaml"
want='upy-send: one: flashing left.bin
locked TMP/port
ok
' check 'its lock is held meanwhile' 0 run -d one
want='upy-send: two: flashing left.bin
two
ok
' check 'another entry for the same port' 0 run -d two
want='upy-send: one: flashing left.bin
locked TMP/port
ok
' check 'undoes what the first one has done' 0 run -d one
exec 9>&-
wait $server

registry left 'echo flashed'
chmod a-w "$XDG_STATE_HOME/upy"
mv "$XDG_STATE_HOME" "$tmp/kept"
: >"$XDG_STATE_HOME"
want='upy-send: left: flashing left.bin
flashed
upy-send: left: cannot note that left.bin was flashed: TMP/state/upy/flash-X: Not a directory
ok
'
unnoted() {
	run -d left >"$tmp/told"
	unnoted_status=$?
	sed 's/flash-[0-9a-f]*/flash-X/' "$tmp/told"
	return $unnoted_status
}
check 'what cannot be noted is said' 0 unnoted

# wrong ENTRY MESSAGE
wrong() {
	printf 'desk: {address: "exec:true", %s}\n' "$1" >"$tmp/devices.yaml"
	want="upy-send: devices.yaml:1$2
" check "$1" 2 run -d desk
}
wrong 'flash: make' ": board 'desk' has 'flash' without 'image'"
wrong 'flash: {timeout: 1}, image: a' \
	":37: 'flash' must be a shell command, or {command: SHELL COMMAND, timeout: SECONDS}"
