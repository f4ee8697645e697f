"""What the server needs of MicroPython's unix port, most of it from libc."""

import builtins
import ffi
import gc
import io
import micropython
import os
import select
import struct
import sys
import uctypes

from console import Sys

EINTR, EIO = 4, 5
F_GETFL, F_SETFL, O_NONBLOCK = 3, 4, 0o4000
SIGINT, SIGUSR1 = 2, 10
MODULES = [".frozen"]

libc = ffi.open(None)
c_read = libc.func("l", "read", "ipL")
c_write = libc.func("l", "write", "ipL")
c_pipe = libc.func("i", "pipe", "p")
c_fcntl = libc.func("i", "fcntl", "iii")
c_execv = libc.func("i", "execv", "sp")
c_pthread_kill = libc.func("i", "pthread_kill", "pi")
c_sigaction = libc.func("i", "sigaction", "ipp")
duplicate = libc.func("i", "dup2", "ii")
close = libc.func("i", "close", "i")
c_exit = libc.func("v", "_exit", "i")


# Files


def pipe():
    ends = bytearray(8)
    if c_pipe(ends) < 0:
        raise OSError(os.errno())
    return struct.unpack("ii", ends)


def set_blocking(fd, blocking):
    flags = c_fcntl(fd, F_GETFL, 0) & ~O_NONBLOCK
    c_fcntl(fd, F_SETFL, flags if blocking else flags | O_NONBLOCK)


def reader(fd):
    """Returns a function that reads what is there, and b"" at the end."""
    buffer = bytearray(65536)
    view = memoryview(buffer)

    def read():
        while True:
            count = c_read(fd, buffer, len(buffer))
            if count >= 0:
                return bytes(view[:count])
            if os.errno() == EIO:
                return b""  # a terminal that was hung up
            raise_unless_repeatable()

    return read


def write_some(fd, data):
    return max(c_write(fd, data, len(data)), 0)


def write(fd, data):
    view = memoryview(data)
    while view:
        count = c_write(fd, view, len(view))
        if count >= 0:
            view = view[count:]
        else:
            raise_unless_repeatable()


def raise_unless_repeatable():
    """After a system call that failed."""
    if os.errno() != EINTR:
        raise OSError(os.errno())


def is_readable(fd):
    ends = select.poll()
    ends.register(fd, select.POLLIN)
    return bool(ends.poll(0))


# The process


def close_others(kept):
    """Closes what programs left open: a new interpreter would inherit it."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            close(int(name))


def restart(arguments):
    """Replaces the interpreter with a new one."""
    texts = [bytes(text, "utf-8") + b"\0" for text in arguments]
    pointers = [uctypes.addressof(text) for text in texts] + [0]
    c_execv("/proc/self/exe", struct.pack(str(len(pointers)) + "P", *pointers))
    raise OSError(os.errno())


def end():
    c_exit(0)


def banner():
    name = sys.version.split("; ")[1]
    return name + "; " + sys.implementation._machine


# Interrupts. The port itself raises KeyboardInterrupt in its signal handler,
# from within whatever the interpreter is doing, its allocator included: that
# can leave locks held and the heap half changed. Firmware does better: its
# interrupt handler leaves the exception where the interpreter looks for one
# between two instructions, and so do we. A signal without effect then ends the
# system call that may be going on.

WORD = struct.calcsize("P")
LAST_RESORT = 500  # so many times an interrupt is repeated


def find_thread_state():
    """Returns where the state of this, the main thread lies.

    It is near sys.modules and has the current locals and globals side by side,
    which are one and the same while a module is being imported.
    """
    here = 2 * struct.pack("P", id(globals()))
    for address in range(id(sys.modules), id(sys.modules) - 256 * WORD, -WORD):
        if uctypes.bytearray_at(address, 2 * WORD) == here:
            return address
    raise OSError("the state of the interpreter was not found")


# Around the locals and globals: how often the heap is locked, as it is while
# garbage is collected; two pointers that do not matter here; and the pending
# exception.
thread_state = find_thread_state()
heap_lock = uctypes.bytearray_at(thread_state - WORD, 2)
pending = uctypes.bytearray_at(thread_state + 4 * WORD, WORD)
main_thread = libc.func("p", "pthread_self", "")()
unheard = 0


def interrupt():
    global unheard
    unheard = 1
    pending[:] = struct.pack("P", id(KeyboardInterrupt()))


def is_deaf():
    """Whether an interrupt is still to be heard."""
    return unheard and any(pending)


def take_back_interrupt():
    """Returns whether there was one that came too late to be heard."""
    was_pending = is_deaf()
    pending[:] = bytes(WORD)
    return was_pending


def insist():
    """Repeats an interrupt that was not heard: in a system call, or in C code.

    Where nothing else helps, in C code that is busy for long or waits for a
    lock, the port's own way is taken. A collection of garbage is left alone:
    it waits in a system call for the other threads.
    """
    global unheard
    if not is_deaf() or any(heap_lock):
        return
    unheard += 1
    if unheard < LAST_RESORT:
        c_pthread_kill(main_thread, SIGUSR1)
    else:
        take_back_interrupt()
        c_pthread_kill(main_thread, SIGINT)


def hears_interrupts():
    """Whether Ctrl-C is on: kbd_intr(-1) takes away SIGINT's handler."""
    action = bytearray(256)
    c_sigaction(SIGINT, None, action)
    return any(action[:WORD])


def install_interrupts(line):
    ignore = libc.addr("getpid")  # a function that can be called at any time
    libc.func("p", "signal", "ip")(SIGUSR1, ignore)
    libc.func("i", "siginterrupt", "ii")(SIGUSR1, 1)


# Programs


# Looking for room takes ever longer in a heap that is not collected until it
# is full.
gc.threshold(256 * 1024)


def execute(source, name, mode, namespace):
    micropython.kbd_intr(3)
    exec(compile_uncollected(source, name, mode), namespace)


def compile_uncollected(source, name, mode):
    """Compiles a program: with collections again and again it takes long."""
    threshold = gc.threshold()
    gc.threshold(-1)
    try:
        return compile(source, name, mode)
    finally:
        gc.threshold(threshold)


def describe(error, server):
    """Returns the traceback, less the frames of files in the folder server."""
    text = io.StringIO()
    sys.print_exception(error, text)
    ours = '  File "' + server + "/"
    lines = text.getvalue().split("\n")
    lines = [line for line in lines if not line.startswith(ours)]
    if lines[0].startswith("Traceback") and not lines[1].startswith("  File "):
        lines = lines[1:]  # no frame is left
    return "\n".join(lines)


# sys.stdout and print


class TextOut(io.IOBase):
    """sys.stdout as boards have it: each \\n goes out as \\r\\n."""

    def __init__(self):
        self.buffer = sys.stdout

    def write(self, text):
        data = text.encode() if isinstance(text, str) else bytes(text)
        write(1, data.replace(b"\n", b"\r\n"))
        return len(text)

    def flush(self):
        pass


class TextInBase(io.IOBase):
    def ioctl(self, request, argument):
        poll = 3
        if request != poll:
            return 0
        ends = select.poll()
        ends.register(0, argument)
        ready = ends.poll(0)
        return ready[0][1] if ready else 0


def stdin_buffer():
    return open(0, "rb")


def install_console(stdin):
    stdout = TextOut()
    native_print = print

    def board_print(*values, sep=" ", end="\n", file=stdout):
        text = io.StringIO() if file is stdout else file
        native_print(*values, sep=sep, end=end, file=text)
        if file is stdout:
            stdout.write(text.getvalue())

    def echo_value(value):
        if value is not None:
            builtins._ = value
            board_print(repr(value))

    builtins.print = board_print
    builtins.__repl_print__ = echo_value
    sys.modules["sys"] = Sys(sys, stdin, stdout)
