# What upydev's test_load_basic_math.yaml calls.


def do_sum(a, b):
    return a + b


def do_diff(a, b):
    return a - b


def do_product(a, b):
    return a * b


def do_div(a, b):
    return a / b
