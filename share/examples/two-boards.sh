#!/bin/sh
# A test with two boards, as step records: the double serves, in the background, what
# the board under test asks for. See upy(7) for the records.
#
#	sh two-boards.sh | upy-send -d unix -d double=unix | upy-assert | upy-report
#
# usage: two-boards.sh [PORT [ADDRESS]], where the double listens and is found.

port=${1-4000} address=${2-127.0.0.1}
sed "s/PORT/$port/; s/ADDRESS/$address/" <<'!'
{"type":"test","test":"thermometer","name":"a thermometer that is far away","roles":["dut","double"],"steps":5}
{"type":"step","test":"thermometer","step":1,"do":"exec","role":"double","code":"import socket\nserver = socket.socket()\nserver.bind(socket.getaddrinfo('0.0.0.0', PORT)[0][-1])\nserver.listen(1)"}
{"type":"step","test":"thermometer","step":2,"do":"exec","role":"double","background":true,"code":"while True:\n    peer = server.accept()[0]\n    peer.send(b'21.5')\n    peer.close()"}
{"type":"step","test":"thermometer","step":3,"do":"exec","role":"dut","code":"import socket\ndef celsius():\n    peer = socket.socket()\n    peer.connect(socket.getaddrinfo('ADDRESS', PORT)[0][-1])\n    text = peer.recv(16)\n    peer.close()\n    return float(text)"}
{"type":"step","test":"thermometer","step":4,"do":"eval","role":"dut","code":"celsius()","assert":[{"op":"==","repr":"21.5"}]}
{"type":"step","test":"thermometer","step":5,"do":"join","role":"double","interrupt":true,"always":true}
!
