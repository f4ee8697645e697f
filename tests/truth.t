#!/bin/sh
# The truth of a stream: whatever is cut off or missing, upy-report never says
# that all is well.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 6

cd "$tmp" || exit 1
stream=$srcdir/tests/data/two-boards.ndjson
size=$(wc -c <"$stream")
count=$(wc -l <"$stream")

passes() {
	upy-report <"$stream" >report
}
check 'the whole stream passes' 0 passes

# Whether the stream on stdin passes, told with what was done to it.
judge() {
	if upy-report >report 2>&1; then
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
want='' check 'cut after any line it does not pass' 0 cut_at_lines

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
want='' check 'cut in the middle of any line it does not pass' 0 cut_in_lines

drop_lines() {
	i=1
	while [ $i -le "$count" ]; do
		sed "${i}d" "$stream" | judge "without line $i"
		i=$((i + 1))
	done
}
want='' check 'without any one line it does not pass' 0 drop_lines

double_lines() {
	i=1
	while [ $i -le "$count" ]; do
		sed "${i}p" "$stream" | judge "with line $i twice"
		i=$((i + 1))
	done
}
want='' check 'with any one line twice it does not pass' 0 double_lines

# A result or verdict of one board in the place of another.
swap_boards() {
	for type in result verdict; do
		grep -n "\"type\":\"$type\".*\"device\":\"unix\"" "$stream" | cut -d : -f 1 |
			while read -r i; do
				sed "${i}s/\"device\":\"unix\"/\"device\":\"microbit\"/" "$stream" |
					judge "line $i about another board"
			done
	done
}
want='' check 'with a result or verdict of another board it does not pass' 0 swap_boards
