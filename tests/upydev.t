#!/bin/sh
# The unchanged test files of upydev on the virtual boards give the verdicts that
# upydev gives. They are not part of this project: without them the test is
# skipped. Of those here, networks are for other tests.
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

plan 21
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

# Benchmarks, of stand-ins for what they load; the samples of the results, too.
mkdir -p measured/dev_tests/perf_bench
cd measured || exit 1
mv ../pyb.py ../boot.py .
cat >>boot.py <<'EOF'
machine.freq = lambda: 160000000
EOF
cat >pystone_lowmem.py <<'EOF'
def main(loops=500, benchtm=False):
    return loops / 1000 if benchtm else loops * 3
EOF
cat >ads1115.py <<'EOF'
class ADS1115:
    def __init__(self, i2c, address, gain):
        if address != 72:
            raise ValueError("another address")
    def set_conv(self, rate, channel1):
        self.rate = rate
    def read(self):
        return 12345
    def raw_to_v(self, raw):
        return raw / 10000
EOF
echo 'def freq(): return 160000000' >dev_tests/get_machine_freq.py
echo 'def timed_function(f): return f' >dev_tests/timed_func.py
printf '@timed_function\ndef test2(count): print("Function", count)\n' >dev_tests/test_timed.py
echo 'bm_params = {(50, 10): (2,)}' >dev_tests/perf_bench/bm_float.py
echo 'bm_params = {(50, 10): (3,)}' >dev_tests/perf_bench/misc_pystone.py
printf 'def bm_run(n, m):\n  print("running")\n  print(bm_params[50, 10][0] / 4)\n' \
	>dev_tests/perf_bench/benchrun.py
echo '- {name: hardware, put: [boot.py, pystone_lowmem.py, ads1115.py], command: "import boot"}' \
	>hardware.yaml

measured() { # BOARD FILE...: "NAME MEASUREMENTS" for each benchmark that passes
	board=$1
	shift
	yaml2steps hardware.yaml "$@" | upy-send -d "$board" | upy-assert >records
	status=$?
	sed -nE '/"do":"bench"/ {
		s/.*::([^"]*)".*"elapsed_us":[0-9]+,?/\1 /
		s/"vtime".*/and times/
		s/"host_samples":\[[^]]*\]/on the host/
		s/\}$//
		p
	}' records
	return "$status"
}
bench=$data/test_benchmark
for name in unix cpython; do
	want='Pystone Benchmark "samples":[0.5, 0.5, 0.5, 0.5, 0.5]
' check "a value in seconds on $name" 0 measured $name "$bench/test_pystones_bmk.yaml"
	no_mem_info=0
	[ $name = unix ] || no_mem_info=1 # CPython's tests of memory fail
	want='Float Benchmark "samples":[0.5, 0.5, 0.5, 0.5, 0.5]
Pystone Benchmark "samples":[0.75, 0.75, 0.75, 0.75, 0.75]
' check "printed seconds on $name" $no_mem_info measured $name "$bench/test_perf_float_bmk.yaml" \
		"$bench/test_perf_misc_pystone_bmk.yaml"
	samples=$(yes ' 1.2345' | head -n 100 | tr '\n' ',')
	samples=${samples# }
	want="ADS1115 Benchmark \"samples\":[${samples%,}],and times
" check "100 voltages with their times on $name" 0 measured $name "$data"/test_ads/test_ads_bmk.yaml
done
printf 'import time\ntime.sleep = lambda seconds: None\n' >>boot.py # nobody has to wait
want='Benchmark time.sleep on the host
Pystone Benchmark "samples":[0.5, 0.5, 0.5, 0.5, 0.5],on the host
Timed function test on the host
' check 'on the host, too, or only there' 0 measured cpython "$bench/test_benchmrk.yaml"
