#!/bin/sh
# The bash completion: made from --help, for the commands and behind "upy".
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
command -v bash >/dev/null || skip_all 'bash is not installed'
plan 24

cd "$tmp" || exit 1
tools=
for tool in "$srcdir"/tools/*; do
	tool=${tool##*/}
	tools="$tools $(command -v "${tool%.c}")"
done
# shellcheck disable=SC2086
"$srcdir/share/make-completion" . $tools >upy.bash || exit 1

mkdir config config/upy data
printf '%s\n' '# mine' 'mine:' '  address: exec:x' 'mine_too: {address: exec:y}' >devices.yaml
echo 'home: {address: exec:z}' >config/upy/devices.yaml
echo 'installed: {address: exec:z}' >data/devices.yaml
XDG_CONFIG_HOME=$tmp/config
UPY_DATADIR=$tmp/data
export XDG_CONFIG_HOME UPY_DATADIR

# What is offered for the last of the words, sorted, in a line.
offer() {
	bash -c '. ./upy.bash
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_upy
	printf "%s\n" "${COMPREPLY[@]}" | LC_ALL=C sort | tr "\n" " "' bash "$@"
}

offered() {
	offer upy '' | grep -cw 'assert.*report.*run.*send.*test.*yaml2steps'
}
want='1
' check 'commands behind upy' 0 offered
want='replay report run ' check 'commands that begin as the word does' 0 offer upy r
want='--datadir --help --version -h ' check 'options of upy' 0 offer upy -
want='--format --help --output --quiet --show-output --slowest --told --verbose --version -f -h -o -q -s -v ' check 'options of a tool' 0 \
	offer upy-report -
want='--format ' check 'options that begin as the word does' 0 offer upy-report --f
want='--device --dry-run ' check 'the same behind upy' 0 offer upy test --d
want='--schema --select ' check 'and for a command without upy- in its name' 0 offer upy yaml2steps --s
want='failed github gitlab html human json junit output tap tap14 ' check 'formats' 0 offer upy-report -f ''
want='tap tap14 ' check 'formats behind upy' 0 offer upy test --format t
want='cobertura coveragepy ' check 'each tool has its own' 0 offer upy cov-merge -f c
want='home installed mine mine_too ' check 'boards of all registries' 0 offer upy-send -d ''
want='mine mine_too ' check 'boards behind upy' 0 offer upy run -d m
want='installed ' check 'boards behind --device=' 0 offer upy-run --device = i
want='home installed mine mine_too ' check 'boards right behind the =' 0 offer upy-run --device =
want='mine mine_too ' check 'boards behind a role' 0 offer upy-send -d double = m
want='home ' check 'boards behind --device=ROLE=' 0 offer upy-send --device = double = h
want='doctor home installed mine mine_too ' check 'boards that can be listed' 0 offer upy devs ''
want='home installed mine mine_too ' check 'patients' 0 offer upy-devs doctor ''
want='cat cp ' check 'commands within a command' 0 offer upy fs -d mine c
want='put ' check 'directly' 0 offer upy-fs p
want=' ' check 'files behind them' 0 offer upy fs put ''
want='repl reset ' check 'words that an option takes' 0 offer upy-send --after re
want=' ' check 'nothing but files where files are wanted' 0 offer upy test ''
clean() {
	! command -v shellcheck >/dev/null || shellcheck -s bash upy.bash
}
want='' check 'the script is clean' 0 clean
