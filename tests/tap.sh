# shellcheck shell=sh
# Tests in sh that speak TAP. Source this file, say `plan N`, then for each fact
#
#	want='expected stdout' want_err='expected stderr' check 'sentence' STATUS COMMAND...
#
# with stdin from a here-document. What is not given is not compared. The
# directory $tmp is private to the test and goes when it ends.

unset want want_err
tap_count=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/upy-tap.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
LC_ALL=C
export LC_ALL

plan() {
	echo "1..$1"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# The text on stdin, as comment lines.
diagnose() {
	sed 's/^/# /'
}

# compare NAME WANTED: whether $tmp/tap.NAME is the text.
compare() {
	printf '%s' "$2" >"$tmp/tap.want"
	cmp -s "$tmp/tap.want" "$tmp/tap.$1" && return
	tap_diff=$(diff -u "$tmp/tap.want" "$tmp/tap.$1" | tail -n +3)
	tap_wrong="${tap_wrong}std$1 differs:
$tap_diff
"
}

check() {
	tap_sentence=$1 tap_wanted=$2 tap_status=0 tap_wrong=
	shift 2
	"$@" >"$tmp/tap.out" 2>"$tmp/tap.err" || tap_status=$?
	[ "$tap_status" -eq "$tap_wanted" ] ||
		tap_wrong="status $tap_status instead of $tap_wanted; $(cat "$tmp/tap.err")
"
	[ -z "${want+set}" ] || compare out "$want"
	[ -z "${want_err+set}" ] || compare err "$want_err"
	unset want want_err
	tap_count=$((tap_count + 1))
	echo "${tap_wrong:+not }ok $tap_count - $tap_sentence"
	[ -z "$tap_wrong" ] || printf '%s' "$tap_wrong" | diagnose
}
