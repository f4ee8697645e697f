#!/bin/sh
# upy-send on all boards: files and modules.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 10

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
{"path":"bytes.bin","status":"raised","out":"","err":{"type":"OSError",...}}
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
