#!/bin/sh
# upy: the front door.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 17

cd "$tmp" || exit 1
upy=$(command -v upy)
report=$(command -v upy-report)
PATH=/usr/bin:/bin

# A suite of two commands, and one more elsewhere on PATH.
mkdir suite 'other place' none
cp "$upy" suite/upy
ln -s "$report" suite/upy-report
for command in suite/upy-hello suite/yaml2steps 'other place/upy-late' 'other place/upy-hello'; do
	name=${command##*/}
	# shellcheck disable=SC2016 # for the command
	printf '%s\n' '#!/bin/sh' "[ \"\$1\" = --help ] && exec echo '$name: says $name, in a line'" \
		"printf '[%s]' $command \"\$@\"" 'exit ${status-0}' >"$command"
	chmod +x "$command"
done
sed 's/\[%s\]/other [%s]/' suite/upy-hello >'other place/upy-hello'
touch suite/upy-plain
PATH=/usr/bin:/bin:$tmp/other\ place

want='[suite/upy-hello][a  b][*][]' check 'a command gets its arguments as they are' 0 \
	suite/upy hello 'a  b' '*' ''
want='[suite/yaml2steps][x]' check 'a command whose name does not begin with upy-' 0 suite/upy yaml2steps x

status=7
export status
check 'its status is that of the command' 7 suite/upy hello
unset status

listed() {
	suite/upy "$@" | sed -n '/^commands/,$p' | sed 1d
}
want='  hello          says upy-hello, in a line
  late           says upy-late, in a line
  report         tell how the tests in a stream went
  yaml2steps     says yaml2steps, in a line
' check 'alone, it lists what stands beside it or on PATH, each once' 0 listed
want='  hello          says upy-hello, in a line
  late           says upy-late, in a line
  report         tell how the tests in a stream went
  yaml2steps     says yaml2steps, in a line
' check '--help does the same' 0 listed --help

want='upy-hello: says upy-hello, in a line
' check 'help COMMAND asks the command' 0 suite/upy help hello

first_line() {
	suite/upy --help | sed -n '1,2p'
}
want='upy: test, run and measure MicroPython boards
usage: upy [options] COMMAND [ARGUMENT...]
' check '--help says what it is' 0 first_line

version() {
	[ "$(suite/upy --version)" = "upy $("$report" --version | cut -d ' ' -f 2-)" ]
}
check '--version is that of the suite' 0 version

want='' want_err="upy: 'helo' is not a command; nearest: hello; 'upy --help' lists them
" check 'an unknown command: the nearest one is named' 2 suite/upy helo
want='' want_err="upy: 'lat' is not a command; nearest: late; 'upy --help' lists them
" check 'the beginning of a name is near' 2 suite/upy lat
want='' want_err="upy: 'frobnicate' is not a command; 'upy --help' lists them
" check 'a command that is like none' 2 suite/upy frobnicate
want='' want_err="upy: 'ls' is not a command; 'upy --help' lists them
" check 'other commands on PATH are none of ours' 2 suite/upy ls
want='' want_err="upy: 'plain' is not a command; 'upy --help' lists them
" check 'a file that cannot be run is no command' 2 suite/upy plain
want='' want_err="upy: '' is not a command; 'upy --help' lists them
" check 'an empty word is no command' 2 suite/upy ''
want='' want_err="upy: unrecognized option '--speed'
usage: upy [options] COMMAND [ARGUMENT...]
" check 'an unknown option' 2 suite/upy --speed test

# shellcheck disable=SC2016 # for the command
printf '#!/bin/sh\n%s\n' 'echo "[$*]"' >suite/upy-config
chmod +x suite/upy-config
want='[--datadir]
' check '--datadir asks upy-config' 0 suite/upy --datadir

full() {
	suite/upy --help >/dev/full
}
if [ -c /dev/full ]; then
	want_err='upy: <stdout>: cannot write
' check 'a full disk: status 3' 3 full
else
	echo 'ok 17 - a full disk # SKIP no /dev/full'
fi
