#!/bin/sh
# The examples do what they show: on boards, as a newcomer runs them.
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
examples=$(cd "${srcdir:-.}" && pwd)/share/examples
plan 9

cd "$tmp" || exit 1

summary() { # of the report on stdin
	sed -n '$s/ in .*//p'
}
tested() {
	upy-test -d "$board" "$examples"/[!b]*.yaml >report
	tested_status=$?
	summary <report | sed -E 's/[0-9]+/N/; s/, [0-9]+ skipped//'
	return $tested_status
}
measured() { # what comes of the benchmarks is in upy-send-bench.t
	yaml2steps "$examples/bench.yaml" | upy-send -d "$board" | upy-assert | upy-report | summary
}
for name in microbit unix; do
	on $name
	want='N passed
' check_on "test files on $name" 0 tested
	want='6 passed
' check_on "benchmarks on $name" 0 measured
done

# A project, and a board that keeps its files.
mkdir board src src/lib tests
UPY_DEVICE=unix UPY_BOARD_FS=$tmp/board
export UPY_DEVICE UPY_BOARD_FS
echo 'SCALE = 2' >src/lib/scale.py
printf 'from lib.scale import SCALE\nprint(21 * SCALE)\n' >src/main.py
echo old >board/gone.py
echo '{}' >board/settings.json
: >board/boot.py
printf '%s\n' '- {name: it scales, command: from lib.scale import SCALE, result: SCALE, exp: 2}' \
	>tests/scale.yaml
project() {
	env -u MAKEFLAGS -u MAKELEVEL make -s -f "$examples/project.mk" "$@"
}
on unix
want='new       lib/scale.py
new       main.py
deleted   gone.py
2 new, 0 changed, 1 deleted, 0 unchanged
42
' check_on 'project.mk: files are put on the board, main.py runs' 0 project run
want='0 new, 0 changed, 0 deleted, 2 unchanged
42
' check_on 'project.mk: nothing is sent again' 0 project run
kept() {
	ls board
}
want='boot.py
lib
main.py
settings.json
' check_on 'project.mk: what is the own of the board stays' 0 kept
checked() {
	project check >report && summary <report && tail -n 1 tests.tap
}
want='1 passed
1..1
' check_on 'project.mk: tests, with two reports' 0 checked

unset UPY_DEVICE UPY_BOARD_FS
two_boards() {
	port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])') || return
	sh "$examples/two-boards.sh" "$port" | upy-send -d unix -d double=unix | upy-assert |
		upy-report >report
	two_boards_status=$?
	summary <report
	return $two_boards_status
}
want='1 passed
' check_on 'two-boards.sh: what the double serves is what the board gets' 0 two_boards
