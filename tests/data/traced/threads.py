import _thread


def work(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
        else:
            total -= i
    done.append(total)


done = []
lock = _thread.allocate_lock()
for k in range(4):
    _thread.start_new_thread(work, (50,))
while len(done) < 4:
    pass
