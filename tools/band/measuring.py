"""Measures a band for `doctor measure`; returns a table that the simulator can use for that board.

    table = measure(band, "pico", say, now, sleep)
    table["figures"]["imports_ms"]      see simulator/mcu/measured.py

It measures how long the firmware's App takes to be imported and made, a garbage collection, the memory in use then,
and how long a block of flash takes to be written; then the error of the clock, and that of a light sleep. For this
the band is reset without running main.py, and does the work of main.py step by step at its REPL.

What cannot be measured is null in the table:
- boot_ms, the time from power on to boot.py, because nothing that runs on the chip can see it;
- main_ms, the time from boot.py to the import of App, because main.py does not run;
- wake_us, the error of a light sleep, on an ESP32, because a light sleep cuts its USB off for good.
"""

import re
import time
from collections.abc import Callable

from simulator.interpreters.modules import FIRMWARE
from simulator.mcu.measured import FIGURES
from simulator.text.language import _

from .link import Link
from .repl import DeviceError

START_S, FLASH_S = 30.0, 30.0
CRYSTAL_S = 20.0  # 1 ms of error at each end is 100 ppm
BLOCKS_WRITTEN, BLOCK_BYTES = 8, 4096
SLEEP_COUNT, SLEEP_MS = 5, 40
_NO_CABLE_ASLEEP = "esp32"  # sleep cuts its USB off for good, esp-idf#16129

_HEAD = """
import gc, sys, os, json
from time import ticks_us, ticks_diff
def _ms(since):
 return ticks_diff(ticks_us(), since) / 1000
"""
_START = """
gc.threshold({threshold})
_t = ticks_us()
import board
from rondo.app import App
_a = _ms(_t)
_t = ticks_us()
_app = App(board)
_b = _ms(_t)
_t = ticks_us()
gc.collect()
print(json.dumps([_a, _b, _ms(_t), gc.mem_alloc(), gc.mem_free()]))
"""
_FLASH = """
_b = bytes({block})
_t = ticks_us()
with open({name!r}, 'wb') as _f:
 for _ in range({blocks}):
  _f.write(_b)
_t = _ms(_t)
os.remove({name!r})
print(json.dumps(_t / {blocks}))
"""
_SLEEP = """
import machine
_l = []
for _ in range({sleeps}):
 _t = ticks_us()
 machine.lightsleep({ms})
 _l.append(ticks_diff(ticks_us(), _t) - {ms} * 1000)
print(json.dumps(min(_l)))
"""
_NAME = "doctor.tmp"

Table = dict[str, object]


def measure(
    band: Link,
    board: str,
    say: Callable[[str], None],
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Table:
    """Returns the table of a band's figures, without the measurer's name. Raises UsageError for a silent band."""
    platform_and_version = band.value(
        "[sys.platform, '.'.join(str(n) for n in sys.implementation[1][:3])]", "sys"
    )
    if not (
        isinstance(platform_and_version, list)
        and all(isinstance(text, str) for text in platform_and_version)
    ):
        raise band.nonsense(platform_and_version)
    platform, version = platform_and_version
    figures: dict[str, object] = dict.fromkeys(FIGURES)
    say(_("its start, its memory"))
    figures |= _start(band)
    say(_("its flash"))
    figures["block_ms"] = _printed_by(
        band, _FLASH.format(name=_NAME, block=BLOCK_BYTES, blocks=BLOCKS_WRITTEN)
    )
    say(_("its clock, for {seconds:.0f} s").format(seconds=CRYSTAL_S))
    figures["crystal_ppm"] = _crystal(band, now, sleep)
    if platform != _NO_CABLE_ASLEEP:
        say(_("its sleep"))
        figures["wake_us"] = _printed_by(band, _SLEEP.format(sleeps=SLEEP_COUNT, ms=SLEEP_MS))
    rounded_figures = {name: _sensible(name, value) for name, value in figures.items()}
    return {"board": board, "port": platform, "version": version, "figures": rounded_figures}


def _threshold() -> int:
    """Returns the threshold of garbage collection that main.py sets while it imports; -1 if it sets none."""
    match = re.search(r"gc\.threshold\(([0-9_]+)\)", (FIRMWARE / "main.py").read_text())
    return int(match[1]) if match is not None else -1


def _start(band: Link) -> dict[str, object]:
    band.start_without_main()
    band.run(_HEAD)
    answer = band.run(_START.format(threshold=_threshold()), within_s=START_S)
    numbers = band.parsed(answer.splitlines()[-1] if answer.strip() else "")
    if not (isinstance(numbers, list) and len(numbers) == 5):
        raise band.nonsense(answer)
    names = ("imports_ms", "make_ms", "collection_ms", "heap_used", "heap_free")
    return dict(zip(names, numbers, strict=True))


def _printed_by(band: Link, code: str) -> object:
    """Runs `code` on the band; returns the value that it prints as JSON, None if it raises an exception."""
    try:
        return band.parsed(band.run(code, within_s=FLASH_S))
    except DeviceError:
        return None


def _crystal(band: Link, now: Callable[[], float], sleep: Callable[[float], None]) -> float | None:
    """Returns by how many ppm the band's clock is faster than the computer's; None if the band gives no time."""
    if _printed_by(band, "_t = ticks_us()\nprint(0)") is None:
        return None
    began = now()
    sleep(CRYSTAL_S)
    us_passed, took_s = _printed_by(band, "print(ticks_diff(ticks_us(), _t))"), now() - began
    if not isinstance(us_passed, int) or took_s <= 0:
        return None
    return round((us_passed / 1e6 / took_s - 1) * 1e6)


def _sensible(name: str, value: object) -> float | int | None:
    """Returns `value` rounded to a tenth; None if it is no number or out of range, as a virtual board's may be."""
    if not isinstance(value, int | float):
        return None
    low, high = FIGURES[name]
    return round(value, 1) if low <= value <= high else None
