"""MicroPython's `machine` for one device, as its port has it: thin classes over the emulated chip.

Not modelled: what no band uses: UART, I2S, RMT, touch, capture, DAC, `mem8` and `mem16`, and of `mem32` all but the
registers in the port's file; wrong arguments are refused as the port does only where a band could pass them.
"""

import time as host
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from types import ModuleType
from typing import Any

from ..mcu.mcu import Mcu
from .clocks import utc_of

# Timers in software have numbers from here on.
SOFT_TIMERS = 8


def build(mcu: Mcu, printed: Callable[[Exception], None]) -> ModuleType:
    """The module; its classes speak to this chip and to no other. `printed` takes what a handler raises."""
    port = mcu.port

    def protected(handler: Callable[[Any], None], source: Any) -> Callable[[], None]:
        def call() -> None:
            try:
                handler(source)
            except Exception as error:  # as the ports have it: printed, and the firmware goes on
                printed(error)

        return call

    rising, falling = port.pin["IRQ_RISING"], port.pin["IRQ_FALLING"]

    class Pin:
        def __init__(
            self,
            id: int,
            mode: int = -1,
            pull: int | None = -1,
            *,
            value: int | None = None,
            hold: bool | None = None,
        ) -> None:
            self._number = id
            if mode != -1:
                self.init(mode, pull, value=value, hold=hold)

        def init(
            self,
            mode: int,
            pull: int | None = -1,
            *,
            value: int | None = None,
            hold: bool | None = None,
        ) -> None:
            pulls = {port.pin["PULL_UP"]: 1, port.pin["PULL_DOWN"]: 0}
            output = mode == port.pin["OUT"]
            mcu.pin_init(self._number, output, pulls.get(pull or -1), value)
            if hold is not None:
                mcu.pin_hold(self._number, hold)

        def value(self, x: int | None = None) -> int | None:
            if x is None:
                return mcu.pin_read(self._number)
            mcu.pin_write(self._number, x)
            return None

        __call__ = value

        def on(self) -> None:
            mcu.pin_write(self._number, 1)

        def off(self) -> None:
            mcu.pin_write(self._number, 0)

        def irq(
            self,
            handler: Callable[["Pin"], None] | None = None,
            trigger: int = rising | falling,
        ) -> None:
            edges = (1 if trigger & rising else 0) | (2 if trigger & falling else 0)
            mcu.pin_irq(self._number, edges, None if handler is None else protected(handler, self))

    for name, value in port.pin.items():
        setattr(Pin, name, value)

    class PWM:
        def __init__(
            self,
            dest: Pin,
            *,
            freq: int = 5000,
            duty_u16: int = 32768,
            lightsleep: bool | None = None,
        ) -> None:
            if lightsleep is not None and not port.keeps_pwm_asleep:
                raise TypeError("extra keyword arguments given")
            self._number = dest._number
            self._freq = freq
            self._duty = duty_u16
            mcu.pwm_asleep(self._number, bool(lightsleep))
            mcu.pwm(self._number, duty_u16)

        def duty_u16(self, value: int | None = None) -> int | None:
            if value is None:
                return self._duty
            if not 0 <= value <= 65535:
                raise ValueError("duty_u16 must be from 0 to 65535")
            self._duty = value
            mcu.pwm(self._number, value)
            return None

        def freq(self, value: int | None = None) -> int | None:
            if value is None:
                return self._freq
            self._freq = value
            return None

        def deinit(self) -> None:
            mcu.pwm(self._number, None)

    class I2C:
        def __init__(
            self, id: int, *, scl: Pin, sda: Pin, freq: int = 400_000, timeout: int = 50_000
        ) -> None:
            self._hz = freq
            if port.i2c_by_pin:
                check_i2c_pins(id, scl._number, sda._number)

        def writeto(self, addr: int, buf: bytes, stop: bool = True) -> int:
            mcu.i2c_write(self._hz, addr, bytes(buf))
            return len(buf) + 1

        def writevto(self, addr: int, vector: Iterable[bytes], stop: bool = True) -> int:
            data = b"".join(vector)
            mcu.i2c_write(self._hz, addr, data)
            return len(data) + 1

        def writeto_mem(self, addr: int, memaddr: int, buf: bytes, *, addrsize: int = 8) -> None:
            mcu.i2c_write(self._hz, addr, bytes((memaddr,)) + bytes(buf))

        def readfrom_into(self, addr: int, buf: bytearray, stop: bool = True) -> None:
            buf[:] = mcu.i2c_read(self._hz, addr, None, len(buf))

        def readfrom_mem_into(
            self, addr: int, memaddr: int, buf: bytearray, *, addrsize: int = 8
        ) -> None:
            buf[:] = mcu.i2c_read(self._hz, addr, memaddr, len(buf))

        def readfrom(self, addr: int, nbytes: int, stop: bool = True) -> bytes:
            return mcu.i2c_read(self._hz, addr, None, nbytes)

        def readfrom_mem(
            self, addr: int, memaddr: int, nbytes: int, *, addrsize: int = 8
        ) -> bytes:
            return mcu.i2c_read(self._hz, addr, memaddr, nbytes)

        def scan(self) -> list[int]:
            return mcu.i2c_scan()

    class SPI:
        MSB, LSB = 0, 1

        def __init__(
            self,
            id: int,
            baudrate: int = 500_000,
            *,
            polarity: int = 0,
            phase: int = 0,
            bits: int = 8,
            firstbit: int = 0,
            sck: Pin | None = None,
            mosi: Pin | None = None,
            miso: Pin | None = None,
        ) -> None:
            self._hz = baudrate

        def init(self, baudrate: int | None = None) -> None:
            self._hz = baudrate or self._hz

        def write(self, buf: bytes) -> None:
            mcu.spi_write(self._hz, bytes(buf))

    class ADC:
        def __init__(self, dest: Pin) -> None:
            self._number = dest._number

        def read_u16(self) -> int:
            return min(65535, mcu.adc_uv(self._number) // 1000 * 65535 // 3300)

    class FinerADC(ADC):
        ATTN_0DB, ATTN_2_5DB, ATTN_6DB, ATTN_11DB = 0, 1, 2, 3

        def __init__(self, dest: Pin, *, atten: int = 0) -> None:
            super().__init__(dest)

        def read_uv(self) -> int:
            return mcu.adc_uv(self._number)

    soft_timers = count(SOFT_TIMERS)

    class Timer:
        ONE_SHOT, PERIODIC = 0, 1

        def __init__(self, id: int = -1, **kwargs: Any) -> None:
            if id not in port.timers:
                raise ValueError("Timer doesn't exist")
            self._id = next(soft_timers) if id == -1 else id
            if kwargs:
                self.init(**kwargs)

        def init(
            self,
            *,
            mode: int = 1,
            period: int = -1,
            callback: Callable[["Timer"], None] | None = None,
        ) -> None:
            action = None if callback is None else protected(callback, self)
            mcu.timer(self._id, period, mode == self.PERIODIC, action)

        def deinit(self) -> None:
            mcu.timer(self._id, 0, False, None)

    class WDT:
        def __init__(self, id: int = 0, timeout: int = 5000) -> None:
            mcu.watchdog(timeout)

        def feed(self) -> None:
            mcu.feed()

    class RTC:
        def __init__(self, id: int = 0) -> None:
            pass

        def datetime(self, fields: Sequence[int] | None = None) -> tuple[int, ...] | None:
            if fields is None:
                t = host.gmtime(mcu.clock.utc())
                return (*t[:3], t.tm_wday, *t[3:6], 0)
            mcu.clock.set(utc_of((*fields[:3], *fields[4:7])))
            return None

    class Memory:
        def __getitem__(self, address: int) -> int:
            return mcu.peek(address)

    if port.adc_reads_uv:
        FinerADC.__name__ = "ADC"
    module = ModuleType("machine")
    for thing in (Pin, PWM, I2C, SPI, FinerADC if port.adc_reads_uv else ADC, Timer, WDT, RTC):
        thing.__module__ = "machine"
        thing.__qualname__ = thing.__name__
        setattr(module, thing.__name__, thing)
    offered: dict[str, object] = {
        **port.cause_names,
        "mem32": Memory(),
        "lightsleep": lambda ms=None: mcu.light_sleep(ms),
        "idle": lambda: mcu.sleep_ms(1),
        "reset": lambda: mcu.reset(False),
        "soft_reset": lambda: mcu.reset(True),
        "reset_cause": lambda: mcu.reset_cause(),
        "freq": lambda hz=160_000_000: hz,
        "unique_id": lambda: b"\x00\x00\x00\x00\x00\x01",
    }
    module.__dict__.update(offered)
    return module


def check_i2c_pins(bus: int, scl: int, sda: int) -> None:
    """Pins 0 and 1 of each four are those of bus 0, the others those of bus 1: ports/rp2/machine_i2c.c."""
    if scl % 4 != 2 * bus + 1:
        raise ValueError("bad SCL pin")
    if sda % 4 != 2 * bus:
        raise ValueError("bad SDA pin")
