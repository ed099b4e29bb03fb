"""An emulated chip on a cable; mpremote and all tools built on it see it as a real band.

    with ChipServer("pico", flash) as server:
        subprocess.run(["mpremote", "connect", server.name, "fs", "ls"])
        server.do(lambda chip: chip.press("main"))

The chip's time runs `speed` times as fast as the wall clock, but slower while the chip works: a second of work
takes three or four here.
"""

import base64
import threading
import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

from ...cable.serial import Serial
from ...cable.tasks import Tasks
from ...cable.transport import Plug, Pty
from ...core.kernel import MS, Kernel, S
from .chip import Chip

_STEP_US = 20 * MS
_LONGEST_WAIT_S = 0.005
_TASK_LIMIT_S = 120

T = TypeVar("T")


class _ChipSerial(Serial):
    """The chip's end of the cable; bytes from the computer wait here until the chip's next turn."""

    def __init__(self) -> None:
        super().__init__(Kernel())
        self.sent = bytearray()

    def arrive(self, data: bytes) -> None:
        """Receives `data`, which the computer sends at this moment."""
        self.sent += data


class ChipServer:
    """An emulated chip on a cable, in a thread of its own.

    `plug` makes the cable; `chip_arguments` are those of Chip. While the server runs, use `chip` only through
    `do`.
    """

    def __init__(
        self, board: str, flash: bytes, plug: Plug = Pty, speed: float = 3.0, **chip_arguments: Any
    ) -> None:
        self.chip = Chip(board, flash, usb=True, **chip_arguments)
        self._serial = _ChipSerial()
        self._cable = plug(self._serial)
        self._speed = speed
        self._printed = 0
        self._tasks = Tasks()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run_chip, name=self.name, daemon=True)

    @property
    def name(self) -> str:
        """Returns the name of the device for mpremote to connect to."""
        return self._cable.name

    def __enter__(self) -> Self:
        self.chip.power_on()
        self._thread.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._cable.stopping = True
        self._cable.wake()
        self._thread.join()
        self._cable.close()
        self.chip.close()
        if self._error is not None and error is None:
            raise self._error

    def seconds(self) -> float:
        """Returns the chip's time in s: waits measured by it do not depend on this computer's speed."""
        return self.chip.now_us / S

    def do(self, act: Callable[[Chip], T]) -> T:
        """Calls `act(chip)` in the server's thread, between two steps of the chip; returns the call's result."""
        result = self._tasks.put(lambda: act(self.chip))
        self._cable.wake()
        return result.result(_TASK_LIMIT_S)

    def _run_chip(self) -> None:
        began_s = time.monotonic()
        try:
            while not self._cable.stopping:
                ahead_s = self.seconds() / self._speed - (time.monotonic() - began_s)
                if ahead_s < -1:  # the chip was busy: the lost time is not made up for
                    began_s = time.monotonic() - self.seconds() / self._speed
                self._cable.wait(max(0.0, min(ahead_s, _LONGEST_WAIT_S)))
                self._step(ahead_s <= 0)
        except BaseException as error:  # `__exit__` raises it
            self._error = error

    def _step(self, is_due: bool) -> None:
        if self._serial.sent:
            data = bytes(self._serial.sent)
            del self._serial.sent[: len(data)]
            self.chip.type(data)
        if is_due:
            self.chip.run(self.chip.now_us + _STEP_US)
        events_seen = self.chip.seen
        for event in events_seen[self._printed :]:
            if event.kind == "console":
                self._serial.out(base64.b64decode(event.data[0]))
        self._printed = len(events_seen)
        self._tasks.do_all()
