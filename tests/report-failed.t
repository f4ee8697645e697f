#!/bin/sh
# upy-report -f failed: what has to run again.
. "${srcdir:-.}/tests/tap.sh"
plan 10

plan_of() { # ID...: the start of a stream
	ids=
	for id; do
		ids="$ids${ids:+,}\"$id\""
	done
	printf '%s\n' '{"type":"plan","by":"yaml2steps","run":"y","tests":['"$ids"']}'
	printf '%s\n' '{"type":"plan","by":"upy-send","run":"s","boards":{"dut":['"${boards-\"u\"}"'],"other":["o"]}}'
	printf '%s\n' '{"type":"plan","by":"upy-assert","run":"a"}'
	tests=0 results=0 verdicts=0
}
test_is() { # ID [FIELDS]
	printf '%s\n' '{"type":"test","test":"'"$1"'","name":"n","file":"'"${1%%::*}"'","line":1,"steps":1'"${2-}"'}'
	tests=$((tests + 1))
}
verdict_is() { # ID VERDICT [DEVICE [ROLE]]
	printf '%s\n' '{"type":"result","test":"'"$1"'","step":1,"attempt":1,"device":"'"${3-u}"'","role":"'"${4-dut}"'","status":"ok"}'
	results=$((results + 1))
	printf '%s\n' '{"type":"verdict","test":"'"$1"'","verdict":"'"$2"'","device":"'"${3-u}"'","role":"'"${4-dut}"'"}'
	verdicts=$((verdicts + 1))
}
end() {
	printf '%s\n' '{"type":"end","by":"yaml2steps","run":"y","count":'"$((2 * tests))"'}'
	printf '%s\n' '{"type":"end","by":"upy-send","run":"s","count":'"$results"'}'
	printf '%s\n' '{"type":"end","by":"upy-assert","run":"a","count":'"$verdicts"'}'
}
told() {
	"$@" >"$tmp/stream"
	upy-report -f failed <"$tmp/stream" 2>/dev/null
}

good() {
	plan_of a::1 a::2 b::1 b::2
	test_is a::1
	verdict_is a::1 pass
	test_is a::2
	verdict_is a::2 skip
	test_is b::1
	verdict_is b::1 xfail
	test_is b::2 ',"fresh":"test"'
	verdict_is b::2 pass
	end
}
want='' check 'all is good: nothing' 0 told good

failed() {
	plan_of a::1 a::2 b::1 c::1 d::1 e::1
	for id in a::1 a::2 b::1 c::1 d::1 e::1; do
		test_is $id
	done
	verdict_is a::1 fail
	verdict_is a::2 fail
	verdict_is b::1 pass
	verdict_is c::1 xpass
	verdict_is d::1 error
	verdict_is e::1 weird
	end
}
want='a
c
d
e
' check 'files of what is not good, each once' 3 told failed

alone() {
	plan_of a::1 a::2 'b::x y' b::2
	test_is a::1 ',"fresh":"test"'
	verdict_is a::1 fail
	test_is a::2
	verdict_is a::2 fail
	test_is 'b::x y' ',"fresh":"test"'
	verdict_is 'b::x y' fail
	test_is b::2
	verdict_is b::2 pass
	end
}
want='a
b::x y
' check 'single tests where the board is reset for each' 1 told alone

not_run() {
	plan_of a::1 b::1 c::1
	test_is a::1
	verdict_is a::1 pass
	test_is b::1 ',"fresh":"test"'
}
want='b::1
c
' check 'a cut stream: what has no verdict' 3 told not_run

boards='"u","v"'
one_board() {
	plan_of a::1 b::1 c::1
	for id in a::1 b::1; do
		test_is $id
		verdict_is $id pass u
		verdict_is $id pass v
	done
	test_is c::1 ',"role":"other"'
	verdict_is c::1 pass o other
	test_is d::1
	verdict_is d::1 pass u
}
want='d
' check 'a cut stream: what has no verdict on one of the boards' 3 told one_board
some_fail() {
	plan_of a::1
	test_is a::1
	verdict_is a::1 pass u
	verdict_is a::1 fail v
	end
}
want='a
' check 'bad on one of the boards' 1 told some_fail
unset boards

teardown() {
	plan_of a::1 b::1
	test_is a::1
	verdict_is a::1 pass
	test_is 'a::<teardown>' ',"fixture":"teardown"'
	verdict_is 'a::<teardown>' error
	test_is b::1
	verdict_is b::1 pass
	end
}
want='a
' check 'the teardown of a file' 3 told teardown

line_ends() {
	plan_of 'a::x\ny' 'b\nc::1'
	test_is 'a::x\ny' ',"fresh":"test"'
	test_is 'b\nc::1'
}
want='a
' check 'what does not fit on a line: its file, or nothing' 3 told line_ends

nothing() {
	:
}
want='' check 'no records: nothing' 2 told nothing

several() {
	failed | upy-report -f failed -o "$tmp/failed" -f tap | tail -n 1
	cat "$tmp/failed"
}
want='1..6
a
c
d
e
' check 'beside other reports' 0 several
