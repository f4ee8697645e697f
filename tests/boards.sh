# shellcheck shell=sh
# shellcheck disable=SC2154 # tmp comes from tests/tap.sh
# Tests on the virtual boards. Source this after tests/tap.sh.

XDG_RUNTIME_DIR=$tmp # lock files of sockets
TMPDIR=$tmp # what boards leave behind when they are killed
export XDG_RUNTIME_DIR TMPDIR
missing=

# on BOARD: the checks that follow need it; without its program they are skipped.
on() {
	board=$1 # for the commands of the test
	: "$board"
	# A board may be killed when its stdin ends, which the shell would tell.
	{ missing=$("$UPY_DATADIR/boards/$1" </dev/null 2>&1 >/dev/null); } 2>/dev/null || :
	case $missing in
	"$1: "*'is missing'*) ;;
	*) missing= ;;
	esac
}

# check_on, like check.
check_on() {
	[ -n "$missing" ] || {
		check "$@"
		return
	}
	unset want want_err
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $missing"
}

# Result records on stdin without what changes from run to run, and without the
# text of exceptions, which differs between firmwares.
results() {
	grep '"type":"result"' | sed -E \
		-e 's/"type":"result",//; s/"do":"[a-z]*",//; s/"role":"dut","device":"(\\.|[^"\\])*","attempt":1,//' \
		-e 's/,"elapsed_us":[0-9]+//' \
		-e 's/"message":"(\\.|[^"\\])*","traceback":"(\\.|[^"\\])*"/.../' \
		-e "s/'\\\\\\\\xe9\\\\\\\\u20ac\\\\\\\\U0001f40d'/'é€🐍'/"
}

# Any stream without what changes from run to run.
steady() {
	sed -E -e 's/"run":"[0-9a-f]{16}"/"run":RUN/; s/,"elapsed_us":[0-9]+//; s/"at_us":[0-9]+/"at_us":T/' \
		-e '/"type":"device"/s/"address".*/.../'
}

# quietly COMMAND...: its standard output into $tmp/out.
quietly() {
	"$@" >"$tmp/out"
}

# alone COMMAND...: run it with all it starts; 98 when a process outlives it by
# more than a few seconds. Each holds the writing end of a fifo, so that reading
# ends with the last of them.
alone() {
	alone_fifo=$(mktemp -u "$tmp/alive.XXXXXX")
	mkfifo "$alone_fifo"
	timeout 60 cat "$alone_fifo" &
	alone_reader=$!
	alone_status=0
	{
		exec 8>"$alone_fifo"
		"$@" || alone_status=$?
		exec 8>&-
	}
	alone_since=$(date +%s)
	wait "$alone_reader" || return 98
	[ $(($(date +%s) - alone_since)) -lt 5 ] || return 98
	return "$alone_status"
}

# meanwhile NAME COMMAND...: run it in the background; with stdin, unlike sh.
meanwhile() {
	meanwhile_name=$1
	shift
	{
		meanwhile_status=0
		"$@" >"$tmp/$meanwhile_name.out" || meanwhile_status=$?
		echo "$meanwhile_status" >"$tmp/$meanwhile_name.status"
	} <&3 &
	echo $! >"$tmp/$meanwhile_name.pid"
} 3<&0

# outcome_of NAME: wait for it; its output and its status.
outcome_of() {
	wait "$(cat "$tmp/$1.pid")"
	cat "$tmp/$1.out"
	return "$(cat "$tmp/$1.status" || echo 99)" # 99: it was killed
}
