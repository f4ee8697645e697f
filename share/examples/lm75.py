# A driver for the LM75 thermometer, tested by lm75.yaml.
# The bus is any object with readfrom_mem(address, register, count).

TEMPERATURE = 0


class LM75:
    def __init__(self, bus, address=0x48):
        if not 0x48 <= address <= 0x4f:
            raise ValueError('address')
        self.bus = bus
        self.address = address

    def celsius(self):
        # 11 bits, left-justified, two's complement, in steps of 1/8 degree
        high, low = self.bus.readfrom_mem(self.address, TEMPERATURE, 2)
        raw = (high << 8 | low) >> 5
        if raw >= 1024:
            raw -= 2048
        return raw / 8
