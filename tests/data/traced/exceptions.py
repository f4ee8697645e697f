# Exceptions: caught near and far, raised again, in handlers, on the way through finally.
def inner(kind):
    if kind == 1:
        raise ValueError(kind)
    if kind == 2:
        return {}["no"]
    return kind


def middle(kind):
    try:
        return inner(kind)
    except ValueError:
        print("middle")
    finally:
        print("finally")
    return -1


def outer(kind):
    try:
        got = middle(kind)
    except KeyError:
        got = -2
    else:
        got += 10
    return got


def again():
    try:
        inner(1)
    except ValueError:
        try:
            inner(2)
        except KeyError:
            raise OSError(5)


def recursive(n):
    if n == 0:
        raise IndexError
    try:
        recursive(n - 1)
    except IndexError:
        if n == 2:
            return
        raise


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is ValueError


for kind in range(3):
    print(outer(kind))
try:
    again()
except OSError as error:
    print(error)
recursive(4)
with Manager() as manager:
    inner(1)
    print("not reached")
try:
    with manager:
        inner(2)
except KeyError:
    pass
raise SystemExit
