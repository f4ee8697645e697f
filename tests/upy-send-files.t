#!/bin/sh
# upy-send on all boards: files, modules, resets, and programs that do not end.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 22

run() { # the results of the steps on stdin
	sed "s|TMP|$tmp|" | upy-send -d "$board" -T 5 >"$tmp/out"
	run_status=$?
	# CPython has a name of its own for an OSError; after a reset comes a banner.
	results <"$tmp/out" | sed -E -e "s|$tmp|TMP|; s/FileNotFoundError/OSError/" \
		-e 's/("out":"a\\n)(\\u0000)?(Micro|C)Python v.*>>> "/\1"/'
	return $run_status
}

i=0
while [ $i -lt 256 ]; do
	printf %b "\\0$(printf %03o $i)"
	i=$((i + 1))
done >"$tmp/bytes"
printf 'x = 1\nprint("one")\n' >"$tmp/one.py"
printf 'x = 2\n' >"$tmp/two.py"
: >"$tmp/empty"

for name in unix cpython microbit wasm; do
	on $name

	want='{"path":"TMP/bytes","to":"bytes.bin","status":"ok","out":""}
{"status":"ok","out":"256 32640 True\n"}
{"path":"TMP/empty","to":"it'\''s empty","status":"ok","out":""}
{"status":"ok","out":"","repr":"0","value":0}
{"path":"bytes.bin","status":"ok","out":""}
{"path":"bytes.bin","status":"raised","out":"","err":{"type":"OSError",...,"line":1}}
' check_on "$name: files go there byte for byte, and away" 1 run <<'!'
{"type":"step","do":"put","path":"TMP/bytes","to":"bytes.bin"}
{"type":"step","do":"exec","code":"f = open('bytes.bin', 'rb')\nb = f.read()\nf.close()\nprint(len(b), sum(b), b == bytes(range(256)))\ndel b"}
{"type":"step","do":"put","path":"TMP/empty","to":"it's empty"}
{"type":"step","do":"exec","code":"f = open(\"it's empty\", 'rb')\nn = len(f.read())\nf.close()\nn","value":true}
{"type":"step","do":"rm","path":"bytes.bin"}
{"type":"step","do":"rm","path":"bytes.bin"}
!

	reloaded='"status":"ok","out":""}' again=2
	# This firmware forgets no module.
	[ $name != microbit ] ||
		reloaded='"status":"raised","out":"","err":{"type":"AttributeError",...,"line":1}}' again=1
	want='{"path":"TMP/one.py","to":"amod.py","status":"ok","out":""}
{"status":"ok","out":"one\n1\n"}
{"path":"TMP/two.py","to":"amod.py","status":"ok","out":""}
{"status":"ok","out":"1\n"}
{"module":"amod",'$reloaded'
{"status":"ok","out":"'$again'\n"}
' check_on "$name: a module that has changed is reloaded" $((again == 1)) run <<'!'
{"type":"step","do":"put","path":"TMP/one.py","to":"amod.py"}
{"type":"step","do":"exec","code":"import amod\nprint(amod.x)"}
{"type":"step","do":"put","path":"TMP/two.py","to":"amod.py"}
{"type":"step","do":"exec","code":"import amod\nprint(amod.x)"}
{"type":"step","do":"reload","module":"amod"}
{"type":"step","do":"exec","code":"import amod\nprint(amod.x)"}
!

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

	want='{"step":1,"timeout_s":0.3,"status":"timeout","reason":"not done after 0.3 s","out":"go\n"}
{"step":2,"status":"ok","out":"once\n","repr":"2","value":2}
{"step":3,"timeout_s":0.3,"status":"timeout","reason":"not done after 0.3 s","out":""}
{"step":4,"status":"ok","out":"on\n"}
' check_on "$name: an endless loop is stopped, and all goes on" 1 run <<'!'
{"type":"step","step":1,"do":"exec","code":"print('go')\nwhile True:\n  pass","timeout_s":0.3}
{"type":"step","step":2,"do":"exec","code":"n = 1\nprint('once')\nn + 1","value":true}
{"type":"step","step":3,"do":"exec","code":"n = 1\nwhile n:\n  n += 1","timeout_s":0.3}
{"type":"step","step":4,"do":"exec","code":"print('on')"}
!
done

# The wasm board has no machine to reset.
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

# The microbit board has no folders.
for name in unix wasm; do
	on $name
	want='{"path":"TMP/two.py","to":"a/b/deep.py","status":"ok","out":""}
{"status":"ok","out":"2\n"}
' check_on "$name: the folders above a file are made" 0 run <<'!'
{"type":"step","do":"put","path":"TMP/two.py","to":"a/b/deep.py"}
{"type":"step","do":"exec","code":"import sys\nsys.path.append('a/b')\nimport deep\nprint(deep.x)"}
!
done

on unix
want='{"status":"ok","out":""}
{"mode":"hard","status":"ok","out":""}
{"status":"ok","out":"False\n"}
' check_on 'unix: a hard reset' 0 run <<'!'
{"type":"step","do":"exec","code":"n = 1"}
{"type":"step","do":"reset","mode":"hard"}
{"type":"step","do":"exec","code":"print('n' in globals())"}
!
