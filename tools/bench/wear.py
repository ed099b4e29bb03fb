"""Counts on the emulated chip what sessions cost the flash: one band plays one session after the other.

found = wear("xiao_esp32c3", 200)
"""

from dataclasses import dataclass

from simulator.chips.nor import ERASE_US
from simulator.core.device import Device
from simulator.core.kernel import MS
from simulator.core.setup import Setup

from ..log.pull.journal import files_of, read

ENDURED_ERASES = 100_000  # erases that a block endures (W25Q16JV data sheet)
SESSIONS_A_DAY = 12

# A default session of 28:00 and the minute until the band sleeps.
_PRESSES_MS = (1_000, 3_000)
_SESSION_EVERY_MS = 2_640_000
_FIRST_MS = 2_000  # by then the first power on has made all files


@dataclass(frozen=True)
class Wear:
    """What sessions cost the flash: counts of erases and of bytes `programmed`, times in ms.

    `worst_block` is the block that was erased most, `mean_block` the average; `kept` sessions are in the journal.
    """

    sessions: int
    erases: int
    worst_block: int
    mean_block: float
    programmed: int
    blocks_used: int
    longest_busy_ms: float
    cue_delay_ms: int
    kept: int

    @property
    def years(self) -> float:
        """Returns the years until the block that is erased most has had ENDURED_ERASES, at SESSIONS_A_DAY."""
        return ENDURED_ERASES * self.sessions / self.worst_block / SESSIONS_A_DAY / 365.25


class _Watcher:
    """Finds in the trace how long the flash was busy at most, and by how much a phase's cue was late at most."""

    def __init__(self) -> None:
        self.longest_busy_ms = 0.0
        self.cue_delay_ms = 0
        self._busy_from = self._busy_to = -1.0
        self._boundary: int | None = None

    def heard(self, t_ms: int, kind: str, fields: dict[str, object]) -> None:
        """Updates both times by one entry of the trace: its instant `t_ms` in ms, its type and its fields."""
        if kind == "flash":
            if t_ms > self._busy_to + 1:
                self._busy_from = t_ms
            took = ERASE_US / MS if fields["op"] == "erase" else 1
            self._busy_to = t_ms + took
            self.longest_busy_ms = max(self.longest_busy_ms, self._busy_to - self._busy_from)
        elif kind == "phase":
            self._boundary = int(str(fields["since"])) if fields["since"] == t_ms else None
        elif kind == "cue" and self._boundary is not None:
            self.cue_delay_ms = max(self.cue_delay_ms, t_ms - self._boundary)
            self._boundary = None


def wear(board: str, sessions: int) -> Wear:
    """Plays `sessions` default sessions, display off, on a band whose flash is empty; returns the counts."""
    device = Device(Setup(board, settings={"display": "off"}, clock=1_777_600_000))
    watcher = _Watcher()
    device.recorder.subscribe(watcher.heard)
    device.power_on()
    device.run_to_ms(_FIRST_MS)
    chip = device.flash.chip
    chip.erases = [0] * len(chip.erases)
    chip.programmed = 0
    for number in range(sessions):
        began = _FIRST_MS + number * _SESSION_EVERY_MS
        for press in _PRESSES_MS:
            device.hold("main", at_ms=began + press)
        device.run_to_ms(began + _SESSION_EVERY_MS)
        device.recorder.entries.clear()
    device.discard()
    fs = device.flash.mount()
    files = files_of(fs)
    erase_counts = [count for count in chip.erases if count]
    return Wear(
        sessions,
        sum(erase_counts),
        max(erase_counts),
        sum(erase_counts) / len(chip.erases),
        chip.programmed,
        fs.used_block_count,
        watcher.longest_busy_ms,
        watcher.cue_delay_ms,
        len(read(files).sessions),
    )
