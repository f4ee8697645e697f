#!/bin/sh
# upy-send when boards fail or are none: status 3, with a reason, never a hang,
# and no process is left behind.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 25

cat >"$tmp/steps" <<'!'
{"type":"step","step":1,"do":"exec","code":"print(1)"}
{"type":"step","step":2,"do":"exec","code":"print(2)"}
!

# What takes seconds runs meanwhile: boards that fail in the middle of a step.

acting() { # SIGNAL: kill the board with it as soon as the step has told its process group
	mkfifo "$tmp/fifo$1"
	timeout 30 upy-send -d cpython -T 0.5 --follow <&4 >"$tmp/fifo$1" &
	acting_pid=$!
	while read -r line; do
		case $line in
		*'"text":"pid '*)
			group=${line#*\"pid }
			kill "$1" "-${group%%[!0-9]*}"
			;;
		esac
		printf '%s\n' "$line"
	done <"$tmp/fifo$1" >"$tmp/acted$1"
	acting_status=0
	wait $acting_pid || acting_status=$?
	results <"$tmp/acted$1" | sed 's/pid [0-9]*/pid N/'
	return $acting_status
} 4<&0

stubborn() { # a program that no interrupt ends
	timeout 30 upy-send -d cpython -T 0.2 >"$tmp/$1"
	stubborn_status=$?
	results <"$tmp/$1" | sed 's/it says .*//'
	return $stubborn_status
}

on cpython
if [ -z "$missing" ]; then
	cat >"$tmp/told" <<'!'
{"type":"step","step":1,"do":"exec","code":"import os, sys\nn = sys.stdout.write('pid %d\\n' % os.getpgid(0))\nwhile True: pass"}
{"type":"step","step":2,"do":"exec","code":"print(2)"}
!
	meanwhile stopped alone acting -STOP <"$tmp/told"
	meanwhile killed alone acting -KILL <"$tmp/told"
	meanwhile deaf alone stubborn deaf.records <<'!'
{"type":"step","do":"exec","code":"import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"}
!
	meanwhile loud alone stubborn loud.records <<'!'
{"type":"step","do":"exec","code":"import signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: sys.stdout.write('\\x04>')"}
!
fi

lost() { # OPTION...: what is said, and the results; within seconds
	alone timeout 15 upy-send --connect 0.5 -T 0.5 "$@" <"$tmp/steps" >"$tmp/out" 2>"$tmp/err"
	lost_status=$?
	sed "s/^upy-send: //; s|$tmp|TMP|" "$tmp/err"
	results <"$tmp/out" | sed "s|$tmp|TMP|"
	tail -n 1 "$tmp/out" | grep -q '"type":"end"' || echo 'no end record'
	return $lost_status
}

# No board at all

unknown() { # the message, where people and where programs look
	echo '{"type":"step","do":"eval","code":"1"}' | upy-send -d nosuch 2>"$tmp/err" >"$tmp/out"
	unknown_status=$?
	grep -c '^upy-send: nosuch: no such board' "$tmp/err"
	grep -c '^{"type":"error","by":"upy-send","message":"nosuch: no such board.*"exit":2}$' "$tmp/out"
	return $unknown_status
}
want='1
1
' check 'a name that no board has: an error record, too' 2 unknown
for case in '/dev/nosuch|there is no such port; upy-devs lists those there are' \
	'tty:/dev/nosuch|there is no such port; upy-devs lists those there are' \
	'tty:/dev/null|not a terminal device: Inappropriate ioctl for device' \
	'unix:/nonexistent/x|cannot connect: No such file or directory' \
	'tcp:127.0.0.1:1|cannot connect: Connection refused'; do
	address=${case%%|*} why=${case#*|}
	want="$address: $why
{\"step\":1,\"status\":\"lost\",\"reason\":\"$address: $why\",\"out\":\"\"}
{\"step\":2,\"status\":\"lost\",\"reason\":\"$address: $why\",\"out\":\"\"}
" check "$address is no board" 3 lost -d "$address"
done

gone() { # REASON: the results when the board has gone on the way in
	echo "{\"step\":1,\"status\":\"lost\",\"reason\":\"the board is gone: $1\",\"out\":\"\"}
{\"step\":2,\"status\":\"lost\",\"reason\":\"$2 was lost before: the board is gone: $1\",\"out\":\"\"}"
}
want="$(gone 'the program ended with status 7' 'exec:exit 7')
" check 'a program that ends' 3 lost -d 'exec:exit 7'
want="$(gone 'the program ended with status 127' 'exec:/no/such/program 2>&-')
" check 'a program that is not there' 3 lost -d 'exec:/no/such/program 2>&-'
want="$(gone 'the program was killed by signal 11' 'exec:kill -SEGV $$')
" check 'a program that crashes' 3 lost -d 'exec:kill -SEGV $$'

no_repl() { # like lost, without what the thing said
	lost "$@" | sed "s/: it says '.*'; is a Micro/: it says ...; is a Micro/; s/\"exec.* was lost/\"... was lost/"
	return "$lost_status"
}
want='{"step":1,"status":"lost","reason":"cannot enter the raw REPL: it says ...; is a MicroPython board there?","out":""}
{"step":2,"status":"lost","reason":"... was lost before: cannot enter the raw REPL: it says ...; is a MicroPython board there?","out":""}
'
talk=$want
check 'a cat' 3 no_repl -d exec:cat
want=$talk check 'a cat on a pseudo terminal' 3 no_repl -d execpty:cat
want=$talk check 'a program that prints for ever' 3 no_repl -d exec:yes
want=$talk check 'the same on a pseudo terminal' 3 no_repl -d execpty:yes
want='{"step":1,"status":"lost","reason":"cannot enter the raw REPL: it says nothing; is a MicroPython board there?","out":""}
{"step":2,"status":"lost","reason":"... was lost before: cannot enter the raw REPL: it says nothing; is a MicroPython board there?","out":""}
'
silent=$want
check 'a program that says nothing' 3 no_repl -d 'exec:exec sleep 1000'
want=$silent check 'one that cannot be told to end' 3 \
	no_repl -d 'exec:trap "" TERM HUP INT; while :; do sleep 1000; done'

want_err="upy-send: nosuch: no such board" check 'a name that is no board is refused' 2 \
	sh -c 'upy-send -d nosuch </dev/null 2>"$0"; status=$?
		sed "s/no such board.*/no such board/" "$0" | tr -d "\n" >&2; exit $status' "$tmp/err"

# In the middle of a step

leave() { # CODE: the results of a step that ends its board
	printf '{"type":"step","step":1,"do":"exec","code":"%s"}\n' "$1" >"$tmp/ending"
	alone upy-send -d "$board" <"$tmp/ending" >"$tmp/out"
	leave_status=$?
	results <"$tmp/out"
	return $leave_status
}
want='{"step":1,"status":"lost","reason":"the board is gone: the program ended with status 5","out":"bye"}
' check_on 'a board that ends in the middle of a step' 3 leave \
	"import os\\nprint('bye', end='')\\nos._exit(5)"
want='{"step":1,"status":"lost","reason":"the board is gone: the program ended with status 0","out":""}
' check_on 'and one that ends after its last words' 3 leave \
	"import os\\nprint('', end='')\\nos._exit(0)"

# What ran meanwhile

want='{"step":1,"status":"lost","reason":"the board stopped answering, to interrupts too: it says nothing","out":"pid N\n"}
{"step":2,"status":"ok","out":"2\n"}
' check_on 'a board that stops answering is started again' 3 outcome_of stopped
want='{"step":1,"status":"lost","reason":"the board is gone: the program was killed by signal 9","out":"pid N\n"}
{"step":2,"status":"ok","out":"2\n"}
' check_on 'and so is one that is killed' 3 outcome_of killed
want='{"status":"lost","reason":"the board stopped answering, to interrupts too: 
' check_on 'a program that ignores all interrupts' 3 outcome_of deaf
want='{"status":"lost","reason":"the board stopped answering, to interrupts too: 
' check_on 'and prints what looks like the end of a step for ever' 3 outcome_of loud

bare() {
	timeout 30 upy-send -d "$board" >"$tmp/out"
	bare_status=$?
	results <"$tmp/out"
	return $bare_status
}
for name in unix microbit; do
	on $name
	want='{"step":1,"status":"ok","out":""}
{"step":2,"status":"lost","reason":"the board cannot tell the value: it does not take the function that does so","out":""}
{"step":3,"status":"ok","out":""}
{"step":4,"status":"ok","out":"","repr":"2","value":2}
' check_on "$name: a board without what tells values is asked twice at most" 3 \
		bare <<'!'
{"type":"step","step":1,"do":"exec","code":"import builtins\nold = builtins.__import__\nbuiltins.__import__ = None"}
{"type":"step","step":2,"do":"eval","code":"1 + 1"}
{"type":"step","step":3,"do":"exec","code":"builtins.__import__ = old"}
{"type":"step","step":4,"do":"eval","code":"1 + 1"}
!
done

left() { # whether the friendly prompt was the last that came
	echo '{"type":"step","do":"eval","code":"'"'12' '34'"'"}' |
		timeout 30 upy-send --trace "$tmp/trace" -T 5 -d \
			'exec:exec wire --after down:123 --drop down:1 -- "$UPY_DATADIR"/boards/unix' |
		results | sed 's/,"out".*//'
	tail -1 "$tmp/trace" | grep -o '3e3e3e20$'
}
on unix
want='{"status":"lost","reason":"the reply of the board is damaged"
3e3e3e20
' check_on 'a board whose reply was damaged is left at its prompt, too' 0 left
