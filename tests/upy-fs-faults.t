#!/bin/sh
# upy-fs when something goes wrong: damage, no room, a board that goes away; and
# what it does not even send.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
# shellcheck source=tests/fs-server.sh
. "${srcdir:-.}/tests/fs-server.sh"
plan 23
behind=

cd "$tmp" || exit 1
head -c 60000 /dev/urandom >large
head -c 4000 /dev/urandom >small
seq 9000 | head -c 32000 >much # for a board that has room for 28 kB

# A line that damages what it carries.
over() { # OPTION... -- COMMAND...: upy-fs over a line with these options of wire
	options=
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	mkdir -p line
	printf 'bad:\n  address: "exec:wire%s -- %s"\n' "$options" \
		"${behind:-$UPY_DATADIR/boards/$board}" >line/devices.yaml
	[ "$board" != microbit ] || echo '  pacing: {burst: 60, chunk: 32, delay_ms: 2}' >>line/devices.yaml
	(cd line && timeout 100 upy-fs -d bad -T 20 "$@" 2>&1)
}
for board in unix wasm microbit; do
	on $board
	file=large
	[ "$board" != microbit ] || file=small
	want='' check_on "$board: a byte that is lost on the way there" 0 \
		over --after up:import --drop up:5000 -- put ../$file :file
	want='' check_on "$board: one that is changed" 0 \
		over --after up:import --flip up:5000 -- put ../$file :file
	want='' check_on "$board: one that comes twice" 0 \
		over --after up:import --double up:5000 -- put ../$file :file
done

for board in unix microbit; do
	serve $board
	file=large
	[ "$board" != microbit ] || file=small
	[ -n "$missing" ] || fs put $file :file
	back() { # OPTION...: the file through a line that damages it
		rm -f got
		behind="socat - unix:$tmp/socket"
		over "$@" -- get :file ../got
		behind=
		cmp got "$file"
	}
	if command -v socat >/dev/null; then
		check_on "$board: a byte that is lost on the way back" 0 back --drop down:3000
		check_on "$board: one that is changed" 0 back --flip down:3000
		check_on "$board: one that comes twice" 0 back --double down:3000
	else
		for what in lost changed twice; do
			missing='socat is missing' check_on "$board: $what" 0 false
		done
	fi

	sent() { # COMMAND...: how many bytes of files travel, more or less
		fs --trace trace "$@" || return
		awk '{ n += length($3) } END { print (n > 16000 ? "all" : "little") }' trace
	}
	want='little
' check_on "$board: the same file is not put again" 0 sent put $file :file
	want='little
' check_on "$board: nor got" 0 sent get :file $file
	want='all
' check_on "$board: but with -f" 0 sent put -f $file :file
	stop
done

serve microbit
[ -n "$missing" ] || fs put small :file
full() {
	both fs put much :file
	full_status=$?
	fs cat :file | cmp - small && fs ls
	return $full_status
}
want='upy-fs: :file: No space left on device
file
' check_on 'microbit: no room: the old file stays' 3 full
stop
on unix
gone() {
	over --after up:import --hang-up up:9000 -- put ../large :file | cut -c 1-12
}
want='upy-fs: bad:
' check_on 'unix: a board that goes away' 0 gone
