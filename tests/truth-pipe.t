#!/bin/sh
# Whatever is cut or killed in a real pipeline, its end never says that all is well.
#
# shellcheck disable=SC2094,SC2030,SC2031 # files are only read; PATH is meant to be local
. "${srcdir:-.}/tests/tap.sh"

cat >"$tmp/t.yaml" <<'EOF'
- name: first
  command: a = 1
  result: a
  exp: 1
- name: second
  command: b = 2
EOF

cat >"$tmp/u.yaml" <<'EOF'
- name: third
  command: c = 3
EOF

upy_send="upy-send -d unix -d cpython"

# cut_each FROM AFTER: every prefix of FROM, after each line and inside each, through AFTER;
# prints the prefixes (in bytes) after which it exits 0 although something is missing.
cut_each() {
	size=$(wc -c <"$1") start=0
	while IFS= read -r line; do
		for at in $((start + ${#line} / 2)) $((start + ${#line})) $((start + ${#line} + 1)); do
			[ "$at" -lt "$size" ] || continue
			head -c "$at" "$1" | eval "$2" >/dev/null 2>&1 && echo "$at of $size"
		done
		start=$((start + ${#line} + 1))
	done <"$1"
}

cd "$tmp" || exit 1
yaml2steps t.yaml u.yaml >steps
$upy_send <steps >results 2>/dev/null
upy-assert <results >verdicts 2>/dev/null
passes() { upy-report <verdicts >/dev/null; }

plan 16
check 'the whole pipeline passes, of two files and two boards' 0 passes
want='' check 'cut before upy-send' 0 cut_each steps "$upy_send | upy-assert | upy-report"
want='' check 'cut before upy-assert' 0 cut_each results 'upy-assert | upy-report'
want='' check 'cut before upy-report' 0 cut_each verdicts 'upy-report'

missing() {
	head -n "-$1" verdicts | upy-report 2>&1
}
names_end() { missing 1 | grep -q 'upy-assert.*end'; }
names_test() { grep -v '"verdict":"pass".*second\|second.*"verdict":"pass"' verdicts | upy-report 2>&1 |
	grep -q 't.yaml::second'; }
check 'a missing end is named with who owes it' 0 names_end
check 'a missing verdict is named with its test' 0 names_test

# A board that vanishes (MicroPython has no fork): its test is in error, whatever it expects.
cat >gone.yaml <<'EOF'
- name: before
  command: a = 1
- name: gone
  xfail: true
  retries: 1
  command: "import os; os.kill(os.getpid(), 9) if hasattr(os, 'fork') else 1 / 0"
EOF
gone() {
	yaml2steps gone.yaml | $upy_send 2>err | upy-assert >judged 2>&1 || status=$?
	sed -n -E 's/.*"name":"([^"]*)".*"device":"([^"]*)".*"verdict":"([^"]*)".*/\1 \2 \3/p' judged | sort
	return "$status"
}
want='before cpython pass
before unix pass
gone cpython error
gone unix xfail
' check 'a test whose board vanishes is in error, there and only there' 3 gone
gone_told() {
	upy-report <judged >out
}
check 'and so is the whole' 3 gone_told

# A case that waits in the middle: it opens one fifo when it is there, and
# another before it goes on.
mkfifo there on
cat >wait.yaml <<EOF
- name: before
  command: a = 1
- name: waiting
  command: "f = open('$tmp/there', 'w'); f.close(); f = open('$tmp/on'); f.close()"
- name: after
  command: a = 2
EOF

# killed STAGE: the pipeline, with SIGKILL for one stage in the middle of the waiting case.
killed() {
	mkdir -p bin
	for stage in yaml2steps upy-send upy-assert upy-report; do
		real=$(command -v "$stage")
		printf '#!/bin/sh\necho $$ >%s/pid.%s\nexec %s "$@"\n' "$tmp" "$stage" "$real" >bin/$stage
		chmod +x bin/$stage
	done
	(PATH=$tmp/bin:$PATH && eval "$2") >out 2>err &
	pipeline=$!
	: <there
	kill -KILL "$(cat "pid.$1")"
	exec 9<>on
	wait "$pipeline" && status=0 || status=$?
	exec 9>&-
	[ "$status" -ne 0 ]
}
kill_in_pipe() { killed "$1" 'yaml2steps wait.yaml | upy-send -d unix | upy-assert | upy-report'; }
kill_in_test() { killed "$1" 'upy-test -d unix wait.yaml'; }
for victim in upy-send upy-assert upy-report; do
	check "SIGKILL of $victim in a pipeline" 0 kill_in_pipe $victim
	check "SIGKILL of $victim in upy-test" 0 kill_in_test $victim
done

# yaml2steps has said all by then: hold it back with a fifo as its second file.
mkfifo late.yaml
killed_source() {
	PATH=$tmp/bin:$PATH
	(yaml2steps t.yaml late.yaml | upy-send -d unix | upy-assert | upy-report) >out 2>err &
	pipeline=$!
	exec 8>late.yaml
	kill -KILL "$(cat pid.yaml2steps)"
	exec 8>&-
	wait "$pipeline" && return 1
	return 0
}
check 'SIGKILL of yaml2steps before it has read its files' 0 killed_source

interrupted_source() {
	mkfifo feed 2>/dev/null
	(upy-send -d unix | upy-assert | upy-report) <feed >out 2>err &
	pipeline=$!
	exec 7>feed
	head -n -1 steps >&7
	exec 7>&-
	wait "$pipeline" && return 1
	grep -q 'yaml2steps' err out
}
check 'a source that dies before its end record is named' 0 interrupted_source
