"""traced.py DEVICE PROGRAM...: what the tracer of DEVICE/upy_cov.py sees is what coverage.py sees."""
import contextlib
import io
import os
import sys

import coverage

sys.path.insert(0, sys.argv[1])
import upy_cov  # noqa: E402


# coverage.py 6 takes a generator that is thrown into, or closed, for one that begins.
THROWN = {"generators.py": ({(-2, 7), (-23, 26)}, {(5, 7), (25, 26)})}


def run(code):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, {"__name__": "__main__"})
    except (Exception, SystemExit):
        pass


def by_tracer(path, code):
    with upy_cov.coverage(include=[path], collect_executable=True, collect_arcs=True):
        run(code)
    data = upy_cov.get_data()
    return data["executed"][path], [tuple(arc) for arc in data["arcs"][path]]


def by_coverage(path, code):
    measured = coverage.Coverage(data_file=None, branch=True, timid=True, include=[path])
    measured.start()
    run(code)
    measured.stop()
    data = measured.get_data()
    return data.lines(path), data.arcs(path)


# What coverage.py does not see is what it has no means to: threads of _thread.
def differences(path):
    with open(path) as file:
        code = compile(file.read(), path, "exec")
    theirs_only, ours_only = THROWN.get(os.path.basename(path), (set(), set()))
    for what, mine, theirs in zip(("line", "arc"), by_tracer(path, code), by_coverage(path, code)):
        missing = set(theirs) - set(mine) - theirs_only
        surplus = set(mine) - set(theirs) - ours_only
        yield from (f"{path}: {what} {item} is missing" for item in missing)
        if "threads" not in path:
            yield from (f"{path}: {what} {item} is too much" for item in surplus)


found = [line for path in sys.argv[2:] for line in differences(os.path.realpath(path))]
print("\n".join(found), end="\n" if found else "")
sys.exit(bool(found))
