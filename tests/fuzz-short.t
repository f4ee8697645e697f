#!/bin/sh
# A short look for inputs that break the fuzz targets; `make fuzz` takes longer.
. "${srcdir:-.}/tests/tap.sh"
command -v clang >/dev/null || skip_all 'clang is not installed'
echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' >"$tmp/x.c"
clang -fsanitize=fuzzer,address "$tmp/x.c" -o "$tmp/x" 2>/dev/null || skip_all 'clang has no libFuzzer'

srcdir=$(cd "${srcdir:-.}" && pwd)
FUZZ_SECONDS=${FUZZ_SECONDS:-1}
export srcdir FUZZ_SECONDS
programs=$(command -v board-server) || exit 1
cd "${programs%/*}/.." || exit 1

set --
for path in "$srcdir"/tests/fuzz/*.c; do
	name=${path##*/}
	[ "$name" = driver.c ] || set -- "$@" "${name%.c}"
done
plan $#
for target; do
	check "$target: nothing is found in $FUZZ_SECONDS s" 0 "$srcdir/tests/fuzz/run" "$target"
done
