# shellcheck shell=sh
# shellcheck disable=SC2154 # tmp comes from tests/tap.sh
# For tests of upy-test with a project in $tmp/project, the current folder.

# t FILE NAME EXPRESSION VALUE...: a test file.
t() {
	t_file=$1
	shift
	while [ $# -gt 0 ]; do
		printf '%s\n' "- name: $1" "  result: $2" "  exp: $3"
		shift 3
	done >"tests/$t_file.yaml"
}

# What upy-test says, and the names of the tests that ran.
names() {
	rm -f "$tmp/project/.upy/last.ndjson"
	upy-test "$@" >"$tmp/out" 2>"$tmp/said"
	names_status=$?
	grep '^upy-test' "$tmp/said"
	sed -nE '/"verdict":"skip"/d; s/.*"type":"verdict","test":"tests\/([a-z]*).yaml::([a-z]*)".*/\1 \2/p' \
		"$tmp/project/.upy/last.ndjson" | awk '!seen[$0]++'
	return $names_status
}
