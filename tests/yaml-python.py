"""Read the same YAML with yaml-cli and with PyYAML and compare the values (TAP)."""

import ast
import datetime
import itertools
import json
import random
import subprocess

import yaml

random.seed(20240601)

SCALARS = """
    yes Yes YES yES no No NO on On ON oN off Off OFF true True TRUE tRUE false False FALSE y n Y N
    ~ null Null NULL nULL none None NONE
    0 1 -1 +1 00 01 07 08 09 -010 +0o7 0o17 0b0 0b101 -0b11 0b1_0 0b2 0x0 0xff 0xFF -0xFf 0X1F 0xg
    0_ 0_1 1_ 1_000 _1 1__0 +1_0 - + 1- 0x_f 0b_1 00_7 123456789012345678901234567890
    1:30 1:60 1:3 190:20:30 -1:30 +1:30 0:30 01:30 1:30:5 1:3: 1:5a 1_0:30 1:59:59 12:34:56.7 1:5.
    1:30.5 -1:30.25 0:30.5 1:75.5 12:3:.5 1:.5
    0. 1. 0.5 .5 -.5 +.5 -0.5 +0.5 5. 1.5e3 1.5e+3 1.5e-3 1.5E-3 1e3 1e+3 1.e+3 .5e+1 .5e1 1.5e+ 1.e
    1_0.5 1._5 1.5_ .5_ ._5 . .. ... .e+1 1.2.3 1,5 0x1.8 00.5 09.5 1e-3.
    .inf -.inf +.inf .Inf .INF -.INF .iNF .nan .NaN .NAN -.nan .Nan inf nan
    2020-01-01 2020-1-1 2020-01-01T10:00:00Z 2020-01-01t1:00:00.5+01:00 2020-01-01T10:00:00
    2020-01-01T10:00 2020-01-01T10:00:00-5 2020-01-01T10:00:00+05:30 20-01-01 2020-01
    a abc b'x' (1,2) a.b a=b == != <= >= < in startswith 1a a1 é 日本 <<x =
""".split()

SCALARS += ["2020-01-01 10:00:00", "2020-01-01 10:00:00.25 +2", "2020-01-01  1:00:00Z",
            "2020-01-01 10:00:00 Z", "a b", "a: b", "a # b", "a #b", "not in", "is not",
            "time.sleep(2);s1.angle()", "import gc; gc.collect()", "f'{x}'", ""]

# Texts that only one of the two refuses, or that PyYAML fails on.
EXCEPTIONS = {"=", "0b_", "0x_"}

DOCUMENTS = [
    "", "# only a comment\n", "---\n", "---\n...\n", "--- a\n", "- a\n- b\n", "a: 1\nb:\n- x\n- y\n",
    "a:\n  - name: x\n    b: |\n      one\n        two\n\n      three\n", "a: |-\n  x\n", "a: |+\n  x\n\n",
    "a: >\n  x\n  y\n\n  z\n", "a: >-\n  x\n", "a: |2\n   x\n", "a: 'it''s'\n", 'a: "\\x41\\u00e9\\n\\t\\\\ \\"\\/"\n',
    'a: "one\n  two\n\n  three"\n', "a: one\n  two\n", "a: {b: [1, 2, {c: d}], 'e':1, \"f\":[x]}\n",
    "a: [a, b, ]\n", "a: [a: b, c]\n", "{a: , b}\n", "? a\n: b\n? c\n", "a : b\n", "a:\n", "a: # c\n  b\n",
    "- - a\n  - b\n-\n  - c\n", "&x a: 1\nb: *x\n", "a: &x [1, 2]\nb: *x\nc: [*x, *x]\n",
    "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3, e: 4}\n", "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y], f: 5}\n",
    "a: &x {b: 1}\nc:\n  d: 4\n  <<: *x\n", "a: &x {b: 1}\nc: {b: 2, <<: *x}\n", "'<<': {a: 1}\n", "<<: {a: 1}\nb: 2\n",
    "a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: {<<: *y, b: 3}\n", "<<: [{a: 1, b: 2}, {a: 3, c: 4}]\n",
    "!!str 5\n", "!!int '5'\n", "! 5\n", "!!float 3\n", "!!map {a: !!seq [1]}\n", "!!null ''\n", "!!bool 'yes'\n",
    "%YAML 1.1\n---\na\n", "\ufeffa: b\n", "a: b\r\nc: |\r\n  d\r\n  e\r\n", "a: \"\\\n  b\"\n", "a: b\n\n\n",
    "- b'\\x00\\x00'\n- bytearray(b'\\x00')\n- array('h', [1,2,3])\n", "a: http://x/y:80\n", "a: 'x' # y\n",
    "a: \"\\0\"\n", "a: \"\\_\\N\\L\\P\"\n", "a: -\n", "- ? a\n", "2: a\n1.5: b\nyes: c\n~: d\n", "! [a]\n",
]

REFUSED_BY_BOTH = [
    "a: b: c\n", "a: [1\n", "a: 'x\n", "\ta: 1\n", "a:\n\t- b\n", "a: *x\n", "a: &x [*x\n", "- a\nb: 1\n", "a: @x\n",
    "a: `x`\n", "a: %x\n", "{a: 1\n", "a: \"\\q\"\n", "a: !foo x\n", "a\n---\nb\n",
    "? [a]\n: b\n", "a: !!int x\n", "a: \x01\n",
]

count = 0


def report(sentence, texts, wrong):
    global count
    count += 1
    print("%sok %d - %s (%d texts)" % ("not " if wrong else "", count, sentence, len(texts)))
    for text, expected, got in wrong[:10]:
        print("# %a: PyYAML says %a, yaml-cli %a" % (text, expected, got))


def ask(texts):
    """yaml-cli's answers."""
    done = subprocess.run(["yaml-cli"], input=b"".join(t.encode() + b"\0" for t in texts),
                          stdout=subprocess.PIPE, check=True)
    answers = done.stdout.decode().split("\n")[:-1]
    assert len(answers) == len(texts), (len(answers), len(texts))
    return answers


def typed(value):
    """A value in yaml-cli's form."""
    if value is None:
        return ("null", None)
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, (int, float)):
        return (type(value).__name__, "%.17g" % value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ("date", None)
    if isinstance(value, str):
        return ("str", value.encode().hex())
    if isinstance(value, list):
        return ["list"] + [typed(item) for item in value]
    pairs = [[typed(key), typed(item)] for key, item in value.items()]
    return ["map"] + list(itertools.chain.from_iterable(pairs))


def safe_load(text):
    try:
        return typed(yaml.safe_load(text))
    except (yaml.YAMLError, ValueError):
        return "error"


def parsed(answer):
    return "error" if answer.startswith("error ") else ast.literal_eval(answer)


def compare(sentence, texts):
    pairs = [(t, safe_load(t), parsed(a)) for t, a in zip(texts, ask(texts))]
    report(sentence, texts, [p for p in pairs if p[1] != p[2]])


def random_flow(depth):
    kind = random.random()
    if depth == 0 or kind < 0.5:
        return random.choice(FLOW_SCALARS)
    items = [random_flow(depth - 1) for _ in range(random.randrange(4))]
    if kind < 0.75:
        return "[%s]" % ", ".join(items)
    return "{%s}" % ", ".join("k%d: %s" % pair for pair in enumerate(items))


def random_block(depth, indent):
    if depth == 0 or random.random() < 0.3:
        return " " + random_flow(2) + "\n"
    lines = []
    is_list = random.random() < 0.5
    for i in range(random.randrange(1, 4)):
        head = "-" if is_list else random.choice(["k%d:", "'k%d':", '"k%d" :']) % i
        lines.append(" " * indent + head + random_block(depth - 1, indent + random.choice([1, 2, 4])))
    return "\n" + "".join(lines)


def random_number():
    """A number as YAML 1.1 writes them, of any size."""
    def digits(of, most=30):
        return random.choice(of) + "".join(random.choice(of + "_") for _ in range(random.randrange(most)))
    sign = random.choice(["", "", "-", "+"])
    kind = random.randrange(7)
    if kind == 0:
        return sign + "0b" + digits("01", 80)
    if kind == 1:
        return sign + "0x" + digits("0123456789abcdefABCDEF")
    if kind == 2:
        return sign + "0" + digits("01234567")
    if kind == 3:
        parts = "".join(":%d" % random.randrange(60) for _ in range(random.randrange(1, 14)))
        return sign + random.choice("123456789") + digits("0123456789", 4) + parts
    if kind == 4:
        exponent = random.choice(["", "e%s%d" % (random.choice("+-"), random.randrange(330))])
        return sign + digits("0123456789") + "." + random.choice(["", digits("0123456789")]) + exponent
    if kind == 5:
        return sign + "%d:%02d.%d" % (random.randrange(200), random.randrange(60), random.randrange(1000))
    return sign + random.choice("123456789") + digits("0123456789", 45)


TEXT = "ab é日\U0001f600'\"\\:#,[]{}&*!|>%@`-?~ \t0="


def random_text(most=12):
    return "".join(random.choice(TEXT) for _ in range(random.randrange(most)))


def random_escape():
    code = random.choice([random.randrange(0x20, 0x7f), random.randrange(0xa0, 0xd800), random.randrange(0xe000, 0xfffd)])
    return random.choice(["\\n", "\\t", "\\\\", '\\"', "\\/", "\\0", "\\a", "\\b", "\\e", "\\f", "\\r", "\\v", "\\N",
                          "\\_", "\\L", "\\P", "\\ ", "\\x%02x" % (code & 0x7f), "\\u%04x" % code, "\\U%08x" % code])


def random_double():
    parts = [random.choice([random_escape, lambda: random_text(4).replace("\\", "").replace('"', ""),
                            lambda: random.choice(["\n  ", "\n\n   ", " \n ", "\\\n  ", "\n \t "])])()
             for _ in range(random.randrange(1, 8))]
    return 'a: "%s"\n' % "".join(parts)


def random_single():
    return "- '%s'\n" % random.choice(["\n ", "\n\n  ", " "]).join(
        random_text(6).replace("'", "''") for _ in range(random.randrange(1, 4)))


def random_block_scalar():
    """Literal and folded texts: indented lines, empty ones, more indented ones, chomping."""
    indent = random.randrange(1, 5)
    lines = [random.choice(["", "", " " * random.randrange(1, 3)]) + random_text(8).strip(" \t") for _ in range(random.randrange(5))]
    body = "".join((" " * indent + line if line.strip() else random.choice(["", " " * indent])) + "\n" for line in lines)
    head = random.choice("|>") + random.choice(["", "-", "+"]) + random.choice(["", "", str(indent)])
    return "a: %s\n%s%sb: c\n" % (head + random.choice(["", " ", " # note"]), body, "\n" * random.randrange(3))


def random_plain():
    """Plain texts over several lines, comments between and behind."""
    words = [random.choice(["one", "two", "x:y", "3", "it's", "a#b", "f(1)", "-x", "no", "[0]"]) for _ in range(random.randrange(1, 6))]
    text = words[0]
    for word in words[1:]:
        text += random.choice([" ", "\n  ", "\n\n  ", "  "]) + word
    return "a: %s%s\nb: 1\n" % (text, random.choice(["", " # note", " ", "\n# note"]))


def random_test():
    """What a test file may look like."""
    lines = ["%s# note\n" % random.choice(["", "---\n", "--- \n"])]
    for i in range(random.randrange(1, 4)):
        lines.append("%s- name: %s\n" % (" " * 2, random.choice(["x %d" % i, "'%d'" % i, '"x\\t"', "%d" % i])))
        for key in random.sample(["command", "result", "exp", "args", "wait", "tags", "skip", "load"], random.randrange(1, 6)):
            value = random.choice([random_flow(2), random.choice(exact_numbers), "(1, 2)", "b'\\x00'", "import gc;gc.collect()",
                                   "|\n      a = 1\n      b\n", ">-\n      a\n      b\n", '"a\\n\n     b"', "f(a)\n     + 1"])
            colon = random.choice([":", ":", " :"])
            lines.append("    %s%s %s\n" % (key, colon, value.rstrip("\n") + random.choice(["", "  # note", " "])
                                             if "\n" not in value else value.rstrip("\n")))
    return "".join(lines)


def random_anchors():
    """Aliases and merge keys."""
    names = ["a%d" % i for i in range(random.randrange(2, 5))]
    lines = []
    for i, name in enumerate(names):
        items = ["k%d: %s" % (k, random_flow(1)) for k in random.sample(range(5), random.randrange(1, 4))]
        if i and random.random() < 0.7:
            others = ["*" + other for other in random.sample(names[:i], random.randrange(1, i + 1))]
            items.append("<<: %s" % (others[0] if len(others) == 1 else "[%s]" % ", ".join(others)))
        if i and random.random() < 0.5:
            items.append("z: *%s" % random.choice(names[:i]))
        random.shuffle(items)
        lines.append("%s: &%s {%s}\n" % (name, name, ", ".join(items)))
    return "".join(lines)


def compare_source(sentence, numbers):
    """Numbers as yaml2steps writes them for a board: the same to Python, to the last digit."""
    tests = "".join("- {name: n, command: f, args: [%s]}\n" % number for number in numbers)
    done = subprocess.run(["yaml2steps", "-"], input=tests.encode(), stdout=subprocess.PIPE, check=True)
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    codes = [record["code"] for record in records if record["type"] == "step"]
    wrong = []
    for number, code in zip(numbers, codes):
        wanted, got = yaml.safe_load(number), eval(code, {"f": lambda value: value})
        if type(wanted) is not type(got) or wanted != got:
            wrong.append((number, wanted, code))
    if len(codes) != len(numbers):
        wrong.append(("all", len(numbers), len(codes)))
    report(sentence, numbers, wrong)


plain = [s for s in SCALARS if s not in EXCEPTIONS]
FLOW_SCALARS = [s for s in plain if s and not set(s) & set(",[]{}:#\"'") and s not in "-+"]

compare("plain scalars", ["- %s\n" % s for s in plain])
compare("plain scalars as values", ["a: %s\n" % s for s in plain])
compare("quoted scalars are text", ["'%s'\n" % s.replace("'", "''") for s in SCALARS])
compare("block scalars are text", ["|-\n  %s\n" % s for s in SCALARS])
compare("random numbers and what looks like them",
        ["- " + "".join(random.choice("0123456789_.:eE+-xob") for _ in range(random.randrange(1, 8))) + "\n"
         for _ in range(3000)])
compare("documents", DOCUMENTS)
compare("random flow documents", [random_flow(4) + "\n" for _ in range(500)])
compare("random block documents", [random_block(4, 0) for _ in range(500)])
numbers = [random_number() for _ in range(3000)]
loaded = [yaml.safe_load(number) for number in numbers]
# yaml-cli tells all numbers as doubles.
exact_numbers = [number for number, value in zip(numbers, loaded)
                 if not isinstance(value, int) or abs(value) <= 2 ** 53]
compare("numbers of all kinds", ["- %s\n" % number for number in exact_numbers])
compare_source("numbers as Python source",
               [number for number, value in zip(numbers, loaded) if isinstance(value, (int, float))])
compare("texts in double quotes: escapes, folding", [random_double() for _ in range(2000)])
compare("texts in single quotes", [random_single() for _ in range(500)])
compare("literal and folded texts", [random_block_scalar() for _ in range(2000)])
compare("plain texts over lines", [random_plain() for _ in range(1000)])
compare("what test files look like", [random_test() for _ in range(1000)])
compare("aliases and merge keys", [random_anchors() for _ in range(1000)])
compare("what both refuse", REFUSED_BY_BOTH)
report("what both refuse is refused", REFUSED_BY_BOTH,
       [(t, "a value", "-") for t in REFUSED_BY_BOTH if safe_load(t) != "error"])
print("1..%d" % count)
