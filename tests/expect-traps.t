#!/bin/sh
# Matches that other programs for this get wrong: what they find, where they are
# installed, and what upy-expect finds.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
plan 19

# The last group of each match, or "-", in words of a line.
ours() {
	upy-expect "$@" 2>/dev/null | sed -n 's/.*"status":"ok".*"groups":{.*"\([^"]*\)"},"before.*/\1/p
		s/.*"unmatched".*/-/p' | tr '\n' ' '
}

# pexpect OPTIONS TEXT... -- PATTERN...: each text is there when the next pattern is
# expected, then the input ends.
cat >"$tmp/by-pexpect.py" <<'!'
import ast, os, sys
from pexpect import fdpexpect

end = sys.argv.index('--')
texts = [ast.literal_eval(f'b"{text}"') for text in sys.argv[2:end]]
read, write = os.pipe()
child = fdpexpect.fdspawn(read, timeout=5, **ast.literal_eval(sys.argv[1]))
for pattern in sys.argv[end + 1:]:
    os.write(write, texts.pop(0) if texts else b'')
    if pattern == sys.argv[-1] and not texts:
        os.close(write)
    try:
        child.expect(pattern.encode())
        print(child.match.group(child.match.re.groups).decode(), end=' ')
    except Exception:
        print('-', end=' ')
!
pexpect() {
	python3 "$tmp/by-pexpect.py" "$@"
}

# The same with Tcl's expect.
cat >"$tmp/tcl.exp" <<'!'
log_user 0
set end [lsearch -exact $argv --]
set texts [lrange $argv 0 $end-1]
set pipe [open |cat r+]
fconfigure $pipe -buffering none
spawn -noecho -open $pipe
set timeout 5
foreach pattern [lrange $argv $end+1 end] {
	if {[llength $texts]} {
		send -- [subst -nocommands -novariables [lindex $texts 0]]
		set texts [lrange $texts 1 end]
	}
	expect {
		-re $pattern { puts -nonewline "$expect_out([expr {[info exists expect_out(1,string)] ? 1 : 0}],string) " }
		-re "end\r?\n" { puts -nonewline "- " }
		timeout { puts -nonewline "- " }
	}
	flush stdout
}
!
tcl() {
	expect "$tmp/tcl.exp" "$@"
}

has_pexpect() {
	python3 -c 'import pexpect' 2>/dev/null
}
has_tcl() {
	command -v expect >/dev/null
}

# peer PROGRAM SENTENCE ARGUMENT...: what another program finds, which is wrong.
peer() {
	peer_name=$1 peer_sentence=$2
	if "has_$1"; then
		shift 2
		check "$peer_name: $peer_sentence" 0 "$peer_name" "$@"
	else
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - $1: $2 # SKIP it is not installed"
	fi
}

# What upy-expect finds in a text that pauses in the middle of a line. It has looked at
# the unfinished line when it tells of the prompt before it.
mkfifo "$tmp/in" "$tmp/out"
paused() { # TEXT TEXT ARGUMENT...
	paused_first=$1 paused_second=$2
	shift 2
	upy-expect --idle 1 -F '> ' "$@" 2>/dev/null <"$tmp/in" >"$tmp/out" &
	exec 8>"$tmp/in" 9<"$tmp/out"
	printf '> %b' "$paused_first" >&8
	read -r _ <&9
	read -r _ <&9
	printf '%b' "$paused_second" >&8
	exec 8>&-
	sed -n 's/.*"status":"ok".*"groups":{.*"\([^"]*\)"},"before.*/\1/p
		s/.*"unmatched".*/-/p' <&9 | tr '\n' ' '
	exec 9<&-
}

# ^ behind a match on the same line

text='abc OK 1\nOK 2\n'
want='abc  OK 1 ' peer pexpect '^ matches what is left of a line' '{}' "$text" -- 'abc ' '^(OK \d)'
want='abc  OK 1 ' peer tcl '^ matches what is left of a line' "$text" -- 'abc ' '^(OK [0-9])'
rest_of_line() {
	printf '%b' "$text" | ours -e 'abc ' -e '^(OK \d)'
}
want='abc  OK 2 ' check '^ matches the start of a line' 0 rest_of_line

# ^ at the edge of the part of the buffer that is searched

text='not OK\n'
want='OK ' peer pexpect '^ matches in the middle of a line' "{'searchwindowsize': 3}" "$text" -- '(?m)^OK'
window() {
	printf '%b' "$text" | ours -e '^OK'
}
want='- ' check 'there is no edge' 0 window

# The rest of what is repeated comes later

want='12 ' peer pexpect 'a number is cut' '{}' 'PASS: 12' '34\n' -- 'PASS: (\d+)'
want='12 ' peer tcl 'a number is cut' 'PASS: 12' '34\n' -- 'PASS: ([0-9]+)'
want='1234 ' check 'a number is whole' 0 paused 'PASS: 12' '34\n' -e 'PASS: (\d+)'

want='12 ' peer pexpect '$ is where reading stopped' '{}' 'PASS: 12' '34\n' -- '(\d+)$'
want='12 ' peer tcl '$ is where reading stopped' 'PASS: 12' '34\n' -- '([0-9]+)$'
want='1234 ' check '$ is the end of a line' 0 paused 'PASS: 12' '34\n' -e '(\d+)$'

want='a ' peer pexpect 'what must not follow has not come yet' '{}' 'a' 'b\na c\n' -- '(a)(?!b)'
want='a c ' check 'what must not follow is waited for' 0 paused 'a' 'b\na c\n' -e '(a(?!b).c)'

want='a ' peer pexpect 'the other one has not come yet' '{}' 'a' 'b\n' -- 'ab|(a)'
want='ab ' check 'the longer one is waited for' 0 paused 'a' 'b\n' -e '(ab|a)'

# A dot is any character of the line

want='1
y=2 ' peer pexpect '. matches a line end' '{}' 'x=1\ny=2' -- 'x=(.+)'
dot() {
	printf 'x=1\ny=2\n' | ours -e 'x=(.+)'
}
want='1 ' check '. does not match a line end' 0 dot

# More text than fits

long=$(printf '%020000d' 0)
want='- ' peer tcl 'the beginning of a line is forgotten' "a${long}b"'\nend\n' -- 'a0+b'
forgotten() {
	printf '%s\n' "a${long}b" | ours -e 'a0+(b)'
}
want='b ' check 'a line is whole, up to --limit' 0 forgotten
