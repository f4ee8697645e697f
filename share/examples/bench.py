# What bench.yaml measures. Runs on any MicroPython, and on CPython.

try:
    from time import ticks_diff, ticks_us
except ImportError:
    try:
        from utime import ticks_diff, ticks_us
    except ImportError:  # CPython
        from time import perf_counter_ns

        def ticks_us():
            return perf_counter_ns() // 1000

        def ticks_diff(end, start):
            return end - start


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def seconds(count):
    """The time that so many additions take."""
    total = 0
    start = ticks_us()
    for i in range(count):
        total += i
    return ticks_diff(ticks_us(), start) / 1000000


def trace(count):
    """A battery that gets weaker: (time, value) for each sample, one in a millisecond."""
    samples = []
    start = ticks_us()
    for i in range(count):
        while ticks_diff(ticks_us(), start) < 1000 * i:
            pass
        samples.append((ticks_us(), 3.3 - i / 100))
    return samples
