# A stand-in for the bus of an LM75, so that no chip is needed.


class Bus:
    def __init__(self, high=0, low=0):
        self.reply = bytes([high, low])
        self.calls = []

    def readfrom_mem(self, address, register, count):
        self.calls.append((address, register, count))
        if self.reply is None:
            raise OSError(19)
        return self.reply[:count]
