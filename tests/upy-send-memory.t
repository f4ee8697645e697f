#!/bin/sh
# A step that prints 100 MB: it streams through in constant memory.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"

on cpython
[ -z "$missing" ] || skip_all "$missing"
plan 6

# A sanitizer would keep freed memory for a while.
ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=1
export ASAN_OPTIONS

large() { # MEGABYTES OPTION...: a step that prints so much
	sed "s/MEGABYTES/$1/" >"$tmp/steps" <<'!'
{"type":"step","do":"exec","code":"line = 'x' * 99 + '\\n'\nfor i in range(10 * MEGABYTES): print(line * 1000, end='')"}
{"type":"step","do":"exec","code":"print(1)"}
!
	shift
	peak-memory 40 upy-send -d cpython -T 100 "$@" <"$tmp/steps" >"$tmp/out"
}
last() { # the end of what is kept of it, and the next result
	grep '"type":"result"' "$tmp/out" | results | sed 's/"out":"\(x*\\n\)*x*"/"out":.../'
}
check 'the step is done, in little memory' 0 large 30
want='{"status":"ok","out":...,"truncated":true}
{"status":"ok","out":"1\n"}
' check 'its output is cut, and says so; the next step is not' 0 last
kept() {
	[ "$(wc -c <"$tmp/out")" -gt 1048576 ] && [ "$(wc -c <"$tmp/out")" -lt 1100000 ]
}
check 'a mebibyte is kept' 0 kept

check '--follow: the same memory' 0 large 100 --follow
want='{"status":"ok","out":...,"truncated":true}
{"status":"ok","out":"1\n"}
' check 'the same results' 0 last
all() { # how many x the output records bring, but for the one in the name of a field
	grep '"type":"output"' "$tmp/out" >"$tmp/output"
	echo $(($(tr -dc x <"$tmp/output" | wc -c) - $(wc -l <"$tmp/output")))
	grep -c '"dropped"' "$tmp/output"
}
want='99000000
0
' check 'and all 100 MB in output records' 1 all
