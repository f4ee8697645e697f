#!/bin/sh
# upy-test --cov: which lines ran while tests did.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
plan 14

cd "$tmp" || exit 1
cp "$srcdir"/share/examples/lm75* .
cat >t.yaml <<'!'
- {name: loads, load: lm75.py}
!
run() {
	upy-test -q -d "$board" --no-state "$@" 2>/dev/null | sed 's/ in .*//'
}
status_of() {
	upy-test -q -d "$board" --no-state "$@" >out 2>err
}
for name in unix cpython; do
	on "$name"
	want='9 passed

Name          Stmts   Miss  Cover   Missing
-------------------------------------------
lm75.py          13      0   100%
lm75_bus.py       9      0   100%
-------------------------------------------
TOTAL            22      0   100%
' check_on "$name: a table behind the report" 0 run --cov lm75.yaml
	want='9 passed

Name      Stmts   Miss  Branch  BrPart  Cover   Missing
-------------------------------------------------------
lm75.py      13      0       4       0   100%
-------------------------------------------------------
TOTAL        13      0       4       0   100%
' check_on "$name: with branches, of some files" 0 run --cov-branch --cov-include '*75.py' lm75.yaml
	check_on "$name: enough is covered" 0 status_of --cov-fail-under 30 t.yaml
	check_on "$name: less than is wanted is status 1" 1 status_of --cov-fail-under 31 t.yaml
done
on unix
check_on 'nothing that is measured is status 2' 2 status_of --cov-exclude lm75 lm75.yaml
told() {
	cat err
}
want='upy-test: the board has no sys.settrace: coverage by probes in the source
cov-steps: no coverage data: nothing that is measured was loaded or put
' check_on 'and is told' 0 told
tap() {
	upy-test -f tap --cov -d "$board" --no-state lm75.yaml 2>/dev/null | grep -c 'Name  *Stmts'
}
want='0
' check_on 'a report in a format stays alone' 1 tap
kept() {
	rm -rf .upy_coverage
	status_of --cov t.yaml && cov-map .upy_coverage
}
want='lm75.py	t.yaml::loads	4, 7-8, 14
' check_on 'the data is kept, with the tests' 0 kept
check 'a wrong mode' 2 upy-test --cov-mode fast t.yaml
check 'a percentage that is none' 2 upy-test -d unix --cov-fail-under much t.yaml
