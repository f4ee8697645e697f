# shellcheck shell=sh
# shellcheck disable=SC2154 # variables of upy-cov
# The files of data: reports on them, and their end. A part of upy-cov.

# Whether there is data; says so when there is none.
has_data() {
	for file in "$data"/*.json; do
		[ ! -e "$file" ] || return 0
	done
	note "$data: no coverage data: 'upy-cov run FILE' makes some"
	exit 2
}

# Each format becomes options of cov-merge: $formats.
add_format() {
	case $1 in
	html) formats="$formats --html \"\$output\"htmlcov" ;;
	xml) formats="$formats -f cobertura -o \"\$output\"coverage.xml" ;;
	cobertura) formats="$formats -f cobertura -o \"\$output\"coverage.xml" ;;
	lcov) formats="$formats -f lcov -o \"\$output\"coverage.lcov" ;;
	json | coveragepy) formats="$formats -f $1 -o \"\$output\"coverage.json" ;;
	ndjson) formats="$formats -f ndjson -o \"\$output\"coverage.ndjson" ;;
	*)
		quote "$1"
		formats="$formats -f $quoted"
		;;
	esac
}

cov_report() {
	formats='' passed='' output=''
	while [ $# -gt 0 ]; do
		case $1 in
		--data-dir | --output-dir | -f | --format)
			[ $# -gt 1 ] || usage_error "option requires an argument -- '${1##*-}'"
			case $1 in
			--data-dir) data=$2 ;;
			--output-dir) output=${2%/}/ ;;
			*) add_format "$2" ;;
			esac
			shift
			;;
		--data-dir=*) data=${1#*=} ;;
		--output-dir=*) output=${1#*=}/ ;;
		--format=*) add_format "${1#*=}" ;;
		*)
			quote "$1"
			passed="$passed $quoted"
			;;
		esac
		shift
	done
	has_data
	[ ! "$output" ] || mkdir -p "$output" || exit 3
	eval "exec cov-merge $formats $passed \"\$data\""
}

# Options that only name the data; the others are left in $passed.
take_data_dir() {
	passed='' answer=''
	while [ $# -gt 0 ]; do
		case $1 in
		--data-dir)
			[ $# -gt 1 ] || usage_error "option requires an argument -- 'data-dir'"
			data=$2
			shift
			;;
		--data-dir=*) data=${1#*=} ;;
		-y | --yes) answer=y ;;
		*)
			quote "$1"
			passed="$passed $quoted"
			;;
		esac
		shift
	done
}

cov_list() {
	take_data_dir "$@"
	has_data
	eval "exec cov-map --list $passed \"\$data\"/*.json"
}

cov_map() {
	take_data_dir "$@"
	has_data
	eval "exec cov-map $passed \"\$data\""
}

cov_clean() {
	take_data_dir "$@"
	[ ! "$passed" ] || usage_error "clean: there are no operands:$passed"
	[ -d "$data" ] || exit 0
	set -- "$data"/*.json
	[ -e "$1" ] || set --
	if [ $# -gt 0 ] && [ ! "$answer" ]; then
		[ -t 0 ] || usage_error "clean: would remove $# files in $data: say --yes"
		printf 'upy-cov: remove %s files in %s? [y/N] ' $# "$data" >&2
		read -r answer
	fi
	case $answer in
	y | Y | yes) [ $# -eq 0 ] || rm -f -- "$@" || exit 3 ;;
	*) [ $# -eq 0 ] || exit 0 ;;
	esac
	rm -f "$data/.gitignore"
	rmdir "$data" 2>/dev/null || :
}
