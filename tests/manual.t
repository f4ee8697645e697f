#!/bin/sh
# Each tool's --help and its manual page tell the same options.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
top=${srcdir:-.}

tools=
for path in "$top"/tools/*; do
	name=${path##*/}
	tools="$tools ${name%.c}"
done

# "SHORT LONG" (- for none) of each line of --help that begins with an option.
help_options() {
	"$1" --help | awk '/^ +-/ {
		short = "-"; long = "-"
		for (i = 1; i <= NF && $i ~ /^-/; i++) {
			word = $i
			sub(/,$|\[=.*$/, "", word)
			if (word ~ /^--/) long = substr(word, 3)
			else short = substr(word, 2)
		}
		print short, long
	}' | sort
}

# The same of each ".It Fl s , -long Ar value" in a page.
page_options() {
	awk '$1 == ".It" && $2 == "Fl" {
		short = "-"; long = "-"; flag = 0
		for (i = 2; i <= NF; i++) {
			if ($i ~ /^[A-Z][a-z]$/) flag = $i == "Fl"
			else if ($i == "," || !flag) continue
			else if ($i ~ /^-/) long = substr($i, 2)
			else short = $i
		}
		print short, long
	}' "$top/man/$1.1" | sort
}

same_options() {
	help_options "$1" >"$tmp/help"
	page_options "$1" >"$tmp/page"
	[ -s "$tmp/help" ] && diff "$tmp/help" "$tmp/page"
}

too_wide() {
	"$1" --help | awk 'length > 80'
}

exit_section() {
	grep '^\.Sh EXIT STATUS$' "$top/man/$1.1"
}

says_version() {
	"$1" --version | grep "^$1 .*[0-9]"
}

# shellcheck disable=SC2086
set -- $tools
plan $(($# * 6))
for tool; do
	want='' check "$tool: --help and the page tell the same options" 0 same_options "$tool"
	want='' check "$tool: --help fits 80 columns" 0 too_wide "$tool"
	check "$tool: --help has status 0" 0 "$tool" --help
	check "$tool: --version has status 0" 0 says_version "$tool"
	check "$tool: an unknown option has status 2" 2 "$tool" --no-such-option
	check "$tool: the page has a section EXIT STATUS" 0 exit_section "$tool"
done
