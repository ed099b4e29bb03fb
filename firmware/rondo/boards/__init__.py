"""What every board has: motor, buttons, LED and cell, by the numbers of their pins.

A board's file gives the numbers in a subclass of `Wiring`, and is what `main` and `app` import as `board`: its
functions are those of `Wiring`, those of the chip's port, and its own. `display` and `clock_chip` return None on a
board without one.
"""

from machine import I2C, Pin, Timer
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ..drivers.limited_motor import LimitedMotor
    from ..system.battery import Battery

_DRV2605L = const(0x5A)
_TRIES = const(3)  # one lost acknowledgement is not to make the band a silent one
_PWM_HZ = const(20_000)  # a tone too high to be heard


def nothing() -> None:
    """Returns None; a board's file offers it in place of a part that the board does not have."""


class Wiring:
    """The motor, the LED, the cell and the buttons of a board."""

    PORT: "ModuleType"
    MOTOR: int  # pin of its transistor's gate, or of a DRV2605L's EN
    BUS: "tuple[int, int, int]"  # I2C of the motor's driver: number, SCL, SDA
    LED: int
    CELL: "tuple[int, int]"  # ADC pin, and the cell's voltage over the pin's
    BUTTONS: "tuple[tuple[str, int], ...]"  # (name, pin) of each; low when pressed
    PULL: "int | None"  # pull-up of the buttons' pins

    def motor_off(self) -> None:
        """Drives the motor's pin low, whatever drove it before: first of all at power on, last after a failure."""
        Pin(self.MOTOR, Pin.OUT, value=0)

    def motor(self) -> "LimitedMotor":
        """Makes the motor's driver: that of a DRV2605L if one answers on the bus, else that of a transistor.

        Either way the pin means off when it is low, and a resistor holds it there: it is the transistor's gate, or
        the EN of the DRV2605L. The question is only an address sent on the bus, and turns no motor.
        """
        pin, timer = Pin(self.MOTOR, Pin.OUT, value=0), Timer(self.PORT.MOTOR_TIMER)
        i2c = self.bus()
        for _ in range(_TRIES):
            try:
                i2c.writeto(_DRV2605L, b"")
            except OSError:
                continue
            from ..drivers.drv2605l import Drv2605l

            return Drv2605l(i2c, pin, timer)
        from ..drivers.erm import Erm

        return Erm(self.PORT.pwm(pin, _PWM_HZ), timer)

    def bus(self) -> I2C:
        """Makes and returns the I2C bus that a DRV2605L would be on; each call makes a new object."""
        number, scl, sda = self.BUS
        return I2C(number, scl=Pin(scl), sda=Pin(sda), freq=400_000)

    def button_pins(self) -> "list[Pin]":
        """Makes the input pins of the buttons, in the order of BUTTONS."""
        return [Pin(number, Pin.IN, self.PULL) for _, number in self.BUTTONS]  # type: ignore[arg-type]

    def led(self) -> Pin:
        """Makes the pin of the LED, off; only safe mode lights it."""
        return Pin(self.LED, Pin.OUT, value=0)

    def battery(self) -> "Battery":
        """Makes the meter of the cell's charge."""
        from ..system.battery import Battery

        pin, ratio = self.CELL
        return Battery(self.PORT.adc(Pin(pin)), ratio)

    def offer(self) -> "tuple":
        """Returns what a board's file binds to BUTTONS, motor_off, motor, button_pins, led, battery, in order."""
        return self.BUTTONS, self.motor_off, self.motor, self.button_pins, self.led, self.battery
