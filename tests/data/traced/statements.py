# Statements of all kinds, taken and not taken.
import sys


def decorated(function):
    return lambda *a, **k: function(*a, **k)


@decorated
def branches(a, b=2, *rest, key=None):
    """Text is no statement."""
    if a > b:
        return "more"
    elif a == b:
        x = [
            a,
            b,
        ]
        return x
    else:
        pass
    while a < b:
        a += 1
        if key:
            break
    else:
        return "through"
    for item in rest: a += item
    return a


class Thing:
    count = 0

    def __init__(self, size):
        self.size = size

    @property
    def half(self):
        return self.size // 2

    def never(self):
        return self.size


def not_called():
    global nothing
    nothing = 1
    return nothing


print(branches(3), branches(2), branches(1), branches(1, key=1), branches(1, 2, 5, 6, key=True))
thing = Thing(8); print(thing.half)
squares = [n * n for n in range(4) if n != 2]
table = {n: str(n) for n in squares}
small = sorted(squares, key=lambda n: -n)
del table[0]
assert small
print(small, table, "long "
      "text", sys.maxsize > 0 and not None)
if sys.implementation.name == "none":
    print("never")
for i in range(0):
    print("never")
