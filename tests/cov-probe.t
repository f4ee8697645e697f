#!/bin/sh
# cov-probe: where probes go, what their maps say, what boards tell of them, and bad input.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
cd "${srcdir:-.}" && top=$PWD && cd "$tmp" || exit 1
plan 66

# The source on stdin with probes, which are written [N] here: statements; and <N>: calls.
probed() {
	cov-probe "$@" - | sed -E "s/_c0\[([0-9]+)\]=1/[\1]/g; s/_c\('B',_c0,([0-9]+),1\)/<\1>/g"
}

# One member of the map of the source on stdin.
mapped() {
	member=$1
	shift
	cov-probe --map map -o probed.py "$@" - && sed -E "s/.*\"$member\":(\[[^a-z]*\])[,}].*/\1/" map
}

want='[0];a = 1
[1];b = 2; c = 3
' check 'a simple statement has a probe in front of it' 0 probed <<'!'
a = 1
b = 2; c = 3
!

want='[0];a = 1;[1]
if a:
	[2];b
elif <3>or(c):
	[4];d
' check 'a compound one after the statement before; elif in its condition' 0 probed <<'!'
a = 1
if a:
	b
elif c:
	d
!

want='[0]
if a:
    [1];b
[2]
while c: d
' check 'or on a blank line, or in place of a comment' 0 probed <<'!'
# why
if a:
    b

while c: d
!

want='if <0>or(a):
 if <1>or(b):
  for c in range(<2>or(d)):
   with <3>or(e) as f, g:
    for h in <4>or(i, j):
     [5];k
' check 'else in its header; range stays one' 0 probed <<'!'
if a:
 if b:
  for c in range(d):
   with e as f, g:
    for h in i, j:
     k
!

want='try:
    [0];a
except <1>or((B, C)) as d:
    [2];e
except:
    [3];f
else:
    [4];g
finally:
    [5];h
' check 'try counts with what it begins with, except has a probe of its own' 0 probed <<'!'
try:
    a
except (B, C) as d:
    e
except:
    f
else:
    g
finally:
    h
!

want='def a():
    [0];b
def c():
    [1];d
[2];e
' check 'def counts with what follows it' 0 probed <<'!'
def a():
    b
def c():
    d
e
!

want='[[1,2],[2,0],[3,2],[4,1],[5,2]]
' check 'and the map says so' 0 mapped lines <<'!'
def a():
    b
def c():
    d
e
!

want='class A:
    def b(self):
        [0];c
    [1]
' check 'after the last one, a line is added' 0 probed <<'!'
class A:
    def b(self):
        c
!

want='from __future__ import a;[0]
[1];b
' check 'nothing comes before imports from the future' 0 probed <<'!'
from __future__ import a
b
!

want='def a():
    "doc"
    global b
    c: int
    [0];d: int = 1
[1];a
' check 'what has no code has no probe' 0 probed <<'!'
def a():
    "doc"
    global b
    c: int
    d: int = 1
a
!

want='[0];a
#!/bin/sh
' check 'a comment is kept behind a statement' 0 probed <<'!'
a
#!/bin/sh
!

want='#!/usr/bin/micropython
# coding: utf-8
if <0>or(a): b
' check 'the first lines stay when they say something' 0 probed <<'!'
#!/usr/bin/micropython
# coding: utf-8
if a: b
!

want='[0];a = 1;[1]
if (a)or <3>: [2];b
[4]
while c:
	[5];d
else:
	[6];e
for f in <7>or(g):
	[8];h
else:[9]
' check '--branch: both ways out' 0 probed -b <<'!'
a = 1
if a: b

while c:
	d
else:
	e
for f in g:
	h

!

want='[[2,2,2],[2,4,3],[4,5,5],[4,6,6],[6,-1,9],[6,7,8]]
' check 'which the map lists: from, to, probe' 0 mapped arms -b <<'!'
a = 1
if a: b

while c:
	d
for f in g:
	h

!

want='[0];a
if b: # pragma: no cover
	c
else:
	[1];d
if b: # pragma: no cover
	c
@e
def f(): # pragma: no cover
	g
' check '# pragma: no cover leaves out a line and its suite' 0 probed <<'!'
a
if b: # pragma: no cover
	c
else:
	d
if b: # pragma: no cover
	c
@e
def f(): # pragma: no cover
	g
!

want='[2,3,6,7,8,9,10]
' check 'and the map says which' 0 mapped excluded <<'!'
a
if b: # pragma: no cover
	c
else:
	d
if b: # pragma: no cover
	c
@e
def f(): # pragma: no cover
	g
!

want='[0];a
assert b
[1];c; raise NotImplementedError
if DEBUG:
	d
' check '--exclude-line leaves out what it finds' 0 probed --exclude-line '^\s*assert\b' --exclude-line DEBUG <<'!'
a
assert b
c; raise NotImplementedError
if DEBUG:
	d
!

want='[]
' check '# pragma: no branch' 0 mapped arms -b <<'!'
a
while b: # pragma: no branch
	c
!

want='[0];a;[1]
@micropython.viper
def b(c: int) -> int:
	d
[2];e;[3]
@rp2.asm_pio(f=1)
def g(): h()
' check 'machine code takes no probes' 0 probed <<'!'
a
@micropython.viper
def b(c: int) -> int:
	d
e
@rp2.asm_pio(f=1)
def g(): h()
!

cat >alone.py <<'!'
if a:
	def b(): return 1
else:
	def c(): return 2
try:
	d
except E:
	def f(): "doc"
g
!
want='[[1,0],[2,1],[4,2],[5,3],[6,3],[7,4],[8,5],[9,6]]
' check 'functions for whose headers there is no room are not forgotten' 0 mapped lines <alone.py
want='[2,4,8]
' check 'their lines count with what is in them' 0 mapped guessed <alone.py

want='[1,2,4,5]
' check 'and the map says which lines that are' 0 mapped unmeasured <<'!'
@micropython.native
def b(c):
	"doc"
	d
	if e: f
!

want='[0];a
b
if c:
	[1];d
	return
[2];e
f
' check '--grain blocks: statements in a row count with the first' 0 probed --grain blocks <<'!'
a
b
if c:
	d
	return
e
f
!

want='def a():
	[0];b
	while c:
		d
[1];e
class F:
	g = 1
	def h(self): [2];i
' check '--grain functions: each has one' 0 probed --grain functions <<'!'
def a():
	b
	while c:
		d
e
class F:
	g = 1
	def h(self): i
!

crlf() {
	printf '\357\273\277a\r\nif b:\r\n  c\r\n\r\n' | probed --id 0 | od -An -c | tr -d ' \n'
}
want='357273277[0];a;[1]\r\nifb:\r\n[2];c\r\n\r\n' check 'CR LF and a byte order mark stay' 0 crlf

want='_p3[0]=1;a
b
' check '--name and --id' 0 cov-probe --name _p --id 3 --grain blocks - <<'!'
a
b
!

# Bad input: where, and what.

want='' want_err='cov-probe: <stdin>:2:5: this bracket is not closed
' check 'a bracket that is not closed' 2 cov-probe - <<'!'
a
b = (
c
!

want='' want_err='cov-probe: bad.py:3:1: nothing stands before this that it could go on with
' check 'a clause of nothing' 2 sh -c 'cat >bad.py; cov-probe bad.py' <<'!'
a

else: b
!

want='' want_err="cov-probe: <stdin>: line 2: the source uses the name _c0 itself: choose another one for probes with --name
" check 'the name is taken' 2 cov-probe - <<'!'
a
b = _c0
!

want='' want_err='cov-probe: nowhere.py: No such file or directory
' check 'no such file' 2 cov-probe nowhere.py </dev/null

want='' want_err='cov-probe: .: Is a directory
' check 'a folder' 2 cov-probe . </dev/null

want='' want_err='cov-probe: --exclude-line (: missing closing parenthesis (at character 2)
usage: cov-probe [options] FILE... | --runtime|--collect|--decode MAP...
' check 'a pattern that is none' 2 cov-probe --exclude-line '(' - </dev/null

check 'a grain that is none' 2 cov-probe --grain words - </dev/null
check 'branches by functions' 2 cov-probe -b --grain functions - </dev/null
check 'a file, to tell of' 2 cov-probe --runtime </dev/null
check 'two jobs' 2 cov-probe --runtime --collect map </dev/null
check 'a name that is none' 2 cov-probe --name '1;' - </dev/null

printf '{"type":"probes","id":0,"file":"a","name":"_c","probes":1,"lines":[[1,1]]}\n' >bad.map
want='' want_err='cov-probe: bad.map: this map of probes is damaged: make it again
' check 'a map of a probe that there is not' 2 cov-probe --runtime bad.map </dev/null

want='' want_err='cov-probe: bad.py: this is no map of probes
' check 'a map that is none' 2 cov-probe --collect bad.py </dev/null

full() {
	cov-probe - >/dev/full
}
check 'a full disk' 3 full <<'!'
a
!

# Answers of boards.

printf 'a\nif b:\n\tc\n' >a.py
cov-probe -b --map a.map a.py >/dev/null
answer() {
	printf '%s\r\n' 'noise' -"--MPY_COV_START---" "$1" "---MPY_COV_END--- $2" 'more' |
		cov-probe --decode --test T a.map
}
want='{"type":"coverage","test":"T","executed":{"a.py":[1,2]},"executable":{"a.py":[1,2,3]},"methods":{"a.py":"probe"},"arcs":{"a.py":[[2,-1]]},"branches":{"a.py":[[2,-1],[2,3]]}}
' check 'an answer becomes a record' 0 answer '{"probes":{"0":"1101"}}' 30753
want='' want_err='cov-probe: <stdin>: what the board tells of its probes is damaged: its sum is another
' check 'a digit that changed on the way' 2 answer '{"probes":{"0":"1111"}}' 30753
want='' want_err="cov-probe: <stdin>: a.py: what the board tells is not of this map's probes: were they \
made again since?
" check 'a digit that is missing' 2 answer '{"probes":{"0":"110"}}' 30784
want='' want_err="cov-probe: <stdin>:2: a.py: what the board tells is not of this map's probes: \
were they made again since?
"
want='{"type":"a"}
{"type":"result","out":"---MPY_COV_START---{\"probes\":{\"0\":\"1\"}}---MPY_COV_END---"}
{"type":"b"}
' check 'the same in a record' 2 cov-probe --decode --records a.map <<'!'
{"type":"a"}
{"type":"result","out":"---MPY_COV_START---{\"probes\":{\"0\":\"1\"}}---MPY_COV_END---"}
{"type":"b"}
!
want='' want_err='cov-probe: <stdin>: the board tells of file 7, of which no map was given
' check 'a file without a map' 2 answer '{"probes":{"7":"110"}}' 1
want='' want_err='cov-probe: <stdin>: what the board tells of its probes is damaged
' check 'no JSON' 2 answer '{"probes":{"0":"11' 1

want='' want_err='cov-probe: <stdin>: what the board tells of its probes is cut off
' check 'an answer that is cut off' 2 cov-probe --decode a.map <<'!'
---MPY_COV_START---
{"probes":
!

want='' want_err="cov-probe: <stdin>: the board tells of no probes: did --collect's code run?
" check 'no answer' 2 cov-probe --decode a.map </dev/null

want='' want_err='cov-probe: a.py and a.py both have the number 0: give each another with --id
' check 'two files of one number' 2 cov-probe --runtime a.map a.map </dev/null

# Memory.

for i in 1 2 3 4 5 6 7 8 9; do
	printf 'def f%s(a):\n    if a:\n        b = %s\n    c = a\n    d = a\n    return a\n' $i $i
done >large.py
want='grain      probes    data    code  source compiling     sum
lines          46     256     622     540      1580    2998
blocks         28     240     442     360      1004    2046
functions      10     224     262     180       428    1094
' check '--estimate' 0 cov-probe --estimate large.py </dev/null
want_err='cov-probe: large.py: by lines, probes take 2998 bytes: more than 2300
' check '--fit: a coarser grain where the finer one does not fit' 0 \
	cov-probe --fit 2300 --map large.map -o large.probed large.py </dev/null
want='1
' check 'which the map says' 0 grep -c '"grain":"blocks"' large.map </dev/null
check 'nothing fits' 2 cov-probe --fit 100 large.py </dev/null

# Boards.

cat >board.py <<'!'
import gc
def f(a):
    for i in range(a):
        if i == 2:
            return i

    while a:
        a -= 1
        break
    else:
        gc.collect()
    return f(3)
def g():
    raise KeyError("gone")
class A:
    pass
print(f(1), f(0))
try:
    g()
except ValueError:
    pass
except KeyError as e:
    print(repr(e)[:8])
finally:
    print("end")
!
cov-probe -b --map board.map -o probed.py board.py

on_board() {
	{
		cov-probe --runtime board.map
		cat probed.py
		cov-probe --collect board.map
	} >run.py
	upy-run -d "$1" run.py >out && grep -v '^[-{]' out && cov-probe --decode board.map <out
}
for name in microbit unix wasm cpython; do
	on $name
	want='2 2
KeyError
end
{"type":"coverage","executed":{"board.py":[1,2,3,4,5,7,8,9,11,12,13,14,15,16,17,18,19,20,22,23,25]},"executable":{"board.py":[1,2,3,4,5,7,8,9,11,12,13,14,15,16,17,18,19,20,21,22,23,25]},"methods":{"board.py":"probe"},"arcs":{"board.py":[[3,4],[3,7],[4,3],[4,5],[7,8],[7,11]]},"branches":{"board.py":[[3,4],[3,7],[4,3],[4,5],[7,8],[7,11]]}}
' check_on "$name: what ran" 0 on_board $name </dev/null
done

# The same module, put on the board and imported by a test.
mkdir put
cat >put/module.py <<'!'
def f(a):
    if a: return 1
    return 2
class C: pass
!
(cd put && cov-probe -b --map module.map -o probed.py module.py && mv probed.py module.py)
cov-probe --runtime put/module.map >put/runtime.py
cov-probe --collect put/module.map >put/collect.py
cat >put/t.yaml <<'!'
- {name: first, load: runtime.py}
- {name: second, put: module.py, load: "import module; print(module.f(1))"}
- {name: third, load: collect.py}
!
import() {
	yaml2steps put/t.yaml | upy-send -d "$1" | cov-probe --decode --records put/module.map |
		upy-assert >records || return
	grep -c '"verdict":"pass"' records
	grep '"coverage"' records
}
for name in microbit unix wasm; do
	on $name
	want='3
{"type":"coverage","test":"put/t.yaml::third","executed":{"module.py":[1,2,4]},"executable":{"module.py":[1,2,3,4]},"methods":{"module.py":"probe"},"arcs":{"module.py":[[2,2]]},"branches":{"module.py":[[2,2],[2,3]]}}
' check_on "$name: a module that is imported" 0 import $name </dev/null
done

cat >locked.py <<'!'
import micropython
def f(a):
    for i in range(a):
        if i > 1 and a:
            break
    while a:
        a -= 1
        if a == 1: continue
    return a
x = 1
micropython.heap_lock()
x = f(3)
micropython.heap_unlock()
print(x)
!
locked() {
	cov-probe -b --map locked.map -o probed.py locked.py
	{
		cov-probe --runtime locked.map
		cat probed.py
	} >run.py
	upy-run -d "$1" run.py
}
for name in microbit unix wasm; do
	on $name
	want='0
' check_on "$name: probes allocate nothing" 0 locked $name </dev/null
done

# The Python of this project.

all_sources() {
	for path in "$top"/share/*/*.py "$top"/share/*/*/*.py "$top"/tests/*.py "$top"/tests/data/*/*.py; do
		cov-probe -b --map own.map -o own.py "$path" || return
		grep -q '"guessed":\[\]' own.map || echo "guessed in $path"
	done
}
want='' want_err='' check 'all Python of this project takes probes' 0 all_sources </dev/null

# The tests of an example, with probes in what they load.
example() {
	rm -rf "$1" && mkdir "$1" && cp -r "$top"/share/examples/* "$1"
	id=0
	[ "$1" = plain ] || for path in "$1"/functions.py "$1"/lm75.py "$1"/lm75_bus.py; do
		cov-probe -b --id $id --map own.map "$path" >own.py || return
		{
			cov-probe --runtime own.map
			cat own.py
		} >"$path"
		id=$((id + 1))
	done
	(cd "$1" && upy-test -q -f tap -d "$board" functions.yaml lm75.yaml) |
		sed -n 's/ # time.*//; /^[not ]*ok/p' >"tap.$1"
}
both() {
	example plain && example probed && diff tap.plain tap.probed && grep -c '^ok' tap.plain
}
for name in unix wasm; do
	on $name
	want='20
' check_on "$name: the examples' tests have the same verdicts" 0 both </dev/null
done
