#!/bin/sh
# The layers of common/ (see common/layers), and the fences around foreign libraries.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
common=${srcdir:-.}/common tools=${srcdir:-.}/tools

# From here on: facts as lines of words, to join and compare.

# "LAYER-NUMBER MODULE", lowest layer first.
sed -n 's/^[^#:]*: *//p' "$common/layers" |
	awk '{ for (i = 1; i <= NF; i++) print NR, $i }' >"$tmp/layers"

# "MODULE" of every file.
for file in "$common"/*.[ch]; do
	name=${file##*/}
	echo "${name%.?}"
done | sort -u >"$tmp/modules"

# "FILE HEADER" of every #include in the given files; system headers keep their <>.
includes() {
	awk '/^[ \t]*#[ \t]*include/ {
		name = FILENAME; sub(/.*\//, "", name)
		header = $0; sub(/^[^"<]*"?/, "", header); sub(/"?[ \t]*(\/[\/*].*)?$/, "", header)
		print name, header
	}' "$@"
}
includes "$common"/*.[ch] >"$tmp/includes"
includes "$tools"/*.c >"$tmp/tool-includes"

unlisted() {
	awk 'FNR == NR { listed[$2] = 1; next } !listed[$1] { print $1 " is in no layer" }' \
		"$tmp/layers" "$tmp/modules"
}

listed_twice() {
	awk 'seen[$2]++ { print $2 " is listed more than once" }' "$tmp/layers"
}

without_file() {
	awk 'FNR == NR { exists[$1] = 1; next } !exists[$2] { print $2 " has no file" }' \
		"$tmp/modules" "$tmp/layers"
}

# "FILE HEADER" whose header is not of the same layer or one below.
upward() {
	awk '
	function module(file) { sub(/\.[ch]$/, "", file); return file }
	FNR == NR { layer[$2] = $1; next }
	$2 ~ /^</ { next }
	!(module($1) in layer) || !(module($2) in layer) { next }
	layer[module($1)] < layer[module($2)] { print $1 " includes " $2 " from a layer above" }
	' "$tmp/layers" "$tmp/includes"
}

# Headers of ours that are not in common/: tools have none, and nothing is above tools.
homeless() {
	awk '
	FILENAME ~ /modules$/ { known[$1 ".h"] = 1; next }
	$2 !~ /^</ && !($2 in known) { print $1 " includes " $2 ", which is not in common/" }
	' "$tmp/modules" "$tmp/includes" "$tmp/tool-includes"
}

# One row per library: its headers, and the files that may include them.
fences='
<yaml\.h>            yaml(-[a-z]+)?\.[ch]
<libserialport\.h>   (serial|ports)\.c
<gmp\.h>             (pylit(-[a-z]+)?|stats-exact)\.[ch]
<zlib\.h>            deflate\.c
<readline/.*>        upy-shell\.c
<pcre2.*>            match(-[a-z]+)?\.[ch]
<libxml/.*>          xml\.c
<yajl/.*>            bulkjson\.c
<jq\.h>              filter\.[ch]
'

climbing() {
	printf '%s' "$fences" | awk '
	NF == 2 && FILENAME == "-" { header[++rows] = $1; allowed[rows] = $2; next }
	{
		for (i = 1; i <= rows; i++)
			if ($2 ~ "^" header[i] "$" && $1 !~ "^" allowed[i] "$")
				print $1 " includes " $2
	}' - "$tmp/includes" "$tmp/tool-includes"
}

# Modules return: only the option table answers --help and wrong options by itself.
exiting() {
	awk '
	/^[^\/*]*[^a-z_](_?exit|errx?|verrx?)\(/ {
		name = FILENAME; sub(/.*\//, "", name)
		if (name != "options.c" && !($0 ~ /_exit\(127\)/ && (name == "errand.c" || name == "exec.c" || name == "reset.c")))
			print name ":" FNR ": " $0
	}' "$common"/*.[ch]
}

plan 7
want='' check 'every module is in a layer' 0 unlisted
want='' check 'no module is in two layers' 0 listed_twice
want='' check 'every module in a layer has a file' 0 without_file
want='' check 'headers come from the same layer or one below' 0 upward
want='' check 'every header of ours is in common/' 0 homeless
want='' check 'each foreign library is used behind its own module only' 0 climbing
want='' check 'nothing in common/ ends the process' 0 exiting
