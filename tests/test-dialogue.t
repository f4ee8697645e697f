#!/bin/sh
# Test files that talk with boards: the steps they become, what is wrong with them, and
# the verdicts.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/steps.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
plan 43
unset UPY_DEVICE
cd "$tmp" || exit 1

### The steps

want='1 {"do":"exec","code":"ask()","background":true,"value":true,"directive":"command","line":2}
2 {"do":"expect","patterns":[{"re":"a"}],"directive":"expect","line":3}
3 {"do":"send","text":"1","directive":"send","line":4}
4 {"do":"expect","patterns":[{"re":"b"}],"directive":"expect","line":3}
5 {"do":"send","text":"2","directive":"send","line":4}
6 {"do":"expect","patterns":[{"re":"c"}],"directive":"expect","line":3}
7 {"do":"join","directive":"command","line":2}
' check 'expect and send take turns' 0 steps - <<'!'
- name: x
  command: ask()
  expect: [a, b, c]
  send: ["1", "2"]
!
want='send send
expect expect
send send
' check 'what stands first begins' 0 deeds - <<'!'
- {name: x, send: [a, b], expect: c}
!
want='1 {"do":"expect","patterns":[{"text":"a"}],"timeout_s":2,"directive":"expect","line":3}
2 {"do":"send","text":"b","directive":"send","timeout_s":9,"line":3}
3 {"do":"send","text":"","eol":"none","directive":"send","timeout_s":9,"line":3}
4 {"do":"expect","patterns":[{"re":"c"},{"text":"d"}],"directive":"expect","timeout_s":9,"line":4}
5 {"do":"expect","patterns":[{"re":"e"}],"not":[{"re":"f"}],"all":true,"multiline":3,"directive":"expect","timeout_s":9,"line":5}
6 {"do":"expect","not":[{"re":"g"},{"text":"h"}],"directive":"expect","timeout_s":9,"line":6}
' check 'all that can be said of a pattern' 0 steps - <<'!'
- name: x
  expect:
    - {text: a, timeout: 2, send: [b, {text: "", eol: none}]}
    - {any: [c, text: d]}
    - {all: [e], not: f, multiline: 3}
    - not: [g, {text: h}]
  timeout: 9
!
want='1 {"do":"reset","mode":"hard","directive":"reset","line":2,"leave":true}
2 {"do":"expect","patterns":[{"re":"ready"}],"directive":"expect","line":3}
' check 'a board that is talked to after a reset is left to itself' 0 steps - <<'!'
- name: x
  reset: hard
  expect: ready
!
want='1 {"do":"reset","mode":"soft","directive":"reset","line":2}
2 {"do":"exec","code":"x","background":true,"value":true,"directive":"command","line":3}
3 {"do":"expect","patterns":[{"re":"ready"}],"directive":"expect","line":4}
4 {"do":"join","directive":"command","line":3}
' check 'not so before a command' 0 steps - <<'!'
- name: x
  reset: soft
  command: x
  expect: ready
!
want='1 {"do":"reset","mode":"hard","directive":"steps","line":3,"leave":true}
2 {"do":"exec","code":"1","value":true,"directive":"steps","role":"b","line":4}
3 {"do":"wait","wait_s":1,"directive":"steps","line":5}
4 {"do":"expect","patterns":[{"re":"a"}],"directive":"steps","line":6}
' check 'what others do in between does not matter' 0 steps - <<'!'
- name: x
  steps:
    - reset: hard
    - b: "1"
    - wait: 1
    - expect: a
!
want='1 {"do":"exec","code":"machine.reset()","expect_reset":true,"background":true,"directive":"command","line":2}
2 {"do":"expect","patterns":[{"re":"ready"}],"directive":"expect","line":4}
3 {"do":"join","directive":"command","line":2}
' check 'expect_reset' 0 steps - <<'!'
- name: x
  command: machine.reset()
  expect_reset: yes
  expect: ready
!
want='exec setup
load load
expect expect
join load
' check 'code to load is talked to as a command is' 0 deeds - <<'!'
- {name: x, load: "ask()", setup: a = 1, expect: b}
!
want='load load
exec command
expect expect
join command
' check 'unless there is a command' 0 deeds - <<'!'
- {name: x, load: "a = 1", command: "ask()", expect: b}
!
want='1 {"do":"exec","code":"a","background":true,"directive":"setup","line":3}
2 {"do":"expect","patterns":[{"re":"b"}],"directive":"setup","line":3}
3 {"do":"exec","code":"c","value":true,"directive":"command","line":4}
4 {"do":"send","text":"q","directive":"teardown","always":true,"line":5}
5 {"do":"join","interrupt":true,"directive":"teardown","always":true,"line":6}
' check 'setup and teardown talk, too' 0 steps - <<'!'
- name: x
  setup:
    - {command: a, background: true, expect: b}
  command: c
  teardown: [{send: q},
    {join: dut, interrupt: true}]
!
want='1 {"do":"expect","patterns":[{"re":"id (?<id>\\d+)"}],"save":"all","directive":"expect","line":2}
2 {"do":"send","text":"x 12","directive":"send","line":3,"uses":["id"]}
' 
filled() {
	steps - | sed 's/\${id}/12/'
}
check 'groups, and save where there is no other value' 0 filled <<'!'
- name: x
  expect: id (?<id>\d+)
  send: x ${id}
  save: all
!
want='1 {"do":"expect","patterns":[{"re":"a3"}],"directive":"expect","line":3}
' check 'constants' 0 steps - <<'!'
- name: x
  vars: {n: 3}
  expect: a${n}
!

### What is wrong

wrong() { # PLACE MESSAGE of the value of expect on stdin
	want="yaml2steps: <stdin>:$1: $2
" check "$2" 2 complaint
}
complaint() {
	{ yaml2steps - >/dev/null; } 2>&1 | grep -v warning
	return 2
}
wrong 2:11 "expect: 'a(': missing closing parenthesis (at character 3)" <<'!'
- name: x
  expect: 'a('
!
wrong 1:30 "expect: 'b[': missing terminating ] for character class (at character 3)" <<'!'
- {name: x, expect: [a, {re: 'b['}]}
!
wrong 1:31 "expect: a pattern is text, not a whole number; put it in quotes" <<'!'
- {name: x, expect: [a, {not: 3}]}
!
wrong 1:22 "expect: unknown word 'tex'; nearest: text; known: re, text, any, all, not, timeout, multiline, send" <<'!'
- {name: x, expect: {tex: a}}
!
wrong 1:21 'expect: takes one of re, text, any and all' <<'!'
- {name: x, expect: {all: [a], any: [b]}}
!
wrong 1:21 'expect: nothing would be expected; give it re, text, any, all or not' <<'!'
- {name: x, expect: {timeout: 3}}
!
wrong 1:27 'expect: any and all take a list of patterns, not text' <<'!'
- {name: x, expect: {any: a}}
!
wrong 1:28 'expect: text of several lines needs multiline: LINES' <<'!'
- {name: x, expect: {text: "a\nb"}}
!
wrong 1:21 'expect: the list is empty' <<'!'
- {name: x, expect: []}
!
wrong 1:19 'send: takes text, a list or a map, not a whole number; put it in quotes' <<'!'
- {name: x, send: 5}
!
wrong 1:34 "send: unknown word 'cl'; nearest: cr; known: cr, lf, crlf, none" <<'!'
- {name: x, send: {text: a, eol: cl}}
!
wrong 1:27 'expect_reset without command: nothing would reset it; add command' <<'!'
- {name: x, expect_reset: true}
!
wrong 1:21 'steps: does more than command; make each a step of its own' <<'!'
- {name: x, steps: [{dut: x, expect: y}]}
!
wrong 1:21 "save: 'a' is a constant of vars" <<'!'
- {name: x, expect: '(?<a>b)', vars: {a: 1}}
!

### The verdicts

on unix
verdicts() { # of the tests on stdin: VERDICT (REASON)
	yaml2steps - | timeout 60 upy-send -d "${board:-unix}" "$@" 2>err | upy-assert >out
	verdicts_status=$?
	sed -nE 's/.*"type":"verdict".*"verdict":"([a-z]*)"(,"reason":"((\\.|[^"\\])*)")?.*/\1 (\3)/p' out
	return $verdicts_status
}
want='pass ()
' check_on 'a dialogue' 0 verdicts <<'!'
- name: x
  command: |
    name = input('name? ')
    print('hello', name)
  expect: [{text: 'name? ', send: Ada}, 'hello (\w+)']
  result: name
  exp: Ada
!
want='fail (expect: '"'goodbye' not found: the program has ended; what came last: 'hello'"')
' check_on 'what does not come' 1 verdicts <<'!'
- {name: x, command: print('hello'), expect: goodbye}
!
want='fail (command: ZeroDivisionError: divide by zero)
' check_on 'a program that fails' 1 verdicts <<'!'
- {name: x, command: 1/0, expect: goodbye}
!
want='fail (steps: expected 3, got 2)
' check_on 'the command is judged as always' 1 verdicts <<'!'
- {name: x, steps: [{dut: "print('a') or 2", exp: 3, background: true}, {expect: a}, {join: dut}]}
!
want='xfail (expect: '"'goodbye' not found: the program has ended; what came last: 'hello'"')
' check_on 'xfail' 0 verdicts <<'!'
- {name: x, command: print('hello'), expect: goodbye, xfail: true}
!
want='fail (expect: forbidden, but it came: '"'Warn.*' matches 'Warning: 3'"')
' check_on 'what is forbidden' 1 verdicts <<'!'
- name: x
  command: |
    import time
    print('Warning: 3')
    while True:
        time.sleep(.01)
  expect: {re: done, not: 'Warn.*'}
!
want='pass ()
pass ()
' check_on 'values and groups of one test in another' 0 verdicts <<'!'
- {name: x, command: print('ip 10.0.0.1'), expect: 'ip (?<ip>\S+)'}
- {name: y, result: "${ip}", exp: 10.0.0.1}
!
want='pass ()
' check_on 'a group that is saved' 0 verdicts <<'!'
- name: x
  steps:
    - {dut: "print('ip 10.0.0.1')", background: true}
    - {expect: 'ip (\S+)', save: where}
    - {join: dut}
    - {dut: "${where}", exp: 10.0.0.1}
!
want='skip (uses ${a}, which was not saved)
' check_on 'a group that took no part' 0 verdicts <<'!'
- name: x
  command: print('b')
  expect: '(?<a>x)?b'
  result: ${a}
!
want='fail (steps: '"'b' not found: the program has ended; nothing came"')
' check_on 'teardown runs after that' 1 verdicts <<!
- name: x
  steps: [{dut: "print('a')", background: true}, {expect: a}, {expect: b}]
  teardown: "open('$tmp/torn', 'w').close()"
!
want='torn
' check_on 'it did' 0 ls torn
want='pass ()
' check_on 'another attempt finds what it says' 0 verdicts <<!
- name: x
  retries: 1
  command: |
    try:
        open('$tmp/second').close()
        print('good')
    except OSError:
        open('$tmp/second', 'w').close()
        print('bad')
  expect: good
!
want='pass ()
' check_on 'a reset by code, and what comes then' 0 verdicts <<'!'
- name: x
  command: import machine; machine.reset()
  expect_reset: true
  expect: [MicroPython, {text: '>>> ', send: 6 * 7}, ^42]
!
want='fail (the board did not reset)
' check_on 'a reset that does not come' 1 verdicts <<'!'
- {name: x, command: print('a'), expect_reset: true}
!
application() {
	UPY_BOARD_FS=$tmp/files verdicts "$@"
}
mkdir files
cat >files/main.py <<'!'
print('app starts')
while True:
    line = input('cmd> ')
    if line == 'quit':
        break
    print('you said', line)
!
for how in soft hard; do
	want='pass ()
pass ()
' check_on "an application after a $how reset" 0 application <<!
- name: x
  reset: $how
  expect: [app starts, {text: 'cmd> ', send: hi}, you said hi]
- name: y
  send: quit
  expect: '>>> '
!
done
report() {
	sed 's/"device":"unix"/"device":"b"/' out | upy-report | grep -A 3 '^<stdin>:1: x'
}
verdicts >/dev/null <<'!'
- {name: x, command: print('hello'), expect: goodbye}
!
want="<stdin>:1: x: expect: 'goodbye' not found: the program has ended; what came last: 'hello'
    its output:
    | hello

" check_on 'the report shows what came instead' 0 report
