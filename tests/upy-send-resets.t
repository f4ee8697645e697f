#!/bin/sh
# upy-send on all boards: resets, wanted or not, and programs that do not end.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 27

run() { # OPTION...: the results of the steps on stdin
	sed "s|TMP|$tmp|" | timeout 60 upy-send -d "$board" -T 5 "$@" >"$tmp/out"
	run_status=$?
	# CPython has a name of its own for an OSError; after a reset comes a banner.
	results <"$tmp/out" | sed -E -e "s|$tmp|TMP|; s/FileNotFoundError/OSError/" \
		-e 's/("out":"a\\n)(\\u0000)?(Micro|C)Python v.*>>> "/\1"/'
	return $run_status
}

printf 'x = 2\n' >"$tmp/two.py"

for name in unix cpython microbit wasm; do
	on $name

	want='{"path":"TMP/two.py","to":"kept.py","status":"ok","out":""}
{"status":"ok","out":"","repr":"1","value":1}
{"mode":"soft","status":"ok","out":""}
{"status":"ok","out":"False\n"}
{"status":"ok","out":"","repr":"2","value":2}
' check_on "$name: a soft reset clears names and keeps files" 0 run <<'!'
{"type":"step","do":"put","path":"TMP/two.py","to":"kept.py"}
{"type":"step","do":"exec","code":"n = 1\nn","value":true}
{"type":"step","do":"reset","mode":"soft"}
{"type":"step","do":"exec","code":"print('n' in globals())"}
{"type":"step","do":"exec","code":"import kept\nkept.x","value":true}
!

	want='{"step":1,"timeout_s":1,"status":"timeout","reason":"not done after 1 s","out":"go\n"}
{"step":2,"status":"ok","out":"once\n","repr":"2","value":2}
{"step":3,"timeout_s":1,"status":"timeout","reason":"not done after 1 s","out":""}
{"step":4,"status":"ok","out":"on\n"}
' check_on "$name: an endless loop is stopped, and all goes on" 1 run <<'!'
{"type":"step","step":1,"do":"exec","code":"print('go')\nwhile True:\n  pass","timeout_s":1}
{"type":"step","step":2,"do":"exec","code":"n = 1\nprint('once')\nn + 1","value":true}
{"type":"step","step":3,"do":"exec","code":"n = 1\nwhile n:\n  n += 1","timeout_s":1}
{"type":"step","step":4,"do":"exec","code":"print('on')"}
!
done

on unix
want='{"test":"a","step":1,"mode":"soft","status":"ok","out":""}
{"test":"b","step":1,"status":"ok","out":""}
{"test":"b","step":2,"status":"ok","out":"5\n"}
' check_on 'a file needs no reset after one, and has none in its middle' 0 run <<'!'
{"type":"test","test":"a","steps":1,"file":"f"}
{"type":"step","test":"a","step":1,"do":"reset","mode":"soft"}
{"type":"test","test":"b","steps":2,"file":"g"}
{"type":"step","test":"b","step":1,"do":"exec","code":"n = 5"}
{"type":"step","test":"b","step":2,"do":"exec","code":"print(n)"}
!

# Half a second for a byte to come back: more than the step may take.
for name in unix wasm microbit; do
	on $name
	board="exec:exec wire --latency up:500 -- $UPY_DATADIR/boards/$name"
	want='{"timeout_s":0.3,"status":"timeout","reason":"not done after 0.3 s","out":""}
{"status":"ok","out":"on\n"}
' check_on "$name: an endless loop behind a slow line has a timeout, and is not lost" 1 run <<'!'
{"type":"step","do":"exec","code":"while True:\n  pass","timeout_s":0.3}
{"type":"step","do":"exec","code":"print('on')"}
!
done

for name in unix cpython microbit; do
	on $name
	case $name in
	microbit) reset='import microbit; microbit.reset()' ;;
	*) reset='import machine; machine.reset()' ;;
	esac
	want='{"status":"ok","out":""}
{"status":"lost","reason":"the board reset in the middle of the step","out":"a\n"}
{"status":"ok","out":"False\n"}
' check_on "$name: a reset in the middle of a step loses it; the next one runs" 3 run <<!
{"type":"step","do":"exec","code":"n = 1"}
{"type":"step","do":"exec","code":"print('a')\n$reset\nprint('b')"}
{"type":"step","do":"exec","code":"print('n' in globals())"}
!
done

# The last has no machine module: its program is started again.
for name in unix microbit wasm; do
	on $name
	want='{"status":"ok","out":""}
{"mode":"hard","status":"ok","out":""}
{"status":"ok","out":"False\n"}
' check_on "$name: a hard reset" 0 run <<'!'
{"type":"step","do":"exec","code":"n = 1"}
{"type":"step","do":"reset","mode":"hard"}
{"type":"step","do":"exec","code":"print('n' in globals())"}
!
done

# That a board has just booted is no reset by the step.
for name in unix cpython microbit; do
	on $name
	want='{"expect_reset":true,"status":"unmatched","reason":"the board did not reset","out":"a\n"}
' check_on "$name: what is expected of a step, it has to do itself" 1 run <<'!'
{"type":"step","do":"exec","code":"print('a')","expect_reset":true}
!
done

on cpython
for option in '' --verify; do
	# shellcheck disable=SC2086 # no option is no argument
	want='{"expect_reset":true,"status":"ok","out":"a\n"}
' check_on "what makes its board go away runs once: upy-send $option" 0 run $option <<'!'
{"type":"step","do":"exec","code":"import os\nprint('a')\nos._exit(3)","expect_reset":true}
!
done

want='{"status":"ok","out":""}
{"wait_s":0.5,"status":"ok","out":""}
{"status":"lost","reason":"the board was gone since the step before","out":""}
{"status":"ok","out":"4\n"}
' check_on 'a board that goes away between two steps is not waited for' 3 run <<'!'
{"type":"step","do":"exec","code":"import os, threading\nt = threading.Timer(0.1, os._exit, (3,))\nt.start()"}
{"type":"step","do":"wait","wait_s":0.5}
{"type":"step","do":"exec","code":"print(3)"}
{"type":"step","do":"exec","code":"print(4)"}
!

# Hard resets as the registry says. The command reads all it is given, while records are to come.
cat >"$tmp/devices.yaml" <<'!'
reopened: {address: 'exec:exec "$UPY_DATADIR"/boards/unix', reset: reopen}
commanded: {address: 'exec:exec "$UPY_DATADIR"/boards/unix', reset: {command: 'cat >read'}}
!
mkfifo "$tmp/to" "$tmp/from"
hard() { # DEVICE: the last record comes when the reset is over
	(cd "$tmp" && exec timeout 30 upy-send -d "$1") <"$tmp/to" >"$tmp/from" &
	exec 4>"$tmp/to" 5<"$tmp/from"
	echo '{"type":"step","do":"exec","code":"n = 1"}
{"type":"step","do":"reset","mode":"hard"}' >&4
	while read -r line <&5; do
		echo "$line"
		case $line in *'"mode":"hard"'*) break ;; esac
	done >"$tmp/out"
	echo '{"type":"step","do":"exec","code":"print(1)"}' >&4
	exec 4>&-
	cat <&5 >>"$tmp/out"
	wait $!
	hard_status=$?
	results <"$tmp/out" | sed 's/"device":"[a-z]*","attempt":1,//; s/"role":"dut",//'
	return $hard_status
}
on unix
for device in reopened commanded; do
	want='{"status":"ok","out":""}
{"mode":"hard","status":"ok","out":""}
{"status":"ok","out":"1\n"}
' check_on "a hard reset as the registry says: $device" 0 hard $device
done

want='{"status":"ok","out":""}
{"mode":"hard","status":"unmatched","reason":"the board did not reset","out":""}
' check_on 'a hard reset that does nothing is none' 1 run <<'!'
{"type":"step","do":"exec","code":"import sys\nclass M:\n  def reset(self): pass\nsys.modules['machine'] = M()"}
{"type":"step","do":"reset","mode":"hard"}
!
