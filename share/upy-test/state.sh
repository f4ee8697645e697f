# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables of upy-test
# What upy-test remembers in the folder .upy of the project, a part of upy-test:
#
#	last.ndjson      the records of the last run
#	failed           what was not good when it last ran, a line for each file or test
#	run-PID.ndjson   the records of a run that is going on, or died
#
# Each is replaced in one step, so that runs at the same time see whole files.

# Records go to $records, unless they cannot be kept.
begin_records() {
	records=''
	is_given no-state && return
	if ! { mkdir -p .upy && { [ -e .upy/.gitignore ] || echo '*' >.upy/.gitignore; } &&
		: >".upy/run-$$.ndjson"; } 2>/dev/null; then
		note '.upy: cannot be written: --lf will not know of this run'
		return
	fi
	records=.upy/run-$$.ndjson
	adopt_dead_runs
}

forget_records() {
	note '.upy: cannot be written: --lf will not know of this run'
	rm -f "$records"
	records=''
}

end_records() {
	[ "$records" ] || return
	mv -f "$records" .upy/last.ndjson
	remember_failed .upy/last.ndjson "$@"
}

# What a run that was killed has left: the tests without a verdict are not good.
adopt_dead_runs() {
	for run in .upy/run-*.ndjson; do
		pid=${run#.upy/run-}
		kill -0 "${pid%.ndjson}" 2>/dev/null && continue
		[ ! -s "$run" ] || remember_failed "$run"
		rm -f "$run"
	done
}

# Whether tests of the files may not have run at all.
is_partial() {
	is_given select || is_given tag || [ "$worst" -gt 1 ] && return
	[ "$worst" -ne 0 ] && { is_given exitfirst || is_given maxfail; }
}

# remember_failed RECORDS FILE...: what .upy/failed has of these files is replaced
# by what the records say, unless only a part of them ran; that is then added.
remember_failed() {
	bad=$(upy-report -f failed <"$1" 2>/dev/null)
	shift
	! is_partial || set --
	# One run at a time; where there is no flock(1), the later one wins.
	(
		flock -w 5 9
		replace_failed "$@"
	) 2>/dev/null 9<.upy/.gitignore
}

replace_failed() {
	{
		printf '%s\n' "$@" ''
		cat .upy/failed 2>/dev/null
		printf '\n%s\n' "$bad"
	} | awk '
		/^$/ { part++; next }
		!part { ran[$0] = 1; next }
		part == 1 && (ran[$0] || ran[file($0)]) { next }
		!seen[$0]++
		function file(id) { sub(/::.*/, "", id); return id }
	' >".upy/failed-$$" && mv -f ".upy/failed-$$" .upy/failed
}

# choose_failed FILE...: leave in $found what was not good, as far as it is among
# the files and still there.
choose_failed() {
	failed=''
	while IFS= read -r line; do
		file=${line%%::*}
		is_among "$line" "$@" || is_among "$file" "$@" || continue
		[ -e "$file" ] || continue
		# A test that has another name by now: all of its file.
		[ "$line" = "$file" ] || yaml2steps --check -- "$line" >/dev/null 2>&1 || line=$file
		case $newline$failed in
		*"$newline$line$newline"*) ;;
		*) failed=$failed$line$newline ;;
		esac
	done <<-EOF
		$(cat .upy/failed 2>/dev/null)
	EOF
	if [ "$failed" ]; then
		found=$failed
	elif [ -e .upy/failed ]; then
		note 'nothing of this failed the last time: running all'
	else
		note 'there is no last run: running all'
	fi
}

is_among() {
	wanted=$1
	shift
	for one; do
		[ "$one" != "$wanted" ] || return 0
	done
	return 1
}
