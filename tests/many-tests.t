#!/bin/sh
# More tests than are kept in memory: what was put away is as good as new.
. "${srcdir:-.}/tests/tap.sh"
plan 13
stream=${srcdir:-.}/tests/stream.awk

# A sanitizer would keep freed memory for a while.
ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=1
export ASAN_OPTIONS

# 3000 tests, each of which the second board has 2500 tests after the first one.
awk -v tests=3000 -v steps=2 -v boards=2 -v apart=2500 -f "$stream" >"$tmp/stream"
report() {
	upy-report -f tap >"$tmp/report"
	set -- $?
	sed -n '/^ok/d; /^TAP/d; /^  /d; p' "$tmp/report"
	return "$1"
}

judge() {
	upy-assert <"$tmp/$1" >"$tmp/judged"
}
check 'all tests on two boards far apart are judged' 0 judge stream
want='1..6000
' check 'and nothing is missing' 0 report <"$tmp/judged"
cp "$tmp/judged" "$tmp/good"

lacks() { # SED-SCRIPT
	sed "$1" "$tmp/good" | report
}
want='# tests/unit/test_module_0.yaml::case number 7: no verdict on board2
Bail out! upy-assert: 1 of 6000 records is missing
' check 'a verdict that is missing on the second board is named' 3 lacks \
	'/"verdict","test":[^,]*number 7",.*board2/d'
want='# tests/unit/test_module_0.yaml::case number 7: 1 of 2 results missing on board1
Bail out! upy-send: 1 of 12000 records is missing
' check 'so is a result' 3 lacks '/"result","test":[^,]*number 7","step":1,.*board1/d'
want='Bail out! tests/unit/test_module_1.yaml::case number 70: planned 2 times
' check 'a test that is planned twice' 3 lacks \
	'/"plan".*number 3000"/s|]|,"tests/unit/test_module_1.yaml::case number 70"]|'

twice() { # its record comes again after all others
	sed '/"test","test":[^,]*number 7",/{
h
p
d
}
/"end","by":"yaml2steps"/{
x
p
x
}' "$tmp/stream" | upy-assert >"$tmp/judged"
}
want_err='upy-assert: <stdin>:15008: tests/unit/test_module_0.yaml::case number 7: the test is announced twice
upy-assert: yaml2steps: 9003 records instead of 9000
upy-assert: tests/unit/test_module_0.yaml::case number 7: 2 test records
' check 'a test that is announced again after thousands is refused' 3 twice

late() {
	sed '/"result","test":[^,]*number 7","step":1,.*board1/{
h
p
d
}
/"end","by":"yaml2steps"/{
x
p
x
}' "$tmp/stream" | upy-assert >"$tmp/judged"
}
check 'so is a result that comes again' 3 late

cut() { # the last lines, and with them results of the second board
	head -n 12000 "$tmp/stream" | upy-assert 2>"$tmp/err" >"$tmp/judged"
}
check 'a stream that is cut' 3 cut
errors() {
	grep -c '"verdict":"error"' "$tmp/judged"
	grep '"verdict":"error"' "$tmp/judged" | sed -n '1s/.*"test":"\([^"]*\)".*"reason":\("[^"]*"\).*/\1 \2/p'
}
want='1504
tests/unit/test_module_29.yaml::case number 1497 "1 of 2 results are missing"
' check 'has errors for the tests that lack results, in their order' 0 errors

# Without a place for temporary files, or with no room there, all stays in memory.
TMPDIR=/nonexistent
export TMPDIR
check 'with no folder for temporary files all are judged' 0 judge stream
want='1..6000
' check 'and reported' 0 report <"$tmp/judged"
unset TMPDIR
full() { # files may have half a block; the pipe is none
	(
		trap '' XFSZ
		ulimit -f 1
		upy-assert <"$tmp/stream" | upy-report -f tap
	) | tail -n 1
}
want='1..6000
' check 'with a full disk, too' 0 full

memory() {
	awk -v tests=40000 -f "$stream" | peak-memory 30 upy-assert | {
		peak-memory 30 upy-report -f tap >"$tmp/report"
		echo $?
		tail -n 1 "$tmp/report"
	}
}
want='0
1..40000
' check 'forty thousand tests need little memory' 0 memory
