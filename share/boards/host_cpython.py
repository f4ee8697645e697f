"""What the server needs of CPython."""

import _thread
import builtins
import io
import os
import select
import signal
import sys

MODULES = sys.path[1:]

# Files

pipe = os.pipe
close = os.close
duplicate = os.dup2
set_blocking = os.set_blocking


def reader(fd):
    """Returns a function that reads what is there, and b"" at the end."""

    def read():
        try:
            return os.read(fd, 65536)
        except OSError:
            return b""  # a terminal that was hung up

    return read


def write_some(fd, data):
    try:
        return os.write(fd, data)
    except BlockingIOError:
        return 0


def write(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def is_readable(fd):
    ends = select.poll()
    ends.register(fd, select.POLLIN)
    return bool(ends.poll(0))


# The process


def close_others(kept):
    """Nothing to do: what Python opens is not inherited."""


def restart(arguments):
    """Replaces the interpreter with a new one."""
    os.execv("/proc/self/exe", arguments)


def end():
    os._exit(0)


def banner():
    # 3.11.2 (main, Mar 13 2023, 12:18:29) [GCC 12.2.0]
    number, build = sys.version.split(" ", 1)
    date = build.split(", ")[1]
    compiler = build[build.rindex("[") :]
    return f"CPython v{number} on {date}; {sys.platform} {compiler} version"


# Interrupts: Python hears of signals in its main thread, between two
# instructions and in blocking system calls, and only there.

main_thread = _thread.get_ident()
unheard = False


def install_interrupts(line):
    def on_signal(signum, frame):
        global unheard
        if line.running:
            unheard = False
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, on_signal)


def interrupt():
    global unheard
    unheard = True
    signal.pthread_kill(main_thread, signal.SIGINT)


def take_back_interrupt():
    """Returns whether there was one that came too late to be heard."""
    global unheard
    was_unheard = unheard
    unheard = False
    return was_unheard


def is_deaf():
    return False


def insist():
    pass


def hears_interrupts():
    return True


# Programs

trace = None


def execute(source, name, mode, namespace):
    """Runs a program; a tracer it sets sees nothing of the server."""
    global trace
    code = compile(source, name, mode)
    try:
        sys.settrace(trace)
        exec(code, namespace)
    finally:
        trace = sys.gettrace()
        sys.settrace(None)


def describe(error, server):
    """Returns the traceback as MicroPython prints it.

    Frames of files in the folder server are left out.
    """
    lines = []
    board = os.getcwd() + "/"
    hidden = (server + "/", "<frozen importlib")
    step = error.__traceback__
    while step:
        code = step.tb_frame.f_code
        if not code.co_filename.startswith(hidden):
            name = code.co_filename.removeprefix(board)
            where = f'"{name}", line {step.tb_lineno}, in {code.co_name}'
            lines.append("  File " + where)
        step = step.tb_next
    message = str(error)
    if isinstance(error, SyntaxError):
        message = error.msg
        name = (error.filename or "<stdin>").removeprefix(board)
        lines.append(f'  File "{name}", line {error.lineno}')
    if lines:
        lines.insert(0, "Traceback (most recent call last):")
    lines.append(f"{type(error).__name__}: {message}\n")
    return "\n".join(lines)


# sys.stdin and sys.stdout

TextInBase = io.TextIOBase


def stdin_buffer():
    """Returns a reader that takes no more than it was asked for."""
    return io.BufferedReader(io.FileIO(0, closefd=False), 1)


HELP = """\
CTRL-A on a blank line enters raw REPL mode, CTRL-B leaves it
CTRL-C interrupts a running program
CTRL-D on a blank line does a soft reset of the board
CTRL-E on a blank line enters paste mode
help(object) names what the object has"""


def board_help(*objects):
    print("\n".join(map(str, map(dir, objects))) if objects else HELP)


def install_console(stdin):
    stdout = io.FileIO(1, "w", closefd=False)
    builtins.help = board_help
    sys.stdin = stdin
    sys.stdout = sys.stderr = io.TextIOWrapper(
        stdout, encoding="utf-8", newline="\r\n", write_through=True
    )
