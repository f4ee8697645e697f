#!/bin/sh
# The truth of a stream: whatever is cut off or missing, upy-report never says
# that all is well. Each stream is tried as upy-report reads it, and as
# upy-assert does.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 26

cd "$tmp" || exit 1

# judge WHAT: tells whether the stream on stdin passes, and what was done to it.
judge() {
	if eval "$stages" >report 2>&1; then
		echo "$1 passes"
	elif ! [ -s report ]; then
		echo "$1 is refused without a word"
	fi
}

cut_at_lines() {
	i=0
	while [ $i -lt "$count" ]; do
		head -n $i "$stream" | judge "cut after line $i"
		i=$((i + 1))
	done
}

# In the middle of each line, and just before its newline.
# shellcheck disable=SC2094 # nobody writes to it
cut_in_lines() {
	at=0
	while IFS= read -r line; do
		for end in $((at + ${#line} / 2)) $((at + ${#line})); do
			[ "$end" -ge "$size" ] || head -c "$end" "$stream" | judge "cut at byte $end"
		done
		at=$((at + ${#line} + 1))
	done <"$stream"
}

drop_lines() {
	i=1
	while [ $i -le "$count" ]; do
		sed "${i}d" "$stream" | judge "without line $i"
		i=$((i + 1))
	done
}

double_lines() {
	i=1
	while [ $i -le "$count" ]; do
		sed "${i}p" "$stream" | judge "with line $i twice"
		i=$((i + 1))
	done
}

# A result or verdict of one board in the place of another. The results of
# attempts before the last are upy-assert's to look at.
swap_boards() {
	types='result verdict'
	[ "$name $stages" != 'attempts upy-report' ] || types=verdict
	for type in $types; do
		grep -n "\"type\":\"$type\".*\"device\":\"unix\"" "$stream" | cut -d : -f 1 |
			while read -r i; do
				sed "${i}s/\"device\":\"unix\"/\"device\":\"microbit\"/" "$stream" |
					judge "line $i about another board"
			done
	done
}

# One board after the other answers nothing more from some line on.
lose_boards() {
	for name in unix microbit; do
		i=6
		while [ $i -lt "$count" ]; do
			sed "$i,\$ { /\"device\":\"$name\"/d; }" "$stream" >lost
			cmp -s lost "$stream" || judge "without $name from line $i" <lost
			i=$((i + 1))
		done
	done
}

try() { # TITLE, of the file $stream through $stages
	size=$(wc -c <"$stream")
	count=$(wc -l <"$stream")
	want="the whole stream passes
" check "$1: the whole stream passes" 0 judge 'the whole stream' <"$stream"
	want='' check "$1: cut after any line it does not pass" 0 cut_at_lines
	want='' check "$1: cut in the middle of any line it does not pass" 0 cut_in_lines
	want='' check "$1: without any one line it does not pass" 0 drop_lines
	want='' check "$1: with any one line twice it does not pass" 0 double_lines
	want='' check "$1: with a result or verdict of another board it does not pass" 0 swap_boards
}

for name in two-boards attempts; do
	stream=$srcdir/tests/data/$name.ndjson stages=upy-report
	try $name
	grep -v -e '"by":"upy-assert"' -e '"type":"verdict"' "$stream" >sent
	stream=sent stages='upy-assert | upy-report'
	try "$name, to be judged"
	want='' check "$name, to be judged: without the rest of a board it does not pass" 0 lose_boards
done
