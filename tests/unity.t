#!/bin/sh
# upy-expect --unity: verdicts from the output of the Unity test framework, and a
# firmware that prints it, from its source to the report.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 24

cat >"$tmp/log" <<'!'
boot
t.c:3:test_sum:PASS (2 ms)
t.c:7:test_wrong:FAIL: Expected 3 Was 2
TEST(led, off)t.c:9::IGNORE: no LED

-----------------------
3 Tests 1 Failures 1 Ignored
FAIL
!
unity() { # FILE OPTION...
	unity_file=$1
	shift
	timeout 20 upy-expect --unity "$@" <"$unity_file" >"$tmp/records"
	unity_status=$?
	steady <"$tmp/records"
	return $unity_status
}
want='{"type":"plan","by":"upy-expect","run":RUN}
{"type":"verdict","test":"t.c::test_sum","name":"test_sum","file":"t.c","line":3,"role":"dut","verdict":"pass"}
{"type":"verdict","test":"t.c::test_wrong","name":"test_wrong","file":"t.c","line":7,"role":"dut","verdict":"fail","reason":"Expected 3 Was 2"}
{"type":"verdict","test":"led::off","name":"off","file":"t.c","line":9,"role":"dut","verdict":"skip","reason":"no LED"}
{"type":"end","by":"upy-expect","run":RUN,"count":3}
' want_err='' check 'a verdict for each case' 1 unity "$tmp/log"

report() { # OPTION...: of the records before
	upy-report "$@" <"$tmp/records"
}
want='ok 1 - t.c::test_sum
not ok 2 - t.c::test_wrong
ok 3 - led::off # SKIP no LED
1..3
'
tap() {
	report -f tap >"$tmp/tap"
	tap_status=$?
	sed '/^ /d; /^#/d; /^TAP/d; s/ # time=.*//' "$tmp/tap"
	return $tap_status
}
check 'upy-report judges the stream' 1 tap
again() {
	report -f human | grep 'rerun:'
}
want='' check 'and tells no command that would run it again' 1 again
check 'JUnit, too' 1 report -f junit -o "$tmp/junit.xml"
cut() {
	head -n 3 "$tmp/records" | upy-report
}
check 'and misses what is missing' 3 cut

head -n 4 "$tmp/log" >"$tmp/lost"
want='{"type":"plan","by":"upy-expect","run":RUN}
{"type":"verdict","test":"t.c::test_sum","name":"test_sum","file":"t.c","line":3,"role":"dut","verdict":"pass"}
{"type":"verdict","test":"t.c::test_wrong","name":"test_wrong","file":"t.c","line":7,"role":"dut","verdict":"fail","reason":"Expected 3 Was 2"}
{"type":"verdict","test":"led::off","name":"off","file":"t.c","line":9,"role":"dut","verdict":"skip","reason":"no LED"}
{"type":"error","by":"upy-expect","message":"Unity'"'s"' summary is missing: 3 tests came before the output ended","exit":3}
{"type":"end","by":"upy-expect","run":RUN,"count":4}
' want_err="upy-expect: Unity's summary is missing: 3 tests came before the output ended
" check 'a lost summary: the cases count' 3 unity "$tmp/lost"
check 'and the report says so' 3 report

grep -v test_wrong "$tmp/log" >"$tmp/short"
want_err='upy-expect: Unity counts 3 tests, 1 failures, 1 ignored; seen were 2, 0, 1
' check 'a summary that counts others' 3 unity "$tmp/short"

mkfifo "$tmp/board"
endless() { # it goes on after its tests, as boards do
	{
		cat "$tmp/log"
		exec timeout 30 cat "$tmp/never"
	} >"$tmp/board" &
	unity "$tmp/board" -T 0.3 2>&1 | sed -n '1,2p; $p'
	: >"$tmp/never"
	wait $!
}
mkfifo "$tmp/never"
want='upy-expect: <stdin>: the time is over
{"type":"plan","by":"upy-expect","run":RUN}
{"type":"end","by":"upy-expect","run":RUN,"count":3}
' check 'a board that does not end: -T' 0 endless

teed() {
	unity "$tmp/log" --tee "$tmp/tee" >/dev/null
	cmp "$tmp/log" "$tmp/tee"
}
check '--tee' 0 teed
refused() {
	upy-expect --unity "$@" </dev/null 2>&1 | head -n 1
}
want='upy-expect: --unity: no patterns, --records or --steps go with it
' check 'no patterns' 0 refused -e x
full() {
	upy-expect --unity <"$tmp/log" >/dev/full
}
check 'a full disk is reported' 3 full

# Boards

cat >"$tmp/menu" <<'!'
printf 'Press ENTER\r\n'
while read -r line; do
	sed 's/$/\r/' "$0.log"
done
!
cp "$tmp/log" "$tmp/menu.log"
cat >"$tmp/devices.yaml" <<!
one: {address: "exec:exec sh '$tmp/menu'"}
two: {address: "exec:cat '$tmp/log'; exec cat >/dev/null"}
cut: {address: "exec:cat '$tmp/lost'"}
!
boards() {
	(cd "$tmp" && timeout 20 upy-expect --unity "$@" </dev/null >"$tmp/records")
	boards_status=$?
	sed -n 's/.*"test":"\([^"]*\)".*\("role":.*\)/\1 \2/p' "$tmp/records" |
		sed 's/,"reason.*//; s/,"elapsed_us.*//' | sort
	return $boards_status
}
want='led::off "role":"dut","device":"two","verdict":"skip"
t.c::test_sum "role":"dut","device":"two","verdict":"pass"
t.c::test_wrong "role":"dut","device":"two","verdict":"fail"
' want_err='' check 'a board: to its summary' 1 boards -d two
check 'the stream is whole' 1 report -q
want='led::off "role":"a","device":"one","verdict":"skip"
led::off "role":"b","device":"two","verdict":"skip"
t.c::test_sum "role":"a","device":"one","verdict":"pass"
t.c::test_sum "role":"b","device":"two","verdict":"pass"
t.c::test_wrong "role":"a","device":"one","verdict":"fail"
t.c::test_wrong "role":"b","device":"two","verdict":"fail"
' check 'several boards, one of which is told to begin' 1 boards -d a=one -d b=two \
	--on a --eol lf -s ''
check 'a stream of both' 1 report -q
counts() {
	grep -c '"verdict":' "$tmp/records"
}
want='6
' check 'with all verdicts' 0 counts
want_err='upy-expect: the time is over
upy-expect: dut: there is no output of Unity
' check 'a board that says nothing: -T' 3 boards -d one -T 0.1
want='led::off "role":"dut","device":"cut","verdict":"skip"
t.c::test_sum "role":"dut","device":"cut","verdict":"pass"
t.c::test_wrong "role":"dut","device":"cut","verdict":"fail"
' want_err="upy-expect: dut: Unity's summary is missing: 3 tests came before the output ended
" check 'a board that goes before its summary' 3 boards -d cut
logged() {
	boards -d two --log logs >/dev/null
	cmp "$tmp/log" "$tmp/logs/dut.raw"
}
want='' want_err='' check '--log' 0 logged

# From source to report: a processor that has nothing but a serial line.
machine='qemu:arm?machine=lm3s6965evb&arg=-semihosting&kernel='
firmware() {
	arm-none-eabi-gcc -std=c11 -Wall -Wextra -Werror -O1 -mcpu=cortex-m3 -mthumb \
		-ffreestanding -nostdlib -Wl,--section-start=.vectors=0 -Wl,-Ttext=0x100 \
		-Wl,-Tdata=0x20000000 -Wl,-e,0x101 \
		-o "$tmp/firmware.elf" "${srcdir:-.}/tests/unity-firmware.c"
}
missing=
for program in arm-none-eabi-gcc qemu-system-arm; do
	command -v $program >/dev/null || missing="$program is missing"
done
check_on 'a firmware for a Cortex-M3 is built' 0 firmware
run() {
	timeout 60 board-bytes "$machine$tmp/firmware.elf" 2>"$tmp/said" >"$tmp/log" &&
		unity "$tmp/log" | sed -E 's/.*"name":"([a-z_]*)".*"verdict":"([a-z]*)".*/\1 \2/'
}
want='{"type":"plan","by":"upy-expect","run":RUN}
test_sum pass
test_output pass
test_wrong fail
test_later skip
{"type":"end","by":"upy-expect","run":RUN,"count":4}
' check_on 'it runs in QEMU, and its tests have verdicts' 0 run
check_on 'and a report' 1 report -q
directly() {
	timeout 60 upy-expect --unity -d "$machine$tmp/firmware.elf" >"$tmp/records" </dev/null
	directly_status=$?
	sed -n -E 's/.*"name":"([a-z_]*)".*"verdict":"([a-z]*)".*/\1 \2/p' "$tmp/records"
	return $directly_status
}
want='test_sum pass
test_output pass
test_wrong fail
test_later skip
' check_on 'the same as a board of upy-expect' 1 directly
