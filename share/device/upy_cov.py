# Which lines and branches of a program run, on firmware that has sys.settrace; see
# upy-cov(1). It works in MicroPython and CPython.
#
#     import upy_cov
#     with upy_cov.coverage(include=["app"]):
#         import app
#     upy_cov.export_json("app.json")
#
# What is kept is small: a byte for each line of a file, a number for each arc. It
# is written piece by piece, never as one text. A line is a byte and not a bit of one, as
# storing a byte cannot lose what another thread stores.
import sys

START = "---MPY_COV_START---"
END = "---MPY_COV_END---"
SUM = "---MPY_COV_CRC32---"
OWN = ("upy_cov", "mpy_coverage")
CPYTHON = sys.implementation.name == "cpython"
# Lines up to 16383, or up to 1048575 where that is a small int, too.
ARC = 1 << (21 if sys.maxsize > 1 << 42 else 15)
ZERO = ARC >> 1


class _File:
    def __init__(self):
        self.lines = bytearray(64)  # 1 for each line that was executed
        self.able = bytearray(1)  # and for each that can be
        self.known = set()  # code objects whose lines are in there
        self.arcs = set()
        self.raised = {}  # arcs out of functions, when nothing catches the exception
        self.yields = set()  # lines that generators went on from
        self.firsts = {}  # of the lines of functions as code objects have them, the real ones


_files = {}  # by name; None for one that is not to be traced
_include = _exclude = _script = _problem = _threads = None
_executable = _branches = False


def _mark(lines, line):
    try:
        lines[line] = 1
    except IndexError:
        lines.extend(bytes(line + 64 - len(lines)))
        lines[line] = 1


def _arc(before, after):
    return (before + ZERO) * ARC + after + ZERO


# An exception out of a trace function would end tracing for good, or the program.
def _failed(error):
    global _problem
    _problem = repr(error)
    sys.settrace(None)


def _is_wanted(name):
    if any(own in name for own in OWN):
        return False
    if _include and not any(part in name for part in _include):
        return False
    return not (_exclude and any(part in name for part in _exclude))


def _file_of(name):
    try:
        return _files[name]
    except KeyError:
        file = _files[name] = _File() if _is_wanted(name) else None
        if file:
            file.trace = _trace_lines(file)
        return file


def _learn(file, code):
    key = (code.co_firstlineno, code.co_name)
    if key in file.known:
        return
    file.known.add(key)
    for _, _, line in code.co_lines():
        if line:
            _mark(file.able, line)
    for const in code.co_consts:
        if hasattr(const, "co_lines"):
            _learn(file, const)


# A code object of MicroPython has the line of its first instruction as its own.
def _first_line(file, frame, is_new):
    code = frame.f_code
    if CPYTHON:
        return code.co_firstlineno
    if code.co_name == "<module>":
        return 1
    if is_new:
        file.firsts[code.co_firstlineno] = frame.f_lineno
    return file.firsts.get(code.co_firstlineno, code.co_firstlineno)


def _is_new(frame):
    if CPYTHON:
        return frame.f_lineno in (frame.f_code.co_firstlineno, 0)
    return frame.f_lasti == 0


# A function whose frame returns may be a generator that yields.
def _yields(frame):
    return CPYTHON and frame.f_code.co_code[frame.f_lasti] == _YIELD


if CPYTHON:
    import opcode

    _YIELD = opcode.opmap["YIELD_VALUE"]


def _trace_lines(file):
    lines = file.lines

    def trace(frame, event, arg):
        if event == "line":
            try:
                _mark(lines, frame.f_lineno)
            except MemoryError as error:
                _failed(error)
        return trace

    return trace


# A function for each call, with the line it came from: what happens in other
# functions, threads and generators meanwhile does not matter.
def _trace_arcs(file, frame):
    is_new = _is_new(frame)
    first = _first_line(file, frame, is_new)
    last = -first if is_new else frame.f_lineno
    caught = None  # an arc in file.raised, until a line of this function follows
    if not is_new:
        file.yields.add(last)

    def follow(line):
        nonlocal last, caught
        if caught is not None:
            file.raised[caught] -= 1
            caught = None
        _mark(file.lines, line)
        if CPYTHON or line != last:  # MicroPython tells a line again after a call
            file.arcs.add(_arc(last, line))
        last = line

    def leave():
        nonlocal caught
        caught = _arc(last, -first)
        file.raised[caught] = file.raised.get(caught, 0) + 1

    def trace(frame, event, arg):
        try:
            if event == "line":
                follow(frame.f_lineno)
            elif event == "return":
                if not _yields(frame):
                    file.arcs.add(_arc(last, -first))
            elif event == "exception" and caught is None and not CPYTHON:
                leave()  # CPython tells that it returns, then
        except MemoryError as error:
            _failed(error)
        return trace

    return trace


def _call(frame, event, arg):
    try:
        file = _file_of(frame.f_code.co_filename)
        if file is None:
            return None
        if _executable:
            _learn(file, frame.f_code)
        return _trace_arcs(file, frame) if _branches else file.trace
    except MemoryError as error:
        _failed(error)


# In place of the module _thread: its threads are traced, too.
class _Threads:
    def __init__(self, module):
        self._module = module

    def __getattr__(self, name):
        return getattr(self._module, name)

    def start_new_thread(self, function, arguments, keywords={}):
        def run(*arguments, **keywords):
            sys.settrace(_call)
            return function(*arguments, **keywords)

        return self._module.start_new_thread(run, arguments, keywords)


def _follow_threads():
    global _threads
    if CPYTHON:
        import threading

        threading.settrace(_call)
    try:
        import _thread

        _threads = _thread
        sys.modules["_thread"] = _Threads(_thread)
    except (ImportError, TypeError):
        pass  # no threads here, or no way to see them begin


def _leave_threads():
    global _threads
    if CPYTHON:
        import threading

        threading.settrace(None)
    if _threads:
        sys.modules["_thread"] = _threads
        _threads = None


# Begin anew. Files are traced in whose names one of `include` occurs (all of them, when
# there is none), and none of `exclude`. `collect_executable` adds the lines that could
# have been executed, of all functions of these files; `collect_arcs` from which
# line to which it went. `test_script` is a name for the data.
def start(
    include=None, exclude=None, collect_executable=False, collect_arcs=False, test_script=None
):
    global _include, _exclude, _executable, _branches, _script, _problem
    _files.clear()
    _include, _exclude, _script = include, exclude, test_script
    _executable, _branches = collect_executable, collect_arcs
    _problem = None
    if not _threads:
        _follow_threads()
    sys.settrace(_call)


# Go on after stop().
def resume():
    if not _threads:
        _follow_threads()
    sys.settrace(_call)


def stop():
    sys.settrace(None)
    _leave_threads()


def _traced():
    for name in sorted(_files):
        if _files[name]:
            yield name, _files[name]


def _numbers(lines):
    for line in range(len(lines)):
        if lines[line]:
            yield line


# Arcs out of a line that a generator went on from are no ends of it.
def _arcs_of(file):
    arcs = set(file.arcs)
    arcs.update(arc for arc in file.raised if file.raised[arc] > 0)
    for arc in sorted(arcs):
        before, after = arc // ARC - ZERO, arc % ARC - ZERO
        if CPYTHON or after > 0 or before not in file.yields:
            yield [before, after]


def _parts():
    yield "executed", lambda file: _numbers(file.lines)
    if _executable:
        yield "executable", lambda file: _numbers(file.able)
    if _branches:
        yield "arcs", _arcs_of


def _metadata():
    data = {}
    if _script is not None:
        data["test_script"] = _script
    if _problem:
        data["incomplete"] = _problem
    return data


# All of it as one dict.
def get_data():
    data = {}
    if _metadata():
        data["_metadata"] = _metadata()
    for part, items in _parts():
        data[part] = {name: list(items(file)) for name, file in _traced()}
    return data


def _quote(text):
    for old, new in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(old, new)
    return '"' + text + '"'


def _list_pieces(items):
    before = "["
    for item in items:
        yield before + str(item)
        before = ", "
    yield "[]" if before == "[" else "]"


# The data as JSON, in small pieces.
def _pieces():
    metadata = _metadata()
    before = "{"
    if metadata:
        pairs = ", ".join(_quote(key) + ": " + _quote(metadata[key]) for key in metadata)
        yield '{"_metadata": {' + pairs + "}"
        before = ", "
    for part, items in _parts():
        yield before + _quote(part) + ": {"
        before = ""
        for name, file in _traced():
            yield before + _quote(name) + ": "
            yield from _list_pieces(items(file))
            before = ", "
        yield "}"
        before = ", "
    yield "}"


try:
    from binascii import crc32 as _crc
except ImportError:

    def _crc(data, crc):
        crc ^= 0xFFFFFFFF
        for byte in data:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
        return crc ^ 0xFFFFFFFF


# Write the data to a file; without one to the console, between two lines that
# tell where it is, and a third with the checksum of what stands between them.
def export_json(path=None):
    if path is not None:
        with open(path, "w") as file:
            for piece in _pieces():
                file.write(piece)
            file.write("\n")
        return
    print(START)
    crc = 0
    for piece in _pieces():
        crc = _crc(piece.encode(), crc)
        print(piece, end="")
    print()
    print(END)
    print(SUM, "%08x" % crc)


# start() and stop() around a block; the data stays for what follows.
class coverage:
    def __init__(
        self,
        include=None,
        exclude=None,
        collect_executable=False,
        collect_arcs=False,
        test_script=None,
    ):
        self.arguments = (include, exclude, collect_executable, collect_arcs, test_script)

    def __enter__(self):
        start(*self.arguments)
        return self

    def __exit__(self, kind, value, traceback):
        stop()
