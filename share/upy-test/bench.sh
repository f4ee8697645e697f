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
	table='' bench_folder=''
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
	[ "$compare" != last ] || find_last
	[ "$compare" ] || return 0
	status=0
	eval "bench-compare --storage $storage -- $compare >/dev/null" || status=$?
	[ "$status" -gt 0 ] || return 0
	add_status bench-compare "$status"
	finish
}

# The saved run with the highest number, which must not be that of this run.
find_last() {
	compare=$(
		eval "cd -- $storage" 2>/dev/null || exit
		for saved in *_*.json */*_*.json; do
			[ -e "$saved" ] && printf '%s %s\n' "${saved##*/}" "$saved"
		done | sort -n | tail -n 1
	)
	compare=${compare#* }
	if [ "$compare" ]; then
		quote "/$compare"
		compare=$storage$quoted
	else
		eval "note \"nothing is saved in \"$storage\" yet: there is nothing to compare with\""
	fi
}

# The table, where it does not come between other reports.
end_benchmarks() {
	[ "$table" ] || return 0
	if eval "grep -q '\"stats\"' $table" 2>/dev/null && { [ "$compare" ] || ! is_given quiet; }; then
		exec 5>&1
		! is_given format || exec 5>&2
		eval "bench-compare --storage $storage ${compare:+--baseline $compare $limits} -- $table >&5"
		add_status bench-compare $?
		exec 5>&-
	fi
	[ -z "$bench_folder" ] || rm -rf "$bench_folder"
}
