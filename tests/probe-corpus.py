#!/usr/bin/env python3
# probe-corpus.py COUNT SEED FOLDER: programs that use every form of statement, laid out in
# every way, and end; each prints what it does. NNN.py in the folder. They run on
# MicroPython and CPython alike.
import os
import random
import sys

PRELUDE = '''
class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, kind, error, trace):
        print("exit", self.name, kind is None)
        return self.swallow
    async def __aenter__(self):
        return self.__enter__()
    async def __aexit__(self, kind, error, trace):
        return self.__exit__(kind, error, trace)
class Items:
    def __init__(self, most):
        self.at, self.most = 0, most
    def __aiter__(self):
        return self
    async def __anext__(self):
        self.at += 1
        if self.at > self.most: raise StopAsyncIteration
        return self.at
def same(function): return function
def named(*names, **more):
    def wrap(function): return function
    return wrap
def drive(coroutine):
    try:
        while True: coroutine.send(None)
    except StopIteration as end: return end.value
'''


class Program:
    """One program, line by line."""

    def __init__(self, random_):
        self.random = random_
        self.lines = []
        self.depth = 0
        self.number = 0
        self.unit = self.pick(["    ", "\t", "  ", " "])
        self.budget = self.random.randint(8, 45)
        self.loops = 0
        self.kind = "module"  # or "function", "generator", "coroutine", "class"

    def pick(self, choices):
        return self.random.choice(choices)

    def chance(self, part):
        return self.random.random() < part

    def name(self, stem):
        self.number += 1
        return f"{stem}{self.number}"

    def put(self, text):
        self.lines.append(self.unit * self.depth + text if text else "")

    # Expressions: always of small whole numbers, or true and false.

    def value(self):
        return self.pick([
            lambda: str(self.random.randint(0, 9)),
            lambda: self.pick("abcde"),
            lambda: f"({self.pick('abcde')} + {self.random.randint(1, 5)}) % 7",
            lambda: f"len([x for x in range({self.random.randint(0, 4)}) if x % 2])",
            lambda: f"(lambda q, w=1: q * w)({self.pick('abcde')})",
            lambda: f"max(*[{self.pick('abcde')}, 3], 2)",
            lambda: f"{{'k': {self.pick('abcde')}}}['k']",
            lambda: f"{self.pick('abcde')} if {self.pick('abcde')} > 2 else 4",
            lambda: f"len(f'{{{self.pick('abcde')}:>3}}{{{{}}}} {{\"x\" + \"y\"}}')",
            lambda: f"(\n  {self.pick('abcde')} + # a comment: (\n\n 1)",
            lambda: f"0x1F & {self.pick('abcde')}",
            lambda: f"[3, 1, 2][{self.pick('abcde')} % 3]",
            lambda: "len('''a\nif x: \"\n''')",
            lambda: f"1 + \\\n  {self.pick('abcde')}",
            lambda: f"sum({{1, 2, {self.pick('abcde')}}})",
            lambda: "len(rb'\\'') + len(r'''\\ ''')",
        ])()

    def condition(self):
        return self.pick([
            lambda: f"{self.pick('abcde')} > {self.random.randint(0, 6)}",
            lambda: f"not {self.pick('abcde')} % 2",
            lambda: f"{self.value()} == {self.pick('abcde')} or {self.pick('abcde')} < 3",
            lambda: f"({self.pick('abcde')} in (1, 2, 3)\n   and True)",
            lambda: f"(n := {self.value()}) > 2",
            lambda: f"0 < {self.pick('abcde')} <= 5",
            lambda: f"{self.pick('abcde')}",
            lambda: "(lambda: 1)()",
        ])()

    # Layout

    def noise(self):
        while self.chance(0.25):
            self.lines.append(self.pick(["", "   ", "# if x:", self.unit * self.depth + "# note",
                                         "\t\t", "      # pass; else: ("]))

    def suite(self, header, body, short=True):
        """A header and what is below it, sometimes on its line."""
        if short and self.chance(0.15):
            self.put(f"{header}{self.pick([' ', '', '  '])}{self.simple()}")
            return
        self.put(header + self.pick(["", "", " ", "  # why"]))
        self.depth += 1
        if self.chance(0.08):
            self.lines.append("")
        body()
        self.depth -= 1

    def body(self, least=1, most=3):
        for _ in range(self.random.randint(least, most)):
            self.statement()

    # Statements

    def simple(self):
        choices = [
            lambda: f"{self.pick('abcde')} = {self.value()}",
            lambda: f"{self.pick('abcde')} += 1",
            lambda: f"{self.pick('ab')}, {self.pick('cd')} = {self.value()}, {self.value()}",
            lambda: f"print({self.number}, {self.pick('abcde')})",
            lambda: f"print('p', {self.value()}, sep='|')",
            lambda: "pass",
            lambda: f"assert {self.pick('abcde')} < 10 ** 9, 'too large'",
            lambda: f"{self.pick('abcde')} = {self.value()}; print('both')",
            lambda: f"{self.pick('abcde')} = [\n {self.value()},\n][0]; print('after')",
            lambda: "import sys",
            lambda: "from sys import version as v, path;",
            lambda: f"first, *rest = [1, {self.value()}, 3]; print(first, rest)",
            lambda: f"d = {{}}; d['x'] = {self.value()}; del d['x']",
            lambda: "'not a docstring'",
            lambda: "...",
            lambda: f"{self.pick('abcde')}: int = {self.value()}",
            lambda: f"print(f'{{{self.pick('abcde')}!r}}', '# no comment', \"if x:\")",
        ]
        if self.kind == "generator":
            choices += [lambda: f"yield {self.value()}", lambda: "yield from (1, 2)"] * 2
        if self.kind == "coroutine":
            choices += [lambda: "print(await later())"] * 3
        return self.pick(choices)()

    def leave(self):
        """Something that jumps, behind a condition so that what follows is alive."""
        jumps = ["raise ValueError(a)", "raise KeyError('k') from None", "print(1 // 0)", "{}['gone']"]
        if self.loops:
            jumps += ["break", "continue"] * 2
        if self.kind in ("function", "coroutine"):
            jumps += [f"return {self.value()}", "return"] * 2
        if self.kind == "generator":
            jumps += ["return"]
        jump = self.pick(jumps)
        if self.chance(0.3):
            self.put(f"if {self.condition()}: {jump}")
        else:
            self.suite(f"if {self.condition()}:", lambda: self.put(jump), False)

    def if_(self):
        self.suite(f"if {self.condition()}:", self.body)
        while self.chance(0.3):
            self.noise()
            self.suite(self.pick([f"elif {self.condition()}:", f"elif({self.condition()}):"]), self.body)
        if self.chance(0.5):
            self.noise()
            self.suite("else:", self.body)

    def constant(self):
        self.suite(self.pick(["if True:", "if 1:"]), self.body)
        if self.chance(0.3):
            self.suite("else:", lambda: self.put("pass"), False)

    def in_loop(self):
        self.loops += 1
        self.body()
        self.loops -= 1

    def for_(self):
        items = self.pick([f"range({self.random.randint(0, 3)})", f"range({self.value()}, 5, 2)", "1, 2",
                           "[3, 4]", "enumerate('xy')", "{'k': 1}.items()", "(x for x in 'ab')", "()",
                           "range(\n  2\n)", "range(*[2])"])
        self.suite(f"for {self.pick(['i', 'j', 'k, ' + 'l' if 'enum' in items or 'items' in items else 'm'])} in {items}:",
                   self.in_loop)
        if self.chance(0.3):
            self.suite("else:", self.body)

    def while_(self):
        counter = self.name("w")
        self.put(f"{counter} = {self.random.randint(0, 3)}")
        endless = self.chance(0.3)
        self.noise()

        def inside():
            self.put(f"{counter} -= 1")
            if endless:
                self.put(f"if {counter} < 0: break")
            self.in_loop()
        self.suite(self.pick(["while True:", "while 1:"]) if endless else f"while {counter} > 0:", inside, False)
        if self.chance(0.3) and not endless:
            self.suite("else:", self.body)

    def try_(self):
        def risky():
            if self.chance(0.5):
                self.leave()
            self.body()
        self.suite("try:", risky)
        handled = self.chance(0.8)
        if handled:
            kinds = ["ValueError", "(KeyError, ValueError)", "ZeroDivisionError as error", "Exception", "(\n  KeyError\n)"]
            while self.chance(0.5):
                self.suite(f"except {self.pick(kinds)}:", self.body)
            if self.chance(0.3):
                self.suite("except:", self.body)
            else:
                self.suite("except Exception as error:", self.body)
            if self.chance(0.4):
                self.suite("else:", self.body)
        if not handled or self.chance(0.4):
            loops, self.loops = self.loops, 0
            self.suite("finally:", self.body)
            self.loops = loops

    def with_(self):
        item = f"Manager({self.number}, {self.pick(['True', 'False'])})"
        header = self.pick([f"with {item}:", f"with {item} as m:", f"with {item} as m, Manager('n'):",
                            f"with ({item}) as m:"])
        if self.kind == "coroutine" and self.chance(0.5):
            header = f"async {header}"
        self.suite(header, self.body)

    def async_for(self):
        self.suite(f"async for i in Items({self.random.randint(0, 3)}):", self.in_loop)
        if self.chance(0.3):
            self.suite("else:", self.body)

    def define(self):
        """A function of some kind, and mostly a call of it."""
        outer = self.kind, self.loops
        name, kind = self.name("f"), self.pick(["function", "function", "generator", "coroutine"])
        while self.chance(0.2):
            self.put(self.pick(["@same", "@named(1, 'x')", "@named(\n  *(1, 2), k=3\n)"]))
        parameters = self.pick(["", "p=1", "p: int = 2, *q, r=3, **s", "*q", "p=(1,\n  2)", "p=len('ab'), q=3"])
        self.kind, self.loops = kind, 0
        mark = "async " if kind == "coroutine" else ""
        arrow = self.pick(["", "", " -> int"])

        def inside():
            if self.chance(0.3):
                self.put(self.pick(['"doc"', '"""long\n  doc"""', "'doc';"]))
            if self.chance(0.2) and outer[0] == "module":
                self.put("global g0")
                self.put("g0 = 1")
            self.put("a, b, c, d, e = 1, 2, 3, 4, 5")
            if kind == "generator":
                self.put("yield 0")
            self.body(1, 4)
            if self.chance(0.3) and kind != "generator":
                self.put("return a")
        self.suite(f"{mark}def {name}({parameters}){arrow}:", inside, False)
        self.kind, self.loops = outer
        self.noise()
        if outer[0] == "class" or self.chance(0.2):
            return
        call = {"function": f"{name}()", "generator": f"list({name}())", "coroutine": f"drive({name}())"}[kind]
        self.put("try:")
        self.put(self.unit + f"print('{name}', {call})")
        self.put(self.pick(["except Exception as error: print(type(error))",
                            f"except Exception as error:\n{self.unit * self.depth} print(type(error))"]))

    def class_(self):
        outer = self.kind, self.loops
        name = self.name("C")
        if self.chance(0.2):
            self.put("@same")
        self.kind, self.loops = "class", 0

        def inside():
            if self.chance(0.3):
                self.put('"""doc"""')
            self.put("a, b, c, d, e = 5, 4, 3, 2, 1") if self.chance(0.7) else self.put("pass")
            for _ in range(self.random.randint(0, 3)):
                self.pick([self.define, self.define, lambda: self.put(f"x{self.number} = 1")])()
        self.suite(f"class {name}{self.pick(['', '()', '(object)', '(Manager)'])}:", inside, False)
        self.kind, self.loops = outer

    def statement(self):
        self.budget -= 1
        self.noise()
        if self.budget < 0 or self.depth > 5:
            self.put(self.simple())
            return
        choices = [lambda: self.put(self.simple())] * 8
        choices += [self.if_, self.if_, self.for_, self.while_, self.try_, self.with_, self.constant]
        if self.kind != "class":
            choices += [self.define, self.class_]
        if self.loops or self.kind in ("function", "generator", "coroutine"):
            choices += [self.leave]
        if self.kind == "coroutine":
            choices += [self.async_for, lambda: self.put("print(await later())")]
        self.pick(choices)()

    def text(self):
        if self.chance(0.2):
            self.lines.append(self.pick(["#!/usr/bin/env micropython", "# -*- coding: utf-8 -*-", ""]))
        if self.chance(0.3):
            self.lines.append('"""doc of\n\nall"""')
        self.lines += PRELUDE.strip().split("\n")
        self.lines += ["async def later(): return 7", "a, b, c, d, e = 1, 2, 3, 4, 5"]
        self.noise()
        while self.budget > 0:
            self.statement()
        end = self.pick(["\n", "\n", "\r\n"])
        text = "\n".join(self.lines).replace("\n", end)
        return text + self.pick([end, end, "", end * 3 + "  "])


def main():
    count, seed, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    for number in range(count):
        text = Program(random.Random(seed * 100003 + number)).text()
        with open(os.path.join(folder, f"{number:03}.py"), "w", newline="", encoding="utf-8") as file:
            file.write(text)


main()
