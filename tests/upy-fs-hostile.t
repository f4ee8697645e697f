#!/bin/sh
# upy-fs on a board that lies: nothing is written where it should not be, no
# memory is filled, no terminal is driven, nothing takes for ever.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
# shellcheck source=tests/fs-server.sh
. "${srcdir:-.}/tests/fs-server.sh"

on cpython
[ -z "$missing" ] || skip_all "$missing"
plan 29

cd "$tmp" || exit 1
serve cpython

lie() { # CODE: what the board's Python is made to do from now on
	timeout 20 upy-run -d it -c "import os
$1" >lie.out 2>&1 || cat lie.out
}

# Nothing but the directory "target" may change, however the command ends.
spared() { # STATUS COMMAND...
	wanted=$1
	shift
	rm -rf cage
	mkdir -p cage/a/target
	echo precious >cage/precious
	ln -s ../../precious cage/a/target/link
	mkdir cage/outside
	ln -s ../../outside cage/a/target/folder
	(cd cage/a/target && timeout 60 "$@") >said 2>&1
	spared_status=$?
	[ $spared_status -eq "$wanted" ] || {
		echo "status $spared_status"
		cat said
	}
	[ "$(cat cage/precious)" = precious ] || echo 'precious has changed'
	[ -z "$(ls -A cage/outside)" ] || echo 'something came outside'
	[ "$(find cage ! -path '*/target/*' | wc -l)" -eq 5 ] || find cage
}
for name in ../evil ../../evil /evil a/b .. . '' x/; do
	lie "os.listdir = lambda p: ['$name']"
	want='' check "get -r: no name '$name'" 0 spared 3 upy-fs -d "unix:$tmp/socket" -T 5 get -r : .
	want='upy-fs: :: the board lists what cannot be there
' check 'and that is said' 0 cat said
done

lie 'import os
open("\x1b]0;x\x07", "w").write("\x1b[31m")'
escapes() { # COMMAND: on a terminal of its own
	TERM=xterm script -qec "timeout 20 upy-fs -d it $1" /dev/null </dev/null | tr -d '\r'
}
want='\x1b]0;x\x07
' check 'names cannot drive a terminal' 0 escapes ls
want='\x1b[31m' check 'nor can files' 0 escapes "cat $(printf '":\033]0;x\007"')" 

lie 'os.listdir = lambda p: ["link", "folder"]
old = os.stat
class Fake(tuple): st_mode = 0
os.stat = lambda p, **k: old(".") if p.endswith("folder") else old(p, **k)
open("link", "w").write("new")'
want='' check 'get -r: symbolic links are not followed' 0 \
	spared 3 upy-fs -d "unix:$tmp/socket" -T 5 get -r : .
want='new
regular file
symbolic link
' check 'a file takes the place of one' 0 sh -c '
	cat cage/a/target/link; echo; stat -c %F cage/a/target/link cage/a/target/folder'

lie 'os.listdir = lambda p: ["d"]
old = os.stat
os.stat = lambda p, **k: old(".")'
deep() {
	fs ls -R 2>&1 >/dev/null | cut -c 1-20
}
want='upy-fs: :d/d/d/d/d/d
' check 'a directory that holds itself' 0 deep
want='' check 'it is not followed for ever' 0 spared 3 upy-fs -d "unix:$tmp/socket" -T 5 get -r : .

lie 'def endless(p):
    while True: yield "x" * 100, 0x8000, 0, 5
os.ilistdir = endless'
want='upy-fs: :: the board says more than it was asked for
' check 'a list without end' 3 both peak-memory 40 upy-fs -d it -T 5 ls

lie 'open("f", "w").write("1")
old = os.stat
os.stat = lambda p, **k: os.stat_result((0x8000, 0, 0, 0, 0, 0, 1 << 40, 0, 0, 0))'
want='upy-fs: :f: has 1099511627776 bytes, more than the limit
' check 'a file larger than all disks' 3 both upy-fs -d it -T 5 get :f

lie 'class Endless:
    def read(self, n): return b"x" * 100000
    def seek(self, n): pass
    def close(self): pass
open("f", "w").write("1" * 1000)
n = 0
old = open
def fake(*a):
    global n
    n += 1
    return old(*a) if n == 1 else Endless()
open = fake'
want='' check 'a file that never ends' 0 \
	spared 3 peak-memory 40 upy-fs -d "unix:$tmp/socket" -T 1 get :f

lie 'import hashlib
class Wrong:
    def update(self, d): pass
    def digest(self): return bytes(32)
hashlib.sha256 = Wrong
open("f", "w").write("1" * 1000)'
want='' check 'a checksum that is wrong' 0 spared 3 upy-fs -d "unix:$tmp/socket" -T 5 get :f
want='upy-fs: :f: is damaged on the way, again and again
' check 'and that is said, too' 0 cat said
want='upy-fs: :f: is damaged on the way, again and again
' check 'put does not believe it either' 3 both fs put lie.out :f

lie 'os.rename = os.remove = None'
want="upy-fs: :g: TypeError: 'NoneType' object is not callable
" check 'functions that always fail, in no way that files do' 3 \
	both timeout 20 upy-fs -d it -T 5 put lie.out :g
stop
