#!/bin/sh
# No board can drive the terminal, whatever it prints, raises or is called; nor
# can it forge lines of a report.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
command -v script >/dev/null || skip_all 'script(1) is missing'
plan 23
cd "$tmp" || exit 1

# on_terminal COMMAND: with a terminal on stdin, stdout and stderr; its output into ./seen.
on_terminal() {
	TERM=dumb script -qec "$1" /dev/null </dev/null >raw
	on_terminal_status=$?
	tr -d '\r' <raw >seen
	return $on_terminal_status
}
# Bytes in ./raw that a terminal obeys: C0 but CR LF TAB, DEL, 0x9b outside of UTF-8, C1 as UTF-8;
# and a CR that no LF follows.
controls() {
	python3 - <<'!'
import re
raw = open('raw', 'rb').read()
found = re.findall(rb'[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\r(?!\n)|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]', raw)
try: raw.decode()
except UnicodeDecodeError as e: found.append(str(e))
print(*found, sep='\n', end='')
!
}
harmless() {
	want='' check "$1: nothing that it obeys" 0 controls
}

cat >evil.py <<'!'
import sys
evil = '\x1b]0;title\x07\x1b[31m\x1b[6n\r\x08\x7f\x9b6n\u2028\u202e'
sys.stdout.write(evil + '\n')
try:
    sys.stdout.buffer.write(b'\x9b6n\xff\xc2\x9b5n\n')
    sys.stdout.buffer.flush()
except AttributeError:
    pass
raise ValueError(evil)
!
check 'upy-run: a program that prints escapes' 1 on_terminal 'upy-run -d unix evil.py'
harmless 'a terminal'
check 'they are shown' 0 grep -q '^ValueError: \\x1b\]0;title\\x07\\x1b\[31m' seen
check 'a value' 0 on_terminal "upy-run -d unix -c '\"\\x1b[31m\\x9b6n\"'"
harmless 'a terminal'
raw() {
	upy-run -d unix evil.py 2>/dev/null | head -c 11
}
want=$(printf '\033]0;title\007\033')
check 'in a pipe the output comes as it is' 0 raw

check 'upy-run: a board that is none' 3 on_terminal 'upy-run -T 1 -d "exec:printf \"\\033]0;x\\007\\2336n\"; exit 1" evil.py'
harmless 'a terminal'

cat >evil.yaml <<'!'
- {name: "a name \e]0;x\a", command: "import sys; print('\\x1b]0;x\\x07\\x9b6n\\u2028')"}
- {name: raises, load: evil.py}
- name: forges
  command: |
    print('ok 1 - forged\n  ...\n...\nnot ok 2\nBail out!\n1..0\n  ---\na\u2028ok 3 - forged\x85ok 4')
    raise ValueError('ok 5 - forged\n  ...\nok 6 - forged\u2028ok 7')
!
yaml2steps evil.yaml >steps
check 'upy-send: its records' 1 on_terminal 'upy-send -d unix <steps'
harmless 'a terminal'
upy-send -d unix <steps 2>/dev/null | upy-assert >verdicts
for format in human tap; do
	check "upy-report -f $format" 1 on_terminal "upy-report -f $format <verdicts"
	harmless 'a terminal'
done
want='ok 1 - evil.yaml::a name \\x1b]0;x\\x07 on unix
not ok 2 - evil.yaml::raises on unix
not ok 3 - evil.yaml::forges on unix
1..3
' check 'TAP: all lines at the margin are of the report' 0 sh -c '
	upy-report -f tap <verdicts | grep -E "^(not )?ok|^[0-9]|^Bail|^[.-]" | sed "s/ # time.*//"'
last_block() { # as libyaml reads it, which knows more line ends than LF: its strings' number
	upy-report -f tap <verdicts | sed -n '/^not ok 3/,$ { s/^  //; /^---/,/^\.\.\./p; }' >block
	printf '\0' >>block
	yaml-cli <block | sed "s/('[a-z]*', '[0-9a-f]*')/x/g"
}
want="['map', x, x, x, x, x, ['map', x, x, x, x], x, x, x, x, x, x]
" check 'and its blocks are YAML that ends where the report ends it' 0 last_block

# A device's own words.
cat >liar <<'!'
exec hostile-board program exit "sys:platform '\\x1b[31m\\x9b6n\\u2028'\\nos:uname().machine 'm\\e[31m'\\n" ""
!
check 'upy-devs: what it says it is' 0 on_terminal 'upy-devs --probe -T 2 "exec:sh liar"'
harmless 'a terminal'
check 'that is shown' 0 grep -qF '\x1b[31m' seen
check 'upy-fs: a board that is none' 3 on_terminal "upy-fs -T 2 -d \"exec:exec hostile-board enter exit\" ls"
harmless 'a terminal'

# A directory on the board with such a name, where there is a file here.
touch "$(printf 'e\033[31m')"
cat >liar <<'!'
exec hostile-board program exit '11000000000011 9 x\n' 'd 0 -\n' "d 0 'e\\x1b[31m'\\n" ''
!
check 'upy-fs: a name in a message' 3 on_terminal "upy-fs -T 2 -d 'exec:sh liar' get -r : ."
want='upy-fs: e\x1b[31m: cannot be written to: Not a directory
' check 'it is made visible' 0 cat seen
