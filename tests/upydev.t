#!/bin/sh
# The unchanged test files of upydev on the virtual boards. They are not part of
# this project: without them the test is skipped.
. "${srcdir:-.}/tests/tap.sh"

data=${UPY_SHARED_DATA:-$srcdir/../shared/data}/upydev
[ -d "$data/test_basic" ] || skip_all "no upydev test files in $data"
data=$(cd "$data" && pwd)

# Some of them load ./dev_tests/test_basic_math.py.
ln -s "$(cd "$srcdir/tests/data/dev_tests" && pwd)" "$tmp/dev_tests"
cd "$tmp" || exit 1

basic() { # BOARD: all cases of test_basic, the summary's verdicts
	upy-test -d "$1" -f tap "$data"/test_basic/*.yaml >"$tmp/$1.tap"
}

plan 6
check 'all basic cases pass on unix' 0 basic unix
check 'all basic cases pass on wasm' 0 basic wasm
check 'on microbit not all do' 1 basic microbit
want='Hello World on microbit
' check 'the f-string case alone fails there' 0 \
	sed -n 's/^not ok [0-9]* - .*::\([^#]*[^ #]\).*/\1/p' "$tmp/microbit.tap"
check 'with the SyntaxError that this firmware raises' 0 grep -q SyntaxError "$tmp/microbit.tap"

exceptions() {
	upy-test -d unix "$data"/test_exceptions/*.yaml >"$tmp/out" || status=$?
	grep -q 'ZeroDivisionError: divide' "$tmp/out" || return 9
	grep -q 'test_device_exception.yaml:4' "$tmp/out" || return 8
	return "${status:-0}"
}
check 'an exception fails its case, with type, message and line' 1 exceptions
