# shellcheck shell=sh
# shellcheck disable=SC2154 # tmp comes from tests/tap.sh
# One board process for many commands: what one has put the next one finds. Source
# this after tests/boards.sh, in the directory $tmp, which gets a devices.yaml.

serve() { # BOARD [PROGRAM]: until stop, the device "it" is that board, or the program
	missing=
	on "$1"
	[ -z "$missing" ] || return 0
	printf 'it:\n  address: unix:%s/socket\n' "$tmp" >devices.yaml
	[ "$1" != microbit ] || echo '  pacing: {burst: 60, chunk: 32, delay_ms: 2}' >>devices.yaml
	mkfifo ready end
	board-server "$tmp/socket" "${2:-$UPY_DATADIR/boards/$1}" sh -c 'echo >ready; cat end' &
	server=$!
	read -r _ <ready
}

stop() {
	[ -z "$missing" ] || return 0
	: >end
	wait "$server"
	rm -f ready end
}

fs() {
	timeout 60 upy-fs -d it -T 20 "$@"
}

both() { # what it says on both outputs
	"$@" 2>&1
}
