#!/bin/sh
# wire, the bad serial line of other tests: each fault does what it says.
# shellcheck disable=SC2094 # what is read and written at both ends of a pipeline are fifos
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 51

# said TEXT OPTION...: what comes back from a cat that is told TEXT.
said() {
	said_text=$1
	shift
	# shellcheck disable=SC2059 # with escapes
	printf "$said_text" | timeout 10 wire "$@" -- cat
}

# bare, the same with all bytes visible.
bare() {
	"$@" >"$tmp/bare"
	bare_status=$?
	od -An -v -tx1 "$tmp/bare" | tr -d '\n'
	return $bare_status
}

# A healthy line

head -c 200000 /dev/urandom >"$tmp/random"
through() { # OPTION...
	timeout 20 wire "$@" -- cat <"$tmp/random" | cmp - "$tmp/random"
}
check 'nothing happens to bytes without options' 0 through
check 'nor with a queue' 0 through --queue 5000
check 'the status is that of the board' 7 wire -- sh -c 'exit 7'
check 'a board that is killed' 137 wire -- sh -c 'kill -9 $$'
check 'a board that is not there' 127 wire -- /no/such/board

# Bytes

want=acdef check 'the second byte is lost, on the way up' 0 said abcdef --drop up:2
want=adef check 'a range is lost, on the way down' 0 said abcdef --drop down:2-3
want=abbbcdef check 'a byte is doubled both ways' 0 said abcdef --double 2
want=' 00 00 10 00' check 'one bit is flipped' 0 \
	bare sh -c 'printf "\0\0\0\0" | wire --flip up:3 --seed 4 -- cat'
want='abc[x
]def' check 'a text is inserted' 0 said abcdef --insert '4=[x\n]'
want=bcdef check 'faults add up' 0 said abcdef --drop up:1 --insert 1=b --drop down:1
noisy() {
	said abc --noise 2=3 | tr -d abc | wc -c
}
want='3
' check 'noise is inserted' 0 noisy

often() { # SEED: bytes of 200000 that are lost, and what is left
	timeout 20 wire --drop down:1% --seed "$1" --stats "$tmp/often.stats" -- cat <"$tmp/random" |
		cksum
	sed -n 's/.* drop //p' "$tmp/often.stats"
	rm "$tmp/often.stats"
}
often 1 >"$tmp/often"
want=$(cat "$tmp/often")'
' check 'chance is the same with the same seed' 0 often 1
differs() {
	often 2 | cmp -s - "$tmp/often"
}
check 'and another with another' 1 differs
about() { # 2000, give or take what happens once in a million
	[ "$1" -gt 1750 ] && [ "$1" -lt 2250 ]
}
check 'a chance of 1 % is about one byte of 100' 0 about "$(tail -n 1 "$tmp/often")"

want=0123456789abcdfghij check 'the number of a byte may be moved at random' 0 \
	said 0123456789abcdefghij --drop up:1 --jog 19 --seed 1

# Markers

want=a.bc.def check 'bytes count from behind a text' 0 said a.bcd.def --after . --drop down:3
want=abc.e check 'a text in the other direction' 0 said abc.de --after up:. --drop down:5
want='ab[]c' check 'right after the text' 0 said abc --after down:b --insert 0=[]
want='abc' check 'a text that never comes' 0 said abc --after x --drop 1
want='ac' check 'an empty text ends it' 0 said abc --after x --drop 1 --after '' --drop down:2
want='a
c' check 'a text with escapes' 0 said 'a\r\nbc' --after '\r\x0a' --drop up:1 --after '' --drop up:2

# Silence, and the end

want=abc check 'silence from a byte on' 0 said abcdef --silence down:4
want=ab check 'silence on the way up' 0 said abcdef --silence up:3
want=abc check 'the line ends before a byte' 0 alone said abcdef --hang-up 4
want=abc check 'or after a text' 0 alone said abcdef --after c --hang-up 0
pause() {
	(
		printf ab
		sleep 0.5
		printf cd
	) | timeout 10 wire --silence up:2=100 -- cat
}
want=acd check 'silence for a time' 0 pause

# Boots

printf ab >"$tmp/ab"
boots() { # OPTION...: a board that says its prompt, "boot", and what it is told: "ab"
	timeout 10 wire "$@" -- sh -c 'printf ">>> boot\n"; exec cat' <"$tmp/ab"
}
want='>>> boot
ab' check 'a board without delay hears all' 0 boots
want='>>> boot
' check 'a slow one hears nothing before it runs' 0 boots --boot 300
want='>>> boot
a>>> boot
' check 'a reset kills the board and starts it anew' 0 alone boots --after down:t --reset 3
banner() {
	boots --after down:t --banner 3 | tr '\000\r' '0.'
}
want='>>> boot
a0MicroPython v1.9.2-34-gd64154c73 on 2017-09-01; micro:bit v1.0.1 with nRF51822.
Type "help()" for more information..
>>> boot
' check 'a reset that says what a micro:bit says, and not what the board does' 0 banner
garbage() { # how much of it, and words that can be read
	boots --garbage 20 >"$tmp/garbage"
	wc -c <"$tmp/garbage"
	grep -aoE 'rst cause:2|>>> boot' "$tmp/garbage"
}
want='99
rst cause:2
>>> boot
' check 'noise before the first byte, with the words of a boot ROM' 0 garbage

# Boards with habits

want=ab check 'a board that does not hear ^C' 0 said 'a\003b\003' --deaf 60000
want=abab check 'an echo' 0 said ab --echo
want="a$(printf '\r')
b" check 'a CR more before each LF' 0 said 'a\nb' --crs
want=0123456789 check 'what does not fit into the ring is lost' 0 said 0123456789abcdef --ring 10

chat() {
	mkfifo "$tmp/open"
	timeout 10 wire --chatter 2 -- cat <"$tmp/open" | {
		exec 7>"$tmp/open"
		head -n 3 | tr -d '\r'
	}
}
want='tick 1
tick 2
tick 3
' check 'a board that chatters while nobody types' 0 chat

# Time

lasts() { # MS COMMAND...: whether it takes that at least
	lasts_least=$1
	shift
	lasts_start=$(date +%s%N)
	"$@" || return
	[ $((($(date +%s%N) - lasts_start) / 1000000)) -ge "$lasts_least" ] || return 99
}
head -c 2400 "$tmp/random" >"$tmp/short"
slow() {
	timeout 10 wire "$@" -- cat <"$tmp/short" | cmp - "$tmp/short"
}
check '2400 bytes at 115200 baud' 0 lasts 205 slow --baud 115200
check 'a latency, there and back' 0 lasts 100 slow --latency 50
check 'a delay holds up what is behind it, too' 0 lasts 100 slow --delay down:1200=100
check 'a gap after each byte' 0 lasts 240 slow --split down:100
first() {
	timeout 10 wire --split up:400000 -- dd bs=16 count=1 <"$tmp/ab" 2>"$tmp/dd"
}
want=a check 'bytes are written one by one' 0 first

# Runs

want=b check 'the run that creates the file has the faults' 0 said ab --once "$tmp/once" --drop up:1
want=ab check 'and no other' 0 said ab --once "$tmp/once" --drop up:1
counts() {
	said abcdef --double up:2-3 --drop down:1 --stats "$tmp/counts"
	cat "$tmp/counts"
}
want='bbccdefup 8 down 7 drop 1 double 2
' check 'counts' 0 counts

stopped() {
	mkfifo "$tmp/stdin" "$tmp/stdout"
	wire -- sh -c 'sleep 100 & echo up; exec cat' <"$tmp/stdin" >"$tmp/stdout" &
	exec 7>"$tmp/stdin"
	read -r _ <"$tmp/stdout"
	kill -TERM $!
	wait $!
}
check 'SIGTERM kills the board and all that it has started' 143 alone stopped

wrong() {
	wire "$@" -- cat </dev/null 2>"$tmp/wrong"
	wrong_status=$?
	head -n 1 "$tmp/wrong"
	return $wrong_status
}
want="wire: --drop: 'x' is not understood
" check 'a fault that is none' 2 wrong --drop x
want="wire: --insert: '1' is not understood
" check 'one without what it needs' 2 wrong --insert 1
want="wire: --latency: 'left:3' is not understood
" check 'a way that is none' 2 wrong --latency left:3
want="wire: a board is missing
usage: wire [options] -- BOARD...
" check 'no board' 2 sh -c 'wire 2>&1'

on unix
want='42
' check_on 'a real board at the end of it' 0 \
	upy-run -d "exec:wire --split 20 --baud 921600 -- $UPY_DATADIR/boards/unix" -c '6*7'
