# shellcheck shell=sh
# shellcheck disable=SC2154 # tmp comes from tests/tap.sh
# A small Linux in QEMU that runs our programs on emulated serial ports. Source
# this after tests/tap.sh. All processes end with the test, at the latest after
# $guest_seconds.
#
# The guest prints on its console. Lines "@host COMMAND" are for guest_run, which
# calls host_COMMAND; "@begin NAME" and "@end NAME STATUS" enclose what section
# gives back.

guest_seconds=90
guest_linux=${UPY_BOARDS_DEPS:-$UPY_DATADIR/boards/deps}-vm
guest_firmware=/usr/share/firmware-microbit-micropython/firmware.hex
guest_pids=

# guest_stop: end what was started, however far that got.
guest_stop() {
	# shellcheck disable=SC2086 # one pid a word
	[ -z "$guest_pids" ] || kill $guest_pids 2>/dev/null || :
	wait
	guest_pids=
}
trap 'guest_stop; rm -rf "$tmp"' EXIT

# guest_missing: what there is no test without; nothing when all is there.
guest_missing() {
	[ "$(uname -m)" = x86_64 ] || echo 'the guest is an x86_64, this machine is not'
	for program in qemu-system-x86_64:qemu-system-x86 qemu-system-arm:qemu-system-arm \
		busybox:busybox-static; do
		command -v "${program%:*}" >/dev/null ||
			echo "${program%:*} is missing: install Debian's ${program#*:}"
	done
	[ -r "$guest_firmware" ] ||
		echo "$guest_firmware is missing: install Debian's firmware-microbit-micropython"
	[ -r "$guest_linux/vmlinux" ] ||
		echo 'a Linux kernel is missing: run tests/vm/install-linux'
}

# The shared libraries of programs, with the loader.
list_libraries() {
	ldd "$@" 2>/dev/null | grep -o '/[^ :]*\.so[^ :]*' | sort -u
}

# guest_image TEST PROGRAM...: an initial RAM disk of busybox, the programs, what they
# load, and a script that is run.
guest_image() {
	image=$tmp/image
	mkdir -p "$image/bin" "$image/share" "$image/modules"
	cp "$srcdir/tests/vm/init" "$image/init"
	cp "$1" "$image/test"
	cp "$UPY_DATADIR/devices.yaml" "$image/share"
	cp "$guest_linux"/modules/*.ko "$image/modules"
	shift
	cp "$(command -v busybox)" "$image/bin/busybox"
	cp "$@" "$image/bin"
	strip "$image"/bin/* 2>/dev/null || : # debugging information would double the size
	for library in $(list_libraries "$image"/bin/*); do
		mkdir -p "$image${library%/*}"
		cp -L "$library" "$image$library"
	done
	export -p | grep -E '^export (ASAN|UBSAN)_OPTIONS=' >"$image/environment"
	(cd "$image" && find . | busybox cpio -o -H newc 2>/dev/null) >"$tmp/image.cpio"
}

# started COMMAND...: in the background; it ends with the test, even if that is killed.
started() {
	setpriv --pdeathsig TERM timeout -k 1 "$guest_seconds" "$@" &
	guest_pids="$guest_pids $!"
}

# guest_board NAME: a micro:bit whose serial line is the socket $tmp/NAME.
guest_board() {
	started qemu-system-arm -M microbit -nographic -monitor none \
		-chardev socket,id=line,path="$tmp/$1",server=on,wait=off -serial chardev:line \
		-device loader,file="$guest_firmware" </dev/null >"$tmp/$1.log" 2>&1
}

# guest_start OPTION...: QEMU's options for its devices. Its ends of the fifos are
# the only ones to write to, so that reading ends with it.
guest_start() {
	mkfifo "$tmp/console" "$tmp/qmp.in" "$tmp/qmp.out"
	exec 5<>"$tmp/console" 6<>"$tmp/qmp.in" 7<>"$tmp/qmp.out" # does not wait for the other end
	started qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot \
		-M q35,accel=tcg -cpu qemu64,+rdrand -m 512 \
		-kernel "$guest_linux/vmlinux" -initrd "$tmp/image.cpio" \
		-append 'console=ttyS0 quiet loglevel=1 panic=-1 mitigations=off nokaslr' \
		-chardev file,id=console,path="$tmp/console" -serial chardev:console \
		-chardev pipe,id=qmp,path="$tmp/qmp" -mon chardev=qmp,mode=control \
		"$@" </dev/null >"$tmp/guest.log" 2>&1
	exec 8<"$tmp/console" 9<"$tmp/qmp.out" 5>&- 7>&-
	qmp qmp_capabilities
}

# qmp COMMAND [ARGUMENTS]: tell QEMU, wait for its answer; false when it says no.
qmp() {
	echo "{\"execute\":\"$1\",\"arguments\":{${2-}}}" >&6
	while read -r answer <&9; do
		case $answer in
		'{"return"'*) return ;;
		'{"error"'*) return 1 ;;
		esac
	done
}

# guest_run: obey the guest until it ends; what it says goes to $tmp/said, its last
# words among the comments when that was too early.
guest_run() {
	while read -r line; do
		case $line in
		'@host '*) "host_${line#@host }" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <&8 >"$tmp/said"
	exec 8<&-
	grep -q '^@over' "$tmp/said" ||
		tail -n 12 "$tmp/said" "$tmp/guest.log" | diagnose
}

# section NAME: what the guest said in it, with the status it had.
section() {
	awk -v name="$1" '
		$1 == "@end" && $2 == name { status = $3; ended = 1; exit }
		inside
		$1 == "@begin" && $2 == name { inside = 1 }
		END { exit ended ? status : 97 }' "$tmp/said"
}
