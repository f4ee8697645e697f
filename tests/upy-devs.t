#!/bin/sh
# upy-devs: boards listed, asked, examined. What is plugged in here is none of ours:
# only boards made for the test are asked.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 38

cd "$tmp" || exit 1
unset UPY_DEVICE
board_unix='exec:exec "$UPY_DATADIR"/boards/unix'
cat >devices.yaml <<!
unix: {address: 'exec:exec "\$UPY_DATADIR"/boards/unix', about: "mine \e[2J of\ntwo lines"}
silent: exec:exec sleep 100
a name that is much too long for a column: {address: tcp:localhost:1, about: äöü}
!

# Lines of the table that are not about ports of this machine.
table() {
	timeout 20 upy-devs "$@" | awk '/^[* ] [^ ]/ { shown = !/^[* ] \/dev\// } shown'
}
want='  unix                exec:exe...IR"/boards/unix  mine \x1b[2J of two lines
  silent              exec:exec sleep 100
  a name... a column  tcp:localhost:1             äöü
  microbit            exec:exe...boards/microbit  virtual: micro:bit firmware on
                                                  QEMU
  wasm                exec:exe...IR"/boards/wasm  virtual: WebAssembly build on
                                                  nodejs
  cpython             exec:exe.../boards/cpython  virtual: Python 3 behind that
                                                  REPL
' check 'boards of all registries, the nearest of each name' 0 table

want='* silent  exec:exec sleep 100
' check 'one board; it is the one that is taken without -d' 0 env UPY_DEVICE=silent upy-devs silent
want='  exec:exec true
' check 'one that is in no registry' 0 upy-devs 'exec:exec true'
want='{"type":"device","device":"unix","address":"exec:exec \"$UPY_DATADIR\"/boards/unix","about":"mine \u001b[2J of\ntwo lines"}
' check 'as a record' 0 upy-devs --json unix
records() {
	upy-devs --json | sed -n 's/^{"type":"device","device":"\([a-z]*\)","address":"exec:.*/\1/p' | tr '\n' ' '
}
want='unix silent microbit wasm cpython ' check 'all as records' 0 records
wide() {
	printf 'long: {address: tcp:x:1, about: "%s %s %s"}\n' "$(printf '%070d' 0)" \
		"$(printf 'ä%.0s' 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0)" \
		'a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p' >>devices.yaml
	upy-devs long
}
want='  long  tcp:x:1  000000000000000000000000000000000000000000000000000000000000000
                 0000000 ääääääääääääääääääääääääääääääääääääääää a b c d e f g
                 h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m
                 n o p
' check '80 columns, whatever there is to tell' 0 wide
want='' want_err="upy-devs: nothing: no such board: the registry knows unix silent a name that is much too\
 long for a column long microbit wasm unix cpython; else give an address, as /dev/ttyACM0 or exec:COMMAND (see upy-devices(5))
" check 'no such board' 2 upy-devs nothing
mkdir bad && printf 'fine: exec:x\nwrong: {adress: exec:y}\nlost: exec:z\n' >bad/devices.yaml
bad() {
	(cd bad && upy-devs | sed -n '1,3s/ *exec.*//p')
	(cd bad && upy-devs >"$tmp/out")
}
want='  fine
  microbit
  wasm
' want_err="upy-devs: devices.yaml:2:9: unknown key 'adress'; did you mean 'address'?
upy-devs: devices.yaml:2:9: unknown key 'adress'; did you mean 'address'?
" check 'what is wrong with a registry is told, other boards are listed' 2 bad
want_err='upy-devs: doctor: which board?
usage: upy-devs [options] [DEVICE] | doctor DEVICE
' check 'a doctor without a patient' 2 upy-devs doctor
want_err='upy-devs: give one board only
usage: upy-devs [options] [DEVICE] | doctor DEVICE
' check 'two boards' 2 upy-devs unix wasm
full() {
	upy-devs >/dev/full
}
want_err='upy-devs: <stdout>: cannot write: No space left on device
' check 'a full disk' 3 full

# Asking.

ask() { # DEVICE: without what changes
	timeout 20 upy-devs --probe --json "$@" |
		sed -E 's/"(address|about|unique_id|version|machine)":"(\\.|[^"\\])*",//g; s/"(freq|mem_free)":[0-9]*,//g
			s/"elapsed_us":[0-9]+/"elapsed_us":T/'
}
for name in cpython microbit wasm; do
	on $name
	platform=linux known=micropython able=
	case $name in
	cpython) known=cpython able='"raw_paste","settrace"' ;;
	microbit) platform=microbit ;;
	wasm) platform=webassembly able='"raw_paste"' ;;
	esac
	want='{"type":"device","device":"'$name'","platform":"'$platform'","implementation":"'$known'","capabilities":['$able'],"elapsed_us":T}
' check_on "$name says who it is" 0 ask $name
done
asked() {
	timeout 20 upy-devs --probe unix | tr -s ' \n' ' ' | grep -o 'MicroPython v.* on linux.* answered in [0-9]* ms'
}
on unix
check_on 'in the table' 0 asked
want='  silent  exec:exec sleep 100  cannot enter the raw REPL: it says nothing; is a
                               MicroPython board there?
' check 'one that does not answer: in time, status 3' 3 timeout 10 upy-devs --probe -T 0.5 silent
want='{"type":"device","device":"exec:exit 7","address":"exec:exit 7","trouble":"the board is gone: the program ended with status 7"}
' check 'one that goes away' 3 upy-devs --probe --json 'exec:exit 7'
all() {
	rm -f devices.yaml
	for i in 1 2 3 4 5 6; do
		echo "b$i: exec:exec \"\$UPY_DATADIR\"/boards/unix; s$i: exec:exec sleep 100"
	done | tr ';' '\n' | sed 's/^ //' >devices.yaml
	timeout 20 upy-devs --probe --json -T 3 | sed -n 's/.*"device":"\([bs][1-6]\)".*/& \1/p' |
		sed -E 's/.*"platform".* (..)$/\1 answers/; s/.*"trouble":"cannot enter.* (..)$/\1 does not/'
}
if ls /dev/ttyACM* /dev/ttyUSB* >/dev/null 2>&1; then
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - all boards are asked at once # SKIP there are ports that are none of ours"
else
	want='b1 answers
s1 does not
b2 answers
s2 does not
b3 answers
s3 does not
b4 answers
s4 does not
b5 answers
s5 does not
b6 answers
s6 does not
' check_on 'all boards are asked at once' 0 all
fi

# used COMMAND...: while upy-run has the board at unix:$tmp/s.
used() {
	mkfifo go holds
	# shellcheck disable=SC2016 # for the inner shell
	board-server "$tmp/s" "$UPY_DATADIR/boards/unix" sh -c '
		upy-run -r -d "unix:s" -c "print(1)
f = open(\"$0/go\")
f.read()
f.close()" >holds </dev/null &
		user=$!
		read -r _ <holds
		{ "$@" || echo "status $?"; } | sed "s/process $user /process USER /; s/:$user,/:USER,/"
		: >go
		wait' "$tmp" "$@"
	rm -f go holds
}
want='  unix:s          in use by process USER (upy-run)
' check_on 'a board in use: by whom' 0 used upy-devs unix:s
want='{"type":"device","device":"unix:s","address":"unix:s","user":{"pid":USER,"command":"upy-run"},"trouble":"in use by process USER (upy-run)"}
status 3
' check_on 'it is not asked' 0 used upy-devs --probe --json unix:s

# The doctor.

doctor() { # DEVICE...: without times and versions
	timeout 30 upy-devs doctor -T "${patience:-5}" "$@" >doctor.out
	status=$?
	sed 's/^good   it is .*/good   it is ITSELF/' doctor.out
	return $status
}
want='good   it has the REPL of MicroPython
good   it has raw-paste mode, and says how much it can take
good   programs of 720 bytes arrive whole
good   it is ITSELF

For devices.yaml:

my-board:
  address: "exec:exec \"$UPY_DATADIR\"/boards/unix"
  about: "linux [GCC 14.2.0] version"
' check_on 'a board that works, and its entry' 0 doctor "$board_unix"
entry() { # DEVICE: the entry is one, and with it the board takes a long program
	doctor "$1" >/dev/null || return
	mkdir -p patient && sed '1,/^For devices/d' doctor.out >patient/devices.yaml
	(cd patient && timeout 20 upy-run -d my-board -c "len('''$(seq 200)''')" </dev/null)
}
want='691
' check_on 'the entry serves' 0 entry "$board_unix"
on microbit
want='good   it has the REPL of MicroPython
note   it has no raw-paste mode: only pauses keep its buffer from running over
good   programs of 720 bytes arrive whole, 32 at once with 2 ms between
good   it is ITSELF

For devices.yaml:

my-board:
  address: "exec:exec \"$UPY_DATADIR\"/boards/microbit"
  about: "micro:bit with nRF51822"
  plain: true
  pacing: {burst: 60, chunk: 32, delay_ms: 2}
' check_on 'a board without flow control: paced as measured' 0 doctor \
	'exec:exec "$UPY_DATADIR"/boards/microbit'
want='691
' check_on 'with that entry it takes a long program' 0 entry \
	'exec:exec "$UPY_DATADIR"/boards/microbit'
patience=0.5
want='wrong  the board is gone: the program ended with status 127: the shell does not find a program, or may not run it
' check 'a program that there is not' 3 doctor 'exec:exec no-such-program'
want='wrong  the board is gone: the program ended with status 5
' check 'a program that ends' 3 doctor 'exec:exit 5'
want='wrong  nothing comes from it, not even an echo of what is typed
       is it powered, and running MicroPython? are RX and TX crossed?
       does it want another speed (?baud=) or other lines (?lines=)?
' check 'silence' 3 doctor 'exec:exec sleep 100'
first() {
	doctor "$@" >first.out
	status=$?
	head -n 1 first.out
	return $status
}
want='wrong  it only echoes what is typed
' check 'an echo' 3 first 'exec:exec cat'
want='wrong  it boots again and again
' check 'boot loops' 3 first 'exec:for i in 1 2 3; do echo "ets Jun  8 rst:0x1 (POWERON)"; done; cat >/dev/null'
want='wrong  what comes is no text: the speed may be wrong
' check 'another speed' 3 first 'exec:printf "\377\200\0\301a"; cat >/dev/null'
want='wrong  it has a prompt, but no raw REPL behind it
' check 'another Python' 3 first 'exec:printf "Python 3\n>>> "; cat >/dev/null'
want="wrong  it talks, but shows no prompt when it is interrupted
       it says '\\x1b[2Jlogin: '
       this may not be MicroPython, or a program that catches Ctrl-C
" check 'something else; it cannot drive the terminal' 3 doctor 'exec:printf "\033[2Jlogin: "; cat >/dev/null'
missing_port() {
	doctor tty:/dev/no-such-port | head -n 1
	doctor usb:ffff:ffff | sed -n '1p; 2s/:.*//p'
}
want='wrong  there is no such port: tty:/dev/no-such-port
wrong  there is no such port: usb:ffff:ffff
       serial ports here
' check 'a port that there is not' 0 missing_port

# on_pty COMMAND...: $pty is a terminal that another process has open, mode 0600.
on_pty() {
	mkfifo told held
	python3 -c "import os, sys
master, slave = os.openpty()
if sys.argv[1] == 'left': name = os.ttyname(slave); os.close(slave)
else: name = os.ttyname(slave)
os.chmod(name, 0o600)
open('told', 'w').write(name)
open('held').read()" "$how" &
	keeper=$!
	read -r pty <told || :
	"$@"
	on_pty_status=$?
	: >held
	wait $keeper
	rm -f told held
	return $on_pty_status
}
opened() {
	doctor "tty:$pty" | sed "s|$pty|PTY|; s/process $keeper /process KEEPER /" | grep -v odemManager
}
how=kept
want='good   you may read and write PTY
wrong  process KEEPER (python3) has it open
       end it, or wait for it with --wait
' check 'somebody else has it open' 0 on_pty opened
managed() {
	cp "$(command -v sleep)" ModemManager
	./ModemManager 100 &
	manager=$!
	doctor "tty:$pty" | sed "s/process $manager)/process MANAGER)/" | grep 'ModemManager'
	kill $manager
	wait $manager 2>/dev/null
	return 0
}
want='note   ModemManager (process MANAGER) runs: it opens new ports and types into them
' check 'ModemManager' 0 on_pty managed
quiet() {
	doctor "tty:$pty" | sed "s|$pty|PTY|" | grep -v odemManager | head -n 3
}
how=left
want='good   you may read and write PTY
good   nobody else is seen to use it
wrong  nothing comes from it, not even an echo of what is typed
' check 'a line that nobody answers' 0 on_pty quiet
forbidden() {
	chmod "$mode" "$pty"
	cp "$(command -v upy-devs)" . && chmod 755 . upy-devs
	as_nobody ./upy-devs doctor "tty:$pty" | sed "s|$pty|PTY|; s/owner [a-z]*, group [a-z]*/OWNER/; s/adduser [a-z]* [a-z]*/adduser YOU GROUP/"
}
as_nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
	else
		"$@"
	fi
}
mode=0000
want='wrong  you may not read and write PTY (mode 0000, OWNER)
       its group may not either: an udev rule has to give it rights
' check 'a port that nobody may use' 0 on_pty forbidden
if [ "$(id -u)" -eq 0 ]; then
	mode=0660
	want='wrong  you may not read and write PTY (mode 0660, OWNER)
       sudo adduser YOU GROUP, then log in again
' check 'a port of a group that you are not in' 0 on_pty forbidden
else
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - a port of a group # SKIP only root can be somebody else"
fi
