#!/bin/sh
# cov-merge: what other programs read of its reports.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 17

cp "$srcdir/tests/data/coverage"/* "$tmp" && cd "$tmp" || exit 1
mkdir runs lib && mv settrace-*.json runs
printf 'a = 1\nif a:\n    b = 1\n' >lib/m.py
cat >probes.ndjson <<'!'
{"type":"coverage","test":"t","methods":{"lib/m.py":"probe"},"executed":{"lib/m.py":[1,2,3]},"executable":{"lib/m.py":[1,2,3]},"branches":{"lib/m.py":[[2,3],[2,-1]]},"arcs":{"lib/m.py":[[1,2],[2,3]]},"hits":{"lib/m.py":{"1":7,"2":3}}}
!

# skip_without COMMAND: whether the next test cannot be made.
skip_without() {
	! command -v "$1" >/dev/null || return 1
	tap_count=$((tap_count + 1))
	echo "ok $tap_count # SKIP $1 is not installed"
}

# What was merged is data again.

for format in json ndjson; do
	again() {
		cov-merge --contexts -f "$format" runs probes.ndjson >once &&
			cov-merge --contexts -f "$format" once >twice &&
			for file in once twice; do
				jq -c 'del(.run, .methods)' $file >$file.same || return
			done && cmp once.same twice.same
	}
	check "-f $format: merged again, it is the same" 0 again
done
want='["plan","coverage","coverage","coverage","coverage","end"]
' check '-f ndjson: records between plan and end' 0 jq -sc 'map(.type)' once
want='4 4
' check 'that tell how many there are' 0 \
	jq -sr '"\(map(select(.type == "coverage")) | length) \(.[-1].count)"' once

# LCOV.

want='TN:
SF:lib/m.py
BRDA:2,0,0,0
BRDA:2,0,1,1
BRF:2
BRH:1
DA:1,7
DA:2,3
DA:3,1
LF:3
LH:3
end_of_record
' check '-f lcov: a tracefile' 0 cov-merge -f lcov probes.ndjson
cov-merge -f lcov -o all.info runs probes.ndjson
summary() {
	lcov --rc lcov_branch_coverage=1 --summary all.info 2>&1 | grep -o '([0-9].*'
}
skip_without lcov || want='(48 of 50 lines)
(10 of 14 branches)
' check 'lcov reads it' 0 summary
same_sums() {
	printf 'SF:x\nDA:1,2\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,0\nend_of_record\n' >a.info
	printf 'SF:x\nDA:1,5\nDA:3,1\nBRDA:1,0,0,0\nBRDA:1,0,1,-\nend_of_record\n' >b.info
	lcov --rc lcov_branch_coverage=1 -q -a a.info -a b.info -o theirs.info &&
		cov-merge -f lcov a.info b.info >ours.info &&
		for file in theirs ours; do
			sed -n '/^DA\|^LF\|^LH\|^BRF\|^BRH/p' $file.info | sort >$file.lines
		done && diff theirs.lines ours.lines
}
skip_without lcov || want='' check 'what it adds up is what lcov adds up' 0 same_sums
pages() {
	cov-merge -o text --html pages/of/it runs probes.ndjson &&
		find pages -name 'm.py.gcov.html' | sed "s|/${tmp##*/}/|/HERE/|"
}
skip_without genhtml || want='pages/of/it/HERE/lib/m.py.gcov.html
' check '--html: pages by genhtml' 0 pages
mkdir bin
ln -s "$(command -v cov-merge)" bin/cov-merge
want_err="cov-merge: genhtml is not there: install Debian's lcov
" check 'that it is not installed is told' 3 env PATH="$tmp/bin" cov-merge -o text --html pages runs
left() { find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'upy-cov.??????' -newer runs; }
want='' check 'no file is left' 0 left

# Cobertura.

valid() {
	cov-merge -f cobertura -o cov.xml runs probes.ndjson &&
		xmllint --noout --schema "$srcdir/tests/data/cobertura.xsd" cov.xml
}
look() { xmllint --xpath "$1" cov.xml; }
skip_without xmllint || check '-f cobertura: a valid document' 0 valid
skip_without xmllint || want='50 48 14 10 0.96 .lib
' check 'with totals and packages' 0 look 'concat(/coverage/@lines-valid, " ",
	/coverage/@lines-covered, " ", /coverage/@branches-valid, " ",
	/coverage/@branches-covered, " ", /coverage/@line-rate, " ", //package[1]/@name,
	//package[2]/@name)'
skip_without xmllint || want='<line number="2" hits="3" branch="true" condition-coverage="50% (1/2)"/>
' check 'lines, and branches in them' 0 look '//class[@filename="lib/m.py"]/lines/line[2]'

# coverage.py's JSON.

python=/usr/bin/python3
theirs() {
	jq -s '{executed: (map(.executed | to_entries) | add | group_by(.key) |
		map({key: .[0].key, value: (map(.value) | add | unique)}) | from_entries)}' runs/*.json >union.json
	$python "$srcdir/tests/cov-python.py" union.json >/dev/null || return
	cov-merge --no-branch --method ast -f coveragepy -o ours.json runs
	for file in theirs ours; do
		jq -S '[.files, .totals]' $file.json >$file.shape || return
	done
	diff theirs.shape ours.shape
}
if $python -c 'import coverage' 2>/dev/null; then
	want='' check '-f coveragepy: what coverage.py itself writes' 0 theirs
else
	skip_without coverage-py-module
fi
want='["format","show_contexts","timestamp","version"]
' check 'with what is said of the report' 0 eval '
	cov-merge -f coveragepy runs | jq -c ".meta | keys - [\"branch_coverage\"]"'
want='{"executed_branches":[[2,3]],"missing_branches":[[2,-1]]}
' check 'branches are pairs of lines' 0 eval '
	cov-merge -f coveragepy probes.ndjson | jq -c ".files[\"lib/m.py\"] |
		{executed_branches, missing_branches}"'

# Several at once.

several() {
	cov-merge -f text -f lcov -o one.info -f json -o one.json --fail-under 100 runs
	[ $? -eq 1 ] && [ -s one.info ] && [ -s one.json ]
}
check 'several reports, whatever --fail-under says' 0 several
