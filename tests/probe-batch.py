#!/usr/bin/env python3
# probe-batch.py: programs for boards, many in one.
#
#   programs FILE...           print a program that runs each of them, and says how it ended
#   agree RECORD FOLDER        whether the lines that the record's files ran are the ones that
#                              coverage.py sees in CPython, in the files of those names there
import ast
import contextlib
import io
import json
import os
import sys

RUN = """
import sys
def run(name, source):
    print("---", name)
    try:
        exec(source, {"__name__": "program"})
    except BaseException as error:
        if hasattr(sys, "print_exception"): sys.print_exception(error)
        print(type(error))
"""


def programs(paths):
    print(RUN)
    for path in paths:
        with open(path, newline="", encoding="utf-8") as file:
            print(f"run({os.path.basename(path)!r}, {file.read()!r})")


# What coverage.py has otherwise, for reasons of CPython's: text at the start of a source is
# a statement to it when a comment comes before; compilers drop what cannot be reached; the
# instructions of a `finally` exist twice, and some of the second ones have lines they did not
# come from.
def excused(text, false_alarms):
    lines = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Try) and node.finalbody:
            lines |= false_alarms & set(range(node.finalbody[0].lineno, node.finalbody[-1].end_lineno + 1))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines.add(node.lineno)
    return lines


def measure(path):
    import coverage
    trace = coverage.Coverage(data_file=None, config_file=False, include=[path])
    with open(path, newline="", encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    trace.start()
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(code, {"__name__": "program"})
        except BaseException:
            pass
    trace.stop()
    _, statements, _, missing, _ = trace.analysis2(path)
    return set(statements), set(statements) - set(missing)


def agree(record_path, folder):
    with open(record_path, encoding="utf-8") as file:
        record = json.load(file)
    seen = differ = 0
    for name, executed in sorted(record["executed"].items()):
        path = os.path.join(folder, os.path.basename(name))
        with open(path, encoding="utf-8") as file:
            text = file.read()
        statements, ran = measure(path)
        executed, executable = set(executed), set(record["executable"][name])
        passed = excused(text, ran & executable - executed) | set(record.get("guessed", {}).get(name, []))
        seen += len(statements)
        for number in sorted((executed ^ ran) | (statements - executable)):
            if number not in passed:
                differ += 1
                print(f"{name}:{number}: {number in executed} instead of {number in ran}")
    print(f"{seen} lines, {differ} differ")


{"programs": lambda: programs(sys.argv[2:]), "agree": lambda: agree(sys.argv[2], sys.argv[3])}[sys.argv[1]]()
