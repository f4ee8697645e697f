#!/bin/sh
# cov-probe on 500 programs made at random from every form of statement: on boards they
# print what they print without probes; and the lines that ran there are the ones that
# coverage.py sees in CPython. SEED=N makes others.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
python=
for try in python3 /usr/bin/python3; do
	"$try" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || continue
	[ -n "$python" ] || python=$try
	"$try" -c 'import coverage, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && with_coverage=$try
done
[ -n "$python" ] || skip_all 'python3 (3.8 or newer) is not installed'
tests=$(cd "${srcdir:-.}" && pwd)/tests
plan 6
cd "$tmp" || exit 1
mkdir source probed maps
"$python" "$tests/probe-corpus.py" 500 "${SEED:-7}" source || exit 1

probe_all() {
	probe_id=0
	for path in source/*.py; do
		name=${path#source/}
		cov-probe --branch --id $probe_id --map "maps/$name" -o "probed/$name" "$path" || return
		probe_id=$((probe_id + 1))
	done
}
want='' want_err='' check '500 programs take probes' 0 probe_all

# Without the lines of the program that runs them, which differ.
tidy() {
	sed '/^---MPY_COV_START/,$d; /", line [0-9]* in run$/d; /, in run$/d'
}

# same_output HUNDREDS: programs with those numbers, as they are and with probes.
same_output() {
	"$python" "$tests/probe-batch.py" programs source/["$1"]*.py >plain.py
	{
		cov-probe --runtime maps/["$1"]*
		"$python" "$tests/probe-batch.py" programs probed/["$1"]*.py
		cov-probe --collect maps/["$1"]*
	} >probed.py
	upy-run -d "$board" plain.py >plain.out && upy-run -d "$board" probed.py >probed.out || return
	tidy <plain.out >plain.tidy
	tidy <probed.out | diff plain.tidy - || return
	[ "$(grep -c '^---' plain.tidy)" -gt 100 ] || return
	cov-probe --decode maps/["$1"]* <probed.out >"$board.$1.record"
}

on unix
want='' check_on 'unix: 200 print what they print without probes' 0 same_output 01
want='' check_on 'unix: 300 more' 0 same_output 234
on wasm
want='' check_on 'wasm: 500 print what they print without probes' 0 same_output 01234

equal() {
	cat unix.01.record unix.234.record | sed 's/"test":[^,]*,//' >both
	"$python" -c '
import json
one, other = (json.loads(line)["executed"] for line in open("both"))
one.update(other)
print(one == json.load(open("wasm.01234.record"))["executed"], len(one))'
}
want='True 500
' check_on 'unix and wasm: the same lines ran' 0 equal

agree() {
	"$with_coverage" "$tests/probe-batch.py" agree unix.01.record source | tee agreed | tail -n 20 >&2
	grep -q '^[0-9]\{4,\} lines, 0 differ$' agreed
}
on unix
[ -n "$with_coverage" ] || missing='no CPython 3.11 with coverage.py is installed'
check_on '200 programs: the lines that ran are those that coverage.py sees' 0 agree
