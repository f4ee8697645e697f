#!/bin/sh
# The JSON Schema of test files is what yaml2steps takes.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/tap.sh"

for python in python3 /usr/bin/python3; do
	"$python" -c 'import yaml, jsonschema' 2>/dev/null && break
	python=
done
[ "$python" ] || skip_all 'PyYAML or jsonschema is not installed'
cd "$tmp" || exit 1
"$python" "$srcdir/tests/schema-python.py" "$srcdir/share/upy-test.schema.json" "$srcdir"
