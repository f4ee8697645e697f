#!/bin/sh
# upy-test --lf: what failed the last time, and how that is remembered.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "$srcdir/tests/boards.sh"
# shellcheck source=tests/project.sh
. "$srcdir/tests/project.sh"
UPY_DEVICE=unix
export UPY_DEVICE
plan 30

mkdir "$tmp/project" && cd "$tmp/project" || exit 1
mkdir tests sub
on unix

below() { # in the folder sub
	(cd sub && "$@")
}

: >upy.yaml
t one good 1+1 2
t two bad 1+1 2 good 2+2 4
want='upy-test: there is no last run: running all
one good
two bad
two good
' check_on '--lf without a last run: all' 0 names --lf
want='upy-test: nothing of this failed the last time: running all
one good
two bad
two good
' check_on '--lf when nothing failed: all' 0 names --lf
ignored() {
	ls -A .upy && cat .upy/.gitignore
}
want='.gitignore
failed
last.ndjson
*
' check_on 'what it remembers is nothing for git' 0 ignored
again() {
	upy-report <.upy/last.ndjson | sed -n 's/ in .*//p'
}
want='3 passed
' check_on 'the records of the last run can be told again' 0 again

t two bad 1+1 3 good 2+2 4
names >/dev/null
want='two bad
two good
' check_on '--lf: the file with the failure' 1 below names --lf
want='one good
' check_on 'another run in between' 0 names tests/one.yaml
want='two bad
two good
' check_on 'does not make it forget' 1 names --lf
want='two good
' check_on 'nor does a part of the file' 0 names tests/two.yaml -k good
want='two bad
two good
' check_on 'that is still known' 1 names --lf
want='upy-test: nothing of this failed the last time: running all
one good
' check_on '--lf among other files' 0 names --lf tests/one.yaml
t two bad 1+1 2 good 2+2 4
want='two bad
two good
' check_on '--lf: it is good by now' 0 names --lf
want='upy-test: nothing of this failed the last time: running all
one good
two bad
two good
' check_on 'and forgotten' 0 names --lf

#
# Single tests, tests that are gone.
#

fresh() { # VALUE of two tests that have a clean board each
	cat >tests/two.yaml <<-!
		defaults: {fresh: test}
		tests:
		- {name: bad, result: 1+1, exp: $1}
		- {name: good, result: 1+1, exp: 2}
	!
}
fresh 3
names >/dev/null
want='two bad
' check_on 'with "fresh: test", only the test' 1 names --lf
fresh 2
want='two bad
' check_on 'until it is good' 0 names --lf
fresh 3
names >/dev/null
sed -i 's/name: bad/name: worse/' tests/two.yaml
want='two worse
two good
' check_on 'a test of another name: all of the file' 1 names --lf
t one bad 1+0 2
names >/dev/null
rm tests/two.yaml
want='one bad
' check_on 'a file that is gone does not matter' 1 names --lf

t one bad 1+0 2
t two bad 1+0 2
names >/dev/null
want='one bad
' check_on 'a run that ends early' 1 names --lf -x
want='one bad
two bad
' check_on 'does not forget what it did not come to' 1 names --lf
t one bad 1+0 1
t two bad 1+0 1
names >/dev/null

#
# Runs that are interrupted, killed, side by side; folders that cannot be written.
#

started() { # a run; comes back when its slow test runs, and is in its records
	mkfifo go
	t two slow "(open('$PWD/go', 'w').close(), __import__('time').sleep(50))" None
	setsid env --default-signal=INT upy-test -T 50 >/dev/null 2>&1 &
	run=$!
	timeout 30 cat go
	rm go
	timeout 30 tail -n +1 -f ".upy/run-$run.ndjson" 2>/dev/null | grep -m 1 -q '"tests/two.yaml::slow"'
}
interrupted() {
	started
	kill -s INT -- -$run
	wait $run
	interrupted_status=$?
	t two slow 1+0 1
	names --lf
	return $interrupted_status
}
killed() {
	started
	kill -s KILL -- -$run
	{ wait $run; } 2>/dev/null
	t two slow 1+0 1
	names tests/one.yaml >/dev/null # finds what that has left
	ls .upy
	names --lf
}
if command -v setsid >/dev/null && env --default-signal=INT true 2>/dev/null; then
	want='two slow
' check_on 'an interrupted run: what had no verdict is not good' 130 interrupted
	want='failed
last.ndjson
two slow
' check_on 'the same when all of it was killed' 0 killed
else
	for what in interrupted killed; do
		tap_count=$((tap_count + 1))
		echo "ok $tap_count - a run is $what # SKIP setsid or env --default-signal is missing"
	done
fi

rm -r .upy
t one good 1+1 2
t two bad 1+1 3
side_by_side() {
	for _ in 1 2 3 4; do
		upy-test >/dev/null &
		upy-test tests/one.yaml >/dev/null &
	done
	wait
	ls .upy
	head -n 1 .upy/last.ndjson | cut -c 1-14
	tail -n 1 .upy/last.ndjson | cut -c 1-13
	cat .upy/failed
}
want='failed
last.ndjson
{"type":"plan"
{"type":"end"
tests/two.yaml
' check_on 'runs side by side: what is there is whole' 0 side_by_side

untouched() {
	rm -r .upy
	upy-test --no-state >/dev/null
	ls -A
}
want='sub
tests
upy.yaml
' check_on '--no-state leaves nothing' 0 untouched
for mode in -n --list --check; do
	nothing_ran() {
		upy-test "$mode" >/dev/null 2>&1
		ls -A
	}
	want='sub
tests
upy.yaml
' check_on "$mode leaves nothing" 0 nothing_ran
done

in_the_way() {
	: >.upy
	{ upy-test tests/one.yaml >/dev/null; } 2>&1
	in_the_way_status=$?
	rm .upy
	return $in_the_way_status
}
want='upy-test: .upy: cannot be written: --lf will not know of this run
' check_on 'when it cannot be kept the run is as good' 0 in_the_way

# A tee(1) that dies as the case says.
mkdir "$tmp/bin"
printf '#!/bin/sh\n%s\n' 'eval "$tee_does"' >"$tmp/bin/tee"
chmod +x "$tmp/bin/tee"
keeper() { # SHELL COMMANDS of tee
	(
		tee_does=$1 PATH=$tmp/bin:$PATH
		export tee_does PATH
		{ upy-test tests/one.yaml >/dev/null; } 2>&1
	)
}
want='upy-test: .upy: cannot be written: --lf will not know of this run
' check_on 'nor does a full disk matter' 0 keeper 'cat; exit 1'
keeper_killed() {
	keeper 'head -n 3; kill -s KILL $$' | grep '^upy-test'
}
want='upy-test: tee was killed by signal 9
' check_on 'who keeps the records is killed: that is told' 0 keeper_killed
check_on 'and has status 3' 3 keeper 'head -n 3; kill -s KILL $$'
check_on 'a keeper who loses records in silence does not pass' 3 keeper 'head -n 3'
