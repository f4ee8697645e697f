#!/bin/sh
# cov-merge: coverage data of all kinds put together, and reports on it.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 79

data=$srcdir/tests/data/coverage
cp "$data"/* "$tmp" && cd "$tmp" || exit 1
mkdir runs && mv settrace-*.json runs

# The rows of a table: NAME STMTS MISS COVER MISSING, between the rules.
rows() {
	rows_status=0
	cov-merge --show-missing "$@" >table || rows_status=$?
	awk '/^---/ { inside = !inside; next } inside { $1 = $1; print }' table
	return $rows_status
}

# The JSON report, through jq.
ask() { # FILTER ARGUMENT...
	filter=$1
	shift
	cov-merge -f json -o merged.json "$@" && jq -c "$filter" merged.json
}

# The tables.

want='Name          Stmts   Miss  Branch  BrPart  Cover   Missing
-----------------------------------------------------------
app.py           41      1      12       1    92%   34->35, 35, 41->42, 41->43
helpers.py        4      1       0       0    75%   6
test_app.py       2      0       0       0   100%
-----------------------------------------------------------
TOTAL            47      2      12       1    92%
' want_err='' check 'runs are put together' 0 cov-merge --show-missing runs
want='Name          Stmts   Miss  Cover
---------------------------------
app.py           41      1    98%
helpers.py        4      1    75%
test_app.py       2      0   100%
---------------------------------
TOTAL            47      2    96%
' check 'without branches' 0 cov-merge --no-branch runs

want='app.py 41 5 88% 28, 35, 41-43
' check 'one run alone has fewer lines' 0 rows --include app.py --no-branch runs/settrace-test_app.json

statements() {
	cov-merge -f coveragepy --include app.py --include helpers.py "$@" runs | jq -c '.files["app.py", "helpers.py"] |
		[(.executed_lines + .missing_lines - .excluded_lines | sort), .excluded_lines]'
}
known=$(jq -c '.[] | [.with_pragma, .excluded]' coverage-py-statements.json)
want="$known
" check 'statements and excluded lines of sources are those of coverage.py' 0 statements --method ast

# Headers of except clauses are missing in the bytecode; a list's lines are their own.
differences() {
	statements --method mpy | jq -c '.[0]' >lines.mpy
	jq -c '.[].with_pragma' coverage-py-statements.json >lines.ast
	paste -d '\n' lines.ast lines.mpy | jq -sc '[.[0] - .[1], .[1] - .[0], .[2] - .[3], .[3] - .[2]]'
}
want='[[57,59],[60,61],[],[]]
' check 'those of .mpy files are, but for the lines that their compiler sees otherwise' 0 differences

want='test_app.py 2 0 100%
helpers.py 4 1 75% 6
app.py 41 1 98% 35
' check '--sort orders the rows' 0 rows --no-branch --sort -name runs
want='helpers.py 4 1 75% 6
app.py 41 1 98% 35
test_app.py 2 0 100%
' check 'by what is covered' 0 rows --no-branch --sort cover runs
want='app.py 41 1 97.56% 35
helpers.py 4 1 75.00% 6
' check '--skip-covered leaves out files that ran; --precision has its digits' 0 \
	rows --no-branch --skip-covered --precision 2 runs
check '--sort knows its keys' 2 cov-merge --sort size runs

# Branches.

cat >branch.py <<'!'
def f(a):
    for i in a:
        if i:
            continue
        g(
            i)
    while a:
        a.pop()
        if a == [1]:
            break
    return 1
!
arcs() { # [FROM,TO]...
	printf '{"executed": {"branch.py": [1, 2, 3, 7, 8, 9]}, "arcs": {"branch.py": [%s]}}' "$1" | rows -
}
want='branch.py 10 4 8 4 56% 2->7, 3->5, 4-5, 7->11, 9->10, 10-11
' check 'arcs of CPython' 0 arcs '[2,3],[3,4],[7,8],[9,7]'
want='branch.py 10 4 8 2 67% 3->4, 4-5, 9->10, 10-11
' check 'arcs of MicroPython, whose loops test behind their bodies' 0 \
	arcs '[2,3],[3,6],[5,6],[6,3],[6,7],[7,8],[9,7],[10,7],[10,11]'
want='branch.py 10 4 8 3 61% 3->4, 4-5, 7->11, 9->10, 10-11
' check 'but for what may be a break' 0 arcs '[2,3],[3,6],[5,6],[6,3],[6,7],[7,8],[9,7],[10,11]'

# What the reader expects and may demand.

check '--fail-under: more is covered' 0 cov-merge --no-branch --fail-under 95.7 runs
want_err='cov-merge: 96% is covered, less than the 96% of --fail-under
' check '--fail-under: less is covered, though it is rounded up' 1 cov-merge --no-branch --fail-under 96 runs
check '--fail-under wants a percentage' 2 cov-merge --fail-under 101 runs

want='[100,99]
' check 'percentages are not rounded to 100' 0 eval '
	printf "SF:x\nDA:1,1\nend_of_record\n" >all.info
	{ echo SF:x; seq -f DA:%g,1 1 300; echo DA:301,0; echo end_of_record; } >most.info
	for file in all most; do
		cov-merge $file.info -f json | jq -r .totals.percent_covered_display
	done | jq -sc .'

# Names.

mkdir -p board/lib && echo 'x = 1
y = 2' >board/lib/m.py && echo 'z = 1' >board/never.py
echo '{"executed": {"/flash/lib/m.py": [1]}}' >flash.json
echo '{"executed": {"lib/m.py": [2]}}' >plain.json
want='board/lib/m.py 2 0 100%
' check '--path-map: names that mean one file are put together before anything else' 0 \
	rows --path-map /flash=board --path-map lib=board/lib flash.json plain.json
want='board/lib/m.py 2 0 100%
board/never.py 1 1 0% 1
' check '--source: files are found there, and what was never imported counts' 0 \
	rows --path-map /flash=/ --source board flash.json plain.json
want_err='cov-merge: --path-map: '\''x'\'' is not DEV=HOST
usage: cov-merge [options] [FILE|DIR]...
' check '--path-map wants two names' 2 cov-merge --path-map x runs
want='helpers.py 4 1 75% 6
' check '--include and --exclude choose files' 0 rows --no-branch --include '*p*.py' --exclude '*app*' runs
want_err='cov-merge: none of the files fits --include and --exclude
' check 'a choice of no files is told' 2 cov-merge --include nothing runs
want='{"x":[1]}
' check 'code that was typed is left out' 0 ask .executed all.info - <<'!'
{"executed": {"<stdin>": [1, 2]}}
!

mkdir -p links/real && echo 'x = 1
y = 2' >links/real/m.py && ln -s real links/other && ln -s m.py links/real/n.py
want='links/real/m.py 2 0 100%
' check 'a file that links lead to is one file' 0 rows - <<!
{"executed": {"links/other/m.py": [1], "$tmp/links/other/../real/n.py": [2]}}
!

# Kinds of data.

want='{"app.py":[1,2]}
' check 'what a board printed' 0 ask .executed --method co_lines - <<'!'
boot
>>> OK---MPY_COV_START---
{"executed": {"app.py": [1]}, "executable": {"app.py": [1, 3]}}
---MPY_COV_END---
---MPY_COV_CRC32--- f9fe24fa
more
---MPY_COV_START---
{"executed":{"app.py":[2]},
"executable":{"app.py":[2]}}
---MPY_COV_END---
!
want='{"app.py":[268]}
' check 'and may begin with zeros' 0 ask .executed --method co_lines - <<'!'
---MPY_COV_START---
{"executed": {"app.py": [268]}, "executable": {"app.py": [268]}}
---MPY_COV_END---
---MPY_COV_CRC32--- 00a66e57
!
want_err='cov-merge: <stdin>: line 2: the data was damaged on its way: its checksum is f9fe24fa, not f9fe24fb
' check 'a checksum must be right' 3 cov-merge --method co_lines <<'!'
boot
>>> OK---MPY_COV_START---
{"executed": {"app.py": [1]}, "executable": {"app.py": [1, 3]}}
---MPY_COV_END---
---MPY_COV_CRC32--- f9fe24fb
!
want_err='cov-merge: <stdin>: line 1: no ---MPY_COV_END--- follows: the text was cut
' check 'data that a board did not end' 2 cov-merge <<'!'
---MPY_COV_START---
{"executed": {"app.py": [1]}}
!
for line in '{"temperature": 21}' "{'temperature': 21}"; do
	want='{"app.py":[1]}
' check "a program may print before, even $line" 0 ask .executed - <<!
$line
---MPY_COV_START---
{"executed": {"app.py": [1]}}
---MPY_COV_END---
!
done
want='{"x":{"1":5,"2":1}}
' check 'LCOV: times add up' 0 eval '
	printf "TN:\nSF:x\nDA:1,2\nDA:2,1,abc\nDA:3,0\nLF:3\nLH:2\nend_of_record\n" >a.info
	printf "TN:\r\nSF:x\r\nFN:1,f\r\nFNDA:1,f\r\nDA:1,3\r\nDA:4,0\r\nend_of_record\r\n" >b.lcov
	ask .hits a.info b.lcov'
want='[1,2,3,4]
' check 'and all their lines are executable' 0 jq -c '.executable.x' merged.json
want='x 4 2 2 0 67% 3-4
' check 'LCOV: arms of branches that any run took were taken' 0 eval '
	printf "SF:x\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nend_of_record\n" >c.info
	printf "SF:x\nBRDA:1,0,0,0\nBRDA:1,0,1,4\nend_of_record\n" >d.info
	rows a.info b.lcov c.info d.info'
want='x 4 2 2 1 50% 1->arm 2, 3-4
' check 'else they are told' 0 rows a.info b.lcov c.info

want='{"app.py":[1,2,5]}
' check 'records on standard input' 0 ask .executed --method probe <<'!'
{"type":"plan","by":"cov-probe","run":"1"}
{"type":"coverage","by":"cov-probe","test":"t","methods":{"app.py":"probe"},"executed":{"app.py":[1,2]},"executable":{"app.py":[1,2,3]}}
{"type":"coverage","by":"cov-probe","methods":{"app.py":"probe"},"executed":{"app.py":[5]},"executable":{"app.py":[5]}}
{"type":"end","by":"cov-probe","run":"1","count":2}
!
cat >maps.ndjson <<'!'
{"type":"probes","file":"run.py","id":0,"name":"_c","probes":3,"lines":[[1,0],[2,1],[3,1]],"arms":[[1,2,2],[1,-1,0]],"excluded":[3]}
{"type":"probes","file":"idle.py","id":1,"name":"_c","probes":2,"lines":[[1,0],[4,1]]}
!
want='idle.py 2 2 0 0 0% 1-4
run.py 2 1 2 1 50% 1->2, 2
' check 'maps of probes tell the lines of files that were never run, too' 0 rows maps.ndjson - <<'!'
{"type":"coverage","executed":{"run.py":[1]},"arcs":{"run.py":[[1,-1]]}}
!
want_err='cov-merge: <stdin>: line 1, column 52: a row of a map has another number of numbers
' check 'a wrong map' 2 cov-merge <<'!'
{"type":"probes","file":"run.py","lines":[[1,0],[2]]}
!
check 'a stream that was cut' 3 cov-merge <<'!'
{"type":"plan","by":"cov-probe","run":"1"}
{"type":"coverage","by":"cov-probe","executed":{"app.py":[1,2]}}
!
want_err='cov-merge: <stdin>: upy-send: no board
' check 'an error in the stream' 3 cov-merge <<'!'
{"type":"coverage","executed":{"app.py":[1,2]}}
{"type":"error","by":"upy-send","message":"no board","exit":3}
!
want_err='cov-merge: <stdin>: tracing ended early on the board: MemoryError()
' check 'a tracer that gave up' 3 cov-merge <<'!'
{"_metadata": {"incomplete": "MemoryError()"}, "executed": {"app.py": [1]}}
!

# Contexts.

want='app.py test_app: 2-27, 29-34, 36-40, 46-64
 test_app2: 2-11, 14, 17, 26-28, 40-46, 51
' check '--contexts tells what each test ran' 0 eval '
	cov-merge --contexts --include app.py runs | sed -n "/^Which/,\$p" | tail -n +2 | tr -s " "'
want='["test_app"]
' check 'statements that go on in other lines have them, too' 0 eval '
	cov-merge --contexts -f coveragepy runs | jq -c ".files[\"app.py\"].contexts[\"59\"]"'
want='{"a_test":{"app.py":[2]},"t":{"app.py":[3]},"u":{"app.py":[5]}}
' check 'the name of the file is the test, where nothing else is' 0 eval '
	echo "{\"executed\": {\"app.py\": [2]}}" >20260102_030405_a_test.json
	echo "{\"executed\": {\"app.py\": [3]}, \"test\": \"t\"}" >a.json
	echo "{\"executed\": {\"app.py\": [5]}, \"_metadata\": {\"test_script\": \"u\"}}" >b.json
	ask .contexts --contexts 20260102_030405_a_test.json a.json b.json'

# Defects of another tool that must not be here. Each is a row of its list.

echo '{"executed": {"gone.py": [1]}, "executable": {"gone.py": [1, 2]}}' >one.json
echo '{"executed": {"gone.py": [3]}, "executable": {"gone.py": [3, 4]}}' >two.json
want='gone.py 4 2 50% 2, 4
' check 'merging keeps executable lines' 0 rows --method co_lines one.json two.json
want='[2,4]
' check 'also when what was merged is merged again' 0 eval '
	cov-merge --method co_lines -f json one.json >again.json
	cov-merge -f coveragepy again.json two.json --method co_lines 2>&1 |
		jq -c ".files[\"gone.py\"].missing_lines // empty" >/dev/null
	cov-merge --method co_lines -f json one.json two.json | cov-merge -f coveragepy |
		jq -c ".files[\"gone.py\"].missing_lines"'
want='app.py 41 37 10%
' check 'lines of runs without arcs count beside runs with arcs' 0 eval '
	jq -c ".executed[\"app.py\"] = [2] | .arcs = {\"app.py\": [[1, 2]]}" one.json >arcs.json
	echo "{\"executed\": {\"app.py\": [20]}}" >lines.json
	rows --include app.py --no-branch arcs.json lines.json --exclude gone.py | cut -d " " -f 1-4'
want='[]
' check '.mpy files: no blank lines are executable' 0 eval '
	cov-merge --method mpy -f coveragepy --include app.py runs >mpy.json
	jq -c ".files[\"app.py\"] | .executed_lines + .missing_lines" mpy.json |
		jq -c "map(select(. as \$n | [1, 4, 6, 7, 9, 10, 13, 16, 21, 24, 25, 31, 38, 39, 44, 45, 49, 50, 62] |
			index(\$n)))"'
want='[22,23]
' check '# pragma: no cover is honoured by all methods' 0 eval '
	for method in ast mpy auto; do
		cov-merge --method $method -f coveragepy --include app.py runs |
			jq -c ".files[\"app.py\"].excluded_lines"
	done | sort -u'
want_err='cov-merge: gone.py: no source (No such file or directory): the lines are those of the functions that were entered (co_lines)
' check 'auto falls back, and says so' 0 cov-merge one.json
want='' want_err='cov-merge: gone.py: no source (No such file or directory), and the data does not list its lines; --path-map or --source says where it is, --exclude leaves it out
' check 'a source that is not there is no success' 2 eval '
	echo "{\"executed\": {\"gone.py\": [1]}}" >bare.json; cov-merge bare.json runs'
check 'it can be left out' 0 cov-merge --exclude gone.py bare.json runs
want_err='cov-merge: app.py: the data has no executable lines of it, as co_lines() gives
cov-merge: helpers.py: the data has no executable lines of it, as co_lines() gives
cov-merge: test_app.py: the data has no executable lines of it, as co_lines() gives
' check 'a method without data is no success' 2 cov-merge --method co_lines runs
want_err='cov-merge: test_app.py: no .mpy file of it was given, nor is test_app.mpy there; --mpy-cross names a compiler
' check 'nor is one without a compiler' 2 cov-merge --method mpy runs
want_err='cov-merge: no file is in the data: nothing was traced
' check 'nor data of nothing' 2 cov-merge <<'!'
{"executed": {}}
!

# Other programs.

cat >fake-cross <<'!'
#!/bin/sh
# As mpy-cross -o OUTPUT -- SOURCE, of what was compiled before.
case $4 in
*bad.py) echo 'SyntaxError' >&2; exit 1 ;;
*) cp "${4%.py}.mpy" "$2" ;;
esac
!
chmod +x fake-cross
want='mpy
' check '--mpy-cross compiles sources' 0 eval '
	ask ".methods[\"app.py\"]" --mpy-cross ./fake-cross --include app.py runs | tr -d \"'
echo 'x = (' >bad.py
echo '{"executed": {"bad.py": [1]}}' >bad.json
want_err='SyntaxError
cov-merge: bad.py: ./fake-cross could not compile it
' check 'what cannot be compiled is told' 2 cov-merge --mpy-cross ./fake-cross bad.json
want_err='cov-merge: app.py: ./no-cross: No such file or directory
' check 'a compiler that is not there is told' 3 \
	cov-merge --method mpy --mpy-cross ./no-cross --include app.py runs

# Bad input.

want='' want_err='cov-merge: cut.json: line 1, column 40: the text ends too early
' check 'truncated data: nothing is reported' 2 eval 'head -c 39 runs/settrace-test_app.json >cut.json
	cov-merge cut.json runs'
want='helpers.py 4 1 75% 6
' check '--keep-going: the rest is' 2 rows --no-branch --keep-going --include helpers.py cut.json runs
want='[[2],[1]]
' check 'and nothing of what is bad' 2 eval '
	echo "{\"executed\": {\"helpers.py\": [2], \"app.py\": [1, -1]}}" >half.json
	echo "{\"executed\": {\"helpers.py\": [1]}}" >whole.json
	cov-merge --keep-going half.json whole.json -f coveragepy >out.json; status=$?
	jq -c "[[2], .files[\"helpers.py\"].executed_lines]" out.json; (exit $status)'
bad() { # TEXT
	printf '%s\n' "$1" | cov-merge
}
want_err='cov-merge: <stdin>: line 1, column 29: a number out of range
' check 'a negative line' 2 bad '{"executed": {"app.py": [1, -2]}}'
want_err='cov-merge: <stdin>: line 1, column 26: a number out of range
' check 'a huge line' 2 bad '{"executed": {"app.py": [1000001]}}'
want_err='cov-merge: <stdin>: line 1, column 64: a number out of range, here or before
' check 'a huge line that control went to' 2 bad '{"executed": {"app.py": [1]}, "arcs": {"app.py": [[1, 3000000]]}}'
want_err='cov-merge: <stdin>: line 1, column 64: a number out of range, here or before
' check 'or came from' 2 bad '{"executed": {"app.py": [1]}, "arcs": {"app.py": [[1000001, 3]]}}'
want_err='cov-merge: <stdin>: line 1, column 27: the name before this can be none of a file
' check 'a name of two lines' 2 bad '{"executed": {"a\nDA:1,1": [1]}}'
want_err='cov-merge: <stdin>: line 1, column 31: the name before this can be none of a file
' check 'a name with an end in it' 2 bad '{"executed": {"app.py\u0000x": [1]}}'
want_err='cov-merge: <stdin>: line 1, column 45: this member is there twice
' check 'lists that are there twice' 2 bad '{"executed":{},"executable":{},"executable":{}}'
want_err='cov-merge: <stdin>: line 1, column 11: this is what probes saw: cov-probe --decode makes data of it
' check 'what a board says of probes, as it is' 2 bad '{"probes":{"0":"101"}}'
want_err='cov-merge: <stdin>: line 1, column 14: an object is wanted here
' check 'executed is an object' 2 bad '{"executed": [1]}'
want_err='cov-merge: <stdin>: line 1, column 25: a list is wanted here
' check 'of lists' 2 bad '{"executed": {"app.py": {"1": 2}}}'
want_err='cov-merge: <stdin>: neither JSON, records, LCOV, a .mpy file nor a text with ---MPY_COV_START---: no coverage data
' check 'something else' 2 bad 'hello'
want_err='cov-merge: <stdin>: line 3: how often the line ran is wrong
' check 'a wrong line of LCOV' 2 bad 'TN:
SF:x
DA:3,-1
end_of_record'
want_err='cov-merge: <stdin>: line 2: how often the line ran is wrong
' check 'a count that is too large' 2 bad 'SF:x
DA:3,18446744073709551616
end_of_record'
want_err='cov-merge: bad.py: line 1, column 5: this bracket is not closed
' check 'a source that is none' 2 cov-merge bad.json
want_err='cov-merge: app.mpy: byte 100: the file ends too early
' check 'a cut .mpy file' 2 eval 'head -c 100 app.mpy >cut.mpy; mv cut.mpy app.mpy; cov-merge app.mpy runs'
cp "$data/app.mpy" .
mkdir empty
want_err='cov-merge: empty: no coverage data in this folder: *.json, *.ndjson, *.info, *.lcov or *.mpy would be
' check 'a folder without data' 2 cov-merge empty
want_err='cov-merge: nosuch.json: No such file or directory
' check 'a file that is not there' 2 cov-merge nosuch.json
for format in text json; do
	full() { cov-merge -f "$format" runs >/dev/full; }
	check "-f $format: a full disk is reported" 3 full
done
want='7 4
' check 'many files are read side by side' 0 eval '
	mkdir many
	for i in 1 2 3 4 5 6 7; do
		for k in 1 2 3 4 5 6 7 8 9; do
			echo "{\"executed\": {\"f$i.py\": [$k]}, \"hits\": {\"f$i.py\": {\"1\": 1}},
				\"executable\": {\"f$i.py\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]}}"
		done
	done | split -l 2 --additional-suffix .json - many/
	cov-merge many --method co_lines -f json >merged.json
	jq -r "[(.files | length), .files[\"f7.py\"].missing_lines] | @tsv" merged.json | tr "\t" " "'
