#!/bin/sh
# cov-steps: what is added to tests, and what becomes of what it collects.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
plan 38

cd "$tmp" || exit 1
cat >app.py <<'!'
def sign(n):
    if n < 0:
        return -1
    return 1


def never():
    return 0
!
cat >t.yaml <<'!'
setup: {load: app.py}
tests:
  - name: negative
    result: sign(-7)
    exp: -1
  - name: positive
    result: sign(7)
    exp: 1
!

# Stages
steps() {
	yaml2steps t.yaml | cov-steps "$@"
}
run() {
	upy-send -d "$board" | cov-steps --results
}
# What each test ran of each file.
executed() {
	sed -nE 's/.*"type":"coverage","executed":(\{[^}]*\}).*"test":"([^"]*)".*/\2 \1/p'
}
collect() {
	steps "$@" | run | executed
}
report() {
	upy-assert | upy-report | tail -n 1 | sed 's/ in .*//'
}

# sized COMMAND...: its estimates are not looked at.
sized() {
	"$@" 2>"$tmp/err"
	sed 's/take [0-9]* /take MANY /' "$tmp/err" >&2
}

# What is added
kinds() {
	sed -nE -e 's/.*"type":"test","test":"([^"]*)".*"steps":([0-9]+).*/\n\1 \2/p' \
		-e 's/.*"do":"([a-z]*)".*/ \1/p' | tr -d '\n' | sed 's/[a-z]\.yaml::/\n&/g' | sed 1d
	echo
}
tests() {
	steps "$@" | kinds
}
want='t.yaml::<setup> 3 exec load exec
t.yaml::negative 3 exec exec exec
t.yaml::positive 3 exec exec exec
' check 'steps around those of each test' 0 tests
want='t.yaml::<setup> 3 exec load exec
t.yaml::negative 3 exec exec exec
t.yaml::positive 3 exec exec exec
' check 'the same for probes' 0 tests --mode probe
unchanged() {
	yaml2steps t.yaml >raw
	cov-steps "$@" <raw >same && cmp same raw
}
check 'nothing, where no file is measured' 0 unchanged --exclude app
check 'nothing, on boards of a role that plays no part' 0 unchanged --role other
numbers() {
	steps | grep 'positive.*"type":"step"\|"type":"step".*positive' | sed -E 's/.*"step":([0-9]+).*/\1/' | tr '\n' ' '
}
want='2 1 3 ' check 'they are numbered behind the last' 0 numbers
counts() {
	steps "$@" | upy-send -n >/dev/null
}
want_err='' check 'the stream is whole, as its end counts them' 0 counts
want_err='' check 'and with probes' 0 counts --mode probe
cat >u.yaml <<'!'
- name: loads
  load: app.py
- name: resets
  steps:
    - reset: soft
    - load: app.py
!
other() {
	yaml2steps u.yaml | cov-steps "$@" | kinds
}
want='u.yaml::<setup> 1 exec
u.yaml::loads 3 exec load exec
u.yaml::resets 6 exec exec reset exec load exec
' check 'a set-up for the tracer, and what surrounds a reset' 0 other
want='u.yaml::loads 3 exec load exec
u.yaml::resets 6 exec exec reset exec load exec
' check 'probes need no set-up' 0 other --mode probe
by_hand() {
	printf '%s\n' '{"type":"step","do":"load","path":"app.py"}' '{"type":"x","y":1.0}' | cov-steps
}
want='{"type":"step","do":"load","path":"app.py"}
{"type":"x","y":1.0}
' check 'steps of no test, and other records, pass as they are' 0 by_hand
cut_off() {
	yaml2steps t.yaml | head -n 2 >raw
	cov-steps <raw >same && cmp same raw
}
check 'a test that is cut off passes as it is' 0 cut_off

fits() {
	steps --mode probe --fit "$1" | grep -o '"grain":"[a-z]*"'
}
want='"grain":"functions"
' want_err='cov-steps: app.py: by lines, probes take MANY bytes of the board'"'"'s memory: more than 500
cov-steps: app.py: by blocks, probes take MANY bytes of the board'"'"'s memory: more than 500
' check 'a coarser grain where that takes less memory' 0 sized fits 500
want='"grain":"lines"
' want_err='' check 'not where it fits' 0 sized fits 5000

# What comes of it
t_lines='t.yaml::<setup> {"app.py":[1,7]}
t.yaml::negative {"app.py":[2,3]}
t.yaml::positive {"app.py":[2,4]}
'
on cpython
want=$t_lines check_on 'cpython, by the tracer: the lines of each test' 0 collect
want=$t_lines check_on 'cpython, by probes: the same' 0 collect --mode probe
u_lines='u.yaml::loads {"app.py":[1,7]}
u.yaml::resets {"app.py":[]}
u.yaml::resets {"app.py":[1,7]}
'
resets() {
	yaml2steps u.yaml | cov-steps "$@" | run | executed | sed 's/^\(u.yaml::resets {\)}/\1"app.py":[]}/'
}
want=$u_lines check_on 'cpython: again after a reset' 0 resets
for name in unix wasm microbit; do
	on "$name"
	want=$t_lines check_on "$name, by probes: the lines of each test" 0 collect --mode probe
	want=$u_lines check_on "$name: again after a reset" 0 resets --mode probe
done

on cpython
whole() {
	steps | run | report
}
want='2 passed
' check_on 'the report is about the tests alone' 0 whole
on unix
cat >f.yaml <<'!'
defaults: {fresh: test, load: app.py}
tests:
  - {name: negative, result: sign(-7), exp: -1}
  - {name: positive, result: sign(7), exp: 1}
!
fresh() {
	yaml2steps f.yaml | cov-steps --mode "$1" | run | executed
}
f_lines='f.yaml::negative {"app.py":[1,2,3,7]}
f.yaml::positive {"app.py":[1,2,4,7]}
'
want=$f_lines check_on 'a fresh interpreter for each test, by probes' 0 fresh probe
on cpython
want=$f_lines check_on 'by the tracer' 0 fresh settrace

on unix
echo 'x = 1' >other.py
echo '- {name: loads, load: other.py}' >v.yaml
two_files() {
	yaml2steps t.yaml v.yaml | cov-steps --mode probe | run | executed
}
want="${t_lines}v.yaml::loads {\"other.py\":[1]}
" check_on 'another test file knows nothing of what the one before has loaded' 0 two_files
on cpython

# Files on the board
cat >p.yaml <<'!'
- name: imports
  put: {app.py: lib_app.py}
  command: import lib_app
  result: lib_app.sign(0)
  exp: 1
- name: looks
  result: "'_c' in open('lib_app.py').read()"
!
uploads() {
	rm -rf scratch
	mkdir scratch
	yaml2steps p.yaml | cov-steps --scratch scratch "$@" >s
	upy-send -d "$board" <s | tee r | cov-steps --results | executed
}
p_lines='p.yaml::imports {"app.py":[1,2,4,7]}
'
uploaded() {
	uploads "$@" | grep imports
}
want=$p_lines check_on 'cpython, by the tracer: what was put has its name here' 0 uploaded
for name in unix wasm; do
	on "$name"
	want=$p_lines check_on "$name, by probes: what was put" 0 uploaded --mode probe
done
on unix
restored() {
	uploads --mode probe >/dev/null
	grep -c '"test":"p.yaml::<originals>".*"do":"put"' s
	grep '"test":"p.yaml::<originals>"' r | grep -o '"status":"[a-z]*"'
}
want='1
"status":"ok"
' check_on 'files with probes are put back as they were' 0 restored
unput() {
	yaml2steps p.yaml >raw
	cov-steps --mode probe <raw
}
want_err='cov-steps: app.py: put on the board as it is: --scratch DIR is not given
' check 'without a place for them they are not measured, and that is told' 2 unput

# What goes wrong
on cpython
steps | upy-send -d cpython >good 2>/dev/null
damaged() {
	sed "/settrace.*negative/$1" good >bad
	bad=0
	cov-steps --results <bad >r || bad=$?
	executed <r
	return "$bad"
}
others='t.yaml::<setup> {"app.py":[1,7]}
t.yaml::positive {"app.py":[2,4]}
'
want=$others want_err='cov-steps: t.yaml::negative: coverage data are lost on cpython: they were damaged on their way: the checksum is another
' check_on 'damaged data is not taken' 3 damaged 's/\[2, 3\]/[2, 4]/'
want=$others want_err='cov-steps: t.yaml::negative: coverage data are lost on cpython: the board did not print all of them
' check_on 'nor data that was cut' 3 damaged 's/MPY_COV_END/x/'
want=$others want_err='cov-steps: t.yaml::negative: coverage data are lost on cpython: there are more than --limit of upy-send lets through
' check_on 'nor what upy-send has cut' 3 damaged 's/"out"/"truncated":true,&/'
want=$others want_err='cov-steps: t.yaml::negative: coverage data are lost on cpython: the board says MemoryError()
' check_on 'nor what the board says cannot be had' 3 damaged \
	's/---MPY_COV_START---/---MPY_COV_ERROR--- MemoryError()\\n&/'
want=$others want_err='' check_on 'of a step that was not run nothing is expected' 0 damaged 's/"status":"ok"/"status":"skipped"/'
raising() {
	printf '%s\n' 'x = 1' 'raise ValueError' >app.py
	steps | upy-send -d cpython >s
	cov-steps --results <s >r || :
	grep -c '"type":"coverage"' r
	executed <r
}
want='1
t.yaml::<setup> {"app.py":[1,2]}
' check_on 'a test that fails has its data' 0 raising
printf '%s\n' 'x = (' >app.py
unparsed() {
	yaml2steps t.yaml >raw
	cov-steps --mode probe <raw
}
want_err='cov-steps: app.py:1:5: not measured: this bracket is not closed
' check 'a file that is no Python is told, with its place' 2 unparsed
