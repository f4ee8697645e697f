#!/bin/sh
# YAML that is made to hurt: refused before it takes memory.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 11

cd "$tmp" || exit 1
MEGABYTES=100 # sanitizers take some, too
case $(command -v ldd >/dev/null && ldd "$(command -v yaml2steps)" 2>/dev/null) in
*asan*) MEGABYTES=400 ;;
esac

# refuse SENTENCE MESSAGE FILE: with little memory.
refuse() {
	want='' want_err="yaml2steps: $3:$2
" check "$1" 2 peak-memory "$MEGABYTES" yaml2steps "$3"
}

# Nine lists, each of nine times the one before it: 387 420 489 texts.
{
	echo 'a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]'
	before=a
	for name in b c d e f g h i; do
		echo "$name: &$name [*$before, *$before, *$before, *$before, *$before, *$before, *$before, *$before, *$before]"
		before=$name
	done
} >laughs.yaml
refuse 'a thousand million laughs' \
	'7:8: *f: the aliases make this file too large when written out' laughs.yaml

{
	echo 'a: &a {x: y}'
	before=a
	for name in b c d e f g h i j k l m n o p q r s t u v w; do
		echo "$name: &$name {p: *$before, q: *$before, r: *$before}"
		before=$name
	done
} >maps.yaml
refuse 'maps of maps' '12:18: *k: the aliases make this file too large when written out' maps.yaml

{
	printf 'a: &a "'
	head -c 900000 /dev/zero | tr '\0' x
	printf '"\nb: ['
	i=0
	while [ $i -lt 100 ]; do
		printf '*a, '
		i=$((i + 1))
	done
	echo ']'
} >texts.yaml
refuse 'one large text, again and again' '2:77: *a: the aliases make this file too large when written out' texts.yaml

scalar() {
	printf -- '- name: x\n  command: %s' "$1"
	head -c 10485760 /dev/zero | tr '\0' "$2"
	printf '%s\n' "$1"
}
scalar '' 1 >plain.yaml
scalar '"' x >quoted.yaml
scalar "'" x >single.yaml
{
	printf -- '- name: x\n  command: |\n    '
	head -c 10485760 /dev/zero | tr '\0' x
	echo
} >literal.yaml
for style in plain quoted single literal; do
	refuse "10 MB of text, $style" '2:12: a text of more than 1 MiB' $style.yaml
done

head -c 200000 /dev/zero | tr '\0' '[' >deep.yaml
refuse 'lists in lists without end' '1:101: nested more than 100 deep' deep.yaml

too_large() {
	head -c 68000000 /dev/zero | tr '\0' '#' | peak-memory 400 yaml2steps -
}
want='' want_err='yaml2steps: <stdin>: cannot read: File too large
' check 'a file that is no test file at all' 2 too_large

{
	printf 'vars: {x: "'
	head -c 100000 /dev/zero | tr '\0' x
	printf '"}\ntests:\n- {name: x, params: "{1..10000}", command: "f(${x})", args: []}\n'
} >constants.yaml
refuse 'a large constant in many tests' \
	'3:44: command: the constants make this file too large when filled in' constants.yaml
{
	printf -- '- {name: x, params: "{1..2000}", command: "'
	head -c 100000 /dev/zero | tr '\0' x
	printf '"}\n'
} >many.yaml
count_bytes() {
	peak-memory "$MEGABYTES" yaml2steps many.yaml | wc -c | sed 's/.*\(2\)[0-9]\{8\}$/\1/'
}
want='2
' check 'much output takes no memory' 0 count_bytes
