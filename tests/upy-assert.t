#!/bin/sh
# upy-assert: what passes, the verdicts, the exit status.
# shellcheck source-path=SCRIPTDIR/..
. "${srcdir:-.}/tests/tap.sh"
plan 76

# A test record: NAME STEPS [MORE-FIELDS].
t() {
	printf '{"type":"test","test":"t.yaml::%s","name":"%s","file":"t.yaml","line":3,' "$1" "$1"
	printf '"steps":%s%s}\n' "$2" "${3-}"
}

# A result on board $board: TEST STEP STATUS [MORE-FIELDS].
board=unix
r() {
	printf '{"type":"result","test":"t.yaml::%s","step":%s,"role":"dut","device":"%s",' \
		"$1" "$2" "$board"
	printf '"status":"%s","elapsed_us":5%s}\n' "$3" "${4-}"
}

# got REPR OP EXPECTED: fields of a result that is checked.
got() {
	printf ',"repr":"%s","assert":[{"op":"%s","repr":"%s"}]' "$1" "$2" "$3"
}

# stdin as if sent by upy-send to $boards.
boards='"unix"'
sent() {
	echo '{"type":"plan","by":"upy-send","run":"1","boards":{"dut":['"$boards"']}}'
	tee "$tmp/body"
	count=$(grep -c -e '"type":"result"' -e '"type":"device"' "$tmp/body")
	echo '{"type":"end","by":"upy-send","run":"1","count":'"$count"'}'
}

# Only what is said of tests: "TEST BOARD VERDICT: REASON", and messages.
judge() {
	sent >"$tmp/sent"
	status=0
	upy-assert <"$tmp/sent" >"$tmp/judged" || status=$?
	sed -n -e 's/^{"type":"error",.*"message":"\([^"]*\)".*/error: \1/p' -e '/^{"type":"verdict"/ {
		s/.*"test":"\([^"]*\)".*"device":"\([^"]*\)".*"verdict":"\([^"]*\)"/\1 \2 \3/
		s/,"reason":"\([^"]*\)"/: \1/
		s/,"attempts":.*//p
	}' "$tmp/judged"
	return "$status"
}

# Only the verdicts of that.
verdicts() {
	judge >"$tmp/said" || status=$?
	grep -v '^error' "$tmp/said"
	return "$status"
}

# The stream without what upy-assert adds at its ends.
whole() {
	sent | upy-assert | grep -v '"by":"upy-assert","run"'
}

whole_verdict() {
	whole | grep '"type":"verdict"'
}

# --- what passes

cat >"$tmp/odd" <<'!'
{"type":"plan","by":"upy-send","run":"1","boards":{"dut":[]}}
{ "type" : "odd", "number": 12345678901234567890, "float": 3.0, "text": "\u00e9é\/" }
{"type":"step","do":"exec","code":"1"}
{"type":"end","by":"upy-send","run":"1","count":0}
!
passed() {
	upy-assert | grep -v '"by":"upy-assert"' | cmp - "$tmp/odd"
}
want='' check 'records pass byte for byte, in order' 0 passed <"$tmp/odd"

ends() {
	upy-assert | sed -n -e '1p' -e '$p' | sed 's/"run":"[0-9a-f]\{16\}"/"run":16/'
}
want='{"type":"plan","by":"upy-assert","run":16}
{"type":"end","by":"upy-assert","run":16,"count":0}
' check 'a plan is the first record and an end the last' 0 ends <"$tmp/odd"

want='{"type":"plan","by":"upy-send","run":"1","boards":{"dut":["unix"]}}
{"type":"device","device":"unix","version":"1.25"}
{"type":"test","test":"t.yaml::a","name":"a","file":"t.yaml","line":3,"steps":1}
{"type":"result","test":"t.yaml::a","step":1,"role":"dut","device":"unix","status":"ok",'\
'"elapsed_us":5}
{"type":"verdict","test":"t.yaml::a","name":"a","file":"t.yaml","line":3,"role":"dut",'\
'"device":"unix","version":"1.25","verdict":"pass","attempts":1,"elapsed_us":5}
{"type":"end","by":"upy-send","run":"1","count":2}
' check 'a verdict follows the result that completes its test' 0 whole <<!
{"type":"device","device":"unix","version":"1.25"}
$(t a 1)
$(r a 1 ok)
!

want='{"type":"verdict","test":"\"q\" \\ \u0009","name":null,"file":null,"line":null,'\
'"role":"dut","device":"unix","verdict":"pass","attempts":1,"elapsed_us":0}
' check 'a verdict is JSON, whatever the name of its test' 0 whole_verdict <<'!'
{"type":"test","test":"\"q\" \\ \t","steps":1}
{"type":"result","test":"\"q\" \\ \t","step":1,"device":"unix","status":"ok"}
!

# --- verdicts

want='t.yaml::a unix pass
' check 'a step that ran and whose check holds passes' 0 judge <<!
$(t a 1)
$(r a 1 ok "$(got 2 == 2.0)")
!
want='t.yaml::a unix fail: expected 2, got 3
' check 'a check that does not hold fails' 1 judge <<!
$(t a 1)
$(r a 1 ok "$(got 3 == 2)")
!
want='t.yaml::a unix fail: result: expected 2, got 3
' check 'of several steps the reason names the one' 1 judge <<!
$(t a 2)
$(r a 1 ok)
$(r a 2 ok ',"directive":"result"'"$(got 3 == 2)")
!
want='t.yaml::a unix fail: ValueError: no
' check 'an exception fails' 1 judge <<!
$(t a 1)
$(r a 1 raised ',"err":{"type":"ValueError","message":"no"}')
!
want='t.yaml::a unix pass
' check 'an expected exception passes' 0 judge <<!
$(t a 1)
$(r a 1 raised ',"err":{"type":"OSError"},"assert":[{"op":"raises","type":"OSError"}]')
!
want='t.yaml::a unix fail: step 1: the step timed out
' check 'a timeout fails, though later steps were skipped' 1 judge <<!
$(t a 2)
$(r a 1 timeout)
$(r a 2 skipped ',"reason":"step 1 failed"')
!
want='t.yaml::a unix error: the board reset
' check 'a lost board is an error' 3 judge <<!
$(t a 1)
$(r a 1 lost ',"reason":"the board reset"')
!
want='t.yaml::a unix skip: no wifi
' check 'a skipped test is skipped, with its reason' 0 judge <<!
$(t a 2)
$(r a 1 skipped ',"reason":"no wifi"')
$(r a 2 skipped ',"reason":"no wifi"')
!
want='t.yaml::a unix xfail: bug 7: expected 2, got 3
' check 'an expected failure is xfail' 0 judge <<!
$(t a 1 ',"xfail":"bug 7"')
$(r a 1 ok "$(got 3 == 2)")
!
want='t.yaml::a unix xpass: passed, but was expected to fail
' check 'an expected failure that passes is xpass, with status 1' 1 judge <<!
$(t a 1 ',"xfail":true')
$(r a 1 ok)
!
want='t.yaml::a unix error: the board was lost
' check 'an expected failure does not excuse a lost board' 3 judge <<!
$(t a 1 ',"xfail":true')
$(r a 1 lost)
!
want='t.yaml::a unix fail: expected 2, got 3
t.yaml::b unix pass
' check 'each test has its own verdict' 1 judge <<!
$(t a 1)
$(r a 1 ok "$(got 3 == 2)")
$(t b 1)
$(r b 1 ok)
!
want='t.yaml::a unix pass
t.yaml::a wasm fail: expected 2, got 3
' boards='"unix","wasm"' check 'each board has its own verdict' 1 judge <<!
$(t a 1)
$(r a 1 ok "$(got 2 == 2)")
$(board=wasm r a 1 ok "$(got 3 == 2)")
!
want='step 1 unix pass
step 1 wasm pass
step 2 unix fail: expected 2, got 3
' check 'steps without a test are judged one by one' 1 judge <<!
{"type":"result","device":"unix","status":"ok"}
{"type":"result","device":"wasm","status":"ok"}
{"type":"result","device":"unix","status":"ok"$(got 3 == 2)}
!

want='t.yaml::a unix error: 1 of 2 results are missing
' check 'a result that comes twice is not two' 3 verdicts <<!
$(t a 2)
$(r a 1 ok)
$(r a 1 ok)
!
want='t.yaml::a unix pass
error: t.yaml::a: a late result of step 1 on unix
' check 'nor has a test two verdicts on a board' 2 judge <<!
$(t a 1)
$(r a 1 ok)
$(r a 1 ok)
!
want='error: t.yaml::a: a second result of step 1 on unix
t.yaml::a unix pass
' check 'a step that is answered twice is bad input' 2 judge <<!
$(t a 2)
$(r a 1 ok)
$(r a 1 ok)
$(r a 2 ok)
!
want='t.yaml::a unix pass
error: t.yaml::a: the test is announced twice
error: t.yaml::a: a late result of step 1 on unix
error: t.yaml::a: planned 2 times
error: t.yaml::a: 2 test records
' check 'so is an id that stands for two tests' 3 judge <<!
{"type":"plan","by":"yaml2steps","run":"2","tests":["t.yaml::a","t.yaml::a"]}
$(t a 1)
$(r a 1 ok)
$(t a 1)
$(r a 1 ok)
{"type":"end","by":"yaml2steps","run":"2","count":4}
!

# --- attempts

want='t.yaml::a unix pass
' check 'a test that passes when tried again passes' 0 judge <<!
$(t a 2 ',"retries":2')
$(r a 1 raised)
$(r a 2 skipped)
$(r a 1 ok ',"attempt":2')
$(r a 2 ok ',"attempt":2')
!
attempts() {
	sed -n 's/.*"attempts":\([0-9]*\),.*"elapsed_us":\([0-9]*\).*/\1 \2/p' "$tmp/judged"
}
want='2 20
' check 'attempts are counted, and their times added' 0 attempts
want='t.yaml::a unix fail: an exception
' check 'the last attempt allowed decides' 1 judge <<!
$(t a 1 ',"retries":1')
$(r a 1 timeout)
$(r a 1 raised ',"attempt":2')
!
want='t.yaml::a unix fail: an exception
' check 'so does the last one made' 1 judge <<!
$(t a 1 ',"retries":5')
$(r a 1 raised)
!

want='t.yaml::a unix error: attempt 1: 1 of 2 results are missing
' check 'an attempt that lacks results is an error, whatever the next one gives' 3 verdicts <<!
$(t a 2 ',"retries":1')
$(r a 1 raised)
$(r a 1 ok ',"attempt":2')
$(r a 2 ok ',"attempt":2')
!
want='t.yaml::a unix error: attempt 2: its results are missing
' check 'so is one that is not there' 3 verdicts <<!
$(t a 1 ',"retries":3')
$(r a 1 raised)
$(r a 1 ok ',"attempt":3')
!
want='error: t.yaml::a: a late result of step 1 on unix
t.yaml::a unix fail: an exception
' check 'and a result of an attempt that is over is bad input' 2 judge <<!
$(t a 1 ',"retries":3')
$(r a 1 raised)
$(r a 1 raised ',"attempt":2')
$(r a 1 ok)
!

# tries N BAD...: results of test a in attempts 1 to N; the BAD ones do not hold.
tries() {
	attempts=$1 attempt=1
	shift
	while [ "$attempt" -le "$attempts" ]; do
		case " $* " in
		*" $attempt "*) r a 1 ok "$(got 3 == 2),\"attempt\":$attempt" ;;
		*) r a 1 ok "$(got 2 == 2),\"attempt\":$attempt" ;;
		esac
		attempt=$((attempt + 1))
	done
}
told() {
	judge >"$tmp/said" || status=$?
	grep '^error' "$tmp/said"
	sed -n 's/.*"verdict":\("[a-z]*"\).*"attempts":\(.*\),"elapsed_us":.*/\1 \2/p' "$tmp/judged"
	return "$status"
}
want='"pass" 3,"passes":3
' check 'a test that is repeated has one verdict' 0 told <<!
$(t a 1 ',"repeat":3')
$(tries 3)
!
want='"fail" 3,"passes":2,"attempt_reasons":["attempt 2: expected 2, got 3"]
' check 'all attempts must pass' 1 told <<!
$(t a 1 ',"repeat":3')
$(tries 3 2)
!
want='t.yaml::a unix fail: 2 of 3 attempts passed, pass_rate is 1; attempt 2: expected 2, got 3
' check 'and the reason is of the first that did not' 1 judge <<!
$(t a 1 ',"repeat":3')
$(tries 3 2)
!
want='"pass" 10,"passes":9,"attempt_reasons":["attempt 4: expected 2, got 3"]
' check 'or as many as pass_rate says' 0 told <<!
$(t a 1 ',"repeat":10,"pass_rate":0.9')
$(tries 10 4)
!
want='"fail" 10,"passes":8,"attempt_reasons":["attempt 1: expected 2, got 3",'\
'"attempt 10: expected 2, got 3"]
' check 'one less is too few' 1 told <<!
$(t a 1 ',"repeat":10,"pass_rate":0.9')
$(tries 10 1 10)
!
want='error: t.yaml::a: \
"fail" 2,"passes":1,"attempt_reasons":["attempt 1: expected 2, got 3"]
' want_err='upy-assert: <stdin>:2: t.yaml::a: "pass_rate" is not a number from 0 to 1
' check 'a rate that is none asks for all' 2 told <<!
$(t a 1 ',"repeat":2,"pass_rate":-1')
$(tries 2 1)
!
want='"xfail" 2,"passes":1,"attempt_reasons":["attempt 1: expected 2, got 3"]
' check 'which may be expected' 0 told <<!
$(t a 1 ',"repeat":2,"xfail":true')
$(tries 2 1)
!
want='t.yaml::a unix error: attempt 2: the board reset
' check 'an attempt that lost the board is an error, whatever the rate' 3 judge <<!
$(t a 1 ',"repeat":3,"pass_rate":0.1')
$(r a 1 ok)
$(r a 1 lost ',"attempt":2,"reason":"the board reset"')
$(r a 1 ok ',"attempt":3')
!
want='t.yaml::a unix error: 1 of 3 attempts are missing
' check 'so is one that did not come' 3 verdicts <<!
$(t a 1 ',"repeat":3,"pass_rate":0.1')
$(tries 2)
!
want='t.yaml::a unix error: attempt 2: 1 of 2 results are missing
' check 'or did not come whole' 3 verdicts <<!
$(t a 2 ',"repeat":2,"pass_rate":0.5')
$(r a 1 ok)
$(r a 2 ok)
$(r a 1 ok ',"attempt":2')
!
want='t.yaml::a unix pass
error: t.yaml::a: a late result of step 1 on unix
' check 'and one too many is bad input' 2 judge <<!
$(t a 1 ',"repeat":2')
$(tries 3)
!
want='t.yaml::a unix skip: no wifi
' check 'a repeated test is skipped once' 0 judge <<!
$(t a 1 ',"repeat":3')
$(r a 1 skipped ',"reason":"no wifi"')
$(r a 1 skipped ',"reason":"no wifi","attempt":2')
!
want='"pass" 2,"attempt_reasons":["attempt 1: an exception"]
' check 'of a test that was tried again the reasons are kept, too' 0 told <<!
$(t a 1 ',"retries":2')
$(r a 1 raised)
$(r a 1 ok ',"attempt":2')
!
want='"fail" 40,"passes":0,20 reasons
'
many() {
	told | sed 's/"attempt_reasons":.*/20 reasons/'
	grep -o 'attempt [0-9]*:' "$tmp/judged" | sort -u | wc -l | grep -q '^20$' || echo 'not 20'
}
check 'but not more than twenty' 0 many <<!
$(t a 1 ',"repeat":40')
$(tries 40 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 \
	33 34 35 36 37 38 39 40)
!

# --- jq filters

t a 1 >"$tmp/one"
r a 1 ok >>"$tmp/one"
# with OPTION...: the judging of upy-assert with options.
with() {
	sent >"$tmp/sent"
	status=0
	upy-assert "$@" <"$tmp/sent" >"$tmp/judged" || status=$?
	sed -n '/^{"type":"verdict"/ {
		s/.*"test":"\([^"]*\)".*"verdict":"\([^"]*\)"/\1 \2/
		s/,"reason":"\(\(\\.\|[^"\\]\)*\)"/: \1/
		s/,"attempts":.*//p
	}' "$tmp/judged"
	return "$status"
}
want='t.yaml::a pass
' check '-j: a result that satisfies the filter passes' 0 with -j '.elapsed_us < 9' <<!
$(t a 1)
$(r a 1 ok)
!
want="t.yaml::a fail: the filter '.elapsed_us < 5' gives false (<stdin>:3)
" check 'one that does not fails, with filter and line' 1 with -j '.elapsed_us < 5' <"$tmp/one"
want="t.yaml::a fail: the filter '.step > 3' gives false (<stdin>:3)
" check 'of several filters all must hold' 1 with -j true -j '.step > 3' -j error <"$tmp/one"
want="t.yaml::a fail: the filter '.step.x' fails: Cannot index number with string \\\"x\\\" (<stdin>:3)
" check 'a filter that fails does not hold, and says why' 1 with -j .step.x <"$tmp/one"
want="t.yaml::a fail: result: the filter '.repr != \\\"3\\\"' gives false (<stdin>:4)
t.yaml::b fail: expected 2, got 3
" check 'each result is held to it that is good otherwise' 1 with -j '.repr != "3"' <<!
$(t a 2)
$(r a 1 ok)
$(r a 2 ok ',"directive":"result","repr":"3"')
$(t b 1)
$(r b 1 ok "$(got 3 == 2)")
$(t '<setup>' 1 ',"fixture":"setup"')
$(r '<setup>' 1 ok ',"repr":"3"')
!
grep_attempts() {
	with --select '.name == "b"' >"$tmp/said"
	sed -n 's/.*"verdict":\("skip"\).*"attempts":\(.*\),"elapsed_us":.*/\1 \2/p' "$tmp/judged"
}
want='t.yaml::a pass
t.yaml::b skip: not selected
' check '--select: only the tests that satisfy the filter are judged' 0 \
	with --select '.tags[] == "x"' <<!
$(t a 1 ',"tags":["x","y"]')
$(r a 1 ok)
$(t b 1 ',"tags":["y"]')
$(r b 1 lost)
!
want='"skip" 2
' check 'nothing is said of the attempts at the others' 0 grep_attempts <<!
$(t b 1)
$(r b 1 ok)
$(t a 1 ',"repeat":2')
$(tries 2)
!
with_missing() {
	with --select '.name == "a"' 2>"$tmp/err"
}
want='t.yaml::a pass
t.yaml::b error: 1 of 2 results are missing
' check 'a test that lacks results is an error all the same' 3 with_missing <<!
$(t a 1)
$(r a 1 ok)
$(t b 2)
$(r b 1 ok)
!
want='t.yaml::a skip: not selected
' want_err="upy-assert: --select: the filter '.name == \"z\"' selects none of 1 tests
" check 'none selected is status 2' 2 with --select '.name == "z"' <<!
$(t a 1)
$(r a 1 ok)
!
want='t.yaml::a pass
' want_err="upy-assert: <stdin>:2: --select: the filter '.name.x' fails: Cannot index string with string \"x\"
" check 'a filter that cannot decide is status 2, with its line; the test is judged' 2 \
	with --select .name.x <<!
$(t a 1)
$(r a 1 ok)
!
refused() {
	upy-assert "$@" </dev/null 2>&1 | head -n 1
}
want="upy-assert: -j: the filter '.a |' is wrong: syntax error, unexpected \$end at line 1
" check 'a filter that is none is refused' 0 refused -j '.a |'
want="upy-assert: --select: the filter 'x' is wrong: x/0 is not defined at line 1
" check 'for --select, too' 0 refused --select x
want="t.yaml::a fail: the filter '.out == \\\"x\\\"' gives false
" check 'the op jq is such a filter, in the assert of one result' 1 with <<!
$(t a 1)
$(r a 1 ok ',"out":"y","assert":[{"op":"jq","filter":".status == \"ok\""},{"op":"jq","filter":".out == \"x\""}]')
!

# --- fixtures

want='t.yaml::<setup> unix error: OSError
t.yaml::a unix error: the set-up of t.yaml failed: OSError
t.yaml::a wasm pass
' boards='"unix","wasm"' check 'a failed set-up is an error of the tests of its file' 3 judge <<!
$(t '<setup>' 1 ',"fixture":"setup"')
$(r '<setup>' 1 raised ',"err":{"type":"OSError"}')
$(board=wasm r '<setup>' 1 ok)
$(t a 1)
$(r a 1 skipped ',"reason":"the set-up failed"')
$(board=wasm r a 1 ok)
!
want='t.yaml::a unix pass
t.yaml::<teardown> unix error: OSError
' check 'a failed teardown is an error of its own' 3 judge <<!
$(t a 1)
$(r a 1 ok)
$(t '<teardown>' 1 ',"fixture":"teardown"')
$(r '<teardown>' 1 raised ',"err":{"type":"OSError"}')
!

# --- several roles

want='t.yaml::a unix fail: step 1: the step timed out
t.yaml::a wasm fail: step 1: the step timed out
' boards='"unix","wasm"' check 'what another role did counts on each board' 1 judge <<!
$(t a 2 ',"roles":["dut","double"]')
$(r a 1 timeout ',"role":"double","device":"peer"')
$(r a 2 ok)
$(board=wasm r a 2 ok)
!

# --- what is missing, or wrong

plan='{"type":"plan","by":"yaml2steps","run":"2","tests":["t.yaml::a","t.yaml::b"]}'
end='{"type":"end","by":"yaml2steps","run":"2","count":2}'
want='t.yaml::a unix error: 1 of 2 results are missing
t.yaml::b unix error: the test was planned, but did not come
' check 'tests without all their results are errors' 3 verdicts <<!
$plan
$(t a 2)
$(r a 1 ok)
$end
!
want='t.yaml::a unix pass
t.yaml::a wasm error: 1 of 1 results are missing
' boards='"unix","wasm"' check 'on every board that they were meant for' 3 verdicts <<!
$(t a 1)
$(r a 1 ok)
!
stray() {
	sent >"$tmp/sent"
	upy-assert 2>&1 >/dev/null <"$tmp/sent"
}
want='upy-assert: <stdin>:2: t.yaml::a: a result came without a test record before it
' check 'a result of an unknown test is bad input' 2 stray <<!
$(r a 1 ok)
!
want='error: t.yaml::a: a result of step 3, but the test has 1 steps
t.yaml::a unix pass
' check 'so is a result of a step that the test does not have' 2 judge <<!
$(t a 1)
$(r a 3 ok)
$(r a 1 ok)
!
want='error: record is not an object
t.yaml::a unix pass
' want_err='upy-assert: <stdin>:2: record is not an object
' check 'bad input is status 2, and the rest passes' 2 judge <<!
[1]
$(t a 1)
$(r a 1 ok)
!
check 'the error record names the place' 0 \
	grep -q '^{"type":"error","by":"upy-assert",.*"where":"<stdin>:2","exit":2}$' "$tmp/judged"
nothing() {
	upy-assert </dev/null >"$tmp/empty"
}
want='' want_err='upy-assert: <stdin>: no records came: the stage before this one wrote nothing
' check 'an empty input is status 2' 2 nothing
check 'and an error record' 0 grep -q '"type":"error".*"exit":2' "$tmp/empty"
want='error: the port is gone
' check 'an error record of the stages before is status 3' 3 judge <<!
{"type":"error","by":"yaml2steps","message":"the port is gone","exit":3}
!
explained() {
	upy-assert <<! | grep -c '"by":"upy-assert".*"exit":3'
{"type":"plan","by":"upy-send","run":"1","boards":{}}
{"type":"error","by":"upy-send","message":"role 'x' has no board","exit":2}
!
}
want='1
' want_err='' check 'what follows from an error that was told is in the records only' 0 explained
cut() {
	echo '{"type":"plan","by":"upy-send","run":"1","boards":{}}' | upy-assert |
		grep -c '"type":"error".*"exit":3'
}
want='1
' check 'a stream without its end is an error' 0 cut
cut_status() {
	echo '{"type":"plan","by":"upy-send","run":"1","boards":{}}' | upy-assert
}
check 'with status 3' 3 cut_status

# --- judging again

want='t.yaml::a unix fail: expected 2, got 3
t.yaml::b unix fail: as recorded
' check 'results are judged anew, by recorded checks only if they have no assert' 1 judge <<!
$(t a 1)
$(r a 1 ok "$(got 3 == 2)"',"checks":[{"op":"==","ok":true}]')
$(t b 1)
$(r b 1 ok ',"checks":[{"op":"==","ok":false,"message":"as recorded"}]')
!
{ t a 1; r a 1 ok; } | sent >"$tmp/first"
{ t a 1; board=wasm r a 1 ok; } | boards='"wasm"' sent | sed 's/"run":"1"/"run":"2"/' >"$tmp/second"
joined() {
	cat "$tmp/first" "$tmp/second" >"$tmp/both"
	status=0
	upy-assert <"$tmp/both" >"$tmp/judged" || status=$?
	sed -n 's/.*"verdict","test":"\([^"]*\)".*"device":"\([^"]*\)".*/\1 \2/p' "$tmp/judged"
	return "$status"
}
want='t.yaml::a unix
t.yaml::a wasm
' check 'streams that were joined are judged each for its boards' 0 joined

# --- output

full() {
	upy-assert >/dev/full
}
want_err='upy-assert: <stdout>: cannot write: No space left on device
' check 'a full disk is status 3' 3 full <"$tmp/odd"

mkfifo "$tmp/in-fifo" "$tmp/out-fifo"
prompt() {
	upy-assert <"$tmp/in-fifo" >"$tmp/out-fifo" &
	exec 3>"$tmp/in-fifo" 4<"$tmp/out-fifo"
	read -r line <&4
	{ t a 1; r a 1 ok; } >&3
	for _ in 1 2 3; do
		read -r line <&4
	done
	echo "${line%%,\"name\"*}"
	exec 3>&- 4<&-
	wait
}
want='{"type":"verdict","test":"t.yaml::a"
' check 'a verdict is out before the next record comes' 0 prompt

want_err="upy-assert: 'x': there are no operands: records come from stdin
usage: upy-assert [options]
" check 'an operand is refused' 2 upy-assert x
