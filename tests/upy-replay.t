#!/bin/sh
# upy-replay: what a trace has recorded, once more.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 45

cd "$tmp" || exit 1
cat >t.yaml <<'!'
- name: a value
  result: 123456 + 1
  exp: 123457
- name: printed
  command: print("1234567 7", end="")
- name: an exception
  command: 1/0
- name: leaving
  command: raise SystemExit
- name: long
  command: print(len('${long}'), "0123456789" * 20)
- name: damage
  result: "[1, 2]"
  exp: [1, 2]
!
awk 'BEGIN { for (i = 0; i < 60; i++) s = s "123456 and "; print s }' >long
sed "s/\${long}/$(cat long)/" t.yaml >u.yaml && mv u.yaml t.yaml

# Whatever is the same in two runs of it.
results_of() {
	sed -E 's/"(device|address|run)":"(\\.|[^"\\])*"//g; s/"elapsed_us":[0-9]*//g; s/"dut":\[[^]]*\]//' |
		grep -v '"end"'
}
replayed_from() { # BOARD OPTION...
	trace=$1
	shift
	yaml2steps t.yaml | timeout 20 upy-send -d "exec:upy-replay $* $trace.trace" >again.out
	[ $? -eq 1 ] || return 2
	results_of <"$trace.out" >first
	results_of <again.out | diff first - && grep -c '"status":"ok"' again.out
}

for name in unix cpython microbit wasm; do
	on $name
	record() {
		yaml2steps t.yaml | timeout 20 upy-send -d "$name" --trace "$name.trace" >"$name.out"
	}
	check_on "$name: a run is recorded" 1 record
	want='4
' want_err='' check_on "$name: replayed, it gives the same records" 0 replayed_from $name
done
checked() { # with checksums, in which the numbers count
	yaml2steps t.yaml | timeout 20 upy-send -d "$name" --verify --trace checked.trace >checked.out
	seed=$(upy-replay --seed checked.trace) || return
	yaml2steps t.yaml |
		UPY_SEED=$seed timeout 20 upy-send -d 'exec:upy-replay checked.trace' --verify >again.out
	results_of <checked.out >first
	results_of <again.out | diff first -
}
for name in unix microbit; do
	on $name
	want='' want_err='' check_on "$name: with --verify and the seed of the trace, too" 0 checked
done
on unix
want='4
' want_err='' check_on 'the same as slowly as it was' 0 replayed_from unix --speed 1
want='4
' want_err='' check_on 'and faster' 0 replayed_from unix --speed 50

# Traces made by hand: a line for each piece, with the escapes of printf(1).

make_trace() { # FILE
	while read -r direction text; do
		time=$((${time-0} + 1000))
		printf '%d %s ' $time "$direction"
		# shellcheck disable=SC2059 # the text is a format
		printf "$text" | od -An -v -tx1 | tr -d ' \n'
		echo
	done >"$1"
}
make_trace hand <<'!'
< boot
> \003\003\001
< raw
> \nprint(12
> 3456)\004x = 65432
< O
< K7
< 123
< 456\r\n
> 1)
< \004\004>1234567
!
sent() { # TEXT [PIECES-SIZE] [OPTION...]
	text=$1 size=${2:-1000}
	[ $# -lt 2 ] || shift
	shift
	# shellcheck disable=SC2059
	printf "$text" | dd bs="$size" 2>"$tmp/dd" | timeout 10 upy-replay "$@" "${file-hand}"
}
whole='\003\003\001\nprint(123456)\004x = 654321)'
answer=$(printf 'bootrawOK7123456\r\n\004\004>1234567')
want=$answer check 'all is sent: all is answered' 0 sent "$whole"
want=$answer check 'byte by byte, it is the same' 0 sent "$whole" 1
want=$answer check 'as is the speed' 0 sent "$whole" 1000 --speed 10
other='\003\003\001\nprint(234567)\004x = 898989)'
want=$(printf 'bootrawOK7234567\r\n\004\004>1234567') \
	check 'other six digits take the place of those in the trace' 0 sent "$other"
want=$(printf 'bootrawOK7234567\r\n\004\004>1234567') check 'in single bytes, too' 0 sent "$other" 1
want=bootraw check 'sent in part: answered in part' 0 sent '\003\003\001\nprint(1234'
want=boot check 'nothing sent: only what came by itself' 0 sent ''
want=bootraw want_err="upy-replay: hand:4: the trace has 'int(12' here, but 'ant(123456)\x04' was sent\
 after '\x03\x03\x01\npr'
" check 'something else is sent' 3 sent '\003\003\001\nprant(123456)\004'
want=bootraw want_err="upy-replay: hand:5: the trace has '3456)\x04x = 65432' here, but 'x456)' was sent\
 after '\x03\x03\x01\nprint(99'
" check 'something else in place of digits' 3 sent '\003\003\001\nprint(99x456)'
want=bootraw want_err="upy-replay: hand:5: the trace has ')\x04x = 65432' here, but '7)' was sent\
 after '\x03\x03\x01\nprint(123456'
" check 'seven digits in place of six' 3 sent '\003\003\001\nprint(1234567)'
want=$answer want_err="upy-replay: hand:11: the trace ends here, but '\x02' was sent\
 after 'rint(123456)\x04x = 654321)'
" check 'more is sent than the trace has' 3 sent "$whole"'\002'
chatter() {
	sent '\033[2J\n\011\xe9' 2>&1 | od -c | grep '033'
}
want='' check 'the message cannot drive a terminal' 1 chatter

question='{}[271828]\004'
raw='\003\003\001'
retried=$(printf 'bootrawOK\004Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nKeyError: 271828\r\n\004>OK7123456\r\n\004\004>1234567')
want=$retried check 'who tries once more to enter gets his question answered' 0 \
	sent "$raw\r$raw\r$raw$question"'\nprint(123456)\004x = 654321)'
want=$retried check 'in single bytes, too' 0 sent "$raw\r$raw\r$raw$question"'\nprint(123456)\004x = 654321)' 1
want=bootraw want_err="upy-replay: hand:4: the trace has '\nprint(12' here, but '{}[271828]\x04' was sent\
 after '\x03\x03\x01'
" check 'who did not, does not' 3 sent "$raw$question"

# What is no trace

file=broken
bad() { # TEXT
	# shellcheck disable=SC2059
	printf "$1" >broken
	sent 'ab' 2>err
	status=$?
	sed 's/ is no line.*/ .../' err
	return $status
}
want='upy-replay: broken:2: ...
' check 'a line that is something else' 2 bad '1 > 6162\n{"type":"plan"}\n'
want='upy-replay: broken:1: ...
' check 'half a byte' 2 bad '1 > 616\n'
want='upy-replay: broken:1: ...
' check 'a direction that there is not' 2 bad '1 = 61\n'
want='upy-replay: broken:1: ...
' check 'a time beyond all clocks' 2 bad '99999999999999999999 > 61\n'
want='x' check 'a last line that was cut off is left out' 0 bad '1 < 78\n2 > 6162\n3 < 7'
want='x' check 'empty lines and comments mean nothing' 0 bad '# a board\n\n1 < 78\n2 > 6162\n'
want='' want_err='upy-replay: nowhere: No such file or directory
' check 'no file' 2 upy-replay nowhere
want='' want_err='upy-replay: hand: does not tell its seed
' check 'no seed' 2 upy-replay --seed hand
printf '# seed 00ab\n1 > 61\n# seed 17\n' >seeded
want='00000000000000ab
' check 'the seed' 0 upy-replay --seed seeded
full() {
	upy-replay hand </dev/null >/dev/full
}
want_err='upy-replay: cannot write: No space left on device
' check 'an answer that cannot be written' 3 full

# Its user goes, or the board does

file=hand
printf '%s\n' '1 < 78' '900000000000 < 79' >slow
file=slow
want=xy check 'nobody takes time when there is nobody any more' 0 sent '' 1 --speed 1
gone() {
	echo 'print(1)' | sed 's/.*/{"type":"step","do":"exec","code":"&","test":"a::b","step":1}/' >step
	make_trace gone.trace <<-'!'
		> \003\003\001
		< raw REPL; CTRL-B to exit\r\n>
	!
	echo '99999 ! the port is gone' >>gone.trace
	timeout 10 upy-send -d 'exec:upy-replay gone.trace' --resume <step 2>&1 | grep -o '"reason":"[^"]*"'
}
on cpython
vanish() {
	echo '{"type":"step","do":"exec","code":"import os; os._exit(1)","test":"a::b","step":1}' |
		timeout 10 upy-send -d cpython --trace vanished.trace >out
	sed -n 's/^[0-9]* ! /! /p' vanished.trace
}
want='! the program ended with status 1
' check_on 'upy-send says in its trace that the board has gone' 0 vanish
on unix
want='"reason":"the board is gone: the program ended with status 0"
' check 'where the board has gone away, it does so again' 0 gone

listening() {
	file=hand
	timeout 10 upy-replay --listen "$tmp/socket" hand | {
		read -r address
		board-type "${address#unix:}" "$(printf '\003\003\001')" bootraw
		[ "$address" = "unix:$tmp/socket" ] && [ ! -e "$tmp/socket" ]
	}
}
want='' want_err='' check '--listen: at a socket, which goes away again' 0 listening
stopped() {
	# Not below timeout(1), which may get the signal before it knows its child.
	upy-replay --listen "$tmp/socket" hand >address &
	sh -c 'read -r line' <address
	kill $!
	wait $! 2>/dev/null
	[ $? -gt 128 ] && [ ! -e "$tmp/socket" ]
}
mkfifo address
want='' want_err='' check '--listen: nor does it stay after a signal' 0 stopped
want_err='upy-replay: give one trace
usage: upy-replay [options] TRACE
' check 'two traces' 2 upy-replay hand hand
want_err="upy-replay: --speed: 'x' is no number above 0
usage: upy-replay [options] TRACE
" check 'a speed that is none' 2 upy-replay --speed x hand

# A program that has changed since, told by upy-send.
changed() {
	sed 's,1/0,1/7,' t.yaml | yaml2steps - |
		timeout 20 upy-send -d 'exec:upy-replay unix.trace' 2>err | grep -c '"status":"lost"'
	sed -E 's/^([^:]*:[^:]*):[0-9]*/\1:N/; s/[0-9]{6}/NNNNNN/g; s/ after .*//' err | head -n 1
}
want="4
upy-replay: unix.trace:N: the trace has '0),NNNNNN)\x04' here, but '7),NNNNNN)\x04' was sent
" check_on 'another program than in the trace: lost' 0 changed
