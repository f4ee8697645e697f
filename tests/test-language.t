#!/bin/sh
# The language of test files beyond upydev's: steps on several boards, names
# of values, matchers, what tests need, products of params.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/steps.sh"
plan 134

cd "$tmp" || exit 1
echo 'x = 1' >here.py
echo 'x = 2' >there.py

### Steps on several boards

want='1 {"do":"exec","code":"led.start()","background":true,"value":true,"directive":"steps","role":"double","line":4}
2 {"do":"exec","code":"blink(3)","value":true,"directive":"steps","line":5}
3 {"do":"wait","wait_s":2,"directive":"steps","line":6}
4 {"do":"join","directive":"steps","role":"double","line":7}
5 {"do":"exec","code":"led.period()","value":true,"save":"got","assert":[{"op":"==","repr":"7"}],"directive":"steps","role":"double","line":8}
' check 'steps are done in the order written, each on the board of its role' 0 steps - <<'!'
- name: blink
  steps:
    # a comment
    - {double: led.start(), background: true}
    - {dut: blink(3)}
    - {wait: 2}
    - {join: double}
    - {double: led.period(), save: got, exp: 7}
!
want='1 {"do":"reset","mode":"soft","directive":"steps","role":"double","line":3}
2 {"do":"clean","keep":["a"],"directive":"steps","role":"double","line":4}
3 {"do":"put","path":"here.py","to":"here.py","directive":"steps","role":"double","line":5}
4 {"do":"load","path":"there.py","assert":[{"op":"match","re":"ok"}],"directive":"steps","role":"double","line":6}
5 {"do":"prompt","text":"Press the button","directive":"steps","line":7,"role":"double"}
6 {"do":"exec","code":"f(*[1], **{'"'k'"': 2})","value":true,"directive":"steps","role":"double","line":8}
7 {"do":"reload","module":"m","directive":"steps","role":"double","line":9}
8 {"do":"join","interrupt":true,"directive":"steps","role":"peer","timeout_s":3,"line":10}
9 {"do":"exec","code":"x","value":true,"directive":"steps","role":"double","line":11}
' check 'whatever a step can do' 0 steps - <<'!'
- name: verbs
  steps:
    - {reset: soft, role: double}
    - {clean: [a], role: double}
    - {put: here.py, role: double}
    - {load: there.py, role: double, match: ok}
    - prompt: Press the button
    - {double: f, args: [1], kwargs: {k: 2}}
    - {reload: m, role: double}
    - {join: peer, interrupt: true, timeout: 3}
    - {command: x, role: double}
!
want='{"name":"verbs","file":"<stdin>","line":1,"steps":3,"role":"double","roles":["double","peer"]}
{"name":"both","file":"<stdin>","line":2,"steps":2,"roles":["dut","double"]}
{"name":"own","file":"<stdin>","line":3,"steps":2,"role":"peer","roles":["peer","double"]}
{"name":"one","file":"<stdin>","line":4,"steps":1,"role":"double"}
' check 'the roles of a test: its own, else dut, else the first that is used' 0 tests - <<'!'
- {name: verbs, steps: [wait: 1, double: a, peer: b]}
- {name: both, steps: [double: a, dut: b]}
- {name: own, role: peer, steps: [double: a, command: b]}
- {name: one, steps: [double: a]}
!
want='load load
exec setup
prompt prompt
wait wait
exec command
exec steps
exec result
exec teardown
reload reload
' check 'steps stand between command and result' 0 deeds - <<'!'
- name: order
  teardown: t()
  steps: [dut: s()]
  prompt: p
  result: r
  command: c()
  wait: 0.5
  setup: s()
  load: import m
  reload: mod
!
want='1 {"do":"exec","code":"a","background":true,"directive":"setup","role":"double","timeout_s":4,"line":1}
2 {"do":"exec","code":"b","value":true,"directive":"steps","timeout_s":4,"line":1}
3 {"do":"join","interrupt":true,"directive":"teardown","role":"double","always":true,"line":1}
4 {"do":"exec","code":"c","directive":"teardown","timeout_s":4,"always":true,"line":1}
' check 'items of setup and teardown have roles, too' 0 steps - <<'!'
- {name: x, timeout: 4, setup: [{double: a, background: true}], steps: [b], teardown: [{join: double, interrupt: yes}, c]}
!
want='1 {"do":"clean","keep":["boot.py"],"directive":"clean","role":"double","line":1}
2 {"do":"clean","directive":"clean","line":1}
3 {"do":"put","path":"here.py","to":"here.py","directive":"put","role":"double","line":1}
4 {"do":"put","path":"there.py","to":"lib/x.py","directive":"put","role":"double","line":1}
5 {"do":"put","path":"here.py","to":"main.py","directive":"put","line":1}
' check 'put and clean for each role' 0 steps - <<'!'
- {name: x, clean: {double: [boot.py], dut: true, peer: no}, put: {double: [here.py, there.py: lib/x.py], dut: {here.py: main.py}}}
!
want='1 {"do":"put","path":"here.py","to":"here.py","directive":"put","role":"double","line":3}
1 {"do":"put","path":"here.py","to":"dut","directive":"put","line":4}
' check 'a role that the file declares is one in put, even with one file' 0 steps - <<'!'
devices: {double: the other board}
tests:
- {name: x, put: {double: here.py}}
- {name: y, put: {here.py: dut}}
!
refuse 'a role that is not declared, the nearest told' \
	'2:27: devices: role: unknown word '"'doubel'; nearest: double; known: dut, double" <<'!'
devices: {double: }
tests: [{name: x, steps: [doubel: a]}]
!
for wrong in 'join: dubble' 'reset: soft, role: dubble' 'clean: {dubble: yes}' 'put: {dubble: [here.py]}'; do
	doubled() {
		printf 'devices: {double: }\ntests:\n- {name: x, steps: [{%s}]}\n' "$1" |
			yaml2steps - 2>&1 | grep -q "unknown word 'dubble'; nearest: double"
	}
	check "nor anywhere else: $wrong" 0 doubled "$wrong"
done
refuse 'nor in requires' \
	"2:33: devices: role: unknown word 'dubble'; nearest: double; known: dut, double" <<'!'
devices: {double: }
tests: [{name: x, requires: [a, "dubble:b"]}]
!
refuse 'a step that does nothing' \
	'1:21: steps: does nothing; give it ROLE: CODE, command, load, put, clean, reset, reload, prompt, wait, expect, send or join' <<'!'
- {name: x, steps: [{timeout: 3}]}
!
refuse 'a step that does two things' \
	'1:21: steps: does more than wait; make each a step of its own' <<'!'
- {name: x, steps: [{wait: 3, dut: a}]}
!
refuse 'a step on two boards' "1:30: unknown key 'peer'" <<'!'
- {name: x, steps: [{dut: a, peer: b}]}
!
refuse 'a key with a value that is no code is none of a role' \
	"1:22: unknown key 'wiat'; nearest: wait" <<'!'
- {name: x, steps: [{wiat: 3}]}
!
refuse 'a long word that is nearly a directive is none of a role' \
	"1:22: unknown key 'comand'; nearest: command" <<'!'
- {name: x, steps: [{comand: a}]}
!
want='1 {"do":"exec","code":"a","value":true,"directive":"steps","role":"comand","line":2}
' check 'unless it is declared' 0 steps - <<'!'
devices: {comand: an officer}
tests: [{name: x, steps: [{comand: a}]}]
!
refuse 'steps need steps' '1:20: steps: is empty, so nothing would be done' <<'!'
- {name: x, steps: []}
!
refuse 'benchmark stands alone' '1:45: steps: cannot stand beside benchmark in one test' <<'!'
- {name: x, benchmark: a, rounds: 1, steps: [b]}
!
refuse 'exp needs a value' '1:36: exp without command: nothing would be compared; add ROLE: EXPRESSION' <<'!'
- {name: x, steps: [{wait: 1, exp: 2}]}
!
refuse 'background needs a program' \
	'1:43: background without command: nothing would run meanwhile; add ROLE: CODE' <<'!'
- {name: x, steps: [{wait: 1, background: yes}]}
!
refuse 'what raises has no value' '1:38: raises: command has no value when it raises; compare in another step' <<'!'
- {name: x, steps: [{dut: a, raises: OSError, exp: 3}]}
!

### Constants

vars() {
	{
		echo "vars: {n: 2, f: .5, s: \"it's\", l: [1, a], d: {k: ~}, inf: .inf, ver: \"1.20\", t: yes}
tests:
- name: x"
		printf '  %s\n' "$@"
	} | codes -
}
want="a = [2, 0.5, \\\"it's\\\", [1, 'a'], {'k': None}, float('inf'), '1.20', True]
" check 'in code, constants are Python literals' 0 vars \
	"command: 'a = [\${n}, \${f}, \${s}, \${l}, \${d}, \${inf}, \${ver}, \${t}]'"
want="f(*[2, [1, 'a'], \\\"<it's>\\\"], **{'k': '1.20'})
" check 'in args, they are values; inside of texts, text' 0 vars \
	'command: f' "args: [\"\${n}\", \"\${l}\", \"<\${s}>\"]" "kwargs: {k: \"\${ver}\"}"
want="f(*[1, 'a'])
" check 'args can be one' 0 vars 'command: f' "args: \${l}"
want="f(*(2, 0.5))
" check 'args that are text are code' 0 vars 'command: f' "args: (\${n}, \${f})"
want="a = '\${n}' + \${} + \${ n} + \$n
" check '$${ is a plain ${, and so is what holds no name' 0 vars \
	"command: \"a = '\$\${n}' + \${} + \${ n} + \$n\""
expected() {
	{
		echo "vars: {n: 2, s: abc, ver: \"1.20\", l: [1, x], none: ~, inf: .inf}
tests:
- name: x
  result: r
  exp: $1"
	} | asserts -
}
for pair in "\${n}|2" "\${s}|'abc'" "\${ver}|'1.20'" "\${l}|[1, 'x']" "(\${n}, \${s})|(2, 'abc')" \
	"n is \${n}, s \${s}|'n is 2, s abc'" "[\"\${n}\", \"\${s}!\"]|[2, 'abc!']" "\${inf}|inf" \
	"{a: \"\${l}\"}|{'a': [1, 'x']}"; do
	want="{\"op\":\"==\",\"repr\":\"${pair#*|}\"}
" check "exp: ${pair%%|*}" 0 expected "${pair%%|*}"
done
want='' check 'a constant that is nothing asserts nothing' 0 expected "\${none}"

want='1 {"do":"reset","mode":"hard","directive":"reset","role":"double","timeout_s":3,"line":5}
2 {"do":"put","path":"here.py","to":"lib/here.py","directive":"put","role":"double","timeout_s":3,"line":6}
3 {"do":"load","path":"./here.py","directive":"load","role":"double","timeout_s":3,"line":7}
4 {"do":"prompt","text":"Press 0.5 here","directive":"prompt","role":"double","line":8}
5 {"do":"wait","wait_s":0.5,"directive":"wait","role":"double","line":9}
6 {"do":"exec","code":"c","value":true,"assert":[{"op":"match","re":"^here.*0.5$"},{"op":"jq","filter":".out | test(\"here\")"}],"directive":"command","role":"double","timeout_s":3,"line":10}
' check 'everywhere else, they are plain text, or the value itself' 0 steps - <<'!'
vars: {mode: hard, dir: lib, what: here, half: .5, limit: 3, board: double}
tests:
- name: x
  role: ${board}
  reset: ${mode}
  put: {"${what}.py": "${dir}/"}
  load: ./${what}.py
  prompt: Press ${half} ${what}
  wait: ${half}
  command: c
  timeout: ${limit}
  match: ^${what}.*${half}$
  jq: .out | test("${what}")
!
sed 's/x/y/' here.py >./y.py
want='f(*[1, 2])
f(*[3, 2])
f(*[3, 4])
f(*[5, 2])
' check 'constants of the file, of a test, of an item of params' 0 codes - <<'!'
vars: {a: 1, b: 2}
tests:
- {name: x, command: f, args: ["${a}", "${b}"]}
- {name: y, vars: {a: 3}, command: f, args: ["${a}", "${b}"], params: [{}, {vars: {b: 4}}, {vars: {a: 5}}]}
!
want='a(2)
b(2)
' check 'constants in setup and defaults' 0 codes - <<'!'
vars: {n: 2}
defaults: {setup: "a(${n})"}
tests: [{name: x, teardown: "b(${n})"}]
!
refuse 'a name that is not there, the nearest told' \
	"2:28: command: \${nmae}: neither vars nor a save before it has this name; nearest: name" <<'!'
vars: {name: 1}
tests: [{name: x, command: "${nmae}"}]
!
refuse 'or how to write what is no name' \
	"1:22: command: \${zzz}: neither vars nor a save before it has this name (\$\${ is a plain \${)" <<'!'
- {name: x, command: "${zzz}"}
!
refuse 'a constant that is no number' '2:28: timeout: takes a number, not text' <<'!'
vars: {t: soon}
tests: [{name: x, timeout: "${t}"}]
!
refuse 'constants are not made of constants' \
	'1:17: vars: ${a}: a constant cannot be made of others' <<'!'
vars: {a: 1, b: "${a}"}
tests: [{name: x}]
!
refuse 'a constant has a name' "1:8: vars: 'a b' is not a name of letters, digits and _" <<'!'
vars: {a b: 1}
tests: [{name: x}]
!
refuse 'a constant that is a date' '1:11: vars: 2020-01-01 is a date in YAML; put it in quotes' <<'!'
vars: {a: 2020-01-01}
tests: [{name: x}]
!

### Saved values

want='1 {"do":"exec","code":"a()","value":true,"save":"got","directive":"steps","role":"double","line":3}
2 {"do":"exec","code":"f(${got}, ${got})","value":true,"assert":[{"op":"==","repr":"(1, ${got})"},{"op":"match","re":"^${got}$"}],"directive":"steps","line":4,"uses":["got"]}
1 {"do":"put","path":"here.py","to":"${got}","directive":"put","line":5,"uses":["got"]}
2 {"do":"load","source":"x = ${got}","directive":"load","line":5,"uses":["got"]}
3 {"do":"prompt","text":"Is it ${got}?","directive":"prompt","line":5,"uses":["got"]}
4 {"do":"exec","code":"f(*[${got}, 2])","value":true,"directive":"command","line":5,"uses":["got"]}
5 {"do":"exec","code":"g()","value":true,"save":"other","directive":"steps","line":6}
6 {"do":"exec","code":"${other}","value":true,"assert":[{"op":"==","repr":"[${got}, [${other}]]"}],"directive":"result","line":6,"uses":["other","got"]}
' check 'values that steps save are named in those that use them' 0 steps - <<'!'
- name: x
  steps:
    - {double: a(), save: got}
    - {dut: "f(${got}, ${got})", exp: "(1, ${got})", match: "^${got}$"}
- {name: y, put: {here.py: "${got}"}, load: "x = ${got}", prompt: "Is it ${got}?", command: f, args: ["${got}", 2], setup: [],
   result: "${other}", exp: ["${got}", ["${other}"]], steps: [{dut: g(), save: other}]}
!
want='1 {"do":"exec","code":"a()","value":true,"save":"got","directive":"setup","line":1}
2 {"do":"exec","code":"b()","value":true,"directive":"command","line":1}
3 {"do":"exec","code":"c(${got})","value":true,"save":"more","directive":"result","line":1,"uses":["got"]}
4 {"do":"exec","code":"d(${more})","directive":"teardown","always":true,"line":1,"uses":["more"]}
' check 'setup saves; a test saves its result, or its command' 0 steps - <<'!'
- {name: x, setup: {command: a(), save: got}, command: b(), result: "c(${got})", save: more, teardown: "d(${more})"}
!
refuse 'a value that is saved later' \
	"1:22: command: \${got}: neither vars nor a save before it has this name (\$\${ is a plain \${)" <<'!'
- {name: x, command: "${got}"}
- {name: y, command: a, save: got}
!
refuse 'nor in the step that saves it' \
	"1:27: command: \${got}: neither vars nor a save before it has this name (\$\${ is a plain \${)" <<'!'
- {name: x, steps: [{dut: "a(${got})", save: got}]}
!
refuse 'where a value must be known before' '2:34: timeout: ${got} is known only while the test runs' <<'!'
- {name: x, command: a, save: got}
- {name: y, command: b, timeout: "${got}"}
!
refuse 'a saved value inside a text of a list' \
	'2:32: args: ${got} stands for a Python value, which cannot be put into a text' <<'!'
- {name: x, command: a, save: got}
- {name: y, command: b, args: ["<${got}>"]}
!
refuse 'a name for a constant and a value' "2:37: save: 'got' is a constant of vars" <<'!'
vars: {got: 1}
tests: [{name: x, command: a, save: got}]
!
refuse 'a plain text that could be taken for a value' \
	'1:22: $${got}: a step saves this name; give one of the two another name' <<'!'
- {name: x, command: "'$${got}'"}
- {name: y, command: a, save: got}
!
refuse 'save needs a value' '1:19: save without result: there would be no value; add command' <<'!'
- {name: x, save: a}
!

### What is demanded

demand() {
	printf -- '- name: e\n  result: a\n'
	printf '  %s\n' "$@"
}
demands() {
	demand "$@" | asserts -
}
want='{"op":"close_to","repr":"1.5","abs":"1e-12","rel":"1e-6"}
' check 'close_to has a tolerance of its own' 0 demands 'exp: 1.5' 'assert_op: close_to'
want='{"op":"not close_to","repr":"[1, 2.0]","abs":"0.25"}
' check 'a tolerance that is a number is absolute' 0 demands 'exp: [1, 2.0]' 'assert_op: not close_to' \
	'tolerance: 0.25'
want='{"op":"==","repr":"3","abs":"0","rel":"0.01"}
' check 'both tolerances, also of ==' 0 demands 'exp: 3' 'tolerance: {rel: .01, abs: 0}'
for op in contains len 'not contains' 'not len' 'not startswith'; do
	want='{"op":"'$op'","repr":"2"}
' check "$op compares with exp" 0 demands 'exp: 2' "assert_op: $op"
done
for op in keys 'not keys'; do
	want='{"op":"'$op'","repr":"['"'a'"']"}
' check "$op compares with a list" 0 demands 'exp: [a]' "assert_op: $op"
done
for op in matches 'not matches'; do
	want='{"op":"'$op'","re":"^a+$"}
' check "$op takes a regular expression" 0 demands 'exp: ^a+$' "assert_op: $op"
done
for op in empty 'not empty'; do
	want='{"op":"'$op'"}
' check "$op needs nothing" 0 demands "assert_op: $op"
done
want='{"op":"not empty","each":"all"}
' check 'all items' 0 demands 'assert_op: not empty' 'assert_itr: all'
want='{"op":"raises","type":"ValueError","re":"bad: \\d+"}
' check 'the message of an exception' 0 asserts - <<'!'
- {name: x, command: a, raises: 'ValueError: bad: \d+'}
!
want='{"op":"match","re":"a"},{"op":"match","re":"b"},{"op":"stdout","text":"x\n"}
{"op":"jq","filter":".value"}
' check 'match and stdout are about command, jq about result' 0 asserts - <<'!'
- {name: x, command: c, result: r, match: [a, b], stdout: x, jq: .value}
!
want='{"op":"match","re":"a"},{"op":"stdout","text":""},{"op":"jq","filter":".value"}
{"op":"match","re":"b"}
' check 'without command about result, else load' 0 asserts - <<'!'
- {name: x, result: r, match: a, stdout: "", jq: .value}
- {name: y, load: import a, match: b}
!
want='{"op":"stdout","text":"a\nb\n"}
' check 'the newline that print() adds goes without saying' 0 asserts - <<'!'
- name: x
  command: c
  stdout: |
    a
    b
!
want='{"op":"==","repr":"1.0","abs":"0.1"}
{"op":"in","repr":"[1]"}
{"op":"==","repr":"2.0","abs":"0.1"}
' check 'a tolerance in defaults is for where it makes sense' 0 asserts - <<'!'
defaults: {tolerance: .1}
tests:
- {name: a, result: r, exp: 1.0}
- {name: b, result: r, assert_op: in, exp: [1]}
- {name: c, command: r}
- {name: d, steps: [{dut: r, exp: 2.0}]}
!
want='{"op":"==","repr":"2.0","abs":"0.1"}
{"op":"==","repr":"2.0","abs":"0.5"}
' check 'a tolerance of a test is one of its steps' 0 asserts - <<'!'
- {name: d, tolerance: .1, steps: [{dut: r, exp: 2.0}, {dut: s}, {dut: r, exp: 2.0, tolerance: .5}]}
!
refused() {
	refuse "$1" "$2" <<!
- name: e
  result: a
$3
!
}
refused 'a tolerance without exp' '3:14: tolerance without exp: nothing would be compared; add exp: VALUE' \
	'  tolerance: 1'
refused 'a tolerance of an order' '5:14: tolerance: < knows none' '  exp: 1
  assert_op: <
  tolerance: 1'
refused 'a tolerance below nothing' '4:14: tolerance: -1 is not between 0 and inf' '  exp: 1
  tolerance: -1'
refused 'a number that is none in YAML 1.1' \
	'4:14: tolerance: takes a number or a map, not text; YAML 1.1 wants 1.0e-3, not 1e-3' '  exp: 1
  tolerance: 1e-3'
refused 'a tolerance of another kind' "4:15: tolerance: unknown word 'abz'; nearest: abs; known: abs, rel" '  exp: 1
  tolerance: {abz: 1}'
refused 'a tolerance that is empty' '4:14: tolerance: is empty; give {abs: NUMBER, rel: NUMBER}' '  exp: 1
  tolerance: {}'
refused 'empty with something to compare with' '3:8: exp: empty compares with nothing' '  exp: 1
  assert_op: empty'
refuse 'empty without a value' \
	'1:36: assert_op without result: nothing would be compared; add result: EXPRESSION, or result: _ for the value of command' <<'!'
- {name: e, command: a, assert_op: empty}
!
refuse 'nor in a step' \
	'1:42: assert_op without command: nothing would be compared; add ROLE: EXPRESSION' <<'!'
- {name: e, steps: [{wait: 1, assert_op: empty}]}
!
refused 'a regular expression that is no text' '3:8: exp: matches takes a regular expression, not a whole number' '  exp: 1
  assert_op: matches'
refused 'an exception of no type' "3:11: raises: ': x' is not a Python name" "  raises: ': x'"
refused 'an exception with an empty message' \
	"3:11: raises: there is nothing after the colon of 'OSError: '" "  raises: 'OSError: '"
refused 'a regular expression that is none' \
	'4:5: match: is no regular expression: missing closing parenthesis (at character 3)' '  match:
  - (a'
refused 'a filter that is none' \
	"3:7: jq: the filter 'foo(' is wrong: syntax error, unexpected \$end at line 1" '  jq: foo('
refused 'a length that is none' '3:8: exp: is no length: an int of 0 or more' '  exp: x
  assert_op: len'
refuse 'something printed by nobody' '1:20: match without command: nothing could print it; add command' <<'!'
- {name: x, match: a}
!

### What a test needs

want='{"name":"x","file":"<stdin>","line":3,"steps":1,"requires":["i2c","double:network","dut.only"]}
{"name":"y","file":"<stdin>","line":4,"steps":1,"requires":["machine.I2C","dut.only"]}
{"name":"z","file":"<stdin>","line":5,"steps":1,"requires":["pwm"],"role":"double"}
{"name":"both","file":"<stdin>","line":6,"steps":2,"requires":["dut.only","double:pwm"],"roles":["dut","double"]}
' check 'requirements, those of the devices in use too' 0 tests - <<'!'
devices: {dut: {requires: [dut.only]}, double: {hint: makes pulses, requires: pwm}}
tests:
- {name: x, requires: [i2c, "double:network"], command: a}
- {name: y, requires: machine.I2C, command: a}
- {name: z, role: double, command: a}
- {name: both, steps: [dut: a, double: b]}
!
needs_of() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"test".*"name":"\([^"]*\)".*"needs":\(\[.*\]\)}$/\1 \2/p' out
}
cat >needs.yaml <<'!'
- {name: a, command: a}
- {name: b, command: a, needs: a}
- {name: p, params: [1, 2], command: f}
- {name: a, command: a}
- {name: c, command: a, needs: [p, b]}
- {name: d, command: a, needs: ["p[1]", "a#2"]}
- {name: e, command: a}
!
want='b ["needs.yaml::a"]
c ["needs.yaml::p[0]","needs.yaml::p[1]","needs.yaml::b"]
d ["needs.yaml::p[1]","needs.yaml::a#2"]
' check 'needs names tests; that of params means all of them' 0 needs_of needs.yaml
want='a
b
p[0]
p[1]
c
' check '-k takes along what is needed, and what that needs' 0 names -k c needs.yaml
want='p[1]
a#2
d
' check 'so does a test named on its own' 0 names needs.yaml::d
cat >saves.yaml <<'!'
setup: [{command: "7", save: s}]
tests:
- {name: a, result: "1", save: x}
- {name: b, result: "${x}", save: y}
- {name: c, result: "${y} + ${s}"}
- {name: d, result: "8", save: z}
- {name: p, params: [1, 2], command: f, result: "3", save: x}
- {name: e, result: "${x}"}
teardown: [{command: "print(${z})"}]
!
want='<setup>
a
b
c
d
<teardown>
' check 'the tests are taken along that save what is used, also in the teardown of the file' 0 \
	names -k c saves.yaml
want='<setup>
d
p[1]
e
<teardown>
' check 'of several that save under one name, the last before it' 0 names saves.yaml::e
refuse 'a test that is not there' "2:34: needs: no test 'oen'; nearest: one" <<'!'
- {name: one, command: a}
- {name: two, command: a, needs: oen}
!
refuse 'a test that comes later' \
	"1:34: needs: 'two' stands later in the file, and tests run in its order" <<'!'
- {name: one, command: a, needs: two}
- {name: two, command: a, needs: one}
!
refuse 'the test itself' "1:34: needs: 'one' is the test itself" <<'!'
- {name: one, command: a, needs: one}
!
refuse 'a requirement of two words' "1:23: requires: 'a b' is neither WORD nor ROLE:WORD" <<'!'
- {name: x, requires: a b}
!

### How often

want='{"name":"a","file":"<stdin>","line":1,"steps":1,"repeat":5}
{"name":"b","file":"<stdin>","line":2,"steps":1,"repeat":10,"pass_rate":0.9}
{"name":"c","file":"<stdin>","line":3,"steps":1}
{"name":"d","file":"<stdin>","line":4,"steps":1,"retries":2}
' check 'repeat, with a rate' 0 tests - <<'!'
- {name: a, command: a, repeat: 5}
- {name: b, command: a, repeat: {times: 10, pass_rate: .9}}
- {name: c, command: a, repeat: 1}
- {name: d, command: a, retries: 2}
!
want='{"name":"a","file":"<stdin>","line":1,"steps":1,"repeat":5}
{"name":"b","file":"<stdin>","line":2,"steps":1,"repeat":3}
{"name":"c","file":"<stdin>","line":3,"steps":1}
{"name":"d","file":"<stdin>","line":4,"steps":1,"retries":2}
' check '--repeat is for tests that do not say that, and have no retries' 0 tests --repeat 3 - <<'!'
- {name: a, command: a, repeat: 5}
- {name: b, command: a}
- {name: c, command: a, repeat: 1}
- {name: d, command: a, retries: 2}
!
refuse 'repeat and retries' '1:33: retries: cannot stand beside repeat in one test' <<'!'
- {name: x, repeat: 3, retries: 2}
!
refuse 'a rate alone' '1:21: repeat: says no times; give {times: N, pass_rate: 0..1}' <<'!'
- {name: x, repeat: {pass_rate: .5}}
!
refuse 'a rate above all' '1:43: pass_rate: 90 is not between 0 and 1' <<'!'
- {name: x, repeat: {times: 3, pass_rate: 90}}
!
refuse 'half a time' '1:29: repeat: times takes a whole number, not a number' <<'!'
- {name: x, repeat: {times: 2.5}}
!
want='' want_err='yaml2steps: --repeat: 1000001 is more than 1000000
usage: yaml2steps [options] FILE[::NAME]...
' check 'a limit of repetitions' 2 yaml2steps --repeat 1000001 needs.yaml

### Params

want='p[fast]
p[slow one]
p[2]
' check 'ids of their own' 0 names - <<'!'
- {name: p, params: {fast: [1], slow one: {exp: 2}, 2: 3}, command: f, result: r}
!
want='uart(9600, None)
uart(9600, '"'even'"')
uart(115200, None)
uart(115200, '"'even'"')
' check 'a product of lists with names: constants' 0 codes - <<'!'
- {name: p, params: {product: {baud: [9600, 115200], parity: [~, even]}}, command: "uart(${baud}, ${parity})"}
!
want='p[9600-~]
p[9600-even]
p[115200-~]
p[115200-even]
' check 'its ids are the values' 0 names - <<'!'
- {name: p, params: {product: {baud: [9600, 115200], parity: [~, even]}}, command: "uart(${baud}, ${parity})"}
!
want="f(*[1, 'a'])
f(*[1, 'b'])
f(*[2, 'a'])
f(*[2, 'b'])
" check 'a product of lists: args' 0 codes - <<'!'
- {name: p, params: {product: [[1, 2], [a, b]]}, command: f}
!
want='p[0-x]
p[1-x]
' check 'an item that is no short text has its number' 0 names - <<'!'
- {name: p, params: {product: [[[1], "a\nb"], [x]]}, command: f}
!
want="f(*[2])
f(*[2, 1])
f(*['a'])
" check 'constants in items' 0 codes - <<'!'
vars: {n: 2, s: a}
tests:
- {name: p, params: [["${n}"], "[${n}, 1]", {args: ["${s}"]}], command: f}
!
refuse 'a product of what is no list' '1:35: product: takes lists, not a whole number' <<'!'
- {name: p, params: {product: {a: 1}}, command: f}
!
refuse 'an empty product' '1:35: product: is empty, so there would be no test' <<'!'
- {name: p, params: {product: {a: []}}, command: f}
!
cat >large.yaml <<'!'
- name: p
  params: {product: [&a [1,2,3,4,5,6,7,8,9,0], *a, *a, *a, *a]}
  command: f
!
want='' want_err='yaml2steps: large.yaml:2:21: params: makes more than 10000 tests
' check 'a product is limited' 2 yaml2steps large.yaml
refuse 'an id that is no part of a name' "1:22: params: '' cannot be part of a name" <<'!'
- {name: p, params: {"": 1}, command: f}
!

### The stream

wiring() {
	yaml2steps "$@" >out || return
	grep '^{"type":"note"' out
}
want='{"type":"note","file":"<stdin>","wiring":{"dut 2":"double 21","GND":"GND"}}
' check 'wiring is told' 0 wiring - <<'!'
wiring: {dut 2: double 21, GND: GND}
tests: [{name: x, command: a}]
!
want='{"type":"note","file":"<stdin>","wiring":"2 to 21"}
' check 'as text, too' 0 wiring - <<'!'
wiring: 2 to 21
tests: [{name: x, command: a}]
!
types() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"\([a-z]*\)".*/\1/p' out
}
want='plan
note
test
step
end
' check 'right behind the plan' 0 types - <<'!'
wiring: 2 to 21
tests: [{name: x, command: a}]
!
refuse 'wiring that is a list' '1:9: wiring: takes text or a map, not a list' <<'!'
wiring: [a]
tests: [{name: x, command: a}]
!
plans() {
	yaml2steps "$@" >out || return
	sed -n '/^{"type":"plan"/{s/[^,]//g;p;}' out | awk '{ print length }'
}
want='502
502
204
' check 'a plan of more than 500 tests has several records' 0 plans - <<'!'
- {name: p, params: "{1..1202}", command: f}
!
one_run() {
	[ "$(sed -n 's/.*"run":"\([0-9a-f]*\)".*/\1/p' out | sort -u | wc -l)" -eq 1 ] &&
		tail -n 1 out | grep -q '"count":2404'
}
check 'of one run' 0 one_run
cat >tags.yaml <<'!'
- {name: a, command: a, tags: [fast, i2c]}
- {name: b c, command: a}
!
want='tags.yaml::a	fast i2c
tags.yaml::b c
' check '--list: ids, tags after a tab' 0 yaml2steps --list tags.yaml
want='tags.yaml::b c
' check '--list of some' 0 yaml2steps --list -k c tags.yaml

### Lints

want='' want_err='yaml2steps: <stdin>:2:9: warning: the test does nothing
yaml2steps: <stdin>:1:14: warning: vars: nothing uses ${b}
' check '--check tells what is surely not meant; that is no error' 0 yaml2steps --check - <<'!'
vars: {a: 1, b: 2}
tests: [{name: x, hint: "${a}"}]
!
want_err='' check 'without --check it is not told' 0 yaml2steps - <<'!'
- name: x
!
many() {
	yaml2steps - 2>&1 | wc -l
}
want='4
' check 'all that is wrong is told at once' 0 many <<'!'
vars: {a b: 1}
tests:
- {name: x, kwargs: {a: 1}}
- {name: y, steps: [{wait: -1}, {dut: "${q}"}]}
!

### The manual

# Each example, in a file of its own, beside what it names.
: >lm75.py
: >lm75_bus.py
: >led.py
awk '/^\.Bd -literal/ { n++; file = sprintf("manual%02d.yaml", n); next }
	/^\.Ed/ { file = ""; next }
	file { gsub(/\\e/, "\\"); print >file }' "$srcdir/man/upy-test-file.5"
has_examples() {
	[ -e manual15.yaml ]
}
check 'the manual has examples' 0 has_examples
want='' want_err='' check 'and they are sound' 0 yaml2steps --check manual*.yaml
