"""Two drivers, and pins that keep what would go over the wire."""


class Wire:
    """What was sent; its clock is its own, so that no time is spent."""

    def __init__(self):
        self.now = 0
        self.log = []

    def put(self, what):
        self.log.append((self.now, what))

    def take(self):
        log, self.log = self.log, []
        return log


wire = Wire()


class Blinker:
    def __init__(self, pin, period, times):
        self.pin, self.period, self.times = pin, period, times

    def blink_blocking(self):
        for _ in range(self.times):
            for level in (1, 0):
                wire.put(level)
                wire.now += self.period // 2


class Master:
    def __init__(self, sck, mosi, miso, cs):
        self.pins = (sck, mosi, miso, cs)
        self.sent = []

    def write_registers_wo_address(self, values):
        for value in values:
            wire.put(value)
            self.sent.append(value)
