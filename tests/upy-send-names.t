#!/bin/sh
# upy-send on all boards: steps that take away what their results rest on, and bytes that
# the line or the protocol has a use for.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 16

run() { # FILE: what the board makes of these steps
	upy-send -d "$board" -T 5 <"$1" >"$tmp/out"
	run_status=$?
	results <"$tmp/out"
	return $run_status
}

cat >"$tmp/names" <<'!'
{"type":"step","step":1,"do":"exec","code":"def print(*a):\n  pass\nn = 0"}
{"type":"step","step":2,"do":"exec","code":"n += 1\nn","value":true}
{"type":"step","step":3,"do":"exec","code":"del print\nrepr = len = 0\nprint(repr)"}
{"type":"step","step":4,"do":"exec","code":"'a'","value":true}
{"type":"step","step":5,"do":"exec","code":"del repr, len\ndel __upy"}
{"type":"step","step":6,"do":"exec","code":"n += 1\nprint('once')\nn","value":true}
{"type":"step","step":7,"do":"exec","code":"__upy = 5"}
{"type":"step","step":8,"do":"exec","code":"n += 1\nprint('once')\nn","value":true}
{"type":"step","step":9,"do":"exec","code":"for print in range(3):\n  pass"}
{"type":"step","step":10,"do":"exec","code":"print","value":true}
{"type":"step","step":11,"do":"exec","code":"del print"}
!
cat >"$tmp/names.want" <<'!'
{"step":1,"status":"ok","out":""}
{"step":2,"status":"ok","out":"","repr":"1","value":1}
{"step":3,"status":"ok","out":"0\n"}
{"step":4,"status":"ok","out":"","repr":"'a'","value":"a"}
{"step":5,"status":"ok","out":""}
{"step":6,"status":"ok","out":"once\n","repr":"2","value":2}
{"step":7,"status":"ok","out":""}
{"step":8,"status":"ok","out":"once\n","repr":"3","value":3}
{"step":9,"status":"ok","out":""}
{"step":10,"status":"ok","out":"","repr":"2","value":2}
{"step":11,"status":"ok","out":""}
!

# What no lexer can see. A print that does nothing looks like a silent exit.
cat >"$tmp/hidden" <<'!'
{"type":"step","step":1,"do":"exec","code":"n = 1\nglobals()['pr' + 'int'] = 7"}
{"type":"step","step":2,"do":"exec","code":"n += 1\nn","value":true}
{"type":"step","step":3,"do":"exec","code":"n += 1"}
{"type":"step","step":4,"do":"eval","code":"n"}
{"type":"step","step":5,"do":"reset","mode":"soft"}
{"type":"step","step":6,"do":"exec","code":"n = 1\nglobals()['pr' + 'int'] = lambda *a: None"}
{"type":"step","step":7,"do":"exec","code":"n += 1"}
{"type":"step","step":8,"do":"eval","code":"n"}
!
cat >"$tmp/hidden.want" <<'!'
{"step":1,"status":"ok","out":""}
{"step":2,"status":"ok","out":"","repr":"2","value":2}
{"step":3,"status":"ok","out":""}
{"step":4,"status":"ok","out":"","repr":"3","value":3}
{"step":5,"mode":"soft","status":"ok","out":""}
{"step":6,"status":"raised","reason":"the step hid print(), so its end cannot be seen","out":"","err":{"type":"SystemExit",...}}
{"step":7,"status":"ok","out":""}
{"step":8,"status":"ok","out":"","repr":"2","value":2}
!

cat >"$tmp/text" <<'!'
{"type":"step","step":1,"do":"exec","code":"s = '\u0001\u0002\u0003\u0004\u0005\u007f'\nprint([ord(c) for c in s])"}
{"type":"step","step":2,"do":"exec","code":"# \u0004 in a comment\n1 + 1","value":true}
{"type":"step","step":3,"do":"exec","code":"s = '\u0003\\n\\''\nraise ValueError"}
{"type":"step","step":4,"do":"exec","code":"print('é€🐍')"}
{"type":"step","step":5,"do":"eval","code":"'é€🐍'"}
{"type":"step","step":6,"do":"eval","code":"len('é€🐍'.encode()) if hasattr(str, 'encode') else 9"}
{"type":"step","step":7,"do":"exec","code":"print('tab\\t', 'cr lf', sep='\\r\\n')"}
!
cat >"$tmp/text.want" <<'!'
{"step":1,"status":"ok","out":"[1, 2, 3, 4, 5, 127]\n"}
{"step":2,"status":"ok","out":"","repr":"2","value":2}
{"step":3,"status":"raised","out":"","err":{"type":"ValueError",...,"line":2}}
{"step":4,"status":"ok","out":"é€🐍\n"}
{"step":5,"status":"ok","out":"","repr":"'é€🐍'","value":"é€🐍"}
{"step":6,"status":"ok","out":"","repr":"9","value":9}
{"step":7,"status":"ok","out":"tab\t\ncr lf\n"}
!

# On a pseudo terminal instead of pipes, which may add a CR of its own to line ends.
cat >"$tmp/terminal" <<'!'
{"type":"step","step":1,"do":"exec","code":"print('a\\x04>\\nb')\nclass R:\n  def __repr__(self): return 'x\\ny'\n\nR()","value":true}
{"type":"step","step":2,"do":"exec","code":"print(1)\n1 / 0"}
{"type":"step","step":3,"do":"exec","code":"while True: pass","timeout_s":0.2}
{"type":"step","step":4,"do":"exec","code":"print(2)"}
!
cat >"$tmp/terminal.want" <<'!'
{"step":1,"status":"ok","out":"a\u0004>\nb\n","repr":"x\ny"}
{"step":2,"status":"raised","out":"1\n","err":{"type":"ZeroDivisionError",...,"line":2}}
{"step":3,"timeout_s":0.2,"status":"timeout","reason":"not done after 0.2 s","out":""}
{"step":4,"status":"ok","out":"2\n"}
!
terminal() {
	upy-send -d "execpty:exec $UPY_DATADIR/boards/$board" <"$tmp/terminal" >"$tmp/out"
	terminal_status=$?
	results <"$tmp/out"
	return $terminal_status
}

for name in unix cpython microbit wasm; do
	on $name
	want=$(cat "$tmp/names.want")'
' check_on "$board: programs that take print, repr or our helper away" 0 run "$tmp/names"
	want=$(cat "$tmp/hidden.want")'
' check_on "$board: programs that hide print behind our back" 1 run "$tmp/hidden"
	want=$(cat "$tmp/terminal.want")'
' check_on "$board: on a pseudo terminal" 1 terminal
	want=$(cat "$tmp/text.want")'
' check_on "$board: control bytes and Unicode in source and output" 1 run "$tmp/text"
done
