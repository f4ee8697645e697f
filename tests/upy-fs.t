#!/bin/sh
# upy-fs on all boards: files there and back, and what is told about them.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
plan 62

cd "$tmp" || exit 1
mkdir in in/sub in/sub/deep
i=0
while [ $i -lt 256 ]; do
	printf %b "\\0$(printf %03o $i)"
	i=$((i + 1))
done >in/bytes
# Bytes that travel escaped, wherever the end of a piece cuts them.
i=0
while [ $i -lt 40 ]; do
	printf '\003\020\003\020\020C\020P\004\r\n\021x'
	i=$((i + 1))
done >in/escapes
: >in/empty
printf 'print("x")\n' >"in/it's \"odd\" \\ é.py"
newline='new
line'
echo 1 >"in/$newline"
head -c 3000 /dev/urandom >in/sub/deep/noise

# shellcheck source=tests/fs-server.sh
. "${srcdir:-.}/tests/fs-server.sh"

there_and_back() { # FILE...: put, got, and the same
	fs put "$@" : && rm -rf back && mkdir back || return
	for file; do
		set -- "$@" ":${file##*/}"
		shift
	done
	fs get "$@" back || return
	for file in back/*; do
		cmp "in/${file#back/}" "$file" || return
	done
	set -- back/*
	echo $#
}

for board in unix cpython wasm microbit; do
	serve $board
	want='5
' check_on "$board: any bytes, any name, nothing at all" 0 there_and_back in/bytes in/escapes \
		in/empty "in/it's \"odd\" \\ é.py" "in/$newline"
	want="f        256  bytes
f          0  empty
f        520  escapes
f         11  it's \"odd\" \\ é.py
f          2  new
line
" check_on "$board: ls -l" 0 fs ls -l
	want="$(cd in && sha256sum bytes "$newline")
" check_on "$board: hash, as sha256sum prints it" 0 fs hash :bytes ":$newline"
	want='print("x")
' check_on "$board: cat" 0 fs cat ":it's \"odd\" \\ é.py"
	want='upy-fs: :none: No such file or directory
' check_on "$board: what is not there is the caller's mistake" 2 both fs cat :none
	want='upy-fs: :none: No such file or directory
' check_on "$board: the rest is done all the same" 2 both fs rm :none :empty ":$newline"
	copied() {
		fs cp :bytes :copy && fs mv :copy :moved && fs cat :moved | cmp - in/bytes && fs ls
	}
	want="bytes
escapes
it's \"odd\" \\ é.py
moved
" check_on "$board: cp and mv on the board" 0 copied
	replaced() {
		fs cp in/escapes :moved && fs cp :moved got && cmp got in/escapes && fs ls
	}
	want="bytes
escapes
it's \"odd\" \\ é.py
moved
" check_on "$board: cp there and back replaces; nothing else is left" 0 replaced
	names() { # nothing of ours is left in the globals
		timeout 10 upy-run -r -d it -c '[n for n in globals() if n.startswith("__upy_")]'
	}
	want='[]
' check_on "$board: nor on the board" 0 names
	stop
done

for board in unix cpython wasm; do
	serve $board
	large() {
		head -c 70000 /dev/urandom >large
		seq 15000 >text # deflates
		fs put large text : && fs get :large :text back && cmp large back/large && cmp text back/text
	}
	check_on "$board: tens of thousands of bytes" 0 large
	tree() {
		fs put -r in/sub : && rm -rf got && mkdir got && fs get -r :sub got && diff -r in/sub got/sub &&
			fs ls -R :sub
	}
	want='deep/
deep/noise
' check_on "$board: directories with all that is in them" 0 tree
	want='upy-fs: :sub: is not a file
' check_on "$board: but only if asked to" 2 both fs get :sub back
	want='upy-fs: in/sub: is a directory; -r puts all that is in it
' check_on "$board: in both directions" 2 both fs put in/sub :
	parents() {
		fs put in/bytes :new/folder/ && fs mkdir -p :new/folder/below && fs mv :large :text :new &&
			fs ls -R :new
	}
	want='folder/
folder/below/
folder/bytes
large
text
' check_on "$board: directories are made on the way" 0 parents
	want='upy-fs: :new: File exists
' check_on "$board: mkdir" 2 both fs mkdir :new
	removed() {
		fs rm -r :new :sub && fs ls
	}
	want='' check_on "$board: rm -r" 0 removed
	stop
done

traced() { # whether all is in the trace that upy-replay needs
	timeout 60 upy-fs -d unix --trace "$tmp/trace" df : >"$tmp/df" || return
	timeout 60 upy-fs -d "exec:upy-replay $tmp/trace" df : | diff "$tmp/df" - || return
	upy-replay --seed "$tmp/trace" | tr -d 0-9a-f
}
on unix
want='
' check_on '--trace: a trace can be replayed, and tells its seed' 0 traced
# What is refused before a board is opened.
usage='usage: upy-fs [options] COMMAND [OPERAND...]'
want="upy-fs: frob: no such command; there are: ls put get cat cp mv rm mkdir hash df sync
$usage
" check 'a command that there is not' 2 both upy-fs frob
want="upy-fs: synk: no such command; did you mean 'sync'?
$usage
" check 'one that is nearly there' 2 both upy-fs synk
want="upy-fs: put: too few operands; it takes: FILE... [:PATH]
$usage
" check 'operands that are missing' 2 both upy-fs put
want="upy-fs: ':' is on the board, and must be here
$usage
" check 'sides that are mixed up' 2 both upy-fs sync : in
