#!/bin/sh
# upy-send and boards that are lost: what brings them back, and what is made of the
# steps meanwhile.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 35

# Results: what changes from run to run is left out.
run() { # FOLDER OPTION...: with the registry in it
	run_folder=$1
	shift
	(cd "$run_folder" && timeout "${limit:-30}" upy-send -T 2 "$@" >out 2>err)
	run_status=$?
	results <"$run_folder/out" | sed -E "s|$tmp|TMP|g; s/: it says '.*'; is/: it says ...; is/; s/there: NameError:[^\"]*/there: NameError: .../; s/(.u0000)?(Micro|C)Python v[^{]*>>> \"/BANNER\"/"
	return $run_status
}

two='{"type":"step","step":1,"do":"exec","code":"print(1)"}
{"type":"step","step":2,"do":"exec","code":"print(2)"}'

# What takes seconds runs meanwhile: a board whose program ignores interrupts

obstinate() { # FOLDER RESET
	cat >"$1/devices.yaml" <<!
board:
  address: 'exec:exec "\$UPY_DATADIR"/boards/cpython'
  reset: $2
!
	sed "s|FOLDER|$1|" >"$1/steps" <<'!'
{"type":"step","step":1,"do":"exec","code":"import os, signal\nf = open('FOLDER/pid', 'w')\nn = f.write(str(os.getpid()))\nf.close()\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass","timeout_s":0.2}
{"type":"step","step":2,"do":"exec","code":"print(2)"}
!
	alone run "$1" -d board <"$1/steps"
}
on cpython
mkdir "$tmp/killed" "$tmp/reopened"
if [ -z "$missing" ]; then
	meanwhile killed obstinate "$tmp/killed" "{command: 'kill -9 \$(cat $tmp/killed/pid)'}" </dev/null
	meanwhile reopened obstinate "$tmp/reopened" reopen </dev/null
fi

# A board that is mute until its power switch, a fifo, is written to

cat >"$tmp/mute" <<'!'
echo started >>"$1.log"
cat "$1" >/dev/null
exec "$UPY_DATADIR"/boards/unix
!
mute() { # RESET CONNECT: what becomes of steps for a mute board
	mkfifo "$tmp/power"
	cat >"$tmp/devices.yaml" <<!
mute:
  address: 'exec:exec sh $tmp/mute $tmp/power'
  connect: $2
  reset: $1
!
	echo "$two" >"$tmp/two"
	alone run "$tmp" -d mute <"$tmp/two"
	mute_status=$?
	rm "$tmp/power"
	return $mute_status
}

on unix
want='{"step":1,"status":"ok","out":"1\n"}
{"step":2,"status":"ok","out":"2\n"}
' check_on 'a board that does not answer is reset by its command' 0 \
	mute "{command: 'echo \"\$UPY_ADDRESS\" >$tmp/asked; echo on >$tmp/power'}" 3
want="exec:exec sh $tmp/mute $tmp/power
started
" check_on 'which is told the address; the board was not started twice' 0 \
	cat "$tmp/asked" "$tmp/power.log"

gone() { # REASON: two results
	echo "{\"step\":1,\"status\":\"lost\",\"reason\":\"$1\",\"out\":\"\"}
{\"step\":2,\"status\":\"lost\",\"reason\":\"mute was lost before: $1\",\"out\":\"\"}"
}
while IFS='|' read -r sentence reset reason; do
	want=$(gone "$reason")'
' check_on "$sentence" 3 mute "$reset" 0.3 <"$tmp/power.log"
done <<'!'
a command that fails|{command: exit 7}|the board does not come back: the reset command ended with status 7
one that is killed|{command: 'kill -9 $$'}|the board does not come back: the reset command was killed by signal 9
one that does not end is killed in time|{command: sleep 100}|the board does not come back: the reset command does not end
one that does not help|{command: true}|cannot enter the raw REPL: it says nothing; is a MicroPython board there?
no reset|none|cannot enter the raw REPL: it says nothing; is a MicroPython board there?
a port without lines|rts|the board does not come back: cannot reset it: there are no lines DTR and RTS on the way to this board
nor breaks|break|the board does not come back: cannot reset it: a break cannot be sent on the way to this board
opening it anew does not help where no board ever was|reopen|cannot enter the raw REPL: it says nothing; is a MicroPython board there?
!
pty() {
	cat >"$tmp/devices.yaml" <<'!'
mute:
  address: execpty:sleep 100
  connect: 0.3
  reset: rts
!
	echo "$two" >"$tmp/two"
	run "$tmp" -d mute <"$tmp/two"
}
want=$(gone 'the board does not come back: cannot reset it: there are no lines DTR and RTS on the way to this board')'
' check 'a pseudo terminal has no lines, either' 3 pty

# What ran meanwhile

on cpython
want='{"step":1,"timeout_s":0.2,"status":"lost","reason":"the board stopped answering, to interrupts too: it says nothing","out":""}
{"step":2,"status":"ok","out":"2\n"}
'
back=$want
check_on 'a board that does not obey is killed by its command, and started again' 3 outcome_of killed
want=$back check_on 'or its port is opened anew' 3 outcome_of reopened

# Boards on sockets and terminals that go away and come back

cat >"$tmp/away" <<'!'
{"type":"test","test":"before","file":"a","steps":1}
{"type":"step","test":"before","step":1,"do":"exec","code":"print('here')"}
{"type":"test","test":"goes","file":"a","steps":2}
{"type":"step","test":"goes","step":1,"do":"exec","code":"import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwhile True: pass"}
{"type":"step","test":"goes","step":2,"do":"exec","code":"print('no')"}
{"type":"test","test":"pause","file":"a","steps":1}
{"type":"step","test":"pause","step":1,"do":"wait","wait_s":0.3}
{"type":"test","test":"after","file":"b","steps":1}
{"type":"step","test":"after","step":1,"do":"exec","code":"print('back')"}
!
cat >"$tmp/away.want" <<'!'
{"test":"before","step":1,"status":"ok","out":"here\n"}
{"test":"goes","step":1,"status":"lost","reason":"the board is gone: the connection was closed","out":""}
{"test":"goes","step":2,"status":"skipped","reason":"not run: a step before it failed","out":""}
{"test":"pause","step":1,"wait_s":0.3,"status":"ok","out":""}
{"test":"after","step":1,"status":"ok","out":"back\n"}
!

# What serves a board is killed by the step, and started once more. It tells of its
# first start through a fifo; what it starts is noted.
cat >"$tmp/told" <<'!'
echo $$ >>"$1.started"
[ ! -p "$1.up" ] || {
	echo >"$1.up"
	rm "$1.up"
}
!
served() { # on a socket
	board-server "$tmp/socket" "$UPY_DATADIR/boards/cpython" \
		sh -c '. "$0"; exec sleep 1000' "$tmp/told" "$tmp/socket"
}
plugged() { # on a terminal
	socat "PTY,link=$tmp/port,rawer" "EXEC:sh $tmp/plug $tmp/port"
}
cat >"$tmp/plug" <<!
. "$tmp/told"
exec "$UPY_DATADIR"/boards/cpython
!
twice() { # NAME COMMAND: what is written to its standard error is of no interest
	"$2" 2>/dev/null || rm -f "$tmp/$1"
	"$2" 2>/dev/null || :
}
away() { # NAME COMMAND ADDRESS: the results
	mkfifo "$tmp/$1.up"
	twice "$1" "$2" &
	away_pid=$!
	read -r _ <"$tmp/$1.up"
	run "$tmp" -d "$3" --connect 5 <"$tmp/away"
	away_status=$?
	xargs kill <"$tmp/$1.started" 2>"$tmp/err" || : # the first may have ended
	wait $away_pid
	return $away_status
}
want=$(cat "$tmp/away.want")'
' check_on 'a socket that is closed and served again' 3 \
	away socket served "unix:$tmp/socket"
[ -n "$missing" ] || command -v socat >/dev/null || missing='socat is missing'
want=$(cat "$tmp/away.want")'
' check_on 'a terminal that vanishes and comes back under its name' 3 \
	away port plugged "tty:$tmp/port"

# Boards that end again and again

on cpython
: >"$tmp/deaths"
: >"$tmp/deaths.want"
for n in 1 2 3 4 5; do
	cat >>"$tmp/deaths" <<!
{"type":"test","test":"$n","file":"a","steps":1}
{"type":"step","test":"$n","step":1,"do":"exec","code":"import os\nprint($n)\nos._exit($n)"}
!
	cat >>"$tmp/deaths.want" <<!
{"test":"$n","step":1,"status":"lost","reason":"the board is gone: the program ended with status $n","out":"$n\n"}
!
done
cat >>"$tmp/deaths" <<'!'
{"type":"test","test":"6","file":"a","steps":1}
{"type":"step","test":"6","step":1,"do":"exec","code":"print(6)"}
!
want=$(cat "$tmp/deaths.want")'
{"test":"6","step":1,"status":"ok","out":"6\n"}
' check_on 'a board that dies in every test is started for each of them' 3 \
	run "$tmp" -d cpython <"$tmp/deaths"

# State that is lost

on unix
want='{"test":"a","step":1,"status":"ok","out":"1\n"}
{"test":"b","step":1,"status":"lost","reason":"the board reset in the middle of the step","out":"BANNER"}
{"test":"c","step":1,"status":"ok","out":"","repr":"2","value":2}
{"test":"d","step":1,"status":"lost","reason":"the board had lost what the steps before have left there: NameError: ...","out":""}
{"test":"e","step":1,"assert":[{"op":"==","repr":"3"}],"status":"lost","reason":"the board had lost what the steps before have left there: its checks fail","out":"","repr":"2","value":2}
{"test":"f","step":1,"status":"raised","out":"","err":{"type":"NameError",...,"line":1}}
' check_on 'what fails behind a reset nobody asked for is lost, until the next file' 3 \
	run "$tmp" -d unix <<'!'
{"type":"test","test":"a","file":"1","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = 1\nprint(n)"}
{"type":"test","test":"b","file":"1","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"import machine\nmachine.reset()"}
{"type":"test","test":"c","file":"1","steps":1}
{"type":"step","test":"c","step":1,"do":"eval","code":"1 + 1"}
{"type":"test","test":"d","file":"1","steps":1}
{"type":"step","test":"d","step":1,"do":"eval","code":"n"}
{"type":"test","test":"e","file":"1","steps":1}
{"type":"step","test":"e","step":1,"do":"eval","code":"1 + 1","assert":[{"op":"==","repr":"3"}]}
{"type":"test","test":"f","file":"2","steps":1}
{"type":"step","test":"f","step":1,"do":"eval","code":"n"}
!

between() { # IMPORT, CALL: what happens behind the first step
	sed "s/IMPORT/$1/; s/CALL/$2/" >"$tmp/between" <<'!'
{"type":"step","step":1,"do":"exec","code":"import threading, IMPORT\nt = threading.Timer(0.1, CALL)\nt.start()"}
{"type":"step","step":2,"do":"wait","wait_s":0.5}
{"type":"step","step":3,"do":"exec","code":"print(3)"}
{"type":"step","step":4,"do":"exec","code":"print(4)"}
!
	limit=10
	run "$tmp" -d cpython <"$tmp/between"
	between_status=$?
	limit=
	return $between_status
}
on cpython
want='{"step":1,"status":"ok","out":""}
{"step":2,"wait_s":0.5,"status":"ok","out":""}
{"step":3,"status":"lost","reason":"the board reset since the step before","out":""}
{"step":4,"status":"ok","out":"4\n"}
' check_on 'a reset between two steps' 3 between machine machine.reset
want='{"step":1,"status":"ok","out":""}
{"step":2,"wait_s":0.5,"status":"ok","out":""}
{"step":3,"status":"lost","reason":"the board was gone since the step before","out":""}
{"step":4,"status":"ok","out":"4\n"}
' check_on 'and an end' 3 between os 'os._exit, (3,)'

# Resets that are expected

for name in unix microbit; do
	on $name
	case $name in
	microbit) reset='import microbit\nmicrobit.reset()' ;;
	*) reset='import machine\nmachine.reset()' ;;
	esac
	want='{"test":"a","step":1,"status":"ok","out":""}
{"test":"a","step":2,"expect_reset":true,"status":"ok","out":"bye\nBANNER"}
{"test":"a","step":3,"status":"ok","out":"False\n"}
{"test":"b","step":1,"expect_reset":true,"status":"unmatched","reason":"the board did not reset","out":"stays\n"}
{"test":"c","step":1,"expect_reset":true,"status":"raised","out":"","err":{"type":"ZeroDivisionError",...,"line":1}}
{"test":"d","step":1,"status":"raised","out":"","err":{"type":"NameError",...,"line":1}}
' check_on "$board: a step may be expected to reset its board" 1 run "$tmp" -d "$board" <<!
{"type":"test","test":"a","file":"1","steps":3}
{"type":"step","test":"a","step":1,"do":"exec","code":"n = 1"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print('bye')\n$reset","expect_reset":true}
{"type":"step","test":"a","step":3,"do":"exec","code":"print('n' in globals())"}
{"type":"test","test":"b","file":"1","steps":1}
{"type":"step","test":"b","step":1,"do":"exec","code":"print('stays')","expect_reset":true}
{"type":"test","test":"c","file":"1","steps":1}
{"type":"step","test":"c","step":1,"do":"exec","code":"1 / 0","expect_reset":true}
{"type":"test","test":"d","file":"1","steps":1}
{"type":"step","test":"d","step":1,"do":"eval","code":"n"}
!
done

# How boards are left

left() { # OPTION...: whether main.py, which a step has written, has run
	mkdir "$tmp/fs"
	cat >"$tmp/writing" <<'!'
{"type":"step","do":"exec","code":"f = open('main.py', 'w')\nn = f.write('open(\"ran\", \"w\").close()')\nf.close()"}
!
	UPY_BOARD_FS=$tmp/fs alone run "$tmp" -d "$board" "$@" <"$tmp/writing"
	left_status=$?
	[ ! -e "$tmp/fs/ran" ] || echo 'main.py has run'
	rm -r "$tmp/fs"
	return $left_status
}
for name in unix cpython; do
	on $name
	want='{"status":"ok","out":""}
' check_on "$board: left at its prompt" 0 left --after repl
	want='{"status":"ok","out":""}
main.py has run
' check_on "$board: or restarted, with main.py" 0 left --after reset
done

# What the entry of a board says

entry() { # KEY: a board with it, one step that does not end
	printf 'board:\n  address: %s\n  %s\n' "'exec:exec \"\$UPY_DATADIR\"/boards/unix'" "$1" \
		>"$tmp/devices.yaml"
	shift
	echo '{"type":"step","do":"exec","code":"while True: pass"}' >"$tmp/one"
	(cd "$tmp" && timeout 20 upy-send -d board "$@" <one >out 2>err)
	entry_status=$?
	sed 's/^upy-send: //' "$tmp/err"
	results <"$tmp/out"
	return $entry_status
}
on unix
want='{"status":"timeout","reason":"not done after 0.2 s","out":""}
' check_on 'timeout is the time of its steps' 1 entry 'timeout: 0.2'
want='{"status":"timeout","reason":"not done after 0.3 s","out":""}
' check_on 'but the command line wins' 1 entry 'timeout: 5' -T 0.3

while IFS='|' read -r column key wants; do
	want="devices.yaml:3:$column: $wants
" check "a wrong entry is refused: $key" 2 entry "$key" </dev/null
done <<'!'
12|timeout: soon|'timeout' must be a number of seconds
12|timeout: 0|'timeout' must be a number of seconds
12|connect: -1|'connect' must be a number of seconds
10|reset: hammer|'reset' must be none, machine, rts, dtr, break, reopen or {command: SHELL COMMAND}
10|reset: {command: ''}|'reset' must be none, machine, rts, dtr, break, reopen or {command: SHELL COMMAND}
10|reset: {cmd: x}|'reset' must be none, machine, rts, dtr, break, reopen or {command: SHELL COMMAND}
11|verify: perhaps|'verify' must be true or false
3|conect: 1|unknown key 'conect'; did you mean 'connect'?
!
