"""MicroPython's `machine` as the board's port has it: thin classes over calls to the emulated chip.

Not modelled: what no band uses: UART, I2S, RMT, touch, capture, DAC, `mem8` and `mem16`, and of `mem32` all but the
registers in the port's file; wrong arguments are refused as the port does only where a band could pass them.
"""

import calls
import wire
from facts import PORT

for _name in PORT["cause_names"]:
    globals()[_name] = PORT["cause_names"][_name]
_RISING, _FALLING = PORT["pin"]["IRQ_RISING"], PORT["pin"]["IRQ_FALLING"]
_soft_timers = 8  # timers in software have numbers from here on


class Pin:
    """A pad of the chip: an input or an output, with interrupts."""

    def __init__(self, id, mode=-1, pull=-1, *, value=None, hold=None):
        self._number = id
        if mode != -1:
            self.init(mode, pull, value=value, hold=hold)

    def init(self, mode, pull=-1, *, value=None, hold=None):
        """Makes the pin a plain input or output; `hold` latches its level over resets."""
        level = 1 if pull == self.PULL_UP else 0 if pull == self.PULL_DOWN else None
        calls.pins_init(self._number, mode == self.OUT, level, value)
        if hold is not None:
            calls.pins_hold(self._number, hold)

    def value(self, x=None):
        """Returns the pin's level, 0 or 1; with `x`, sets the level."""
        if x is None:
            return calls.pins_read(self._number)
        calls.pins_write(self._number, x)

    __call__ = value

    def on(self):
        """Drives the pin high."""
        calls.pins_write(self._number, 1)

    def off(self):
        """Drives the pin low."""
        calls.pins_write(self._number, 0)

    def irq(self, handler=None, trigger=_RISING | _FALLING, *, hard=False):
        """Sets the `handler` that is called after each edge of `trigger`; None removes it.

        A hard handler's locked heap is not modelled.
        """
        if handler is None:
            calls.interrupts_arm(self._number, 0, False)
            return
        wire.pins[self._number] = self
        wire.handlers[self._number] = handler
        edges = (1 if trigger & _RISING else 0) | (2 if trigger & _FALLING else 0)
        calls.interrupts_arm(self._number, edges, True)


for _name in PORT["pin"]:
    setattr(Pin, _name, PORT["pin"][_name])


class PWM:
    """A pin that is driven with pulse width modulation."""

    def __init__(self, dest, *, freq=5000, duty_u16=32768, lightsleep=None):
        if lightsleep is not None and not PORT["keeps_pwm_asleep"]:
            raise TypeError("extra keyword arguments given")
        self._number = dest._number
        self._freq = freq
        self._duty = duty_u16
        calls.pwm_asleep(self._number, bool(lightsleep))
        calls.pwm_drive(self._number, duty_u16)

    def duty_u16(self, value=None):
        """Returns the duty, 0 to 65535; with `value`, sets the duty."""
        if value is None:
            return self._duty
        if not 0 <= value <= 65535:
            raise ValueError("duty_u16 must be from 0 to 65535")
        self._duty = value
        calls.pwm_drive(self._number, value)

    def freq(self, value=None):
        """Returns the frequency in Hz; with `value`, only sets what this method returns."""
        if value is None:
            return self._freq
        self._freq = value

    def deinit(self):
        """Stops the pulse width modulation."""
        calls.pwm_drive(self._number, None)


class I2C:
    """An I2C bus with this chip as its controller."""

    def __init__(self, id, *, scl, sda, freq=400_000, timeout=50_000):
        self._hz = freq
        # Pins 0 and 1 of each four are those of bus 0, the others those of bus 1: ports/rp2/machine_i2c.c.
        if PORT["i2c_by_pin"]:
            if scl._number % 4 != 2 * id + 1:
                raise ValueError("bad SCL pin")
            if sda._number % 4 != 2 * id:
                raise ValueError("bad SDA pin")

    def writeto(self, addr, buf, stop=True):
        """Writes `buf` in one transaction; returns the number of bytes acknowledged, the address included."""
        calls.i2c_write(self._hz, addr, buf)
        return len(buf) + 1

    def readfrom_into(self, addr, buf, stop=True):
        """Fills the buffer `buf` in one read transaction."""
        calls.i2c_read(self._hz, addr, None, buf)

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        """Fills `buf` with the chip's registers from `memaddr` on, in one transaction."""
        calls.i2c_read(self._hz, addr, memaddr, buf)

    def readfrom(self, addr, nbytes, stop=True):
        """Returns `nbytes` bytes, read in one transaction."""
        return self.readfrom_mem(addr, None, nbytes)

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8):
        """Returns `nbytes` bytes from the register `memaddr` on, read in one transaction."""
        buf = bytearray(nbytes)
        calls.i2c_read(self._hz, addr, memaddr, buf)
        return bytes(buf)

    def scan(self):
        """Returns the addresses of the chips on the bus."""
        return calls.i2c_scan()


class SPI:
    """An SPI bus that is only written to."""

    MSB, LSB = 0, 1

    def __init__(
        self, id, baudrate=500_000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None,
        miso=None
    ):  # fmt: skip
        self._hz = baudrate

    def init(self, baudrate=None):
        """Sets the bus clock, in Hz."""
        self._hz = baudrate or self._hz

    def write(self, buf):
        """Sends `buf` in one transfer."""
        calls.spi_write(self._hz, buf)


class ADC:
    """Measures a pin's voltage."""

    def __init__(self, dest):
        self._number = dest._number

    def read_u16(self):
        """Returns the voltage as a number from 0 to 65535, which stands for 3.3 V: 12 bits, then the first 4."""
        steps = min(4095, calls.adc_read_uv(self._number) // 100 * 4096 // 33_000)
        return steps << 4 | steps >> 8


class FinerADC(ADC):
    """Measures a pin's voltage; `read_uv` returns it in µV."""

    ATTN_0DB, ATTN_2_5DB, ATTN_6DB, ATTN_11DB = 0, 1, 2, 3

    def __init__(self, dest, *, atten=0):
        self._number = dest._number

    def read_uv(self):
        """Returns the voltage in µV."""
        return calls.adc_read_uv(self._number)


if PORT["adc_reads_uv"]:
    ADC = FinerADC


class Timer:
    """A hardware timer, given by its number, or a software timer (-1)."""

    ONE_SHOT, PERIODIC = 0, 1

    def __init__(self, id=-1, **kwargs):
        global _soft_timers
        if id not in PORT["timers"]:
            raise ValueError("Timer doesn't exist")
        self._id = id
        if id == -1:
            self._id = _soft_timers
            _soft_timers += 1
        if kwargs:
            self.init(**kwargs)

    def init(self, *, mode=1, period=-1, callback=None):
        """Starts the timer: it calls `callback` after `period` ms, once or periodically."""
        if callback is not None:
            wire.timers[self._id] = self
            wire.callbacks[self._id] = callback
        calls.device_timer(self._id, period, mode == self.PERIODIC, callback is not None)

    def deinit(self):
        """Stops the timer."""
        calls.device_timer(self._id, 0, False, False)


class WDT:
    """The watchdog; making this object starts it."""

    def __init__(self, id=0, timeout=5000):
        calls.watchdog_start(timeout)

    def feed(self):
        """Restarts the watchdog's time-out."""
        calls.watchdog_feed()


class RTC:
    """The chip's clock of date and time."""

    def __init__(self, id=0):
        pass

    def datetime(self, fields=None):
        """Returns (year, month, day, weekday, hour, minute, second, 0); with `fields`, sets the clock to them."""
        if fields is None:
            year, month, day, hour, minute, second, weekday, _ = calls.time_gmtime(None)
            return (year, month, day, weekday, hour, minute, second, 0)
        given = fields[:3] + fields[4:7]
        calls.time_set(" ".join([str(field) for field in given]).encode())
        return None


class Memory:
    """The chip's 32-bit registers by address."""

    def __getitem__(self, address):
        return calls.registers_peek(address)

    def __setitem__(self, address, value):
        calls.registers_poke(address, value)


mem32 = Memory()
reset_cause = calls.reset_cause


def lightsleep(ms=None):
    """Puts the chip into light sleep for `ms` (None: without end), or until something wakes it."""
    calls.sleep_light(ms)


def idle():
    """Waits awake for 1 ms."""
    calls.sleep_wait_ms(1)


def reset():
    """Resets the chip; does not return."""
    calls.reset_now(False)


def soft_reset():
    """Restarts the firmware only, not the chip; does not return."""
    calls.reset_now(True)


def freq(hz=160_000_000):
    """Returns the chip's clock in Hz, or `hz` if given; does not change the clock."""
    return hz


def unique_id():
    """Returns the chip's identifier, 6 bytes that are the same for every emulated chip."""
    return b"\x00\x00\x00\x00\x00\x01"
