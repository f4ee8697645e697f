#!/bin/sh
# upy-send on all boards: whatever a step prints and however it ends, its result is right.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 17

run() { # FILE: what the board makes of these steps
	upy-send -d "$board" -T 5 <"$1" >"$tmp/out"
	run_status=$?
	results <"$tmp/out"
	return $run_status
}

cat >"$tmp/values" <<'!'
{"type":"step","step":1,"do":"exec","code":"print(1)\n2 + 3","value":true}
{"type":"step","step":2,"do":"exec","code":"_ * 2","value":true}
{"type":"step","step":3,"do":"eval","code":"None"}
{"type":"step","step":4,"do":"exec","code":"_","value":true}
{"type":"step","step":5,"do":"eval","code":"[1, 'a b', None, (1, 2.5), {'k': b'\\x00'}]"}
{"type":"step","step":6,"do":"exec","code":"x = 1","value":true}
{"type":"step","step":7,"do":"exec","code":"x; x + 1 # the value\n","value":true}
{"type":"step","step":8,"do":"exec","code":"print('a', end='')"}
{"type":"step","step":9,"do":"exec","code":"if x:\n  y = (1,\n    2)\n\ny[\n1]","value":true}
{"type":"step","step":10,"do":"eval","code":"(1, 2) # both"}
{"type":"step","step":11,"do":"exec","code":""}
{"type":"step","step":12,"do":"exec","code":"# nothing"}
!
cat >"$tmp/values.want" <<'!'
{"step":1,"status":"ok","out":"1\n","repr":"5","value":5}
{"step":2,"status":"ok","out":"","repr":"10","value":10}
{"step":3,"status":"ok","out":"","repr":"None","value":null}
{"step":4,"status":"ok","out":"","repr":"10","value":10}
{"step":5,"status":"ok","out":"","repr":"[1, 'a b', None, (1, 2.5), {'k': b'\\x00'}]"}
{"step":6,"status":"ok","out":""}
{"step":7,"status":"ok","out":"","repr":"2","value":2}
{"step":8,"status":"ok","out":"a"}
{"step":9,"status":"ok","out":"","repr":"2","value":2}
{"step":10,"status":"ok","out":"","repr":"(1, 2)"}
{"step":11,"status":"ok","out":""}
{"step":12,"status":"ok","out":""}
!

cat >"$tmp/errors" <<'!'
{"type":"step","step":1,"do":"exec","code":"print('a')\n1 / 0\nprint('b')"}
{"type":"step","step":2,"do":"exec","code":"a b"}
{"type":"step","step":3,"do":"exec","code":"def f():\n  raise ValueError('x\\x04>y')\n\nf()"}
{"type":"step","step":4,"do":"exec","code":"raise SystemExit"}
{"type":"step","step":5,"do":"exec","code":"print('a')\nimport sys\nsys.exit()"}
{"type":"step","step":6,"do":"eval","code":"[][0]"}
{"type":"step","step":7,"do":"exec","code":"print('after', 1)"}
{"type":"step","step":8,"do":"exec","code":"x = \\"}
{"type":"step","step":9,"do":"exec","code":"'open"}
{"type":"step","step":10,"do":"exec","code":"(1,"}
{"type":"step","step":11,"do":"exec","code":"if 1:"}
!
cat >"$tmp/errors.want" <<'!'
{"step":1,"status":"raised","out":"a\n","err":{"type":"ZeroDivisionError",...,"line":2}}
{"step":2,"status":"raised","out":"","err":{"type":"SyntaxError",...,"line":1}}
{"step":3,"status":"raised","out":"","err":{"type":"ValueError",...,"line":2}}
{"step":4,"status":"raised","out":"","err":{"type":"SystemExit",...}}
{"step":5,"status":"raised","out":"a\n","err":{"type":"SystemExit",...}}
{"step":6,"status":"raised","out":"","err":{"type":"IndexError",...,"line":1}}
{"step":7,"status":"ok","out":"after 1\n"}
{"step":8,"status":"raised"}
{"step":9,"status":"raised"}
{"step":10,"status":"raised"}
{"step":11,"status":"raised"}
!
# Firmwares differ in the type and line of the last ones.
sort_of() {
	sed -E 's/("step":(8|9|10|11),"status":"raised"),"out":"","err":.*/\1}/'
}
errors() {
	run "$tmp/errors" >"$tmp/got"
	errors_status=$?
	sort_of <"$tmp/got"
	return $errors_status
}

cat >"$tmp/output" <<'!'
{"type":"step","step":1,"do":"exec","code":"print('a\\x04>b\\x04\\x04>')"}
{"type":"step","step":2,"do":"exec","code":"print('\\x04\\x04>', end='')"}
{"type":"step","step":3,"do":"exec","code":"print('\\x04Traceback (most recent call last):\\nE: fake\\n\\x04>', end='')"}
{"type":"step","step":4,"do":"exec","code":"print('raw REPL; CTRL-B to exit\\n>', end='')"}
{"type":"step","step":5,"do":"exec","code":"print('MicroPython v1\\n>>> ', end='')"}
{"type":"step","step":6,"do":"exec","code":"print('OK\\x04x\\x02\\x01\\x03\\x05')\nprint(123456)"}
{"type":"step","step":7,"do":"exec","code":"print('a\\rb\\r')\nprint('c\\r', end='')"}
{"type":"step","step":8,"do":"exec","code":"print('\\x04Traceback (most recent call last):\\nE: fake\\n\\x04>', end='')\nraise SystemExit"}
{"type":"step","step":9,"do":"exec","code":"print('\\x04\\x04>', end='')\n1 / 0"}
{"type":"step","step":10,"do":"exec","code":"print('\\x02[] 2 ', end='')\n'\\x02'","value":true}
!
cat >"$tmp/output.want" <<'!'
{"step":1,"status":"ok","out":"a\u0004>b\u0004\u0004>\n"}
{"step":2,"status":"ok","out":"\u0004\u0004>"}
{"step":3,"status":"ok","out":"\u0004Traceback (most recent call last):\nE: fake\n\u0004>"}
{"step":4,"status":"ok","out":"raw REPL; CTRL-B to exit\n>"}
{"step":5,"status":"ok","out":"MicroPython v1\n>>> "}
{"step":6,"status":"ok","out":"OK\u0004x\u0002\u0001\u0003\u0005\n123456\n"}
{"step":7,"status":"ok","out":"a\rb\nc\r"}
{"step":8,"status":"raised","out":"\u0004Traceback (most recent call last):\nE: fake\n\u0004>","err":{"type":"SystemExit",...}}
{"step":9,"status":"raised","out":"\u0004\u0004>","err":{"type":"ZeroDivisionError",...,"line":2}}
{"step":10,"status":"ok","out":"\u0002[] 2 ","repr":"'\\x02'","value":"\u0002"}
!

# With a pause behind what looks like an end, so that silence alone proves nothing.
cat >"$tmp/pauses" <<'!'
{"type":"step","step":1,"do":"exec","code":"import time\nms = getattr(time, 'sleep_ms', None)\nif ms is None:\n  try:\n    from microbit import sleep as ms\n  except ImportError:\n    ms = lambda n: time.sleep(n / 1000)"}
{"type":"step","step":2,"do":"exec","code":"print('a\\x04>', end='')\nms(60)\nprint('b')"}
{"type":"step","step":3,"do":"exec","code":"print('\\x04\\x04>', end='')\nms(60)"}
{"type":"step","step":4,"do":"exec","code":"print('\\x04Traceback (most recent call last):\\nE: fake\\n\\x04>', end='')\nms(60)\n1 / 0"}
{"type":"step","step":5,"do":"exec","code":"print('\\x04>', end='')\nms(60)\n5","value":true}
{"type":"step","step":6,"do":"exec","code":"print('MicroPython v1\\n>>> ', end='')\nms(400)\nprint('c')"}
{"type":"step","step":7,"do":"exec","code":"print('d')"}
!
cat >"$tmp/pauses.want" <<'!'
{"step":1,"status":"ok","out":""}
{"step":2,"status":"ok","out":"a\u0004>b\n"}
{"step":3,"status":"ok","out":"\u0004\u0004>"}
{"step":4,"status":"raised","out":"\u0004Traceback (most recent call last):\nE: fake\n\u0004>","err":{"type":"ZeroDivisionError",...,"line":3}}
{"step":5,"status":"ok","out":"\u0004>","repr":"5","value":5}
{"step":6,"status":"ok","out":"MicroPython v1\n>>> c\n"}
{"step":7,"status":"ok","out":"d\n"}
!

for name in unix cpython microbit wasm; do
	on $name
	want=$(cat "$tmp/values.want")'
' check_on "$board: values, and _ between steps" 0 run "$tmp/values"
	want=$(cat "$tmp/errors.want")'
' check_on "$board: exceptions with their lines, SystemExit, wrong syntax" 1 errors
	want=$(cat "$tmp/output.want")'
' check_on "$board: output that looks like the protocol" 1 run "$tmp/output"
	want=$(cat "$tmp/pauses.want")'
' check_on "$board: the same with a pause behind it" 1 run "$tmp/pauses"
done

# The same device twice: a program that serves a board for each
twice() {
	upy-send -d unix -d unix -d x=unix | upy-assert | upy-report |
		sed -n 's/^t.yaml.* on \(.*\): expected.*/\1/p; s/ *rerun: //p' | sort
}
want='unix
unix#2
upy-test -d unix t.yaml::a
upy-test -d unix t.yaml::a
' check 'one device, several boards: each has a name' 0 twice <<'!'
{"type":"test","test":"t.yaml::a","name":"a","file":"t.yaml","line":1,"steps":1}
{"type":"step","test":"t.yaml::a","step":1,"do":"exec","code":"1","value":true,"assert":[{"op":"==","repr":"2"}]}
!
