"""The REPL of a board, on stdin and stdout, for Pythons that have none.

Friendly REPL, paste mode, raw REPL and raw-paste answer byte for byte as those
of MicroPython's firmware do. This is written in what MicroPython and CPython
have in common; what differs is in host_unix.py and host_cpython.py.
"""

import builtins
import os
import sys

from console import (
    CONTROL_A, CONTROL_B, CONTROL_C, CONTROL_D, CONTROL_E,
    ENTER, is_printable, make_input, read_line, text_in,
)
from line import KEPT, Line

if sys.implementation.name == "micropython":
    import host_unix as host
else:
    import host_cpython as host

RAW_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
PASTE_BANNER = b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== "
HELP = b'Type "help()" for more information.\r\n'
RAW_KEYS = (CONTROL_A, CONTROL_B, CONTROL_C, CONTROL_D)
PASTE_KEYS = (CONTROL_C, CONTROL_D)
WINDOW = 128  # what the host may send ahead in raw-paste, as on most boards

# How a board comes up: what the last argument says. After a soft reset the
# REPL is in the mode it was in; main.py runs only on the way to the friendly
# one.
POWER_ON, FRIENDLY, RAW = "on", "friendly", "raw"

COMPOUND = (
    b"@", b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async",
    b"match",
)


def out(data):
    host.write(1, data)


def needs_more(text):
    """Whether the REPL is to ask for another line of this statement."""
    brackets = 0
    quote = b""
    at = 0
    while at < len(text):
        here = text[at : at + 1]
        if quote:
            if here == b"\\":
                at += 1
            elif text.startswith(quote, at):
                at += len(quote) - 1
                quote = b""
            elif here == b"\n" and len(quote) == 1:
                quote = b""
        elif here in b"'\"":
            quote = 3 * here if text.startswith(3 * here, at) else here
            at += len(quote) - 1
        elif here == b"#":
            end = text.find(b"\n", at)
            at = (end if end >= 0 else len(text)) - 1
        elif here in b"([{":
            brackets += 1
        elif here in b")]}":
            brackets -= 1
        at += 1
    if len(quote) == 3 or brackets > 0 or text.endswith(b"\\"):
        return True
    return starts_compound(text) and not text.endswith(b"\n")


def starts_compound(text):
    for word in COMPOUND:
        after = text[len(word) : len(word) + 1]
        if text.startswith(word) and (word == b"@" or not is_name(after)):
            return True
    return False


def is_name(byte):
    return byte.isalpha() or byte.isdigit() or byte == b"_"


class Repl:
    def __init__(self, line, namespace, folder, run_folder):
        self.line = line
        self.namespace = namespace
        self.folder = folder
        self.run_folder = run_folder
        self.raw = False

    def install(self):
        """Gives programs the console and the resets that boards have."""
        buffer = host.stdin_buffer()
        builtins.input = make_input(buffer, out)
        host.install_console(text_in(host.TextInBase, buffer))
        import machine

        machine.reset = self.reset_hard

    def serve(self, start):
        self.raw = start == RAW
        error = self.run_file("boot.py")
        # Ctrl-C leads to the REPL, past a main.py that may never end.
        if not self.raw and not isinstance(error, KeyboardInterrupt):
            self.run_file("main.py")
        while True:
            if self.raw:
                self.serve_raw()
            else:
                self.serve_friendly()

    # Programs

    def run(self, source, name, mode):
        """Runs a program; returns what it raised, or None."""
        error = None
        try:
            try:
                self.line.begin()
                host.execute(source, name, mode, self.namespace)
            except BaseException as raised:
                error = raised
            self.line.end()
        except KeyboardInterrupt as interrupt:  # it came at the very end
            self.line.end()
            error = interrupt
        return error

    def run_file(self, name):
        try:
            os.stat(name)
        except OSError:
            return None
        with open(name, "rb") as file:
            source = file.read()
        return self.run_friendly(source, name, "exec")

    def run_friendly(self, source, name, mode):
        error = self.run(source, name, mode)
        if isinstance(error, SystemExit):
            self.reset_softly()
        if error is not None:
            out(self.describe(error))
        return error

    def describe(self, error):
        try:
            text = host.describe(error, self.folder)
        except BaseException:  # its __str__ may be anything
            text = type(error).__name__ + ": \n"
        return text.encode().replace(b"\n", b"\r\n")

    # Resets

    def reset_softly(self):
        out(b"MPY: soft reboot\r\n")
        self.restart(RAW if self.raw else FRIENDLY)

    def reset_hard(self):
        self.restart(FRIENDLY)

    def restart(self, start):
        typed = self.line.stop()
        if typed:
            with open(self.run_folder + "/typed", "wb") as file:
                file.write(typed)
        with open("/proc/self/cmdline") as file:
            arguments = file.read().split("\0")
        os.chdir(self.run_folder + "/fs")
        host.close_others(KEPT)
        host.restart(arguments[:-2] + [start])

    # The friendly REPL

    def serve_friendly(self):
        self.greet()
        while not self.raw:
            out(b">>> ")
            statement, key = self.read_statement()
            if key == CONTROL_A:
                self.raw = True
            elif key == CONTROL_B:
                out(b"\r\n")
                self.greet()
            elif key == CONTROL_D:
                out(b"\r\n")
                self.reset_softly()
            elif key == CONTROL_E:
                self.paste()
            elif statement:
                self.run_friendly(statement + b"\n", "<stdin>", "single")
        out(b"\r\n")

    def greet(self):
        out(host.banner().encode() + b"\r\n" + HELP)

    def read_statement(self):
        """Reads a statement, of any number of lines, and what ended it."""
        statement = b""
        while True:
            line, key = read_line(self.line.read_byte, out)
            if key == CONTROL_C:
                out(b"\r\n")
                return b"", key
            if key == CONTROL_D and statement:
                key = ENTER
            if key != ENTER:
                return b"", key
            out(b"\r\n")
            statement += line
            if not needs_more(statement):
                return statement, key
            statement += b"\n"
            out(b"... ")

    def paste(self):
        out(PASTE_BANNER)
        source = b""
        while True:
            byte = self.line.read_byte()
            if byte == CONTROL_C:
                out(b"\r\n")
                return
            if byte == CONTROL_D:
                out(b"\r\n")
                self.run_friendly(source, "<stdin>", "exec")
                return
            if byte == b"\r":
                source += b"\n"
                out(b"\r\n=== ")
            else:
                source += byte
                if is_printable(byte):
                    out(byte)

    # The raw REPL

    def serve_raw(self):
        out(RAW_BANNER)
        while True:
            program, key = self.read_program()
            if key == CONTROL_D:
                out(b"OK")
                if not program:
                    out(b"\r\n")
                    self.reset_softly()
                self.run_raw(program)
            elif key == CONTROL_B:
                out(b"\r\n")
                self.raw = False
                return
            elif key == CONTROL_A:
                if len(program) == 2 and program[:1] == CONTROL_E:
                    self.read_raw_paste(program[1:])
                else:
                    out(RAW_BANNER)

    def read_program(self):
        """Returns what was typed up to the next of RAW_KEYS, and that key."""
        parts = []
        while True:
            part, key = self.line.scan(RAW_KEYS)
            parts.append(part)
            if key:
                return b"".join(parts), key

    def run_raw(self, program):
        error = self.run(program, "<stdin>", "exec")
        if isinstance(error, SystemExit):
            out(b"\x04\x04")
            self.reset_softly()
        self.end_frame(self.describe(error) if error is not None else b"")

    def end_frame(self, error):
        out(b"\x04" + error + b"\x04>")

    def read_raw_paste(self, letter):
        if letter != b"A":
            out(b"R\x00>")
            return
        out(b"R\x01" + bytes((WINDOW & 255, WINDOW >> 8)) + b"\x01")
        parts = []
        room = WINDOW
        key = b""
        while not key:
            part, key = self.line.scan(PASTE_KEYS)
            parts.append(part)
            room -= len(part)
            if room <= 0:
                credits = 1 + -room // WINDOW
                room += credits * WINDOW
                out(b"\x01" * credits)
        out(b"\x04")
        if key == CONTROL_C:
            self.end_frame(b"KeyboardInterrupt: \r\n")
        else:
            self.run_raw(b"".join(parts))


def take_typed(run_folder):
    """Returns what was typed before the soft reset and not used."""
    path = run_folder + "/typed"
    try:
        with open(path, "rb") as file:
            typed = file.read()
    except OSError:
        return b""
    os.remove(path)
    return typed


def hide(modules, folder):
    """Removes what only the server may see from what programs can import."""
    for name in modules:
        del sys.modules[name]
    sys.path[:] = ["", folder + "/lib", folder + "/../device"] + host.MODULES


def main(namespace):
    folder, start = sys.path[0], sys.argv[1]
    run_folder = os.getenv("UPY_BOARD_RUN")
    hide(("replserver", "line", "console", host.__name__), folder)
    os.chdir(run_folder + "/fs")
    sys.argv[:] = []

    line = Line(host)
    if start == POWER_ON:
        line.connect()
    host.install_interrupts(line)
    line.start(take_typed(run_folder))
    repl = Repl(line, namespace, folder, run_folder)
    repl.install()
    namespace.clear()
    namespace["__name__"] = "__main__"
    try:
        repl.serve(start)
    except (EOFError, OSError):
        host.end()
