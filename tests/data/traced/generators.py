# Generators: abandoned, exhausted, closed, thrown into, delegating, in between others.
def count(n):
    try:
        for i in range(n):
            yield i
    finally:
        ended.append(n)


def both(a, b):
    yield from a
    result = yield from b
    return result


def answer():
    got = yield 1
    while got:
        got = yield got
    return "done"


def catching():
    try:
        yield 1
    except ValueError:
        yield 2


ended = []
left, right = count(3), count(2)
for x in left:
    for y in right:
        if y == 1:
            break
print(list(both(count(2), answer())))
talk = answer()
next(talk)
talk.send(5)
try:
    talk.send(0)
except StopIteration as stop:
    print(stop.value)
thrown = catching()
next(thrown)
print(thrown.throw(ValueError()))
closed = count(9)
next(closed)
closed.close()
abandoned = catching()
next(abandoned)
print(sum(i for i in count(4) if i % 2), ended)
