#!/bin/sh
# The on_lost command of the registry: a look at what is left of a board.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 9

# registry COMMAND: of a board
registry() {
	printf "desk:\n  address: exec:exec '%s/boards/unix'\n  on_lost: %s\n" "$UPY_DATADIR" "$1" \
		>"$tmp/devices.yaml"
}
run() { # OPTION...: what is told, and what became of the steps on stdin
	(cd "$tmp" && timeout 20 upy-send -d desk "$@" >run.out 2>run.err)
	run_status=$?
	cat "$tmp/run.err"
	sed -nE 's/.*"type":"result".*"status":"([a-z]*)".*/\1/p' "$tmp/run.out"
	return $run_status
}
reset='import machine; machine.reset()'
cat >"$tmp/steps" <<!
{"type":"step","do":"exec","code":"print(1)"}
{"type":"step","do":"exec","code":"$reset"}
{"type":"step","do":"exec","code":"print(2)"}
!

# shellcheck disable=SC2016 # expanded when it is run
registry 'echo "$UPY_DEVICE, $UPY_REASON, ${UPY_TEST:-no test}, ${UPY_ADDRESS%%:*}"; cat'
want='desk, the board reset in the middle of the step, no test, exec
ok
lost
ok
' check 'it is told what has happened' 3 run <"$tmp/steps"

cat >"$tmp/test" <<!
{"type":"test","test":"t.yaml::a","name":"a","file":"t.yaml","line":1,"steps":1}
{"type":"step","test":"t.yaml::a","step":1,"do":"exec","code":"$reset"}
!
# shellcheck disable=SC2016 # expanded when it is run
registry 'echo $UPY_TEST'
want='t.yaml::a
lost
' check 'and in which test' 3 run <"$tmp/test"
sed 's/"steps":1}/"steps":1,"skip_if":"__import__('"'machine'"').reset()"}/' "$tmp/test" >"$tmp/asked"
want='t.yaml::a
lost
' check 'a board that is lost when it is asked something' 3 run <"$tmp/asked"

registry 'exit 3'
want='upy-send: desk: the on_lost command ended with status 3
ok
lost
ok
' check 'how it ends changes nothing' 3 run <"$tmp/steps"

registry '{command: sleep 60, timeout: 0.2}'
want='upy-send: desk: the on_lost command did not end in its time
ok
lost
ok
' check 'it has its time' 3 alone run <"$tmp/steps"
registry 'sleep 60'
want='upy-send: the total time of 0.5 s is over: 1 step was not run to the end
ok
lost
skipped
' check 'but not more than --total' 3 alone run --total 0.5 <"$tmp/steps"

stopped() {
	mkfifo "$tmp/says"
	registry 'echo on; sleep 60'
	(cd "$tmp" && exec upy-send -d desk <steps >run.out 2>says) &
	exec 4<"$tmp/says"
	read -r _ <&4
	kill -TERM $!
	wait $!
	stopped_status=$?
	exec 4<&-
	return $stopped_status
}
check 'SIGTERM ends it' 143 alone stopped

mkfifo "$tmp/go"
registry 'read -r line <go; echo "$line"'
others() {
	(cd "$tmp" && timeout 20 upy-send -d desk -d double=unix 2>run.err) >"$tmp/records" <<!
{"type":"test","test":"t::a","name":"a","file":"t","line":1,"steps":1}
{"type":"step","test":"t::a","step":1,"do":"exec","code":"$reset"}
{"type":"step","do":"exec","role":"double","code":"f = open('$tmp/go', 'w')\\nf.write('told\\\\n')\\nf.close()"}
{"type":"step","do":"exec","code":"print(3)"}
!
	others_status=$?
	cat "$tmp/run.err"
	grep '"result"' "$tmp/records" | sed -E 's/.*"device":"([a-z]*)".*"status":"([a-z]*)".*/\1 \2/'
	return $others_status
}
want='told
desk lost
unix ok
desk ok
' check 'other boards do not wait for it' 3 others

printf 'desk: {address: "exec:true", on_lost: [a]}\n' >"$tmp/devices.yaml"
want="upy-send: devices.yaml:1:39: 'on_lost' must be a shell command, or {command: SHELL COMMAND, timeout: SECONDS}
" check 'an entry with a mistake in it' 2 run <"$tmp/steps"
