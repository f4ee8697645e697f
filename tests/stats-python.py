"""Give stats-cli and Python the same samples and compare the figures (TAP)."""

import json
import math
import random
import statistics
import subprocess
import sys
from fractions import Fraction

random.seed(20261122)

# The data and what pytest-benchmark says of it, but for hd15iqr (the last one of these).
VECTORS = [
    ([1], "1 1 1 0 1 1 1 0 0;0 1 1", 1),
    ([1, 3], "1 3 2 1.414214 2 1 3 2 0;0 1 .5", 3),
    ([1, 2, 10], "1 10 4.333333 4.932883 2 1.25 8 6.75 1;0 1 .230769", 10),
    ([1, 2, 3, 4], "1 4 2.5 1.290994 2.5 1.5 3.5 2 2;0 1 .4", 4),
    ([1, 2, 3, 4, 100], "1 100 22 43.617657 3 1.75 28 26.25 1;1 1 .045455", 4),
    ([1, 2, 3, 4, 5, 6, 7], "1 7 4 2.160247 4 2.25 5.75 3.5 2;0 1 .25", 7),
    ([0, 0], "0 0 0 0 0 0 0 0 0;0 0 0", 0),
]
NAMES = "min max mean stddev median q1 q3 iqr outliers ld15iqr ops".split()


def ask(lists):
    """What stats-cli answers, a line for each list of numbers."""
    text = "".join(json.dumps(numbers) + "\n" for numbers in lists)
    return subprocess.run(
        ["stats-cli"], input=text, stdout=subprocess.PIPE, encoding="ascii", check=True
    ).stdout.splitlines()


def quartile(data):
    """The first of sorted data; of the data backwards it is the third."""
    count, k = len(data), len(data) // 4
    if count == 1:
        return data[0]
    if count % 2 == 0:
        return statistics.median(data[: count // 2])
    if count % 4 == 1:
        return data[k - 1] * 0.25 + data[k] * 0.75
    return data[k] * 0.75 + data[k + 1] * 0.25


def figures(samples):
    data = sorted(samples)
    q1, q3 = quartile(data), quartile(data[::-1])
    iqr = q3 - q1
    mean = statistics.mean(samples)
    stddev = statistics.stdev(samples) if len(samples) > 1 else 0
    low, high = q1 - 1.5 * iqr, q3 + 1.5 * iqr
    total = sum(map(Fraction, samples))
    outside = lambda a, b: sum(v < a or v > b for v in samples)
    return {
        "min": min(samples), "max": max(samples), "mean": mean, "stddev": stddev,
        "median": statistics.median(data), "iqr": iqr, "q1": q1, "q3": q3,
        "ld15iqr": next((v for v in data if v >= low), data[-1]),
        "hd15iqr": next((v for v in reversed(data) if v <= high), data[0]),
        "ops": float(len(samples) / total) if total else 0,
        "total": float(total) if any(isinstance(v, float) for v in samples) else int(total),
        "outliers": "%d;%d" % (outside(mean - stddev, mean + stddev), outside(low, high)),
        "rounds": len(samples),
    }


# Before 3.11 the root of the variance was not rounded correctly.
NEAR = ("stddev",) if sys.version_info < (3, 11) else ()


def same(name, got, want):
    if name in NEAR and type(got) is type(want):
        return math.isclose(got, want, rel_tol=1e-15)
    return got == want and type(got) is type(want)


def difference(got, want, names):
    for name in names:
        if not same(name, got[name], want[name]):
            return "%s: %r instead of %r" % (name, got[name], want[name])
    return None


tests = 0


def ok(good, sentence, *details):
    global tests
    tests += 1
    print("%sok %d - %s" % ("" if good else "not ", tests, sentence))
    for detail in () if good else details:
        print("#", str(detail)[:2000])


def near(text, value):
    return text == value if isinstance(value, str) else abs(float(text) - value) < 1e-6


def check_vectors():
    for (samples, text, highest), line in zip(VECTORS, ask([v[0] for v in VECTORS])):
        got = json.loads(line)
        good = all(near(want, got[name]) for name, want in zip(NAMES, text.split()))
        ok(good and got["hd15iqr"] == highest, "figures of %s" % samples, line)


SOURCES = {
    "floats": lambda: random.random(),
    "times that hardly differ": lambda: random.gauss(1e-6, 1e-9),
    "floats of all sizes": lambda: random.uniform(-1, 1) * 10 ** random.randint(-290, 290),
    "repeated floats": lambda: random.choice([0.1, 0.2, 0.3]),
    "small ints": lambda: random.randint(-5, 5),
    "ints and floats": lambda: random.choice([random.randint(0, 9), random.random()]),
}


def check_lists(lists, sentence, names=None):
    problems = []
    for samples, line in zip(lists, ask(lists)):
        want = figures(samples)
        problem = difference(json.loads(line), want, names or want)
        if problem:
            problems.append("%s, of %s" % (problem, samples))
    ok(not problems, sentence, *problems[:3])


def check_sources():
    for name, source in SOURCES.items():
        lists = [[source() for _ in range(random.randint(1, 33))] for _ in range(300)]
        check_lists(lists, "%s: all figures are CPython's to the last bit" % name)


def check_large_ints():
    """Comparing ints with fences that are floats makes no sense of the last digits."""
    lists = [
        [715559717849154000 + random.randint(0, 99) for _ in range(random.randint(1, 20) * 2)]
        for _ in range(300)
    ] + [[10**200 + 1, 10**200 + 3, 10**200 + 8]]
    check_lists(lists, "ints of 18 digits and more keep all of them",
                "min max mean stddev median iqr total rounds".split())
    alike = json.loads(ask([[715559717849154001] * 5])[0])
    ok(alike["outliers"] == "0;0" and alike["hd15iqr"] == 715559717849154001,
       "large ints that are equal are no outliers", alike)


def check_texts():
    line = ask([[1, 1.0, 2]])[0]
    ok('"min": 1, ' in line, "of equal numbers min is the first", line)
    text = subprocess.run(["stats-cli"], input=b"[0.10, 0.10]\n[NaN]\n[1, 1e301]\n[-Infinity]\n",
                          stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    ok('"max": 0.10, ' in text[0], "samples keep their digits", text[0])
    ok(text[1:] == ["is not a number", "is too large", "is too large"],
       "nan, infinities and what is too large are no samples", text)


def check_many():
    samples = [random.expovariate(1000) for _ in range(200000)]
    got, want = json.loads(ask([samples])[0]), {
        "mean": math.fsum(samples) / len(samples), "total": math.fsum(samples),
        "median": statistics.median(samples), "rounds": len(samples),
    }
    ok(difference(got, want, ["total", "median", "rounds"]) is None
       and math.isclose(got["mean"], want["mean"], rel_tol=1e-15), "many samples", got, want)


check_vectors()
check_sources()
check_large_ints()
check_texts()
check_many()
print("1..%d" % tests)
