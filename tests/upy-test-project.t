#!/bin/sh
# upy-test and the project file: which boards and tests, which reports.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
# shellcheck source=tests/project.sh
. "$srcdir/tests/project.sh"
unset UPY_DEVICE
plan 17

mkdir "$tmp/project" && cd "$tmp/project" || exit 1
mkdir tests sub
on unix

said() {
	upy-test "$@" 2>&1 | sed -nE '/^upy-test|^yaml2steps/p; s/ in [0-9.].*//p'
}
below() { # in the folder sub
	(cd sub && "$@")
}

#
# The project file.
#

t one good 1+1 2
t two bad 1+1 2 good 2+2 4
printf '%s\n' '- {name: slow, result: 1+1, exp: 2, tags: [slow]}' >>tests/two.yaml
printf '%s\n' 'device: unix' 'leave_out: [slow, "by hand"]' 'timeout: 3' >upy.yaml
want='one good
two bad
two good
' check_on 'the board and the tests are those of the project' 0 names
check_on 'from a folder below, too' 0 below names
want='one good
' check_on 'there, files are meant as seen from there' 0 below names ../tests/one.yaml
want='one good
two bad
two good
' check_on 'a folder is all test files in it' 0 names tests
want='two slow
' check_on '-m selects what the project leaves out' 0 names -m slow
want='two slow
' check_on 'so does the id of a test' 0 names 'tests/two.yaml::slow'

echo 'pear: {address: "exec:false"}' >devices.yaml
want='one good
' check_on 'the registry is that of the project, -d wins' 3 below names -d pear ../tests/one.yaml
from_environment() {
	UPY_DEVICE=pear names tests/one.yaml
}
want='one good
' check_on 'UPY_DEVICE wins over the file' 3 from_environment
rm devices.yaml

roles() {
	printf '%s\n' 'device: {dut: [unix, cpython], double: unix}' >upy.yaml
	names tests/one.yaml
	roles_status=$?
	sed -n 's/^\([a-z]*\) .*(exec:.*/\1/p' "$tmp/out" | sort
	return $roles_status
}
want='one good
cpython
unix
' check_on 'boards of several roles' 0 roles
timeout_of() {
	printf '%s\n' 'device: unix' 'timeout: 0.2' >upy.yaml
	t three endless "__import__('time').sleep(50)" 1
	said "$@" tests/three.yaml
	rm tests/three.yaml
}
want='1 failed
' check_on 'its timeout holds' 0 timeout_of

printf '%s\n' 'device: unix' 'reports: {tap: out/deep/tests.tap}' >upy.yaml
last_of() { # FILE
	names tests/one.yaml >/dev/null && tail -n 1 "$1"
}
want='1..1
' check_on 'its reports are written, into new folders' 0 last_of out/deep/tests.tap
human_too() {
	sed 's/ in .*//' "$tmp/out" | tail -n 1
}
want='1 passed
' check_on 'beside the one for people' 0 human_too
rm -r out
other_tap() {
	names -f tap tests/one.yaml >/dev/null && tail -n 1 "$tmp/out" && ls
}
want='1..1
sub
tests
upy.yaml
' check_on 'a report of that format on the command line is instead' 0 other_tap
two_reports() {
	below names -f tap -o here.tap ../tests/one.yaml >/dev/null && tail -n 1 sub/here.tap
}
want='1..1
' check_on 'a file of -o is meant from where one stands' 0 two_reports
verbose() {
	upy-test -v --check 2>&1 | sed 's,/.*/,/.../,'
}
want='upy-test: settings: /.../upy.yaml
' check_on '-v says which project file that was' 0 verbose
echo 'devices: unix' >upy.yaml
want='' want_err="upy-config: upy.yaml:1:1: unknown key 'devices'; did you mean 'device'?
" check_on 'a wrong project file: nothing runs' 2 upy-test
echo 'tests: nowhere' >upy.yaml
want='' want_err="upy-config: upy.yaml:1:8: 'nowhere': no such file
" check_on 'nor when its tests are not there' 2 upy-test
