#!/bin/sh
# upy-cov: programs that run while coverage is collected, what is kept and what is told.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
plan 42
python=/usr/bin/python3
[ -x "$python" ] || python=python3

mkdir "$tmp/home"
cd "$tmp/home" || exit 1
cp "$srcdir"/tests/data/coverage/*.py .
cp -R "$srcdir/share/examples" examples

# What ran of which file, a line each, of all data; and the same as coverage.py sees it.
lines() {
	upy-cov map --csv --lines | sed 1d | cut -d, -f1,2 | sort -u
}
by_coverage() {
	"$python" -m coverage run --data-file="$tmp/data" --include="$PWD/*" "$1" >/dev/null
	"$python" -m coverage json -q --data-file="$tmp/data" -o "$tmp/json"
	"$python" -c '
import json, sys
for name, file in json.load(open(sys.argv[1]))["files"].items():
    for line in file["executed_lines"]:
        print(f"{name},{line}")
' "$tmp/json" | sort -u
}

# Statements: that a docstring, or a `def` that a tracer tells at its end, ran is known to
# cov-merge; so the missing lines are compared.
missing() {
	upy-cov report -f coveragepy --output-dir "$tmp/report" >/dev/null || return
	"$python" -c '
import json, sys
for name, file in sorted(json.load(open(sys.argv[1]))["files"].items()):
    print(name, file["missing_lines"], file["summary"]["num_statements"])
' "$tmp/report/coverage.json"
}
agrees() {
	upy-cov clean --yes
	upy-cov run -d "$board" "$@" test_app.py >/dev/null 2>&1
	missing
}
compares() {
	"$python" -c 'import coverage' 2>/dev/null
}
if compares; then
	by_coverage test_app.py >/dev/null
	"$python" -c '
import json, sys
for name, file in sorted(json.load(open(sys.argv[1]))["files"].items()):
    print(name, file["missing_lines"], file["summary"]["num_statements"])
' "$tmp/json" >"$tmp/theirs"
else
	printf '%s\n' 'app.py [28, 35, 36, 41, 42, 43] 41' 'helpers.py [6] 4' 'test_app.py [] 2' >"$tmp/theirs"
fi
theirs=$(cat "$tmp/theirs")
on cpython
want="$theirs
" check_on 'cpython, by the tracer: the lines that coverage.py says' 0 agrees
want="$theirs
" check_on 'cpython, by probes' 0 agrees --mode probe
for name in unix wasm; do
	on "$name"
	want="$theirs
" check_on "$name, by probes: the lines that coverage.py says" 0 agrees
	want="$theirs
" check_on "$name, with branches" 0 agrees --branch
done

# What is told while it runs
on unix
run() {
	upy-cov run -d "$board" "$@"
}
want="(['pos', 'zero'], [0, 2, 4])
" want_err='upy-cov: the board has no sys.settrace: coverage by probes in the source
' check_on 'what the program prints, and how coverage is collected' 0 run test_app.py
on cpython
want="(['pos', 'zero'], [0, 2, 4])
" want_err='upy-cov: the board has sys.settrace: coverage by the tracer
' check_on 'the same where there is a tracer' 0 run test_app.py
on unix
mode() {
	run --mode probe test_app.py
}
want_err='' check_on 'nothing more, when it is known' 0 mode

# How programs end
upy-cov clean --yes
cat >raises.py <<'!'
import helpers
print('first')
raise ValueError('x')
!
printf '%s\n' 'import sys, helpers' "print('first')" 'sys.exit()' >ends.py
printf '%s\n' 'import sys, helpers' "print('first')" 'sys.exit(3)' >fails.py
printf '%s\n' 'import helpers' "print('first')" 'while True:' '    pass' >hangs.py
ran() {
	upy-cov map --csv --lines | grep "^$1"
}
for name in unix cpython; do
	on "$name"
	upy-cov clean --yes
	want='first
' check_on "$name: an exception is status 1" 1 run raises.py
	want='first
' check_on "$name: sys.exit() is status 0" 0 run ends.py
	want='first
' check_on "$name: sys.exit(3) is status 1" 1 run fails.py
	want='first
' check_on "$name: too long is status 1" 1 run -T 1 hangs.py
	want='ends.py,1,ends.py
ends.py,2,ends.py
ends.py,3,ends.py
' check_on "$name: the data is there when it exits" 0 ran ends
	want='raises.py,1,raises.py
raises.py,2,raises.py
raises.py,3,raises.py
' check_on "$name: when it raises" 0 ran raises
	want='hangs.py,1,hangs.py
hangs.py,2,hangs.py
hangs.py,3,hangs.py
hangs.py,4,hangs.py
' check_on "$name: and when its time is over" 0 ran hangs
done

# A MicroPython that is named
deps=$UPY_DATADIR/boards/deps/micropython
own=$(command -v micropython)
if [ ! "$own" ] && [ -d "$deps" ]; then
	own=$tmp/micropython
	printf '%s\n' '#!/bin/sh' "lib=\$(echo '$deps'/usr/lib/*-linux-gnu*)" \
		"exec \"\$lib\"/ld-linux-*.so* --library-path \"\$lib\" '$deps/usr/bin/micropython' \"\$@\"" >"$own"
	chmod +x "$own"
fi
on unix
want='first
' check_on 'a MicroPython that is named' 0 upy-cov run --micropython "$own" ends.py
on cpython

# What is on the board
on unix
cat >looks.py <<'!'
import os, helpers
print(os.listdir())
!
listed() {
	run "$@" looks.py | sed "s/_upy-cov_[A-Za-z0-9]*/FOLDER/"
}
want="['FOLDER']
" check_on 'modules are in a folder of their own' 0 listed
mkdir "$tmp/board"
kept() {
	UPY_BOARD_FS=$tmp/board upy-cov run -d unix "$@"
}
folders() {
	kept "$@" >/dev/null 2>&1
	ls "$tmp/board"
}
want='' check_on 'nothing is left behind by a program that raises' 0 folders raises.py
want='' check_on 'nor by one whose time is over' 0 folders -T 1 hangs.py
interrupted() {
	printf '%s\n' 'import helpers' "print('up')" 'while True:' '    pass' >loops.py
	mkfifo "$tmp/fifo"
	UPY_BOARD_FS=$tmp/board timeout -s INT 30 sh -c 'trap - INT; exec upy-cov run -d unix loops.py' >"$tmp/fifo" 2>/dev/null &
	pid=$!
	read -r line <"$tmp/fifo"
	kill -INT "$pid"
	wait "$pid"
	echo "$line"
	ls "$tmp/board"
}
want='up
' check_on 'nor by one that is interrupted' 0 interrupted
there() {
	echo 'def twice(n): return 0' >"$tmp/board/helpers.py"
	kept "$@" 2>/dev/null
	cat "$tmp/board/helpers.py"
	rm "$tmp/board/helpers.py"
}
printf '%s\n' 'import helpers' 'print(helpers.twice(2))' >calls.py
want='4
def twice(n): return 0
' check_on 'a module of that name that was there is not touched' 0 there calls.py
want='0
def twice(n): return 0
' check_on 'and is what --no-deploy takes' 0 there --no-deploy calls.py

# Packages and folders
mkdir -p lib/pack
echo 'from . import inner' >lib/pack/__init__.py
echo 'def one(): return 1' >lib/pack/inner.py
printf '%s\n' 'from pack.inner import one' 'print(one())' >packs.py
packs() {
	upy-cov clean --yes
	run --source lib packs.py 2>/dev/null && upy-cov list | sed 's/^[^ ]* //'
}
want='1
lib/pack/__init__.py: 1 lines
lib/pack/inner.py: 1 lines
packs.py: 2 lines
' check_on 'packages, in a folder that is named' 0 packs
chosen() {
	upy-cov clean --yes
	run "$@" test_app.py >/dev/null 2>&1
	upy-cov list | sed 's/^[^ ]* //; s/:.*//'
}
want='app.py
' check_on 'only what is included and not excluded' 0 chosen --include app --exclude 'test_*'

nothing() {
	run --mode probe --include nothing test_app.py >/dev/null
}
want_err='cov-steps: no coverage data: nothing that is measured was loaded or put
' check_on 'nothing that is measured' 2 nothing

# Data
upy-cov clean --yes
twice() {
	run ends.py >/dev/null 2>&1
	run ends.py >/dev/null 2>&1
	find .upy_coverage -name '*-ends.json' | wc -l
}
want='2
' check_on 'two runs in a second are two files' 0 twice
parsed() {
	for file in .upy_coverage/*; do
		"$python" -c '
import json, sys
data = json.load(open(sys.argv[1]))
print(data["_metadata"]["test_script"], *data["executed"]["ends.py"])' "$file"
	done
}
want='ends 1 2 3
ends 1 2 3
' check_on 'they are JSON as mpy-coverage has it' 0 parsed
bad() {
	mkdir other
	echo '{"executed":{"a.py":[1' >other/x.json
	upy-cov --data-dir other list
}
check 'a bad file is told in the list' 2 bad
html() {
	command -v genhtml >/dev/null || {
		echo yes
		return
	}
	upy-cov report -f html -f xml -f lcov --output-dir out >/dev/null || return
	[ -e out/htmlcov/index.html ] && [ -e out/coverage.xml ] && [ -e out/coverage.lcov ] && echo yes
}
want='yes
' check_on 'reports in a folder' 0 html
none() {
	upy-cov clean --yes
	upy-cov report
}
want_err="upy-cov: .upy_coverage: no coverage data: 'upy-cov run FILE' makes some
" check 'no data is told' 2 none
check 'no FILE is told' 2 upy-cov run -d unix

# Test files
for name in microbit unix cpython; do
	on "$name"
	yaml() {
		upy-cov clean --yes
		upy-cov run --yaml -d "$board" examples/lm75.yaml >/dev/null 2>&1 || return
		upy-cov report | awk '{ print $1, $2, $3, $4 }' | grep '\.py'
	}
	want='examples/lm75.py 13 0 100%
examples/lm75_bus.py 9 0 100%
' check_on "$name: a driver under its tests" 0 yaml
done
