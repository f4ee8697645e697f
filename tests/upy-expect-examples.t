#!/bin/sh
# The examples of upy-expect's manual page do what it says.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 9

cd "$tmp" || exit 99
awk '/^\.Sh EXAMPLES/ { on = 1 } /^\.Sh SEE/ { on = 0 }
	!on { next }
	/^\.Ed/ { block = 0 }
	block { print >(count ".sh") }
	/^\.Bd -literal/ { block = 1; count++ }
	/^\.Dl / { sub(/^\.Dl /, ""); print >(++count ".sh") }' "${srcdir:-.}/man/upy-expect.1"
for file in *.sh; do
	sed 's/\\(aq/'\''/g; s/\\&//g; s/\\e/\\/g' "$file" >"$file.new" && mv "$file.new" "$file"
done

# example WORD: run the example that has this word: what it prints, with the texts that
# matched in place of match records.
example() {
	example_file=$(grep -lF -e "$1" ./*.sh)
	timeout 30 sh "$example_file" >output </dev/null
	example_status=$?
	sed '/"type":"\(plan\|end\)"/d; s/.*"status":"ok".*"groups":{"0":"\([^"]*\)".*/\1/' output
	return $example_status
}

cat >boot.log <<'!'
mqtt: connected
wifi: home
ready
FAIL: none
Traceback (most recent call last):
  File "main.py", line 3
OSError: 19
!
cat >board.log <<'!'
t.c:3:test_sum:PASS
1 Tests 0 Failures 0 Ignored
OK
!
echo "print('boot')
print('ready in 12 ms')" >boot.py

on unix
want='12
' check_on 'a number out of what a board says' 0 example 'boot.py'
unity() {
	example 'board.log' && grep -c '<testcase' unity.xml
}
want='1
' check 'the tests of a firmware' 0 unity
want='mqtt: connected
wifi: home
ready
' check 'services in any order, then a line' 0 example '--not -F Traceback'
want='2
' check 'which one came first' 0 example "'^PASS'"
want='Traceback (most recent call last):\n  File \
' check 'an exception of several lines' 0 example '--multiline 20'
want='name? 
hi bob
' check_on 'a program that asks' 0 example 'hi bob'
want='wait
>>> 
7
got 7
' check_on 'two boards' 0 example '--on double'
reset() {
	example '--reset hard -T 5' | sed 's/v[0-9].*/v/'
}
want='MicroPython v
>>> 
' check_on 'what comes after a reset' 0 reset
want='' check_on 'a dialogue' 0 example 'mkfifo'
