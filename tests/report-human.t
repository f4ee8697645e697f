#!/bin/sh
# upy-report -f human: what helps a person: comparisons, rerun lines, digests, progress.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"
plan 37

cd "$tmp" || exit 1
unset NO_COLOR

# A report without the time that it took, and without complaints: streams are parts here.
report() {
	upy-report "$@" >report.out 2>/dev/null
	report_status=$?
	sed 's/ in [0-9.]* m*s\( (.*\)*$//; /^Problems$/,$d' report.out
	return $report_status
}

# verdict NAME VERDICT [MEMBERS]: of a test on the board unix.
verdict() {
	printf '{"type":"verdict","test":"t.yaml::%s","name":"%s","file":"t.yaml","line":3,' "$1" "$1"
	printf '"role":"dut","device":"unix","verdict":"%s"%s}\n' "$2" "${3:+,$3}"
}
result() {
	printf '{"type":"result","test":"t.yaml::%s","step":1,"do":"exec","role":"dut",' "$1"
	printf '"device":"unix","attempt":1,"status":"ok","out":""%s}\n' "${2:+,$2}"
}
failed_part() {
	sed -n '/^Failed$/,$p' | sed '1,2d' | sed '/^$/,$d; s/^    rerun.*//; /^$/d'
}

# compared CHECK: how a failed check is shown.
compared() {
	{
		result a "\"checks\":[{\"ok\":false,$1}]"
		verdict a fail '"reason":"no"'
	} | report | failed_part
}
want='t.yaml:3: a: no
    expected [1, 2, 3]
    got      [1, 4, 3]
                 ^
' check 'a difference has a pointer' 0 \
	compared '"op":"==","expected":"[1, 2, 3]","got":"[1, 4, 3]","expected_at":4,"got_at":4'
want='t.yaml:3: a: no
' check 'short numbers have none: the reason says it all' 0 \
	compared '"op":"==","expected":"1.65","got":"1.6496","expected_at":3,"got_at":3'
want='t.yaml:3: a: no
' check 'nor have short texts that differ from the start' 0 \
	compared "\"op\":\"==\",\"expected\":\"'ab'\",\"got\":\"'xb'\",\"expected_at\":1,\"got_at\":1"
tolerant() {
	{
		result a '"assert":[{"op":"==","repr":"1","abs":"0.1","rel":"0.2"}],"checks":[{"op":"==","ok":true,"expected":"1","got":"1.05"}]'
		verdict a pass
	} | report | grep -o '1\.05 .*'
}
want='1.05 == 1 within 0.1 or rel 0.2
' check 'a tolerance is told where it was needed' 0 tolerant
e=$(printf 'e\314\201') # combined
want="t.yaml:3: a: no
    expected '漢${e}字a'
    got      '漢${e}字b'
                   ^
" check 'it counts columns: wide and combining characters' 0 \
	compared "\"op\":\"==\",\"expected\":\"'漢${e}字a'\",\"got\":\"'漢${e}字b'\",\"expected_at\":5,\"got_at\":5"
want="t.yaml:3: a: no
    expected startswith 'abd'
                           ^
    got      'xabc'
                 ^
" check 'one for each side, where the places differ' 0 \
	compared "\"op\":\"startswith\",\"expected\":\"'abd'\",\"got\":\"'xabc'\",\"expected_at\":3,\"got_at\":4"
want='t.yaml:3: a: no
     b
    -X\x1b
    +c
     d
' check 'texts of lines: the lines that differ' 0 \
	compared '"op":"==","expected":"x","got":"y","diff":" b\n-X\u001b\n+c\n d\n"'
want='t.yaml:3: a: no
' check 'what is short needs no second telling' 0 \
	compared '"op":"==","expected":"2","got":"3","expected_at":0,"got_at":0'
number() {
	awk -v n="$1" 'BEGIN { for (i = 1; i <= 60; i++) printf "%s%d", (i > 1 ? ", " : ""), (i == 40 ? n : i) }'
}
long() {
	compared "\"op\":\"==\",\"expected\":\"[$(number 40)]\",\"got\":\"[$(number 77)]\",\"expected_at\":148,\"got_at\":148"
}
want='t.yaml:3: a: no
    expected ..., 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, ...
    got      ..., 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 77, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, ...
                                                                  ^
' check 'long texts are cut around it, both at the same place' 0 long

#
# Code.
#

printf -- '- name: a\n  command: |\n\n    for i in x:\n        b()\n    c()\n    d()\n    e()\n' >t.yaml
mkfifo pipe
code() {
	{
		result a "$1,\"checks\":[{\"op\":\"==\",\"ok\":false}]"
		verdict a fail '"reason":"no"'
	} | sed "s/t\\.yaml/${2-t.yaml}/g" | timeout 20 upy-report 2>/dev/null | failed_part
}
want='t.yaml:4: a: no
    > for i in x:
    >     b()
    > c()
' check 'the code of the step, without the indentation of the file' 0 code '"line":4,"lines":3'
want='t.yaml:4: a: no
    > for i in x:
    >     b()
    > c()
    > d()
    > ...
' check 'no more than a few lines of it' 0 code '"line":4,"lines":5'
want='none.yaml:4: a: no
' check 'nothing when the file is not there' 0 code '"line":4' none.yaml
want='pipe:4: a: no
' check 'nor when it is no file' 0 code '"line":4' pipe

traced() {
	{
		echo '{"type":"test","test":"t.yaml::a","name":"a","file":"t.yaml","line":3,"steps":1}'
		result a '"line":4,"lines":5,"err":{"type":"E","message":"","traceback":"Traceback (most recent call last):\n  File \"<stdin>\", line '"$1"', in <module>\nE: x\n"}' |
			sed 's/"ok"/"raised"/'
		verdict a fail '"reason":"E"'
	} | report | failed_part
}
want='t.yaml:4: a: E
t.yaml:6: in <module>
    > c()
    E: x
' check 'of a longer step, the line that raised' 0 traced 3
want='t.yaml:4: a: E
    > for i in x:
    E: x
' check 'its first line, which the heading names' 0 traced 1

#
# Running a test again.
#

cat >odd.yaml <<'!'
- {name: plain, result: a, exp: 2}
- {name: and, result: a, exp: 2}
- {name: not a (word), result: a, exp: 2}
- {name: 'it''s "both"', result: a, exp: 2}
- {name: $HOME `x` \ *.c, result: a, exp: 2}
- {name: add, params: [{args: [1]}, {args: [2]}], command: f, result: a, exp: 2}
- {name: 'x::y', result: a, exp: 2}
!
mkdir bin
cat >bin/upy-test <<'!'
#!/bin/sh
# Instead of running them, tell which tests are selected, and on what.
echo "boards $2 $4"
[ "$1 $3" = '-d -d' ] && shift 4
yaml2steps "$@" | sed -n 's/.*"tests":\(.*\)}$/\1/p'
!
chmod +x bin/upy-test
reruns() {
	{
		echo '{"type":"plan","by":"upy-send","run":"2","boards":{"dut":["a","un ix"],"double":["wasm","e=f"]}}'
		yaml2steps odd.yaml | grep '"type":"test"' | sed 's/"steps"/"roles":["double","dut"],"steps"/' |
			while IFS= read -r test; do
				printf '%s\n' "$test"
				printf '%s\n' "$test" | sed 's/"type":"test"/"type":"verdict","role":"dut","device":"un ix","verdict":"fail"/'
			done
	} | upy-report 2>/dev/null | sed -n 's/^    rerun: //p' >commands
	PATH=$tmp/bin:$PATH sh ./commands
}
want='boards un ix double=e=f
["odd.yaml::plain"]
boards un ix double=e=f
["odd.yaml::and"]
boards un ix double=e=f
["odd.yaml::not a (word)"]
boards un ix double=e=f
["odd.yaml::it'\''s \"both\""]
boards un ix double=e=f
["odd.yaml::$HOME `x` \\ *.c"]
boards un ix double=e=f
["odd.yaml::add[0]"]
boards un ix double=e=f
["odd.yaml::add[1]"]
boards un ix double=e=f
["odd.yaml::x::y"]
' check 'rerun lines, given to a shell, select exactly the test, on its boards' 0 reruns
rerun_of() {
	printf '%s\n' "$1" | upy-report 2>/dev/null | grep rerun
}
want='    rerun: upy-test -d unix t.yaml
' check 'a set-up is run again with its file' 0 rerun_of \
	'{"type":"test","test":"t.yaml::<setup>","name":"<setup>","file":"t.yaml","steps":1,"fixture":"setup"}
'"$(verdict '<setup>' error)"
want='    rerun: upy-test -d dut=a=b -- -t.yaml::a
' check 'names that look like an option or a role' 0 rerun_of \
	'{"type":"verdict","test":"-t.yaml::a","name":"a","file":"-t.yaml","device":"a=b","verdict":"fail"}'
want='' check 'no line that cannot be copied' 1 rerun_of \
	'{"type":"verdict","test":"t.yaml::a\u0007","name":"a\u0007","file":"t.yaml","verdict":"fail"}'

#
# At the end.
#

timed() {
	for us in "$@"; do
		verdict "t$us" pass "\"elapsed_us\":$us"
	done
}
slowest_part() {
	report "$@" | sed -n '/^Slowest$/,$p' | sed '/passed/d'
}
slow() {
	timed 1000000 3000000 2000000 10 5000000 "$2" 4000000 1 2 3 | slowest_part "--slowest=$1"
}
want='Slowest

t.yaml:3: t5000000: 5.00 s
t.yaml:3: t4000000: 4.00 s

' check '--slowest: as many as are wanted' 0 slow 2 20
want='' check '--slowest 0: none' 0 slow 0 20
usual() {
	timed 1000000 20 900000 2000000 3000000 1 2 3 "$@" | slowest_part
}
want='Slowest

t.yaml:3: t4000000: 4.00 s
t.yaml:3: t3000000: 3.00 s
t.yaml:3: t2000000: 2.00 s

' check 'of ten tests or more, three that took a second' 0 usual 4000000 7
want='' check 'of a few tests, none' 0 usual 4000000

repeated() {
	verdict a pass '"attempts":10,"passes":9,"attempt_reasons":["attempt 3: no"]'
	verdict b fail '"attempts":10,"passes":8,"reason":"8 of 10 attempts were good","attempt_reasons":["attempt 3: no","attempt 4: 1\n2"]'
}
report_repeated() {
	repeated | report
}
want='t.yaml:3: ok   a  9 of 10 attempts good
t.yaml:3: FAIL b  8 of 10 attempts were good

Failed

t.yaml:3: b: 8 of 10 attempts were good
    attempt 3: no
    attempt 4: 1
      2
    rerun: upy-test -d unix t.yaml::b

' check 'repeated tests: how many attempts were good, and why others were not; none is flaky' 3 report_repeated

#
# Options.
#

stream() {
	cat <<'!'
{"type":"plan","by":"yaml2steps","run":"1","tests":["t.yaml::good","t.yaml::bad","t.yaml::out","t.yaml::out2"]}
{"type":"note","file":"t.yaml","wiring":{"dut GP2":"double GP3","GND":"GND"}}
{"type":"note","wiring":"a wire\nfrom left to right\u001b"}
{"type":"note","text":"of something else"}
{"type":"device","role":"dut","device":"unix","address":"exec:x","version":"MicroPython v1.25.0 on 2025","machine":"linux","implementation":"micropython","mem_free":4512,"capabilities":["raw_paste"]}
!
	result good '"directive":"command","line":4,"repr":"3","elapsed_us":2000'
	verdict good pass
	printf '%s\n' '{"type":"output","device":"unix","test":"t.yaml::bad","text":"live\nunfini"}'
	result bad '"reason":"it \u001b rains"' | sed 's/"ok"/"raised"/; s/"out":""/"out":"live\\nunfinished"/'
	verdict bad fail '"reason":"rain"'
	result out | sed 's/"out":""/"out":"hello\\r\\n"/'
	verdict out skip '"reason":"no sensor"'
	verdict out2 skip '"reason":"no sensor"'
}
told() {
	stream | report "$@"
}
want='Wiring of t.yaml
    dut GP2: double GP3
    GND: GND

Wiring
    a wire
    from left to right\x1b

unix  MicroPython v1.25.0 on linux (exec:x)
t.yaml:3:   ok   good  3
  | live
  | unfini
t.yaml:3:   FAIL bad   rain
t.yaml:3:   skip out   skipped: no sensor
t.yaml:3:   skip out2  skipped: no sensor

Failed

t.yaml:3: bad: rain
    its output:
    | live
    | unfinished
    rerun: upy-test -d unix t.yaml::bad

' check 'wiring comes first; output live' 3 told
want='t.yaml:3:   FAIL bad   rain

Failed

t.yaml:3: bad: rain
    its output:
    | live
    | unfinished
    rerun: upy-test -d unix t.yaml::bad

' check '-q: failures and the last line' 3 told -q
all_good() {
	{
		verdict a pass '"elapsed_us":5000000'
		verdict b skip '"reason":"no"'
	} | upy-report -q 2>/dev/null | sed -n '1,/passed/{s/ in .*//;p;}' | tail -n 1
}
want='1 passed, 1 skipped, 1 problem
' check '-q: when all is well that is the last line' 0 all_good
shown() {
	stream | report "$@" | sed '1,/^unix/d; /^$/,$d'
}
want='t.yaml:3:   ok   good  3
  | live
  | unfini
t.yaml:3:   FAIL bad   rain
  | hello
t.yaml:3:   skip out   skipped: no sensor
t.yaml:3:   skip out2  skipped: no sensor
' check '-s: what other tests print; nothing that came live comes twice' 0 shown -s
want='unix  MicroPython v1.25.0 on linux (exec:x)
    role: dut
    address: exec:x
    machine: linux
    version: MicroPython v1.25.0 on 2025
    mem_free: 4512
    capabilities: ["raw_paste"]
  - command: for i in x:  3  2.0 ms
t.yaml:3:   ok   good  3
  | live
  | unfini
  - exec  raised: it \x1b rains
t.yaml:3:   FAIL bad   rain
  - exec
t.yaml:3:   skip out   skipped: no sensor
t.yaml:3:   skip out2  skipped: no sensor
Skipped

no sensor
    t.yaml:3: out
    t.yaml:3: out2

' check '-v: devices, steps, and why tests were skipped' 0 sh -c '
	upy-report -v 2>/dev/null | sed "/^Wiring/,/^\$/d; /^Failed/,/^\$/d; /^t.yaml:3: bad/,/^\$/d; /^Problems/,\$d" | sed "/^\$/{N;/^\\nSkip/!P;D;}"' <<!
$(stream)
!
want='' want_err='upy-report: -q leaves out what -v and -s show
usage: upy-report [options]
' check '-q and -v' 2 upy-report -qv

#
# On a terminal.
#

command -v python3 >/dev/null || {
	for what in 1 2 3 4 5 6 7; do
		echo "ok $((tap_count + what)) - # SKIP python3 is missing"
	done
	exit 0
}

cat >terminal.py <<'!'
# terminal.py COLUMNS PART [WAIT PART]... [-SIGNAL]: upy-report on a terminal that wide; a part is
# the name of a file with records, sent when the text WAIT was shown. What was shown goes to stdout.
import fcntl, os, pty, select, signal, struct, sys, termios
columns, arguments = int(sys.argv[1]), sys.argv[2:]
source, records = os.pipe()
os.set_inheritable(source, True)
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    os.dup2(source, 0)
    os.close(records)
    os.execvp('upy-report', ['upy-report'] + os.environ.get('OPTIONS', '').split())
os.close(source)
shown = b''
def read_until(text):
    global shown
    while text is None or text not in shown:
        if not select.select([terminal], [], [], 20)[0]:
            sys.exit(f'{text} did not come: {shown}')
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            return
        if not piece:
            return
        shown += piece
for i, argument in enumerate(arguments):
    if argument.startswith('-'):
        os.kill(pid, getattr(signal, argument[1:]))
    elif i % 2 == 0:
        os.write(records, open(argument, 'rb').read())
    else:
        read_until(argument.encode())
os.close(records)
read_until(None)
sys.stdout.buffer.write(shown.replace(b'\r\n', b'\n').replace(b'\r', b'<CR>').replace(b'\x1b', b'<E>'))
status = os.waitpid(pid, 0)[1]
sys.exit(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
!
cat >part1 <<'!'
{"type":"plan","by":"upy-send","run":"2","boards":{"dut":["pico","unix"],"double":["wasm"]}}
{"type":"plan","by":"yaml2steps","run":"1","tests":["t.yaml::a","t.yaml::b"]}
{"type":"test","test":"t.yaml::a","name":"a","file":"t.yaml","line":3,"steps":0}
!
verdict a fail '"reason":"no"' >part2
{
	verdict a pass | sed 's/"unix"/"pico"/'
	echo '{"type":"test","test":"t.yaml::b","name":"b","file":"t.yaml","line":3,"steps":0,"role":"double"}'
} >part3
verdict b pass | sed 's/"unix"/"wasm"/; s/dut/double/' >part4
on_terminal() {
	NO_COLOR=$colours TERM=xterm timeout 60 python3 terminal.py "$@"
}
colours=1
started() {
	on_terminal "$@" | sed '/^$/,$d'
}
want='0 of 4  t.yaml::a on pico, unix<CR><E>[Kt.yaml:3:   FAIL a  unix  no
1 of 4, 1 failed  t.yaml::a on pico<CR><E>[Kt.yaml:3:   ok   a  pico
2 of 3, 1 failed  t.yaml::b on wasm<CR><E>[Kt.yaml:3:   ok   b  wasm
' check 'the last line tells what is running, and goes without a trace' 0 started 80 \
	part1 'on pico, unix' part2 'failed  t.yaml::a on pico' part3 'on wasm' part4
want='0 of 4  t.yaml::a o<CR><E>[K' check 'it fits the terminal' 15 on_terminal 20 part1 '::a o' -SIGTERM
want='0 of 4  t.yaml::a on pico, unix<CR><E>[K' check 'and is gone when the program is killed' 15 \
	on_terminal 80 part1 'on pico, unix' -SIGTERM
colours=
coloured() {
	on_terminal 80 part1 'on pico, unix' part2 'failed  t.yaml::a on pico' part3 'on wasm' part4 | grep -c '<E>\[2m0 of 4  t.yaml::a on pico, unix<E>\[0m'
}
want='1
' check 'dim, where there are colours' 0 coloured
colours=1
dumb() {
	NO_COLOR='' TERM=dumb timeout 60 python3 terminal.py 80 part1 'unix' | grep -c -e 'of 4' -e '<E>'
}
printf '%s\n' '{"type":"device","device":"unix","address":"x"}' >>part1
want='0
' check 'a dumb terminal has none' 1 dumb

cat >wide <<'!'
{"type":"plan","by":"yaml2steps","run":"1","tests":["t.yaml::漢字","t.yaml::cafés","t.yaml::abcde"]}
{"type":"device","device":"unix","address":"/dev/serial/by-id/usb-of-a-very-long-name","version":"MicroPython v1.25.0","machine":"a machine with a name"}
!
for name in 漢字 cafés abcde; do
	result $name '"checks":[{"op":"==","ok":true,"expected":"123456789 123456789 123456789","got":"123456789 123456789 123456789"}]'
	verdict $name pass '"elapsed_us":1500000'
done >>wide
fitting() {
	on_terminal "$1" wide | sed '/^$/,$d; s/.*<E>\[K//'
}
want='unix  MicroPython v1.25.0 on a machine with a name (/dev/serial/by-id/usb-of-...
t.yaml:3:   ok   漢字   123456789 123456789 123456789 == 123456789 12...  1.50 s
t.yaml:3:   ok   cafés  123456789 123456789 123456789 == 123456789 12...  1.50 s
t.yaml:3:   ok   abcde  123456789 123456789 123456789 == 123456789 12...  1.50 s
' check 'a line per test, in columns, as wide as the terminal' 0 fitting 80
want='unix  MicroPython v1.25.0 on a mac...
t.yaml:3: ok   漢字  1.50 s
t.yaml:3: ok   cafés  1.50 s
t.yaml:3: ok   abcde  1.50 s
' check 'on a narrow one without columns' 0 fitting 37
