#!/bin/sh
# qemu: addresses: QEMU with an image, its serial line, its end.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 15

# The board of a registry, as the micro:bit loses bytes that come too fast.
firmware=/usr/share/firmware-microbit-micropython/firmware.hex
cat >"$tmp/devices.yaml" <<!
bit:
  address: qemu:arm?machine=microbit&arg=-device&arg=loader,file=$firmware
  pacing: {burst: 60, chunk: 32, delay_ms: 3}
!
program() { # CODE
	(cd "$tmp" && exec timeout 30 upy-run -d bit -c "$1")
}
steps() {
	(cd "$tmp" && timeout 30 upy-send -d bit >out)
	steps_status=$?
	results <"$tmp/out" | sed 's/"role":"dut","device":"bit","attempt":1,//'
	return $steps_status
}

on microbit
want='1
' want_err='' check_on 'a MicroPython image: its REPL' 0 program 'print(1)'

want='{"status":"ok","out":""}
{"mode":"hard","status":"ok","out":""}
{"status":"ok","out":"False\n"}
' check_on 'a hard reset starts it anew' 0 steps <<'!'
{"type":"step","do":"exec","code":"n = 1"}
{"type":"step","do":"reset","mode":"hard"}
{"type":"step","do":"exec","code":"print('n' in globals())"}
!

# Killed, it can see to nothing: QEMU has to go all the same.
killed() {
	mkfifo "$tmp/line"
	(cd "$tmp" && exec upy-run -d bit -c "print('on')
while True: pass") >"$tmp/line" &
	read -r line <"$tmp/line"
	kill -KILL $!
	wait $! 2>/dev/null
	echo "$line"
}
want='on
' check_on 'QEMU ends with whoever has it' 0 alone killed

# A QEMU of our own tells how it was run.
mkdir "$tmp/our own"
cat >"$tmp/our own/qemu" <<'!'
#!/bin/sh
printf '<%s>\n' "$@"
!
chmod +x "$tmp/our own/qemu"
: >"$tmp/our own/a&b%.elf"
want="<-display>
<none>
<-monitor>
<none>
<-chardev>
<stdio,id=upy,signal=off>
<-serial>
<chardev:upy>
<-machine>
<virt,gic=3>
<-kernel>
<$tmp/our own/a&b%.elf>
<-m>
<64M>
<-append>
<one \$HOME *>
" check 'another QEMU, and its arguments as they are: there is no shell' 0 \
	board-bytes "qemu:arm?bin=$tmp/our own/qemu&machine=virt,gic=3&kernel=$tmp/our own/a%26b%25.elf&memory=64M&arg=-append&arg=one \$HOME *"

# qemu STATUS SENTENCE ADDRESS MESSAGE
qemu() {
	want="upy-run: qemu:$3: $4
" check "$2" "$1" refused "qemu:$3"
}
refused() {
	timeout 30 upy-run -d "$1" -c 1 2>&1
}
qemu 2 'no target' '?machine=virt' \
	'what QEMU emulates comes first: qemu:arm?machine=microbit&kernel=FILE'
qemu 2 'a target that is none' 'arm;true' \
	'what QEMU emulates comes first: qemu:arm?machine=microbit&kernel=FILE'
qemu 2 'an option with a mistake in it' 'arm?kernl=x' \
	"unknown option 'kernl'; did you mean 'kernel'?"
qemu 2 'an option that there is not' 'arm?x=y' \
	"unknown option 'x'; there are arg, bin, kernel, machine, memory"
qemu 2 'an option without a value' 'arm?memory' \
	"'memory=' wants a value, in which % is written %25"
qemu 2 'no hexadecimal digits' 'arm?memory=%4' \
	"'memory=' wants a value, in which % is written %25"
qemu 2 'a NUL' 'arm?memory=4%00' \
	"'memory=' wants a value, in which % is written %25"
qemu 3 'no such QEMU' 'riscv97?machine=virt' \
	"qemu-system-riscv97 is missing: install Debian's qemu-system-misc, or name another QEMU with bin="
qemu 3 "no such vendor's QEMU" 'arm?bin=./nothing' \
	'bin=./nothing: there is no such program'
if command -v qemu-system-arm >/dev/null; then
	qemu 3 'no such image' "arm?machine=virt&kernel=$tmp/none.elf" \
		"kernel=$tmp/none.elf: No such file or directory"
	wrong_machine() {
		refused 'qemu:arm?machine=nosuch' >"$tmp/out"
		wrong_status=$?
		grep -c 'unsupported machine type$' "$tmp/out" | sed 's/[12]/told/'
		tail -n 1 "$tmp/out"
		return $wrong_status
	}
	want='told
upy-run: qemu:arm?machine=nosuch: the board is gone: the program ended with status 1
' check "QEMU's own words" 3 wrong_machine
else
	missing='qemu-system-arm is missing'
	check_on 'no such image' 3 false
	check_on "QEMU's own words" 3 false
fi
