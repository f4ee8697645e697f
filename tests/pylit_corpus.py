"""Python literals made at random, and others like them: for pylit-python.py."""

import random
import re


def spell_digits(digits):
    """Underscores between some digits."""
    return "".join(d + ("_" if i + 1 < len(digits) and random.random() < 0.1 else "")
                   for i, d in enumerate(digits))


def integer():
    bits = random.choice([1, 4, 8, 31, 32, 53, 54, 62, 63, 64, 65, 128, 300])
    number = random.getrandbits(bits) + random.choice([-1, 0, 0, 1])
    if random.random() < 0.2:
        number = (1 << bits) + random.choice([-1, 0, 1])
    number = abs(number)
    form = random.choice(["%d"] * 4 + ["0x%x", "0X%X", "0o%o", "0b"])
    if form == "0b":
        text = "0b" + spell_digits(bin(number)[2:])
    elif form == "%d":
        text = spell_digits("%d" % number)
    else:
        text = form[:2] + random.choice(["", "_"]) + spell_digits((form % number)[2:])
    return random.choice(["", "", "", "-", "- ", "+"]) + text


def unsigned_float():
    digits = spell_digits(str(random.getrandbits(random.choice([3, 10, 40, 80]))))
    fraction = spell_digits(str(random.getrandbits(20))) if random.random() < 0.7 else ""
    exponent = random.choice(["", "", "e%d", "E+%d", "e-%d"])
    if "%" in exponent:
        exponent %= random.choice([0, 1, 5, 16, 22, 100, 307, 308, 310, 323, 330])
    if not fraction and not exponent:
        return digits + "."
    if fraction and random.random() < 0.2:
        digits = ""
    return digits + ("." + fraction if fraction else random.choice(["", "."])) + exponent


def real():
    return random.choice(["", "", "-", "+"]) + random.choice(
        [unsigned_float(), unsigned_float(), "nan", "inf", "0.0", "2.0", "1e16"])


def imaginary():
    part = random.choice([unsigned_float(), str(random.randint(0, 9)), "0.", "1"]) + random.choice("jJ")
    if random.random() < 0.3:
        return random.choice(["", "-"]) + part
    return random.choice([integer, real])() + random.choice(["+", "-", " + "]) + part


LETTERS = "abcABC019 _'\"\\\n\r\t\x00\x07\x1b\x7f\x80\xa0\xe9\u0301\u2028\u65e5\ud800\uffff\U0001f600"


def escape(char, quote, is_bytes):
    """One of the ways to write a character between quotes."""
    code = ord(char)
    ways = ["\\x%02x" % code, "\\%03o" % code] if code < 256 else []
    if not is_bytes:
        ways += ["\\U%08x" % code] + (["\\u%04X" % code] if code < 0x10000 else [])
    known = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x07": "\\a", "\\": "\\\\", "'": "\\'",
             '"': '\\"', "\x00": "\\x00"}
    if char in known:
        ways += [known[char]] * 3
    plain = code < 0x80 if is_bytes else not 0xd800 <= code < 0xe000
    if plain and char not in "\\\0\n\r" and char != quote:
        ways += [char] * 6
    return random.choice(ways)


def one_string(is_bytes):
    quote = random.choice("'\"")
    letters = [c for c in LETTERS if not is_bytes or ord(c) < 256]
    chars = [random.choice(letters) for _ in range(random.choice([0, 1, 1, 2, 5, 12]))]
    if random.random() < 0.15:
        body = "".join(c for c in chars if c.isalnum() and ord(c) < 128 or c == "_") + "\\d\\n"
        return random.choice(["br", "Rb", "rB", "BR"] if is_bytes else ["r", "R"]) + quote + body + quote
    prefix = random.choice("bB") if is_bytes else random.choice(["", "", "", "u", "U"])
    body = "".join(escape(c, quote, is_bytes) for c in chars)
    if random.random() < 0.15:
        lines = random.choice(["\n", "\r\n", "\\\n", "\n\n", quote + "\n"])
        return prefix + quote * 3 + body + lines + "end" + quote * 3
    return prefix + quote + body + random.choice(["", "", "", "\\\n"]) + quote


def string(is_bytes):
    parts = [one_string(is_bytes) for _ in range(random.choice([1, 1, 1, 2, 3]))]
    return random.choice(["", " ", "  "]).join(parts)


def space():
    return random.choice(["", "", "", " ", "\n", " # a comment, [\n", "\t", "\\\n"])


def joined(items):
    text = ("," + space() + random.choice(["", " "])).join(i + space() for i in items)
    return space() + text + (random.choice(["", ","]) if items else "")


def hashable(depth):
    kind = random.choice("iirrssbcTFn")
    if kind == "T" and depth:
        return "(%s,)" % ", ".join(hashable(depth - 1) for _ in range(random.randint(1, 3)))
    if kind == "F" and depth:
        return "frozenset({%s})" % joined([hashable(depth - 1) for _ in range(random.randint(1, 3))])
    return scalar()


def array_text():
    code = random.choice("bBhHiIlLqQfd")
    least, most = {"b": (-128, 127), "B": (0, 255), "h": (-32768, 32767), "H": (0, 65535)}.get(
        code, (0, 2 ** 31 - 1))
    if code in "fd":
        items = [unsigned_float().replace("e3", "e1") for _ in range(random.randint(0, 3))]
        items = [i for i in items if float(i.replace("_", "")) < 1e38]
    else:
        items = [str(random.choice([least, most, 1, 2])) for _ in range(random.randint(0, 3))]
    return "array(%r, [%s])" % (code, joined(items)) if items else "array(%r)" % code


def scalar():
    return random.choice([
        integer, integer, real, real, imaginary, lambda: string(False), lambda: string(False),
        lambda: string(True), lambda: random.choice(["None", "True", "False", "...", "Ellipsis"]),
    ])()


def literal(depth=3):
    """A text that Python reads as a value; with set, array and so on defined."""
    kind = random.choice("xxxLLTTDDSFOAB") if depth else "x"
    count = random.choice([0, 1, 1, 2, 2, 3, 4])
    if kind in "LT":
        items = [literal(depth - 1) for _ in range(count)]
        if kind == "L":
            return "[%s]" % joined(items)
        return "(%s,)" % ", ".join(items) if items else "(%s)" % space().replace("\\\n", "")
    if kind in "SF":
        items = [hashable(depth - 1) for _ in range(count)]
        text = "{%s}" % joined(items) if items else "set()"
        return text if kind == "S" else "frozenset(%s)" % (text if items else "")
    if kind in "DO":
        pairs = [(hashable(1), literal(depth - 1)) for _ in range(count)]
        if kind == "D" or random.random() < 0.5:
            text = "{%s}" % joined([k + space() + ":" + space() + v for k, v in pairs])
        else:
            text = "[%s]" % ", ".join("(%s, %s)" % pair for pair in pairs)
        return text if kind == "D" else "OrderedDict(%s)" % text
    if kind == "A":
        return array_text()
    if kind == "B":
        return "bytearray(%s)" % string(True)
    return scalar()


def relative(text):
    """Another literal, likely one that is nearly the same."""
    swaps = [("1", "2"), ("0", "1"), ("1", "1.0"), ("True", "1"), ("[", "("), ("'a", "'b"),
             ("b'", "'"), (" ", ""), ("2", "3"), ("{", "frozenset({"), ("None", "0"), ("-", "")]
    old, new = random.choice(swaps)
    if old == "{" and (":" in text or re.search(r"\{[\s\\]*(#.*)?[\s\\]*\}", text)):
        old = "1"  # a frozenset of a dict is no repr
    if old == "[":
        return text.replace("[", "(").replace("]", ",)").replace("(,)", "()").replace(",,", ",")
    if old == "{" and "{" in text:
        return text.replace("{", "frozenset({").replace("}", "})")
    places = text.count(old)
    if not places:
        return random.choice(["[%s]", "(%s,)", "%s", "[%s, 1]"]) % text
    place = -1
    for _ in range(random.randint(1, places)):
        place = text.index(old, place + 1)
    return text[:place] + new + text[place + len(old):]
