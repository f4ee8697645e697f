#!/bin/sh
# Statistics: the same figures as CPython's, from exact fractions.
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
	echo '1..0 # SKIP python3 (3.8 or newer) is not installed'
	exit 0
fi
exec python3 "${srcdir:-.}/tests/stats-python.py"
