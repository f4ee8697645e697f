# shellcheck shell=sh
# shellcheck disable=SC2154 # variables of upy-test
# The benchmarks of a run, a part of upy-test: upy-bench makes them of the results
# on their way to the report, bench-compare shows them at the end. A run without
# benchmarks starts neither.

has_benchmark_options() {
	[ "$for_bench$compare$limits" ]
}

# What is wrong with them is told before any board is opened.
check_benchmark_options() {
	[ -z "$limits" ] || [ "$compare" ] ||
		usage_error '--benchmark-compare-fail without --benchmark-compare: against what?'
	eval "upy-bench $for_bench --help >/dev/null" </dev/null || exit
	[ -z "$limits" ] || eval "bench-compare $limits --help >/dev/null" </dev/null || exit
}

# $table becomes the file for the benchmarks of the steps, quoted; empty if there are none.
begin_benchmarks() {
	table='' bench_folder=''
	case $steps in
	*'"do":"bench"'* | *'"do":"host"'*) ;;
	*) return ;;
	esac
	for_bench="$for_bench --storage $storage"
	table=$json
	[ -z "$json" ] || eval "rm -f -- $json"
	[ "$json" ] || {
		bench_folder=$(mktemp -d "${TMPDIR:-/tmp}/upy-test.XXXXXX") || exit 3
		quote "$bench_folder/now.json"
		table=$quoted for_bench="$for_bench --json $quoted"
	}
	[ "$compare" != last ] || find_last
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
	[ "$table" ] || return
	if eval "grep -q '\"stats\"' $table" 2>/dev/null && { [ "$compare" ] || ! is_given quiet; }; then
		exec 5>&1
		! is_given format || exec 5>&2
		echo >&5
		eval "bench-compare --storage $storage ${compare:+--baseline $compare $limits} -- $table >&5"
		add_status bench-compare $?
		exec 5>&-
	fi
	[ -z "$bench_folder" ] || rm -rf "$bench_folder"
}
