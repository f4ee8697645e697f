#!/bin/sh
# The tracer for firmware with sys.settrace: what it sees, what it keeps, what it writes.
. "${srcdir:-.}/tests/tap.sh"
srcdir=${srcdir:-.}
device=$srcdir/share/device
plan 18
python=/usr/bin/python3
[ -x "$python" ] || python=python3
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# Whether there is something to compare with; else that is skipped.
compares() {
	"$python" -c 'import coverage' 2>/dev/null && return
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP coverage.py is missing"
	return 1
}

for name in statements exceptions generators threads; do
	compares "$name: lines and arcs" || continue
	check "$name: lines and arcs are those of coverage.py" 0 \
		"$python" "$srcdir/tests/traced.py" "$device" "$srcdir/tests/data/traced/$name.py"
done

# A module that is traced, and programs that use the tracer as it is used on boards.
mkdir "$tmp/lib"
cat >"$tmp/lib/app.py" <<'!'
def twice(n):
    if n < 0:
        return None
    return 2 * n


def never():
    return 1
!
run() {
	PYTHONPATH=$device:$tmp/lib "$python" -
}
want="{'app.py': [1, 2, 4, 7]}
{'app.py': [1, 2, 3, 4, 7, 8]}
" check 'lines of a module, and those of functions that were never called' 0 run <<'!'
import upy_cov
upy_cov.start(include=["app"], collect_executable=True)
import app
app.twice(2)
upy_cov.stop()
app.twice(-1)
for part in ("executed", "executable"):
    print({name[-6:]: lines for name, lines in upy_cov.get_data()[part].items()})
!
want='[1, 7, [-1, 1], [-1, 2], [1, 7], [2, 4], [4, -1], [7, -1]]
' check 'arcs, and nothing that was not asked for' 0 run <<'!'
import mpy_coverage
with mpy_coverage.coverage(include=["app"], collect_arcs=True):
    import app
    app.twice(2)
data = mpy_coverage.get_data()
assert sorted(data) == ["arcs", "executed"]
[lines], [arcs] = data["executed"].values(), data["arcs"].values()
print([lines[0], lines[-1], *arcs])
!
{
	echo 'def far(n):'
	yes '' | head -n 20000
	printf '    if n:\n        return 1\n    return 2\nfar(1)\n'
} >"$tmp/lib/long.py"
want='[[-1, 1], [-1, 20002], [1, 20005], [20002, 20003], [20003, -1], [20005, -1]]
' check 'arcs of a long source' 0 run <<'!'
import upy_cov
with upy_cov.coverage(include=["long"], collect_arcs=True):
    import long
print(*upy_cov.get_data()["arcs"].values())
!
want='[2, 4]
' check 'what was begun again has nothing of before' 0 run <<'!'
import upy_cov, app
upy_cov.start(["app"])
app.twice(-1)
upy_cov.start(["app"])
app.twice(1)
upy_cov.stop()
print(*upy_cov.get_data()["executed"].values())
!
want='[2, 3, 4]
' check 'and what goes on has it' 0 run <<'!'
import upy_cov, app
upy_cov.start(["app"])
app.twice(-1)
upy_cov.stop()
app.never()
upy_cov.resume()
app.twice(1)
upy_cov.stop()
print(*upy_cov.get_data()["executed"].values())
!
want='[]
' check 'names that are left out' 0 run <<'!'
import upy_cov, app
upy_cov.start(["app"], ["lib/"])
app.twice(-1)
upy_cov.stop()
print(list(upy_cov.get_data()["executed"]))
!
want='[2, 3]
' check 'an exception ends the block, not the data' 0 run <<'!'
import upy_cov, app
try:
    with upy_cov.coverage(["app"]):
        app.twice(-1)
        raise SystemExit
except SystemExit:
    pass
print(*upy_cov.get_data()["executed"].values())
!
want='[1, 2, 3, 4, 7, 8]
' check 'threads, of both modules' 0 run <<'!'
import threading
import upy_cov
upy_cov.start(["app"])
import _thread, app
done = _thread.allocate_lock()
done.acquire()
def second():
    app.never()
    done.release()
_thread.start_new_thread(second, ())
done.acquire()
for number in (-1, 1):
    thread = threading.Thread(target=app.twice, args=(number,))
    thread.start()
    thread.join()
upy_cov.stop()
print(*upy_cov.get_data()["executed"].values())
!

# What is written
want='---MPY_COV_START---
{"_metadata": {"test_script": "a\"\\b\tc"}, "executed": {"app.py": [2, 4]}, "arcs": {"app.py": [[-1, 2], [2, 4], [4, -1]]}}
---MPY_COV_END---
' check 'to the console' 0 run <<'!'
import json, os, sys, zlib
import upy_cov
os.chdir(os.path.dirname(__import__("app").__file__))
exec(compile(open("app.py").read(), "app.py", "exec"))
upy_cov.start(["app"], collect_arcs=True, test_script='a"\\b\tc')
twice(1)
upy_cov.stop()
class Lines:
    text = ""
    def write(self, piece):
        assert len(piece) < 60, "in small pieces"
        self.text += piece
lines, sys.stdout = Lines(), sys.__stdout__
sys.stdout = lines
upy_cov.export_json()
sys.stdout = sys.__stdout__
start, data, end, total = lines.text.splitlines()
print(start, data, end, sep="\n")
assert json.loads(data) == upy_cov.get_data()
assert total == "---MPY_COV_CRC32--- %08x" % zlib.crc32(data.encode())
!
want='{"executed": {}, "executable": {}, "arcs": {}}
' check 'to a file, without anything' 0 run <<!
import upy_cov
upy_cov.start(["none"], collect_executable=True, collect_arcs=True)
upy_cov.stop()
upy_cov.export_json("$tmp/none.json")
print(open("$tmp/none.json").read(), end="")
!
check 'the checksum of boards without binascii' 0 run <<'!'
import sys, zlib
sys.modules["binascii"] = None
import upy_cov
for text in (b"", b"a", bytes(range(256))):
    assert upy_cov._crc(text[10:], upy_cov._crc(text[:10], 0)) == zlib.crc32(text)
!

# When memory is out, the program goes on and the data says so.
want='-4
MemoryError()
' check 'no memory: the program goes on, and the data is marked' 0 run <<'!'
import upy_cov, app
class Full(set):
    def add(self, item):
        raise MemoryError
upy_cov.start(["app"], collect_arcs=True)
app.never()
for name, file in upy_cov._traced():
    file.arcs = Full()
print(-app.twice(2))
upy_cov.stop()
print(upy_cov.get_data()["_metadata"]["incomplete"])
!

# On a board
board() {
	upy-run -d cpython "$tmp/board.py"
}
cat >"$tmp/board.py" <<!
import sys
sys.path[:0] = ["$device", "$tmp/lib"]
sys.dont_write_bytecode = True
import upy_cov
with upy_cov.coverage(["app"]):
    import app
    app.twice(-1)
print(*upy_cov.get_data()["executed"].values())
!
want='[1, 2, 3, 7]
' check 'on a board' 0 board
no_trace() {
	upy-run -d unix -c 'import sys; print(hasattr(sys, "settrace"))'
}
want='False
' check 'Debian'\''s MicroPython has no tracing: this is for others' 0 no_trace
