#!/bin/sh
# upy-test: what becomes of benchmarks. Stand-ins for the two programs tell how
# they are called.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
UPY_DEVICE=unix
export UPY_DEVICE
on unix
[ -z "$missing" ] || skip_all "$missing"
plan 29

mkdir "$tmp/bin" "$tmp/project" "$tmp/project/tests"
# Saves what it is told to under the next number, which compare must not take for the last.
cat >"$tmp/bin/upy-bench" <<'!'
#!/bin/sh
echo "upy-bench $*" >>"$CALLS"
save= json=
while [ $# -gt 0 ]; do
	case $1 in
	--json) json=$2 ;;
	--save) save=$2 ;;
	--storage) storage=$2 ;;
	esac
	shift
done
cat
run 2026-06-07 unix >"$json"
[ -z "$save" ] || { mkdir -p "$storage/B" && run 2026-06-07 unix >"$storage/B/0099_$save.json"; }
exit "${BENCH_STATUS-0}"
!
cat >"$tmp/bin/bench-compare" <<'!'
#!/bin/sh
echo "bench-compare $*" >>"$CALLS"
printf '\na table\n'
case "$*" in
*now.json) exit "${COMPARE_STATUS-0}" ;;
esac
exit "${MISSING_STATUS-0}"
!
cat >"$tmp/bin/run" <<'!'
#!/bin/sh
# run TIME DEVICE...: what is saved of a run on these boards.
time=$1
shift
for device; do
	printf '    "device": "%s",\n    "platform": "linux",\n' "$device"
done
printf '    "stats": {}\n    "datetime": "%s",\n' "$time"
!
chmod +x "$tmp/bin/upy-bench" "$tmp/bin/bench-compare" "$tmp/bin/run"
PATH=$tmp/bin:$PATH CALLS=$tmp/calls
export CALLS

cd "$tmp/project" || exit 1
printf '%s\n' '- name: fast' '  benchmark: "1"' >tests/b.yaml
printf '%s\n' '- name: slow' '  benchmark: "None"' >tests/bad.yaml
printf '%s\n' '- name: plain' '  result: "1"' >tests/plain.yaml

calls() { # ARGUMENT...: upy-test; how the two were called
	: >"$CALLS"
	upy-test "$@" >"$tmp/told" 2>"$tmp/said"
	calls_status=$?
	sed -E 's|[^ ]*/upy-test\.[^ ]*|TMP|; s|'"$tmp"'/||g' "$CALLS"
	grep '^upy-test' "$tmp/said"
	return "$calls_status"
}
told() {
	sed 's/ in [0-9].*//' "$tmp/told" | tail -n "$1"
}
want='' check 'tests without benchmarks start neither program' 0 calls tests/plain.yaml

want='upy-bench --storage .benchmarks -q --json TMP
bench-compare --storage .benchmarks -- TMP
' check 'benchmarks go through upy-bench, and are shown at the end' 0 calls tests/b.yaml tests/plain.yaml
want='2 passed

a table
' check 'after the report' 0 told 3
gone() {
	set -- "${TMPDIR:-/tmp}"/upy-test.*
	[ ! -e "$1" ]
}
check 'nothing of that is left behind' 0 gone
kept() {
	grep -c '"type":"verdict"' .upy/last.ndjson
}
want='2
' check 'the records are kept as ever' 0 kept

want='upy-bench --storage .benchmarks -q --json TMP
bench-compare --storage .benchmarks -- TMP
' check 'with -f' 0 calls -f tap tests/b.yaml
want='1..1
' check 'the table does not come between' 0 told 1
standard_error() {
	tail -n 1 "$tmp/said"
}
want='a table
' check 'but on standard error' 0 standard_error
want='upy-bench --storage .benchmarks -q --json TMP
' check 'with -q there is none' 0 calls -q tests/b.yaml

want='upy-test: no test measures anything: there are no benchmarks
' check 'nothing to save' 0 calls --benchmark-save a tests/plain.yaml
want="upy-bench --save a b --json now.json --unit voltage:V --save-data --storage my store
bench-compare --storage my store -- now.json
" check 'options are passed on' 0 calls --benchmark-save 'a b' --benchmark-save-data \
	--benchmark-storage 'my store' --benchmark-json now.json --unit voltage:V tests/b.yaml
from_below() {
	cd tests || return
	: >../upy.yaml
	calls --benchmark-storage=store --benchmark-json now.json b.yaml
	from_below_status=$?
	rm ../upy.yaml now.json
	cd ..
	return "$from_below_status"
}
want="upy-bench --json tests/now.json --storage tests/store -q
bench-compare --storage tests/store -- tests/now.json
" check 'files are meant from where one stands' 0 from_below

want="upy-bench --storage .benchmarks -q --json TMP
bench-compare --storage .benchmarks -- TMP
upy-test: nothing is saved in .benchmarks yet: there is nothing to compare with
" check 'nothing to compare with' 0 calls --benchmark-compare tests/b.yaml

mkdir -p .benchmarks/A .benchmarks/B
run 2026-06-04 cpython >.benchmarks/A/0019_w.json
run 2026-06-05 unix cpython >.benchmarks/A/0029_v.json
want="upy-bench --storage .benchmarks -q --json TMP
bench-compare --storage .benchmarks -- TMP
upy-test: no saved run is of the same boards: there is nothing to compare with
" check 'nothing of this board' 0 calls --benchmark-compare tests/b.yaml
run 2026-06-02 unix >.benchmarks/A/0009_x.json
run 2026-06-03 unix >.benchmarks/B/0010_y.json
run 2026-06-01 unix >.benchmarks/B/0002_z.json
want="bench-compare --fail median:5% --fail p<0.01 & mean:3% --help
upy-bench --save new --storage .benchmarks --json TMP
bench-compare --storage .benchmarks --baseline .benchmarks/B/0010_y.json --fail median:5% --fail p<0.01 & mean:3% -- TMP
" check 'with the last run on this board before this one' 0 calls --benchmark-save new --benchmark-compare \
	--benchmark-compare-fail median:5% --benchmark-compare-fail 'p<0.01 & mean:3%' tests/b.yaml
want="bench-compare --storage .benchmarks -- 0002
upy-bench --storage .benchmarks -q --json TMP
bench-compare --storage .benchmarks --baseline .benchmarks/B/0002_z.json -- TMP
" check 'with a certain run' 0 calls --benchmark-compare=2 tests/b.yaml
run 2026-06-06 cpython >.benchmarks/A/0002_u.json
check 'on this board' 0 calls --benchmark-compare=2 tests/b.yaml
rm .benchmarks/B/0002_z.json
want="bench-compare --storage .benchmarks -- 0002
upy-bench --storage .benchmarks -q --json TMP
bench-compare --storage .benchmarks --baseline 0002 -- TMP
" check 'or on another one, if there is no other' 0 calls --benchmark-compare=2 tests/b.yaml
MISSING_STATUS=2
export MISSING_STATUS
want="bench-compare --storage .benchmarks -- 0123
" check 'which is there, or nothing is run' 2 calls --benchmark-compare=123 tests/b.yaml
unset MISSING_STATUS
want="upy-test: --benchmark-save: 'a/b' is no name for a file
" check 'a name that is none' 2 calls --benchmark-save a/b tests/b.yaml
want="upy-test: --benchmark-save and --benchmark-autosave: one name only
" check 'two names' 2 calls --benchmark-save a --benchmark-autosave tests/b.yaml
want="upy-test: --benchmark-save-data without --benchmark-save: where to?
" check 'samples of nothing that is saved' 2 calls --benchmark-save-data tests/b.yaml
want='upy-test: --benchmark-compare-fail without --benchmark-compare: against what?
' check 'limits need something to compare with' 2 calls --benchmark-compare-fail median:5% tests/b.yaml

COMPARE_STATUS=1
export COMPARE_STATUS
check 'a regression is status 1' 1 calls --benchmark-compare tests/b.yaml
want='a table
' check 'which -q shows, too' 0 told 1
BENCH_STATUS=3
export BENCH_STATUS
check 'but 3 if upy-bench fails' 3 calls --benchmark-compare tests/b.yaml
BENCH_STATUS=0 COMPARE_STATUS=0
check 'a benchmark that measures nothing is a failure' 1 calls tests/bad.yaml

cat >upy.yaml <<'!'
benchmark:
  storage: kept
  save: each
  save_data: true
  autosave: false
  compare: 0002
  compare_fail: [median:5%, min:+10us]
  unit: time:s
!
want="bench-compare --fail median:5% --fail min:+10us --help
bench-compare --storage kept -- 0002
upy-bench --save each --unit time:s --save-data --storage kept --json TMP
bench-compare --storage kept --baseline 0002 --fail median:5% --fail min:+10us -- TMP
" check 'the project file' 0 calls tests/b.yaml
want="bench-compare --fail median:5% --fail min:+10us --help
bench-compare --storage .benchmarks -- 0009
upy-bench --save mine --unit time:s --save-data --storage .benchmarks --json TMP
bench-compare --storage .benchmarks --baseline .benchmarks/A/0009_x.json --fail median:5% --fail min:+10us -- TMP
" check 'after the command line' 0 calls --benchmark-save mine --benchmark-compare=0009 \
	--benchmark-storage .benchmarks tests/b.yaml
