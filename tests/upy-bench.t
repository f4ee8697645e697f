#!/bin/sh
# upy-bench: what passes, the records it adds, the files it saves, the exit status.
# shellcheck source-path=SCRIPTDIR/..
. "${srcdir:-.}/tests/tap.sh"
plan 73

# A result on board $board: TEST [MORE-FIELDS]; it is good unless $status says otherwise.
board=pico status=ok
r() {
	printf '{"type":"result","test":"b.yaml::%s","step":1,"do":"bench","role":"dut",' "$1"
	printf '"device":"%s","attempt":1,"status":"%s"%s}\n' "$board" "$status" "${2-}"
}

# A device record of board $board.
device() {
	printf '{"type":"device","role":"dut","device":"%s","platform":"rp2",' "$board"
	printf '"implementation":"micropython","version":"3.4.0; MicroPython v1.25.0 on 2025-04-15",'
	printf '"machine":"Raspberry Pi Pico with RP2040"}\n'
}

# stdin as if sent by upy-send to $boards.
boards='"pico"'
sent() {
	echo '{"type":"plan","by":"upy-send","run":"1","boards":{"dut":['"$boards"']}}'
	{
		board=pico device
		cat
	} | tee "$tmp/body"
	count=$(grep -c -e '"type":"result"' -e '"type":"device"' "$tmp/body")
	echo '{"type":"end","by":"upy-send","run":"1","count":'"$count"'}'
}

# bench OPTION...: stdin through upy-bench, what was sent in $tmp/sent, what came in $tmp/got.
bench() {
	sent >"$tmp/sent"
	run_bench "$@" <"$tmp/sent"
}
run_bench() {
	bench_status=0
	upy-bench "$@" >"$tmp/got" || bench_status=$?
	return "$bench_status"
}

# The benchmark records of that; the members of one object; what follows its statistics.
benchmarks() {
	bench "$@"
	bench_status=$?
	grep '"type":"benchmark"' "$tmp/got"
	return "$bench_status"
}
names() {
	benchmarks "$@" >"$tmp/records"
	names_status=$?
	sed 's/.*"group":"\([^"]*\)".*"fullname":"\([^"]*\)".*/\1 \2/' "$tmp/records"
	return "$names_status"
}
stats() {
	benchmarks "$@" | sed 's/.*"stats"://; s/}$//'
}
info() {
	benchmarks "$@" | sed 's/.*"extra_info"://; s/,"options".*//'
}
errors() {
	bench "$@"
	bench_status=$?
	sed -n '/^{"type":"error"/{s/.*"message":"//; s/","where".*//; s/","exit".*//; p}' "$tmp/got"
	return "$bench_status"
}

#
# What passes, and what is added.
#

passes() {
	bench && sed -e 1d -e '/"type":"benchmark"/d' -e '$d' "$tmp/got" | cmp - "$tmp/sent"
}
check 'all records pass byte for byte' 0 passes <<!
{ "type" : "other", "number":1700000000123456789, "x": 3.0 }
$(r num ',"samples":[0.1,0.25]')
!

want='{"type":"benchmark","test":"b.yaml::num","role":"dut","device":"pico","group":"device","name":"test_dev[num]:[pico@rp2]","fullname":"b.yaml::test_dev[num]:[pico@rp2]","params":{"cmd":{"name":"num","args":[715559717849154000,3.0]}},"param":"num @ rp2 micropython-v1.25.0 on 2025-04-15 Raspberry Pi Pico with RP2040","extra_info":{"machine":"Raspberry Pi Pico with RP2040","version":"v1.25.0 on 2025-04-15","sysname":"micropython","unit":null,"device":"pico","platform":"rp2","role":"dut"},"options":{"disable_gc":false,"timer":"device","min_rounds":5,"max_time":0.0,"min_time":0.0,"warmup":false},"stats":{"min":1,"max":100,"mean":22,"stddev":43.617656975128774,"rounds":5,"median":3,"iqr":26.25,"q1":1.75,"q3":28.0,"iqr_outliers":1,"stddev_outliers":1,"outliers":"1;1","ld15iqr":1,"hd15iqr":4,"ops":0.045454545454545456,"total":110,"data":[1,3,2,100,4],"iterations":1}}
' want_err='' check 'a record for each benchmark, its case as it came' 0 benchmarks <<!
$(r num ',"samples":[1,3,2,100,4],"case":{"name":"num","args":[715559717849154000,3.0]}')
!

last_line() {
	bench && sed '$s/"run":"[0-9a-f]*"/"run":R/; $!d' "$tmp/got"
}
want='{"type":"end","by":"upy-bench","run":R,"count":2}
' check 'the end counts them' 0 last_line <<!
$(r a ',"samples":[1]')
$(r b ',"samples":[1]')
!
want='' check 'results that are no benchmarks make none' 0 benchmarks <<!
{"type":"result","test":"b.yaml::x","step":1,"do":"exec","role":"dut","device":"pico","status":"ok"}
!

want='device b.yaml::test_dev[x]:[pico@rp2]
host b.yaml::test_dev[x]
' check 'host samples make a group of their own' 0 names <<!
$(r x ',"samples":[0.1],"host_samples":[0.2],"bench_host":true')
!
want='host b.yaml::test_dev[x]
' check 'alone, where nobody but the host measures' 0 names <<!
$(r x ',"host_samples":[0.2],"follow":true')
!
want='device b.yaml::test_dev[x]:[pico@rp2]
host b.yaml::test_dev[x]
diff b.yaml::test_dev[x]:[diff]
' check 'diff adds what is between them' 0 names <<!
$(r x ',"samples":[0.125,0.5],"host_samples":[0.25,0.375],"diff":true')
!
difference() {
	bench && sed -n 's/.*"group":"diff".*"data":\(.*\)}}/\1/p' "$tmp/got"
}
want='[0.125,0.125],"iterations":1
' check 'in each round, without a sign' 0 difference <<!
$(r x ',"samples":[0.125,0.5],"host_samples":[0.25,0.375],"diff":true')
!
want='[0.5],"iterations":1
' check 'of a loop on the board, all of it' 0 difference <<!
$(r x ',"samples":[0.125],"iterations":4,"host_samples":[1.0],"diff":true')
!
want='host b.yaml::test_dev[net]
' check 'what the host measured by itself is of the group host' 0 names <<!
{"type":"result","test":"b.yaml::net","step":1,"do":"host","role":"dut","device":"pico","status":"ok","samples":[1e6,2e6],"unit":"bitrate:bits/s"}
!
want='device b.yaml::test_dev[x]:[pico@rp2]
host b.yaml::test_dev[x]:[host@pico]
diff b.yaml::test_dev[x]:[diff@pico]
device b.yaml::test_dev[x]:[w@rp2]
' boards='"pico","w"' check 'on several boards the name tells which' 0 names <<!
$(board=w device)
$(r x ',"samples":[0.1],"host_samples":[0.2],"diff":true')
$(board=w r x ',"samples":[0.1]')
!
want='device b.yaml::test_dev[x]:[pico@rp2]
device b.yaml::test_dev[x step 3]:[pico@rp2]
' check 'a second benchmark of a test has a name of its own' 0 names <<!
$(r x ',"samples":[0.1]')
$(r x ',"samples":[0.1]' | sed 's/"step":1/"step":3/')
!
want='device test_dev[step 4]:[pico@rp2]
' check 'one that belongs to no test is named by its step' 0 names <<!
{"type":"result","step":4,"do":"bench","role":"dut","device":"pico","status":"ok","samples":[1]}
!

want='{"machine":"Raspberry Pi Pico with RP2040","version":"v1.25.0 on 2025-04-15","sysname":"micropython","unit":"voltage:V","device":"pico","platform":"rp2","role":"dut","vtime":[715559717849154000,715559717849154001]}
' check 'vtime keeps its 18 digits' 0 info <<!
$(r x ',"samples":[0.58,0.581],"vtime":[715559717849154000,715559717849154001],"unit":"voltage:V"')
!
want='{"machine":null,"version":null,"sysname":null,"unit":null,"device":"new","platform":null,"role":"dut"}
' check 'what is not known of a board is null' 0 info <<!
$(board=new r x ',"samples":[1]')
!
unit_of_two() {
	info "$@" | sed 's/.*"unit":\([^,]*\),.*/\1/'
}
want='"V"
"power:W"
' check '--unit is for benchmarks without one' 0 unit_of_two --unit power:W <<!
$(r x ',"samples":[1],"unit":"V"')
$(r y ',"samples":[1]')
!
want='null
' check '--unit time:s says nothing new' 0 unit_of_two --unit time:s <<!
$(r y ',"samples":[1]')
!
options_of() {
	benchmarks | sed 's/.*"options":\(.*\),"stats".*/\1/'
}
want='{"disable_gc":true,"timer":"time.ticks_us","min_rounds":2,"max_time":0.0,"min_time":0.5,"warmup":3}
' check 'how it was measured is in options' 0 options_of <<!
$(r x ',"samples":[1,2],"clock":"time.ticks_us","gc":"off","min_time_s":0.5,"warmup":3,"iterations":10')
!
want='{"min":715559717849154000,"max":715559717849154002,"mean":715559717849154001,"stddev":1.0,"rounds":3,"median":715559717849154001,"iqr":0.0,"q1":7.15559717849154e+17,"q3":7.15559717849154e+17,"iqr_outliers":0,"stddev_outliers":0,"outliers":"0;0","ld15iqr":715559717849154000,"hd15iqr":715559717849154002,"ops":1.3975073988315374e-18,"total":2146679153547462003,"data":[715559717849154001,715559717849154000,715559717849154002],"iterations":1}
' check 'large ints keep their digits' 0 stats <<!
$(r x ',"samples":[715559717849154001,715559717849154000,715559717849154002]')
!

#
# Verdicts and attempts.
#

judged() {
	sent >"$tmp/results"
	upy-assert <"$tmp/results" >"$tmp/sent" || :
	run_bench "$@" <"$tmp/sent"
	judged_status=$?
	sed -n 's/.*"type":"benchmark".*"data":\(.*\),"iter.*/\1/p' "$tmp/got"
	return "$judged_status"
}
t() {
	printf '{"type":"test","test":"b.yaml::%s","name":"%s","file":"b.yaml","line":3,"steps":1%s}\n' \
		"$1" "$1" "${2-}"
}
want='[1]
' want_err='upy-bench: the benchmarks of 1 test that did not pass are left out
' check 'benchmarks of tests that fail are left out' 1 judged <<!
$(t good)
$(r good ',"samples":[1]')
$(t bad)
$(r bad ',"samples":[2],"repr":"1","assert":[{"op":"==","repr":"2"}]')
!
want='' want_err='' check '-q does not tell, nor that there is nothing to save' 1 \
	judged -q --json nothing.json <<!
$(t bad)
$(r bad ',"samples":[2],"repr":"1","assert":[{"op":"==","repr":"2"}]')
!
want='[2]
' check 'of several attempts the last counts' 0 judged <<!
$(t x ',"retries":1')
$(r x ',"samples":[1],"repr":"1","assert":[{"op":"==","repr":"2"}]')
$(r x ',"samples":[2]' | sed 's/"attempt":1/"attempt":2/')
!
want='' check 'an xfail is no benchmark' 0 judged -q <<!
$(t x ',"xfail":true')
$(status=raised r x ',"samples":[1]')
!
# A test of two roles; the double's benchmark comes first.
both() {
	printf '{"type":"test","test":"b.yaml::x","name":"x","file":"b.yaml","steps":2,"roles":["dut","double"]}\n'
	board="echo" r x ',"samples":[7]' | sed 's/"role":"dut"/"role":"double"/'
	r x "${1-}" | sed 's/"step":1,"do":"bench"/"step":2,"do":"exec"/'
}
want='[7]
' check 'a board that plays along in a test shares its verdict' 0 judged <<!
$(both)
!
want='' check 'a bad one, too' 1 judged -q <<!
$(both ',"repr":"1","assert":[{"op":"==","repr":"2"}]')
!
right_behind() {
	judged "$@" >/dev/null && sed -n '/"type":"verdict"/,/"type":"end"/s/.*"type":"\([^"]*\)".*/\1/p' "$tmp/got"
}
want='verdict
benchmark
end
' check 'the record follows its verdict' 0 right_behind <<!
$(t good)
$(r good ',"samples":[1]')
!
want='device b.yaml::test_dev[a]:[pico@rp2]
' want_err='upy-bench: the benchmarks of 1 test that did not pass are left out
' check 'where nothing is judged, results that are not good are left out' 1 names <<!
$(r a ',"samples":[1]')
$(status=raised r b)
!
want='' check 'and a lost board is status 3' 3 names <<!
$(status=lost r b)
!

#
# Bad input.
#

bad() {
	errors --save X --storage "$tmp/bad"
	bad_status=$?
	[ ! -e "$tmp/bad" ] || echo 'something was saved'
	grep '"type":"benchmark"' "$tmp/got"
	return "$bad_status"
}
want='b.yaml::x: no samples
' want_err='upy-bench: <stdin>:3: b.yaml::x: no samples
upy-bench: the benchmarks of 1 test that did not pass are left out
upy-bench: nothing is saved: the run is not whole (see above); --keep-going saves what there is of it
' check 'no samples' 2 bad <<!
$(r x ',"samples":[]')
!
want='b.yaml::x: no samples
' check 'a benchmark that lacks them' 2 bad <<!
$(r x)
!
want='b.yaml::x: samples: what stands in column 127 is no number
' check 'nan' 2 bad <<!
$(r x ',"samples":[1,nan]')
!
want='b.yaml::x: samples: 1e999 is too large
' check 'more than a double can hold' 2 bad <<!
$(r x ',"samples":[1e999]')
!
want='b.yaml::x: samples: \"2\" is not a number
' check 'text' 2 bad <<!
$(r x ',"samples":[1,"2"]')
!
want='b.yaml::x: samples: not a list
' check 'no list' 2 bad <<!
$(r x ',"samples":1')
!
want='b.yaml::x: 2 samples, but 1 in vtime
' check 'a time is missing' 2 bad <<!
$(r x ',"samples":[1,2],"vtime":[1]')
!
want="b.yaml::x: diff: the host measures seconds, the board 'V'
" check 'mixed units' 2 bad <<!
$(r x ',"samples":[1],"host_samples":[2],"unit":"V","diff":true')
!
want='b.yaml::x: diff: 2 samples of the board, but 1 of the host
' check 'rounds that do not match' 2 bad <<!
$(r x ',"samples":[1,2],"host_samples":[2],"diff":true')
!
want='b.yaml::x: iterations: not a whole number from 1 up
' check 'no iterations' 2 bad <<!
$(r x ',"samples":[1,2],"iterations":0')
!
check 'no records at all' 2 run_bench </dev/null

#
# Files.
#

cd "$tmp" || exit 1
one_run() {
	r num ',"samples":[0.5,0.25],"case":{"name":"num","hint":"\u00e9 \ud83d\udc0d\/","e":{},"l":[]}'
}
in_file() {
	: >not-a-folder
	run_bench --save x --storage not-a-folder <one
}
errors_alone() {
	: | errors "$@"
}
quietly() {
	bench "$@" && tail -n 1 "$tmp/got" | grep -q '"type":"end"'
}
want='' want_err='upy-bench: 1 benchmark saved: .benchmarks/rp2-MicroPython-1.25/0001_A.json
' check '--save gives it a number, and a place by the board' 0 quietly --save A <<!
$(one_run)
!
want_err='' check 'the next one has the next number' 0 quietly -q --save B --save-data <<!
$(one_run)
!
want_err='' check '--storage may be a file:// address' 0 quietly -q --save C \
	--storage file://./.benchmarks --json all.json <<!
$(one_run)
!
saved() {
	(cd "${1-.benchmarks}" && find . -type f | LC_ALL=C sort)
}
want='./rp2-MicroPython-1.25/0001_A.json
./rp2-MicroPython-1.25/0002_B.json
./rp2-MicroPython-1.25/0003_C.json
' check 'nothing else is there' 0 saved

# Without what differs from host to host and from run to run.
steady_file() {
	sed -e '/"commit_info"/,/^    },/d' -e 's/\("\(node\|machine\|release\|system\|datetime\)": \)"[^"]*"/\1X/' \
		-e 's/"upy [^"]*"/VERSION/' "$1"
}
want='{
    "machine_info": {
        "node": X,
        "processor": "",
        "machine": X,
        "python_compiler": "",
        "python_implementation": "MicroPython",
        "python_implementation_version": "1.25.0",
        "python_version": "1.25.0",
        "python_build": [
            "",
            ""
        ],
        "release": X,
        "system": X,
        "cpu": {},
        "boards": [
            {
                "device": "pico",
                "platform": "rp2",
                "implementation": "micropython",
                "version": "v1.25.0 on 2025-04-15",
                "machine": X
            }
        ]
    },
    "benchmarks": [
        {
            "group": "device",
            "name": "test_dev[num]:[pico@rp2]",
            "fullname": "b.yaml::test_dev[num]:[pico@rp2]",
            "params": {
                "cmd": {
                    "name": "num",
                    "hint": "\u00e9 \ud83d\udc0d/",
                    "e": {},
                    "l": []
                }
            },
            "param": "num @ rp2 micropython-v1.25.0 on 2025-04-15 Raspberry Pi Pico with RP2040",
            "extra_info": {
                "machine": X,
                "version": "v1.25.0 on 2025-04-15",
                "sysname": "micropython",
                "unit": null,
                "device": "pico",
                "platform": "rp2",
                "role": "dut"
            },
            "options": {
                "disable_gc": false,
                "timer": "device",
                "min_rounds": 2,
                "max_time": 0.0,
                "min_time": 0.0,
                "warmup": false
            },
            "stats": {
                "min": 0.25,
                "max": 0.5,
                "mean": 0.375,
                "stddev": 0.1767766952966369,
                "rounds": 2,
                "median": 0.375,
                "iqr": 0.25,
                "q1": 0.25,
                "q3": 0.5,
                "iqr_outliers": 0,
                "stddev_outliers": 0,
                "outliers": "0;0",
                "ld15iqr": 0.25,
                "hd15iqr": 0.5,
                "ops": 2.6666666666666665,
                "total": 0.75,
                "iterations": 1
            }
        }
    ],
    "datetime": X,
    "version": VERSION
}' check 'the file is what pytest-benchmark writes' 0 steady_file \
	.benchmarks/rp2-MicroPython-1.25/0001_A.json
has_data() {
	grep -c '"data": \[' "$@"
}
want='.benchmarks/rp2-MicroPython-1.25/0001_A.json:0
.benchmarks/rp2-MicroPython-1.25/0002_B.json:1
all.json:1
' check '--save-data and --json have the samples' 0 \
	has_data .benchmarks/*/0001* .benchmarks/*/0002* all.json

# Of python3 the first that has a module.
python_with() {
	for python in python3 /usr/bin/python3; do
		"$python" -c "import $1" 2>/dev/null && break
	done
}
as_python() {
	for file in .benchmarks/*/*.json all.json; do
		"$python" -c 'import json, sys
text = open(sys.argv[1]).read()
sys.exit(json.dumps(json.loads(text), indent=4) != text)' "$file" || return
	done
}
if python_with json; then
	want='' check 'byte for byte as Python would write it' 0 as_python
else
	check 'byte for byte as Python would write it # SKIP python3 is not installed' 0 true
fi
compare_by_peer() {
	"$python" -m pytest_benchmark compare --columns=min,max,mean,stddev,median,iqr,ops,outliers,rounds,iterations \
		--group-by=param --sort=mean 2>&1 | sed -n '/^test_dev/s/  */ /gp'
}
if python_with pytest_benchmark; then
	want='test_dev[num]:[pico@rp2] (0001_A) 250.0000 (1.0) 500.0000 (1.0) 375.0000 (1.0) 176.7767 (1.0) 375.0000 (1.0) 250.0000 (1.0) 2.6667 (1.0) 0;0 2 1
test_dev[num]:[pico@rp2] (0002_B) 250.0000 (1.0) 500.0000 (1.0) 375.0000 (1.0) 176.7767 (1.0) 375.0000 (1.0) 250.0000 (1.0) 2.6667 (1.0) 0;0 2 1
test_dev[num]:[pico@rp2] (0003_C) 250.0000 (1.0) 500.0000 (1.0) 375.0000 (1.0) 176.7767 (1.0) 375.0000 (1.0) 250.0000 (1.0) 2.6667 (1.0) 0;0 2 1
' check 'pytest-benchmark compares them' 0 compare_by_peer
else
	check 'pytest-benchmark compares them # SKIP pytest-benchmark is not installed' 0 true
fi

folder_of() {
	bench -q --save X --storage folders && ls folders && rm -r folders
}
want='rp2-MicroPython-1.25+unix_x-CPython-3.11
' check 'boards that differ have a place together' 0 folder_of <<!
{"type":"device","role":"dut","device":"c","platform":"unix/x","implementation":"cpython","version":"3.11.2 (main)"}
$(one_run)
!

# Numbers.
mkdir -p n/rp2-MicroPython-1.25
touch n/rp2-MicroPython-1.25/9998_x.json n/rp2-MicroPython-1.25/123_x n/rp2-MicroPython-1.25/last
one_run | sent >one
numbers() {
	for name; do
		run_bench -q --save "$name" --storage n <one || return
	done
	saved n | grep -v x.json
}
want='./rp2-MicroPython-1.25/10000_ten.json
./rp2-MicroPython-1.25/10001_eleven.json
./rp2-MicroPython-1.25/123_x
./rp2-MicroPython-1.25/9999_nine.json
./rp2-MicroPython-1.25/last
' check 'numbers go on behind 9999' 0 numbers nine ten eleven
at_once() {
	for name in a b c d e f g h i j k l; do
		upy-bench -q --save "$name" --storage o <one >/dev/null || echo "$name failed" &
	done
	wait
	saved o | sed 's/_.*//'
}
want=$(printf './rp2-MicroPython-1.25/00%s\n' 01 02 03 04 05 06 07 08 09 10 11 12)'
' check 'of twelve that save at once each has a number' 0 at_once
mkdir -p p/rp2-MicroPython-1.25
touch p/rp2-MicroPython-1.25/.0007
claimed() {
	run_bench -q --save x --storage p <one && saved p
}
want='./rp2-MicroPython-1.25/.0007
./rp2-MicroPython-1.25/0008_x.json
' check 'a number that somebody is writing is taken' 0 claimed

# What must not be saved.
cut() {
	sed '$d' one | run_bench --save x --storage cut
	cut_status=$?
	[ ! -e cut ] || saved cut
	return "$cut_status"
}
want='' want_err='upy-bench: upy-send: no end record: the stream was cut
upy-bench: nothing is saved: the run is not whole (see above); --keep-going saves what there is of it
' check 'a run that was cut is not saved' 3 cut
kept() {
	sed '$d' one | run_bench -q --keep-going --save x --storage kept
	kept_status=$?
	saved kept
	return "$kept_status"
}
want='./rp2-MicroPython-1.25/0001_x.json
' check '--keep-going saves it, with the same status' 3 kept
error_record() {
	sed '1i {"type":"error","by":"upy-send","message":"no","exit":3}' one | run_bench --json e.json
	error_status=$?
	[ ! -e e.json ] || echo 'it is there'
	return "$error_status"
}
want='' check 'nor is one with an error' 3 error_record
unjudged() {
	t num | cat - one | sed '/"type":"plan"/i {"type":"plan","by":"upy-assert","run":"9"}' |
		sed '$a {"type":"end","by":"upy-assert","run":"9","count":0}' | run_bench -q --json e.json
	unjudged_status=$?
	[ ! -e e.json ] || echo 'it is there'
	return "$unjudged_status"
}
want='' want_err='upy-bench: no verdict from pico for any of 1 tests
upy-bench: nothing is saved: the run is not whole (see above); --keep-going saves what there is of it
' check 'nor one of which a verdict is missing' 3 unjudged
want='nothing is saved: the input holds no benchmark
' check 'nothing to save' 2 errors_alone --save x --storage none </dev/null

full() {
	(
		trap '' XFSZ
		ulimit -f 1
		upy-bench --save x --save-data --storage full <many 2>"$tmp/said"
	) | cat >got
	sed 's/: File too large/: FULL/' "$tmp/said" >&2
	saved full
	grep -c '"type":"benchmark"' got
	sed -n 's/.*"type":"error".*"exit":\(.\).*/status \1/p' got
}
{
	printf '{"type":"result","test":"b.yaml::x","step":1,"do":"bench","role":"dut","device":"pico","status":"ok","samples":[0'
	awk 'BEGIN { for (i = 0; i < 1000; i++) printf ",%d.5", i }'
	printf ']}\n'
} | sent >many
want='1
status 3
' want_err='upy-bench: full/rp2-MicroPython-1.25: cannot save: FULL
' check 'a full disk: the records are there, and no part of a file' 0 full
replaced() {
	echo old >old.json
	(
		trap '' XFSZ
		ulimit -f 1
		upy-bench -q --json old.json <many >/dev/null 2>&1
	) || replaced_status=$?
	cat old.json
	echo old.json*
	return "$replaced_status"
}
want='old
old.json
' check 'a file of --json stays as it was' 3 replaced
want_err='upy-bench: not-a-folder/rp2-MicroPython-1.25: cannot save: Not a directory
' check 'a place that is none' 3 in_file
to_full() {
	upy-bench <one >/dev/full
}
check 'standard output that is full' 3 to_full

#
# The commit.
#

commit() {
	sed -n '/"commit_info"/,/}/p' "$1" | sed 's/"\(id\)": "[0-9a-f]\{40\}"/"\1": ID/; s/"2[-0-9T:+Z]*"/TIME/'
}
in_folder() {
	(cd "$1" && run_bench -q --json "$tmp/commit.json" <"$tmp/one" && commit "$tmp/commit.json")
}
mkdir outside
GIT_CEILING_DIRECTORIES=$tmp
export GIT_CEILING_DIRECTORIES
want='    "commit_info": {
        "id": "unversioned",
        "time": null,
        "author_time": null,
        "dirty": false,
        "project": "outside",
        "branch": "(unknown)"
    },
' check 'outside of a repository' 0 in_folder outside
git_here() {
	git -c init.defaultBranch=trunk init -q work && cd work && : >file && git add file &&
		git -c user.name=U -c user.email=u@localhost commit -q -m first &&
		git remote add origin ssh://localhost/some/demo.git && cd ..
}
if git --version >"$tmp/git" 2>&1; then
	check 'a repository' 0 git_here
	want='    "commit_info": {
        "id": ID,
        "time": TIME,
        "author_time": TIME,
        "dirty": false,
        "project": "demo",
        "branch": "trunk"
    },
' check 'the commit of a repository' 0 in_folder work
	echo changed >work/file
	autosaved() {
		(cd work && run_bench -q --autosave <"$tmp/one" && saved | sed 's/[0-9a-f]\{40\}/ID/; s/_[0-9]\{8\}_[0-9]\{6\}/_TIME/')
	}
	want='./rp2-MicroPython-1.25/0001_ID_TIME_uncommitted-changes.json
' check '--autosave names it by commit and time' 0 autosaved
else
	for sentence in 'a repository' 'the commit of a repository' '--autosave names it by commit and time'; do
		check "$sentence # SKIP git is not installed" 0 true
	done
fi

#
# Arguments.
#

for name in '' a/b 'a*b' 'a:b' "$(printf 'a\tb')"; do
	check "--save '$name' is no name" 2 run_bench --save "$name" <one
done
check '--save and --autosave contradict each other' 2 run_bench --save a --autosave <one
check '--save-data alone saves nothing' 2 run_bench --save-data <one
check '--storage with another scheme' 2 run_bench --save a --storage elasticsearch+http://localhost <one
check 'no operands' 2 run_bench file <one
