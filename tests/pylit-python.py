"""Ask pylit-cli and Python the same questions and compare the answers (TAP)."""

import ast
import collections
import json
import random
import re
import struct
import subprocess
import sys
import unicodedata
import warnings
from array import array

sys.dont_write_bytecode = True
import pylit_corpus

warnings.simplefilter("ignore")
random.seed(20240601)

NUMBERS = """
    True False 0 1 -1 2 7 255 256 1_000 0x_ff 0o17 0b101 0XFF 00 0_0 -0
    9007199254740991 9007199254740992 9007199254740993 -9007199254740993
    4611686018427387903 4611686018427387904 4611686018427387904.0
    9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809
    18446744073709551616 715559717849154000123456789012345678901234567890
    0.0 -0.0 1.0 2.0 0.5 .5 5. 1e0 1E+2 1e-7 1_0.5_0e1_0 1e308 1e309 -1e400 5e-324 0.1
    1e16 1e22 9007199254740992.0 9007199254740994.0 9223372036854775808.0
    18446744073709551616.0 1j 0j -1j 1.5J 1+0j 1+2j (1-2j) -1.5-0.5j (1e3+1e-9j) 09.5 09j
    -0j (-0-0j) (0-0j) -0.0+1j inf -inf nan infj (1)+2j (7)
""".split()

TEXTS = [
    r"""''""", r"""'a'""", r'''"a"''', r"""'b'""", r"""'ab'""", r"""'abc'""", r"""'A'""",
    r"""'z'""", r"""'é'""", r"""'\xe9'""", r"""'日本'""", r"""'\u65e5'""", r"""'\U0001f600'""",
    r"""'😀'""", r"""'\ud800'""", r"""'\uffff'""", r"""'\udc00\ud83d'""", r"""'it\'s'""",
    r'''"it's"''', r"""'say"hi"'""", r"""'both\'"'""", r"""'\t\n\r\\'""",
    r"""'\a\b\f\v\0\1\12\123\777\q\8'""", r"""'\x7f\x1f\x80\xa0'""",
    r"""'\xad\u200b\u2028\u3000\ufeff\ue000'""", r"""r'\n'""", r"""R'\''""", r"""r'\\'""",
    r"""u'x'""", r"""U'x'""", "'a\\\nb'", "'''two\nlines'''", "'''two\r\nlines\rthree'''",
    r"""'''it''s'''""", r'''"""a"b"" """''', "r'''\\\n'''", r"""'a' 'b'""", r"""'a'"b"r'\c'""",
    r"""'%s'""", r"""'nan'""", "'tab\there'", r"""b''""", r"""b'a'""", r"""b'ab'""",
    r"""b'\x00'""", r"""b'\xff'""", r"""B'abc'""", r"""b'a' b'b'""", r"""br'\x'""", r"""Rb'\d'""",
    r"""rB'\''""", r"""b'\u1234'""", r"""b'\N{x}'""", r"""b'\777\08'""", r"""b'"\''""",
    r"""bytearray(b'')""", r"""bytearray(b'ab')""", r"""bytearray(b'\xff')""", "bytearray()",
]

CONTAINERS = [
    "None", "...", "Ellipsis", "[]", "()", "{}", "set()", "frozenset()", "[1]", "(1,)", "[1, 2]",
    "(1, 2)", "[1.0, 2]", "[2, 1]", "[1, 2, 3]", "[[1], [2]]", "[None]", "['a']", "((1),)",
    "[1,]", "{1}", "{1, 2}", "{2, 1}", "{1, 2, 3}", "{1.0, True, 1}", "{True, 1}", "{1, 2.5}",
    "{(1, 2)}", "frozenset({1, 2})", "frozenset([1, 2, 2])", "frozenset((1,))",
    "{frozenset({1})}", "frozenset({frozenset({1})})", "{1: 2}", "{1: 2, 3: 4}", "{3: 4, 1: 2}",
    "{1.0: 2}", "{True: 2}", "{'a': [1, {'b': (2,)}]}", "{1: 'a', 1.0: 'b'}", "{(): ()}",
    "{'t': 0.5}", "{'t': 0.25,}", "OrderedDict([(1, 2), (3, 4)])",
    "OrderedDict([(3, 4), (1, 2)])", "OrderedDict({1: 2})", "OrderedDict()", "array('h', [1, 2])",
    "array('h')", "array('B', [1, 2])", "array('b', [True])", "array('d', [1.0, 2])",
    "array('f', [0.1])", "array('q', [-9223372036854775808])",
    "array('Q', [18446744073709551615])", "array('b', [-128, 127])", "array('f', [1, 2])",
    "array('u', 'ab')", "array('h', [1, 3])", "array('h', [1])", "[0.10000000149011612]",
    "(nan, 1)", "[nan]", "{nan}", "{'x': nan}", "[inf, -inf]", "['a', 1]", "[1, 'a']",
    "('a', 'b')", "('x', 1)", "(b'a',)", "[[], []]", "[()]", "[ 1 , # one\n 2 ]", "('a'\n'b')",
    "  7  ", "\n7\n", "1, 2", "1,", "'a', # b\n", "{0: 0, False: 1}", "{1+0j}", "{1: 1+0j}",
    "{0.5, 1j}", "{18446744073709551616}", "{18446744073709551616.0}", "{-1: 0, -2: 0}",
    "[1, [2, [3, [4]]]]", "[1, [2, [3, [5]]]]", "(1, [])", "{'a', b'a'}", "{None, ...}",
    "[1, nan]",
]

# Python refuses each of these, and so do we.
WRONG = r"""
|1 2|[1|(1|{1|1]|[1,,2]|[,]|(,)|{,}|{1:2,3}|{1,2:3}|{1:}|{:1}|'a|"a'|'''a'|b'é'|'a' b'b'|b'a' 'b'
|01|1__0|1_|_1|0x|0x_|0b2|0o8|1e|1e+|1.5.2|1a|1jj|0xg|1._5|1_.5|1_e5|1e_5|'\x4'|'\u12'|'\U0011'
|'\U00110000'|ur'a'|bu'a'|f'a'|rf'a'|none|true|foo|foo()|a.b|1+2|1-2|1*2|2j+1|--1|-'a'|-None|-True
|+[]|[1 2]|{[]}|{[]: 1}|{{}}|{(1, [])}|not 1|1 if 1 else 2|*a|]|. .|....|..|lambda: 1|'a'.b
|{**{}}|[*[]]|b'\x1'|1 +|+|-|<function f at 0x7f>|hello world|1;2|@|'\|'a\|'\N{no such name}'|1\|0_7
|array('h', [1.5])|array('h', [32768])|array('b', [-129])|array('B', [-1])|array('x')|array()
|bytearray('a')|frozenset(1)|frozenset({1}, 2)|OrderedDict([1])|OrderedDict([(1,)])|set
""".replace("\n", "").split("|")

NAMES = {
    "set": set,
    "frozenset": frozenset,
    "bytearray": bytearray,
    "array": array,
    "OrderedDict": collections.OrderedDict,
    "inf": float("inf"),
    "infj": complex(0, float("inf")),
    "nanj": complex(0, float("nan")),
    "new_nan": lambda: float("nan"),
}

OPERATIONS = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not_in": lambda a, b: a not in b,
    "startswith": lambda a, b: a.startswith(b),
    "endswith": lambda a, b: a.endswith(b),
}

TYPES = {
    "NoneType": type(None), "ellipsis": type(...), "bool": bool, "int": int, "float": float,
    "complex": complex, "str": str, "bytes": bytes, "bytearray": bytearray, "array": array,
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "dict": dict,
    "OrderedDict": collections.OrderedDict, "object": object,
}

LITERALS = 6000
RELATED = 6000

# What Python says of a text that is none.
NO_LITERAL = (SyntaxError, ValueError, TypeError, OverflowError, AttributeError, NameError)

test_count = 0
literal_count = 0
comparison_count = 0


def evaluate(text):
    """The value of a literal of ours, with every nan an object of its own."""
    return eval(re.sub(r"\bnan\b(?!')", "new_nan()", text.strip()), dict(NAMES))


def ask(questions):
    """The answers of pylit-cli to (operation, text, ...) questions."""
    lines = []
    for operation, *texts in questions:
        lines.append(" ".join([operation] + [t.encode().hex() or "-" for t in texts]))
    done = subprocess.run(["pylit-cli"], input=("\n".join(lines) + "\n").encode(),
                          stdout=subprocess.PIPE, check=True)
    answers = done.stdout.decode().split("\n")[:-1]
    assert len(answers) == len(questions), (len(answers), len(questions))
    return answers


def report(sentence, questions, expected, answers):
    """One line of TAP, and what differs."""
    global test_count
    test_count += 1
    wrong = [d for d in zip(questions, expected, answers) if d[1] is not None and d[1] != d[2]]
    print("%sok %d - %s (%d cases)" % (
        "not " if wrong else "", test_count, sentence, len(questions)))
    for question, want, got in wrong[:10]:
        print("# %a: expected %a, got %a" % (question, want, got))


def check_repr(sentence, texts, expected):
    questions = [("repr", text) for text in texts]
    report(sentence, questions, expected, ask(questions))


def canonical(value):
    """repr(value), with the spellings that differ among Pythons."""
    if value is ...:
        return "Ellipsis"
    if isinstance(value, collections.OrderedDict):
        return "OrderedDict(%s)" % (dict(value) or "")
    if isinstance(value, (set, frozenset)) and len(value) > 1:
        return None  # Python's order is its own
    return repr(value)


def differs(a, b):
    """To CPython an array is also the bytes of its memory; not to us."""
    return isinstance(a, array) and isinstance(b, (bytes, bytearray))


def answer_of(operation, a, b):
    """What Python says; its exceptions are our messages."""
    if differs(a, b) or differs(b, a):
        return None
    try:
        return str(OPERATIONS[operation](a, b))
    except (TypeError, AttributeError, ValueError):
        return "failed"


def truth(answer):
    return answer if answer in ("True", "False") else "failed"


def count_comparisons(questions):
    global comparison_count
    comparison_count += len(questions)


def check_operation(operation, texts):
    """Many pairs."""
    left = [evaluate(text) for text in texts]
    right = [evaluate(text) for text in texts]
    numbers = range(len(texts))
    pairs = random.sample([(i, k) for i in numbers for k in numbers], 12000)
    questions = [(operation, texts[i], texts[k]) for i, k in pairs]
    expected = [answer_of(operation, left[i], right[k]) for i, k in pairs]
    count_comparisons(questions)
    report("%s is Python's" % operation, questions, expected, [truth(a) for a in ask(questions)])


def generate(make, count):
    """Texts that Python can read, each once, and their values."""
    values = {}
    while len(values) < count:
        text = make()
        try:
            text.encode()
            values.setdefault(text, evaluate(text))
        except NO_LITERAL:
            pass
    return values


def shape(value):
    """A value as text that is the same for the same value only, whatever the order in sets."""
    name = type(value).__name__
    if isinstance(value, (set, frozenset)):
        return "%s{%s}" % (name, ",".join(sorted(map(shape, value))))
    if isinstance(value, dict):
        return "%s{%s}" % (name, ",".join(shape(k) + ":" + shape(v) for k, v in value.items()))
    if isinstance(value, (list, tuple)):
        return "%s(%s)" % (name, ",".join(map(shape, value)))
    if isinstance(value, complex):  # Python prints -1j as (-0-1j), which it reads as 0-1j
        return "%s(%r,%r)" % (name, value.real + 0.0, value.imag + 0.0)
    return name + ascii(value)


def check_literals(values):
    """Generated texts: what we print of each is the same value to Python."""
    global literal_count
    literal_count += len(values)
    questions = [("repr", text) for text in values]
    answers = [a if a.startswith("error") else shape(evaluate(a)) for a in ask(questions)]
    report("generated literals mean what they mean to Python", questions,
           [shape(value) for value in values.values()], answers)


def related_pairs(values):
    """Pairs of literals that are likely equal, or nearly so, or one in the other."""
    def make():
        text = random.choice(texts)
        pair = [text, pylit_corpus.relative(text)]
        if random.random() < 0.2:
            pair[1] = text
        random.shuffle(pair)
        return tuple(pair)

    texts = list(values)
    pairs = {}
    while len(pairs) < RELATED:
        pair = make()
        try:
            pair[0].encode() + pair[1].encode()
            pairs.setdefault(pair, (evaluate(pair[0]), evaluate(pair[1])))
        except NO_LITERAL:
            pass
    return pairs


def check_related(pairs):
    questions, expected = [], []
    for operation in OPERATIONS:
        for texts, values in pairs.items():
            questions.append((operation, *texts))
            expected.append(answer_of(operation, *values))
    count_comparisons(questions)
    answers = [truth(a) for a in ask(questions)]
    report("operators on generated literals that are much the same", questions, expected, answers)
    hits = collections.Counter(q[0] for q, a in zip(questions, answers) if a == "True")
    report("each of them holds many times", list(OPERATIONS), [True] * len(OPERATIONS),
           [hits[operation] > 50 for operation in OPERATIONS])


def check_items(values):
    """Items are in what they are items of, also those that are equal only."""
    questions, expected = [], []
    for text, value in values.items():
        if not isinstance(value, (list, tuple, set, frozenset, dict)):
            continue
        for item in list(value)[:3] + [1, "a"]:
            questions.append(("in", repr(item), text))
            expected.append(answer_of("in", evaluate(repr(item)), value))
    count_comparisons(questions)
    report("in, with items of generated containers", questions, expected,
           [truth(a) for a in ask(questions)])


def check_identity(pairs):
    """What is told is true; not told is whether equal values of a type are one object."""
    questions = [("is", *texts) for texts in pairs]
    count_comparisons(questions)
    answers = [truth(a) for a in ask(questions)]
    expected = []
    for (a, b), answer in zip(pairs.values(), answers):
        if differs(a, b) or differs(b, a):
            expected.append("False")
        elif answer == "failed":
            expected.append("failed" if type(a) is type(b) and a == b else str(a is b))
        else:
            expected.append(str(a is b))
    report("is, where it can be told", questions, expected, answers)


def check_isinstance(values):
    questions, expected = [], []
    for text, value in values.items():
        for name in random.sample(list(TYPES), 3):
            questions.append(("isinstance", text, repr(name)))
            expected.append(str(isinstance(value, TYPES[name])))
    count_comparisons(questions)
    report("isinstance", questions, expected, ask(questions))


def check_length(values):
    sized = {t: v for t, v in values.items() if hasattr(v, "__len__")}
    questions = [("len", text) for text in sized]
    report("len", questions, [str(len(value)) for value in sized.values()], ask(questions))


def is_close(got, expected, bounds):
    """As pytest.approx(expected, abs=, rel=) == got, in any depth."""
    numbers = (int, float, complex)
    if isinstance(got, bool) or isinstance(expected, bool):
        return got == expected
    if isinstance(got, numbers) and isinstance(expected, numbers):
        if got == expected:
            return True
        if abs(expected) != abs(expected) or abs(expected) == float("inf"):
            return False
        most = max(bounds[0], bounds[1] * abs(expected) if bounds[1] else 0)
        return abs(expected - got) <= most
    if type(got) is not type(expected):
        return got == expected
    if isinstance(got, (list, tuple, array)):
        return len(got) == len(expected) and all(
            is_close(a, b, bounds) for a, b in zip(got, expected))
    if isinstance(got, dict):
        if isinstance(got, collections.OrderedDict) and list(got) != list(expected):
            return False
        return len(got) == len(expected) and all(
            key in got and is_close(got[key], expected[key], bounds) for key in expected)
    return got == expected


def near(value):
    """The value with its numbers moved a little."""
    if isinstance(value, bool) or value != value:
        return value
    if isinstance(value, (int, float)):
        step = random.choice([0, 0, 1e-13, 1e-7, 0.01, 0.1, 1, 1.5]) * random.choice([1, -1])
        return value + (int(step) if isinstance(value, int) else step)
    if isinstance(value, (list, tuple)):
        return type(value)(map(near, value))
    if type(value) is dict:
        return {key: near(item) for key, item in value.items()}
    return value


def check_close(values):
    texts, questions, expected = list(values), [], []
    while len(questions) < 6000:
        value = values[random.choice(texts)]
        bounds = random.choice([(1e-12, 1e-6), (0.0, 0.0), (0.1, 0.0), (1e-12, 0.01), (1.0, 0.5),
                                (1e-7, 1e-7)])
        try:
            got = evaluate(repr(near(value)))  # where each nan is an object of its own
            want = str(is_close(got, value, bounds))
        except OverflowError:  # an int too large for a float: ours is not close
            continue
        questions.append(("close", repr(got), repr(value), repr(bounds)))
        expected.append(want)
    count_comparisons(questions)
    answers = ask(questions)
    report("close numbers, as pytest.approx has it", questions, expected, answers)


def random_floats():
    numbers = [2.0 ** n for n in range(-1074, 1024)]
    numbers += [float("1e%d" % n) for n in range(-323, 309)]
    for _ in range(3000):
        numbers.append(struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0])
        size = 10.0 ** random.randint(-6, 18)
        numbers.append(round(random.random() * size, random.randint(0, 9)))
    return [n for n in numbers if n == n]


def random_value(depth):
    kind = random.choice("isfbtnc" + ("LTDS" if depth else ""))
    if kind == "i":
        return random.choice([1, -1]) * random.getrandbits(random.choice([3, 60, 64, 200]))
    if kind == "s":
        return "".join(random.choice("\t'\"\\Aaé日😀\x00\x7f") for _ in range(random.randint(0, 6)))
    if kind == "f":
        return random.choice([0.5, -0.0, 1e300, 3.0, random.random()])
    if kind == "b":
        return bytes(random.getrandbits(8) for _ in range(random.randint(0, 6)))
    if kind in "tn":
        return random.choice([True, False] if kind == "t" else [None])
    if kind == "c":
        return complex(random.randint(-2, 2), random.random())
    items = [random_value(depth - 1) for _ in range(random.randint(0, 4))]
    if kind in "LT":
        return items if kind == "L" else tuple(items)
    items = [item for item in items if not re.search(r"[\[{]|set", repr(item))]
    return {item: random_value(depth - 1) for item in items} if kind == "D" else set(items[:1])


def mutate(text):
    """A text that is perhaps a literal, perhaps not."""
    letters = list(text)
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(letters) + 1)
        put = random.choice(list("01._ejx'\"\\()[],:+- bruN") + [""])
        letters[at:at + random.randint(0, 1)] = put
    return "".join(letters)


def literal_repr(text):
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError):
        return "refused"
    if any(unicodedata.category(c) == "Cn" for c in str(value)):
        return None  # not assigned: printable or not by the version of Unicode
    return canonical(value)


def check_mutants(texts):
    # Where we are more generous: calls that boards print, signs before parentheses.
    skip = re.compile(r"nan|inf|Ellipsis|set|array|Dict|\\N|[-+]\s*\(|^\s*\\|\n")
    mutants = sorted({mutate(random.choice(texts)) for _ in range(6000)})
    mutants = [text for text in mutants if not skip.search(text)]
    questions = [("repr", text) for text in mutants]
    answers = ["refused" if a.startswith("error") else a for a in ask(questions)]
    report("damaged literals mean what they mean to Python", questions,
           [literal_repr(text) for text in mutants], answers)


def check_json(values):
    """What is given as JSON is exact; what is exact is given."""
    def is_exact(value):
        if isinstance(value, list):
            return all(map(is_exact, value))
        if type(value) is dict:
            return all(type(k) is str and is_exact(v) for k, v in value.items())
        return value is None or type(value) in (bool, str, float) or (
            type(value) is int and abs(value) <= 1 << 53)

    questions = [("json", repr(value)) for value in values]
    answers = [a == "inexact" or json.loads(a) for a in ask(questions)]
    report("values become JSON exactly or not at all", questions,
           [value if is_exact(value) else True for value in values], answers)


def main():
    texts = NUMBERS + TEXTS + CONTAINERS
    values = [random_value(4) for _ in range(2000)]
    floats = random_floats()
    characters = "".join(c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in
                         ("Cn", "Cs"))
    characters = [characters[i:i + 64] for i in range(0, len(characters), 64)]

    check_repr("reads and prints as Python", texts, [canonical(evaluate(t)) for t in texts])
    check_repr("reads back what Python prints", map(repr, values), map(repr, values))
    check_repr("floats are printed in their shortest form", map(repr, floats), map(repr, floats))
    check_repr("characters are escaped as Python does", map(ascii, characters),
               map(repr, characters))
    answers = [a.startswith("error at ") for a in ask([("repr", text) for text in WRONG])]
    report("what is no literal is refused", WRONG, [True] * len(WRONG), answers)
    for operation in OPERATIONS:
        check_operation(operation, texts)
    generated = generate(pylit_corpus.literal, LITERALS)
    pairs = related_pairs(generated)
    check_literals(generated)
    check_related(pairs)
    check_items(generated)
    check_identity(pairs)
    check_isinstance(generated)
    check_length(generated)
    check_close(generated)
    check_mutants(texts + [repr(value) for value in values])
    check_json(values)
    print("# %d generated literals, %d comparisons, answered by Python %s" % (
        literal_count, comparison_count, sys.version.split()[0]))
    print("1..%d" % test_count)


main()
