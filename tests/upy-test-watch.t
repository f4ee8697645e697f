#!/bin/sh
# upy-test --watch: what changed files bring about, on a board that keeps its files.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
# shellcheck source=tests/fs-server.sh
. "$srcdir/tests/fs-server.sh"
command -v inotifywait >/dev/null || skip_all 'inotifywait is not installed (inotify-tools)'
if ! command -v setsid >/dev/null || ! env --default-signal=INT true 2>/dev/null; then
	skip_all 'setsid or env --default-signal is missing'
fi
plan 24

mkdir "$tmp/project" "$tmp/board" && cd "$tmp/project" || exit 1
mkdir tests src src/lib
UPY_DEVICE=unix UPY_BOARD_FS=$tmp/board
export UPY_DEVICE UPY_BOARD_FS
on unix
[ -z "$missing" ] || skip_all "$missing"

echo 'sources: src' >upy.yaml
echo 'SCALE = 2' >src/lib/scale.py
echo 'from lib.scale import SCALE' >src/adc.py
echo 'X = 1' >src/lonely.py
echo 'data' >tests/table.csv
test_of() { # FILE COMMAND RESULT VALUE
	printf '%s\n' "- name: $1" "  command: $2" "  result: $3" "  exp: $4" >"tests/$1.yaml"
}
test_of scale 'from lib.scale import SCALE' SCALE 2
test_of adc 'import adc' adc.SCALE 2
test_of other 'pass' 1+1 2
test_of put 'pass # table.csv' 1+1 2
mkfifo "$tmp/said"

# start [OPTION...]: watch, and see the first run through.
start() {
	setsid env --default-signal=INT upy-test --watch "$@" >"$tmp/out" 2>"$tmp/said" &
	watch=$!
	exec 4<"$tmp/said"
	next
}

# What is said until it waits again, and the names of the tests that ran until then.
next() {
	: >"$tmp/heard"
	while read -r line <&4; do
		case $line in
		*' waiting for changes '*) break ;;
		*' waiting for the next change')
			echo "$line"
			break
			;;
		esac
		echo "$line"
	done
	report
}
report() {
	sed -nE 's/.*"type":"verdict","test":"([^"]*)","name.*"verdict":"([a-z]*)".*/\2 \1/p' .upy/last.ndjson
}

end() { # SIGNAL
	kill -s "$1" -- -"$watch"
	wait "$watch" 2>/dev/null
}
from_start() {
	start "$@"
	ls "$tmp/board" "$tmp/board/lib"
}
want="pass tests/adc.yaml::adc
pass tests/other.yaml::other
pass tests/put.yaml::put
pass tests/scale.yaml::scale
$tmp/board:
adc.py
lib
lonely.py

$tmp/board/lib:
scale.py
" check 'at first: the sources are put on the board, all tests run' 0 from_start

test_file() {
	test_of other 'pass' 1+1 3
	next
}
want='upy-test: tests/other.yaml changed: running tests/other.yaml
fail tests/other.yaml::other
' check 'a test file: it runs' 0 test_file

renamed_over() {
	sed 's/exp: 3/exp: 2/' tests/other.yaml >tests/.other.swp
	mv tests/.other.swp tests/other.yaml
	next
}
want='upy-test: tests/other.yaml changed: running tests/other.yaml
pass tests/other.yaml::other
' check 'an editor that renames over it' 0 renamed_over

backup() {
	mv tests/other.yaml tests/other.yaml~
	cp tests/other.yaml~ tests/other.yaml
	next
}
want='upy-test: tests/other.yaml changed: running tests/other.yaml
pass tests/other.yaml::other
' check 'one that keeps a backup' 0 backup

new_test() {
	test_of new 'pass' 1+1 2
	next
}
want='upy-test: tests/new.yaml changed: running tests/new.yaml
pass tests/new.yaml::new
' check 'a new test file' 0 new_test

module() {
	echo 'SCALE = 3' >src/lib/scale.py
	next
	cat "$tmp/board/lib/scale.py"
}
want='upy-test: src/lib/scale.py changed: running tests/adc.yaml tests/scale.yaml
fail tests/adc.yaml::adc
fail tests/scale.yaml::scale
SCALE = 3
' check 'a module: uploaded; what imports it runs, through others, too' 0 module

importer() {
	echo 'SCALE = 2' >src/adc.py
	next
}
want='upy-test: src/adc.py changed: running tests/adc.yaml
pass tests/adc.yaml::adc
' check 'a module that imports others: only what imports it' 0 importer

everything() {
	echo 'X = 2' >src/lonely.py
	next
	cat "$tmp/board/lonely.py"
}
want='upy-test: src/lonely.py changed: running tests/adc.yaml tests/new.yaml tests/other.yaml tests/put.yaml tests/scale.yaml
pass tests/adc.yaml::adc
pass tests/new.yaml::new
pass tests/other.yaml::other
pass tests/put.yaml::put
fail tests/scale.yaml::scale
X = 2
' check 'a module that no test mentions: all' 0 everything

data() {
	echo 'more' >>tests/table.csv
	next
}
want='upy-test: tests/table.csv changed: running tests/put.yaml
pass tests/put.yaml::put
' check 'another file: what mentions it' 0 data

nothing() { # changes that do not matter, then one that does
	echo x >tests/notes.txt
	echo x >tests/.hidden.py
	mkdir -p src/__pycache__ tests/sub
	echo x >src/__pycache__/adc.py
	test_of sub/deep 'pass' 1+1 2
	next | sed 's/: .* changed/: changed/'
}
want='upy-test: changed: running tests/sub/deep.yaml
pass tests/sub/deep.yaml::sub/deep
' check 'what no test mentions, what is hidden; a test in a new folder' 0 nothing

several() {
	mkdir new
	sed 's/1+1/1+1+0/' tests/other.yaml >new/other.yaml
	sed 's/1+1/1+1+0/' tests/new.yaml >new/new.yaml
	mv new/*.yaml tests # at once
	next
}
want='upy-test: several files changed: running tests/new.yaml tests/other.yaml
pass tests/new.yaml::new
pass tests/other.yaml::other
' check 'several files: one run' 0 several

during() {
	mkfifo "$tmp/go"
	test_of new "open('$tmp/go', 'w').close()" 1+1 2
	read -r line <&4
	echo "$line"
	cat "$tmp/go" # the test runs
	test_of other 'pass' 2+2 4
	next
	next
}
want='upy-test: tests/new.yaml changed: running tests/new.yaml
pass tests/new.yaml::new
upy-test: tests/other.yaml changed: running tests/other.yaml
pass tests/other.yaml::other
' check 'a change during a run: another run' 0 during

broken() {
	echo '- name: [' >tests/new.yaml
	next | sed 's/\(new.yaml:[0-9]*\).*/\1/; /::/d'
}
want='upy-test: tests/new.yaml changed: running tests/new.yaml
yaml2steps: tests/new.yaml:2
' check 'a test file that is broken: told' 0 broken
mended() {
	test_of new 'pass' 2+2 5
	next
}
want='upy-test: tests/new.yaml changed: running tests/new.yaml
fail tests/new.yaml::new
' check 'and mended' 0 mended

gone() {
	rm tests/new.yaml
	test_of other 'pass' 2+2 5
	next | sed 's/: .* changed/: changed/'
}
want='upy-test: changed: running tests/other.yaml
fail tests/other.yaml::other
' check 'a test file that is gone is no test any more' 0 gone

want='' check 'Ctrl-C: the status of the last run' 1 end INT
no_leftovers() {
	for path in "$tmp"/tmp.*; do
		[ ! -e "$path" ] || echo "$path"
	done
}
want='' check 'nothing is left of it' 0 no_leftovers

lf() {
	start --lf
	end INT
}
want='fail tests/scale.yaml::scale
fail tests/other.yaml::other
' check '--watch --lf: at first what was not good' 1 lf

one_file() {
	start tests/adc.yaml
	test_of other 'pass' 2+2 4
	test_of adc 'import adc' adc.SCALE+0 2
	next | sed 's/: .* changed/: changed/'
	end INT
}
want='pass tests/adc.yaml::adc
upy-test: changed: running tests/adc.yaml
pass tests/adc.yaml::adc
' check 'with files: only these' 0 one_file

terminated() {
	start tests/adc.yaml
	end TERM
}
want='pass tests/adc.yaml::adc
' check 'SIGTERM: death by it' 143 terminated

no_board() {
	echo 'gone: {address: "exec:exit 1"}' >devices.yaml
	start -d gone --connect 1 tests/adc.yaml >"$tmp/started"
	grep -v '^upy-fs: \|::' "$tmp/started"
	end INT
}
want='upy-test: src: not on the board: waiting for the next change
' check 'a board that is not there: nothing runs' 3 no_board

# A board that goes on running: what it has imported stays.
serve unix
test_of keep 'import lonely' lonely.X 5
echo '  fresh: none' >>tests/keep.yaml
reloaded() {
	start -d it tests/keep.yaml
	echo 'X = 5' >src/lonely.py
	next
	end INT
}
want='fail tests/keep.yaml::keep
upy-test: src/lonely.py changed: running tests/keep.yaml
pass tests/keep.yaml::keep
' check 'a module that a board has imported: it forgets the old one' 0 reloaded
stop

want='' want_err='upy-test: --watch runs tests, --list does not
usage: upy-test [options] [FILE...]
' check 'nothing to run is nothing to watch' 2 upy-test --watch --list
want='' want_err='upy-test: --watch: standard input is no file that changes
usage: upy-test [options] [FILE...]
' check 'standard input' 2 upy-test --watch -
