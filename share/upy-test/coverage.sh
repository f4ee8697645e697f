# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables of upy-test
# Coverage while tests run, a part of upy-test: data in .upy_coverage, as upy-cov keeps it.

cover_name=upy-test-$$

# Two more stages, around upy-send. Whether a board can be had is for upy-send to tell.
begin_coverage() {
	eval "cov-merge $for_merge --help >/dev/null" || exit
	[ "$mode" != auto ] || choose_mode "$for_send" || mode=settrace
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/upy-test.XXXXXX") || exit 3
	before_send="stage cov-steps --mode '$mode' $for_cover --scratch \"\$scratch\" |"
	behind_send="late_stage cov-steps --results --save .upy_coverage --name $cover_name |"
	stages=$((stages + 2))
}

# A report of this run alone, where it does not come between others, if there is data;
# else cov-steps has told.
end_coverage() {
	rm -rf "$scratch"
	exec 5>&1
	! is_given format || exec 5>&2
	for saved in .upy_coverage/*-"$cover_name".json; do
		[ -e "$saved" ] || continue
		echo >&5
		eval "cov-merge --show-missing $for_merge \"\$saved\" >&5"
		add_status cov-merge $?
		told=$((told - 1))
	done
	exec 5>&-
}
