# shellcheck shell=sh
# shellcheck disable=SC2034 # mode is a variable of theirs
# How coverage is collected on boards, a part of upy-cov and upy-test.

# choose_mode COMMAND: leave "settrace" in $mode if each board that upy-send, with the
# quoted options in the text COMMAND, opens for the tests has it, else "probe". False
# when a board cannot be had, which those who run the tests on it will tell.
choose_mode() {
	described=$(printf '%s\n' '{"type":"step","do":"exec","code":""}' |
		eval "upy-send $1" 2>/dev/null) || return
	mode=probe without=$(printf '%s\n' "$described" | grep '"type":"device"' |
		grep -cv '"capabilities":\[[^]]*"settrace"')
	if [ "$without" -eq 0 ]; then
		mode=settrace
		note 'the board has sys.settrace: coverage by the tracer'
	else
		note 'the board has no sys.settrace: coverage by probes in the source'
	fi
}
