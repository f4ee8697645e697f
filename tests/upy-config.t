#!/bin/sh
# upy-config: the project file, where it is looked for, and the test files it means.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 51

mkdir "$tmp/project" && cd "$tmp/project" || exit 1
here=$(pwd -P)

#
# Where it is.
#

want="folder	$here
" want_err='' check 'without a project file: the current folder' 0 upy-config
: >upy.yaml
want="file	$here/upy.yaml
folder	$here
" check 'an empty one' 0 upy-config

mkdir -p src/lib
from() { # FOLDER COMMAND...
	(cd "$1" && shift && "$@")
}
want="file	$here/upy.yaml
folder	$here
prefix	src/lib/
" check 'found from a folder below' 0 from src/lib upy-config
want='src/lib/
' check 'one value' 0 from src/lib upy-config prefix
want='src/lib/a.yaml
src/b.yaml
c.yaml
../d.yaml
/e.yaml
src/lib/f
' check 'paths as seen from its folder' 0 from src/lib upy-config --path a.yaml ../b.yaml ../../c.yaml \
	../../../d.yaml /e.yaml ././f
want='./a.yaml
../b.yaml
' check 'as they are in its folder itself' 0 upy-config --path ./a.yaml ../b.yaml
: >src/upy.yaml
want="$here/src/upy.yaml
" check 'the nearest one counts' 0 from src/lib upy-config file
rm src/upy.yaml

ln -s "$here/src/lib" "$tmp/link"
want='src/lib/
' check 'behind a symbolic link' 0 from "$tmp/link" upy-config prefix

stranger() {
	chown 1:1 upy.yaml && from src upy-config
}
own() {
	upy-config file
}
if [ "$(id -u)" -eq 0 ]; then
	want="folder	$here/src
" want_err='upy-config: ../upy.yaml: not used: it belongs to another user
' check 'one above that belongs to another user is not used' 0 stranger
	want="$here/upy.yaml
" want_err='' check 'but here it is' 0 own
	chown 0:0 upy.yaml
else
	for what in above here; do
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - another user's file $what # SKIP only root can make one"
	done
fi

#
# What it says.
#

cat >upy.yaml <<'!'
tests: [tests, "more/*.yaml"]
device:
  dut: [unix, "serial:/dev/ttyACM0?baud=115200"]
  double: microbit
timeout: 1_0
connect: 2.5
total: 1:30
wait: 0
reports: {tap: build/tests.tap}
leave_out: slow
sources:
  - src
  - {lib: /lib, data/x.bin: ":/x.bin"}
benchmark: {save: each one, save_data: yes, autosave: no, compare: true, compare_fail: [a, b], storage: d}
!
want="file	$here/upy.yaml
folder	$here
tests	tests
tests	more/*.yaml
device	dut=unix
device	dut=serial:/dev/ttyACM0?baud=115200
device	double=microbit
timeout	10
connect	2.5
total	90
wait	0
reports	tap	build/tests.tap
leave_out	slow
sources	src	:
sources	lib	:/lib
sources	data/x.bin	:/x.bin
benchmark	save	each one
benchmark	save-data	true
benchmark	compare	true
benchmark	compare-fail	a
benchmark	compare-fail	b
benchmark	storage	d
" check 'all keys' 0 upy-config
want='dut=unix
dut=serial:/dev/ttyACM0?baud=115200
double=microbit
' check 'the values of one' 0 upy-config device
want='tap	build/tests.tap
' check 'a value of two parts' 0 upy-config reports

said() { # TEXT: upy-config with that project file
	printf '%s\n' "$1" >upy.yaml
	upy-config device
}
want='unix
' check 'one board' 0 said 'device: unix'
want='unix
wasm
' check 'several boards' 0 said 'device: [unix, wasm]'
want='' check 'what it does not say is nothing' 0 said 'timeout: 5'

want='' want_err="upy-config: upy.yaml:2:1: unknown key 'devcie'; did you mean 'device'?
" check 'an unknown key: the nearest is named' 2 said 'timeout: 5
devcie: unix'
want='' want_err="upy-config: upy.yaml:1:1: unknown key 'frobnicate'
" check 'one that is like none' 2 said 'frobnicate: 1'
wrong() { # KEY VALUE MUST
	want='' want_err="upy-config: upy.yaml:1:$((${#1} + 3)): '$1' must be $3
" check "$1: one that is not $3" 2 said "$1: $2"
}
wrong timeout soon 'a number of seconds'
wrong total -1 'a number of seconds'
wrong device '~' 'a board, a list of boards, or a map of roles to these'
wrong device '[[unix]]' 'a board, a list of boards, or a map of roles to these'
wrong device '{dut: {a: b}}' 'a board, a list of boards, or a map of roles to these'
wrong leave_out '{a: b}' 'a tag, or a list of tags'
wrong reports tap "a map of formats of upy-report to files, such as 'junit: tests.xml'"
wrong reports '{tap: [x]}' "a map of formats of upy-report to files, such as 'junit: tests.xml'"
keys='a map of autosave, compare, compare_fail, json, save, save_data, storage and unit'
wrong benchmark yes "$keys"
wrong benchmark '{speed: 1}' "$keys"
wrong benchmark '{autosave: maybe}' "$keys"
wrong benchmark '{save: [a]}' "$keys"
wrong benchmark '{compare_fail: [{a: b}]}' "$keys"
wrong tests '"a\nb"' 'a file, a folder or a pattern, or a list of these'
wrong tests '"a\0b"' 'a file, a folder or a pattern, or a list of these'
wrong sources '[[a]]' 'a folder, a map of folders to paths on the board, or a list'
want='' want_err="upy-config: upy.yaml:1:1: a project file is a map, such as 'tests: tests'
" check 'a list is no project' 2 said '- tests'
check 'broken YAML' 2 said 'tests: ['
echo 'x: y' >upy.yaml
want='' want_err="upy-config: ../upy.yaml:1:1: unknown key 'x'
" check 'messages name it from where one stands' 2 from src upy-config

#
# Arguments.
#

rm upy.yaml
want='' want_err="upy-config: unknown key 'tets'; did you mean 'tests'?
usage: upy-config [options] [KEY] | --files [PATH...] | --path PATH...
" check 'an unknown KEY' 2 upy-config tets
check 'several KEYs' 2 upy-config tests device
want='/some/where
' check '--datadir' 0 env UPY_DATADIR=/some/where upy-config --datadir
keys_of_help() { # --help lists each key; a wrong one in the file is told with all of ours known
	for key in $(upy-config --help | sed -n 's/^  \([a-z_]*\)  .*/\1/p'); do
		upy-config "$key" >/dev/null || return
	done
}
check 'the keys in --help are known' 0 keys_of_help
full() {
	upy-config >/dev/full
}
if [ -c /dev/full ]; then
	check 'a full disk: status 3' 3 full
else
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - a full disk # SKIP no /dev/full"
fi

#
# Test files.
#

want='' check '--files without any: nothing' 0 upy-config --files
mkdir -p tests/deep/er tests/.hidden more tests/deep.yaml none
touch tests/b.yaml 'tests/a b.yaml' tests/deep/er/c.yaml tests/devices.yaml tests/upy.yaml tests/x.json \
	tests/.hidden/h.yaml tests/.h.yaml more/1.yaml more/2.yaml more/3.yml
ln -s .. tests/deep/up
want='tests/a b.yaml
tests/b.yaml
tests/deep/er/c.yaml
' check 'the folder tests, and those below' 0 upy-config --files
want='more/1.yaml
more/2.yaml
x.yaml
tests/deep/er/c.yaml::a name
-
' check 'folders become files, each once; the rest stays' 0 upy-config --files more/ x.yaml more/1.yaml \
	'tests/deep/er/c.yaml::a name' -
want='' want_err='upy-config: none: no test file in this folder: its *.yaml would be
' check 'a folder without any' 2 upy-config --files none

echo 'tests: [more/2.yaml, more, "tests/*.yaml"]' >upy.yaml
rmdir tests/deep.yaml
rm tests/devices.yaml tests/upy.yaml
want='more/2.yaml
more/1.yaml
tests/a b.yaml
tests/b.yaml
' check 'those of the project: files, folders, patterns' 0 upy-config --files
want='more/2.yaml
more/1.yaml
tests/a b.yaml
tests/b.yaml
' check 'from below the same' 0 from src/lib upy-config --files
want='src/lib/x.yaml
tests/b.yaml
more/1.yaml
more/2.yaml
' check 'operands are meant from where one stands' 0 from src/lib upy-config --files x.yaml \
	../../tests/b.yaml ../../more
printf 'tests:\n  - more\n  - mroe/*.yaml\n' >upy.yaml
want='' want_err="upy-config: upy.yaml:3:5: 'mroe/*.yaml': no such file
" check 'a pattern that fits nothing' 2 upy-config --files
want='more/1.yaml
' check 'does not matter when it is not asked for' 0 upy-config --files more/1.yaml
