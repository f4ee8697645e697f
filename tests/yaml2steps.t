#!/bin/sh
# yaml2steps: what test files become, and what is wrong with them.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/steps.sh"
plan 208

cd "$tmp" || exit 1
mkdir -p suite/lib lib
echo 'x = 1' >suite/here.py
echo 'x = 2' >suite/lib/both.py
echo 'x = 3' >lib/both.py
echo 'x = 4' >there.py
echo '- {name: x, load: no.py}' >suite/no.yaml
printf -- '- name: one\n' >one.yaml
printf -- '- name: x\n' >suite/two.yaml

### The stream

want='{"type":"plan","by":"yaml2steps","run":"R","tests":["<stdin>::sum"]}
{"type":"test","test":"<stdin>::sum","name":"sum","file":"<stdin>","line":2,"steps":2}
{"type":"step","test":"<stdin>::sum","step":1,"do":"exec","code":"a = 1 + 1","value":true,"directive":"command","line":3}
{"type":"step","test":"<stdin>::sum","step":2,"do":"exec","code":"a","value":true,"assert":[{"op":"==","repr":"2"}],"directive":"result","line":4}
{"type":"end","by":"yaml2steps","run":"R","count":3}
' check 'a test becomes a plan, a test, its steps and an end' 0 whole - <<'!'
---
  - name: sum
    command: "a = 1 + 1"
    result: a
    exp: 2
!

runs_differ() {
	yaml2steps one.yaml >out1 && yaml2steps one.yaml >out2 && ! cmp -s out1 out2
}
check 'each run has its own token' 0 runs_differ

want='1 {"do":"exec","code":"","directive":"name","line":1}
' check 'a test that only has a name still asks a board' 0 steps - <<'!'
- name: nothing
  hint: really
!

want='{"type":"plan","by":"yaml2steps","run":"R","tests":["suite/two.yaml::x","one.yaml::one"]}
{"type":"test","test":"suite/two.yaml::x","name":"x","file":"suite/two.yaml","line":1,"steps":1}
{"type":"step","test":"suite/two.yaml::x","step":1,"do":"exec","code":"","directive":"name","line":1}
{"type":"test","test":"one.yaml::one","name":"one","file":"one.yaml","line":1,"steps":1}
{"type":"step","test":"one.yaml::one","step":1,"do":"exec","code":"","directive":"name","line":1}
{"type":"end","by":"yaml2steps","run":"R","count":4}
'
check 'several files make one stream' 0 whole suite/two.yaml one.yaml

to_full() {
	yaml2steps "$@" >/dev/full
}
want_err='yaml2steps: <stdout>: cannot write: No space left on device
' check 'a full disk is told' 3 to_full one.yaml

### Lines

want='1 {"do":"exec","code":"a = 1\nb = 2","value":true,"directive":"command","line":4,"lines":2}
2 {"do":"exec","code":"a","value":true,"directive":"result","line":7}
3 {"do":"exec","code":"b c","directive":"teardown","always":true,"line":8}
' check 'the lines of a literal block are known one by one' 0 steps - <<'!'
- name: lines

  command: |
    a = 1
    b = 2
  result:
    a
  teardown: "b
    c"
!

### Calls

call() {
	printf -- '- name: call\n  command: %s\n  args: %s\n  kwargs: %s\n' "$1" "$2" "$3" | codes -
}
want='a = f(*[1, 2.5, '"'x'"', None, True, [1, {'"'a'"': 1}], '"'1'"'])
' check 'a list of args is written as Python does' 0 call 'a = f' \
	"[1, 2.5, x, ~, yes, [1, {a: 1}], '1']" '~'
want='f(*[mac_fq, 100])
' check 'args that are text go in as they are' 0 call f '"[mac_fq, 100]"' '~'
want='f(*(1,))
' check 'a tuple needs no quotes' 0 call f '(1,)' '~'
want="f(*[1], **{'scl': Pin(22)})
" check 'kwargs follow args' 0 call f '"[1]"' "\"{'scl': Pin(22)}\""
want="f(**{'a': 1, 'b': 'c'})
" check 'kwargs alone' 0 call f '~' '{a: 1, b: c}'
want="f(1, **{'a': 1})
" check 'kwargs go inside a call that is written out' 0 call 'f(1)' '~' '{a: 1}'
want="f(**{'a': 1})
" check 'kwargs go inside empty parentheses' 0 call 'f()' '~' '{a: 1}'
want="f(1, **{'a': 1})
" check 'kwargs after a trailing comma' 0 call 'f(1,)' '~' '{a: 1}'
want="f()(*[1])
" check 'args after a call are a second call' 0 call 'f()' '[1]' '~'
want='f
' check 'empty args make no call' 0 call f '[]' '{}'
want="f(*[10000000000000000000000, 15, 8, 90, 1e+16, float('inf'), float('-inf'), float('nan'), 0x10000000000000000])
" check 'numbers of YAML are written as numbers of Python' 0 call f \
	'[10_000_000_000_000_000_000_000, 0xF, 010, 1:30, 1.0e+16, .inf, -.inf, .nan, 0x1_0000_0000_0000_0000]' '~'
want="f(*['it\\\\n', \\\"it's\\\", 'é'])
" check 'strings are written as literals' 0 call f "[\"it\\n\", it's, é]" '~'

### Expectations

expect() {
	printf -- '- name: e\n  result: a\n%s\n' "$1" | asserts -
}
want='{"op":"==","repr":"2"}
' check 'exp without an operator means ==' 0 expect '  exp: 2'
want='{"op":"==","repr":"1.0"}
' check 'assert means exp' 0 expect '  assert : 1.0'
want="{\"op\":\"==\",\"repr\":\"'hello'\"}
" check 'text is text' 0 expect '  exp: hello'
want='{"op":"==","repr":"1"}
' check 'text that is a literal means its value' 0 expect '  exp: "1"'
want="{\"op\":\"==\",\"repr\":\"'1'\"}
" check 'text in quotes inside text is text' 0 expect "  exp: \"'1'\""
want='{"op":"==","repr":"(1, 2)"}
' check 'a tuple' 0 expect '  exp: " (1, 2) "'
want="{\"op\":\"==\",\"repr\":\"b'\\\\x00'\"}
" check 'bytes' 0 expect "  exp: b'\\x00'"
want="{\"op\":\"==\",\"repr\":\"bytearray(b'\\\\x00')\"}
" check 'a bytearray' 0 expect "  exp: bytearray(b'\\x00')"
want="{\"op\":\"==\",\"repr\":\"array('h', [1,2])\"}
" check 'an array' 0 expect "  exp: array('h', [1,2])"
want="{\"op\":\"==\",\"repr\":\"{'a': 1, 'b': [True, None]}\"}
" check 'a map of YAML' 0 expect "  exp: {'a':1, b: [yes, ~]}"
want="{\"op\":\"==\",\"repr\":\"'nan'\"}
" check 'nan is text' 0 expect '  exp: nan'
want='{"op":"==","repr":"inf"}
' check '.inf is a number' 0 expect '  exp: .inf'
want='' check 'exp without a value asserts nothing' 0 expect '  exp:'
want='' check 'nor does None' 0 expect '  exp: "None"'
want='{"op":"is","repr":"None"}
' check 'with an operator None is a value' 0 expect '  exp: ~
  assert_op: is'
want='{"op":"!=","repr":"None"}
' check 'with an operator None is a literal' 0 expect '  exp: None
  assert_op: "!="'
for ops in '< >' '<= >=' '> <' '>= <='; do
	want='{"op":"'${ops#* }'","repr":"3"}
' check "3 ${ops% *} result is result ${ops#* } 3" 0 expect "  exp: 3
  assert_op: '${ops% *}'"
done
for op in == != in 'not in' is 'is not' startswith endswith; do
	want='{"op":"'$op'","repr":"[1]"}
' check "result $op exp stays so" 0 expect "  exp: [1]
  assert_op: '$op'"
done
want='{"op":">","repr":"0","each":"all"}
' check 'assert_itr: all' 0 expect '  exp: 0
  assert_op: <
  assert_itr: all'
want='{"op":"==","repr":"0","each":"any"}
' check 'assert_itr without an operator means ==' 0 expect '  exp: 0
  assert_itr: any'
want='{"op":"isinstance","type":"float"},{"op":">=","repr":"0"}
' check 'the type is checked first' 0 expect '  exp: 0
  assert_op: <=
  exp_type: float'
want='{"op":"isinstance","type":"list"}
' check 'a type alone' 0 expect '  exp_type: list'

want='1 {"do":"exec","code":"f()","value":true,"assert":[{"op":"raises","type":"OSError"}],"directive":"command","line":2}
2 {"do":"exec","code":"a","value":true,"assert":[{"op":"==","repr":"1"}],"directive":"result","line":3}
' check 'raises is about command' 0 steps - <<'!'
- name: r
  command: f()
  result: a
  exp: 1
  raises: OSError
!
want='{"op":"raises","type":"OSError"}
{"op":"raises","type":"OSError"}
' check 'without command about result, else load' 0 asserts - <<'!'
- {name: r, result: a, raises: OSError}
- {name: r, load: import a, raises: OSError}
!

### The order of steps

want='reset reset
put put
load load
exec setup
wait wait
exec command
exec result
exec teardown
reload reload
' check 'steps have an order of their own' 0 deeds - <<'!'
- reload: mod
  teardown: t()
  result: r
  command: c()
  wait: 0.5
  setup: s()
  load: import m
  put: there.py
  reset: soft
  name: order
!

want='1 {"do":"reset","mode":"hard","directive":"reset","line":2}
2 {"do":"wait","wait_s":1.5,"directive":"wait","line":3}
3 {"do":"reload","module":"a.b","directive":"reload","always":true,"line":4}
' check 'reset, wait and reload' 0 steps - <<'!'
- name: x
  reset: hard
  wait: 1.5
  reload: a.b
!

want='1 {"do":"load","source":"import a","directive":"setup","line":3}
2 {"do":"exec","code":"f(*[1])","directive":"setup","line":3}
3 {"do":"exec","code":"b = 1","directive":"setup","line":4}
4 {"do":"exec","code":"c","value":true,"directive":"command","line":5}
5 {"do":"exec","code":"d","directive":"teardown","always":true,"line":6}
' check 'setup and teardown of a test' 0 steps - <<'!'
- name: x
  setup:
    - {load: import a, command: f, args: [1]}
    - b = 1
  command: c
  teardown: d
!

want='1 {"do":"bench","code":"f(*[1])","rounds":7,"diff":true,"bench_host":true,"unit":"volt:V","case":{"name":"x","benchmark":"f","args":[1],"rounds":7,"diff":true,"unit":"volt:V"},"directive":"benchmark","line":1}
1 {"do":"bench","code":"g()","follow":true,"case":{"name":"y","benchmark":"g()","follow":true},"directive":"benchmark","line":2}
' check 'benchmarks' 0 steps - <<'!'
- {name: x, benchmark: f, args: [1], rounds: 7, diff: yes, unit: "volt:V"}
- {name: y, benchmark: g(), follow: true}
!
want='1 {"do":"bench","code":"a","warmup":2,"iterations":100,"gc":"collect","case":{"name":"x","benchmark":"a","warmup":2,"iterations":100,"gc":"collect"},"directive":"benchmark","line":1}
1 {"do":"bench","code":"b","min_time_s":0.25,"gc":"off","case":{"name":"y","benchmark":"b","min_time":0.25,"gc":false},"directive":"benchmark","line":2}
1 {"do":"bench","code":"c","gc":"off","case":{"name":"z","benchmark":"c","gc":"off"},"directive":"benchmark","line":3}
' check 'what is timed on the board' 0 steps - <<'!'
- {name: x, benchmark: a, warmup: 2, iterations: 100, gc: collect}
- {name: y, benchmark: b, min_time: 0.25, gc: off}
- {name: z, benchmark: c, gc: "off"}
!
want='1 {"do":"bench","code":"f(*[1])","case":{"name":"x","vars":{"n":3},"benchmark":"f","rounds":null,"args":[1]},"directive":"benchmark","line":3}
1 {"do":"bench","code":"f(*[3])","rounds":2,"case":{"name":"x","vars":{"n":3},"benchmark":"f","rounds":2,"args":["3"]},"directive":"benchmark","line":3}
1 {"do":"bench","code":"g","rounds":9,"case":{"name":"y","benchmark":"g","hint":"one\ntwo"},"directive":"benchmark","line":5}
' check 'the case has the keys of the test, and what an item of params says' 0 steps - <<'!'
defaults: {rounds: 9}
tests:
- {name: x, vars: {n: 3}, benchmark: f, params: [[1], {args: ["${n}"], rounds: 2}], rounds: }
- name: y
  benchmark: g
  hint: "one\ntwo"
!
want='1 {"do":"address","of":"host","save":"localip","directive":"network","line":1}
2 {"do":"host","command":"iperf3 -s -1 -J","timeout_s":60,"case":{"name":"n","command":"f","args":["localip"],"network":"iperf3:server","ip":"localip"},"quiet":true,"background":true,"listens":5201,"directive":"network","line":1}
3 {"do":"exec","code":"f(*[${localip}])","timeout_s":60,"uses":["localip"],"value":true,"directive":"network","line":1}
4 {"do":"join","directive":"network","line":1}
' check 'network tests' 0 steps - <<'!'
- {name: n, command: f, args: [localip], network: "iperf3:server", ip: localip}
!

want='1 {"do":"exec","code":"login()","background":true,"value":true,"directive":"command","line":2}
2 {"do":"expect","patterns":[{"re":"Name:"}],"directive":"expect","line":3}
3 {"do":"send","text":"Bob","directive":"send","line":4}
4 {"do":"send","text":"secret","directive":"send","line":4}
5 {"do":"join","directive":"command","line":2}
6 {"do":"exec","code":"ok","value":true,"directive":"result","line":5}
' check 'a command that is talked to runs in the background' 0 steps - <<'!'
- name: e
  command: login()
  expect: "Name:"
  send: [Bob, secret]
  result: ok
!

want='1 {"do":"send","text":"a","directive":"send","line":1}
2 {"do":"expect","patterns":[{"re":"b"}],"directive":"expect","line":1}
' check 'send and expect come in the order of the file' 0 steps - <<'!'
- {name: e, send: a, expect: b}
!

### What is said of a test

want='{"name":"x","file":"<stdin>","line":1,"steps":1,"hint":"h","tags":["a","b"],"retries":2,"skip":"no pin","skip_if":"x < 1","xfail":true,"fresh":"test","role":"double"}
' check 'the test record' 0 tests - <<'!'
- name: x
  hint: h
  tags: [a, b]
  retries: 2
  skip: no pin
  skip_if: x < 1
  xfail: yes
  fresh: test
  role: double
!
want='{"name":"x","file":"<stdin>","line":1,"steps":1}
' check 'what is as it is by default is not said' 0 tests - <<'!'
- {name: x, hint: , tags: [], retries: 0, skip: no, xfail: false, role: dut}
!
want='1 {"do":"wait","wait_s":1,"directive":"wait","role":"double","line":1}
2 {"do":"exec","code":"a","value":true,"directive":"command","role":"double","timeout_s":0.5,"line":1}
' check 'role and timeout go to the steps, but a pause has no time limit' 0 steps - <<'!'
- {name: x, command: a, wait: 1, role: double, timeout: 0.5}
!

### Files

cat >suite/paths.yaml <<'!'
- name: x
  put: [lib/both.py, {there.py: lib/, here.py: main.py}]
  load: here.py
- {name: y, load: ./there.py}
!
want='1 {"do":"put","path":"suite/lib/both.py","to":"both.py","directive":"put","line":2}
2 {"do":"put","path":"there.py","to":"lib/there.py","directive":"put","line":2}
3 {"do":"put","path":"suite/here.py","to":"main.py","directive":"put","line":2}
4 {"do":"load","path":"suite/here.py","directive":"load","line":3}
1 {"do":"load","path":"./there.py","directive":"load","line":4}
' check 'paths start at the test file, else at the current directory' 0 steps suite/paths.yaml
want='1 {"do":"clean","directive":"clean","line":1}
2 {"do":"exec","code":"a","value":true,"directive":"command","line":1}
1 {"do":"exec","code":"b","value":true,"directive":"command","line":2}
1 {"do":"clean","keep":["*.txt"],"directive":"clean","line":3}
1 {"do":"clean","keep":["lib","boot.py"],"directive":"clean","line":4}
2 {"do":"put","path":"there.py","to":"there.py","directive":"put","line":4}
' check 'the file system is emptied first, but for what shall stay' 0 steps - <<'!'
- {name: a, command: a, clean: true}
- {name: b, command: b, clean: false}
- {name: c, clean: "*.txt"}
- {name: d, put: there.py, clean: [lib, boot.py]}
!
want='1 {"do":"load","path":"lib/both.py","directive":"load","line":1}
' check 'stdin has no place of its own' 0 steps - <<'!'
- {name: x, load: lib/both.py}
!
want='1 {"do":"load","source":"import lib.py","directive":"load","line":1}
1 {"do":"load","source":"1/0","directive":"load","line":2}
1 {"do":"load","source":"x = '"'a/b.py'"'","directive":"load","line":3}
1 {"do":"load","source":"there","directive":"load","line":4}
' check 'what does not look like a path is code' 0 steps - <<'!'
- {name: a, load: import lib.py}
- {name: b, load: 1/0}
- {name: c, load: x = 'a/b.py'}
- {name: d, load: there}
!
for path in ./no.py no.py ../no /no/file lib/no no.mpy './a b (1).py' lib; do
	[ "$path" = lib ] && path=./lib
	refuse "load: $path is a path, and there is no such file" \
		"1:19: load: there is no file $path" <<!
- {name: x, load: $path}
!
done
refuse 'put: there must be such a file' '1:18: put: there is no file no.txt' <<'!'
- {name: x, put: no.txt}
!
want='' want_err='yaml2steps: suite/no.yaml:1:19: load: there is no file no.py, neither beside the test file nor in the current directory
' check 'it is said where files are looked for' 2 yaml2steps suite/no.yaml

### Params

want='f(*[1, 2])
f(*[3])
f(*[None])
f(*(4, 5))
f(*['"'6'"'])
f(*[a, b])
f(*{'"'k'"': 1})
' check 'items of params are args' 0 codes - <<'!'
- name: p
  params: [[1, 2], 3, ~, "(4, 5)", "'6'", "[a, b]", {args: {k: 1}}]
  command: f
!
want='p[0]
p[1]
p
' check 'each item has a test of its own' 0 names - <<'!'
- {name: p, params: [1, 2], command: f}
- {name: p}
!
want='{"op":"==","repr":"2"}
{"op":"==","repr":"3"}
{"op":"isinstance","type":"int"}
' check 'an item that is a map overrides directives' 0 asserts - <<'!'
- name: p
  params: [{args: [1]}, {args: [2], exp: 3}, {exp_type: int, exp: ~}]
  command: a = f
  result: a
  exp: 2
!
want='f(*[10, 2])
f(*[10, 1])
f(*[10, 0])
' check 'braces are ranges' 0 codes - <<'!'
- {name: p, params: "[10, {2..0}]", command: f}
!
want='f(*(0, 1))
f(*(0, 2))
f(*(5, 1))
f(*(5, 2))
' check 'the last range varies fastest, a third number is the step' 0 codes - <<'!'
- {name: p, params: "({0..9..5}, {1..2})", command: f}
!
want='f(*[-1])
f(*[0])
' check 'an item of a range that is a number is one argument' 0 codes - <<'!'
- {name: p, params: "{-1..0}", command: f}
!
refuse 'params makes a limited number of tests' '1:21: params: makes more than 10000 tests' <<'!'
- {name: p, params: "{1..101}{1..100}", command: f}
!
refuse 'however many it would make' '1:21: params: makes more than 10000 tests' <<'!'
- {name: p, params: "{1..536870912}{1..536870912}{1..64}", command: f}
!
refuse 'params without items' '1:21: params: is empty, so there would be no test' <<'!'
- {name: p, params: [], command: f}
!
refuse 'an item of params cannot rename its test' \
	'1:23: name: cannot stand in an item of params' <<'!'
- {name: p, params: [{name: x}], command: f}
!
refuse 'params of what is not called' \
	'1:22: args without command: nothing would be called; add command' <<'!'
- {name: p, params: [[1]]}
!

### Names

want='a
a#2
a#2#2
a#3
<setup>#2
' check 'repeated names are numbered, counting on while taken' 0 names - <<'!'
[{name: a}, {name: a}, {name: a#2}, {name: a}, {name: <setup>}]
!
want='5
true
' check 'a name need not be text' 0 names - <<'!'
[{name: 5}, {name: true}]
!

### Files that are maps

want='{"type":"plan","by":"yaml2steps","run":"R","tests":["<stdin>::a","<stdin>::b"]}
{"type":"test","test":"<stdin>::<setup>","name":"<setup>","file":"<stdin>","line":2,"steps":1,"fresh":"test","fixture":"setup"}
{"type":"step","test":"<stdin>::<setup>","step":1,"do":"load","path":"there.py","directive":"setup","timeout_s":3,"line":2}
{"type":"test","test":"<stdin>::a","name":"a","file":"<stdin>","line":5,"steps":1,"tags":["x"],"fresh":"test"}
{"type":"step","test":"<stdin>::a","step":1,"do":"exec","code":"f()","value":true,"directive":"command","timeout_s":3,"line":5}
{"type":"test","test":"<stdin>::b","name":"b","file":"<stdin>","line":6,"steps":1,"tags":["y"],"fresh":"test"}
{"type":"step","test":"<stdin>::b","step":1,"do":"exec","code":"g()","value":true,"directive":"command","line":6}
{"type":"test","test":"<stdin>::<teardown>","name":"<teardown>","file":"<stdin>","line":3,"steps":1,"fresh":"test","fixture":"teardown"}
{"type":"step","test":"<stdin>::<teardown>","step":1,"do":"exec","code":"h()","directive":"teardown","timeout_s":3,"always":true,"line":3}
{"type":"end","by":"yaml2steps","run":"R","count":8}
' check 'setup, tests, teardown, defaults' 0 whole - <<'!'
defaults: {timeout: 3, tags: x, fresh: test, exp: 7, unit: V, kwargs: {}}
setup: {load: there.py}
teardown: h()
tests:
- {name: a, command: f()}
- {name: b, command: g(), timeout: , tags: y}
!

want='1 {"do":"exec","code":"a","value":true,"directive":"command","line":3}
1 {"do":"bench","code":"b","case":{"name":"y","benchmark":"b"},"directive":"benchmark","line":4}
1 {"do":"exec","code":"","directive":"name","line":5}
' check 'defaults that do not fit a test are left out there' 0 steps - <<'!'
defaults: {benchmark: d, network: "iperf3:client", raises: OSError, ip: localip}
tests:
- {name: x, command: a, raises: , network: }
- {name: y, benchmark: b}
- {name: z, benchmark: }
!

### Selection

echo '{setup: s(), tests: [{name: x}]}' >setup.yaml
cat >tags.yaml <<'!'
setup: s()
tests:
- {name: Read one, tags: [fast, i2c], command: a}
- {name: Read two, tags: slow, command: b}
- {name: "write (all)", command: c}
!
check_names() {
	sentence=$1 wanted=$2
	shift 2
	want=$wanted check "$sentence" 0 names "$@" tags.yaml
}
check_names '-k selects by a part of the name, in any case of letters' '<setup>
Read one
Read two
' -k rEAD
check_names '-k not' '<setup>
write (all)
' -k 'not read'
check_names '-k and, or, parentheses' '<setup>
Read two
write (all)
' -k '(read and not one) or write'
check_names 'not binds before and, and before or' '<setup>
Read one
write (all)
' -k 'write or not two and read'
check_names 'words with blanks or parentheses are quoted' '<setup>
Read one
write (all)
' -k "'read one' or \"(all)\""
check_names '-m selects by tag' '<setup>
Read one
Read two
' -m 'slow or i2c'
check_names 'a tag is a whole word' '<setup>
Read two
write (all)
' -m 'not fast and not i2 and not FAST'
check_names '-k and -m both hold' '<setup>
Read two
' -k read -m slow
only_one() {
	yaml2steps -k one tags.yaml one.yaml setup.yaml >out || return
	sed -n 's/.*"type":"test".*"file":"\([^"]*\)".*/\1/p' out
}
want='tags.yaml
tags.yaml
one.yaml
' check 'the setup of a file without selected tests is left out' 0 only_one
want='' want_err='yaml2steps: nothing selected: of 4 tests none fits -k or -m
' check 'nothing selected is told' 2 yaml2steps -k nowhere tags.yaml one.yaml
for wrong in "''|a word is missing at the end" "a and|a word is missing at the end" \
	"(a|a ) is missing at the end" "a b|and or or is missing (a name with blanks needs quotes) at 'b'" \
	"a or )|a word is missing at ')'" "'a|a quote without its end at 'a'"; do
	expression=${wrong%%|*}
	[ "$expression" = "''" ] && expression=
	want='' want_err="yaml2steps: -k: '$expression': ${wrong#*|}
usage: yaml2steps [options] FILE[::NAME]...
" check "-k '$expression' is refused" 2 yaml2steps -k "$expression" one.yaml
done

### What is wrong

refuse 'YAML that is none' \
	"3:1: not YAML: did not find expected ',' or ']' (while parsing a flow sequence, line 2)" <<'!'
- name: x
  args: [1, 2
!
refuse 'a key given twice' "3:3: 'name' was given in line 1 already" <<'!'
- name: x
  command: a
  name: y
!
refuse 'an unknown key, the nearest one told' "2:3: unknown key 'comand'; nearest: command" <<'!'
- name: x
  comand: a
!
refuse 'an unknown key that is near to none' "1:13: unknown key 'zzzzzzzzz'" <<'!'
- {name: x, zzzzzzzzz: a}
!
refuse 'an unknown key of the file' "1:1: unknown key 'test'; nearest: tests" <<'!'
test: []
tests: [{name: x}]
!
want_err="yaml2steps: <stdin>:1:13: warning: unknown key 'comand'; nearest: command
"
want='1 {"do":"exec","code":"","directive":"name","line":1}
' check '--lenient makes unknown keys warnings' 0 steps --lenient - <<'!'
- {name: x, comand: a}
!
want_err="yaml2steps: <stdin>:1:20: reset: unknown word 'no'; known: soft, hard
" check '--lenient does so for nothing else' 2 steps --lenient - <<'!'
- {name: x, reset: "no"}
!
refuse 'a test without name' '1:3: the test has no name' <<'!'
- command: a
!
refuse 'a test that is no map' '1:3: a test is a map that starts with name, not text' <<'!'
- name
!
refuse 'a name of two lines' '1:9: name: has more than one line' <<'!'
- name: "a\nb"
!
refuse 'no tests' '1:1: holds no tests' </dev/null
refuse 'an empty list' '1:1: holds no tests' <<'!'
[]
!
refuse "': ' in a text: what to do is told" \
	"3:21: not YAML: mapping values are not allowed in this context; \
text with ': ' in it needs quotes, keys of a map stand in one column" <<'!'
- {name: x}
- command: x
  raises: ValueError: bad
!
refuse 'a list that is not in one column, too' \
	"3:2: not YAML: did not find expected '-' indicator (while parsing a block collection, line 1); \
all of a list, and all keys of a map, stand in one column" <<'!'
- name: x
  command: x
 - name: y
!
refuse 'a file that is neither list nor map' '1:1: tests: takes a list of tests, not text' <<'!'
tests
!
refuse 'a map without tests' \
	'1:1: has no tests: a file is a list of tests, '\''- name: ...'\'', or a map with the key tests' <<'!'
setup: a
!
refuse 'a directive without value' '1:20: command: has no value; it takes text' <<'!'
- {name: x, command}
!

# wrong DIRECTIVE VALUE MESSAGE: said of a value, where it stands.
wrong() {
	refuse "$1: $2" "4:$((${#1} + 5)): $3" <<!
- name: x
  command: c
  result: r
  $1: $2
!
}
wrong load yes 'load: takes text, not true/false; put it in quotes'
wrong load '[a]' 'load: takes text, not a list'
wrong load '""' 'load: is empty'
refuse 'a NUL in code' '1:19: load: holds a NUL character' <<'!'
- {name: x, load: "a\0"}
!
wrong args 5 'args: takes text, a list or a map, not a whole number; put it in a list'
wrong kwargs '[1]' 'kwargs: takes text or a map, not a list'
wrong exp 2020-01-01 'exp: 2020-01-01 is a date in YAML; put it in quotes'
wrong reset sotf "reset: unknown word 'sotf'; nearest: soft; known: soft, hard"
wrong fresh always "fresh: unknown word 'always'; known: file, test, session, none"
wrong exp_type flaot "exp_type: unknown word 'flaot'; nearest: float; known: NoneType, ellipsis, bool, int, float, complex, str, bytes, bytearray, array, list, tuple, set, frozenset, dict, OrderedDict, object"
wrong timeout soon 'timeout: takes a number, not text'
wrong timeout 0 'timeout: 0 is not between 0.001 and 100000'
wrong wait -1 'wait: -1 is not between 0 and 100000'
wrong wait .nan 'wait: .nan is not between 0 and 100000'
wrong retries 1.5 'retries: takes a whole number, not a number'
wrong tags '"a b"' "tags: 'a b' is not one word without ( ) \" ' (nor and, or, not)"
wrong role '"a b"' "role: 'a b' is not a name of letters, digits and _"
wrong reload 'a;b' "reload: 'a;b' is not a Python name"
wrong raises 'OSError()' "raises: 'OSError()' is not a Python name"
wrong network iperf3 "network: 'iperf3' is not TOOL:MODE or TOOL:MODE:COMMAND"
wrong network :server "network: ':server' is not TOOL:MODE or TOOL:MODE:COMMAND"
wrong network '"ab:client: "' "network: 'ab:client: ' has no command after its second colon"
wrong network iperf3:sever \
	"network: unknown word 'iperf3:sever'; nearest: iperf3:server; known: iperf3:server, iperf3:client, ab:client"
wrong setup 5 'setup: takes text, a list or a map, not a whole number; put it in quotes'
wrong setup '{timeout: 3}' 'setup: does nothing; give it ROLE: CODE, command, load, put, clean, reset, reload, prompt, wait, expect, send or join'
wrong rounds 3 'rounds without benchmark: nothing would be measured; add benchmark'
wrong ip localip 'ip without network: nothing would use the address; add network'
wrong assert_op == 'assert_op without exp: nothing would be compared; add exp: VALUE'
wrong assert_itr all 'assert_itr without exp: nothing would be compared; add exp: VALUE'

# wrong_lines DIRECTIVES MESSAGE: said of a test of these lines.
wrong_lines() {
	refuse "$(printf %s "$1" | tr -s ' \n' ' ')" "$2" <<!
- name: x
$1
!
}
wrong_lines '  command: c
  exp: 1' '3:8: exp without result: nothing would be compared; add result: EXPRESSION, or result: _ for the value of command'
wrong_lines '  command: c
  exp_type: int' '3:13: exp_type without result: nothing would be compared; add result: EXPRESSION, or result: _ for the value of command'
wrong_lines '  result: a
  exp: 1
  assert: 2' '4:3: both exp and assert are given, which mean the same'
wrong_lines '  result: a
  exp: 1
  assert_op: =>' "4:14: assert_op: unknown word '=>'; nearest: ==; known: ==, !=, <, <=, >, >=, in, not in, is, is not, startswith, not startswith, endswith, not endswith, close_to, not close_to, contains, not contains, matches, not matches, len, not len, empty, not empty, keys, not keys"
wrong_lines '  result: a
  exp: 1
  assert_itr: some' "4:15: assert_itr: unknown word 'some'; known: any, all"
wrong_lines '  setup: [5]' '2:11: setup: takes text or maps in its list, not a whole number'
wrong_lines '  kwargs: {a: 1}' '2:11: kwargs without command: nothing would be called; add command'
wrong_lines '  network: iperf3:client' '2:12: network without command: the board would do nothing; add command'
wrong_lines '  benchmark: b
  rounds: 0' '3:11: rounds: 0 is not between 1 and 1000000'
wrong_lines '  benchmark: b
  iterations: 0' '3:15: iterations: 0 is not between 1 and 1000000000'
wrong_lines '  benchmark: b
  iterations: 1.5' '3:15: iterations: takes a whole number, not a number'
wrong_lines '  benchmark: b
  min_time: 1000' '3:13: min_time: 1000 is not between 1e-06 and 100'
wrong_lines '  benchmark: b
  gc: later' "3:7: gc: unknown word 'later'; known: collect, off"
wrong_lines '  benchmark: b
  warmups: 1' "3:3: unknown key 'warmups'; nearest: warmup"
wrong_lines '  benchmark: b
  min_time: 1
  iterations: 5' '3:13: min_time: cannot stand beside iterations in one test'
wrong_lines '  benchmark: b
  min_time: 1
  unit: V' '4:9: unit: cannot stand beside min_time in one test'
wrong_lines '  benchmark: b
  iterations: 1
  diff: true' '4:9: diff: cannot stand beside iterations in one test'
wrong iterations 3 'iterations without benchmark: nothing would be measured; add benchmark'
wrong_lines '  benchmark: b
  command: c' '3:12: command: cannot stand beside benchmark in one test'
wrong_lines '  raises: OSError' '2:11: raises without command: nothing could raise it; add command'
wrong_lines '  result: a
  exp: 1
  raises: OSError' '4:11: raises: result has no value when it raises; move what raises to command'
wrong_lines '  command: a
  args: [2020-01-01]' '3:10: args: 2020-01-01 is a date in YAML; put it in quotes'

printf -- '- {name: x, command}\n- {command: a}\n' >a.yaml
printf -- '- [\n' >b.yaml
printf -- '- {name: x, rest: soft}\n' >c.yaml
want='' want_err='yaml2steps: a.yaml:1:20: command: has no value; it takes text
yaml2steps: a.yaml:2:3: the test has no name
yaml2steps: b.yaml:2:1: not YAML: did not find expected node content (while parsing a flow node, line 2)
yaml2steps: c.yaml:1:13: unknown key '"'rest'"'; nearest: reset
' check 'all that is wrong with all files is told' 2 yaml2steps a.yaml one.yaml b.yaml c.yaml
want='' want_err='yaml2steps: none.yaml: cannot open: No such file or directory
' check 'a file that is not there' 3 yaml2steps one.yaml none.yaml
want='' want_err='yaml2steps: one.yaml: given twice
usage: yaml2steps [options] FILE[::NAME]...
' check 'a file given twice' 2 yaml2steps one.yaml suite/two.yaml one.yaml
cat >exact.yaml <<'!'
- {name: sum, command: a}
- {name: a sum (of "two") and more, command: a}
- {name: add, params: [{args: [1, 1]}, {args: [2, 2]}], command: add}
!
cp exact.yaml 'odd::name.yaml'
planned() {
	yaml2steps "$@" | sed -n 's/.*"tests":\(.*\)}$/\1/p'
}
want='["exact.yaml::sum"]
' check 'FILE::NAME: exactly that test' 0 planned exact.yaml::sum
want='["exact.yaml::a sum (of \"two\") and more","exact.yaml::add[1]","one.yaml::one"]
' check 'several of them, any characters, cases of params' 0 planned \
	'exact.yaml::add[1]' one.yaml 'exact.yaml::a sum (of "two") and more'
want='["exact.yaml::add[0]"]
' check 'with -k, both must hold' 0 planned -k '"[0]"' 'exact.yaml::add[0]' 'exact.yaml::add[1]'
want='["odd::name.yaml::sum"]
' check 'a file may have :: in its name' 0 planned odd::name.yaml::sum
want='["one.yaml::one"]
' check 'a file and a test of it: the file' 0 planned one.yaml one.yaml::one
want='' want_err="yaml2steps: exact.yaml: no test 'sun'; nearest: sum
" check 'a name that is not there' 2 yaml2steps exact.yaml::sun one.yaml
want='' want_err='yaml2steps: no test file given (- is stdin)
usage: yaml2steps [options] FILE[::NAME]...
' check 'no file given' 2 yaml2steps
want='' want_err='' check '--check is silent about a good file' 0 yaml2steps --check tags.yaml
want='' check '--check tells what is wrong' 2 yaml2steps --check c.yaml

### The manual

documented() {
	yaml2steps --directives | cut -f 1 | while read -r word; do
		grep -q "^\.It Ic $word\( \|\$\)" "$srcdir/man/upy-test-file.5" || echo "$word"
	done
}
want='' check 'every directive is in the manual' 0 documented

### Examples and upydev's own files

want='' want_err='' check 'the examples are sound' 0 yaml2steps --check "$srcdir"/share/examples/*.yaml

# Beside the files, unchanged, what they load; empty, as only names matter here.
data=${UPY_SHARED_DATA:-$srcdir/../shared/data}/upydev
mkdir -p dev_tests/perf_bench
for name in test_basic_math get_machine_freq timed_func test_timed perf_bench/bm_float \
	perf_bench/misc_pystone perf_bench/benchrun; do
	: >"dev_tests/$name.py"
done

# upydev SENTENCE FILE FILTER WANTED: what the filter shows of the records.
upydev() {
	if [ -d "$data" ]; then
		want=$4 check "upydev's $2: $1" 0 "$3" "$data/$2"
	else
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - upydev's $2 # SKIP no upydev files here"
	fi
}
upydev 'calls' test_basic/test_load_basic_math.yaml codes 'a = do_sum(*[1, 1])
a
a = do_diff(*[1, 1])
a
a = do_product(*[2, 2])
a
a = do_div(*[1, 2])
a
'
upydev 'expectations' test_basic/test_basic_math.yaml asserts '{"op":"==","repr":"2"}
{"op":"==","repr":"0"}
{"op":"==","repr":"4"}
{"op":"==","repr":"0.5"}
'
upydev 'operators' test_basic/test_basic_math_ops.yaml asserts '{"op":"<","repr":"3"}
{"op":">","repr":"-1"}
{"op":"<=","repr":"4"}
{"op":">=","repr":"0.5"}
'
upydev 'values' test_basic/test_objs.yaml asserts '{"op":"==","repr":"1"}
{"op":"==","repr":"1.0"}
{"op":"==","repr":"'"'hello'"'"}
{"op":"==","repr":"[1, 2, 3]"}
{"op":"==","repr":"(1,2,3)"}
{"op":"==","repr":"{'"'a': 1, 'b': 2, 'c': 3"'}"}
{"op":"==","repr":"b'"'hello'"'"}
{"op":"==","repr":"b'"'\\\\x00\\\\x00\\\\x00'"'"}
{"op":"==","repr":"bytearray(b'"'\\\\x00\\\\x00\\\\x00\\\\x00'"')"}
{"op":"==","repr":"array('"'h'"', [1,2,3])"}
'
upydev 'strings' test_basic/test_string_ops.yaml asserts '{"op":"startswith","repr":"'"'he'"'"}
{"op":"endswith","repr":"'"'lo'"'"}
{"op":"in","repr":"['"'foo', 'bar'"']"}
'
upydev 'code over two lines' test_basic/test_hello_world.yaml deeds 'load load
exec command
exec result
'
upydev 'a case that fails' test_exceptions/test_device_exception.yaml codes 'a = 1 / 0
'
upydev 'text as arguments' test_ads/test_ads_bmk.yaml codes 'i2c=I2C(*[1], **{'"'scl': Pin(22), 'sda'"': Pin(23)})
addr=i2c.scan()
i2c.scan()
from ads1115 import ADS1115;sensor=ADS1115(i2c, addr[0], 1); sensor.set_conv(7, channel1=0)
mv = sensor.raw_to_v(sensor.read())
mv
[(time.time_ns(), sensor.raw_to_v(sensor.read())) for i in range(100)]
'
upydev 'a type and an operator' test_machine/test_i2c.yaml asserts '{"op":"isinstance","type":"list"}
{"op":">=","repr":"1"}
'
upydev 'tuples' test_pyb/test_pyb_servo.yaml asserts '{"op":"==","repr":"(640, 2420, 1500, 2470, 2200)"}
{"op":"==","repr":"49"}
{"op":"==","repr":"9"}
{"op":"==","repr":"0"}
{"op":"==","repr":"85"}
{"op":"==","repr":"-79"}
'
upydev 'a benchmark' test_benchmark/test_benchmrk.yaml deeds 'exec command
bench benchmark
load load
bench benchmark
reload reload
exec command
exec result
load load
load load
bench benchmark
'
upydev 'a unit' test_benchmark/test_pystones_bmk.yaml deeds 'exec command
load load
bench benchmark
reload reload
'
upydev 'resets' test_benchmark/test_perf_float_bmk.yaml deeds 'reset reset
load load
exec command
exec result
load load
load load
load load
bench benchmark
load load
exec command
reset reset
'
upydev 'loads' test_benchmark/test_perf_misc_pystone_bmk.yaml names 'System Check
Setup Pystone Benchmark
Setup Benchmark Runner
Pystone Benchmark
Garbage Collect
'
upydev 'a network test' test_network/test_iperf3_client.yaml network_steps 'address network
host network
exec network
join network
'
upydev 'the board serves' test_network/test_iperf3_server.yaml network_steps 'address network
exec network
host network
join network
'
upydev 'its address is known' test_network/test_https_server.yaml network_steps 'exec network
host network
join network
'
