#!/bin/sh
# SIGKILL for each stage of a pipeline, 50 times each, at moments that come from
# a seed: after so many records, or after a while. Whatever is killed, the end
# does not say that all is well when a verdict or an end is missing, and it
# names what is. UPY_SEED=N for the moments of an earlier run.
#
# shellcheck source-path=SCRIPTDIR/..
. "${srcdir:-.}/tests/tap.sh"
. "$srcdir/tests/boards.sh"

seed=${UPY_SEED:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
kills=50
cd "$tmp" || exit 1

awk 'BEGIN {
	for (i = 1; i <= 6; i++)
		printf "- name: t%d\n  command: import time; time.sleep_ms(%d)\n" \
		    "  result: %d + 1\n  exp: %d\n", i, i % 3, i, i + 1
}' >t.yaml
# Its steps are more than a pipe holds: yaml2steps has to wait in the middle of them.
awk 'BEGIN {
	for (i = 1; i <= 24; i++)
		printf "- name: t%d\n  command: \"a = 1  #%8000s\"\n" \
		    "  result: str(%d)\n  exp: \"\x27%d\x27\"\n", i, "#", i, i
}' >long.yaml
recorded=$srcdir/tests/data/two-boards.ndjson
grep -v -e '"by":"upy-assert"' -e '"type":"verdict"' "$recorded" >sent

# --- one kill

mkdir bin
mkfifo started
path=$PATH

# watch VICTIM: from now on it tells when it starts, and what comes to
# upy-report is kept in the file seen.
watch() {
	victim=$1
	printf '#!/bin/sh\ntee %s | %s "$@"\n' "$tmp/seen" "$(command -v upy-report)" >bin/upy-report
	printf '#!/bin/sh\necho $$ >%s\n: >%s\nexec %s "$@"\n' "$tmp/pid" "$tmp/started" \
		"$(command -v "$victim")" >"bin/$victim"
	chmod +x bin/*
	PATH=$tmp/bin:$path
}

unwatch() {
	rm -f bin/*
	PATH=$path
}

# The process may have ended, and its number be another's.
shoot() {
	case $(cat "/proc/$(cat pid)/comm" 2>/dev/null) in
	"$victim" | "lt-$victim") kill -KILL "$(cat pid)" 2>/dev/null ;;
	esac
}

# In the background: shoot so long after the start of the victim.
shoot_after() { # TENTHS OF MILLISECONDS
	{
		: <started
		sleep "$(printf '0.%04d' "$1")"
		shoot
	} &
}

# Pass stdin on, and shoot in the middle of it.
shoot_behind() { # LINES
	: <started
	sed -u "$1q"
	shoot
	cat
}

# The same after so many KiB.
shoot_amid() { # KIBIBYTES
	: <started
	dd bs=1024 count="$1" iflag=fullblock 2>/dev/null
	shoot
	cat
}

# --- what the end must say

# What the file seen lacks, a line each: "BY end", "TEST verdict".
find_missing() {
	awk '
	function text(key,   from) {
		from = index($0, "\"" key "\":\"")
		$0 = substr($0, from ? from + length(key) + 4 : length($0) + 1)
		return substr($0, 1, index($0, "\"") - 1)
	}
	/^{"type":"plan".*"by":"yaml2steps"/ {
		tests = substr($0, index($0, "\"tests\":[") + 9)
		gsub(/\].*|"/, "", tests)
		count = split(tests, ids, ",")
	}
	/^{"type":"plan".*"by":"upy-send"/ { boards = gsub(/"(microbit|unix)"/, "&") }
	/^{"type":"verdict".*}$/ { verdicts[text("test")]++ }
	/^{"type":"end".*}$/ { ends[text("by")] = 1 }
	END {
		stages = split("yaml2steps upy-send upy-assert", stage, " ")
		for (i = 1; i <= stages; i++)
			if (!(stage[i] in ends))
				print stage[i], "end"
		for (i = 1; i <= count; i++)
			if (verdicts[ids[i]] + 0 < boards)
				print ids[i], "verdict"
	}' seen >missing
}

# Of what is missing (on stdin) the ones that the report does not name. A stage
# that said nothing has no end to miss; verdicts are told in sum when many miss.
find_unnamed() {
	while read -r what kind; do
		case $kind in
		end) grep -q "\"type\":\"plan\",\"by\":\"$what\"" seen || continue ;;
		verdict) grep -q 'for any of [0-9]* tests\|and [0-9]* more' said && continue ;;
		esac
		grep -q -F "$what: no $kind" said || echo "$what: $kind"
	done
}

# Complains of the status, of what was said, or of both.
examine() { # STATUS
	find_missing
	cut=$((cut + $([ -s missing ] && echo 1 || echo 0)))
	if [ "$1" -eq 0 ]; then
		sed "s/^/$victim at $moment: status 0 without /" missing
	elif [ -s missing ]; then
		find_unnamed <missing | sed "s/^/$victim at $moment: not told: /"
	fi
	[ "$1" -eq 0 ] || grep -q . said || echo "$victim at $moment: status $1 without a word"
}

# As many numbers from 1 to MOST as there are kills.
moments() { # MOST
	awk -v seed="$seed" -v most="$1" -v kills=$kills 'BEGIN {
		for (srand(seed); kills > 0; kills--)
			print 1 + int(rand() * most)
	}'
}

# The command, in which VICTIM is shot at each of the moments up to MOST.
kill_all() { # VICTIM MOST COMMAND
	watch "$1"
	cut=0
	for moment in $(moments "$2"); do
		status=0
		: >seen
		eval "$3" >said 2>&1 || status=$?
		wait
		"$examine" "$status"
	done
	unwatch
	echo "# of $kills runs $cut were cut" >tally
}

# check_kills SENTENCE VICTIM MOST COMMAND
check_kills() {
	want='' check "$1" 0 kill_all "$2" "$3" "$4"
	cat tally
}

echo "# seed $seed"
plan 11
examine=examine

long='yaml2steps long.yaml | between | upy-send -d unix | upy-assert | upy-report'
# shellcheck disable=SC2317 # called through eval
between() {
	cat
}
test='upy-test -d unix t.yaml'
short='yaml2steps t.yaml | upy-send -d unix | upy-assert | upy-report'

# Otherwise a pipeline that never passes would pass here.
pass() {
	eval "$short" && eval "$long" && eval "$test" && upy-report <"$recorded"
}
check 'what nobody kills passes' 0 pass

# The moments are tenths of milliseconds, or records.
between() {
	shoot_amid "$moment"
}
check_kills 'SIGKILL of yaml2steps' yaml2steps 220 "$long"
check_kills 'SIGKILL of upy-send' upy-send 600 "shoot_after \$moment; $short"
check_kills 'SIGKILL of upy-send, by the records that it wrote' upy-send 20 \
	'yaml2steps t.yaml | upy-send -d unix | shoot_behind $moment | upy-assert | upy-report'
check_kills 'SIGKILL of upy-assert' upy-assert 600 "shoot_after \$moment; $short"
check_kills 'SIGKILL of upy-assert, by the records that it read' upy-assert 25 \
	'shoot_behind $moment <sent | upy-assert | upy-report'

# The shell sees its death.
examine_report() {
	[ "$1" -eq 137 ] || echo "$victim at $moment: status $1"
	cut=$((cut + 1))
}
examine=examine_report
check_kills 'SIGKILL of upy-report is its status' upy-report 31 \
	'shoot_behind $moment <"$recorded" | upy-report'
examine=examine

# upy-test knows the statuses of its stages, too.
kills=20
# yaml2steps is over at once there, unless its second file does not end.
mkfifo late.yaml
shoot_late() {
	{
		: <started
		exec 9<>late.yaml
		cat t.yaml >&9
		sleep "$(printf '0.%04d' "$moment")"
		shoot
	} &
}
check_kills 'SIGKILL of yaml2steps in upy-test' yaml2steps 80 \
	'shoot_late; upy-test -d unix t.yaml late.yaml'
for stage in upy-send upy-assert; do
	check_kills "SIGKILL of $stage in upy-test" $stage 600 "shoot_after \$moment; $test"
done
examine_test() {
	[ "$1" -ne 0 ] || grep -q '^6 passed' said || echo "upy-report at $moment: status 0"
	[ "$1" -eq 0 ] || cut=$((cut + 1))
	grep -q . said || echo "upy-report at $moment: not a word"
}
examine=examine_test
# What upy-test remembers takes a second upy-report, which is not the one to shoot.
check_kills 'SIGKILL of upy-report in upy-test' upy-report 600 \
	"shoot_after \$moment; upy-test --no-state -d unix t.yaml"

