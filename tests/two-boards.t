#!/bin/sh
# A driver tested by two boards: the board under test runs it, the double plays the part
# of what it drives. Where boards have wires, these here have the values that steps save.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 6

# The driver of an LED, on a clock of its own; the LED that the double plays

cat >"$tmp/dut_blinker.py" <<'!'
class Blinker:
    def __init__(self, pin, period, times):
        self.pin, self.period, self.times = pin, period, times
        self.now, self.edges = 0.0, []

    def blink_blocking(self):
        for level in range(2 * self.times):
            self.edges.append((self.now, self.pin, 1 - level % 2))
            self.now += self.period / 2 + 0.125
!
cat >"$tmp/double_led.py" <<'!'
class Led:
    def __init__(self, pin, times):
        self.pin, self.times, self.rises = pin, times, None

    def start_acquisition(self):
        self.rises = []

    def see(self, edges):
        self.rises += [at for at, pin, level in edges if level]

    def get_average_period(self):
        return (self.rises[-1] - self.rises[0]) / (self.times - 1)
!

# The driver of a bus of which it is the master, and a slave

cat >"$tmp/dut_master.py" <<'!'
class Master:
    def write(self, values):
        self.wire = bytes(values)
        return self.wire

    def take(self, answer):
        self.got = list(answer)
!
cat >"$tmp/double_slave.py" <<'!'
class Slave:
    def enable_transaction(self, answer):
        self.answer, self.received = bytes(answer), []

    def transfer(self, wire):
        self.received += list(wire)
        return self.answer[:len(wire)]

    def get_received_buffer(self):
        return self.received
!

cat >"$tmp/cases" <<!
{"type":"test","test":"<setup>","fixture":"setup","file":"cases","steps":6,"roles":["dut","double"]}
{"type":"step","test":"<setup>","step":1,"do":"clean","role":"dut"}
{"type":"step","test":"<setup>","step":2,"do":"clean","role":"double"}
{"type":"step","test":"<setup>","step":3,"do":"put","role":"dut","path":"$tmp/dut_blinker.py","to":"dut_blinker.py"}
{"type":"step","test":"<setup>","step":4,"do":"put","role":"double","path":"$tmp/double_led.py","to":"double_led.py"}
{"type":"step","test":"<setup>","step":5,"do":"put","role":"dut","path":"$tmp/dut_master.py","to":"dut_master.py"}
{"type":"step","test":"<setup>","step":6,"do":"put","role":"double","path":"$tmp/double_slave.py","to":"double_slave.py"}
{"type":"test","test":"files","file":"cases","steps":2,"roles":["dut","double"]}
{"type":"step","test":"files","step":1,"do":"ls","role":"dut","assert":[{"op":"==","repr":"['dut_blinker.py', 'dut_master.py']"}]}
{"type":"step","test":"files","step":2,"do":"ls","role":"double","assert":[{"op":"==","repr":"['double_led.py', 'double_slave.py']"}]}
{"type":"test","test":"blink","file":"cases","steps":9,"roles":["dut","double"],"requires":["dut_blinker.Blinker","double:double_led.Led"]}
{"type":"step","test":"blink","step":1,"do":"exec","role":"double","code":"from double_led import Led\nred_led = Led(2, 3)"}
{"type":"step","test":"blink","step":2,"do":"exec","role":"dut","code":"from dut_blinker import Blinker\nblinker = Blinker(2, PERIOD, 3)"}
{"type":"step","test":"blink","step":3,"do":"exec","role":"double","code":"red_led.start_acquisition()"}
{"type":"step","test":"blink","step":4,"do":"exec","role":"dut","code":"blinker.blink_blocking()\nblinker.edges","value":true,"save":"edges","background":true}
{"type":"step","test":"blink","step":5,"do":"join","role":"dut"}
{"type":"step","test":"blink","step":6,"do":"exec","role":"double","code":"red_led.see(\${edges})","uses":["edges"]}
{"type":"step","test":"blink","step":7,"do":"eval","role":"double","code":"red_led.get_average_period()","assert":[{"op":"close_to","repr":"1000","abs":"1"}]}
{"type":"step","test":"blink","step":8,"do":"exec","role":"dut","code":"del blinker","always":true}
{"type":"step","test":"blink","step":9,"do":"exec","role":"double","code":"del red_led","always":true}
{"type":"test","test":"bus","file":"cases","steps":8,"roles":["dut","double"]}
{"type":"step","test":"bus","step":1,"do":"exec","role":"double","code":"from double_slave import Slave\nslave = Slave()"}
{"type":"step","test":"bus","step":2,"do":"exec","role":"dut","code":"from dut_master import Master\nmaster = Master()"}
{"type":"step","test":"bus","step":3,"do":"exec","role":"double","code":"slave.enable_transaction([0, 0, 255])"}
{"type":"step","test":"bus","step":4,"do":"eval","role":"dut","code":"master.write([1, 2, 3])","save":"wire"}
{"type":"step","test":"bus","step":5,"do":"eval","role":"double","code":"slave.transfer(\${wire}SLICE)","uses":["wire"],"save":"answer"}
{"type":"step","test":"bus","step":6,"do":"eval","role":"dut","code":"master.take(\${answer})\nmaster.got","uses":["answer"],"save":"got","assert":[{"op":"==","repr":"[0, 0, 255]"}]}
{"type":"step","test":"bus","step":7,"do":"eval","role":"double","code":"bytes(slave.get_received_buffer())","uses":["wire"],"assert":[{"op":"==","repr":"\${wire}"}]}
{"type":"step","test":"bus","step":8,"do":"eval","role":"double","code":"list(slave.answer)","uses":["got"],"assert":[{"op":"==","repr":"\${got}"}]}
!

verdicts() { # PERIOD SLICE OPTION...: of the cases with this period and bytes on the wire
	sed "s/PERIOD/$1/; s/SLICE/$2/" "$tmp/cases" >"$tmp/these"
	shift 2
	timeout 60 upy-send "$@" <"$tmp/these" >"$tmp/out"
	verdicts_status=$?
	upy-assert <"$tmp/out" |
		sed -nE 's/.*"type":"verdict","test":"([^"]*)".*"verdict":"([a-z]*)"(,"reason":"([^":]*)[^"]*")?.*/\1 \2 \4/p'
	return "$verdicts_status"
}
for pair in 'unix cpython' 'cpython unix' 'wasm unix'; do
	on "${pair#* }"
	[ -n "$missing" ] || on "${pair% *}"
	want='files pass 
blink pass 
bus pass 
' check_on "$pair: what one board does is what the other sees" 0 \
		verdicts 1000 '' -d "${pair% *}" -d double="${pair#* }"
done

on unix
[ -n "$missing" ] || on cpython
want='files pass 
blink fail step 7
bus pass 
' check_on 'a driver that blinks too slowly fails' 1 \
	verdicts 1010 '' -d unix -d double=cpython
want='files pass 
blink pass 
bus fail step 6
' check_on 'and so does a bus that loses a byte' 1 \
	verdicts 1000 '[:2]' -d unix -d double=cpython
renamed() {
	sed -i 's/class Blinker/class Other/' "$tmp/dut_blinker.py"
	verdicts 1000 '' -d cpython -d double=unix
}
want='files pass 
blink skip requires dut_blinker.Blinker, which cpython does not have
bus pass 
' check_on 'a test that requires what a file does not bring is skipped' 0 renamed
