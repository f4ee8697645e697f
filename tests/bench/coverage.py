# coverage.py RUNS TRACEFILES: coverage data of 50 sources of 400 lines, in the current folder:
# src/, and what so many runs have made of it: json/, arcs/ (the same with arcs), info/ (LCOV).
import json
import os
import random
import sys

SOURCES, FUNCTIONS = 50, 40
BODY = (
    "def function_%d(x, y=0):\n"
    '    """What it does."""\n'
    "    if x > y:\n"
    "        x = x - y\n"
    "    else:\n"
    "        x = x + y\n"
    "    for k in range(x):\n"
    "        y += k\n"
    "    return x + y\n"
    "\n"
)
RUN = (0, 2, 3, 5, 6, 7, 8)  # the lines of a function that are statements


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def data_of(executed, test):
    return {"_metadata": {"test_script": test}, "executed": executed}


def tracefile(executed, statements, test):
    lines = []
    for name in executed:
        hit = set(executed[name])
        lines.append("TN:%s\nSF:%s\n" % (test, os.path.abspath("src/" + name)))
        lines += ["DA:%d,%d\n" % (line, line in hit) for line in statements]
        lines.append("LF:%d\nLH:%d\nend_of_record\n" % (len(statements), len(hit)))
    return "".join(lines)


def main(runs, tracefiles):
    rng = random.Random(1)
    names = ["module_%02d.py" % i for i in range(SOURCES)]
    statements = [10 * f + at + 1 for f in range(FUNCTIONS) for at in RUN]
    for folder in ("src", "json", "arcs", "info"):
        os.mkdir(folder)
    for name in names:
        write("src/" + name, "".join(BODY % f for f in range(FUNCTIONS)))
    for run in range(max(runs, tracefiles)):
        test = "test_%04d" % run
        executed = {
            name: sorted(rng.sample(statements, len(statements) * 3 // 5)) for name in names
        }
        if run < tracefiles:
            write("info/%s.info" % test, tracefile(executed, statements, test))
        if run >= runs:
            continue
        data = data_of(executed, test)
        write("json/%s.json" % test, json.dumps(data))
        data["arcs"] = {name: list(zip([-1] + e, e + [-1])) for name, e in executed.items()}
        write("arcs/%s.json" % test, json.dumps(data))


main(int(sys.argv[1]), int(sys.argv[2]))
