#!/bin/sh
# Boards that several programs want: locks, all or none, and waiting for them.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 16

# Two boards, on sockets, for the whole test. Locks are taken in the order of names,
# so that who is refused the late one has the early one already.
mkfifo "$tmp/ready" "$tmp/end"
# shellcheck disable=SC2016 # expanded by the inner shell
board-server "$tmp/late" "$UPY_DATADIR/boards/unix" \
	board-server "$tmp/early" "$UPY_DATADIR/boards/unix" \
	sh -c 'echo >"$1"; exec cat "$2"' sh "$tmp/ready" "$tmp/end" &
servers=$!
read -r _ <"$tmp/ready"
exec 9>"$tmp/end"
late=unix:$tmp/late early=unix:$tmp/early
mkfifo "$tmp/go"

# hold BOARD: another program has it until let_go.
hold() {
	mkfifo "$tmp/holds"
	upy-run -r -d "$1" -c "print(1)
f = open('$tmp/go')
f.read()
f.close()" >"$tmp/holds" 9>&- &
	holder=$!
	read -r _ <"$tmp/holds"
	rm "$tmp/holds"
}
let_go() {
	: >"$tmp/go"
	wait $holder
}

# run OPTION...: a step on each board; standard error, and what became of the steps
run() {
	printf '%s\n' '{"type":"step","do":"exec","code":"print(1)"}' |
		upy-send "$@" >"$tmp/run.out" 2>"$tmp/run.err" 9>&-
	run_status=$?
	sed -E "s|$tmp|TMP|g; s/process $holder /process HOLDER /" "$tmp/run.err"
	sed -nE 's/.*"type":"result".*"status":"([a-z]*)".*/\1/p' "$tmp/run.out"
	return $run_status
}

free() { # BOARD: whether nobody has it
	flock -n "$(printf '%s' "$tmp/upy$tmp/$1.lock" | sed "s|^$tmp/|$tmp\n|" |
		awk 'NR == 1 { printf "%s/", $0; next } { gsub("/", "-"); print }')" true
}

want='ok
' check 'a board that is free' 0 run -d "$late"
check 'it is free lategain afterwards' 0 free late

hold "$late"
want='upy-send: TMP/late: the board is in use by process HOLDER (upy-run); --wait SECONDS waits for it
lost
' check 'one that is not: who has it' 3 run -d "$late"
want='upy-send: TMP/late: the board is in use by process HOLDER (upy-run); --wait SECONDS waits for it
lost
' check 'all or none: the other one is not used alone' 3 run -d "$early" -d "double=$late"
check 'and is left free' 0 free early
want='upy-send: waiting for TMP/late, in use by process HOLDER (upy-run)
upy-send: TMP/late: the board is in use by process HOLDER (upy-run); --wait SECONDS waits for it
lost
' check '--wait: not longer than that' 3 run -d "$late" --wait 0.1
want='upy-send: waiting for TMP/late, in use by process HOLDER (upy-run)
upy-send: TMP/late: the board is in use by process HOLDER (upy-run); --wait SECONDS waits for it
lost
' check 'nor than --total' 3 run -d "$late" --wait 60 --total 0.1

# A program in the background that waits for the late one, as its standard error says.
waiting() { # COMMAND...
	mkfifo "$tmp/says"
	"$@" >"$tmp/waiting.out" 2>"$tmp/says" 9>&- &
	waiter=$!
	exec 8<"$tmp/says"
	rm "$tmp/says"
	read -r said <&8
}
waited() { # its status, when the board is let go
	let_go
	wait $waiter
	waited_status=$?
	exec 8<&-
	echo "$said" | sed -E "s|$tmp|TMP|g; s/process $holder /process HOLDER /"
	grep -o '"status":"ok"\|^[0-9]$' "$tmp/waiting.out"
	return $waited_status
}

echo '{"type":"step","do":"exec","code":"1"}' >"$tmp/step"
both() { # upy-send on both boards
	upy-send -d "$early" -d "double=$late" --wait 60 <"$tmp/step"
}
waiting both
want='ok
' check 'who waits for one board does not keep the others' 0 run -d "$early"
want='upy-send: waiting for TMP/late, in use by process HOLDER (upy-run)
"status":"ok"
' check '--wait: until it is free' 0 waited

hold "$late"
waiting upy-run -r -d "$late" --wait 60 -c 6
want='upy-run: waiting for TMP/late, in use by process HOLDER (upy-run)
6
' check 'upy-run waits, too' 0 waited

hold "$late"
waiting upy-fs -d "$late" --wait 60 mkdir :6
want='upy-fs: waiting for TMP/late, in use by process HOLDER (upy-run)
' check 'upy-fs waits, too' 0 waited

hold "$late"
stopped() {
	waiting upy-run -d "$late" --wait 60 -c 6
	kill -TERM $waiter
	wait $waiter
	stopped_status=$?
	exec 8<&-
	return $stopped_status
}
check 'SIGTERM ends the waiting' 143 stopped

crowd() { # they all wait for the first, in either order
	for order in 1 2 3 4 5 6; do
		if [ $((order % 2)) -eq 0 ]; then
			set -- "$late" "$early"
		else
			set -- "$early" "$late"
		fi
		meanwhile crowd$order timeout 60 upy-send -d "$1" -d "$2" --wait 60 9>&- <"$tmp/step"
	done
	let_go
	for order in 1 2 3 4 5 6; do
		outcome_of crowd$order >"$tmp/out"
		grep -c '"status":"ok"' "$tmp/out"
	done
}
want='2
2
2
2
2
2
' check 'six programs want both boards, in either order: each has its turn' 0 crowd

want='upy-send: TMP/late: the port is given twice
skipped
skipped
' check 'a board cannot be two' 2 run -d "$late" -d "$late"
ln -s "$tmp/late" "$tmp/c"
want='upy-send: TMP/late: the port is given twice
skipped
skipped
' check 'by whatever names' 2 run -d "$late" -d "unix:$tmp/c"
check 'programs are no ports' 0 quietly upy-send -d unix -d unix <"$tmp/step"

exec 9>&-
wait $servers
