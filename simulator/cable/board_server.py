"""A virtual board on a cable; mpremote and all tools built on it see it as a real board.

    with BoardServer() as server:
        subprocess.run(["mpremote", "connect", server.name, "fs", "ls"])
        server.do(lambda device: device.press("main"))
    server.device.flash.get("main.py")

The board runs the firmware on its flash, on a real MicroPython, in virtual time that follows the wall clock.
`python -m simulator serve` serves such a board until Ctrl-C.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .. import boards
from ..core.device import Device
from ..core.flash import image
from ..core.kernel import S, Stuck
from ..core.setup import Setup
from ..interpreters.program import on_device
from .tasks import Tasks
from .transport import Plug, Tcp, Unplugged

INTERPRETER = "unix"
_MAX_PAUSE_S = 0.5
_MOST_AT_ONCE_S = 0.1  # of the wall clock, until what is asked of the board is done
_STEP_US = 100_000
_TASK_LIMIT_S = 30

T = TypeVar("T")


class BoardServer:
    """A virtual board on a cable, in a thread of its own.

    `device` is the board: while the server runs, use it only through `do`.

    At first the flash holds `files`, or is the image `flash`; without either it holds this repository's
    firmware. `plug` makes the cable. The board's time runs `speed` times as fast as the wall clock. Other arguments
    are those of `Setup`.
    """

    def __init__(
        self,
        board: str = boards.DEFAULT,
        files: Mapping[str, bytes] | None = None,
        flash: bytes | None = None,
        plug: Plug = Tcp,
        speed: float = 1.0,
        interpreter: str = INTERPRETER,
        **setup_fields: Any,
    ) -> None:
        if flash is None:
            flash = image(boards.load(board), on_device(board) if files is None else files)
        self.device = Device(Setup(board, image=flash, interpreter=interpreter, **setup_fields))
        self.cable = self.device.cable = plug(self.device.serial)
        self._speed = speed
        self._tasks = Tasks()
        self._takes_tasks = False  # whether its thread takes tasks
        self._lock = threading.Lock()
        self._fatal_error: BaseException | None = None
        self._started_s = 0.0
        self._thread = threading.Thread(target=self._run_board, name=self.name, daemon=True)

    @property
    def name(self) -> str:
        """Returns the name of the device for mpremote to connect to: a URL, or the path of a pty."""
        return self.cable.name

    def __enter__(self) -> "BoardServer":
        self._takes_tasks = True
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def do(self, act: Callable[[Device], T]) -> T:
        """Calls `act(device)` in the server's thread, between two steps of the board; returns the call's result."""
        with self._lock:
            takes_tasks = self._takes_tasks
            result = self._tasks.put(lambda: act(self.device))
        if takes_tasks:
            self.cable.wake()
        else:
            self._tasks.do_all()
        return result.result(_TASK_LIMIT_S)

    def skip_ms(self, ms: int) -> None:
        """Advances the board's time by `ms` at once."""

        def advance(device: Device) -> None:
            device.run_to_ms(device.kernel.now_ms + ms)
            self._started_s -= ms / 1000 / self._speed

        self.do(advance)

    def stop(self) -> None:
        """Unplugs the cable and ends the board. Raises the error that ended the server's thread, if one did."""
        if self._thread.is_alive():
            self.cable.stopping = True
            self.cable.wake()
            self._thread.join()
        if self._fatal_error is not None:
            error, self._fatal_error = self._fatal_error, None
            raise error

    def join(self) -> None:
        """Waits until the server is stopped."""
        while self._thread.is_alive():
            self._thread.join(_MAX_PAUSE_S)

    def _run_board(self) -> None:
        self._started_s = time.monotonic()
        try:
            self.device.plug_in()
            self.device.power_on()
            self.device.plug_in()
            while not self.cable.stopping:
                self._run_one_turn()
        except Unplugged:
            pass
        except BaseException as error:  # `stop` raises it
            self._fatal_error = error
        finally:
            self.device.discard()
            self.cable.close()
            with self._lock:
                self._takes_tasks = False
            self._tasks.do_all()

    def _run_one_turn(self) -> None:
        kernel = self.device.kernel
        try:
            self._run_to_wall_clock()
        except Stuck as stuck:
            self.device.restart_stuck(stuck)
        ahead_s = (kernel.due_us - kernel.now_us) / S / self._speed
        self.cable.wait(min(max(ahead_s, 0.0), _MAX_PAUSE_S))
        self._tasks.do_all()

    def _run_to_wall_clock(self) -> None:
        """Runs the board up to the time of the wall clock, but for _MOST_AT_ONCE_S of real time at most.

        Time that the computer was too slow for is dropped. If it were made up for, each turn would take longer than
        the one before, and the tasks between two turns would wait ever longer.
        """
        kernel, began_s = self.device.kernel, time.monotonic()
        until_us = int((began_s - self._started_s) * self._speed * S)
        while kernel.now_us < until_us:
            kernel.run(min(until_us, kernel.now_us + _STEP_US))
            if time.monotonic() - began_s > _MOST_AT_ONCE_S:
                self._started_s += (until_us - kernel.now_us) / S / self._speed
                return
