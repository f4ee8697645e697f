#!/bin/sh
# bench-compare: the figures of saved runs, and what has changed between them.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
recorded=$(cd "${srcdir:-.}" && pwd)/tests/data/benchmarks
cd "$tmp" || exit 1
plan 86

# A saved run of the benchmarks on stdin: NAME UNIT SAMPLE..., - for seconds.
saved() {
	awk "$@" 'BEGIN { printf "{\"commit_info\": {\"id\": \"c1\", \"dirty\": false}, \"benchmarks\": [" }
	{
		n = NF - 2; sum = 0
		for (i = 1; i <= n; i++) { v[i] = $(i + 2); sum += v[i] }
		data = v[1]
		for (i = 2; i <= n; i++) data = data ", " v[i]
		for (i = 1; i <= n; i++) for (k = i + 1; k <= n; k++)
			if (v[k] < v[i]) { t = v[i]; v[i] = v[k]; v[k] = t }
		mean = sum / n; square = 0
		for (i = 1; i <= n; i++) square += (v[i] - mean) ^ 2
		printf "%s\n{\"group\": null, \"name\": \"%s\", \"fullname\": \"t.yaml::%s\", ", \
			(NR > 1 ? "," : ""), $1, $1
		printf "\"params\": null, \"param\": null, \"extra_info\": {%s}, ", \
			($2 == "-" ? "" : "\"unit\": \"" $2 "\"")
		printf "\"stats\": {\"min\": %.9g, \"max\": %.9g, \"mean\": %.17g, ", v[1], v[n], mean
		printf "\"stddev\": %.9g, \"rounds\": %d, ", (n > 1 ? sqrt(square / (n - 1)) : 0), n
		printf "\"median\": %.9g, ", (n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2)
		printf "\"iterations\": 1%s}}", (nodata ? "" : ", \"data\": [" data "]")
	}
	END { print "]}" }'
}

# What pytest-benchmark printed, without what is about the looks of a table.
cells() {
	sed 's/[ \r]*$//; s/  */ /g; s/---*/--/g; /^Outliers:/,$d; /^OPS:/,$d; /^Legend:/,$d' "$@"
}

# same_cells FILE OPTION...: the table has the cells of a recorded one.
same_cells() {
	cells "$recorded/$1" >wanted
	shift
	bench-compare --storage "$recorded" "$@" >table || return
	sed -n '/./p' wanted >wanted.cells
	cells table | sed -n '/./p' | diff wanted.cells -
}

# same_lines FILE OPTION...: and it looks the same.
same_lines() {
	grep . "$recorded/$1" >wanted
	shift
	bench-compare --storage "$recorded" "$@" >table || return
	sed '/^Outliers:/,$d; /^OPS:/,$d; /^$/d' table | diff wanted -
}

#
# Figures, as pytest-benchmark prints them.
#

want='' check 'figures by default' 0 same_lines compare-default.txt
want='' check '--group-by=param' 0 same_lines compare-group-param.txt --group-by=param
want='' check '--group-by=fullname' 0 same_lines compare-group-fullname.txt --group-by=fullname
want='' check '--sort and --columns' 0 \
	same_lines compare-sort-mean-columns-min-max.txt --sort=mean --columns=min,max
want='' check '--between' 0 same_cells compare-between-min.txt --between=min,mean,ops

crlf() {
	bench-compare --storage "$recorded" --csv - | tr -cd '\r' | wc -c | tr -d ' '
}
sources() {
	bench-compare --storage "$recorded" -k gpio --csv - | cut -d, -f2,14 | tr -d '\r'
}
tr -d '\r' <"$recorded/compare.csv" >wanted.csv
no_returns() {
	bench-compare --storage "$recorded" --csv - | tr -d '\r' | cut -d, -f1,3-13 |
		diff wanted.csv -
}
want='' check '--csv: the figures' 0 no_returns
want='31
' check 'lines of CSV end in CR LF' 0 crlf
want='source,unit
0003_run0003,s
0001_run0001,s
0002_run0002,s
' check 'CSV says from which run a row is, and its unit' 0 sources

names() {
	bench-compare --storage "$recorded" --columns min "$@" | sed -n 's/  .*//; /gpio/p'
}
want='gpio[n10] (0003)
gpio[n10] (0001)
gpio[n10] (0002)
' check '--name short' 0 names --name short
want='tests/test_dev.py::test_gpio[n10] (0003_run0003)
tests/test_dev.py::test_gpio[n10] (0001_run0001)
tests/test_dev.py::test_gpio[n10] (0002_run0002)
' check '--name long' 0 names --name long
want='test_gpio[n10]
' check 'of one run, no name says of which' 0 names 0002
trial() {
	bench-compare --storage "$recorded" --columns min -k gpio --name trial "$@" |
		sed -n 's/^\([0-9?]\{4\}\) .*/\1/p'
}
want='0003
0001
0002
' check '--name trial' 0 trial
want='????
' check '--name trial of one run' 0 trial 0001

column() { # OPTION...: the names in order
	bench-compare --storage "$recorded" 0001 "$@" | sed -n 's/^test_\([a-z0-9_]*\).*/\1/p' |
		paste -sd' ' -
}
want='boot fs_write sort spi i2c_read wifi fft json adc gpio
' check '--sort ops' 0 column --sort ops
want='spi i2c_read boot sort fs_write json adc wifi fft gpio
' check '--sort by what is not shown' 0 column --sort iqr_outliers
want='boot fs_write i2c_read sort spi adc fft gpio json wifi
' check '--sort name' 0 column --sort name
groups() {
	bench-compare --storage "$recorded" 0001 --columns min "$@" |
		sed -n 's/^-* \(benchmark.*\) -*$/\1/p'
}
want="benchmark 'size=10': 4 tests
benchmark 'size=100': 3 tests
benchmark 'size=1000': 3 tests
" check '--group-by param:NAME' 0 groups --group-by param:size
want='benchmark: 10 tests
' check '--group-by of a parameter that is missing' 0 groups --group-by param:none
want="benchmark: 5 tests
benchmark 'io': 5 tests
" check '--group-by group,param:none' 0 groups --group-by group,param:none
want="benchmark 'io test_gpio': 1 test
" check '--group-by group,func' 0 groups --group-by group,func -k gpio
want="benchmark 'tests/test_dev.py::test_gpio n10': 1 test
" check '--group-by fullfunc,param' 0 groups --group-by fullfunc,param -k 'gpio and not adc'

rates() {
	bench-compare --storage "$recorded" 0001 -k gpio --columns min,ops "$@" |
		sed -n 's/  */ /g; /^Name/p; /^test/p'
}
want='Name (time in ms) Min OPS (Mops/s)
test_gpio[n10] 0.0003 2.8491
' check '--time-unit scales times only' 0 rates --time-unit ms

echo 'a - 1.00025 1.00025' | saved >round.json
rounded() {
	bench-compare round.json --columns min | sed -n 's/^a  *//p'
}
want='1.0003
' check 'numbers are rounded as printf rounds them' 0 rounded

#
# Which runs.
#

platform=.benchmarks/Linux-CPython-3.11-64bit
board=.benchmarks/Board-MicroPython-1.25-32bit
mkdir -p $platform $board other
echo 'a - 1 1 1' >one
for name in 0001_first 0002_second 9999_last 10000_next 10001_second; do
	saved <one >$platform/$name.json
done
saved <one >$board/0001_first.json
saved <one >other/x.json
saved <one >other/y.json
runs() {
	bench-compare --csv - "$@" >csv || return
	tr -d '\r' <csv | cut -d, -f2 | tail -n +2
}
want='Board-MicroPython-1.25-32bit/0001_first
Linux-CPython-3.11-64bit/0001_first
Linux-CPython-3.11-64bit/0002_second
Linux-CPython-3.11-64bit/9999_last
Linux-CPython-3.11-64bit/10000_next
Linux-CPython-3.11-64bit/10001_second
' check 'all runs, in the order of their numbers' 0 runs
want='10000_next
' check 'a number of five digits' 0 runs 10000
want='Board-MicroPython-1.25-32bit/0001_first
Linux-CPython-3.11-64bit/0001_first
' check 'a number, on all platforms' 0 runs 0001
want='0002_second
10001_second
' check 'a name' 0 runs second
want='0001_first
0002_second
' check 'a beginning' 0 runs 'Linux*/000*'
want='0001_first
0002_second
9999_last
10000_next
10001_second
' check 'a platform' 0 runs 'Linux-CPython-3.11-64bit/*'
want='x
y
' check 'a folder' 0 runs other
want='x
' check 'a file' 0 runs other/x.json
cat >case.json <<'!'
{"benchmarks": [{"name": "a", "params": {"cmd": {
  "name": "x \" y", "args": [1, 2]}, "on": true, "off": null, "text": "a\nb"},
  "stats": {"min": 1, "mean": 1, "rounds": 1}}]}
!
labelled() {
	bench-compare --columns min --group-by "$1" case.json | sed -n 's/^-* *benchmark \(.*\): 1 test.*/\1/p'
}
want="'cmd={\"name\":\"x \\\" y\",\"args\":[1,2]}'
" check 'a parameter that is a map, in a line' 0 labelled param:cmd
want="'on=True off=None'
" check 'parameters as Python shows them' 0 labelled param:on,param:off
want='' want_err='bench-compare: 0007: no such run is saved in .benchmarks
' check 'nothing matched' 2 bench-compare 0007
want='' want_err='bench-compare: no runs are saved in nowhere: No such file or directory; --storage says where they are
' check 'no storage' 2 bench-compare --storage nowhere
want='' want_err='bench-compare: a/b/c: No such file or directory
' check 'no such file' 2 bench-compare a/b/c

#
# Units.
#

measures() {
	bench-compare "$recorded/upydev-device-host-diff.json" --columns min |
		sed -n 's/^-* \(benchmark.*\) -*$/\1/p; s/^Name (\(.*\)).*/  \1/p'
}
want="benchmark 'device': 5 tests
  time in ms
benchmark 'device': 1 test
  measure in mV
benchmark 'device': 2 tests
  voltage in mV
benchmark 'diff': 1 test
  time in ms
benchmark 'host': 3 tests
  time in ms
" check 'each unit has a table of its own' 0 measures

scaled() { # UNIT...
	for unit; do
		echo "a $unit 0.5 0.6" | saved >one.json
		bench-compare one.json --columns min | sed -n 's/^Name (\(.*\)) .*/\1/p; s/^a  *//p'
		cp one.json same.json
		bench-compare --baseline one.json same.json | sed -n 's/^a  *\([0-9.]* [^ ]*\) .*/\1/p'
	done
}
want='measure in ms
0.5000
0.5500 ms
mins in mmins
500.0000
550.0000 mmins
rate in kB/s
0.5000
0.5500 kB/s
measure in %
0.5000
0.5500 %
' check 'a unit that has a prefix gets no other' 0 scaled ms mins:mins rate:kB/s %

fitted() {
	script -qec "stty cols $1; NO_COLOR=1 bench-compare --storage '$recorded' -k spi" /dev/null \
		</dev/null | tr -d '\r' >shown
	awk -v most="$1" 'length > most { print "too long: " $0 }' shown
	sed -n '/^Too wide/,$p' shown
}
if command -v script >/dev/null; then
	want='Too wide for 80 columns are: Max, Mean, StdDev, IQR, Outliers, OPS (Kops/s),
Rounds, Iterations
' check 'on a terminal, columns are left out until it fits' 0 fitted 80
else
	echo 'ok 37 # SKIP there is no script(1)'
	tap_count=$((tap_count + 1))
fi

#
# Changes.
#

steady='100 101 102 103 104 105 106 107 108 109'
slower='110 111 112 113 114 115 116 117 118 119'
saved >base.json <<!
kept - $steady
slow - $steady
fast - $slower
gone - 1 2 3
few - 1 2 3
up V $steady
net net:bits/s $slower
!
saved >new.json <<!
kept - $steady
slow - $slower
fast - $steady
come - 1 2 3
few - 4 5 6
up V $slower
net net:bits/s $steady
!
changes() {
	bench-compare base.json --baseline base.json new.json "$@" | sed 's/---*/--/g; s/  */ /g; s/ *$//'
}
want='
-- base -> new: 4 benchmarks --
Name (median time) Base New Change 95% interval p n Verdict
--
kept 104.5000 s 104.5000 s +0.0% [-3.4%, +3.9%] 1.0000 10+10 ~ no change
slow 104.5000 s 114.5000 s +9.6% [+6.0%, +13.6%] <0.0001 10+10 regressed
fast 114.5000 s 104.5000 s -8.7% [-11.8%, -5.3%] <0.0001 10+10 improved
few 2.0000 s 5.0000 s +150.0% [+33.3%, +500.0%] 0.1000 3+3 too few samples
geometric mean +25.7%
--

-- base -> new: 1 benchmark --
Name (median measure) Base New Change 95% interval p n Verdict
--
up 104.5000 V 114.5000 V +9.6% [+6.0%, +13.6%] <0.0001 10+10 higher
--

-- base -> new: 1 benchmark --
Name (median net) Base New Change 95% interval p n Verdict
--
net 114.5000 bits/s 104.5000 bits/s -8.7% [-11.8%, -5.3%] <0.0001 10+10 regressed
--
~ is no change: not p < 0.01, or not more than 2%.
One run on each side: what else was different then is part of the change.
Too few samples for p < 0.01 in 1 benchmark: take more rounds.
Only in base:
 t.yaml::gone
Only in new:
 t.yaml::come
' check 'changes from a baseline, each with its verdict' 0 changes
verdicts() {
	bench-compare --baseline "$@" | awk '/-> / { table = 1 } /^geometric/ { table = 0 }
		table && /(regressed|improved|no change|samples|higher|lower)$/ { print $1, $(NF - 1), $NF }'
}
want='kept no change
slow no change
fast no change
' check '--noise-floor' 0 verdicts base.json new.json --noise-floor 9.6% -k 'slow or kept or fast'
want='few 3+3 regressed
' check '--alpha' 0 verdicts base.json new.json --alpha 0.2 -k few
boards() { # VALUE BOARD...: what the host has measured of them has one name
	printf '{"benchmarks": ['
	while [ $# -gt 0 ]; do
		printf '{"name": "a", "fullname": "t::a", "group": "host", "extra_info": {"device": '
		printf '"%s"}, "stats": {"min": %s, "mean": %s, "median": %s, "rounds": 1}}' \
			"$2" "$1" "$1" "$1"
		shift 2
		[ $# -eq 0 ] || printf ','
	done
	printf ']}'
}
of_boards() {
	boards 1 unix 8 wasm 5 gone >one.json
	boards 2 unix 9 wasm 7 come >other.json
	bench-compare --baseline one.json other.json | grep ' on ' | sed 's/  */ /g'
	bench-compare --baseline one.json other.json --json - |
		grep -o '"device": "[a-z]*"' | tr '\n' ' '
}
want='a on unix 1.0000 s 2.0000 s +100.0% - 1+1 no samples
a on wasm 8.0000 s 9.0000 s +12.5% - 1+1 no samples
 t::a on gone
 t::a on come
"device": "unix" "device": "wasm" ' check 'boards are told apart' 0 of_boards
units() { # UNIT...
	for unit; do
		echo "a $unit $steady" | saved >one.json
		echo "a $unit $slower" | saved >other.json
		verdicts one.json other.json
	done
}
want='a 10+10 regressed
a 10+10 regressed
a 10+10 regressed
a 10+10 improved
a 10+10 higher
' check 'time is better when it is less, in whatever unit' 0 units ms round:us time:ticks B/s B
saved -v nodata=1 <one >bare.json
sed 's/1/2/g' one | saved -v nodata=1 >bare2.json
want='a no samples
' check 'saved without samples, nothing is significant' 0 verdicts bare.json bare2.json

# Several runs of one thing.
mkdir apart mixed many
for i in 1 2 3; do
	near="$i.1 $i.2 $i.3 $i.4 $i.5 $i.6 $i.7 $i.8"
	echo "a - $near" | sed 's/ \([123]\)/ 10\1/g; s/103/106/g' | saved >mixed/000$i'_old'.json
	echo "a - $near" | sed 's/ \([123]\)/ 10\1/g; s/101/105/g; s/103/107/g; s/102/108/g' |
		saved >mixed/100$i'_new'.json
	echo "a - 10$i 10$i.5 10$i.2 10$i.1" | saved >apart/000$i'_old'.json
	echo "a - 11$i 11$i.5 11$i.2 11$i.1" | saved >apart/100$i'_new'.json
done
want='a 12+12 regressed
' check 'runs of the same name are one side' 0 verdicts old new --storage apart
# shellcheck disable=SC2317 # called through check
sides() {
	bench-compare --storage apart --baseline 0001 --baseline 1001 0002 |
		sed -n 's/^-* \(.*\): 1 benchmark.*/\1/p'
}
want='0001_old to 1001_new, 2 runs -> 0002_old
' check 'a side of several names is not called by one of them' 0 sides
twice() {
	bench-compare --baseline "$PWD/apart/0001_old.json" --storage apart ./apart/0001_old.json \
		1001 "$PWD/apart/1001_new.json" ./apart/1001_new.json | grep -o '^a .*[0-9]+[0-9]*' |
		sed 's/.* //'
}
want='4+4
' check 'a file that is named in several ways counts once' 0 twice
want='a no change
' check 'a few runs that overlap are no change' 0 verdicts old new --storage mixed
for i in 1 2 3 4 5; do
	echo "a - 10$i 10$i 10$i 10$i" | saved >many/000$i'_old'.json
	echo "a - 11$i 11$i 11$i 102" | saved >many/000$i'_new'.json
done
want='a runs regressed
' check 'from five on, runs are what is compared' 0 verdicts old new --storage many
sed -i 's/c1/c2/' many/0005_new.json many/0004_new.json
sides() {
	bench-compare --baseline old --storage many "$@" | sed -n 's/^-* \(.* -> .*\) -*$/\1/p'
}
want='old, 5 runs -> new, 3 runs: 1 benchmark
old, 5 runs -> new, 2 runs: 1 benchmark
' check 'runs of another commit are another side' 0 sides new
want='old, 5 runs -> new, 5 runs: 1 benchmark
' check '--pool' 0 sides --pool new

#
# Limits.
#

limited() {
	bench-compare --baseline base.json new.json "$@" >shown
	limited_status=$?
	grep -E '^(exceeded|cannot tell):' shown
	return $limited_status
}
want='' check 'a change is no failure by itself' 0 limited
want='exceeded: t.yaml::slow: median +9.6% > 5% (limit median:5%)
' check '--fail with a share' 1 limited --fail median:5% -k 'slow or fast or kept'
want='' check 'a share that is not exceeded' 0 limited --fail median:9% -k 'fast or kept'
want='exceeded: t.yaml::slow: min +10 s > 9.5 s (limit min:+9500ms)
' check '--fail with seconds' 1 limited --fail min:+9500ms -k 'slow or fast or kept'
want='exceeded: t.yaml::slow: p 1.1e-05 < 0.01, mean +9.6% > 3% (limit p<0.01 & mean:3%)
' check '--fail with p and a share' 1 limited --fail 'p<0.01 & mean:3%' -k 'slow or kept'
want='cannot tell: t.yaml::few: there are too few samples for such a p, mean +150.0% > 3% (limit p<0.01 & mean:3%)
' check 'samples that are too few for such a p' 2 limited --fail 'p<0.01 & mean:3%' -k few
want='exceeded: t.yaml::slow: median +9.6% (limit regressed)
exceeded: t.yaml::net: median -8.7% (limit regressed)
' check '--fail regressed: less of a rate' 1 limited --fail regressed -k 'not few'
want='cannot tell: t.yaml::few: median +150.0%, but there are too few samples (limit regressed)
' check 'nor can so few have regressed' 2 limited --fail regressed -k few
less() {
	bench-compare --baseline new.json base.json --fail regressed -k few >shown
}
want='' check 'but have not when they are less' 0 less
want='exceeded: t.yaml::net: median -8.7% > 5% (limit median:5%)
' check 'of a rate, less is worse' 1 limited --fail median:5% -k net
want='exceeded: t.yaml::slow: ops -8.7% > 5% (limit ops:5%)
' check 'and of operations per second' 1 limited --fail ops:5% -k 'slow or fast'
want='cannot tell: t.yaml::up: this is not measured in seconds (limit min:1ms)
' check 'seconds are no limit of volts' 2 limited --fail min:1ms -k up
without_samples() {
	bench-compare --baseline bare.json bare2.json --fail 'p<0.01' | grep tell
	bench-compare --baseline bare.json bare2.json --fail 'p<0.01' >shown
}
want='cannot tell: t.yaml::a: the runs were saved without samples (limit p<0.01)
' check 'without samples there is no p' 2 without_samples
want='' want_err="bench-compare: --fail: 'speed' is no field; there are min, max, mean, stddev, median, iqr, q1, q3, ld15iqr, hd15iqr, ops, total
usage: bench-compare [options] [RUN...]
" check 'an unknown field' 2 bench-compare --fail speed:5% --baseline base.json new.json
check 'a limit without a baseline' 2 bench-compare --fail min:5% new.json
cat >limits.yaml <<'!'
"slo?": median:20%
"*fast": [min:1%, "p<0.01 & mean:3%"]
kept: ~
!
want='' check '--limits: patterns and their limits' 0 limited --limits limits.yaml \
	--fail median:5% -k 'slow or fast or kept'
sed -i 's/20%/5%/' limits.yaml
want='exceeded: t.yaml::slow: median +9.6% > 5% (limit median:5%)
' check '--limits: exceeded' 1 limited --limits limits.yaml
echo 'slow: soon' >wrong.yaml
want='' want_err="bench-compare: wrong.yaml:1:7: 'soon': a limit is FIELD:N%, FIELD:N with ns, us, ms, s or nothing behind it, p<N or regressed; & joins them
" check '--limits: a wrong one, and where' 2 limited --limits wrong.yaml
want='' want_err='bench-compare: --limits: nothing that was compared is called slo?
bench-compare: --limits: nothing that was compared is called *fast
' check 'limits for what is not there are told' 0 limited --limits limits.yaml -k kept

#
# For programs.
#

told() {
	bench-compare --baseline base.json new.json --fail median:5% --json - "$@" >told.json
	told_status=$?
	python3 -c '
import json, sys
for comparison in json.load(sys.stdin)["comparisons"]:
    for b in comparison["benchmarks"]:
        print(b["name"], b["verdict"], b["change"] and round(b["change"], 3),
            b["p"] and round(b["p"], 6), [x["result"] for x in b["limits"]])
    print(comparison["base"], comparison["new"], comparison["only_base"], comparison["only_new"])
' <told.json
	return $told_status
}
want="kept no change 0.0 1.0 ['kept']
slow regressed 0.096 1.1e-05 ['exceeded']
['base'] ['new'] ['t.yaml::gone'] ['t.yaml::come']
" check '--json' 1 told -k 'kept or slow or gone or come'
want="### base -> new: 1 benchmark 

| Name (median time) | Base | New | Change | 95% interval | p | n | Verdict |
| :-- | --: | --: | --: | :-- | --: | --: | :-- |
| slow | 104.5000 s | 114.5000 s | +9.6% | \\[+6.0%, +13.6%\\] | \\<0.0001 | 10+10 | regressed |

~ is no change: not p < 0.01, or not more than 2%.
One run on each side: what else was different then is part of the change.
- exceeded: t.yaml::slow: median +9.6% > 5% (limit median:5%)
" check '--markdown' 1 bench-compare --baseline base.json new.json -k slow --fail median:5% --markdown -
full() {
	bench-compare base.json >/dev/full
}
check 'a full disk' 3 full
check 'a file that cannot be written' 3 bench-compare base.json --json /nowhere/x

# Records.
records() {
	echo '{"type":"plan","by":"upy-bench","run":"r"}'
	printf '{"type":"benchmark",%s\n' '"name":"a","fullname":"t.yaml::a","stats":{"min":1,"max":3,"mean":2,"median":2,"rounds":3,"data":[1,2,3]}}'
	echo '{"type":"end","by":"upy-bench","run":"r","count":1}'
}
piped() {
	records >stream
	bench-compare --csv - - <stream | tr -d '\r'
}
# What upy-bench saves, and what it writes.
measured() { # SAMPLES
	echo '{"type":"plan","by":"upy-send","run":"s"}'
	printf '{"type":"result","test":"b.yaml::fast","step":1,"do":"bench","role":"dut","device":"unix",%s\n' \
		"\"attempt\":1,\"status\":\"ok\",\"out\":\"\",\"samples\":[$1],\"case\":{\"name\":\"fast\"},\"rounds\":7}"
	echo '{"type":"end","by":"upy-send","run":"s","count":1}'
}
round_trip() {
	measured 1.1,1.2,1.3,1.15,1.25,1.22,1.24 | upy-bench -q --storage saved --save old --save-data >records
	measured 2.1,2.2,2.3,2.15,2.25,2.22,2.24 | upy-bench -q |
		bench-compare --storage saved --baseline old --fail regressed - >shown
	round_status=$?
	grep '^exceeded' shown
	return $round_status
}
want='exceeded: b.yaml::test_dev[fast]:[unix]: median +82.0% (limit regressed)
' check 'what upy-bench writes, against what it has saved' 1 round_trip
cut_short() {
	records | head -n 2 >stream
	bench-compare - <stream
}
want='name,source,min,max,mean,stddev,median,iqr,outliers,ops,rounds,iterations,unit
t.yaml::a,<stdin>,1,3,2,,2,,,0.5,3,,s
' check 'records from a pipe; what files of old versions lack' 0 piped
check 'a stream that was cut' 3 cut_short

#
# Bad input.
#

head -c 600 new.json >cut.json
broken() {
	bench-compare base.json cut.json -k kept --csv - "$@" >shown
	broken_status=$?
	grep -c '^t.yaml::kept' shown
	return $broken_status
}
want='1
' want_err='bench-compare: cut.json: line 3, column 249: the text ends too early
' check 'a file that was cut is named, the others are compared' 2 broken
want='1
' check '--keep-going' 0 broken --keep-going
echo '{"x": 1}' >other.json
want='' want_err='bench-compare: other.json: line 2, column 1: no "benchmarks": this is no saved run
bench-compare: there are no benchmarks
' check 'a file of something else' 2 bench-compare --csv x.csv other.json --keep-going
sed 's/"min": 100/"min": NaN/' base.json >nan.json
want_err='bench-compare: nan.json: t.yaml::kept: figures that are no finite numbers
' check 'NaN' 2 bench-compare nan.json
echo '{"benchmarks": [{"name": "a", "stats": {"rounds": 0, "data": []}}]}' >none.json
want='' want_err='bench-compare: none.json: a: no stats, so no samples were taken
' check 'no samples' 2 bench-compare none.json
want='' want_err='bench-compare: there are no benchmarks of this name
' check 'nothing selected' 2 bench-compare -k nothing base.json
want_err='bench-compare: no benchmark is on both sides
' check 'nothing on both sides' 2 bench-compare --baseline base.json bare.json
want_err='bench-compare: there are no runs to compare with the baseline
' check 'nothing but the baseline' 2 bench-compare --baseline base.json base.json
