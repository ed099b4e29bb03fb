"""An X server without a screen, Xvfb, on which windows open as on any other X server."""

import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

PROGRAM = "Xvfb"
SIZE = (1280, 800)
_LONGEST_S = 60


def is_installed() -> bool:
    """Returns whether Xvfb is installed."""
    return shutil.which(PROGRAM) is not None


@contextmanager
def x_server(size: tuple[int, int] = SIZE) -> Iterator[str]:
    """Runs an X server while the `with` lasts; yields its display's name, as in the variable DISPLAY."""
    reading, writing = os.pipe()
    # Without -noreset the server starts anew, and refuses others, when its last client leaves.
    command = [PROGRAM, "-noreset", "-displayfd", str(writing)]
    command += ["-screen", "0", f"{size[0]}x{size[1]}x24"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        yield ":" + _number(reading)
    finally:
        os.close(reading)
        server.terminate()
        server.wait(_LONGEST_S)


def _number(reading: int) -> str:
    """Returns the display's number, which the server writes to the pipe `reading` when it is ready.

    Raises RuntimeError if the server ends before that, or writes nothing for _LONGEST_S.
    """
    ready = select.select([reading], [], [], _LONGEST_S)[0]
    display_number = os.read(reading, 16).decode().strip() if ready else ""
    if not display_number:
        raise RuntimeError(f"{PROGRAM} did not start")
    return display_number
