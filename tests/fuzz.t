#!/bin/sh
# Inputs that the fuzz targets know: made by hand to come far, or found to have
# broken something. `make fuzz` looks for more.
. "${srcdir:-.}/tests/tap.sh"
programs=$(command -v board-server) || exit 1
programs=${programs%/*}/fuzz
inputs=${srcdir:-.}/tests/data/fuzz

# Each file is named before it is tried: in a failure, the last one is the culprit.
try() { # TARGET
	"$programs/$1" "$inputs/$1"/* >"$tmp/tried" || {
		status=$?
		tail -n 1 "$tmp/tried"
		return $status
	}
	[ "$(wc -l <"$tmp/tried")" -gt 0 ]
}

set --
for path in "${srcdir:-.}"/tests/fuzz/*.c; do
	name=${path##*/}
	[ "$name" = driver.c ] || set -- "$@" "${name%.c}"
done
plan $#
for target; do
	want='' want_err='' check "$target: what is known breaks nothing" 0 try "$target"
done
