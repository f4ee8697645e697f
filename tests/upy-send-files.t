#!/bin/sh
# upy-send on all boards: files and modules.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 18

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

# All the others.
for name in unix cpython microbit wasm; do
	on $name
	folders='["bytes","sub/"]' made='"status":"ok","out":""}' repr="['bytes', 'sub/']" status=0
	[ $name != microbit ] || folders='["bytes"]' repr="['bytes']" status=1 \
		made='"status":"raised","out":"","err":{"type":"OSError",...}}'
	want='{"path":"TMP/bytes","to":"bytes","status":"ok","out":""}
{"path":"bytes","status":"ok","out":"","repr":"'\''40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880'\''","value":"40aff2e9d2d8922e47afd4648e6967497158785fbd1da870e7110266bf944880"}
{"path":"sub/below",'$made'
{"status":"ok","out":"","repr":"'$repr'","value":'$folders'}
{"path":"bytes","to":"TMP/got","status":"ok","out":""}
{"keep":["byt*"],"status":"ok","out":""}
{"status":"ok","out":"","repr":"['\'bytes\'']","value":["bytes"]}
{"status":"ok","out":""}
{"status":"ok","out":"","repr":"[]","value":[]}
{"status":"ok","out":"[]\n"}
'
	all() {
		run <"$tmp/all"
		all_status=$?
		cmp "$tmp/bytes" "$tmp/got" || return
		rm "$tmp/got"
		return $all_status
	}
	cat >"$tmp/all" <<'!'
{"type":"step","do":"put","path":"TMP/bytes","to":"bytes"}
{"type":"step","do":"hash","path":"bytes"}
{"type":"step","do":"mkdir","path":"sub/below"}
{"type":"step","do":"ls"}
{"type":"step","do":"get","path":"bytes","to":"TMP/got"}
{"type":"step","do":"clean","keep":["byt*"]}
{"type":"step","do":"ls"}
{"type":"step","do":"clean"}
{"type":"step","do":"ls"}
{"type":"step","do":"exec","code":"print([n for n in globals() if n.startswith('__upy_')])"}
!
	check_on "$name: mkdir, ls, hash, get, clean" $status all

	want='{"path":"none","status":"raised","out":"","err":{"type":"OSError",...}}
{"path":"none","to":"TMP/none","status":"raised","out":"","err":{"type":"OSError",...}}
{"path":"none","status":"raised","out":"","err":{"type":"OSError",...}}
{"path":"TMP/one.py","to":"boot.py","status":"ok","out":""}
{"status":"ok","out":""}
{"status":"ok","out":"","repr":"['\'boot.py\'']","value":["boot.py"]}
{"keep":[],"status":"ok","out":""}
{"status":"ok","out":"","repr":"[]","value":[]}
' check_on "$name: what is not there, and what is kept" 1 run <<'!'
{"type":"step","do":"hash","path":"none"}
{"type":"step","do":"get","path":"none","to":"TMP/none"}
{"type":"step","do":"ls","path":"none"}
{"type":"step","do":"put","path":"TMP/one.py","to":"boot.py"}
{"type":"step","do":"clean"}
{"type":"step","do":"ls"}
{"type":"step","do":"clean","keep":[]}
{"type":"step","do":"ls"}
!
done
