"""MicroPython's ports to families of chips: what differs between them for a firmware, one file per port.

A board's file says `PORT = rp2.PORT`; the stock modules and the microcontroller read all else here, on every
interpreter. mp#n is issue or pull request n of micropython/micropython.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Port:
    """One port: the names and numbers in its modules, and how its chip resets and goes into light sleep."""

    name: str  # sys.platform
    epoch_year: int  # the year of time 0
    modules: tuple[str, ...]  # that only this port has

    clock_start: int  # s since 1970 that the clock shows when it was not set
    clock_outlives_reset: bool  # a reset by the button, the watchdog or machine.reset()
    clock_stops_asleep: bool

    # The number of reset_cause() for what happened; what is not in here leaves the number as it was.
    causes: Mapping[str, int]
    cause_names: Mapping[str, int]  # in machine
    own_reset: str  # what a machine.reset() counts as, among `causes`

    pin: Mapping[str, int]  # the constants of machine.Pin
    timers: tuple[int, ...]  # the ids of machine.Timer; -1: any number of timers in software
    timers_stop_asleep: bool  # else the first timer that is due ends the sleep
    adc_reads_uv: bool  # ADC has read_uv and atten, else read_u16 only
    i2c_by_pin: bool  # only some pins may be SDA or SCL of a bus
    spi_most_hz: int  # at a faster clock the first transfer crashes the chip

    watchdog_most_ms: int
    watchdog_stops_asleep: bool
    wake_us: int  # from the end of a sleep to the next line of the firmware
    longest_sleep_ms: int  # ValueError for a longer one
    wakes_by_level: bool  # esp32.wake_on_gpio, else by the edges of pins that have a handler
    # If PWM(lightsleep=True), which others do not take; else it freezes at its level
    keeps_pwm_asleep: bool

    pwm_stays: bool  # PWM.deinit, and a soft reset, leave the pin at its level
    pwm_survives: tuple[int, ...]  # pins whose PWM goes on over a soft reset

    pin_registers: int  # address of the first; one a pin, 4 bytes each; 0: there are none
    registers: Mapping[int, str]  # what machine.mem32 reads by address, by its name in mcu.py

    def facts(self) -> dict[str, object]:
        """Returns every field of this port by its name, for the stock modules."""
        return dict(vars(self))


# For no limit: longer than any clock here counts.
NO_LIMIT = 1 << 30
