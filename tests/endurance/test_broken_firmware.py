"""A firmware of which a part is missing or broken counts its resets and comes to rest: motor off, the REPL free."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from firmware.rondo.storage import frames, reading
from simulator import boards
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters import modules
from simulator.interpreters.flashed import loaded_modules
from simulator.interpreters.modules import FIRMWARE
from tests.recorded import times, values

LOADED = sorted(
    name for name in loaded_modules(boards.DEFAULT, language="en") if name.startswith("rondo")
)
# What the board's own file needs: without it nobody knows where the light is.
OF_THE_BOARD = (
    "rondo",
    *(module for module in LOADED if module.startswith(("rondo.boards", "rondo.ports"))),
)
# Looked for only when something asks for it.
DONE_WITHOUT = ("rondo.session.validator",)
# A folder is a package without such a file too.
EMPTY = [
    name for name in LOADED if name != "rondo" and (FIRMWARE / name.replace(".", "/")).is_dir()
]


Broken = Callable[[str, str | None], Device]


@pytest.fixture(scope="module")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder of a copy of our firmware; unchanged files in it are compiled only once."""
    folder = tmp_path_factory.mktemp("copy")
    for root_file in ("boot.py", "main.py", "resets.py"):
        shutil.copy(FIRMWARE / root_file, folder)
    shutil.copytree(FIRMWARE / "rondo", folder / "rondo")
    return folder


@contextmanager
def put_aside(path: Path) -> Iterator[None]:
    """Removes a file of the copy during the `with` block, so that it is missing or can be replaced."""
    hidden_path = path.rename(path.with_suffix(".aside"))
    try:
        yield
    finally:
        hidden_path.replace(path)
        modules._module_file.cache_clear()  # a package may have been found without its file


@pytest.fixture
def start_broken(firmware: Path) -> Iterator[Broken]:
    """Yields a function that makes a band with one module of the firmware missing, or replaced by a text."""
    with ExitStack() as hidden_files:

        def make(name: str, text: str | None) -> Device:
            path = firmware / name.replace(".", "/")
            path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            hidden_files.enter_context(put_aside(path))
            if text is not None:
                path.write_text(text)
            return Device(Setup(firmware=firmware))

        yield make


# What a file of the history takes to be read in which nothing is intact, on an emulated RP2040.
SLOW_MS = 200
# As MicroPython's loader does with half of some compiled files: it reads on and on, and calls nothing that waits.
ENDLESS = "from time import sleep_us\nwhile True:\n    sleep_us(100_000)\n"
# What boot.py needs for its pins: no watchdog runs so early.
OF_BOOT = (*OF_THE_BOARD, "rondo.system", "rondo.system.edges")
# The simulator's own ear, and what that imports: here, not on a device, they are loaded before boot.py.
OF_THE_EAR = (
    "rondo.trace",
    *(f"rondo.session{name}" for name in ("", ".table", ".program", ".state")),
)


@pytest.mark.parametrize("text", [None, "raise MemoryError\n"], ids=["missing", "broken"])
@pytest.mark.parametrize("name", LOADED)
def test_whichever_module_is_missing_the_band_comes_to_rest_with_the_motor_off(
    name: str, text: str | None, start_broken: Broken
) -> None:
    device = start_broken(name, text)
    device.power_on()
    device.run_to_ms(60_000)
    boots = len(times(device, "boot"))
    assert boots <= 5
    assert device.recorder.motor_duty == 0.0
    console_lines = values(device, "console", "text")
    if device.recorder.state == "asleep":
        assert boots == 1
        assert name in DONE_WITHOUT or (text is None and name in EMPTY), console_lines
        return
    assert console_lines
    if boots == 1:
        assert name in OF_THE_BOARD, console_lines
    else:
        assert int(device.flash.get("reason.txt").splitlines()[0]) >= 3
        assert device.board.led.duty == 1.0
    device.cut()
    device.power_on()
    device.run_to_ms(120_000)
    assert len(times(device, "boot")) <= 2 * 5


@pytest.mark.parametrize("name", [name for name in LOADED if name not in (*OF_BOOT, *OF_THE_EAR)])
def test_a_module_whose_import_never_comes_back_ends_as_any_that_is_broken(
    name: str, start_broken: Broken
) -> None:
    device = start_broken(name, ENDLESS)
    device.power_on()
    device.run_to_ms(120_000)
    boots = values(device, "boot", "reason")
    assert device.recorder.motor_duty == 0.0
    if device.recorder.state == "asleep":
        assert boots == ["power_on"]
        assert name in DONE_WITHOUT
        return
    assert boots == ["power_on", *["watchdog"] * (len(boots) - 1)]
    assert 4 <= len(boots) <= 5
    assert int(device.flash.get("reason.txt").splitlines()[0]) >= 3
    assert device.board.led.duty == 1.0


def test_what_boot_py_cannot_load_after_a_soft_reset_is_counted_at_once(
    firmware: Path, start_broken: Broken
) -> None:
    """boot.py counts the reset without waiting for the watchdog, and lets no error keep main.py from being run."""
    device = Device(Setup(firmware=firmware))
    device.power_on()
    device.run_to_ms(10_000)
    start_broken("rondo.drivers.watchdog", "raise MemoryError\n")
    device.reset("soft")
    device.run_to_ms(12_000)
    assert int(device.flash.get("reason.txt").splitlines()[0]) >= 1


def test_a_history_that_takes_long_to_read_ends_in_no_reset(start_broken: Broken) -> None:
    """The whole history is read at a start without a readable state, and again as the first session is filed."""
    text = (FIRMWARE / "rondo/storage/ring.py").read_text()
    slow_source = text
    for reads, indent in (
        ("found = _last_in(history, path)", 12),
        ("size = _size(chunk_path(number))", 8),
    ):
        assert text.count(reads) == 1
        wait = f'__import__("time").sleep_ms({SLOW_MS})\n{" " * indent}'
        slow_source = slow_source.replace(reads, wait + reads)
    device = start_broken("rondo.storage.ring", slow_source)
    for chunk_number in range(frames.CHUNKS):
        device.flash.put(frames.chunk_path(chunk_number), b"not intact")
    device.power_on()
    device.hold("main", at_ms=20_000)
    device.hold("main", at_ms=24_000)
    device.hold("main", at_ms=30_000, length_ms=4_000)  # ended early
    device.run_to_ms(200_000)
    boots = values(device, "boot", "reason")
    states = values(device, "state")
    assert boots == ["power_on"]
    assert states[-1] == "ended"
    chunk = device.flash.get(frames.chunk_path(0))
    assert len(list(reading.Scan(chunk))) == 2, "its plan and its state"
