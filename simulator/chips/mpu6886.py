"""The MPU-6886 motion sensor, which no band uses: a firmware can only identify it and put it to sleep.

Source: MPU-6886 data sheet, registers 0x6B (PWR_MGMT_1) and 0x75 (WHO_AM_I).

Not modelled: everything that it measures; its registers but for those two read 0.
"""

_PWR_MGMT_1, _RESET_VALUE, _RESET_BIT, _SLEEP_BIT = 0x6B, 0x01, 0x80, 0x40
_WHO_AM_I, _MPU6886 = 0x75, 0x19


class Mpu6886:
    """An MPU-6886 sensor: it draws some 3 mA awake, next to nothing asleep."""

    def __init__(self) -> None:
        self._pointer = 0
        self.reset()

    def reset(self) -> None:
        """Resets the sensor to its state after power on: awake.

        Data sheets of its family differ on whether that is awake or asleep; awake is the worse case.
        """
        self._power_register = _RESET_VALUE

    @property
    def asleep(self) -> bool:
        """Returns whether the sensor is asleep; asleep it draws next to nothing."""
        return bool(self._power_register & _SLEEP_BIT)

    def write(self, data: bytes) -> None:
        """Handles one write transaction: a register's number, then bytes for that register and those after it."""
        for index, byte in enumerate(data):
            if index == 0:
                self._pointer = byte
            elif self._pointer + index - 1 == _PWR_MGMT_1:
                self._power_register = _RESET_VALUE if byte & _RESET_BIT else byte

    def read(self, count: int) -> bytes:
        """Returns `count` bytes, from the register last addressed on."""
        values = {_PWR_MGMT_1: self._power_register, _WHO_AM_I: _MPU6886}
        return bytes(values.get(self._pointer + offset, 0) for offset in range(count))
