#!/bin/sh
# upy-send: what tests require of boards, and of other tests.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 24

send() { # OPTION...: TEST STEP DEVICE STATUS (REASON)
	(cd "$tmp" && timeout 30 upy-send "$@" >out)
	send_status=$?
	sed -nE 's/.*"type":"result",("test":"([^"]*)",)?"step":([0-9]+).*"device":"([a-z]*)".*"status":"([a-z]*)"(,"reason":"([^"]*)")?,"out":.*/\2 \3 \4 \5 (\7)/p' "$tmp/out" | sort
	return "$send_status"
}

# requiring WORD...: one test for each, named a, b, ...
requiring() {
	id=a
	for word; do
		printf '{"type":"test","test":"%s","steps":1,"requires":[%s]}\n' "$id" "$word"
		printf '{"type":"step","test":"%s","step":1,"do":"exec","code":""}\n' "$id"
		id=$(printf %s "$id" | tr a-y b-z)
	done >"$tmp/requiring"
}

# Of boards

for name in unix microbit wasm cpython; do
	on "$name"
	case $name in
	microbit) module=microbit attribute=microbit.sleep ;;
	*) module=struct attribute=struct.pack ;;
	esac
	requiring "\"$module\"" "\"$attribute\"" '"nosuch"' "\"$module.nosuch\"" "\"$module\",\"nosuch.x\"" '"no-such"'
	want="a 1 $name ok ()
b 1 $name ok ()
c 1 $name skipped (requires nosuch, which $name does not have)
d 1 $name skipped (requires $module.nosuch, which $name does not have)
e 1 $name skipped (requires nosuch.x, which $name does not have)
f 1 $name skipped (requires no-such, which $name does not have)
" check_on "$board: modules, and what is in them" 0 send -d "$board" <"$tmp/requiring"
done

on cpython
requiring '"settrace"' '"xml.dom.minidom"'
want='a 1 cpython ok ()
a 1 unix skipped (requires settrace, which unix does not have)
b 1 cpython ok ()
b 1 unix skipped (requires xml.dom.minidom, which unix does not have)
' check_on 'capabilities; a module in a package' 0 send -d unix -d cpython <"$tmp/requiring"
on unix

cat >"$tmp/devices.yaml" <<'!'
lab:
  address: 'exec:exec "$UPY_DATADIR"/boards/unix'
  tags: [wifi, rs-485]
!
requiring '"rs-485","wifi"' '"ble"'
want='a 1 lab ok ()
b 1 lab skipped (requires ble, which lab does not have)
' check 'the tags of the entry in the registry' 0 send -d lab <"$tmp/requiring"

requiring '"double:wifi"' '"double:struct"' '"double:ble"' '"lead"'
want='a 1 unix ok ()
b 1 unix ok ()
c 1 unix skipped (requires double:ble, which lab does not have)
d 1 unix skipped (requires lead, which unix does not have)
' check 'of the board of another role' 0 send -d unix -d double=lab <"$tmp/requiring"

# The programs that the board was asked to run
asked() {
	(cd "$tmp" && timeout 30 upy-send -d unix --trace trace >out)
	sed -n 's/^[0-9]* > //p' "$tmp/trace" | tr -d '\n' | perl -ne 'print pack("H*", $_)' >"$tmp/sent"
	grep -c 'def has' "$tmp/sent"
	sed -nE 's/.*"status":"([a-z]*)".*/\1/p' "$tmp/out"
}
requiring '"struct"' '"struct","nosuch"' '"nosuch","struct"'
want='2
ok
skipped
skipped
' check 'what is known is not asked again' 0 asked <"$tmp/requiring"
requiring '"wifi"'
want='0
ok
' check 'nor what no test requires' 0 asked <<'!'
{"type":"test","test":"a","steps":1}
{"type":"step","test":"a","step":1,"do":"exec","code":""}
!
echo 'x = 1' >"$tmp/module.py"
want='a 1 unix skipped (requires upy_module, which unix does not have)
b 1 unix ok ()
c 1 unix ok ()
' check 'but for what files may have changed' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":1,"requires":["upy_module"]}
{"type":"step","test":"a","step":1,"do":"exec","code":""}
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"put","path":"module.py","to":"upy_module.py"}
{"type":"test","test":"c","steps":1,"requires":["upy_module","upy_module.x"]}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
!

want='a 1 unix skipped (requires nosuch, which unix does not have)
a 2 unix skipped (requires nosuch, which unix does not have)
' check 'nothing of the test is run, not even what always is' 0 send -d unix <<'!'
{"type":"test","test":"a","steps":2,"requires":["nosuch"],"skip_if":"1/0"}
{"type":"step","test":"a","step":1,"do":"exec","code":"print(1)"}
{"type":"step","test":"a","step":2,"do":"exec","code":"print(1)","always":true}
!

echo '1/0' >"$tmp/broken.py"
on cpython
want='b 1 cpython ok ()
c 1 cpython raised (requires: cpython)
' check_on 'a module that cannot be imported for another reason is no skip' 1 send -d cpython <<'!'
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"put","path":"broken.py","to":"upy_broken.py"}
{"type":"test","test":"c","steps":1,"requires":["upy_broken"]}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
!
echo 'import os; os._exit(3)' >"$tmp/broken.py"
want='b 1 cpython ok ()
c 1 cpython lost (requires: cpython: the board is gone: the program ended with status 3)
d 1 cpython ok ()
' check_on 'nor is a board that is lost by it' 3 send -d cpython <<'!'
{"type":"test","test":"b","steps":1}
{"type":"step","test":"b","step":1,"do":"put","path":"broken.py","to":"upy_broken.py"}
{"type":"test","test":"c","steps":1,"requires":["upy_broken"]}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
{"type":"test","test":"d","steps":1}
{"type":"step","test":"d","step":1,"do":"exec","code":""}
!
on unix

# Of other tests

needing() { # FIRST RESULT...: the code of the first test; needed by the third
	cat <<!
{"type":"test","test":"a","steps":1,"file":"f"$2}
{"type":"step","test":"a","step":1,"do":"exec","code":"$1"}
{"type":"test","test":"b","steps":1,"file":"f","needs":["a"]}
{"type":"step","test":"b","step":1,"do":"exec","code":""}
{"type":"test","test":"c","steps":1,"file":"f","needs":["b"]}
{"type":"step","test":"c","step":1,"do":"exec","code":""}
{"type":"test","test":"d","steps":1,"file":"f"}
{"type":"step","test":"d","step":1,"do":"exec","code":""}
!
}
needing 1 >"$tmp/needing"
want='a 1 unix ok ()
b 1 unix ok ()
c 1 unix ok ()
d 1 unix ok ()
' check 'tests that need one that passed are run' 0 send -d unix <"$tmp/needing"
needing 1/0 >"$tmp/needing"
want='a 1 unix raised ()
b 1 unix skipped (needs a, which failed)
c 1 unix skipped (needs b, which was skipped)
d 1 unix ok ()
' check 'those that need one that failed are skipped, and who needs these' 1 send -d unix <"$tmp/needing"
needing 1 ',"skip":true' >"$tmp/needing"
want='a 1 unix skipped (the test file says so)
b 1 unix skipped (needs a, which was skipped)
c 1 unix skipped (needs b, which was skipped)
d 1 unix ok ()
' check 'or one that was skipped' 0 send -d unix <"$tmp/needing"
needing 1/0 ',"xfail":true' >"$tmp/needing"
want='a 1 unix raised ()
b 1 unix skipped (needs a, which failed)
c 1 unix skipped (needs b, which was skipped)
d 1 unix ok ()
' check 'or one that failed as expected' 0 send -d unix <"$tmp/needing"
on cpython
needing 'import sys\nassert sys.implementation.name == \"cpython\"' >"$tmp/needing"
want='a 1 cpython ok ()
a 1 unix raised ()
b 1 cpython ok ()
b 1 unix skipped (needs a, which failed)
c 1 cpython ok ()
c 1 unix skipped (needs b, which was skipped)
d 1 cpython ok ()
d 1 unix ok ()
' check_on 'each board for itself' 1 send -d unix -d cpython <"$tmp/needing"
needing 'import os\nos._exit(1)' >"$tmp/needing"
want='a 1 cpython lost (the board is gone: the program ended with status 1)
b 1 cpython skipped (needs a, whose board was lost)
c 1 cpython skipped (needs b, which was skipped)
d 1 cpython ok ()
' check_on 'one whose board was lost' 3 send -d cpython <"$tmp/needing"
on unix

# What is refused

refused() { # SENTENCE MESSAGE
	want_err="upy-send: <stdin>:$2
" check "$1" 2 quietly upy-send -d unix
}
refused 'a test that did not come before' '1: needs b, which is no test before it in its file' <<'!'
{"type":"test","test":"a","steps":1,"needs":["b"]}
!
refused 'one of another file' '3: needs a, which is no test before it in its file' <<'!'
{"type":"test","test":"a","steps":1,"file":"f"}
{"type":"step","test":"a","step":1,"do":"exec","code":""}
{"type":"test","test":"b","steps":1,"file":"g","needs":["a"]}
!
refused 'needs that is no list' '1: "needs" is not a list of tests' <<'!'
{"type":"test","test":"a","steps":1,"needs":"b"}
!
refused 'requires that is no list' '1: "requires" is not a list of words' <<'!'
{"type":"test","test":"a","steps":1,"requires":["a",""]}
!
refused 'a role without a board' "1: \"requires\": role 'lab' has no board: give one with -d lab=DEVICE" <<'!'
{"type":"test","test":"a","steps":1,"requires":["lab:wifi"]}
!
