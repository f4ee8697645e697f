#!/bin/sh
# Network tests: programs of the host against boards, for real, over the loopback.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source=tests/boards.sh
. "${srcdir:-.}/tests/boards.sh"

command -v iperf3 >/dev/null || skip_all 'iperf3 is missing'
on unix
[ -z "$missing" ] || skip_all "$missing"
plan 45
cd "$tmp" || exit 1

# What is said of each step, sorted, for two sides end at the same time: DO STATUS (REASON).
# What only prepares, or waits, is left out where it is good.
told() { # FILE
	sed -nE '/"do":"(address|join|reload)".*"status":"ok"/d
		s/.*"type":"result".*"do":"([a-z]*)".*"status":"([a-z]*)"(,"reason":"(\\.|[^"\\])*")?.*/\1 \2\3/
		T; s/,"reason":"(.*)"$/ (\1)/; p' "$1" | sort
}
run() { # DEVICE: the test file on stdin
	cat >t.yaml
	timeout 60 yaml2steps t.yaml >steps || return
	run_status=0
	timeout 60 upy-send -d "$1" <steps >out || run_status=$?
	told out
	return "$run_status"
}

by_hand() { # the steps on stdin
	by_hand_status=0
	timeout 60 upy-send -d unix "$@" >out || by_hand_status=$?
	told out
	return "$by_hand_status"
}
# Whether there are so many samples, each a number of bits per second that can be.
sampled() { # AT-LEAST
	sed -nE 's/.*"do":"host".*"samples":\[([^]]*)\],"unit":"([^"]*)".*/\2 \1/p' out |
		awk -v wanted="$1" '{ n = split($2, samples, ",")
			for (i = 1; i <= n; i++) if (samples[i] < 1e5 || samples[i] > 1e13) bad = 1
			print $1; if (n < wanted) bad = 1 }
			END { exit NR != 1 || bad }'
}

for board in unix cpython; do
	on "$board"
	want='exec ok
exec ok
host ok
load ok
' check_on "$board sends to iperf3 on the host" 0 run "$board" <<'!'
- name: sends
  network: iperf3:server
  ip: localip
  load: import uiperf3
  command: uiperf3.client
  args: [localip]
  kwargs: {port: freeport, num: 30000000}
  result: _
  exp: 100000
  assert_op: <
  reload: uiperf3
!
	want='bitrate:bits/s
' check_on '... and there is a rate' 0 sampled 1

	want='exec ok
host ok
load ok
' check_on "$board receives from iperf3, which comes when the board listens" 0 run "$board" <<'!'
- name: receives
  network: "iperf3:client:iperf3 -c devip -p freeport -n 1M -J"
  load: import time, uiperf3
  command: time.sleep(0.1); uiperf3.server_once(freeport)
  jq: '.unit == "bitrate:bits/s" and (.samples | length) == 1'
!
	want='bitrate:bits/s
' check_on '... and there is a rate' 0 sampled 1

	want='exec ok
host ok
load ok
' check_on "$board asks iperf3 to send, on several connections" 0 run "$board" <<'!'
- name: reverse
  network: iperf3:server
  load: import uiperf3
  command: "uiperf3.client(localip, reverse=True, parallel=3, num=30000000, port=freeport)"
!
	want='exec ok
host ok
load ok
' check_on "$board is asked to send, on several connections" 0 run "$board" <<'!'
- name: reverse
  network: "iperf3:client:iperf3 -c devip -p freeport -n 1M -R -P 3 -J"
  load: import uiperf3
  command: uiperf3.server_once(freeport)
!
	want='exec ok
host ok
load ok
' check_on "$board is a server for a time; each interval is a sample" 0 run "$board" <<'!'
- name: intervals
  network: "iperf3:client:iperf3 -c devip -p freeport -t 1 -i 0.25 -J"
  load: import uiperf3
  command: uiperf3.server_once(freeport)
!
	want='bitrate:bits/s
' check_on '... some of them' 0 sampled 2
done

on unix
served() { # iperf3 against a server that goes on, until it is told to end
	timeout 60 upy-send -d unix -d client=unix <<'!' >out
{"type":"step","do":"address","of":"port","save":"port"}
{"type":"step","do":"exec","code":"import uiperf3\nuiperf3.server(${port})","uses":["port"],"background":true}
{"type":"step","do":"host","command":"iperf3 -c 127.0.0.1 -p ${port} -u -n 1K -J","uses":["port"],"again":"refused","assert":[{"op":"raises","type":"HostError","re":"not implemented"}]}
{"type":"step","do":"host","command":"iperf3 -c 127.0.0.1 -p ${port} -n 1M -J","uses":["port"]}
{"type":"step","do":"join","interrupt":true}
!
	served_status=$?
	told out
	return $served_status
}
want='exec ok (interrupted: its join asks for that)
host ok
host raised
' check 'a server goes on after a client that wants UDP, which it does not know' 0 served

want='exec skipped (interrupted: another step of the test failed)
host raised
join skipped (not run: a step before it failed)
load ok
' check 'a program that is missing is told' 1 run unix <<'!'
- name: missing
  network: "iperf3:client:no-such-iperf3 -c devip"
  load: import time
  command: time.sleep(30)
!
check '... and by its name' 0 grep -q '"type":"HostError","message":"no-such-iperf3 -c 127.0.0.1: ended with status 127: .*not found; is it installed?"' out

want='exec ok
host raised
join skipped (not run: a step before it failed)
' check 'iperf3 that fails, for which it has status 0' 1 run unix <<'!'
- name: nobody
  network: "iperf3:client:iperf3 -c devip -p freeport -J"
  command: "1"
!
check '... is told as it says' 0 grep -q '"message":"iperf3 -c [^"]*: iperf3: unable to connect to server: Connection refused"' out

want='host raised
' check 'the status of a program counts' 1 by_hand <<'!'
{"type":"step","do":"host","command":"echo one; echo two >&2; exit 3"}
!
check '... with its last words' 0 grep -q '"message":"[^"]*: ended with status 3: two"' out

want='exec raised
host skipped (interrupted: the step beside it failed)
join skipped (not run: a step before it failed)
' check 'when the board fails the program is killed, with what it has started' 1 alone run unix <<'!'
- name: fails
  network: "iperf3:client:sleep 30 & sleep 30"
  command: 1/0
!

want='exec raised
host skipped (interrupted: another step of the test failed)
join skipped (not run: a step before it failed)
' check '... a server, too' 1 alone run unix <<'!'
- name: fails
  network: "iperf3:server:iperf3 -s -1 -p freeport; sleep 30"
  command: 1/0
!

want='host ok
' check 'what a program has left behind is ended with it' 0 alone by_hand <<'!'
{"type":"step","do":"host","command":"sleep 30 & echo done"}
!

mkfifo pipe
want='exec skipped (interrupted: the step beside it failed)
host raised
' check 'when a server on the host fails the board is not waited for' 1 by_hand <<!
{"type":"test","test":"t","steps":2}
{"type":"step","test":"t","step":1,"do":"host","command":"read -r line <pipe; exit 4","background":true}
{"type":"step","test":"t","step":2,"do":"exec","code":"with open('$tmp/pipe', 'w') as pipe: n = pipe.write('go\\\\n')\\nwhile True: pass"}
!

want='exec skipped (interrupted: another step of the test failed)
host timeout (not done after 0.2 s)
' check 'a deadline ends what runs on the host, and then the board' 1 alone by_hand <<'!'
{"type":"test","test":"t","steps":2}
{"type":"step","test":"t","step":1,"do":"exec","code":"while True: pass","background":true,"timeout_s":30}
{"type":"step","test":"t","step":2,"do":"host","command":"echo begun; sleep 30 & sleep 30","timeout_s":0.2}
!
check '... what it has printed is kept' 0 grep -q '"do":"host".*"status":"timeout".*"out":"begun\\n"' out

want='host timeout (not done after 0.2 s)
' check 'so does the deadline of a server that never listens' 1 alone by_hand <<'!'
{"type":"test","test":"t","steps":3}
{"type":"step","test":"t","step":1,"do":"address","of":"port","save":"port"}
{"type":"step","test":"t","step":2,"do":"host","command":"sleep 30","background":true,"listens":"${port}","uses":["port"],"timeout_s":0.2}
{"type":"step","test":"t","step":3,"do":"join","always":true}
!

want='host timeout (interrupted: the total time is over)
host timeout (interrupted: the total time is over)
' check 'the total time ends programs in front and behind' 3 alone by_hand --total 0.3 <<'!'
{"type":"step","do":"host","command":"sleep 30","background":true}
{"type":"step","do":"host","command":"sleep 30"}
!

# A signal that comes while both sides run.
cat >signalled <<'!'
mkfifo begun
upy-send -d unix <<\. >out 2>err &
{"type":"step","do":"host","command":"sleep 31","background":true}
{"type":"step","do":"host","command":"echo >begun; sleep 31"}
.
read -r _ <begun
kill -TERM $!
wait $!
!
check 'so does a signal' 143 alone timeout 30 sh signalled

mkfifo fifo
want='exec ok
host ok
host ok
' check 'while one runs behind, the board and others are free' 0 by_hand <<'!'
{"type":"step","do":"host","command":"read -r line <fifo; echo $line","background":true}
{"type":"step","do":"exec","code":"1"}
{"type":"step","do":"host","command":"echo done >fifo"}
{"type":"step","do":"join"}
!

wrong() { # OPERANDS: what upy-send says of such a step
	echo "{\"type\":\"step\",$1}" | upy-send -d unix 2>&1 >/dev/null | sed 's/^upy-send: <stdin>:1: //'
}
want="'host' needs \"command\", a string
" check 'a host step without a command' 0 wrong '"do":"host"'
want="'host': \"listens\" is no number of a port
" check 'a port that is none' 0 wrong '"do":"host","command":":","listens":70000,"background":true'
want="'host': \"listens\" is for what runs in the \"background\"
" check 'a server in the foreground would listen in vain' 0 wrong '"do":"host","command":":","listens":80'
want="'address' is of \"host\", \"board\" or \"port\", not 'me'
" check 'an address of something else' 0 wrong '"do":"address","of":"me"'

on wasm
want='address unmatched (the board knows no address of its own; give ip: ADDRESS)
exec skipped (not run: a step before it failed)
host skipped (not run: a step before it failed)
join skipped (not run: a step before it failed)
' check_on 'a board without a network cannot be reached' 1 run wasm <<'!'
- name: nowhere
  network: "iperf3:client"
  command: print()
!

# What is done when the test file says how.
compiled() { # VERB: the text of those steps
	yaml2steps - | sed -nE 's/.*"do":"'"$1"'","[a-z]*":"((\\.|[^"\\])*)".*/\1/p' |
		sed 's/\\"/"/g'
}
want='iperf3 -c 10.1.2.3 -l 128 -J
' check 'ip may be an address' 0 compiled host <<'!'
- {name: n, network: "iperf3:client", ip: 10.1.2.3, command: f}
!
want="f(*['10.1.2.3', 'http://10.1.2.3:80/', 10])
" check '... which the board is told, too' 0 compiled exec <<'!'
- {name: n, network: "iperf3:server", ip: 10.1.2.3, command: f, args: [localip, "http://localip:80/", 10]}
!
want="f(*['http://'+str(\${localip})+':'+str(\${freeport})+'/'], **{'port': \${freeport}})
" check 'words are put into strings' 0 compiled exec <<'!'
- {name: n, network: "iperf3:server", command: f, args: ["http://localip:freeport/"], kwargs: {port: freeport}}
!
want='ab -n 4 https://${devip}:4443/
' check 'ab is given a page' 0 compiled host <<'!'
- {name: n, network: "ab:client:ab -n 4", command: f}
!

# A server of web pages that never ends.
cat >pages.py <<'!'
import socket


def serve(port, answer):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(socket.getaddrinfo("127.0.0.1", port)[0][-1])
    listener.listen(8)
    while True:
        page = listener.accept()[0]
        page.recv(1000)
        page.send(b"HTTP/1.0 " + answer + b"\r\nContent-Length: 3\r\n\r\nyes")
        page.close()
!
on unix
command -v ab >/dev/null || missing='ab is missing'
want='exec ok (interrupted: its join asks for that)
host ok
load ok
' check_on 'ab against a server on the board' 0 run unix <<'!'
- name: pages
  network: "ab:client:ab -n 20 -c 2 http://devip:freeport/"
  load: pages.py
  command: "serve(freeport, b'200 OK')"
  jq: '.unit == "rate:requests/s" and .samples[0] > 1'
!
want='exec skipped (interrupted: another step of the test failed)
host raised
join skipped (not run: a step before it failed)
load ok
' check_on '... whose answers are no success' 1 run unix <<'!'
- name: pages
  network: "ab:client:ab -n 20 -c 2 http://devip:freeport/"
  load: pages.py
  command: "serve(freeport, b'500 No')"
!
want='"ab -n 20 -c 2 http://127.0.0.1/: ab: 20 answers were no success (not 2xx)"
' check_on '... is told' 0 sh -c 'sed -nE "s/.*\"message\":(\"ab [^\"]*\").*/\1/p" out | sed "s/1:[0-9]*\//1\//"'
