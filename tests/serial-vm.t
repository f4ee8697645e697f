#!/bin/sh
# Serial ports as Linux has them: a small guest system runs our programs with its
# own drivers for a 16550, an FTDI bridge and a CDC ACM device; behind each is a
# micro:bit. tests/vm/serial is what runs in there.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/vm/guest.sh"

missing=$(guest_missing | head -n 1)
[ -z "$missing" ] || skip_all "$missing"

plugged='"driver":"usb-serial","id":"bridge","bus":"usb.0","port":"1","chardev":"two","serial":"QEMU0001"'

host_unplug() {
	qmp device_del '"id":"bridge"'
}

# QEMU says no until it has forgotten the device, a moment after that is gone.
host_plug() {
	plug_tries=0
	until qmp device_add "$plugged" || [ $((plug_tries += 1)) -gt 1000 ]; do
		qmp query-status
	done
}

# All that DTR and RTS of the bridges were set to: a mask, then the lines, 1 for DTR.
lines_of_bridges() {
	sed -n 's/.* control 0x4001, value //p' "$tmp/guest.log" | sort -u
}

latencies_of_bridges() {
	sed -n 's/.* control 0x4009, value //p' "$tmp/guest.log" | sort -u
}

# check_with PROGRAM, like check: skipped where that is not built.
check_with() {
	if command -v "$1" >/dev/null; then
		shift
		check "$@"
		return
	fi
	unset want want_err
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $2 # SKIP $1 is not built"
}

programs=
for name in upy-assert upy-devs upy-fs upy-run upy-send yaml2steps; do
	programs="$programs $(command -v $name)"
done

guest_board one
guest_board two
# shellcheck disable=SC2086 # one program a word
guest_image "$srcdir/tests/vm/serial" $programs
guest_start -trace usb_serial_handle_control \
	-chardev socket,id=one,path="$tmp/one",reconnect=1 -serial chardev:one \
	-chardev socket,id=two,path="$tmp/two",reconnect=1 -chardev null,id=none \
	-device qemu-xhci,id=usb \
	-device usb-serial,id=bridge,bus=usb.0,port=1,chardev=two,always-plugged=on,serial=QEMU0001 \
	-device usb-serial,bus=usb.0,port=2,chardev=none,always-plugged=on,serial=QEMU0002
guest_run

plan 15
want='1
RTS|CTS|DTR|DSR|CD
' check 'a 16550: DTR and RTS are on' 0 section lines-on
want='1
CTS|DTR|DSR|CD
' check 'lines=dtr: RTS is off, and DTR stays on when the port is closed' 0 section lines-dtr
want='1
CTS|DSR|CD
' check 'lines=off: both are off' 0 section lines-off
verdicts='sum: pass
text: pass
wrong: fail
'
want=$verdicts check 'tests on a 16550' 1 section ttyS1

want="upy-run: usb:0403:6001: several ports fit: \
/dev/ttyUSB0 (0403:6001, serial number QEMU0001, @1-1:if00), \
/dev/ttyUSB1 (0403:6001, serial number QEMU0002, @1-2:if00)
" check 'two bridges: a list, with what tells them apart' 2 section ambiguous
bridge='"vid":"0403","pid":"6001","serial":"QEMU0001","product":"QEMU USB SERIAL"'
want="$bridge
$verdicts" check 'tests on an FTDI bridge, found by its serial number' 1 section ttyUSB0
want='blob
' check 'files on that board' 0 section files
want='42
' check 'a port found by the place where it is plugged in' 0 section place
lost='pulled: error
replugged: pass
"status":"lost","reason":"the board is gone: the port is gone: Input/output error"
'
want="$bridge
$lost" check 'unplugged during a step: lost at once; plugged in again: the next test' 3 section pulled
want='0x101
0x202
0x300
0x302
0x303
' check 'both lines of a bridge go off at the same moment; RTS alone resets' 0 lines_of_bridges
want='0x0
0x1
' check 'a bridge is told not to wait before it sends' 0 latencies_of_bridges

debugger='"vid":"0d28","pid":"0204","serial":"9900000031864e45003c10070000006e0000000097969901","product":"BBC micro:bit CMSIS-DAP"'
want="$debugger
$verdicts" check 'tests on a CDC ACM device, found by its ids' 1 section ttyACM0
want="$debugger
$lost" check 'the same with that one' 3 section pulled-gadget

bridge=$bridge,'"manufacturer":"QEMU","place":"1-1","interface":0'
other='"vid":"0403","pid":"6001","serial":"QEMU0002","product":"QEMU USB SERIAL","manufacturer":"QEMU","place":"1-2","interface":0'
debugger=$debugger,'"manufacturer":"Arm","place":"3-1","interface":0'
want="bridge /dev/ttyUSB0 $bridge
place /dev/ttyUSB0 $bridge
reset /dev/ttyUSB0 $bridge
debugger /dev/ttyACM0 $debugger
by-serial /dev/ttyACM0 $debugger
/dev/ttyUSB1 /dev/ttyUSB1 $other
" check_with upy-devs 'a list of the ports, by their names in the registry where they have some' 0 \
	section devices
want="\"usb\":{$debugger},\"platform\":\"microbit\"
" check_with upy-devs 'a board is asked what it is' 0 section probe
