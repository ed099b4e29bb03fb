"""The real mpremote, run as a command that waits half a millisecond for each answer instead of ten.

    subprocess.run([*MPREMOTE, "connect", served.name, "fs", "ls"])

Its time-outs go by time.monotonic, so that only the length of a test changes.
"""

import sys
import time
from pathlib import Path

MPREMOTE = (sys.executable, str(Path(__file__)))
_NAP_S = 0.0005


def _quicker() -> None:
    sleep = time.sleep
    time.sleep = lambda seconds: sleep(min(seconds, _NAP_S))


if __name__ == "__main__":
    sys.path.pop(0)  # this folder, where `mpremote` is this file
    _quicker()
    from mpremote.main import main

    sys.exit(main())
