"""What the drivers drive: an LED that measures, an SPI peripheral that remembers."""


class Led:
    def __init__(self, pin, times):
        self.pin, self.times = pin, times
        self.edges = None

    def start_acquisition(self):
        self.edges = []

    def see(self, edges):
        self.edges += [time for time, level in edges if level]

    def get_average_period(self):
        gaps = [b - a for a, b in zip(self.edges, self.edges[1:])]
        return sum(gaps) / len(gaps)


class Slave:
    def __init__(self, sck, mosi, miso, cs):
        self.pins = (sck, mosi, miso, cs)
        self.received = []

    def enable_transaction(self, answer):
        self.answer = answer
        self.received = []

    def receive(self, log):
        self.received += [value for _, value in log]

    def get_received_buffer(self):
        return self.received
