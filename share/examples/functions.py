# Functions for functions.yaml.


def add(a, b):
    return a + b


def clamp(value, low=0, high=10):
    if low > high:
        raise ValueError('low is above high')
    return min(max(value, low), high)
