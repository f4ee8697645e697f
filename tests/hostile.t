#!/bin/sh
# A hostile board: whatever it says and whenever, each command ends in time and
# in little memory, calls nothing good that is not, and writes whole records.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"

plan 24

# A sanitizer would keep freed memory for a while.
ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=1
export ASAN_OPTIONS
cd "$tmp" || exit 1

# When it does what. Before a program of the test's there are two of upy-send's
# own, which an honest board answers: who are you, and the helper for values.
cat >table <<'!'
open boots
open crs
open ends
open exit
open line
open random
open raws
open silence
open stubborn
enter exit
enter line
enter random
enter silence
paste credits
paste ends
paste exit
paste nocredit
paste random
paste textcredit
paste waitcredit
program exit
program large
program boast '' ''
program boots '' ''
program checked '' ''
program checks '' ''
program ends '' ''
program errors '' ''
program exit '' ''
program line '' ''
program lines '' ''
program oks '' ''
program random '' ''
program raws '' ''
program silence '' ''
program traceback '' ''
program value '' ''
program valuemarks '' ''
program values '' ''
question ends '' ''
question exit '' ''
question line '' ''
question oks '' ''
question raws '' ''
question silence '' ''
interrupt boots '' ''
interrupt ends '' ''
interrupt exit '' ''
interrupt line '' ''
interrupt raws '' ''
interrupt silence '' ''
!

cat >step <<'!'
{"type":"step","do":"exec","code":"1","value":true}
!
send_all() { # NAME MOMENTS SECONDS: all boards of the table that do it then, in one upy-send
	grep -E "^($2) " table >"some.$1"
	seconds=$3
	name=$1
	set --
	while read -r behaviour; do
		set -- "$@" -d "exec:exec hostile-board $behaviour"
	done <"some.$name"
	peak-memory 100 timeout -k 1 25 upy-send -T 0.3 --connect "$seconds" --limit 1000 "$@"
}
# What is said of each board, in short: it was not entered, it was lost later, or another status.
outcomes() {
	sed -n -e 's/"status":"lost","reason":"cannot enter/"status":"unentered","/' \
		-e 's/.*"type":"result".*"device":"exec:exec hostile-board \([^"]*\)".*"status":"\([a-z]*\)".*/\1|\2/p' "$1.out" | sort
}
lost() { # NAME: on a busy machine the time may be over before a board is entered
	outcomes "$1" | sed 's/unentered$/lost/'
}
ended() { # NAME: the status that it ended with
	outcome_of "$1" >/dev/null
}
all() { # WHEN STATUS
	sed "s/\$/|$2/" "some.$1" | sort
}

meanwhile program send_all program program 2 <step
meanwhile interrupt send_all interrupt 'paste|question|interrupt' 2 <step
check 'boards that are hostile when programs run: upy-send ends in time' 3 ended program
want="$(all program lost)
" check 'each is lost' 0 lost program
check 'when they are asked anything, or interrupted' 3 ended interrupt
want="$(all interrupt lost)
" check 'each is lost' 0 lost interrupt
meanwhile enter send_all enter 'open|enter' 1 <step

# Who are you: asked of many at once.
for what in line lines boots ends oks crs random silence exit; do
	echo "$what: 'exec:exec hostile-board program $what'"
done >devices.yaml
meanwhile devs env UPY_DATADIR="$tmp" peak-memory 60 timeout -k 1 20 upy-devs --probe --json -T 1 </dev/null

# The other commands: all of these at the same time.
while read -r name command; do
	meanwhile "$name" sh -c "exec 2>&1; peak-memory 60 timeout -k 1 20 $command" </dev/null
done <<'!'
run.line upy-run -T 0.3 -c 1 -d "exec:exec hostile-board program line ''" >/dev/null
run.values upy-run -T 0.3 -c 1 -d "exec:exec hostile-board program values ''"
fs.ask upy-fs -T 0.5 -d 'exec:exec hostile-board program line' ls
fs.ls upy-fs -T 0.5 -d "exec:exec hostile-board program lines '00000000000000 9 x\n'" ls
fs.get upy-fs -T 0.5 -d "exec:exec hostile-board program line '11000000000011 9 x\n' 'f 9 -\n' 'f 9 abc\n'" get :f
fs.put upy-fs -T 0.5 -d "exec:exec hostile-board program ends '11000000000011 9 x\n' '- 0 2\n'" put step :f
fs.sync upy-fs -T 0.5 -d "exec:exec hostile-board program random '11000000000011 9 x\n'" sync . :/
fs.nan upy-fs -T 0.5 -d "exec:exec hostile-board program exit '11000000000011 nan x\n'" ls
fs.huge upy-fs -T 0.5 -d "exec:exec hostile-board program exit '11000000000011 9 x\n' 'f 9223372036854775807 -\n'" get :f
doctor upy-devs -T 0.5 doctor 'exec:exec hostile-board program boots'
!
for name in run.line run.values fs.ask fs.ls fs.get fs.put fs.sync fs.nan fs.huge doctor; do
	check "other commands: $name" 3 ended "$name"
done
check 'a file larger than all disks is refused' 0 grep -q 'bytes, more than the limit' fs.huge.out
check 'a list without end, too' 0 grep -q 'says more than it was asked for' fs.get.out
check 'boards that are hostile from the start' 3 ended enter
want="$(all enter unentered | sed '/exit/s/unentered/lost/')
" check 'none is entered' 0 outcomes enter

assert_all() {
	upy-assert <enter.out >verdicts
}
check 'what is said of them is whole records' 3 assert_all

check 'upy-devs: boards that say anything but who they are' 0 ended devs
want='9
' check 'each is trouble' 0 grep -c '"address":"exec:exec hostile-board.*"trouble"' devs.out

on cpython
lie() { # FIRST FOREVER: a step that is to be checked, and prints as if it were checked
	printf '{"type":"step","do":"exec","code":"import sys\\nsys.stdout.write(%s)\\nwhile 1: sys.stdout.write(%s*9999)"}\n' "$1" "$2" |
		peak-memory 60 timeout -k 1 20 upy-send --verify -T 1 --limit 1000 -d cpython
}
lengths() {
	lie "''" "'\\\\x0e0;\\\\x0f99999999999999999999;1;0;'"
}
meanwhile lengths lengths
check_on 'upy-send --verify: a checked value of gigabytes' 1 lie "'\\\\x0e0;\\\\x0f1;1;4000000000;'" "'x'"
check_on 'checks without end, of lengths without end' 1 ended lengths

cat >nans <<'!'
{"type":"step","do":"exec","value":true,"code":"type('Nans', (), {'__repr__': lambda s: '{' + 'nan,' * 200000 + '1}'})()","assert":[{"op":"==","repr":"{2}"}]}
!
judged() { # how many checks do not hold
	timeout -k 1 20 upy-send --limit 1000 -d cpython <nans | grep -o '"ok":false' | wc -l
}
want='1
' check_on 'a set of nan, which equal nothing, is judged in time' 0 judged
