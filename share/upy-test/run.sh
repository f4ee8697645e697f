# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables of upy-test
# One run of test files, a part of upy-test.
#
# The exit status is the truth, whichever program fails or dies: each stage tells
# its status on descriptor 3, and the worst wins. Standard output stays the
# caller's (descriptor 4), so that the report knows a terminal when it has one.
# No stage starts before yaml2steps has read all files and found them good.

# One stage: a signal to the group must not keep it from telling its status.
# shellcheck disable=SC2317 # called through eval
stage() {
	trap : HUP INT TERM
	"$@" 3>&- 4>&-
	echo "$1 $?" >&3
}

# The stages after the boards outlive Ctrl-C, to tell what was done until then.
# shellcheck disable=SC2317 # called through eval
late_stage() {
	trap : HUP TERM
	trap '' INT
	"$@" 3>&- 4>&-
	echo "$1 $?" >&3
}

report_steps() {
	eval "printf '%s\\n' \"\$steps\" | $before_send stage upy-send $for_send | $behind_send
	    late_stage upy-assert $for_assert | ${table:+late_stage upy-bench $for_bench |}
	    ${records:+late_stage tee \"\$records\" |}
	    late_stage upy-report --told $for_report >&4"
}

# The files of reports must not be those of another day.
report_refusal() {
	eval "upy-report --told $for_report" <<-'EOF'
		{"type":"error","by":"yaml2steps","message":"it refused the test files","exit":2}
	EOF
}

show_steps() {
	eval "printf '%s\\n' \"\$steps\" | stage upy-send -n $for_send >&4"
}

# What the status of stage $1, $2, adds to the worst of all.
add_status() {
	told=$((told + 1))
	case $2 in
	[0-3])
		if [ "$1" = tee ]; then
			[ "$2" -eq 0 ] || forget_records
			return
		fi
		[ "$2" -le "$worst" ] || worst=$2
		return
		;;
	141) # nobody reads what it writes: the reader has the reason
		broken=yes
		return
		;;
	129 | 130 | 143) ;; # the signal is for all of us
	*)
		[ "$2" -le 128 ] || note "$1 was killed by signal $(($2 - 128))"
		;;
	esac
	worst=3
}

# The worst status, or death by the signal that all of us got.
finish() {
	[ "$worst" -ne 0 ] || [ -z "$broken" ] || worst=3
	if [ "$caught" ]; then
		trap - "$caught"
		kill -s "$caught" $$
	fi
	exit "$worst"
}

# Reports with a file of their own find its folder.
make_folders() {
	while [ $# -gt 0 ]; do
		case $4 in
		*/*) mkdir -p -- "${4%/*}" || exit 3 ;;
		esac
		shift 4
	done
}

# Run the test files; never comes back.
run_tests() {
	worst=0 told=0 broken='' caught=''
	trap 'caught=HUP' HUP
	trap 'caught=INT' INT
	trap 'caught=TERM' TERM

	# A wrong -f or -j is told before any board is opened.
	[ -z "$for_report" ] || eval "upy-report $for_report --help >/dev/null" || exit
	[ -z "$for_assert" ] || eval "upy-assert $for_assert --help >/dev/null" </dev/null || exit
	check_benchmark_options
	[ "$only" ] || eval "make_folders $extra"

	# shellcheck disable=SC2034 # used in eval
	steps=$(eval "exec yaml2steps $for_steps -- \"\$@\"")
	add_status yaml2steps $?
	if [ "$worst" -ne 0 ] || [ "$caught" ]; then
		[ -z "$for_report" ] || [ "$only" ] || report_refusal
		finish
	fi
	if [ "$only" ]; then
		run_stages show_steps 2
	else
		begin_benchmarks
		begin_records
		stages=4
		[ -z "$records" ] || stages=$((stages + 1))
		[ -z "$table" ] || stages=$((stages + 1))
		before_send='' behind_send=''
		[ -z "$coverage" ] || begin_coverage
		run_stages report_steps "$stages"
		end_records "$@"
		end_benchmarks
		[ -z "$coverage" ] || end_coverage
	fi
	finish
}

# run_stages FUNCTION STATUSES: all of which must come.
run_stages() {
	exec 4>&1
	statuses=$(
		trap : HUP INT TERM
		"$1" 3>&1
	)
	exec 4>&-
	expected=$2
	set -f
	# shellcheck disable=SC2086 # name and status of each stage
	set -- $statuses
	set +f
	while [ $# -gt 0 ]; do
		add_status "$1" "$2"
		shift 2
	done
	[ "$told" -eq "$expected" ] || worst=3
}
