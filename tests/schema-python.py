"""The JSON Schema of test files and yaml2steps, asked about the same files (TAP).

Whatever yaml2steps takes must fit the schema; and what is wrong with the key, kind,
word or range of a value must be seen by both. Usage: schema-python.py SCHEMA FOLDER
"""

import datetime
import glob
import json
import os
import random
import re
import subprocess
import sys

import jsonschema
import yaml

VALUES = """
    x|'a b'|''|5|-1|0|1|2.5|.5|1000001|true|false|~|[a]|[1]|[]|[a, b]|[[1, 2], [3]]|{}|{a: 1}|{a: b}|{a: [b]}
    {times: 3}|{times: 3, pass_rate: .5}|{times: 2.5}|{times: 3, rate: 1}|{pass_rate: .5}|{times: 3, pass_rate: 2}
    {abs: 1}|{abs: x}|{abs: 1, rel: .5}|{rel: -1}|{product: {a: [1, 2]}}|{product: [[1], [2]]}|{one: [1], two: {exp: 3}}
    OSError|'OSError: no'|'OS Error'|soft|hard|test|session|all|any|'=='|'not empty'|matches|int|Int|a.b|2b|a-b
    iperf3:client|ab|'${v}'|'${w}'|[{double: a}]|[{dut: a, exp: 1}]|[{wait: 1}, b]|[{wait: b}]|[{expp: 1}]|[{double: 1}]
    {re: a, not: [b]}|{all: [a]}|[{re: a}, b]|{timeout: 1}|{all: []}|{re: a, timeout: 0}|{multiline: 2, text: a}|{re: 5}
    {command: a}|{commnd: 1}|{dut: true}|{dut: [a], double: b}|{dut: 5}|2020-01-01|[2020-01-01]|[{exp: 1}]|[{name: x}]
""".replace("\n", "|").split("|")
VALUES = [value.strip() for value in VALUES if value.strip()]

PLACES = {
    "a test": "vars: {v: 3, w: soft}\ntests:\n- name: x\n  %(base)s\n  %(key)s: %(value)s\n",
    "a test with steps": "vars: {v: 3, w: soft}\ntests:\n- name: x\n  steps: [{dut: a}]\n  %(key)s: %(value)s\n",
    "a benchmark": "vars: {v: 3, w: soft}\ntests:\n- name: x\n  benchmark: b\n  %(key)s: %(value)s\n",
    "defaults": "vars: {v: 3, w: soft}\ndefaults: {%(key)s: %(value)s}\ntests: [{name: x, result: y}]\n",
    "params": "vars: {v: 3, w: soft}\ntests:\n- name: x\n  %(base)s\n  params: [{%(key)s: %(value)s}]\n",
    "setup": "vars: {v: 3, w: soft}\nsetup: [{command: a, %(key)s: %(value)s}]\ntests: [{name: x}]\n",
    "teardown": "tests: [{name: x, teardown: {%(key)s: %(value)s}}]\nvars: {v: 3, w: soft}\n",
    "a step": "vars: {v: 3, w: soft}\ntests: [{name: x, steps: [{double: a, %(key)s: %(value)s}]}]\n",
    "a bare step": "vars: {v: 3, w: soft}\ntests: [{name: x, steps: [{%(key)s: %(value)s}]}]\n",
}
BASE = "command: c\n  result: r\n  exp: 1"

FILES = [
    "- name: x\n", "- name: 5\n", "[]\n", "tests: []\n", "text\n", "tests: [{name: x}]\nvars: {a: 1}\n", "vars: {}\n",
    "- {name: x, expect: {re: a, text: b}}\n", "- {name: x, expect: {re: a, text: b, not: c}}\n", "- {name: x, expect: [{any: [a, {text: b}], send: y}]}\n",
    "- {name: x, send: {text: a, eol: cr}}\n", "- {name: x, send: {text: a, eol: x}}\n", "- {name: x, expect: {not: a, timeout: 2}}\n",
    "- command: x\n", "tests: [{name: x}]\ndevices: {double: }\nwiring: a to b\n", "- x\n", "tests: 5\n",
    "tests: [{name: x}]\ndevices: {double: {hint: a, requires: [b]}}\nwiring: {a: b, c: 1}\n", "- {name: [x]}\n",
    "tests: [{name: x}]\ndevices: [a]\n", "tests: [{name: x}]\nwiring: [a]\n", "tests: [{name: x}]\ntest: a\n",
    "tests: [{name: x}]\ndevices: {double: {hnt: a}}\n", "tests: [{name: x}]\ndefaults: [a]\n",
    "tests: [{name: x}]\ndefaults: {name: y}\n", "tests: [{name: x}]\nvars: [a]\n", "- {name: x, comand: y}\n",
]

# What a schema can know; all else is about directives among each other, or inside of texts.
KNOWABLE = re.compile(r"(?<!it )takes |unknown key|(?<!network: )unknown word|cannot stand in|is not between|has no name")

# Nor what a name stands for, nor what is a date in YAML, which JSON has not.
UNKNOWN = re.compile(r"\$\{|2020-01-01")

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

count = 0


def report(sentence, good, notes=()):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, sentence))
    for note in list(notes)[:10]:
        print("# " + note)


def plain(value):
    """A YAML value as JSON has it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, (datetime.date, datetime.datetime)) else value


def directives():
    told = subprocess.run(["yaml2steps", "--directives"], stdout=subprocess.PIPE, check=True)
    return [line.split("\t")[0] for line in told.stdout.decode().splitlines()]


def complaints(texts):
    """What yaml2steps has to say about each text: lists of messages."""
    for i, text in enumerate(texts):
        with open("%d.yaml" % i, "w") as file:
            file.write(text)
    names = ["%d.yaml" % i for i in range(len(texts))]
    told = subprocess.run(["yaml2steps", "--check"] + names, stderr=subprocess.PIPE, check=False)
    messages = [[] for _ in texts]
    for line in told.stderr.decode().splitlines():
        found = re.match(r"yaml2steps: (\d+)\.yaml:\d+:\d+: (.*)", line)
        if found and not found[2].startswith("warning: "):
            messages[int(found[1])].append(found[2])
    return messages


def main(schema_path, folder):
    with open(schema_path) as file:
        shipped = file.read()
    told = subprocess.run(["yaml2steps", "--schema"], stdout=subprocess.PIPE, check=True)
    report("the schema that is shipped is that of yaml2steps --schema",
           told.stdout.decode() == shipped)
    schema = json.loads(shipped)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    texts = []
    for key in directives() + ["directve"]:
        for value in VALUES:
            for place, form in PLACES.items():
                if key == "directve" and place in ("setup", "teardown", "a step", "a bare step"):
                    continue  # it may be a role there
                base = BASE if key not in ("command", "result", "exp", "assert") else "result: r"
                if key == "result":
                    base = "exp: 1"
                texts.append(form % {"key": key, "value": value, "base": base})
    random.seed(20261122)
    texts = FILES + random.sample(texts, 4000)
    messages = complaints(texts)
    fits = [validator.is_valid(plain(yaml.load(text, LOADER))) for text in texts]
    pairs = list(zip(texts, messages, fits))
    wrong = [t for t, m, f in pairs if not m and not f]
    report("what yaml2steps takes fits the schema", not wrong, [repr(t) for t in wrong])
    wrong = ["%r: %s" % (t, m) for t, m, f in pairs
             if f and not UNKNOWN.search(t) and any(KNOWABLE.search(line) for line in m)]
    report("what a schema can know to be wrong does not fit it", not wrong, wrong)
    taken = sum(1 for _, m, _ in pairs if not m)
    refused = sum(1 for _, m, f in pairs if m and not f)
    report("%d files: %d are good to both, %d bad to both" % (len(texts), taken, refused),
           taken > 400 and refused > 2000)
    wrong = []
    examples = glob.glob(os.path.join(folder, "share", "examples", "*.yaml"))
    for path in examples:
        with open(path) as file:
            if not validator.is_valid(plain(yaml.safe_load(file))):
                wrong.append(path)
    report("the examples fit", examples and not wrong, wrong)
    print("1..%d" % count)


main(sys.argv[1], sys.argv[2])
