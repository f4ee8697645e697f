#!/bin/sh
# upy-fs that is ended in the middle of a file: the old one stays.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
# shellcheck source=tests/fs-server.sh
. "${srcdir:-.}/tests/fs-server.sh"
plan 12

cd "$tmp" || exit 1
head -c 60000 /dev/urandom >large
head -c 4000 /dev/urandom >small
echo old >old

killed() { # SIGNAL: while a slow line carries a new file
	! timeout --foreground -s "$1" 0.6 upy-fs -d it put "$file" :file ||
		echo 'it was faster'
	fs cat :file
}
replaced() {
	fs put small :file && fs cat :file | cmp - small && fs ls
}

for board in unix wasm microbit; do
	printf '#!/bin/sh\nexec wire --baud 115200 -- "%s"\n' "$UPY_DATADIR/boards/$board" >slow
	chmod +x slow
	serve $board "$tmp/slow"
	file=large
	[ "$board" != microbit ] || file=small
	[ -n "$missing" ] || fs put old :file
	want='old
' check_on "$board: SIGINT in the middle leaves the old file" 0 killed INT
	want='file
' check_on "$board: and nothing else" 0 fs ls
	want='old
' check_on "$board: so does SIGKILL" 0 killed KILL
	want='file
' check_on "$board: and the next time it works" 0 replaced
	stop
done
