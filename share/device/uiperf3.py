# uiperf3: the protocol of iperf3, for boards. It talks to the iperf3 of a computer.
#
#   uiperf3.client("192.168.1.5")              sends for 10 seconds to `iperf3 -s`
#   uiperf3.client("192.168.1.5", reverse=True)   receives
#   uiperf3.server_once()                      serves one `iperf3 -c BOARD`
#   uiperf3.server()                           serves until it is interrupted
#
# All of them return (but for server) and print the rate in bits per second, as the
# receiver has it where that is known. TCP only.

import json
import select
import socket
import struct
import time

try:
    from time import ticks_ms, ticks_diff
except ImportError:  # CPython

    def ticks_ms():
        return int(time.monotonic() * 1000)

    def ticks_diff(end, start):
        return end - start


PORT = 5201
SILENCE_S = 20  # a peer that says nothing for so long is gone
LARGEST = 4096  # bytes per read and write: boards are small

# States, each one byte on the control connection.
TEST_START = 1
TEST_RUNNING = 2
TEST_END = 4
PARAM_EXCHANGE = 9
CREATE_STREAMS = 10
SERVER_TERMINATE = 11
CLIENT_TERMINATE = 12
EXCHANGE_RESULTS = 13
DISPLAY_RESULTS = 14
IPERF_DONE = 16
ACCESS_DENIED = 255
SERVER_ERROR = 254

COOKIE = 37  # bytes, the last of them NUL


class Error(OSError):
    pass


# CPython's poll() tells numbers, MicroPython's the sockets themselves.
def _is(told, sock):
    return told is sock or (isinstance(told, int) and told == sock.fileno())


# None: nothing yet; 0: the end.
def _read_some(sock, block):
    try:
        return sock.readinto(block) if hasattr(sock, "readinto") else sock.recv_into(block)
    except OSError as error:
        if error.errno != 11:
            raise
        return None


# Short messages are not to wait for an acknowledgement, where the board can say so.
def _ready(sock):
    sock.settimeout(SILENCE_S)
    try:
        sock.setsockopt(6, 1, 1)  # IPPROTO_TCP, TCP_NODELAY
    except (OSError, ValueError):
        pass
    return sock


def _read(sock, length):
    data = b""
    while len(data) < length:
        more = sock.recv(length - len(data))
        if not more:
            raise Error("uiperf3: the peer has closed the connection")
        data += more
    return data


def _write(sock, data):
    data = memoryview(data)
    while len(data):
        data = data[sock.send(data) :]


def _read_json(control):
    return json.loads(_read(control, struct.unpack(">I", _read(control, 4))[0]))


def _write_json(control, value):
    text = json.dumps(value).encode()
    _write(control, struct.pack(">I", len(text)) + text)


def _say(control, *states):
    _write(control, bytes(states))


# Wait for one of the states; what else may come says that the peer gives up.
def _hear(control, *wanted):
    state = _read(control, 1)[0]
    if state in wanted:
        return state
    if state == ACCESS_DENIED:
        raise Error("uiperf3: the server is busy with another test")
    if state == SERVER_ERROR:
        code = struct.unpack(">ii", _read(control, 8))[0]
        raise Error("uiperf3: the server failed: error %d" % code)
    if state in (SERVER_TERMINATE, CLIENT_TERMINATE):
        raise Error("uiperf3: the peer was stopped")
    raise Error("uiperf3: the peer said %d, not %s" % (state, wanted))


def _connect(address, cookie):
    sock = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        _ready(sock).connect(address[-1])
        _write(sock, cookie)
    except BaseException:
        sock.close()
        raise
    return sock


# One test: its connections, and what has gone through them.
class _Test:
    def __init__(self, control):
        self.control = control
        self.streams = []
        self.counts = []
        self.watch = select.poll()
        self.elapsed_ms = 0
        self.running = True

    def close(self):
        for sock in self.streams:
            sock.close()
        self.control.close()

    def add(self, sock):
        sock.setblocking(False)
        self.streams.append(sock)
        self.counts.append(0)

    # Move bytes until the time is over, all are moved, or the peer says the end.
    def run(self, sends, time_ms, limit, length):
        block = bytearray(min(length, LARGEST))
        self.watch.register(self.control, select.POLLIN)
        for sock in self.streams:
            self.watch.register(sock, select.POLLOUT if sends else select.POLLIN)
        begun = heard = ticks_ms()
        left = limit
        while self.running:
            now = ticks_ms()
            self.elapsed_ms = ticks_diff(now, begun)
            if (time_ms and self.elapsed_ms >= time_ms) or (limit and left <= 0):
                break
            wait = SILENCE_S * 1000 - ticks_diff(now, heard)
            if wait <= 0:
                raise Error("uiperf3: the peer is silent")
            if time_ms:
                wait = min(wait, time_ms - self.elapsed_ms)
            for event in self.watch.poll(wait):
                heard = now
                left -= self.serve(event[0], sends, block)
        self.elapsed_ms = max(1, ticks_diff(ticks_ms(), begun))
        if not self.running:
            self.end_streams(sends, block)

    def serve(self, told, sends, block):
        if _is(told, self.control):
            _hear(self.control, TEST_END)
            self.running = False
            return 0
        i = 0
        while not _is(told, self.streams[i]):
            i += 1
        moved = self.send(i, block) if sends else _read_some(self.streams[i], block)
        if moved == 0 and not sends:  # closed: the end is said on the other connection
            self.watch.unregister(self.streams[i])
        self.counts[i] += moved or 0
        return moved or 0

    def send(self, i, block):
        try:
            return self.streams[i].send(block)
        except OSError as error:
            if error.errno != 11:
                raise
            return 0

    # The client has said the end: what it sent before that counts. If it receives, it may
    # wait for the rest of a block until the stream is closed.
    def end_streams(self, sends, block):
        for i, sock in enumerate(self.streams):
            moved = 0 if sends else _read_some(sock, block)
            while moved:
                self.counts[i] += moved
                moved = _read_some(sock, block)
            sock.close()

    # The ids that iperf3 gives its streams leave out 2.
    def results(self):
        streams = []
        for i, count in enumerate(self.counts):
            streams.append({
                "id": i + 1 if i == 0 else i + 2,
                "bytes": count,
                "retransmits": 0,
                "jitter": 0,
                "errors": 0,
                "omitted_errors": 0,
                "packets": 0,
                "omitted_packets": 0,
                "start_time": 0,
                "end_time": self.elapsed_ms / 1000,
            })
        return {
            "cpu_util_total": 0,
            "cpu_util_user": 0,
            "cpu_util_system": 0,
            "sender_has_retransmits": 0,
            "streams": streams,
        }

    # The receiver knows what has arrived.
    def rate(self, sends, theirs):
        count, seconds = sum(self.counts), self.elapsed_ms / 1000
        if sends:
            count = sum(stream["bytes"] for stream in theirs["streams"])
            seconds = theirs["streams"][0].get("end_time") or seconds
        rate = count * 8 / seconds
        verb = "sent" if sends else "received"
        print("%s %d bytes in %.2f s: %d bits/s" % (verb, count, seconds, rate))
        return rate


def _cookie():
    try:
        from os import urandom
    except ImportError:
        from uos import urandom
    letters = b"abcdefghijklmnopqrstuvwxyz234567"
    return bytes(letters[byte & 31] for byte in urandom(COOKIE - 1)) + b"\0"


# The client says what is to be done: for `time` seconds, or `num` bytes.
def client(
    host, udp=False, reverse=False, bandwidth=0, port=PORT, time=10, num=0, length=LARGEST, parallel=1
):
    if udp or bandwidth:
        raise NotImplementedError("uiperf3 knows neither UDP nor a limit of the rate")
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    cookie = _cookie()
    test = _Test(_connect(address, cookie))
    try:
        _hear(test.control, PARAM_EXCHANGE)
        wishes = {"tcp": True, "omit": 0, "parallel": parallel, "len": length}
        wishes["num" if num else "time"] = num or time
        if reverse:
            wishes["reverse"] = True
        _write_json(test.control, wishes)
        _hear(test.control, CREATE_STREAMS)
        for _ in range(parallel):
            test.add(_connect(address, cookie))
        _hear(test.control, TEST_START)
        _hear(test.control, TEST_RUNNING)
        test.run(not reverse, 0 if num else time * 1000, num, length)
        _say(test.control, TEST_END)
        # One that sends may have to finish that first: what it sends is not looked at.
        _hear(test.control, EXCHANGE_RESULTS)
        _write_json(test.control, test.results())
        theirs = _read_json(test.control)
        _hear(test.control, DISPLAY_RESULTS)
        _say(test.control, IPERF_DONE)
        return test.rate(not reverse, theirs)
    finally:
        test.close()


# A connection of this test: another one is told that we are busy.
def _accept(listener, cookie):
    while True:
        sock = _ready(listener.accept()[0])
        try:
            if _read(sock, COOKIE) == cookie:
                return sock
            _say(sock, ACCESS_DENIED)
        except OSError:
            pass
        sock.close()


# A connection that ends without a cookie is somebody who looked whether we listen.
def _first(listener):
    while True:
        sock = _ready(listener.accept()[0])
        try:
            return sock, _read(sock, COOKIE)
        except OSError:
            sock.close()


def _serve(listener):
    control, cookie = _first(listener)
    test = _Test(control)
    try:
        _say(control, PARAM_EXCHANGE)
        wishes = _read_json(control)
        if wishes.get("udp") or not wishes.get("tcp"):
            _say(control, SERVER_ERROR)
            _write(control, struct.pack(">ii", 13, 0))  # not implemented
            raise NotImplementedError("uiperf3 knows no UDP, which the client wants")
        _say(control, CREATE_STREAMS)
        for _ in range(wishes.get("parallel", 1)):
            test.add(_accept(listener, cookie))
        _say(control, TEST_START, TEST_RUNNING)
        sends = bool(wishes.get("reverse"))
        test.run(sends, 0, 0, wishes.get("len") or LARGEST)
        _say(control, EXCHANGE_RESULTS)
        theirs = _read_json(control)
        _write_json(control, test.results())
        _say(control, DISPLAY_RESULTS)
        _hear(control, IPERF_DONE)
        return test.rate(sends, theirs)
    finally:
        test.close()


def _listen(port):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(socket.getaddrinfo("0.0.0.0", port)[0][-1])
    listener.listen(4)
    print("listening on port %d" % port)
    return listener


def server_once(port=PORT):
    listener = _listen(port)
    try:
        return _serve(listener)
    finally:
        listener.close()


def server(port=PORT):
    listener = _listen(port)
    try:
        while True:
            try:
                _serve(listener)
            except (OSError, NotImplementedError) as error:
                print("failed:", error)
    finally:
        listener.close()
