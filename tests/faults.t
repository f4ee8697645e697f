#!/bin/sh
# The engine on bad lines: every fault of faults.table that its boards have time for.
# Many run at once, as most of them are waited for.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"
table=$srcdir/tests/data/faults.table
faults=$tmp
export faults

yaml2steps "$srcdir/tests/data/faults.yaml" >"$tmp/steps" || exit 1

# "BOARD NAME SEED OPTIONS" of what to run on it. Damage of what only a checksum
# protects needs one; what is done without is the same on all boards.
runs() { # BOARD WHERE...
	awk -v board="$1" -v rows="$2" '
	/^#/ || NF == 0 || (" " rows " ") !~ (" " $3 " ") { next }
	$2 != "checked" && ($2 != "damaged" || board == "unix") { print board, $1, 1 }
	$2 == "damaged" || $2 == "checked" { print board, $1, 1, "--verify" }' "$table"
}

# The boards take turns, so that the slow ones do not come last.
for name in unix microbit wasm; do
	on $name
	case $name in
	unix) rows='all paste small unix' ;;
	microbit) rows='all plain small' ;;
	wasm) rows='all paste' ;;
	esac
	if [ -n "$missing" ]; then
		echo "$name: $missing" >>"$tmp/skipped"
	else
		runs $name "$rows" | awk '{ print NR, $0 }'
	fi
done | sort -n | cut -d ' ' -f 2- >"$tmp/runs"
[ -s "$tmp/runs" ] || skip_all "$(cat "$tmp/skipped")"

plan "$(wc -l <"$tmp/runs")"
[ ! -e "$tmp/skipped" ] || diagnose <"$tmp/skipped"
count=$(cut -d ' ' -f 2 "$tmp/runs" | sort -u | wc -l)
xargs -P 8 -L 1 sh "$srcdir/tests/fault-run" <"$tmp/runs" | awk -v faults="$count" '
/^#/ { print; next }
{
	sub(/ - /, " " ++runs " - ")
	print
	fflush()
	for (i = 2; i <= NF; i++) {
		if ($i ~ /^right/) right += $(i - 1)
		if ($i ~ /^lost,/) lost += $(i - 1)
		if ($i ~ /^wrong/) wrong += $(i - 1)
	}
}
END {
	printf "# %d faults in %d runs: %d verdicts right, %d tests lost, %d verdicts wrong\n",
	    faults, runs, right, lost, wrong
}'
