# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables of upy-cov
# Programs and test files that run while coverage is collected. A part of upy-cov.

# Options for the programs, quoted; for_both ends of cov-steps.
for_steps='' for_send='' mode=auto yaml='' deploys=yes files='' micropython=''

need_value() {
	[ "$2" -gt 1 ] || usage_error "option requires an argument -- '${1##*-}'"
}

# An option with an argument $2.
take_value() {
	quote "$2"
	case $1 in
	-d | --device) for_send="$for_send -d $quoted" ;;
	--micropython) micropython=$2 ;;
	--include | --exclude | --exclude-line | --fit | --grain | --source)
		for_steps="$for_steps $1 $quoted"
		;;
	--mode) mode=$2 ;;
	-T | --timeout)
		for_steps="$for_steps -T $quoted"
		timeout="--timeout $quoted"
		;;
	--wait | --trace) for_send="$for_send $1 $quoted" ;;
	--data-dir) data=$2 ;;
	esac
}

read_run_options() {
	timeout=''
	while [ $# -gt 0 ]; do
		case $1 in
		-d | --device | --micropython | --include | --exclude | --exclude-line | --fit | --grain | \
			--source | --mode | -T | --timeout | --wait | --trace | --data-dir)
			need_value "$1" $#
			take_value "$1" "$2"
			shift
			;;
		--device=* | --micropython=* | --include=* | --exclude=* | --exclude-line=* | --fit=* | \
			--grain=* | --source=* | --mode=* | --timeout=* | --wait=* | --trace=* | --data-dir=*)
			take_value "${1%%=*}" "${1#*=}"
			;;
		-d?*) take_value -d "${1#-d}" ;;
		-T?*) take_value -T "${1#-T}" ;;
		-b | --branch) for_steps="$for_steps -b" ;;
		--no-deploy) deploys='' ;;
		--yaml) yaml=yes ;;
		--)
			shift
			break
			;;
		-*) usage_error "unrecognized option '$1'" ;;
		*)
			quote "$1"
			files="$files $quoted"
			;;
		esac
		shift
	done
	for file; do
		quote "$file"
		files="$files $quoted"
	done
	[ "$files" ] || usage_error 'run: no FILE to run'
	case $mode in
	auto | settrace | probe) ;;
	*) usage_error "--mode $mode: it is auto, settrace or probe" ;;
	esac
}

# A MicroPython of the Unix port as the board. One that has what it takes is served as
# the board unix is; else its own REPL, on a pseudo-terminal, which a soft reset would end.
use_micropython() {
	binary=$(command -v -- "$micropython") || usage_error "--micropython $micropython: no such program"
	if "$binary" -c 'import _thread, ffi' >/dev/null 2>&1; then
		UPY_MICROPYTHON=$binary
		export UPY_MICROPYTHON
		quote "exec:exec '$share/boards/unix'"
		for_send="$for_send -d $quoted"
	else
		quote "execpty:exec '$binary'"
		for_send="$for_send --resume -d $quoted"
	fi
}

# Each stage tells its status on descriptor 3. Those behind the boards outlive Ctrl-C.
# shellcheck disable=SC2317 # called through eval
stage() {
	trap : HUP INT TERM
	"$@" 3>&- 4>&-
	echo "$?" >&3
}

# shellcheck disable=SC2317 # called through eval
late_stage() {
	trap : HUP TERM
	trap '' INT
	"$@" 3>&- 4>&-
	echo "$?" >&3
}

# The steps of the program $1 on standard output, or of the test file.
first_stages() {
	if [ "$yaml" ]; then
		eval "stage yaml2steps -- \"\$1\" | stage cov-steps --mode $mode $for_steps \
			--scratch \"\$scratch\""
	else
		eval "stage cov-steps --mode $mode $for_steps --scratch \"\$scratch\" \
			${deploys:+--deploy-to \"\$folder\"} -- \"\$1\""
	fi
}

run_one() {
	name=${1##*/}
	[ "$yaml" ] && format='' follow='' || format='-f output' follow=--follow
	exec 4>&1
	statuses=$(
		trap : HUP INT TERM
		{
			first_stages "$1" |
				eval "stage upy-send $follow $timeout $for_send" |
				late_stage cov-steps --results --save "$data" --name "${name%.*}" |
				late_stage upy-assert |
				eval "late_stage upy-report --told $format >&4"
		} 3>&1
	)
	exec 4>&-
	for one in $statuses; do
		[ "$one" -le 3 ] || one=3
		[ "$one" -le "$worst" ] || worst=$one
	done
	[ "$statuses" ] || worst=3
}

# After a signal the steps that remove what was put are not run.
remove_leftovers() {
	[ "$caught" ] && [ ! "$yaml" ] && [ "$deploys" ] || return 0
	printf '%s\n' "{\"type\":\"step\",\"do\":\"rm\",\"path\":\"$folder\",\"recursive\":true}" |
		eval "upy-send $for_send" >/dev/null 2>&1 || :
}

finish_run() {
	rm -rf "$scratch"
	if [ "$caught" ]; then
		trap - "$caught"
		kill -s "$caught" $$
	fi
	exit "$worst"
}

cov_run() {
	read_run_options "$@"
	[ ! "$micropython" ] || use_micropython
	worst=0 caught=''
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/upy-cov.XXXXXX") || exit 3
	folder=_${scratch##*/}
	folder=$(echo "$folder" | tr . _)
	trap 'caught=HUP' HUP
	trap 'caught=INT' INT
	trap 'caught=TERM' TERM
	if [ "$mode" = auto ]; then
		choose_mode "$for_send" || mode=settrace
	fi
	eval "set -- $files"
	for file; do
		if [ "$caught" ] || [ "$worst" -ge 2 ]; then
			break
		fi
		run_one "$file"
	done
	remove_leftovers
	finish_run
}
