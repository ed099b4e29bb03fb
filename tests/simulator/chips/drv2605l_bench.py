"""A DRV2605L on a bench: its registers, its EN, and what it gives its motor."""

from simulator.chips.drv2605l import Drv2605l
from simulator.core.kernel import MS, Kernel

ADDRESS = 0x5A
EN = 10
AWAKE = b"\x01\x00"


class Bench:
    """A DRV2605L with its EN pin; records what it gives its motor."""

    def __init__(self, kind: type[Drv2605l] = Drv2605l) -> None:
        self.kernel = Kernel()
        self.duty = 0.0
        self.drives: list[tuple[int, float]] = []
        self.chip = kind(self.kernel, self._driven, 3.3)

    def _driven(self, duty: float) -> None:
        if round(duty, 2) != self.duty:
            self.duty = round(duty, 2)
            self.drives.append((self.kernel.now_us // MS, self.duty))

    def read(self, register: int) -> int:
        self.chip.write(bytes((register,)))
        return self.chip.read(1)[0]

    def duty_after_ms(self, ms: int) -> float:
        self.kernel.run(self.kernel.now_us + ms * MS)
        return self.duty
