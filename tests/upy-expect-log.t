#!/bin/sh
# upy-expect --log: two logs of each board, and of standard input.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"
plan 12

# The lines of a log with T for their times.
stamped() {
	sed -E 's/^[0-9]+\.[0-9]{6} [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}[+-][0-9]{4} /T /' "$1"
}

input() {
	printf 'a\033[1m\r\n\n\303\251\377\r\nend' | upy-expect --log "$tmp/input" -e '^end' >/dev/null
	stamped "$tmp/input/stdin.log"
	od -An -c "$tmp/input/stdin.raw"
}
want='T stdin a\x1b[1m
T stdin 
T stdin é\xff
T stdin end
   a 033   [   1   m  \r  \n  \n 303 251 377  \r  \n   e   n   d
' check 'standard input: lines, visibly; and bytes' 0 input
again() {
	echo new | upy-expect --log "$tmp/input" -e new >/dev/null
	cat "$tmp/input/stdin.raw"
}
want='new
' check 'logs are begun anew' 0 again
stamps() {
	printf 'a\nb\n' | upy-expect --log "$tmp/times" -e b >/dev/null
	awk '{ split($2, date, "T"); if ($1 < last || $1 >= 60) print "bad"; last = $1; print date[1] }' \
		"$tmp/times/stdin.log" | uniq
}
want="$(date +%Y-%m-%d)
" check 'each line has the time since the start, and that of day' 0 stamps

pieces() { # what comes in pieces
	{
		printf 'pro'
		cat "$tmp/go"
		printf '\251\r'
		printf '\ny\r\r'
	} | upy-expect --log "$tmp/pieces" -e y >/dev/null &
	exec 8>"$tmp/go"
	printf 'mpt\303' >&8
	exec 8>&-
	wait $!
	stamped "$tmp/pieces/stdin.log"
}
mkfifo "$tmp/go"
want='T stdin prompté
T stdin y
' check 'cut within a character and a line end' 0 pieces

cat >"$tmp/application" <<'!'
printf 'ready> '
while IFS= read -r line; do
	printf 'you say %s\r\n> ' "$line"
done
!
boards() {
	timeout 30 upy-expect -d "one=exec:exec sh '$tmp/application'" -d "two=exec:exec sh '$tmp/application'" \
		--log "$tmp/boards" --eol lf -F 'ready> ' -s x -F 'say x' --on two -F ready </dev/null >/dev/null
	boards_status=$?
	(cd "$tmp/boards" && ls)
	stamped "$tmp/boards/one.log"
	stamped "$tmp/boards/two.log"
	return $boards_status
}
want='one.log
one.raw
two.log
two.raw
T one ready> you say x
T one > 
T two ready> 
' check 'each board has its own' 0 boards
silent() {
	timeout 30 upy-expect -d 'exec:cat' --log "$tmp/silent" -T 0.05 -e x </dev/null >/dev/null 2>&1
	(cd "$tmp/silent" && ls -s)
}
want='total 0
0 dut.log
0 dut.raw
' check 'also when it says nothing' 0 silent
for name in unix microbit; do
	on $name
	program() {
		timeout 30 upy-expect -d "$board" --log "$tmp/$name" -c 'print("a", end="")
raise ValueError(7)' -e 'ValueError' </dev/null >/dev/null
		stamped "$tmp/$name/dut.log" | grep -v Type
		printf '%s\n' "$(tr -d '\r' <"$tmp/$name/dut.raw" | grep -c '^a')"
	}
	want='T dut a
T dut Traceback (most recent call last):
T dut   File "<stdin>", line 2, in <module>
T dut ValueError: 7
1
' check_on "$name: what a program prints, and its traceback" 0 program
done
on unix
last() {
	timeout 30 upy-expect -d "$board" --log "$tmp/last" -F '>>> ' -c 'raise ValueError(7)' \
		</dev/null >/dev/null 2>&1
	stamped "$tmp/last/dut.log" | tail -n 1
}
want='T dut ValueError: 7
' check_on 'one that is the end, too' 0 last
full() {
	rm -rf "$tmp/full" && mkdir "$tmp/full" && ln -s /dev/full "$tmp/full/$1"
	board-server "$tmp/socket" "$UPY_DATADIR/boards/unix" sh -c '
		upy-expect -d "unix:$0/socket" --log "$0/full" -c "x = 3
while True: print(x)" -e none </dev/null >/dev/null
		status=$?
		upy-expect -d "unix:$0/socket" -s "x + 4" -e "^7$" </dev/null >/dev/null || status=$?0
		exit $status' "$tmp"
}
want_err="upy-expect: $tmp/full/dut.raw: cannot write: No space left on device
" check_on 'a full disk: status 3, and the board is left in good order' 3 full dut.raw
want_err="upy-expect: $tmp/full/dut.log: cannot write: No space left on device
" check_on 'of the other log' 3 full dut.log
nowhere() {
	echo a | upy-expect --log "$tmp/no/folder" -e a >"$tmp/out"
}
want_err="upy-expect: --log $tmp/no/folder: No such file or directory
" check 'a folder that cannot be made' 3 nowhere
