"""The DRV2605L haptic driver: registers behind I2C, an EN pin, and a motor at its output.

Its output in open loop is a fraction of the voltage that register 0x17 sets; `drive` gets the motor's duty as a
fraction of the supply. A low EN pin stops the output and leaves the registers as they are; the chip still answers
on the bus, as engineers at TI found (e2e.ti.com threads 1174173 and 1180260), whatever the data sheet says.
Sources: TI SLOS854D, chapters 8.4 to 8.6; the level of 0x17 from its equation for open-loop ERM.

Not modelled: the shapes of the library's effects (a tick of full drive, but for the alerts, whose names say how
long they are), ramps, the engine's start-up time, closed loop, LRAs, audio and PWM input, what calibration finds.
"""

from collections.abc import Callable

from ..core.kernel import MS, Event, Kernel

_REGISTER_COUNT = 0x23
STATUS, MODE, RTP, LIBRARY, SEQUENCE, GO = 0x00, 0x01, 0x02, 0x03, 0x04, 0x0C
CLAMP, FEEDBACK, CONTROL3 = 0x17, 0x1A, 0x1D
_SLOTS = 8

_ID = 7 << 5  # DRV2605L
OVER_TEMPERATURE, OVER_CURRENT = 0x02, 0x01  # in STATUS, until it is read

_DEV_RESET, _STANDBY = 0x80, 0x40
_INTERNAL, _REAL_TIME, _SELF_TEST, _CALIBRATION = 0, 5, 6, 7
_LRA = 0x80  # in FEEDBACK
_OPEN_LOOP, _UNSIGNED = 0x20, 0x08  # in CONTROL3
_PAUSE_BIT = 0x80  # in a slot of the sequence: a pause, its other bits times 10 ms

# Registers whose value after a reset is not 0.
_RESET_VALUES = {
    MODE: _STANDBY, LIBRARY: 0x01, SEQUENCE: 0x01, 0x11: 0x05, 0x12: 0x19, 0x13: 0xFF, 0x14: 0x19, 0x15: 0xFF,
    0x16: 0x3E, CLAMP: 0x8C, 0x18: 0x0C, 0x19: 0x6C, FEEDBACK: 0x36, 0x1B: 0x93, 0x1C: 0xF5, CONTROL3: 0xA0,
    0x1E: 0x20, 0x1F: 0x80, 0x20: 0x33,
}  # fmt: skip

_CLAMP_STEP_V = 0.02159  # of the open-loop output, for each count
_EFFECT_MS = {15: 750, 16: 1_000}
_TICK_MS = 100
_ENDLESS_EFFECT = 118  # "long buzz for programmatic stopping"
_SELF_TEST_MS = 1_000


class Drv2605l:
    """A DRV2605L haptic driver. It calls `drive` with the part of `supply_v` that the motor gets, 0 to 1.

    A test sets `fault`: OVER_TEMPERATURE (too hot), OVER_CURRENT (output shorted) or 0, none.
    """

    def __init__(self, kernel: Kernel, drive: Callable[[float], None], supply_v: float) -> None:
        self._kernel = kernel
        self._drive = drive
        self._supply_v = supply_v
        self._enabled = True  # until EN is driven: boards tie it to the supply
        self._registers = bytearray(_REGISTER_COUNT)
        self._register_pointer = 0
        self._next_event: Event | None = None
        self._next_slot = 0
        self._effect_level = 0.0  # 0 or 1, of the effect that plays
        self.fault = 0
        self.reset()

    def reset(self) -> None:
        """Resets the chip to its state after power on: in standby."""
        self._stop()
        self._registers[:] = bytes(_REGISTER_COUNT)
        for register, value in _RESET_VALUES.items():
            self._registers[register] = value
        self._registers[STATUS] = _ID
        self._drive_motor()

    def enable(self, level: float) -> None:
        """Sets the level of the EN pin; low stops the motor."""
        self._enabled = level > 0
        if not self._enabled:
            self._stop()
        self._drive_motor()

    def inject_fault(self, fault: int) -> None:
        """Makes the chip too hot, or shorts its output, from now on; 0 ends the fault."""
        self.fault = fault
        if fault:
            self._registers[STATUS] |= fault
            self._stop()
        self._drive_motor()

    # The bus.

    def write(self, data: bytes) -> None:
        """Handles one write transaction: a register's number, then bytes for that register and those after it."""
        for index, byte in enumerate(data):
            if index == 0:
                self._register_pointer = byte % _REGISTER_COUNT
            else:
                self._set(self._register_pointer, byte)
                self._register_pointer = (self._register_pointer + 1) % _REGISTER_COUNT
        self._drive_motor()

    def read(self, count: int) -> bytes:
        """Returns `count` bytes, from the register last addressed, or from where the last read ended.

        Reading STATUS clears past faults.
        """
        data = bytes(
            self._registers[(self._register_pointer + offset) % _REGISTER_COUNT]
            for offset in range(count)
        )
        if STATUS in {
            (self._register_pointer + offset) % _REGISTER_COUNT for offset in range(count)
        }:
            self._registers[STATUS] = _ID | self.fault
        self._register_pointer = (self._register_pointer + count) % _REGISTER_COUNT
        return data

    def _set(self, register: int, byte: int) -> None:
        if register == STATUS:
            return
        if register == MODE and byte & _DEV_RESET:
            self.reset()
            return
        self._registers[register] = byte
        if register == GO:
            if byte & 1:
                self._begin()
            else:
                self._stop()
        elif register == MODE and self._mode != _INTERNAL:
            self._stop()

    # The engine.

    @property
    def _mode(self) -> int:
        """Returns the three lowest bits of the register MODE; -1 in standby."""
        mode = self._registers[MODE]
        return -1 if mode & _STANDBY else mode & 7

    @property
    def playing(self) -> bool:
        """Returns whether a sequence or a self-test is running, as the bit GO says."""
        return bool(self._registers[GO] & 1)

    def _begin(self) -> None:
        self._next_slot = 0
        if self._mode in (_SELF_TEST, _CALIBRATION):
            self._plan(_SELF_TEST_MS, self._stop)
        elif self._mode == _INTERNAL and self._enabled and not self.fault:
            self._play_slot()
        else:
            self._stop()

    def _play_slot(self) -> None:
        """Plays the next slot of the sequence, and plans the slot after it.

        A slot of 0, or the last, ends the sequence.
        """
        entry = self._registers[SEQUENCE + self._next_slot] if self._next_slot < _SLOTS else 0
        self._next_slot += 1
        if entry == 0:
            self._stop()
        elif entry & _PAUSE_BIT:
            self._effect_level = 0.0
            self._plan((entry & 0x7F) * 10, self._play_slot)
        else:
            self._effect_level = 1.0
            if entry != _ENDLESS_EFFECT:
                self._plan(_EFFECT_MS.get(entry, _TICK_MS), self._play_slot)
        self._drive_motor()

    def _plan(self, ms: int, action: Callable[[], None]) -> None:
        self._next_event = self._kernel.call_at_us(self._kernel.now_us + ms * MS, action)

    def _stop(self) -> None:
        if self._next_event is not None:
            self._next_event.cancel()
        self._next_event = None
        self._effect_level = 0.0
        self._registers[GO] &= 0xFE

    def _drive_motor(self) -> None:
        """Sets the motor's duty as the registers say."""
        volts = self._drive_fraction() * self._registers[CLAMP] * _CLAMP_STEP_V
        self._drive(min(1.0, max(0.0, volts / self._supply_v)))

    def _drive_fraction(self) -> float:
        """Returns the output as a fraction of the full output, 0 to 1; below 0 it brakes."""
        open_loop = self._registers[CONTROL3] & _OPEN_LOOP and not self._registers[FEEDBACK] & _LRA
        if not self._enabled or self.fault or not open_loop:
            return 0.0
        if self._mode != _REAL_TIME:
            return self._effect_level
        level = self._registers[RTP]
        if self._registers[CONTROL3] & _UNSIGNED:
            return (level - 128) / 127
        return (level - 256 if level > 127 else level) / 127
