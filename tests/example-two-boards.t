#!/bin/sh
# Drivers on one board and a double in the place of the hardware on another: the
# example, as it is, and what it says when the driver is wrong.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
plan 10

cp "$srcdir"/share/examples/two-boards/* "$tmp"
cd "$tmp" || exit 1

verdicts() {
	yaml2steps drivers.yaml | upy-send -d "dut=$1" -d "double=$2" | upy-assert >out
	told=$?
	sed -n 's/^{"type":"verdict".*"name":"\([^"]*\)".*"verdict":"\([a-z]*\)".*/\2 \1/p' out
	return $told
}
reasons() {
	verdicts "$@" >/dev/null
	sed -n 's/^{"type":"verdict".*"reason":"\(\(\\.\|[^"\\]\)*\)".*/\1/p' out
}
both='pass blink
pass SPI registers without an address
'
for pair in 'unix unix' 'unix cpython' 'cpython wasm'; do
	on "${pair% *}"
	[ "$missing" ] || on "${pair#* }"
	want=$both check_on "the double is another board: $pair" 0 verdicts "${pair% *}" "${pair#* }"
done

talk() {
	yaml2steps dialogue.yaml | upy-send -d "dut=$1" -d "double=$2" | upy-assert >out
	told=$?
	sed -n 's/^{"type":"verdict".*"verdict":"\([a-z]*\)".*/\1/p' out
	return $told
}
for pair in 'unix cpython' 'microbit unix' 'wasm unix'; do
	on "${pair% *}"
	[ "$missing" ] || on "${pair#* }"
	want='pass
' check_on "two boards talk with each other: $pair" 0 talk "${pair% *}" "${pair#* }"
done

on unix
sed -i.good 's|self.period // 2|self.period // 2 + 1|' dut.py
want='fail blink
pass SPI registers without an address
' check_on 'a driver that is too slow' 1 verdicts unix unix
late() {
	reasons unix unix | grep -c '1002'
}
want='1
' check_on 'the measured period is told' 0 late
mv dut.py.good dut.py
sed -i.good 's|wire.put(value)|wire.put(value \& 1)|' dut.py
want='pass blink
fail SPI registers without an address
' check_on 'a driver that sends something else' 1 verdicts unix unix
mv dut.py.good dut.py
sed -i.good 's|, save: received, exp: "${written}"|, save: received|' drivers.yaml
sed -i 's|wire.put(value)|wire.put(value \& 1)|' dut.py
want='pass blink
fail SPI registers without an address
' check_on 'is found by comparing one board with the other' 1 verdicts unix unix
