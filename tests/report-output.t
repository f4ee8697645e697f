#!/bin/sh
# The report that is what programs print, and steps that print for programs only.
. "${srcdir:-.}/tests/tap.sh"
plan 5
run() { # what upy-send is told, if anything
	# shellcheck disable=SC2086 # nothing, or one word
	upy-send $1 -d unix | upy-assert | upy-report -f output
}
for follow in '' --follow; do
	want='hello
end' want_err='  File "<stdin>", line 2, in <module>
ZeroDivisionError: divide by zero
' check "what programs print, and why not more $follow" 1 run "$follow" <<'!'
{"type":"step","do":"exec","code":"print('hello')"}
{"type":"step","do":"exec","code":"print('not shown')","quiet":true}
{"type":"step","do":"exec","code":"print('end', end='')\n1/0"}
!
done
bytes() {
	run '' | od -An -tx1
}
want=' 00 ff c3 a9 0a
' check 'byte for byte' 0 bytes <<'!'
{"type":"step","do":"exec","code":"import sys\nfor part in b'\\0', b'\\xff', b'\\xc3', b'\\xa9\\n':\n    sys.stdout.buffer.write(part)\n    sys.stdout.buffer.flush()"}
!
shown() {
	upy-send -d unix | upy-assert | upy-report -s | grep -c 'shown'
}
want='0
' check 'nor is it shown to people' 1 shown <<'!'
{"type":"step","do":"exec","code":"print('not shown')","quiet":true}
{"type":"step","do":"exec","code":"1/0"}
!
want_err='expected 2, got 1
' check 'a check that does not hold' 1 run '' <<'!'
{"type":"step","do":"exec","code":"1","value":true,"assert":[{"op":"==","repr":"2"}]}
!
