#!/bin/sh
# What upydev lets pass without a word is refused here before anything runs, or
# fails: one test for each. And what it fails though nothing is wrong, passes.
#
# shellcheck source-path=SCRIPTDIR/..
. "${srcdir:-.}/tests/tap.sh"
. "$srcdir/tests/boards.sh"
plan 49
cd "$tmp" || exit 1

# The test file on stdin is refused, with a message that has its place and these words.
refused() {
	cat >t.yaml
	status=0
	yaml2steps t.yaml >steps 2>said || status=$?
	[ -s steps ] && echo 'but there are steps'
	grep -q "^yaml2steps: t.yaml:[0-9]*:[0-9]*: .*$1" said || cat said
	return "$status"
}

# The test file on stdin, run: "NAME VERDICT", and the exception that decided it.
verdicts() {
	cat >t.yaml
	status=0
	yaml2steps t.yaml | upy-send -d unix 2>said | upy-assert >judged || status=$?
	sed -n -E '/"type":"verdict"/ {
		s/.*"name":"([^"]*)".*"verdict":"([a-z]*)"/\1 \2/
		s/,"reason":"([^"]*: )?([A-Za-z]*(Error|Exit))\>.*/: \2/
		s/,.*//
		p
	}' judged
	return "$status"
}

# --- words that nobody understands

want='' check 'a key that is misspelt' 2 refused 'comand.*command' <<'EOF'
- name: a
  command: "1"
  comand: "2"
EOF
want='' check 'an operator that there is not' 2 refused 'assert_op.*equals' <<'EOF'
- name: a
  result: "1"
  exp: 1
  assert_op: equals
EOF
want='' check 'a word for assert_itr that asserts nothing' 2 refused 'assert_itr.*each' <<'EOF'
- name: a
  result: "[1]"
  exp: 1
  assert_op: ==
  assert_itr: each
EOF
want='' check 'a type that there is not' 2 refused 'exp_type.*number' <<'EOF'
- name: a
  result: "1"
  exp_type: number
EOF
want='' check 'a reset that there is not' 2 refused 'reset.*maybe' <<'EOF'
- name: a
  reset: maybe
EOF

# --- checks that would not be made

want='' check 'exp without result' 2 refused 'exp' <<'EOF'
- name: a
  command: a = 1
  exp: 2
EOF
want='' check 'exp_type without result' 2 refused 'exp_type' <<'EOF'
- name: a
  command: a = 1
  exp_type: int
EOF
want='' check 'assert without result' 2 refused 'without result' <<'EOF'
- name: a
  command: a = 1
  assert: 1
EOF
want='' check 'assert_op without exp' 2 refused 'assert_op' <<'EOF'
- name: a
  result: "1"
  assert_op: <
EOF
want='' check 'assert_itr without exp' 2 refused 'assert_itr' <<'EOF'
- name: a
  result: "[1]"
  assert_itr: all
EOF
want='' check 'exp beside assert' 2 refused 'assert' <<'EOF'
- name: a
  result: "1"
  exp: 1
  assert: 2
EOF
want='' check 'exp beside benchmark' 2 refused 'exp' <<'EOF'
- name: a
  benchmark: f()
  exp: 1
EOF
want='' check 'a command that benchmark would replace' 2 refused 'benchmark' <<'EOF'
- name: a
  command: f()
  benchmark: g()
EOF
want='' check 'args without command' 2 refused 'args' <<'EOF'
- name: a
  args: [1]
  result: "1"
EOF
want='' check 'kwargs without command' 2 refused 'kwargs' <<'EOF'
- name: a
  kwargs: "{'a': 1}"
  result: "1"
EOF
want='' check 'rounds without benchmark' 2 refused 'rounds' <<'EOF'
- name: a
  command: f()
  rounds: 3
EOF
want='' check 'ip without network' 2 refused 'ip' <<'EOF'
- name: a
  command: f()
  ip: localip
EOF
want='' check 'a file of load that is not there' 2 refused 'nowhere.py' <<'EOF'
- name: a
  load: ./nowhere.py
EOF
want='' check 'a test without a name' 2 refused 'name' <<'EOF'
- command: a = 1
EOF
want='' check 'a file without tests' 2 refused 'tests' <<'EOF'
[]
EOF

# --- what goes wrong on the board

want='a fail: ValueError
' check 'an exception in load' 1 verdicts <<'EOF'
- name: a
  load: raise ValueError(1)
EOF
want='a fail: SyntaxError
' check 'a syntax error in load' 1 verdicts <<'EOF'
- name: a
  load: "def f(:"
EOF
want='a fail: ZeroDivisionError
' check 'an exception in result that nothing is expected of' 1 verdicts <<'EOF'
- name: a
  result: 1 / 0
EOF
want='a fail: ZeroDivisionError
' check 'an exception in result whose text is expected' 1 verdicts <<'EOF'
- name: a
  result: 1 / 0
  exp: ZeroDivisionError
  assert_op: in
EOF
want='a fail: ValueError
' check 'an exception in a later line of the command' 1 verdicts <<'EOF'
- name: a
  command: |
    a = 1
    raise ValueError(2)
EOF
want='a fail: ZeroDivisionError
' check 'an exception in a later statement of the command' 1 verdicts <<'EOF'
- name: a
  command: a = 1; 1 / 0
EOF
want='a fail: ZeroDivisionError
' check 'an exception behind text that looks like a prompt' 1 verdicts <<'EOF'
- name: a
  command: "print('>>> '); 1 / 0"
EOF
want='a fail: SystemExit
' check 'a program that ends itself' 1 verdicts <<'EOF'
- name: a
  command: import sys; sys.exit()
EOF
want='a fail: SystemExit
' check 'also with the status 0' 1 verdicts <<'EOF'
- name: a
  command: raise SystemExit(0)
EOF
want='a fail: ZeroDivisionError
' check 'an exception in a benchmark' 1 verdicts <<'EOF'
- name: a
  benchmark: 1 / 0
EOF
want='a fail
' check 'a benchmark without a number' 1 verdicts <<'EOF'
- name: a
  benchmark: "'text'"
EOF
want='a fail
' check 'a benchmark that gives no samples' 1 verdicts <<'EOF'
- name: a
  benchmark: "[]"
EOF
want='a fail
' check 'a benchmark that says that it did not run' 1 verdicts <<'EOF'
- name: a
  benchmark: "print('-1 -1 SKIP: no matching params')"
EOF
want='a pass
' check 'a list after something printed' 0 verdicts <<'EOF'
- name: a
  benchmark: "print('x'); [1, 2]"
EOF
want='a fail
' check 'values of several statements are not glued together' 1 verdicts <<'EOF'
- name: a
  result: 1;2
  exp: 12
EOF
want='a fail
' check 'nor are printed lines and a value' 1 verdicts <<'EOF'
- name: a
  result: print('x'); 5
  exp: x5
EOF
want='a fail
' check 'a program that never ends' 1 verdicts <<'EOF'
- name: a
  timeout: 0.2
  command: |
    while True: pass
EOF
want='a[0] pass
a[1] fail
' check 'what is expected of each of params' 1 verdicts <<'EOF'
- name: a
  command: a = abs
  result: a
  params: [{args: [-1], exp: 1}, {args: [-2], exp: 1}]
EOF
want='a fail
' check 'what assert expects' 1 verdicts <<'EOF'
- name: a
  result: "2"
  assert: 3
EOF
lost() {
	upy-test -d exec:exit t.yaml >said 2>&1
}
check 'a board that is not there' 3 lost

# --- what upydev fails, or judges by accident

want='a pass
' check 'a traceback that is only printed' 0 verdicts <<'EOF'
- name: a
  command: |
    import sys
    try: 1 / 0
    except ZeroDivisionError as error: sys.print_exception(error)
EOF
want='a pass
b pass
' check 'the operators == and not in' 0 verdicts <<'EOF'
- name: a
  result: "1"
  exp: 1
  assert_op: ==
- name: b
  result: "1"
  exp: [2, 3]
  assert_op: not in
EOF
want='a fail
' check 'assert_itr alone looks at the items' 1 verdicts <<'EOF'
- name: a
  result: "[1, 2]"
  exp: [1, 2]
  assert_itr: all
EOF
want='a pass
b pass
c fail
' check 'no value is expected: None asserts nothing, but with an operator' 1 verdicts <<'EOF'
- name: a
  result: "3"
  exp: null
- name: b
  result: "3"
  exp: None
- name: c
  result: "3"
  exp: null
  assert_op: is
EOF
want='a pass
' check 'text that is expected with its quotes is a str' 0 verdicts <<'EOF'
- name: a
  result: "'1'"
  exp: "'1'"
EOF
want='a fail
' check 'a number is not its text' 1 verdicts <<'EOF'
- name: a
  result: "'1'"
  exp: "1"
EOF
want='a pass
' check 'kwargs of a command that is called already' 0 verdicts <<'EOF'
- name: a
  load: "def f(**given): return given"
  command: a = f()
  kwargs: {x: 1}
  result: a
  exp: {x: 1}
EOF
want='a pass
a#2 pass
' check 'a name that comes twice' 0 verdicts <<'EOF'
- name: a
  command: a = 1
- name: a
  command: a = 2
EOF
failing() {
	upy-test -d unix t.yaml >said
}
printf -- '- name: a\n  command: 1 / 0\n' >t.yaml
check 'a failure is in the exit status' 1 failing
