"""A chip's stock modules without a device around it, for tests of a driver on a wire."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from simulator.boards import load, randomness
from simulator.cable.serial import Serial
from simulator.core.flash import Flash
from simulator.core.kernel import Kernel
from simulator.interpreters import BootContext
from simulator.interpreters.direct import stock_modules
from simulator.mcu.mcu import Mcu
from simulator.mcu.peripherals.wall_clock import WallClock
from simulator.mcu.ports import esp32
from simulator.mcu.start import Start
from simulator.mcu.wires import Wires
from simulator.stock.files import FileSystem


def modules_of_chip(
    kernel: Kernel, wires: Wires, console: Callable[[str], Any] = lambda _: None
) -> dict[str, ModuleType]:
    """Returns, by name, the stock modules of an ESP32 whose pins lead to `wires`.

    Its clock stays at the start of 1970.
    """
    power_on = Start(kernel=kernel, port=esp32.PORT)
    clock = WallClock(kernel, esp32.PORT.clock_start)
    mcu = Mcu(power_on, wires, Serial(kernel), clock, lambda _: None)
    flash = Flash(load("xiao_esp32c3"), randomness(0, "flash"))
    context = BootContext(
        mcu=mcu,
        files=FileSystem(flash, mcu),
        model="",
        board="xiao_esp32c3",
        console=console,
        hook=lambda *_: None,
        utc=lambda: 0,
        set_utc=lambda _: None,
    )
    return stock_modules(context)
