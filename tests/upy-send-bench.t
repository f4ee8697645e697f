#!/bin/sh
# upy-send: benchmarks.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 65

# What came of each step: STATUS (REASON) and the measurements.
bench() {
	timeout 60 upy-send "$@" >"$tmp/out"
	bench_status=$?
	sed -nE '/"type":"result"/ {
		s/.*"status":"([a-z]*)"(,"reason":"(([^"\\]|\\.)*)")?.*"elapsed_us":[0-9]+/\1 (\3) /
		s/ \(\)//
		s/"checks":\[.*\}\],?//
		s/ ,?("|}$)/ \1/
		s/ *}$//
		p
	}' "$tmp/out"
	return "$bench_status"
}

# The same, without figures that differ from run to run.
shape() {
	bench "$@" >"$tmp/shape"
	shape_status=$?
	sed -E 's/[0-9]+(\.[0-9]+)?(e-?[0-9]+)?/N/g' "$tmp/shape"
	return "$shape_status"
}

# What the board gives

for name in unix microbit wasm cpython; do
	on $name
	want='ok "samples":[715559717849154000, 715559717849154000]
ok "samples":[16, 3, 16, 3, 16, 3]
ok "samples":[0.5],"vtime":[1700000000123456789]
ok "samples":[1, 0],"vtime":[-1, 2]
' check_on "$name: a number, a list, a list with times: exact" 0 bench -d $name <<'!'
{"type":"step","do":"bench","code":"715559717849154000","rounds":2}
{"type":"step","do":"bench","code":"[0x10, 3]","rounds":3}
{"type":"step","do":"bench","code":"[(1700000000123456789, .5)]","rounds":1}
{"type":"step","do":"bench","code":"[(-1, True), (2, False)]","rounds":1}
!
	want='ok "samples":[1000.0, 1000.0, 1000.0, 1000.0, 1000.0]
ok "samples":[0.25]
ok "samples":[7, 8]
ok "samples":[9]
ok "samples":[5]
ok "samples":[1, 2]
' check_on "$name: what is printed last, 5 rounds unless told otherwise" 0 bench -d $name <<'!'
{"type":"step","do":"bench","code":"print(1e3)"}
{"type":"step","do":"bench","code":"print('some text')\nprint('took', 0.25)","rounds":1}
{"type":"step","do":"bench","code":"print([7, 8])","rounds":1}
{"type":"step","do":"bench","code":"print(1, 2)\nprint(9); None","rounds":1}
{"type":"step","do":"bench","code":"print(6)\n5","rounds":1}
{"type":"step","do":"bench","code":"print('x')\n[1, 2]","rounds":1}
!
done

# Code that nothing is left of fails, and says in which round

on unix
fails() { # SENTENCE REASON CODE [MEMBERS]
	want="unmatched ($2)
" check "$1" 1 bench -d unix <<!
{"type":"step","do":"bench","code":"$3"${4-,\"rounds\":1}}
!
}
advice="; give one back, or print it last; or add the line 'iterations: 1000' to have the board time it"
fails 'no value' "round 1 of 5: there is no number$advice" 'pass' ''
fails 'None' "round 1 of 1: there is no number$advice" None
fails 'text' "round 1 of 1: 'text' is no number" "'text'"
fails 'an object' 'round 1 of 1: the value is no number: <class '"'object'"'>' object
fails 'nan' 'round 1 of 1: nan is no measurement' "float('nan')"
fails 'infinity' 'round 1 of 1: -inf is no measurement' "float('-inf')"
fails 'an empty list' 'round 1 of 1: the list has no samples' '[]'
fails 'something else in a list' "round 1 of 1: in the list, 'x' is neither a number nor (time, value)" "[1, 'x']"
fails 'a tuple of three' 'round 1 of 1: in the list, (1, 2, 3) is neither a number nor (time, value)' '[(1, 2, 3)]'
fails 'nan in a list' 'round 1 of 1: in the list, nan is neither a number nor (time, value)' "[1, float('nan')]"
fails 'a tuple that is in no list' 'round 1 of 1: the tuple (1, 2) is no measurement; (time, value) stands in a list' '(1, 2)'
fails 'times for some of the samples' 'round 1 of 1: some of its samples have a time, others do not' '[1, (2, 3)]'
fails 'times in some of the rounds' 'round 2 of 5: some of its samples have a time, others do not' \
	"n = globals().get('n', 0) + 1\n[1] if n == 1 else [(1, 2)]" ''
fails 'words' "round 1 of 1: 'params', printed last, is no number" "print('-1 -1 SKIP: no matching params')"
fails 'no number in a warm-up round' "warm-up round 1 of 2: 'w' is no number" "'w'" ',"warmup":2'

# raised OPTION...: what came of one step, and of its exception.
raised() {
	bench "$@" && return
	grep -o '"err":{"type":"[A-Za-z]*"' "$tmp/out"
	grep -o '"line":[0-9]*' "$tmp/out"
	grep -c '"samples"' "$tmp/out"
	return 1
}
each_raised() {
	while read -r step; do
		printf '%s\n' "$step" | raised -d unix && return 1
	done
	return 0
}
memory() {
	shape "$@" >"$tmp/told"
	sed 's/round N of N/round 1 of 5/; s/:\[N, N\]$/:[0, 0]/' "$tmp/told"
	return "$shape_status"
}
want='raised (round 3 of 5)
"err":{"type":"ZeroDivisionError"
"line":3
0
' check 'an exception in the third of five rounds: none of them counts' 1 raised -d unix <<'!'
{"type":"step","do":"bench","code":"m = globals().get('m', 0) + 1\nif m == 3:\n  1 / 0\nm"}
!
want='raised (round 1 of 5)
"err":{"type":"SyntaxError"
"line":1
0
' check 'code that is none' 1 raised -d unix <<'!'
{"type":"step","do":"bench","code":"1 +"}
!
want='timeout (round 2 of 5: not done after 0.3 s)
' check 'the time is that of all rounds' 1 bench -d unix <<'!'
{"type":"step","do":"bench","code":"import time\ntime.sleep(0.2)\n1","timeout_s":0.3}
!
want='timeout (round 1 of 5: not done after 0.2 s)
ok "samples":[1]
' check 'as -T says, too; the next step runs' 1 bench -T 0.2 -d unix <<'!'
{"type":"step","do":"bench","code":"while 1: pass"}
{"type":"step","do":"bench","code":"1","rounds":1}
!
outcomes() {
	bench "$@" >"$tmp/told"
	sed 's/ .*//' "$tmp/told"
	return "$bench_status"
}
want='lost
skipped
' check 'a board that resets is lost' 3 outcomes -d microbit <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"bench","code":"import microbit; microbit.reset()","timeout_s":5}
{"type":"step","test":"a","step":2,"do":"bench","code":"1"}
!

# The host

want='ok "samples":[N, N, N],"host_samples":[N, N, N]
ok "samples":[N, N],"host_samples":[N, N]
ok "host_samples":[N, N]
' check 'bench_host, diff and follow: what the host measures' 0 shape -d unix <<'!'
{"type":"step","do":"bench","code":"1","rounds":3,"bench_host":true}
{"type":"step","do":"bench","code":"1","rounds":2,"diff":true}
{"type":"step","do":"bench","code":"print('it')","rounds":2,"follow":true,"diff":true}
!
slept() {
	bench -d unix | sed -nE 's/.*\[([0-9.]*)\]/\1 < 10/p' | awk '{ print ($1 >= 0.05 && $1 < 10) }'
}
want='1
' check 'the host waits for the end of the round' 0 slept <<'!'
{"type":"step","do":"bench","code":"import time; time.sleep(0.05)","rounds":1,"follow":true}
!
want='unmatched (diff: there is no difference between 2 rounds and 4 samples)
' check 'a difference needs one sample a round' 1 bench -d unix <<'!'
{"type":"step","do":"bench","code":"[1, 2]","rounds":2,"diff":true}
!
live() {
	upy-send -d unix --follow | sed -nE 's/.*"type":"output".*"text":"([^"]*)".*/\1/p' | tr -d '\n'
}
want='go\ngo\n' check 'output is told as it comes' 0 live <<'!'
{"type":"step","do":"bench","code":"print('go')","rounds":2,"follow":true}
!

# Timed on the board

for name in unix microbit wasm cpython; do
	on $name
	case $name in
	cpython) clock=time.perf_counter_ns ;;
	*) clock=time.ticks_us ;;
	esac
	want="ok \"samples\":[N, N, N, N, N],\"iterations\":N,\"clock\":\"$clock\"
ok \"samples\":[N, N],\"iterations\":N,\"clock\":\"$clock\"
ok
" check_on "$name: an expression, and statements, are run in a loop" 0 shape -d $name <<'!'
{"type":"step","do":"bench","code":"sum([1, 2, 3])","min_time_s":0.01,"warmup":1}
{"type":"step","do":"bench","code":"a = []\nfor i in range(2): # not all\n  a.append('''x\ny''')\n\nb = len(a[0]); c = b\n","min_time_s":0.01,"rounds":2,"gc":"collect"}
{"type":"step","do":"exec","code":"a, b, c","value":true,"assert":[{"op":"==","repr":"(['x\\ny', 'x\\ny'], 3, 3)"}]}
!
done
on unix

# A board whose clock does what we say: it wraps every 2**30 us, after 500 us for the first time.
fake='import sys
class Time:
  now = (1 << 30) - 500
  step = 1
  def ticks_us(self): Time.now += Time.step; return Time.now & (1 << 30) - 1
  def ticks_ms(self): return Time.now // 1000 & (1 << 30) - 1
  def ticks_add(self, a, b): return a + b & (1 << 30) - 1
sys.modules["time"] = Time()
def work(us): Time.now += us
'
with_clock() { # OPTION...: the steps on stdin, after one that puts the clock there
	{
		printf '%s' "$fake" | awk '
			BEGIN { printf "{\"type\":\"step\",\"do\":\"exec\",\"code\":\"" }
			{ gsub(/"/, "\\\""); printf "%s\\n", $0 }
			END { print "\"}" }'
		cat
	} >"$tmp/steps"
	bench -d unix <"$tmp/steps" >"$tmp/told"
	tail -n +2 "$tmp/told"
	return "$bench_status"
}
backwards() {
	with_clock >"$tmp/backwards" || backwards_status=$?
	sed -E 's/(backwards: ).*\)/\1N)/' "$tmp/backwards"
	return "${backwards_status-0}"
}
want='ok "samples":[0.001001, 0.001001],"iterations":1,"clock":"time.ticks_us"
ok "samples":[0.0010001],"iterations":10,"clock":"time.ticks_us"
' check 'a clock that wraps' 0 with_clock <<'!'
{"type":"step","do":"bench","code":"work(1000)","iterations":1,"rounds":2}
{"type":"step","do":"bench","code":"work(1000)","iterations":10,"rounds":1}
!
want='ok "samples":[536.870913, 536.870913],"iterations":1,"clock":"time.ticks_us"
ok "samples":[3600.0000005, 3600.0000005],"iterations":2,"clock":"time.ticks_us"
ok "samples":[1073.741825],"iterations":1,"clock":"time.ticks_us"
' check 'rounds that take half a period, several periods, exactly one' 0 with_clock <<'!'
{"type":"step","do":"bench","code":"work(1 << 29)","iterations":1,"rounds":2}
{"type":"step","do":"bench","code":"work(3600000000)","iterations":2,"rounds":2}
{"type":"step","do":"bench","code":"work(1 << 30)","iterations":1,"rounds":1}
!
want='ok "samples":[0.0010001, 0.0010001],"iterations":10,"clock":"time.ticks_us"
ok "samples":[0.0070005],"iterations":2,"clock":"time.ticks_us"
ok "samples":[0.020001],"iterations":1,"clock":"time.ticks_us"
' check 'min_time: tenfold until half of it, then as many as take it' 0 with_clock <<'!'
{"type":"step","do":"bench","code":"work(1000)","min_time_s":0.01,"rounds":2}
{"type":"step","do":"bench","code":"work(7000)","min_time_s":0.01,"rounds":1}
{"type":"step","do":"bench","code":"work(20000)","min_time_s":0.01,"rounds":1}
!
want='ok
ok "samples":[0.0011],"iterations":10,"clock":"time.ticks_us"
' check 'at least ten steps of a clock that is coarse' 0 with_clock <<'!'
{"type":"step","do":"exec","code":"Time.ticks_us = lambda self: (work(500), Time.now // 1000 * 1000 & (1 << 30) - 1)[1]"}
{"type":"step","do":"bench","code":"work(1000)","min_time_s":0.000001,"rounds":1}
!
want='ok
ok "samples":[0.001001, 0.001001],"iterations":1,"clock":"time.ticks_us"
unmatched (round 1 of 5: the board'"'"'s clock went backwards: N)
' check 'a round in which the clock goes backwards is done again, but not for ever' 1 backwards <<'!'
{"type":"step","do":"exec","code":"glitch = [2]\ndef jolt(us):\n    glitch[0] -= 1\n    work(-7 if glitch[0] == 0 else us)"}
{"type":"step","do":"bench","code":"jolt(1000)","iterations":1,"rounds":2}
{"type":"step","do":"bench","code":"work(-7)","iterations":1}
!
want='ok
unmatched (round 1 of 5: it took less than time.ticks_us shows; give more iterations, or min_time)
' check 'a round too short for the clock' 1 with_clock <<'!'
{"type":"step","do":"exec","code":"Time.ticks_us = lambda self: (work(1), Time.now // 100 & (1 << 30) - 1)[1]"}
{"type":"step","do":"bench","code":"1","iterations":3}
!
want='unmatched (round 1 of 5: the code has left the loop after 3 of 10 iterations)
' check 'code that leaves the loop' 1 bench -d unix <<'!'
{"type":"step","do":"bench","code":"k = globals().get('k', 0) + 1\nif k == 3: break","iterations":10}
!
want='raised (round 2 of 5)
"err":{"type":"ZeroDivisionError"
"line":2
0
raised (finding the number of iterations)
"err":{"type":"ZeroDivisionError"
"line":1
0
' check 'an exception in the loop, with the line of the code' 0 each_raised <<'!'
{"type":"step","do":"bench","code":"j = globals().get('j', 0) + 1\nif j == 6: 1 / 0","iterations":5}
{"type":"step","do":"bench","code":"1 / 0","min_time_s":0.1,"gc":"off"}
!
want='ok
ok "samples":[1, 1]
ok
' check "the code's names are those of the board, as in other steps" 0 bench -d unix <<'!'
{"type":"step","do":"exec","code":"t = 0\ndef f():\n  global t\n  t += 1"}
{"type":"step","do":"bench","code":"f(); u = t; u * 0 + 1","rounds":2}
{"type":"step","do":"exec","code":"u, t","value":true,"assert":[{"op":"==","repr":"(2, 2)"}]}
!

# Memory

for name in unix microbit; do
	on $name
	want='ok "samples":[0, 0]
raised (round 1 of 5)
ok "samples":[N],"iterations":N,"clock":"time.ticks_us"
ok
' check_on "$name: gc is off in the rounds, and on after them, whatever happened" 1 memory -d $name <<'!'
{"type":"step","do":"bench","code":"import gc\nprint(1); gc.isenabled()","gc":"off","rounds":2}
{"type":"step","do":"bench","code":"print(gc.isenabled()); 1 / 0","gc":"off"}
{"type":"step","do":"bench","code":"len([1, 2])","gc":"off","rounds":1,"iterations":20}
{"type":"step","do":"exec","code":"gc.isenabled()","value":true,"assert":[{"op":"==","repr":"True"}]}
!
done
on microbit
want='raised (round 1 of 5)
ok
' check_on 'a heap that is full without gc is none afterwards' 1 bench -d microbit <<'!'
{"type":"step","do":"bench","code":"[1, 2, 3]","gc":"off","iterations":1000}
{"type":"step","do":"exec","code":"__import__('gc').isenabled()","value":true,"assert":[{"op":"==","repr":"True"}]}
!
want='ok "samples":[1, 1, 1]
' check_on 'memory is freed before each round' 0 bench -d microbit <<'!'
{"type":"step","do":"bench","code":"import gc\nm = gc.mem_free()\nfirst = globals().get('first', m)\nwaste = bytearray(1500)\nwaste = None\nabs(m - first) < 1000","gc":"collect","rounds":3}
!

# Beside other steps

on unix
want='ok
ok "samples":[3],"vtime":[1]
ok
' check 'in a test, in the background, with demands' 0 bench -d unix <<'!'
{"type":"test","test":"a","steps":3}
{"type":"step","test":"a","step":1,"do":"exec","code":"x = 3"}
{"type":"step","test":"a","step":2,"do":"bench","code":"[(1, x)]","rounds":1,"background":true,"assert":[{"op":"jq","filter":".samples == [3] and .vtime == [1]"}]}
{"type":"step","test":"a","step":3,"do":"join"}
!
want='unmatched (interrupted: its join asks for that)
ok
' check 'one that is interrupted has measured nothing' 1 bench -d unix <<'!'
{"type":"test","test":"a","steps":2}
{"type":"step","test":"a","step":1,"do":"bench","code":"1","rounds":1000000,"background":true}
{"type":"step","test":"a","step":2,"do":"join","interrupt":true}
!
verdict() {
	timeout 30 upy-send -d unix | upy-assert >"$tmp/judged"
	verdict_status=$?
	sed -nE 's/.*"type":"verdict".*"verdict":"([a-z]*)"(,"reason":"(([^"\\]|\\.)*)")?.*/\1 \3/p' "$tmp/judged"
	return "$verdict_status"
}
want="pass 
fail round 1 of 1: 'x' is no number
" check 'verdicts' 1 verdict <<'!'
{"type":"test","test":"a","name":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"bench","code":"1"}
{"type":"test","test":"b","name":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"bench","code":"'x'","rounds":1}
!
replayed() {
	cat >"$tmp/steps"
	bench --trace "$tmp/trace" -d unix <"$tmp/steps" >"$tmp/first" || return
	bench -d "exec:upy-replay '$tmp/trace'" <"$tmp/steps" | sed 's/"host_samples.*//' | diff - "$tmp/first"
}
want='' check 'a trace of it can be replayed' 0 replayed <<'!'
{"type":"step","do":"bench","code":"f = 1\nf","rounds":3}
{"type":"step","do":"bench","code":"len('abc')","rounds":3,"min_time_s":0.001,"gc":"off"}
!
program() {
	upy-send -n
}
want='# - step 0: bench on dut
f()
' check '--dry-run shows the code' 0 program <<'!'
{"type":"step","do":"bench","code":"f()"}
!
verified() {
	bench --verify -d "$board" >"$tmp/told"
	sed -E '/clock/s/[0-9]+(\.[0-9]+)?(e-?[0-9]+)?/N/g' "$tmp/told"
	return "$bench_status"
}
for name in unix microbit; do
	on $name
	want='ok "samples":[5, 5]
ok "samples":[6]
ok "samples":[N],"iterations":N,"clock":"time.ticks_us"
ok "samples":[7]
' check_on "$name: with --verify" 0 verified <<'!'
{"type":"step","do":"bench","code":"print(1); 5","rounds":2}
{"type":"step","do":"bench","code":"6","rounds":1,"gc":"off"}
{"type":"step","do":"bench","code":"a = 1\nb = 2","iterations":100,"rounds":1,"gc":"off"}
{"type":"step","do":"bench","code":"7","rounds":1}
!
done
on unix
want='raised (round 1 of 5)
' check 'an exception in a loop with --verify' 1 verified <<'!'
{"type":"step","do":"bench","code":"1 / 0","iterations":3}
!

# What is refused

refused() { # SENTENCE MESSAGE MEMBERS
	want_err="upy-send: <stdin>:1: $2
" check "$1" 2 quietly upy-send -d unix <<!
{"type":"step","do":"bench","code":"1",$3}
!
}
refused 'no rounds' '"rounds" is not a whole number from 1 to 1000000' '"rounds":0'
refused 'half a round' '"rounds" is not a whole number from 1 to 1000000' '"rounds":1.5'
refused 'a warm-up that is no number' '"warmup" is not a whole number from 0 to 1000000' '"warmup":true'
refused 'no iterations' '"iterations" is not a whole number from 1 to 1000000000' '"iterations":0'
refused 'rounds of hours' '"min_time_s" is not a number from 1e-06 to 100' '"min_time_s":3600'
refused 'another gc' '"gc" is "collect" or "off"' '"gc":"on"'
refused 'two clocks' 'what a board times itself, with "iterations" or "min_time_s", is not timed on the host, too' \
	'"iterations":1,"follow":true'
refused 'a value to save' "\"save\": 'bench' gives no value" '"save":"x"'
