#!/bin/sh
# upy.mk: targets for the Makefile of a project.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
plan 9
unset MAKEFLAGS MAKELEVEL MFLAGS UPY_DEVICE UPY_TESTS UPY_TESTFLAGS UPY_WAIT

mkdir "$tmp/project" && cd "$tmp/project" || exit 1
mkdir tests
echo 'include $(shell upy --datadir)/upy.mk' >Makefile
printf '%s\n' '- {name: good, result: 1+1, exp: 2, tags: [quick]}' >tests/a.yaml
printf '%s\n' '- {name: bad, result: 1+1, exp: 3}' >tests/b.yaml
on unix

# make: the last line of the report, or all that is listed.
made() {
	make -s "$@" >"$tmp/out" 2>"$tmp/err"
	made_status=$?
	sed -nE 's/ in [0-9.]+ .*//p; /^tests.*::/p' "$tmp/out"
	return $made_status
}
want='1 passed, 1 failed
' check_on 'test is the first target; make fails as the tests do' 2 made UPY_DEVICE=unix
want='1 failed
' check_on 'test-lf: what was not good' 2 made test-lf UPY_DEVICE=unix
want='1 passed
' check_on 'UPY_TESTS: some of the files' 0 made test UPY_DEVICE=unix UPY_TESTS=tests/a.yaml
want='1 passed
' check_on 'UPY_TESTFLAGS: more options' 0 made test 'UPY_TESTFLAGS=-d unix -m quick'
from_environment() {
	UPY_DEVICE=unix made test UPY_TESTS=tests/a.yaml
}
want='1 passed
' check_on 'UPY_DEVICE from the environment' 0 from_environment
want='' check 'test-check: the files are sound' 0 made test-check
broken() {
	echo '- [' >tests/c.yaml
	made test-check
	broken_status=$?
	rm tests/c.yaml
	return $broken_status
}
want='' check 'or not' 2 broken

printf '%s\n' 'other:' '	upy-test --wait 20 -d it -m quick' >>Makefile
at_once() {
	make -j 2 -s test other UPY_DEVICE=it >"$tmp/out" 2>"$tmp/err"
	at_once_status=$?
	sed -nE 's/ in [0-9.]+ .*//p' "$tmp/out" | sort
	return $at_once_status
}
rm tests/b.yaml
# shellcheck source=tests/fs-server.sh
. "$srcdir/tests/fs-server.sh"
serve unix
want='1 passed
1 passed
' check_on 'make -j: targets share a board' 0 at_once
stop

in_a_folder() {
	make -s -f "$tmp/project/Makefile" -C "$tmp/project" test UPY_DEVICE=unix >"$tmp/out" 2>&1
}
check_on 'with make -C' 0 in_a_folder
