#!/bin/sh
# The unchanged test files of upydev on the virtual boards give the verdicts that
# upydev gives. They are not part of this project: without them the test is
# skipped. Of those here, benchmarks and networks are for other tests.
. "${srcdir:-.}/tests/tap.sh"

data=${UPY_SHARED_DATA:-$srcdir/../shared/data}/upydev
[ -d "$data/test_basic" ] || skip_all "no upydev test files in $data"
data=$(cd "$data" && pwd)

# Some of them load ./dev_tests/test_basic_math.py.
ln -s "$(cd "$srcdir/tests/data/dev_tests" && pwd)" "$tmp/dev_tests"
cd "$tmp" || exit 1

# The files of the folder, on a board: "FILE::NAME ok" for each case, sorted.
verdicts() { # BOARD FOLDER [FILE...]
	board=$1 folder=$2 status=0
	shift 2
	upy-test -d "$board" -f tap "$@" "$data/$folder"/*.yaml >cases || status=$?
	sed -n -E "s/^(not )?ok [0-9]+ - .*$folder\/(.*) on $board.*/\2 \1ok/p" cases | sort
	return "$status"
}

basic="test_basic_math.yaml::diff ok
test_basic_math.yaml::division ok
test_basic_math.yaml::product ok
test_basic_math.yaml::sum ok
test_basic_math_ops.yaml::diff ok
test_basic_math_ops.yaml::division ok
test_basic_math_ops.yaml::product ok
test_basic_math_ops.yaml::sum ok
test_hello_world.yaml::Hello World ok
test_load_basic_math.yaml::diff ok
test_load_basic_math.yaml::division ok
test_load_basic_math.yaml::product ok
test_load_basic_math.yaml::sum ok
test_objs.yaml::Assert Array ok
test_objs.yaml::Assert Bytearray ok
test_objs.yaml::Assert Bytes ok
test_objs.yaml::Assert Bytes-x ok
test_objs.yaml::Assert Dict ok
test_objs.yaml::Assert List ok
test_objs.yaml::Assert Tuple ok
test_objs.yaml::Assert float ok
test_objs.yaml::Assert int ok
test_objs.yaml::Assert string ok
test_string_ops.yaml::Assert string end ok
test_string_ops.yaml::Assert string in ok
test_string_ops.yaml::Assert string start ok
"

plan 14
for name in unix cpython wasm; do
	want=$basic check "all basic cases pass on $name" 0 verdicts $name test_basic
done
# MicroPython 1.9.2 has no f-strings.
want=$(printf %s "$basic" | sed 's/Hello World ok/Hello World not ok/')'
' check 'on microbit all but the one with an f-string' 1 verdicts microbit test_basic
check 'which fails with the SyntaxError that this firmware raises' 0 grep -q SyntaxError cases

for name in unix cpython wasm; do
	want='test_device_exception.yaml::ZeroDivision not ok
' check "an exception fails its case on $name" 1 verdicts $name test_exceptions
done
exceptions() {
	upy-test -d unix "$data"/test_exceptions/*.yaml >out
	grep -q 'ZeroDivisionError: divide' out && grep -q 'test_device_exception.yaml:4' out
}
check 'with type, message and line' 0 exceptions

# No board here has I2C or a servo: without them all cases fail, as with upydev.
want='test_i2c.yaml::i2c_config not ok
test_i2c.yaml::i2c_scan not ok
test_i2c.yaml::i2c_scan_len not ok
' check 'without I2C its cases fail' 1 verdicts unix test_machine
servo='test_pyb_servo.yaml::Calibrate Servo ok
test_pyb_servo.yaml::Create Servo ok
test_pyb_servo.yaml::Set servo to 1 ok
test_pyb_servo.yaml::Set servo to 10 ok
test_pyb_servo.yaml::Set servo to 50 ok
test_pyb_servo.yaml::Set servo to MAX (86) ok
test_pyb_servo.yaml::Set servo to MIN (-80) ok
test_pyb_servo.yaml::Setup Servo ok
'
want=$(printf %s "$servo" | sed 's/ ok/ not ok/')'
' check 'without a servo its cases fail' 1 verdicts unix test_pyb

# Put in place of the hardware, for the files that follow.
cat >boot.py <<'EOF'
import machine
class Pin:
    def __init__(self, number):
        self.number = number
class I2C:
    def __init__(self, bus, scl, sda):
        if (bus, scl.number, sda.number) != (1, 22, 23):
            raise ValueError("other pins")
    def scan(self):
        return [72]
machine.Pin, machine.I2C = Pin, I2C
EOF
# Nobody has to wait for this servo.
cat >pyb.py <<'EOF'
import time
time.sleep = lambda seconds: None
class Servo:
    def __init__(self, number):
        self.position = 0
    def calibration(self, *values):
        if not values:
            return self.values
        self.values = values
    def angle(self, position=None, milliseconds=0):
        if position is None:
            return self.position
        self.position = int(position * 0.99)
EOF
cat >hardware.yaml <<'EOF'
- name: hardware
  put: [boot.py, pyb.py]
EOF
for name in unix cpython; do
	want='test_i2c.yaml::i2c_config ok
test_i2c.yaml::i2c_scan ok
test_i2c.yaml::i2c_scan_len ok
' check "I2C: arguments that are text, and the value before, on $name" 0 \
		verdicts $name test_machine hardware.yaml
done
want=$servo check 'servo: statements for a result, and assert for exp' 0 \
	verdicts cpython test_pyb hardware.yaml
