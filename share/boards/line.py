"""The serial line of a board: what the host types, Ctrl-C above all.

A thread owns the line and passes on what arrives through a pipe that takes
the place of stdin. So the REPL and the programs it runs read one stream, with
whatever their Python has for reading, and what a program leaves unread is
still there for the REPL. A Ctrl-C that arrives while a program runs is not
passed on: it interrupts the program, however busy or blocked that is.
"""

import _thread
import select
import time

# These file descriptors outlive soft resets, which replace the interpreter.
STDIN, STDOUT, STDERR = 0, 1, 2
ALIVE = 9  # see power-on
LINE = 10  # the host's end, which was stdin
TYPED = 11  # into the pipe that now is stdin
WAKE_READ, WAKE_WRITE = 12, 13  # tell the thread that there is a backlog
KEPT = (STDIN, STDOUT, STDERR, ALIVE, LINE, TYPED, WAKE_READ, WAKE_WRITE)

INTERRUPT = b"\x03"

# How long a program may go on when nobody can type to it any more, how long an
# interrupt may remain unheard before it is repeated, and how soon after one
# another follows that is still the same.
LAST_WORDS_MS = 500
PATIENCE_MS = 2
DOUBLE_S = 0.01


class Line:
    """`host` is the module with what differs between the Pythons."""

    def __init__(self, host):
        self._host = host
        self._lock = _thread.allocate_lock()
        self._backlog = b""  # what the pipe had no room for
        self._read = host.reader(STDIN)
        self._chunk = b""  # what the REPL has read, but from _at on not used
        self._at = 0
        self._interrupted_at = 0
        self.running = False

    def connect(self):
        """Puts the pipe between the line and stdin: once, at power-on."""
        host = self._host
        for fd in (LINE, TYPED, WAKE_READ, WAKE_WRITE):
            host.duplicate(STDIN, fd)
        for read_end, write_end in ((STDIN, TYPED), (WAKE_READ, WAKE_WRITE)):
            ends = host.pipe()
            for end, fd in zip(ends, (read_end, write_end)):
                host.duplicate(end, fd)
                host.close(end)
        host.set_blocking(TYPED, False)
        host.set_blocking(LINE, True)  # it may have come to us otherwise
        host.set_blocking(STDOUT, True)

    def start(self, typed):
        """Starts the thread; `typed` was typed before there was this one."""
        self._chunk = typed
        _thread.start_new_thread(self._pass_on, ())

    def stop(self):
        """Stops the thread for good; returns what was typed and not used."""
        self._lock.acquire()
        return self._recall()

    # What the REPL reads

    def scan(self, keys):
        """Returns what was typed before the first of keys, and that key.

        When what has arrived holds none of them, the key is b"".
        """
        if self._at == len(self._chunk):
            self._fill()
        chunk, start = self._chunk, self._at
        end = len(chunk)
        for key in keys:
            found = chunk.find(key, start, end)
            if found >= 0:
                end = found
        self._at = min(end + 1, len(chunk))
        return chunk[start:end], chunk[end : end + 1]

    def read_byte(self):
        if self._at == len(self._chunk):
            self._fill()
        self._at += 1
        return self._chunk[self._at - 1 : self._at]

    def _fill(self):
        self._chunk = self._read()
        self._at = 0
        if not self._chunk:
            raise EOFError

    # Running programs

    def begin(self):
        """A program starts: what was typed is its input, or interrupts it."""
        with self._lock:
            self.running = True
            self._interrupted_at = 0
            typed = self._recall()
            _, interrupt, after = typed.rpartition(INTERRUPT)
            self._backlog = after
            if after:
                self._flush()
                self._host.write(WAKE_WRITE, b"!")
        if interrupt:
            raise KeyboardInterrupt

    def end(self):
        """The program has ended: Ctrl-C is a key like any other again."""
        self.running = False
        with self._lock:
            pass  # an interrupt that was being sent has been sent
        if self._host.take_back_interrupt():
            self._chunk = INTERRUPT + self._chunk[self._at :]
            self._at = 0

    def _recall(self):
        """Takes back all that is on its way to stdin."""
        typed = self._chunk[self._at :]
        self._chunk, self._at = b"", 0
        while self._host.is_readable(STDIN):
            more = self._read()
            if not more:
                break
            typed += more
        typed += self._backlog
        self._backlog = b""
        return typed

    # The thread

    def _pass_on(self):
        host = self._host
        read_line, read_wake = host.reader(LINE), host.reader(WAKE_READ)
        ends = select.poll()
        ends.register(LINE, select.POLLIN)
        ends.register(WAKE_READ, select.POLLIN)
        arrived = True
        while arrived:
            if self._backlog:
                ends.register(TYPED, select.POLLOUT)
            ready = ends.poll(PATIENCE_MS if host.is_deaf() else -1)
            with self._lock:
                for fd, _ in ready:
                    if fd == LINE:
                        arrived = read_line()
                        self._receive(arrived)
                    elif fd == WAKE_READ:
                        read_wake()
                    else:
                        ends.unregister(TYPED)
                if not ready:
                    host.insist()
                self._flush()
        self._hang_up()

    def _receive(self, arrived):
        host = self._host
        if INTERRUPT in arrived and self.running and host.hears_interrupts():
            arrived = arrived.replace(INTERRUPT, b"")
            now = time.time()
            if abs(now - self._interrupted_at) > DOUBLE_S:
                self._interrupted_at = now
                host.interrupt()
        self._backlog += arrived

    def _flush(self):
        if self._backlog:
            count = self._host.write_some(TYPED, self._backlog)
            self._backlog = self._backlog[count:]

    def _hang_up(self):
        """Nobody can type any more: the board ends when it has read all."""
        room = select.poll()
        room.register(TYPED, select.POLLOUT)
        while self._backlog and room.poll(LAST_WORDS_MS):
            with self._lock:
                self._flush()
        self._host.close(TYPED)
        select.poll().poll(LAST_WORDS_MS)
        self._host.end()
