#!/bin/sh
# upy-test: which stages run with what, and what its status makes of theirs.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 45

cd "$tmp" || exit 1
stream=$srcdir/tests/data/two-boards.ndjson
export stream

# Stages that tell their arguments and pass records on; upy-report is the real one.
mkdir bin
for stage in yaml2steps upy-send upy-assert; do
	cat >bin/$stage <<'!'
#!/bin/sh
line=
for argument in "${0##*/}" "$@"; do
	line="$line[$argument]"
done
printf '%s\n' "$line" >>log
case ${0##*/} in
yaml2steps)
	[ -z "$fail_yaml2steps" ] || eval "$fail_yaml2steps"
	exec cat "$stream"
	;;
upy-send)
	[ -z "$fail_send" ] || eval "$fail_send"
	;;
upy-assert)
	[ -z "$fail_assert" ] || eval "$fail_assert"
	;;
esac
exec cat
!
	chmod +x bin/$stage
done
cp "$(command -v upy-test)" bin/upy-test
ln -s "$(command -v upy-report)" bin/upy-report
unset fail_yaml2steps fail_send fail_assert
PATH=$tmp/bin:$PATH

# With the log emptied first.
run() {
	: >log
	upy-test "$@"
}

# Run quietly, then print which stages ran with what.
logged() {
	run "$@" >/dev/null 2>&1
	logged_status=$?
	sort log
	return $logged_status
}

last_line() {
	run t.yaml >out
	last_status=$?
	sed -n '$s/ in .*//p' out
	return $last_status
}

want='6 passed
' want_err='' check 'all stages good: the report, status 0' 0 last_line

#
# Options.
#

want='[upy-assert]
[upy-send]
[yaml2steps][--][a.yaml][b.yaml]
' check 'files go to yaml2steps' 0 logged a.yaml b.yaml

want='[upy-assert]
[upy-send][-d][unix][-d][double=exec:a b][-T][2.5][-x]
[yaml2steps][-k][a and not b][-m][slow][--][a.yaml]
' check 'each option goes to its stage' 0 \
	logged -d unix -d 'double=exec:a b' -k 'a and not b' -m slow -T 2.5 -x a.yaml

want='[upy-assert]
[upy-send][-d][unix][-d][esp][-T][3][--wait][4][-x]
[yaml2steps][-k][a][-m][b][--][a.yaml]
' check 'long options, with and without =' 0 \
	logged --device unix --device=esp --select=a --tag b --timeout=3 --wait 4 --exitfirst a.yaml

want='[upy-assert][-j][.out]
[upy-assert][-j][.out][--help]
[upy-send][--maxfail][2][--connect][3][--total][4][--verify][--trace][t x][-x]
[yaml2steps][--lenient][--repeat][5][--][a.yaml]
' check 'options that only some programs have' 0 \
	logged --maxfail 2 --lenient --connect 3 --total=4 --verify --trace 't x' --repeat 5 -j .out -x a.yaml
want='[yaml2steps][--list][-k][a][--][a.yaml::b c]
' check '--list is that of yaml2steps' 0 logged --list -k a 'a.yaml::b c'
want='[yaml2steps][--check][--lenient][--][a.yaml]
' check '--check, too' 0 logged --check --lenient a.yaml
report_of() {
	run "$@" >/dev/null && tail -n 1 reports/one.tap && tail -n 1 two.tap
}
mkdir reports
want='1..6
1..6
' check 'several reports with files of their own' 0 report_of -f tap -o reports/one.tap -f tap -o two.tap t.yaml

want='[upy-assert]
[upy-send][-x][-d][unix]
[yaml2steps][--][a.yaml][-b.yaml]
' check 'letters together, options behind files, files behind --' 0 logged a.yaml -xdunix -- -b.yaml

want="[upy-assert]
[upy-send][-d][it's][-d][*][-d][\$HOME \"x\"]
[yaml2steps][--][a  b.yaml]
" check 'no character of an argument is special' 0 logged -d "it's" -d '*' -d "\$HOME \"x\"" 'a  b.yaml'

both_reports() {
	run -f tap -o a.tap -f human t.yaml | tail -n 1 | sed 's/ in .*//'
	tail -n 1 a.tap
}
want='6 passed
1..6
' check '-f and -o go to upy-report' 0 both_reports

refused() {
	run "$@"
	refused_status=$?
	cat log
	return $refused_status
}
want='' want_err="upy-report: -f: 'yaml' is not a format; there are: human, tap, tap14, github, json, junit, gitlab, html, failed, output
usage: upy-report [options]
" check 'an unknown format: nothing is started' 2 refused -f yaml t.yaml
want='' want_err="upy-test: unrecognized option '--speed'
usage: upy-test [options] [FILE...]
" check 'an unknown option' 2 refused --speed t.yaml
want='' want_err="upy-test: invalid option -- 'y'
usage: upy-test [options] [FILE...]
" check 'an unknown letter' 2 refused -xyz t.yaml
want='' want_err="upy-test: option requires an argument -- 'd'
usage: upy-test [options] [FILE...]
" check 'an option without its argument' 2 refused t.yaml -d
want='' want_err="upy-test: option '-x' doesn't allow an argument
usage: upy-test [options] [FILE...]
" check 'an argument that the option does not take' 2 refused --exitfirst=1 t.yaml

want_err='' check '--help' 0 run --help
version() {
	[ "$(run --version)" = "upy-test $(upy-report --version | cut -d ' ' -f 2-)" ]
}
check '--version is that of the suite' 0 version

#
# Files of the project.
#

want='' want_err='upy-test: no test file: give FILE..., or have *.yaml files in the folder tests
usage: upy-test [options] [FILE...]
' check 'without files and without a folder tests: status 2' 2 refused

mkdir -p tests/deep/er
touch tests/b.yaml 'tests/a b.yaml' tests/deep/er/c.yaml tests/devices.yaml tests/data.json
want='[upy-assert]
[upy-send][-x]
[yaml2steps][--][tests/a b.yaml][tests/b.yaml][tests/deep/er/c.yaml]
' check 'without files: all test files below tests, in order' 0 logged -x

#
# The status.
#

fails() {
	eval "fail_$1=\$2; export fail_$1"
	shift 2
	"$@" t.yaml
	fails_status=$?
	unset fail_yaml2steps fail_send fail_assert
	return $fails_status
}

want='[yaml2steps][--][t.yaml]
' check 'bad test files: status 2, no other stage starts' 2 fails yaml2steps 'exit 2' logged
want='' want_err='yaml2steps: bad
' check 'and nothing but its message is said' 2 fails yaml2steps 'echo yaml2steps: bad >&2; exit 2' run
stale() {
	fails yaml2steps 'exit 2' run -f tap -o stale.tap >/dev/null 2>&1
	stale_status=$?
	sed -n '/Bail out!/s/!.*//p' stale.tap
	return $stale_status
}
echo 'ok 1' >stale.tap
want='Bail out
' check 'a report file is not left as it was' 2 stale

quiet() {
	run "$@" >/dev/null 2>&1
}
check 'a stage with status 1' 1 fails assert 'cat; exit 1' quiet
check 'a stage with status 2' 2 fails send 'cat; exit 2' quiet
check 'a stage with status 3' 3 fails send 'cat; exit 3' quiet
check 'a status that nobody knows is 3' 3 fails send 'cat; exit 42' quiet

worst_of() {
	fail_send="cat; exit $1" fail_assert="cat; exit $2"
	export fail_send fail_assert
	quiet t.yaml
	worst_status=$?
	unset fail_send fail_assert
	return $worst_status
}
check 'the worst wins: 3 before 1' 3 worst_of 3 1
check 'the worst wins: 2 before 1' 2 worst_of 2 1
check 'the worst wins: 3 before 2' 3 worst_of 2 3

cut() {
	fails "$1" "$2" run t.yaml >/dev/null 2>err
	cut_status=$?
	grep -c 'was cut\|instead\|missing\|no records' err
	grep 'killed by' err
	return $cut_status
}
# shellcheck disable=SC2016 # for eval
check 'a stage whose status nobody can tell' 3 fails send 'cat; kill -KILL $PPID' quiet
want='0
upy-test: yaml2steps was killed by signal 9
' check 'yaml2steps killed: status 3' 3 cut yaml2steps 'head -n 9 $stream; kill -KILL $$'
want='3
upy-test: upy-send was killed by signal 9
' check 'upy-send killed: status 3, what is missing is named' 3 cut send 'head -n 20; kill -KILL $$'
want='3
upy-test: upy-assert was killed by signal 9
' check 'upy-assert killed: status 3, what is missing is named' 3 \
	cut assert 'head -n 20; kill -KILL $$'
check 'a stage that ends early with status 0 does not pass' 3 fails assert 'head -n 20; exit 0' quiet
check 'a stage that writes nothing does not pass' 2 fails assert 'cat >/dev/null; exit 0' quiet

rm bin/upy-report
printf '#!/bin/sh\nkill -KILL $$\n' >bin/upy-report
chmod +x bin/upy-report
killed_report() {
	run t.yaml >/dev/null 2>err
	killed_status=$?
	grep 'killed by' err
	return $killed_status
}
want='upy-test: upy-report was killed by signal 9
' check 'upy-report killed: status 3' 3 killed_report
rm bin/upy-report
ln -s "$(PATH=${PATH#*:} command -v upy-report)" bin/upy-report

mv bin/upy-assert bin/gone
only_here() {
	PATH=$tmp/bin:/usr/bin:/bin quiet t.yaml
}
check 'a stage that is not there: status 3' 3 only_here
mv bin/gone bin/upy-assert

closed() {
	{
		run t.yaml
		echo $? >status
	} 2>/dev/null | :
	return "$(cat status)"
}
check 'a report that nobody reads: status 3' 3 closed

full() {
	run "$@" >/dev/full 2>/dev/null
}
full_help() {
	run --help >/dev/full
}
if [ -c /dev/full ]; then
	check 'a full disk: status 3' 3 full t.yaml
	want_err='upy-test: <stdout>: cannot write
' check 'a full disk for --help: status 3' 3 full_help
else
	for what in 'a full disk' '--help on a full disk'; do
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - $what # SKIP no /dev/full"
	done
fi

#
# Dry run, terminal, signals.
#

dry_run() {
	fails send 'head -n 1; exit 2' logged -n
}
want='[upy-send][-n]
[yaml2steps][--][t.yaml]
' check '-n: only upy-send -n, whose status counts' 2 dry_run

terminal() {
	script -qec 'upy-test t.yaml' /dev/null </dev/null | grep -q "$(printf '\033')"
}
unset NO_COLOR
if command -v script >/dev/null; then
	TERM=xterm
	export TERM
	check 'the report knows that it is on a terminal' 0 terminal
else
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - the report knows a terminal # SKIP script(1) is not installed"
fi

# A signal to all stages in the middle of a test. upy-send cleans up, as the real one does.
mkfifo ready never
signalled() {
	stop_with=$1
	export stop_with
	setsid env --default-signal="$stop_with" upy-test t.yaml >out 2>&1 &
	pid=$!
	read -r _ <ready
	kill -s "$stop_with" -- -$pid
	wait $pid
	signalled_status=$?
	sed -n '/^upy-send: /p; s/ in [0-9.]* .*//; /problems$/p' out
	return $signalled_status
}
# shellcheck disable=SC2016,SC2089 # for eval
fail_send='
	exec 5<>never
	head -n 14
	cat <&5 &
	trap "kill $!; echo upy-send: the board is free >&2; trap - $stop_with; kill -s $stop_with \$\$" $stop_with
	echo >ready
	wait'
# shellcheck disable=SC2090
export fail_send
if command -v setsid >/dev/null && env --default-signal=INT true 2>/dev/null; then
	want='upy-send: the board is free
upy-send: no end record: the stream was cut
1 passed, 6 problems
' check 'Ctrl-C: the board is freed, the report told, death by SIGINT' 130 signalled INT
	want='upy-send: the board is free
' check 'SIGTERM: the board is freed, death by SIGTERM' 143 signalled TERM
else
	for what in Ctrl-C SIGTERM; do
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - $what # SKIP setsid or env --default-signal is missing"
	done
fi
