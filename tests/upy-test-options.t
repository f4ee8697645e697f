#!/bin/sh
# upy-test: what options for reports, repetition and output come to, on a board.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
UPY_DEVICE=unix
export UPY_DEVICE
plan 8

cd "$tmp" || exit 1
on unix

cat >t.yaml <<'!'
- name: greets
  command: print('hello')
- name: adds
  result: 1 + 1
  exp: 2
!

all_options() {
	upy-test --junit r.xml --html r.html --repeat 2 -s --slowest 1 t.yaml >out
}
want_err='' check_on 'reports for machines and browsers, repeated, with output: it passes' 0 all_options
shown() {
	grep -c '^  | hello$' out
}
want='2
' check_on '-s shows what each attempt prints' 0 shown
attempts() {
	grep -o '2 of 2 attempts good' out
}
want='2 of 2 attempts good
2 of 2 attempts good
' check_on '--repeat makes two attempts at each test' 0 attempts
slowest() {
	sed -nE '/^Slowest$/,/passed/s/^t\.yaml:[13]: (greets|adds): [0-9.]+ m?s$/one/p' out
}
want='one
' check_on '--slowest 1 names one test' 0 slowest
human() {
	sed -n '$s/ in .*//p' out
}
want='2 passed
' check_on 'the report for people is there as well' 0 human

machines() {
	grep -o '<testcase name="[a-z]*"' r.xml &&
		{ ! command -v xmllint >/dev/null || xmllint --noout --schema "$srcdir/tests/data/junit.xsd" r.xml 2>&1; }
}
want='<testcase name="greets"
<testcase name="adds"
'
! command -v xmllint >/dev/null || want="${want}r.xml validates
"
check_on '--junit writes a valid file' 0 machines
browsers() {
	head -n 1 r.html && grep -o '<title>[^<]*' r.html && tail -n 1 r.html
}
want='<!DOCTYPE html>
<title>All 2 passed
</html>
' check_on '--html writes a page' 0 browsers
remembered() {
	grep -c '"type":"verdict".*"attempts":2' .upy/last.ndjson
}
want='2
' check_on 'the stream that is kept says so, too' 0 remembered
