#!/bin/sh
# upy-report -f junit and -f gitlab: what CI systems read.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/boards.sh"
command -v xmllint >/dev/null || skip_all 'xmllint (libxml2-utils) is not installed'
plan 30

cd "$tmp" || exit 1
stream=$srcdir/tests/data/report.ndjson
schema=$srcdir/tests/data/junit.xsd

# junit STATUS FORMAT: the report of the stream on stdin, in r.xml.
junit() {
	junit_status=0
	upy-report -f "$2" -o r.xml 2>err || junit_status=$?
	[ "$junit_status" -eq "$1" ] || {
		echo "status $junit_status instead of $1" >&2
		return 9
	}
}

# valid STATUS [FORMAT]
valid() {
	junit "$1" "${2:-junit}" && xmllint --noout --schema "$schema" r.xml
}

# What an XPath expression gives in r.xml, a line for each node.
look() {
	xmllint --xpath "$1" r.xml
}

# In the suite of a file on a board: the test case of that name.
case_of() {
	printf '//testsuite[@name="%s"]/testcase[@name="%s"]' "$1" "$2"
}

check 'a report is valid as Jenkins reads it' 0 valid 3 <"$stream"

want='upy 24 8 1 5.228
' check 'the whole has its counts and its time' 0 \
	look 'concat(/testsuites/@name, " ", /testsuites/@tests, " ", /testsuites/@failures, " ",
		/testsuites/@errors, " ", /testsuites/@time)'

suites() {
	# shellcheck disable=SC2317 # called by check
	xmllint --xpath '//testsuite/@*[name() != "timestamp" and name() != "hostname"]' r.xml |
		tr -d '\n' | sed 's/ name=/\n&/g; s/$/\n/' | sed 1d
}
want=' name="tests/adc.yaml on unix" tests="6" failures="2" errors="0" time="0.006" skipped="2"
 name="tests/adc.yaml on rack.1" tests="6" failures="3" errors="0" time="0.007" skipped="2"
 name="tests/link.yaml on unix" tests="3" failures="0" errors="0" time="0.004" skipped="0"
 name="tests/link.yaml on rack.1" tests="3" failures="1" errors="1" time="5.204" skipped="0"
 name="tests/hostile.yaml on unix" tests="3" failures="1" errors="0" time="0.003" skipped="0"
 name="tests/hostile.yaml on rack.1" tests="3" failures="1" errors="0" time="0.003" skipped="0"
' check 'a suite is a file on a board, with counts' 0 suites

properties() {
	xmllint --xpath '//testsuite[@name="tests/adc.yaml on rack.1"]/properties/property' r.xml
}
want='<property name="file" value="tests/adc.yaml"/>
<property name="board" value="rack.1"/>
<property name="role" value="dut"/>
<property name="address" value="tcp:rack.example:4001"/>
<property name="implementation" value="micropython"/>
<property name="version" value="3.4.0; MicroPython v1.24.1 on 2024-11-29"/>
<property name="machine" value="Raspberry Pi Pico &lt;W&gt; with RP2040"/>
<property name="platform" value="rp2"/>
<property name="unique_id" value="e6605838833a1b2c"/>
' check 'its properties are those of the board and its firmware' 0 properties

test_case() {
	xmllint --xpath "$(case_of "$1" "$2")" r.xml
}
want='<testcase name="half scale" classname="rack_1.tests.adc" time="0.002300">
      <failure message="at [0]['\''t'\'']: expected 0.5, got 0.25" type="check">tests/adc.yaml:9: at [0]['\''t'\'']: expected 0.5, got 0.25
hint: is the reference voltage connected?</failure>
      <system-out>reading channel 0
reading channel 1
</system-out>
    </testcase>
' check 'a failure: its step, reason, hint and output; a dot in a board begins no package' 0 \
	test_case 'tests/adc.yaml on rack.1' 'half scale'
want='<testcase name="full scale" classname="unix.tests.adc" time="0.000812"/>
' check 'a pass is short' 0 test_case 'tests/adc.yaml on unix' 'full scale'
want='<testcase name="needs I2C" classname="unix.tests.adc" time="0.000000">
      <skipped type="skip" message="the board has no I2C">the board has no I2C</skipped>
    </testcase>
' check 'a skipped test says why' 0 test_case 'tests/adc.yaml on unix' 'needs I2C'
want='<testcase name="known to drift" classname="unix.tests.adc" time="0.001500">
      <skipped type="xfail" message="failed as expected: expected 1, got 2">failed as expected: expected 1, got 2</skipped>
    </testcase>
' check 'an expected failure counts as skipped' 0 test_case 'tests/adc.yaml on unix' 'known to drift'
want='<testcase name="was broken" classname="unix.tests.adc" time="0.001500">
      <failure message="passed, but was expected to fail" type="xpass">tests/adc.yaml:29: passed, but was expected to fail</failure>
    </testcase>
' check 'an unexpected pass is a failure' 0 test_case 'tests/adc.yaml on unix' 'was broken'
want='<testcase name="stays up" classname="rack_1.tests.link" time="0.000100">
      <error message="the board has reset" type="lost">tests/link.yaml:16: the board has reset</error>
      <system-out>Booting
</system-out>
    </testcase>
' check 'a lost board is an error' 0 test_case 'tests/link.yaml on rack.1' 'stays up'
want='<testcase name="connects" classname="rack_1.tests.link" time="1.204000">
      <flakyFailure message="attempt 1: OSError: 116" type="attempt">
        <stackTrace>attempt 1: OSError: 116</stackTrace>
      </flakyFailure>
      <flakyFailure message="attempt 2: OSError: 116" type="attempt">
        <stackTrace>attempt 2: OSError: 116</stackTrace>
      </flakyFailure>
      <system-out>connected
</system-out>
    </testcase>
' check 'a pass in a later attempt is flaky, not failed' 0 \
	test_case 'tests/link.yaml on rack.1' connects
want='<testcase name="answers" classname="rack_1.tests.link" time="4.000000">
      <failure message="no end of the step after 2 s" type="timeout">tests/link.yaml:10: no end of the step after 2 s</failure>
      <rerunFailure message="attempt 1: no end of the step after 2 s" type="attempt">
        <stackTrace>attempt 1: no end of the step after 2 s</stackTrace>
      </rerunFailure>
    </testcase>
' check 'a failure has the attempts before the last' 0 test_case 'tests/link.yaml on rack.1' answers
want='ValueError
tests/adc.yaml:15: ValueError: channel 9
tests/adc.yaml:15: in <module>
adc.py:12: in read
ValueError: channel 9

Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "adc.py", line 12, in read
ValueError: channel 9

' check 'an exception: its type, a traceback of files, and what the board said' 0 look 'concat(
	//testcase[@name="no such channel"][1]/failure/@type, "
", //testcase[@name="no such channel"][1]/failure, "
", //testcase[@name="no such channel"][1]/system-err)'

#
# Any bytes.
#

want='evil </script></title><b onclick="x">&amp; '\''quotes'\'' ]]> \x1b[31mred \u202eRTL '"$(printf '\330\234')"'\x85 \ufffe \x07
' check 'what XML cannot hold is made visible; the rest is as it was' 0 look \
	'string(//testsuite[contains(@name, "hostile.yaml on unix")]/testcase[1]/@name)'
want='\xff\xfe\x00 not UTF-8
<!-- <script>document.title="owned"</script> ]]>
\x1b]0;owned\x07
' check 'so are bytes that are no UTF-8, and ends of CDATA' 0 look \
	'string(//testsuite[contains(@name, "hostile.yaml on unix")]/testcase[1]/system-out)'
names() {
	xmllint --xpath "//testsuite[@name='$1']/testcase/@name" r.xml | sed 's/^ name="//; s/"$//'
}
last_names() {
	names "$1" | tail -n 2
}
want='same name
same name#2
' check 'names are unique' 0 last_names 'tests/hostile.yaml on unix'

for_gitlab() {
	junit 3 gitlab <"$stream"
}
check 'GitLab has a report of its own' 0 for_gitlab
want='tests/link.yaml:9
' check 'with the place of each test, which makes Jenkins refuse it' 0 look 'concat(
	//testcase[@name="answers"][1]/@file, ":", //testcase[@name="answers"][1]/@line)'

#
# The truth.
#

cut_stream() {
	grep -v '"type":"end"' "$stream" | sed '$d' | valid 3
}
check 'a stream that was cut: the report is valid' 0 cut_stream
want='true
' check 'what is missing is there as errors, for those who see only the file' 0 look '
	count(//testsuite[@name="the run as a whole"]/testcase/error) = 4 and
	//testsuite[1]/@errors = 4 and /testsuites/@errors = 5 and
	contains(//testsuite[1], "no verdict")'
check 'nothing came: the report is valid' 0 valid 2 </dev/null
want='1
' check 'and red' 0 look 'string(/testsuites/@errors)'

#
# Many tests: they wait in a file.
#

# many COUNT [FILES]: that many tests, which take turns, of files on two boards, which do too.
many() {
	awk -v count="$1" -v files="${2-}" '
	function file(test) {
		return (files ? test % files : "t") ".yaml"
	}
	function say(text) {
		gsub(/\047/, "\"", text)
		print text
	}
	BEGIN {
		say("{\047type\047:\047plan\047,\047by\047:\047upy-assert\047,\047run\047:\0473\047}")
		say("{\047type\047:\047plan\047,\047by\047:\047upy-send\047,\047run\047:\0472\047,\047boards\047:{\047dut\047:[\047a\047,\047b\047]}}")
		for (i = 1; i <= count; i++)
			ids = ids (i > 1 ? "," : "") "\047" file(i) "::" i "\047"
		say("{\047type\047:\047plan\047,\047by\047:\047yaml2steps\047,\047run\047:\0471\047,\047tests\047:[" ids "]}")
		for (i = 1; i <= count; i++) {
			say("{\047type\047:\047test\047,\047test\047:\047" file(i) "::" i "\047,\047steps\047:1}")
			for (board = "a"; board != ""; board = board == "a" ? "b" : "") {
				test = "\047test\047:\047" file(i) "::" i "\047,\047device\047:\047" board "\047"
				say("{\047type\047:\047result\047," test ",\047step\047:1,\047status\047:\047ok\047,\047out\047:\047\047}")
				say("{\047type\047:\047verdict\047," test ",\047file\047:\047" file(i) "\047,\047verdict\047:\047pass\047,\047elapsed_us\047:" i "}")
			}
		}
		say("{\047type\047:\047end\047,\047by\047:\047yaml2steps\047,\047run\047:\0471\047,\047count\047:" 2 * count "}")
		say("{\047type\047:\047end\047,\047by\047:\047upy-send\047,\047run\047:\0472\047,\047count\047:" 2 * count "}")
		say("{\047type\047:\047end\047,\047by\047:\047upy-assert\047,\047run\047:\0473\047,\047count\047:" 2 * count "}")
	}'
}
many 6000 >many.ndjson

check 'many tests on boards that take turns: the report is valid' 0 valid 0 <many.ndjson
seq 6000 >numbers
all_names() {
	names "t.yaml on $1" | cmp - numbers
}
check 'all test cases of a board are there, in order' 0 all_names a
check 'and those of the other' 0 all_names b

nowhere() {
	upy-report -f junit <many.ndjson | grep -v timestamp >r.xml
	TMPDIR=$tmp/none upy-report -f junit <many.ndjson >lost.xml || return
	grep -v timestamp lost.xml | cmp - r.xml
}
want_err='' check 'without a place for them to wait they wait in memory' 0 nowhere

# Suites that go on when they were thought to be over: more than are kept in memory.
many 600 100 >files.ndjson
check 'many files that take turns: the report is valid' 0 valid 0 <files.ndjson
suites() {
	xmllint --xpath //testsuite/@name r.xml | sed 's/^ name="//; s/"$//'
}
wanted_suites() {
	for suite in $(seq 99) 0; do
		printf '%s.yaml on %s\n' "$suite" a "$suite" b
	done
}
want="$(wanted_suites)
" check 'each is one suite on each board, in the order in which they came' 0 suites
want='7
107
207
307
407
507
' check 'with all of its tests' 0 names '7.yaml on b'

#
# Real boards.
#

cat >real.yaml <<'!'
- name: works
  command: print('hello')
  result: 1 + 1
  exp: 2
- name: wrong
  result: 1 + 1
  exp: 3
!
real() {
	upy-test -d unix -f junit real.yaml >r.xml
	[ $? -eq 1 ] && xmllint --noout --schema "$schema" r.xml
}
on unix
want='' check_on 'a real board: the report is valid' 0 real
