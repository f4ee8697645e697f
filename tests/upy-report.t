#!/bin/sh
# upy-report: what people and harnesses are told, and its exit status.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 51

cd "$tmp" || exit 1
unset NO_COLOR

# The records on stdin as one whole stream of the board "unix".
whole() {
	awk '
	function number(key) {
		if (!match($0, "\"" key "\":[0-9]+"))
			return 0
		return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
	}
	{ line[NR] = $0 }
	/"type":"test"/ {
		tests += 1 + number("steps")
		if (!/"fixture"/ && match($0, "\"test\":\"[^\"]*\"")) {
			ids = ids separator substr($0, RSTART + 7, RLENGTH - 7)
			separator = ","
		}
	}
	/"type":"(result|device|output|error)"/ { results++ }
	/"type":"verdict"/ { verdicts++ }
	END {
		print "{\"type\":\"plan\",\"by\":\"upy-assert\",\"run\":\"3\"}"
		print "{\"type\":\"plan\",\"by\":\"upy-send\",\"run\":\"2\",\"boards\":{\"dut\":[\"unix\"]}}"
		print "{\"type\":\"plan\",\"by\":\"yaml2steps\",\"run\":\"1\",\"tests\":[" ids "]}"
		for (i = 1; i <= NR; i++)
			print line[i]
		printf "{\"type\":\"end\",\"by\":\"yaml2steps\",\"run\":\"1\",\"count\":%d}\n", tests
		printf "{\"type\":\"end\",\"by\":\"upy-send\",\"run\":\"2\",\"count\":%d}\n", results
		printf "{\"type\":\"end\",\"by\":\"upy-assert\",\"run\":\"3\",\"count\":%d}\n", verdicts
	}'
}

# A report without the time that it took.
timeless() {
	upy-report "$@" >report.out
	report_status=$?
	sed 's/ in [0-9.]* m*s\( (.*\)*$//; s/ \{6,\}time$//; s/ \{6,\}[0-9.]* ms$//' report.out
	return $report_status
}

report() {
	whole | timeless "$@"
}

# A stream with one test for each verdict given: NAME=VERDICT.
verdicts() {
	for pair; do
		name=${pair%%=*}
		echo '{"type":"test","test":"t.yaml::'"$name"'","name":"'"$name"'","file":"t.yaml","line":3,"steps":1}'
		echo '{"type":"result","test":"t.yaml::'"$name"'","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":""}'
		echo '{"type":"verdict","test":"t.yaml::'"$name"'","name":"'"$name"'","file":"t.yaml","line":3,"role":"dut","device":"unix","verdict":"'"${pair#*=}"'","attempts":1,"elapsed_us":10}'
	done
}

report_on() {
	verdicts "$@" | report
}

#
# For people.
#

want='microbit  MicroPython v1.9.2-34-gd64154c73 on micro:bit with nRF51822 (exec:microbit)
unix      MicroPython v1.25.0 on linux [GCC 12.2.0] version (exec:unix)
math.yaml:7:   ok   sum    microbit  2 == 2
math.yaml:7:   ok   sum    unix      2 == 2
math.yaml:12:  ok   diff   microbit  0 == 0
math.yaml:12:  ok   diff   unix      0 == 0
  | microbit hello
text.yaml:1:   ok   hello  microbit  '\''Hello'\'' == '\''Hello'\''
  | unix     hello
text.yaml:1:   ok   hello  unix      '\''Hello'\'' == '\''Hello'\''

          passed
microbit       3
unix           3

6 passed
' want_err='' check 'boards, a line per verdict, live output, a summary per board and in all' 0 \
	timeless <"$srcdir/tests/data/two-boards.ndjson"

want='t.yaml:3:   ok   one
t.yaml:3:   FAIL two
t.yaml:3:   ERR  three  error
t.yaml:3:   skip four   skipped
t.yaml:3:   ok   five   failed as expected
t.yaml:3:   FAIL six    passed, but was expected to fail

Failed

t.yaml:3: two
    rerun: upy-test -d unix t.yaml::two
t.yaml:3: three
    rerun: upy-test -d unix t.yaml::three
t.yaml:3: six: passed, but was expected to fail
    rerun: upy-test -d unix t.yaml::six

1 passed, 1 failed, 1 in error, 1 passed unexpectedly, 1 failed as expected, 1 skipped
' check 'each verdict has its sign and its place in the summary' 3 \
	report_on one=pass two=fail three=error four=skip five=xfail six=xpass

check 'passed tests: status 0' 0 report_on a=pass b=pass
check 'a failed test: status 1' 1 report_on a=pass b=fail
check 'a test in error: status 3' 3 report_on a=pass b=error
check 'a skipped test: status 0' 0 report_on a=pass b=skip
check 'an expected failure: status 0' 0 report_on a=pass b=xfail
check 'an unexpected pass: status 1' 1 report_on a=pass b=xpass
check 'an error is worse than a failure' 3 report_on a=error b=fail
check 'a verdict that nobody knows is an error' 3 report_on a=fine

want='t.yaml:2:   FAIL division  ZeroDivisionError: divide by zero

Failed

t.yaml:4: division: ZeroDivisionError: divide by zero
t.yaml:5: in <module>
    hint: nobody can
          divide by zero
    its output:
    | before
    | \x1b[31mred\x07
    rerun: upy-test -d unix t.yaml::division

1 failed
' check 'a failure is told in detail: lines of the file, hint, output made visible' 1 report <<'!'
{"type":"test","test":"t.yaml::division","name":"division","file":"t.yaml","line":2,"steps":2,"hint":"nobody can\ndivide by zero"}
{"type":"result","test":"t.yaml::division","step":1,"do":"exec","role":"dut","device":"unix","attempt":1,"status":"ok","out":"before\r\n","line":3}
{"type":"result","test":"t.yaml::division","step":2,"do":"exec","role":"dut","device":"unix","attempt":1,"status":"raised","out":"\u001b[31mred\u0007\r\n","line":4,"lines":3,"err":{"type":"ZeroDivisionError","message":"divide by zero","traceback":"Traceback (most recent call last):\r\n  File \"<stdin>\", line 2, in <module>\r\nZeroDivisionError: divide by zero\r\n"}}
{"type":"verdict","test":"t.yaml::division","name":"division","file":"t.yaml","line":2,"role":"dut","device":"unix","verdict":"fail","reason":"ZeroDivisionError: divide by zero","attempts":1,"elapsed_us":10}
!

mkdir lib
printf '%s\n' 'def ratio(a, b):' '    return a / b' '' 'def half(a):' '    return ratio(a, 0)' >lib/ratio.py
seq -f 'secret %g' 20 >main.py # the board has one of its own
printf '%s\n' '- name: a' '  load: |' '    def inner():' '      outer()' >u.yaml

want='u.yaml:7:   FAIL a  E

Failed

u.yaml:8: a: E
u.yaml:4: in inner
    > outer()
lib/ratio.py:5: in half
    > return ratio(a, 0)
lib/ratio.py:2: in ratio
    > return a / b
main.py:9: in main
      File "<stdin>", line 99, in nowhere
    rerun: upy-test -d unix u.yaml::a

1 failed
' check 'functions of earlier steps are found in their files, with their code; the board'\''s own are not' 1 report <<'!'
{"type":"test","test":"u.yaml::a","name":"a","file":"u.yaml","line":7,"steps":3}
{"type":"result","test":"u.yaml::a","step":1,"do":"load","path":"lib/ratio.py","role":"dut","device":"unix","attempt":1,"status":"ok","out":"","line":1}
{"type":"result","test":"u.yaml::a","step":2,"do":"load","role":"dut","device":"unix","attempt":1,"status":"ok","out":"","line":3,"lines":2}
{"type":"result","test":"u.yaml::a","step":3,"do":"exec","role":"dut","device":"unix","attempt":1,"status":"raised","out":"","line":8,"err":{"type":"E","message":"","traceback":"Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n  File \"<stdin>\", line 2, in inner\n  File \"<stdin>\", line 5, in half\n  File \"<stdin>\", line 2, in ratio\n  File \"main.py\", line 9, in main\n  File \"<stdin>\", line 99, in nowhere\nE\n"}}
{"type":"verdict","test":"u.yaml::a","name":"a","file":"u.yaml","line":7,"role":"dut","device":"unix","verdict":"fail","reason":"E","attempts":1,"elapsed_us":10}
!

want='u.yaml:7:   FAIL a  SyntaxError: invalid syntax

Failed

u.yaml:1: a: SyntaxError: invalid syntax
    > - name: a
lib/ratio.py:4:
    > def half(a):
    rerun: upy-test -d unix u.yaml::a

1 failed
' check 'errors in a loaded file are led to that file' 1 report <<'!'
{"type":"test","test":"u.yaml::a","name":"a","file":"u.yaml","line":7,"steps":1}
{"type":"result","test":"u.yaml::a","step":1,"do":"load","path":"lib/ratio.py","role":"dut","device":"unix","attempt":1,"status":"raised","out":"","line":1,"err":{"type":"SyntaxError","message":"invalid syntax","traceback":"Traceback (most recent call last):\n  File \"<stdin>\", line 4\nSyntaxError: invalid syntax\n"}}
{"type":"verdict","test":"u.yaml::a","name":"a","file":"u.yaml","line":7,"role":"dut","device":"unix","verdict":"fail","reason":"SyntaxError: invalid syntax","attempts":1,"elapsed_us":10}
!

want='t.yaml:1:   ERR  a  error: it is gone
u.yaml:2:   ERR  b  error: it is gone
t.yaml:3:   ERR  c  error: it is gone
t.yaml:4:   ERR  d  error: it is back

Failed

t.yaml:1: a: it is gone
    rerun: upy-test -d unix t.yaml::a
2 more: the same
t.yaml:4: d: it is back
    rerun: upy-test -d unix t.yaml::d

4 in error
' check 'what is in error for one reason is told once, whatever the code' 3 report <<'!'
{"type":"verdict","test":"t.yaml::a","name":"a","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"error","reason":"it is gone","attempts":1}
{"type":"test","test":"u.yaml::b","name":"b","file":"u.yaml","line":2,"steps":1}
{"type":"result","test":"u.yaml::b","step":1,"line":2,"role":"dut","device":"unix","attempt":1,"status":"lost","out":""}
{"type":"verdict","test":"u.yaml::b","name":"b","file":"u.yaml","line":2,"role":"dut","device":"unix","verdict":"error","reason":"it is gone","attempts":1}
{"type":"verdict","test":"t.yaml::c","name":"c","file":"t.yaml","line":3,"role":"dut","device":"unix","verdict":"error","reason":"it is gone","attempts":1}
{"type":"verdict","test":"t.yaml::d","name":"d","file":"t.yaml","line":4,"role":"dut","device":"unix","verdict":"error","reason":"it is back","attempts":1}
!

want='t.yaml:1:   FAIL long  a list differs

Failed

t.yaml:1: long: a list differs
    first at index 3
    its output, without the first 41 bytes:
'$(i=11; while [ $i -le 50 ]; do echo "    | n $i"; i=$((i + 1)); done)'
    rerun: upy-test -d unix t.yaml::long

1 failed
' check 'of long output the last lines are shown; a reason may have several lines' 1 report <<!
{"type":"test","test":"t.yaml::long","name":"long","file":"t.yaml","line":1,"steps":1}
{"type":"result","test":"t.yaml::long","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":"$(i=1; while [ $i -le 50 ]; do printf 'n %d\\n' $i; i=$((i + 1)); done)","checks":[{"op":"==","ok":false,"message":"differs"}]}
{"type":"verdict","test":"t.yaml::long","name":"long","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"fail","reason":"a list differs\nfirst at index 3","attempts":1,"elapsed_us":10}
!

want='t.yaml:1:   FAIL late  set-up

Failed

t.yaml:1: late: set-up
    rerun: upy-test -d unix t.yaml::late

1 failed
' check 'a step that was not run is not where it went wrong' 1 report <<'!'
{"type":"test","test":"t.yaml::late","name":"late","file":"t.yaml","line":1,"steps":1}
{"type":"result","test":"t.yaml::late","step":1,"line":2,"role":"dut","device":"unix","attempt":1,"status":"skipped","reason":"not run"}
{"type":"verdict","test":"t.yaml::late","name":"late","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"fail","reason":"set-up","attempts":1,"elapsed_us":10}
!

want='t.yaml:1:   FAIL again  second, 2 attempts

Failed

t.yaml:3: again: second
    its output:
    | 2
    attempt 1: first
    attempt 2: second
    rerun: upy-test -d unix t.yaml::again

1 failed
' check 'of several attempts the last one is told, and the reason of each' 1 report <<'!'
{"type":"test","test":"t.yaml::again","name":"again","file":"t.yaml","line":1,"steps":2}
{"type":"result","test":"t.yaml::again","step":1,"line":2,"role":"dut","device":"unix","attempt":1,"status":"raised","out":"1\n"}
{"type":"result","test":"t.yaml::again","step":2,"line":3,"role":"dut","device":"unix","attempt":1,"status":"skipped"}
{"type":"result","test":"t.yaml::again","step":1,"line":2,"role":"dut","device":"unix","attempt":2,"status":"ok","out":"2\n"}
{"type":"result","test":"t.yaml::again","step":2,"line":3,"role":"dut","device":"unix","attempt":2,"status":"raised","out":""}
{"type":"verdict","test":"t.yaml::again","name":"again","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"fail","reason":"second","attempts":2,"attempt_reasons":["attempt 1: first","attempt 2: second"],"elapsed_us":10}
!

endless() {
	{
		echo '{"type":"test","test":"t.yaml::a","name":"a","file":"t.yaml","line":1,"steps":1}'
		printf '{"type":"result","test":"t.yaml::a","step":1,"role":"dut","device":"unix","attempt":1,"status":"timeout","out":"%40000d"}\n' 1
		echo '{"type":"verdict","test":"t.yaml::a","name":"a","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"fail","reason":"time","attempts":1,"elapsed_us":10}'
	} | report | sed 's/  */ /g'
}
want='t.yaml:1: FAIL a time

Failed

t.yaml:1: a: time
 its output, without the first 23616 bytes:
 | 1
 rerun: upy-test -d unix t.yaml::a

1 failed
' check 'of a long line the end is shown' 0 endless

want='t.yaml:1:   ok   flaky      3.5 isinstance float, >= 0, 2 attempts
t.yaml:9:   ok   slow       1.50 s
t.yaml:9:   ok   raises     raises OSError
t.yaml:9:   FAIL no reason  got nothing

Failed

t.yaml:9: no reason: got nothing
    rerun: upy-test -d unix '\''t.yaml::no reason'\''

Flaky

t.yaml:1: flaky: passed in attempt 2
    attempt 1: 3 < 0

3 passed (1 flaky), 1 failed
' check 'what was checked, attempts and long times are said' 1 report <<'!'
{"type":"test","test":"t.yaml::flaky","name":"flaky","file":"t.yaml","line":1,"steps":1}
{"type":"result","test":"t.yaml::flaky","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":"","checks":[{"op":"==","ok":false,"message":"first attempt"}]}
{"type":"result","test":"t.yaml::flaky","step":1,"role":"dut","device":"unix","attempt":2,"status":"ok","out":"","checks":[{"op":"isinstance","ok":true,"expected":"float","got":"3.5"},{"op":">=","ok":true,"expected":"0","got":"3.5"}]}
{"type":"verdict","test":"t.yaml::flaky","name":"flaky","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"pass","attempts":2,"attempt_reasons":["attempt 1: 3 < 0"],"elapsed_us":10}
{"type":"test","test":"t.yaml::slow","name":"slow","file":"t.yaml","line":9,"steps":1}
{"type":"result","test":"t.yaml::slow","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":""}
{"type":"verdict","test":"t.yaml::slow","name":"slow","file":"t.yaml","line":9,"role":"dut","device":"unix","verdict":"pass","attempts":1,"elapsed_us":1500000}
{"type":"test","test":"t.yaml::raises","name":"raises","file":"t.yaml","line":9,"steps":1}
{"type":"result","test":"t.yaml::raises","step":1,"role":"dut","device":"unix","attempt":1,"status":"raised","out":"","checks":[{"op":"raises","ok":true,"expected":"OSError","got":"OSError: 5"}]}
{"type":"verdict","test":"t.yaml::raises","name":"raises","file":"t.yaml","line":9,"role":"dut","device":"unix","verdict":"pass","attempts":1,"elapsed_us":10}
{"type":"test","test":"t.yaml::no reason","name":"no reason","file":"t.yaml","line":9,"steps":1}
{"type":"result","test":"t.yaml::no reason","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":"","checks":[{"op":"==","ok":false,"message":"got nothing"}]}
{"type":"verdict","test":"t.yaml::no reason","name":"no reason","file":"t.yaml","line":9,"role":"dut","device":"unix","verdict":"fail","attempts":1,"elapsed_us":10}
!

want='FAIL step 1  NameError

Failed

step 1: NameError
    its output:
    | hi

1 failed
' check 'a step without a test has a verdict of its own' 1 report <<'!'
{"type":"result","do":"exec","role":"dut","device":"unix","attempt":1,"status":"raised","out":"hi\n"}
{"type":"verdict","test":"step 1","name":"step 1","file":null,"line":null,"role":"dut","device":"unix","verdict":"fail","reason":"NameError","attempts":1,"elapsed_us":10}
!

#
# What is missing or wrong.
#

want='
Problems

<stdin>: no records came: the stages before this one wrote nothing

no verdict, 1 problem
' want_err='upy-report: <stdin>: no records came: the stages before this one wrote nothing
' check 'an empty stream: status 2, on stderr and in the report' 2 timeless </dev/null

want_err='upy-report: <stdin>: no tests in the stream
' check 'a stream without tests: status 2' 2 timeless <<'!'
{"type":"plan","by":"upy-send","run":"1","boards":{}}
{"type":"end","by":"upy-send","run":"1","count":0}
!

want_err='upy-report: <stdin>:2: not JSON: Unmatched '\''}'\'' at line 1, column 6
' check 'a line that is not JSON: status 2' 2 timeless <<'!'
{"type":"test","test":"a","steps":1}
{"a":}
{"type":"step","test":"a","step":1}
{"type":"plan","by":"upy-assert","run":"3"}
{"type":"verdict","test":"a","verdict":"pass"}
{"type":"end","by":"upy-assert","run":"3","count":1}
!

cut_line() {
	printf '{"type":"verdict"' | timeless
}
want_err='upy-report: <stdin>:1: the last line is cut: it has no newline
' check 'a last line that is cut is named' 2 cut_line

want_err='upy-report: upy-assert: no end record: the stream was cut
upy-report: upy-send: no end record: the stream was cut
upy-report: yaml2steps: no end record: the stream was cut
upy-report: text.yaml::hello: no verdict on unix
' check 'a stream that was cut: status 3, what is missing is named' 3 timeless <<!
$(head -n 26 "$srcdir/tests/data/two-boards.ndjson")
!

both_places() {
	head -n 1 "$srcdir/tests/data/two-boards.ndjson" | upy-report >both.out 2>&1
	grep -c 'was cut' both.out
}
want='1
' check 'where report and messages meet, nothing is said twice' 0 both_places

want_err='upy-report: upy-send: not in the pipeline: 1 test was not run
' check 'a pipeline without upy-send is told so' 3 timeless <<'!'
{"type":"plan","by":"yaml2steps","run":"1","tests":["a"]}
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1}
{"type":"end","by":"yaml2steps","run":"1","count":2}
!

want_err='upy-report: upy-assert: not in the pipeline: nothing was judged
' check 'a pipeline without upy-assert is told so' 3 timeless <<'!'
{"type":"plan","by":"upy-send","run":"2","boards":{"dut":["unix"]}}
{"type":"plan","by":"yaml2steps","run":"1","tests":["a"]}
{"type":"test","test":"a","steps":1}
{"type":"result","test":"a","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":""}
{"type":"end","by":"yaml2steps","run":"1","count":2}
{"type":"end","by":"upy-send","run":"2","count":1}
!

with_error() {
	{ verdicts "$1"; echo "$2"; } | report
}
want_err='upy-report: /dev/ttyS9: upy-send: unix: cannot open
' check 'an error record of the system: status 3' 3 \
	with_error a=pass '{"type":"error","by":"upy-send","where":"/dev/ttyS9","device":"unix","message":"cannot open","exit":3}'
want_err='upy-report: upy-send: bad step
' check 'an error record about the input: status 2' 2 \
	with_error a=fail '{"type":"error","by":"upy-send","message":"bad step","exit":2}'
check 'an error record without a status: status 3' 3 with_error a=pass '{"type":"error","by":"upy-send"}'

twice() {
	sed '$d' "$srcdir/tests/data/two-boards.ndjson" | sed '$i\
{"type":"error","by":"upy-assert","where":"<stdin>","message":"upy-assert: no end record: the stream was cut","exit":3}' | timeless >/dev/null
}
want_err='upy-report: <stdin>: upy-assert: upy-assert: no end record: the stream was cut
' check 'what a stage before has found is not found again' 3 twice

beside() {
	{ verdicts a=pass; echo '{"type":"error","by":"upy-send","message":"it rains","exit":3}'; } |
		whole >in
	status=0
	upy-report --told -f human -f tap -o other.tap <in >all.out 2>&1 || status=$?
	grep -c rains all.out
	grep -c rains other.tap
	return $status
}
want='0
1
' check 'with --told the report beside the messages does not repeat errors, others do' 3 beside </dev/null

silent() {
	upy-report --told >all.out 2>&1 </dev/null
	status=$?
	cat all.out
	return $status
}
want='' check 'with --told there is nothing to add to an empty stream' 2 silent

#
# For harnesses.
#

want='TAP version 13
# unix micropython v1.25.0 linux exec:unix
ok 1 - t.yaml::a \#1 \\x07 on unix # time=0.010ms
not ok 2 - t.yaml::b on unix # time=1500.000ms
  ---
  message: "expected \"2\",\ngot 3"
  severity: "fail"
  at:
    file: "t.yaml"
    line: 7
  device: "unix"
  hint: "a hint"
  attempts:
    - "attempt 1: #1\n2"
  traceback: |
    t.yaml:7: in <module>
    E: bad
  output: |
    first
      second
  ...
ok 3 - t.yaml::c on unix # SKIP no \#I2C
not ok 4 - t.yaml::d on unix # TODO known
not ok 5 - t.yaml::e on unix # time=0.010ms
  ---
  message: "the board has reset"
  severity: "error"
  at:
    file: "t.yaml"
    line: 9
  device: "unix"
  output: "  indented\nnot\n"
  ...
1..5
' check 'TAP: points, directives, diagnostics in YAML, the plan last' 3 report -f tap <<'!'
{"type":"device","role":"dut","device":"unix","address":"exec:unix","platform":"linux","machine":"linux","version":"v1.25.0","implementation":"micropython"}
{"type":"test","test":"t.yaml::a #1 \u0007","name":"a","file":"t.yaml","line":1,"steps":1}
{"type":"result","test":"t.yaml::a #1 \u0007","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":""}
{"type":"verdict","test":"t.yaml::a #1 \u0007","name":"a","file":"t.yaml","line":1,"role":"dut","device":"unix","verdict":"pass","attempts":1,"elapsed_us":10}
{"type":"test","test":"t.yaml::b","name":"b","file":"t.yaml","line":6,"steps":1,"hint":"a hint"}
{"type":"result","test":"t.yaml::b","step":1,"do":"exec","line":7,"role":"dut","device":"unix","attempt":1,"status":"raised","out":"first\r\n  second\r\n","err":{"type":"E","message":"bad","traceback":"Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\nE: bad\r\n"}}
{"type":"verdict","test":"t.yaml::b","name":"b","file":"t.yaml","line":6,"role":"dut","device":"unix","verdict":"fail","reason":"expected \"2\",\ngot 3","attempt_reasons":["attempt 1: #1\n2"],"attempts":1,"elapsed_us":1500000}
{"type":"test","test":"t.yaml::c","name":"c","file":"t.yaml","line":8,"steps":1}
{"type":"result","test":"t.yaml::c","step":1,"role":"dut","device":"unix","attempt":1,"status":"skipped","reason":"no #I2C"}
{"type":"verdict","test":"t.yaml::c","name":"c","file":"t.yaml","line":8,"role":"dut","device":"unix","verdict":"skip","reason":"no #I2C","attempts":1,"elapsed_us":0}
{"type":"test","test":"t.yaml::d","name":"d","file":"t.yaml","line":8,"steps":1}
{"type":"result","test":"t.yaml::d","step":1,"role":"dut","device":"unix","attempt":1,"status":"ok","out":""}
{"type":"verdict","test":"t.yaml::d","name":"d","file":"t.yaml","line":8,"role":"dut","device":"unix","verdict":"xfail","reason":"known","attempts":1,"elapsed_us":0}
{"type":"test","test":"t.yaml::e","name":"e","file":"t.yaml","line":9,"steps":1}
{"type":"result","test":"t.yaml::e","step":1,"role":"dut","device":"unix","attempt":1,"status":"lost","out":"  indented\nnot\n"}
{"type":"verdict","test":"t.yaml::e","name":"e","file":"t.yaml","line":9,"role":"dut","device":"unix","verdict":"error","reason":"the board has reset","attempts":1,"elapsed_us":10}
!

tap_errors() {
	{
		verdicts a=pass
		echo '{"type":"error","by":"upy-send","message":"it rains","exit":3}'
		echo '{"type":"error","by":"upy-send","message":"and again","exit":2}'
	} | report -f tap
}
want='TAP version 13
ok 1 - t.yaml::a on unix # time=0.010ms
# upy-send: and again
Bail out! upy-send: it rains
' check 'TAP: a stream with errors bails out' 3 tap_errors

several() {
	verdicts a=pass | report -f tap -o a.tap -f human
}
want='t.yaml:3:   ok   a

1 passed
' check 'several reports of one stream, -o names the file of the -f before it' 0 several
tap_file() {
	cat a.tap
}
want='TAP version 13
ok 1 - t.yaml::a on unix # time=0.010ms
1..1
' check 'the other report is in its file' 0 tap_file

#
# Options and output.
#

no_colours() {
	verdicts a=pass | whole | upy-report | grep -c "$(printf '\033')"
}

refused() {
	upy-report "$@" </dev/null
}
want='' want_err="upy-report: -f: 'yaml' is not a format; there are: human, tap, tap14, github, json, junit, gitlab, html, failed, output
usage: upy-report [options]
" check 'an unknown format: the known ones are listed' 2 refused -f yaml
want='' want_err='upy-report: -f: two reports on standard output; give -o FILE to one
usage: upy-report [options]
' check 'two reports on standard output are refused' 2 refused -f tap -f human
want='' check 'two -o for one -f are refused' 2 refused -f tap -o a -o b
want='' check 'operands are refused' 2 refused stream.ndjson
want='' want_err='upy-report: missing/report: No such file or directory
' check 'a file that cannot be written: status 3' 3 refused -o missing/report

full() {
	upy-report -o /dev/full <"$srcdir/tests/data/two-boards.ndjson"
}
full_stdout() {
	upy-report <"$srcdir/tests/data/two-boards.ndjson" >/dev/full
}
if [ -c /dev/full ]; then
	want_err='upy-report: <stdout>: cannot write: No space left on device
' check 'a full disk behind standard output: status 3' 3 full_stdout
	want='' want_err='upy-report: /dev/full: cannot write: No space left on device
' check 'a full disk behind -o: status 3' 3 full
else
	echo 'ok - # SKIP no /dev/full'
	echo 'ok - # SKIP no /dev/full'
	tap_count=$((tap_count + 2))
fi

help() {
	upy-report --help | head -n 2
}
want='upy-report: tell how the tests in a stream went
usage: upy-report [options]
' check '--help says what it does' 0 help

utf8() {
	verdicts a=pass b=skip | whole | LC_ALL=C.UTF-8 timeless
}
if LC_ALL=C.UTF-8 locale charmap 2>/dev/null | grep -q UTF-8; then
	want='t.yaml:3:   ✔ a
t.yaml:3:   ○ b  skipped

1 passed, 1 skipped
' check 'signs are those that the locale can show' 0 utf8
else
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - # SKIP no locale C.UTF-8"
fi

# In a terminal of its own.
colours() {
	verdicts a=pass >in.part
	whole <in.part >in
	NO_COLOR=$1 TERM=$2 script -qec 'upy-report <in' /dev/null </dev/null | grep -c "$(printf '\033')"
}
if command -v script >/dev/null; then
	want='2
' check 'a terminal gets colours' 0 colours '' xterm
	want='0
' check 'but not when NO_COLOR is set' 1 colours 1 xterm
	want='0
' check 'nor when it is dumb' 1 colours '' dumb
else
	for what in 'colours' 'NO_COLOR' 'dumb'; do
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - $what # SKIP script(1) is not installed"
	done
fi
want='0
' check 'a file gets no colours' 1 no_colours
