# shellcheck shell=sh
# shellcheck disable=SC2154 # variables of upy-test
# The benchmarks of a run, a part of upy-test: upy-bench makes them of the results
# on their way to the report, bench-compare shows them at the end. A run without
# benchmarks starts neither.

# What is wrong with these options is told before any board is opened.
check_benchmark_options() {
	! is_given benchmark-save || ! is_given benchmark-autosave ||
		usage_error '--benchmark-save and --benchmark-autosave: one name only'
	! is_given benchmark-save-data || saves ||
		usage_error '--benchmark-save-data without --benchmark-save: where to?'
	! is_given benchmark-compare-fail || [ "$compare" ] ||
		usage_error '--benchmark-compare-fail without --benchmark-compare: against what?'
	[ -z "$limits" ] || eval "bench-compare $limits --help >/dev/null" || exit
}

saves() {
	case $for_bench in
	*' --save '* | *' --autosave '*) ;;
	*) false ;;
	esac
}

# $table becomes the file for the benchmarks of the steps, quoted; empty if there are none.
begin_benchmarks() {
	table='' bench_folder='' saved=''
	case $steps in
	*'"do":"bench"'* | *'"do":"host"'*) ;;
	*)
		case $given in
		*' benchmark-'*) note 'no test measures anything: there are no benchmarks' ;;
		esac
		return
		;;
	esac
	check_comparison
	[ -z "$with_samples" ] || ! saves || for_bench="$for_bench --save-data"
	for_bench="$for_bench --storage $storage"
	saves && ! is_given quiet || for_bench="$for_bench -q"
	table=$json
	[ -z "$json" ] || eval "rm -f -- $json"
	[ "$json" ] || {
		bench_folder=$(mktemp -d "${TMPDIR:-/tmp}/upy-test.XXXXXX") || exit 3
		quote "$bench_folder/now.json"
		table=$quoted for_bench="$for_bench --json $quoted"
	}
}

# The run to compare with is there.
check_comparison() {
	case $compare in
	last) list_saved '[0-9]*' ;;
	*[!0-9\']*) ;;
	?*) list_saved "$(eval "echo $compare")" ;;
	esac
	case $compare in
	'' | last) return ;;
	esac
	status=0
	eval "bench-compare --storage $storage -- $compare >/dev/null" || status=$?
	[ "$status" -gt 0 ] || return 0
	add_status bench-compare "$status"
	finish
}

# $saved becomes what is saved under this number now: a run is not compared with itself.
list_saved() {
	saved=$(
		eval "cd -- $storage" 2>/dev/null || exit
		for file in *_*.json */*_*.json; do
			case ${file##*/} in
			$1_*) [ ! -e "$file" ] || printf '%s\n' "$file" ;;
			esac
		done
	)
	[ -z "$saved" ] && [ "$compare" = last ] || return 0
	compare=''
	eval "note \"nothing is saved in \"$storage\" yet: there is nothing to compare with\""
}

# $compare becomes the newest of these on the boards of this run: others measured
# other things, and numbers begin anew for each kind of board.
choose_saved() {
	facts='^ *"(datetime|device|platform)": "'
	newest=$(
		{
			eval "grep -E '$facts' $table" | sed 's/^/:/'
			eval "cd -- $storage" && with_lines "$saved" grep -E "$facts" /dev/null
		} | awk '
			{
				run = fact = $0
				sub(/:.*/, "", run)
				sub(/^[^:]*:/, "", fact)
				sub(/,$/, "", fact)
			}
			fact ~ /"datetime"/ { time[run] = fact; next }
			!((run, fact) in seen) {
				seen[run, fact]
				facts[run]++
				common[run] += ("", fact) in seen
			}
			END {
				for (run in facts)
					if (run && facts[run] == facts[""] && common[run] == facts[""])
						print time[run] "\t" run
			}' | sort | tail -n 1
	)
	if [ "$newest" ]; then
		quote "/${newest#*"$tab"}"
		compare=$storage$quoted
	elif [ "$compare" = last ]; then
		compare=''
		note 'no saved run is of the same boards: there is nothing to compare with'
	fi
}

# The table, where it does not come between other reports.
end_benchmarks() {
	[ "$table" ] || return 0
	if eval "grep -q '\"stats\"' $table" 2>/dev/null; then
		[ -z "$saved" ] || choose_saved
		if [ "$compare" ] || ! is_given quiet; then
			show_benchmarks
		fi
	fi
	[ -z "$bench_folder" ] || rm -rf "$bench_folder"
}

show_benchmarks() {
	exec 5>&1
	! is_given format || exec 5>&2
	eval "bench-compare --storage $storage ${compare:+--baseline $compare $limits} -- $table >&5"
	add_status bench-compare $?
	exec 5>&-
}
