"""The console of a board: lines with echo, for the REPL and input(), and sys.

Written in what MicroPython, also the one for WebAssembly, and CPython have in
common.
"""

CONTROL_A, CONTROL_B, CONTROL_C = b"\x01", b"\x02", b"\x03"
CONTROL_D, CONTROL_E = b"\x04", b"\x05"
BACKSPACES = (b"\b", b"\x7f")
ENTER = b"\r"


def is_printable(byte):
    return (byte >= b" " and byte != b"\x7f") or byte == b"\t"


def without_last_character(line):
    """Removes a whole UTF-8 sequence."""
    end = len(line) - 1
    while end > 0 and line[end] & 0xC0 == 0x80:
        end -= 1
    return line[: max(end, 0)]


def read_line(read_byte, echo):
    """Reads a line with echo; returns it and what ended it.

    That is ENTER, CONTROL_C, or on an empty line CONTROL_A to CONTROL_E.
    """
    line = b""
    while True:
        byte = read_byte()
        if byte == b"\n":
            byte = ENTER
        if byte == ENTER or byte == CONTROL_C:
            return line, byte
        if not line and CONTROL_A <= byte <= CONTROL_E:
            return line, byte
        if byte in BACKSPACES and line:
            line = without_last_character(line)
            echo(b"\b \b")
        elif is_printable(byte):
            line += byte
            echo(byte)


def make_input(buffer, echo):
    """Returns what boards have for the builtin input(): a line with echo."""

    def read_byte():
        byte = buffer.read(1)
        if not byte:
            raise EOFError
        return byte

    def board_input(prompt=""):
        print(prompt, end="")
        line, key = read_line(read_byte, echo)
        echo(b"\r\n")
        if key == CONTROL_C:
            raise KeyboardInterrupt
        if key == CONTROL_D:
            raise EOFError
        return line.decode()

    return board_input


def text_in(base, buffer):
    """Returns what programs have for sys.stdin: Enter, \\r, is a newline."""

    class TextIn(base):
        def __init__(self):
            self.buffer = buffer

        def read(self, size=-1):
            text = ""
            while size < 0 or len(text) < size:
                character = self._read_character()
                if not character:
                    break
                text += character
            return text

        def readline(self, size=-1):
            line = ""
            while len(line) != size and not line.endswith("\n"):
                character = self._read_character()
                if not character:
                    break
                line += character
            return line

        def _read_character(self):
            first = buffer.read(1)
            if first == b"\r":
                return "\n"
            if first < b"\xc0":
                return first.decode()
            more = 1 if first < b"\xe0" else 2 if first < b"\xf0" else 3
            return (first + buffer.read(more)).decode()

        def fileno(self):
            return 0

        def readable(self):
            return True

    return TextIn()


class Sys:
    """Stands for the module sys, where its attributes cannot be set."""

    def __init__(self, sys, stdin, stdout):
        self._sys = sys
        self.stdin = stdin
        self.stdout = self.stderr = stdout

    def __getattr__(self, name):
        return getattr(self._sys, name)

    def __repr__(self):
        return "<module 'sys'>"

    def print_exception(self, error, file=None):
        self._sys.print_exception(error, file or self.stdout)
