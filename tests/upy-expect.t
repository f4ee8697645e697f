#!/bin/sh
# upy-expect as a filter: what it matches, what it says, how it ends.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
plan 63

# The match records, without the times.
matches() {
	upy-expect "$@" >"$tmp/out"
	matches_status=$?
	grep '"type":"match"' "$tmp/out" | sed 's/^{"type":"match",//; s/,"at_us":.*//'
	return $matches_status
}
# What is said on stderr, without records.
said() {
	{ upy-expect "$@" >/dev/null; } 2>&1
}

# One after the other

want='"step":1,"status":"ok","pattern":"ready in (\\d+) ms","groups":{"0":"ready in 12 ms","1":"12"},"before":"boot v1\n"
' check 'a pattern' 0 matches -e 'ready in (\d+) ms' <<'!'
boot v1
ready in 12 ms
never read
!
want='"step":1,"status":"ok","pattern":"(?<key>\\w+)=(?<value>\\d+)?","groups":{"0":"heap=","1":"heap","2":null,"key":"heap","value":null},"before":""
' check 'groups have names; one that took no part is null' 0 matches -e '(?<key>\w+)=(?<value>\d+)?' <<'!'
heap=
!
want='"step":1,"status":"ok","pattern":"a","groups":{"0":"a"},"before":"x "
"step":2,"status":"ok","pattern":"b.c","fixed":true,"groups":{"0":"b.c"},"before":" bxc "
"step":3,"status":"ok","pattern":"^d$","groups":{"0":"d"},"before":" d\n"
' check 'in order, the rest of a line is left for the next one' 0 matches -e a -F b.c -e '^d$' <<'!'
x a bxc b.c d
d
!
want='"step":1,"status":"ok","pattern":"b","groups":{"0":"b"},"before":"a\n"
"step":2,"status":"unmatched","reason":"not found: the input ended","pattern":"a","before":"c\n"
' check 'out of order is not found' 1 matches -e b -e a <<'!'
a
b
c
!
crlf() {
	printf 'a\r\nb\r\r\nc\rd\r\n' | matches -e 'a$' -e '^b$' -e '(.)$'
}
want='"step":1,"status":"ok","pattern":"a$","groups":{"0":"a"},"before":""
"step":2,"status":"ok","pattern":"^b$","groups":{"0":"b"},"before":""
"step":3,"status":"ok","pattern":"(.)$","groups":{"0":"d","1":"d"},"before":"c\r"
' check 'CR LF ends a line, a CR does not' 0 crlf
no_newline() {
	printf 'a\nPASS: 12' | matches -e '(\d+)$'
}
want='"step":1,"status":"ok","pattern":"(\\d+)$","groups":{"0":"12","1":"12"},"before":"a\nPASS: "
' check 'the end of the input ends the last line' 0 no_newline
invalid() {
	printf 'a\377b a\303\251b\n' | matches -e 'a.b'
}
want='"step":1,"status":"ok","pattern":"a.b","groups":{"0":"aéb"},"before":"a�b ","before_b64":"Yf9iIA=="
' check 'bytes that are no UTF-8 match no character' 0 invalid
bytes() {
	printf 'caf\303\251 \377\303\251 x\n' | matches -F "$(printf '\377')" -e 'x'
}
want='"step":1,"status":"ok","pattern":"�","pattern_b64":"/w==","fixed":true,"groups":{"0":"�","0_b64":"/w=="},"before":"café "
"step":2,"status":"ok","pattern":"x","groups":{"0":"x"},"before":"é "
' check 'but a fixed text may have any' 0 bytes
nul() {
	printf 'a\000b\n' | matches -e 'a\x00b'
}
want='"step":1,"status":"ok","pattern":"a\\x00b","groups":{"0":"a\u0000b"},"before":""
' check 'a NUL is a character' 0 nul
before() {
	yes 'some text' | head -n 100000 | { cat; echo end; } | matches --before 10 -e end
}
want='"step":1,"status":"ok","pattern":"end","groups":{"0":"end"},"before":"some text\n","before_skipped":999990
' check 'of what was before, the last bytes' 0 before

# Lists

want='"step":1,"status":"ok","index":2,"pattern":"a","groups":{"0":"a"},"before":""
"step":2,"status":"ok","pattern":"b","groups":{"0":"b"},"before":" "
' check '--any: the first that comes; says which' 0 matches --any -e b -e a --then -e b <<'!'
a b
!
want='"step":1,"status":"ok","index":2,"pattern":"ab","groups":{"0":"ab"},"before":"x"
' check 'of two at the same place, the first in the list' 0 matches --any -e b -e ab -e a <<'!'
xab
!
want='"step":1,"status":"ok","index":2,"pattern":"a","groups":{"0":"a"},"before":""
"step":1,"status":"ok","index":1,"pattern":"b","groups":{"0":"b"},"before":"a\n"
"step":2,"status":"ok","pattern":"a","groups":{"0":"a"},"before":""
' check '--all: any order, each once' 0 matches --all -e b -e a --then -e a <<'!'
a
a
b
a
!
want='"step":1,"status":"ok","index":1,"pattern":"b","groups":{"0":"b"},"before":"a\n"
"step":1,"status":"unmatched","reason":"not found: the input ended","patterns":["c","d"],"before":""
' check '--all: those that are missing' 1 matches --all -e b -e c -e d <<'!'
a
b
!
want='"step":1,"status":"ok","index":2,"pattern":"b","groups":{"0":"b"},"before":"a\n"
"step":2,"status":"ok","index":1,"pattern":"c","groups":{"0":"c"},"before":""
"step":2,"status":"ok","index":2,"pattern":"d","groups":{"0":"d"},"before":""
' check 'a list ends where the next one begins' 0 matches --any -e x -e b --all -e c -e d <<'!'
a
b
c
d
!

# Forbidden

want='"step":1,"status":"unmatched","reason":"a forbidden pattern came","pattern":"panic","groups":{"0":"panic"},"before":"a\n"
' check '--not: at once' 1 matches -e ready --not -e panic <<'!'
a
panic
ready
!
want='"step":1,"status":"ok","pattern":"ready","groups":{"0":"ready"},"before":"a\n"
' check '--not: before, not after' 0 matches --not -F panic -e ready <<'!'
a
ready
panic
!
want='' check '--not alone: to the end of the input' 0 matches --not -e panic <<'!'
a
!
want='"step":1,"status":"unmatched","reason":"a forbidden pattern came","pattern":"pan?ic","groups":{"0":"panic"},"before":"a\n"
' check '--not alone: when it comes' 1 matches --not -e 'x' --not -e 'pan?ic' <<'!'
a
panic
!
want='"step":1,"status":"ok","index":1,"pattern":"a","groups":{"0":"a"},"before":""
"step":1,"status":"ok","index":2,"pattern":"b","groups":{"0":"b"},"before":""
' check '--not within a list is no part of it' 0 matches --all -e a --not -e c -e b <<'!'
a
b
!

# Several lines

want='"step":1,"status":"ok","pattern":"Error\\n.*(\\d)","groups":{"0":"Error\n  line 7","1":"7"},"before":"x\n"
' check '--multiline: over line ends' 0 matches -e 'Error\n.*(\d)' --multiline 2 <<'!'
x
Error
  line 7
!
want='"step":1,"status":"unmatched","reason":"not found: the input ended","pattern":"a\\nb\\nc","before":"a\nb\nc\n"
' check '--multiline: not over more' 1 matches --multiline 2 -e 'a\nb\nc' <<'!'
a
b
c
!
want='"step":1,"status":"ok","pattern":"a\nb","fixed":true,"groups":{"0":"a\nb"},"before":""
' check '--multiline: a fixed text' 0 matches --multiline 2 -F 'a
b' <<'!'
a
b
!

traceback() {
	printf '%s\n' boot 'Traceback (most recent call last):' '  File "main.py", line 3' \
		'  File "lib.py", line 7' 'OSError: 19' | tr '\n' '\r' | sed 's/\r/\r\n/g' |
		upy-expect --multiline 20 -e 'Traceback.*(?:\n .*)*\n(\w+): (.*)' |
		sed -n 's/.*"1":\("[^"]*"\),"2":\("[^"]*"\).*/\1 \2/p'
}
want='"OSError" "19"
' check '--multiline: an exception' 0 traceback

# What is said when it goes wrong

visibly() {
	printf 'a\nc \033[31md\ne\n' | said -e a -e b
}
want="upy-expect: step 2: -e 'b': not found: the input ended
upy-expect: what came last:
upy-expect:   | c \\x1b[31md
upy-expect:   | e
" check 'what was not found, and what came last, visibly' 1 visibly
want="upy-expect: step 1: -e 'a' or -F 'b': not found: the input ended
upy-expect: nothing came since the last match, or the start
" check 'of a list' 1 said --any -e a -F b </dev/null
want="upy-expect: step 1: -e 'c' and -e 'd': not found: the input ended
upy-expect: what came last:
upy-expect:   | x
" check 'of a list of which one is there' 1 said --all -e a -e c -e d <<'!'
a
x
!
want="upy-expect: step 1: -e 'ready': forbidden, but it came: -F 'panic' matches 'panic'
" check 'what was forbidden' 1 said -e ready --not -F panic <<'!'
panic
!

# Bad patterns and arguments

want="upy-expect: -e 'é(b': missing closing parenthesis (at character 4)
" check 'a bad pattern' 2 said -e 'é(b' </dev/null
want="upy-expect: -e 'a**': quantifier does not follow a repeatable item (at character 3)
  a**
    ^
" check 'a bad pattern, and where' 2 said -e 'a**' </dev/null
want='' check 'no record then' 2 upy-expect -e x -e '(' </dev/null
check 'no pattern' 2 said </dev/null
check 'an operand' 2 said -e a b </dev/null
check '--any without patterns' 2 said -e a --any </dev/null
check '--then behind nothing' 2 said --any --then -e a </dev/null
check '--not without a pattern' 2 said -e a --not </dev/null
check '-T behind all patterns' 2 said -e a -T 3 </dev/null
check '-T without a number' 2 said -T x -e a </dev/null
check 'a text of several lines' 2 said -F 'a
b' </dev/null
check '--multiline 0' 2 said --multiline 0 -e a </dev/null
check '--limit too small' 2 said --limit 10 -e a </dev/null
check '--tee with --records' 2 said --records --tee x -e a </dev/null

# Trouble

too_long() {
	{
		printf 'b\n%060d!\n' 0 | tr 0 a | upy-expect -e b -e '(a+)+$' 2>"$tmp/said"
		echo "status $?"
	} | sed -n 's/"message":"\(.\{30\}\).*/\1/p; /^status/p'
	cut -c 1-60 "$tmp/said"
}
want="{\"type\":\"error\",\"by\":\"upy-expect\",-e '(a+)+\$': the pattern takes
status 3
upy-expect: -e '(a+)+\$': the pattern takes too long here; si
" check 'a pattern that takes too long is named' 0 too_long
directory() {
	matches -e a <"$tmp"
}
want='"step":1,"status":"unmatched","reason":"the input cannot be read","pattern":"a","before":""
' check 'input that cannot be read' 3 directory
full() {
	upy-expect -e a >/dev/full
}
check 'output that cannot be written' 3 full <<'!'
a
!
check '--tee to where nothing can be written' 3 upy-expect --tee "$tmp/no/file" -e a </dev/null
noise() {
	head -c 3000000 /dev/urandom | LC_ALL=C tr -d '\nz' | matches --limit 4096 -e 'end$' -e 'z' |
		grep -c '"unmatched"'
	! head -c 3000000 /dev/zero | upy-expect --limit 4096 -e end >/dev/null 2>&1
}
want='1
' check 'noise without line ends' 0 noise
memory() {
	head -c 60000000 /dev/zero | tr '\0' "$1" | peak-memory 40 upy-expect -e 'x+$' 2>/dev/null |
		grep -c '"unmatched"'
}
want='1
' check 'no line end ever: little memory' 0 memory a
want='1
' check 'nothing but CRs: little memory' 0 memory '\r'
want='1
' check 'nothing but lines: little memory' 0 memory '\n'
limit() {
	{
		printf '%010000d' 0
		printf 'ready in 12 ms\n'
	} | matches --limit 4096 --before 4 -e '(\d+) ms$'
}
want='"step":1,"status":"ok","pattern":"(\\d+) ms$","groups":{"0":"12 ms","1":"12"},"before":" in ","before_skipped":10005
' check 'a line longer than the limit' 0 limit

# Time: what is written to the pipe is there when upy-expect looks; then nothing comes.

mkfifo "$tmp/in" "$tmp/records"
silent() { # TEXT ARGUMENT...
	silent_text=$1
	shift
	matches "$@" <"$tmp/in" &
	exec 8>"$tmp/in"
	printf '%s' "$silent_text" >&8
	wait $!
	silent_status=$?
	exec 8>&-
	return $silent_status
}
want='"step":1,"status":"ok","pattern":">>> ","fixed":true,"groups":{"0":">>> "},"before":"1\n"
' check 'a prompt: an unfinished line, after silence' 0 silent '1
>>> ' -F '>>> '
want='"step":1,"status":"ok","pattern":"^>+ ","groups":{"0":">>> "},"before":""
"step":2,"status":"unmatched","reason":"not found within 0.1 s (-T)","pattern":"\\d+","before":"12"
' check 'what may grow is no prompt' 1 silent '>>> 12' --idle 1 -e '^>+ ' -T 0.1 -e '\d+'
want='"step":1,"status":"unmatched","reason":"not found before the time was over (--total)","pattern":"a","before":"b\n"
' check '--total' 1 silent 'b
' --total 0.05 -e a
want='' check '--not alone, with a time limit' 0 silent 'b
' -T 0.05 --not -e a
hint() {
	{ silent 'login: ' --idle 1 -T 0.1 -e 'login: $' >/dev/null; } 2>&1 | tail -n 1 | cut -c 1-70
}
want="upy-expect: -e 'login: \$' would match the last line if it were whole: 
" check 'an unfinished line that would match is told' 0 hint

# Each match is told before more is read.
talk() {
	upy-expect -e 'what (\w+)' -e 'bye' <"$tmp/in" >"$tmp/records" &
	exec 8>"$tmp/in" 9<"$tmp/records"
	read -r line <&9
	echo 'what one' >&8
	read -r line <&9
	echo "$line" | cut -c 1-50
	echo 'bye' >&8
	wait $!
	talk_status=$?
	exec 8>&- 9<&-
	return $talk_status
}
want='{"type":"match","step":1,"status":"ok","pattern":"
' check 'a match is told at once' 0 talk

# --tee

tee() {
	printf 'a\r\n\377b\nc\n' | matches --tee "$tmp/log" -e b >/dev/null
	printf 'a\r\n\377b\nc\n' | cmp - "$tmp/log"
}
want='' check '--tee FILE: all bytes that were read' 0 tee
tee_stderr() {
	printf 'a\nb\n' | { upy-expect --tee - -e b >/dev/null; } 2>&1
}
want='a
b
' check '--tee -: to stderr' 0 tee_stderr

# --records

records='{"type":"plan","by":"upy-send","run":"1"}
{"type":"output","role":"dut","text":"boot\nrea"}
{"type":"output","role":"double","text":"ready\n"}
{"type":"result",  "unknown":  1}
{"type":"output","role":"dut","text":"dy 7\n"}
{"type":"end","by":"upy-send","run":"1","count":4}
'
through() {
	printf '%s' "$records" | upy-expect --records "$@" | sed 's/,"run":"[0-9a-f]*"//; s/,"at_us".*}/}/'
}
want='{"type":"plan","by":"upy-expect"}
{"type":"plan","by":"upy-send"}
{"type":"output","role":"dut","text":"boot\nrea"}
{"type":"output","role":"double","text":"ready\n"}
{"type":"match","step":1,"status":"ok","pattern":"^ready","groups":{"0":"ready"},"before":"","role":"double"}
{"type":"result",  "unknown":  1}
{"type":"output","role":"dut","text":"dy 7\n"}
{"type":"match","step":2,"status":"ok","pattern":"^ready \\d","groups":{"0":"ready 7"},"before":"boot\n","role":"dut"}
{"type":"end","by":"upy-send","count":4}
{"type":"end","by":"upy-expect","count":2}
' check '--records: all pass, each role is a text of its own' 0 through -e '^ready' -e '^ready \d'
records_status() {
	printf '%s' "$records" | upy-expect --records "$@" 2>/dev/null | tail -n 3 | cut -c 1-30
	printf '%s' "$records" | upy-expect --records "$@" >/dev/null 2>&1
}
want='{"type":"end","by":"upy-send",
{"type":"match","step":1,"stat
{"type":"end","by":"upy-expect
' check '--records: not found' 1 records_status -e never
accounted() {
	{
		printf '%s' "$records" | sed 's/"count":4/"count":3/' | upy-expect --records -e ready
	} | upy-report 2>&1 | grep -c 'upy-expect'
}
want='0
' check 'upy-report has nothing to say against the records' 1 accounted
bad() {
	printf '%s' 'no record
{"type":"output","text":"a\n"}
' | upy-expect --records -e a >"$tmp/out"
	bad_status=$?
	grep -c '"status":"ok"' "$tmp/out"
	return $bad_status
}
want_err='upy-expect: <stdin>:1: not JSON: Invalid literal at line 1, column 3
' want='1
' check '--records: a line that is no record' 2 bad
