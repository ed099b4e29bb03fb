"""What a session costs the chip: heap, code, wake-ups, time asleep, bytes on the bus; and the budget of each.

Heap is measured on real MicroPython, with compiled files and the display on always; a figure's name says
where. `wasm32` has the chip's word size: data is as large as on the chip, code objects are 74 % larger. The
simulator's part is not counted, except for what stands for the chip's own objects (pins, open files). No
garbage is collected within a run: `heap_uncollected_wasm32` includes all garbage since mid-session.
`heap_smallest_unix64` is the smallest heap in which a session is completed, with objects up to twice the chip's and
with the simulator's part. `mpy` is for 32 bits, without line numbers.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from simulator import boards, interpreters
from simulator.core.device import Device
from simulator.core.energy import SESSIONS_A_DAY, EnergyMeter
from simulator.core.setup import Setup
from simulator.interpreters import BootContext, unix, wasm
from simulator.interpreters.flashed import loaded_modules, path_within
from simulator.interpreters.program import compiled, missing_mpy
from simulator.mcu.measured import shipped_table

KIB = 1024
END_MS = 1_700_000  # by then *done* was felt and has repeated
PRESSES_MS = (2_000, 4_000)
ASKED = 3  # bytes at power on: three times, whether a DRV2605L is there

# The steps of a measurement; the wasm port collects garbage between them. The objects of the first are not the
# firmware's, so it measures nothing.
_STEPS = (
    """
import gc
import sys

set_up_board()
base = 0


def say(name):
    print(name, gc.mem_alloc() - base)


def turns(app, until):
    # The most that a turn takes, within a phase and at its beginning, but where the journal writes.
    session, keep = app._session, app._keeper.write
    written = False

    def write(now):
        nonlocal written
        written = True
        keep(now)

    app._keeper.write = write
    most = [0, 0]
    index = began = 0
    while session.state != "done" and not (session.state == "running" and session.index >= until):
        written = False
        index, began = session.index, session.state
        before = gc.mem_alloc()
        app._power.wait(app.turn())
        used = gc.mem_alloc() - before
        if not written and began == "running":
            new = session.index != index or session.state != began
            most[new] = max(most[new], used)
    app._keeper.write = keep
    return most


gc.collect()
""",
    # What main.py imports, and what a board does as it makes its parts: all of it is code; of what is let go of
    # again, the names.
    "base = gc.mem_alloc()\nimport boot, board\nfor name in MODULES:\n    __import__(name)\n"
    "sys.modules['rondo.keeper'].drop_temporary_modules()\ngc.collect()",
    "say('imported')\n"
    "band = sys.modules['rondo.app'].App(board)\nband.load_rest()\n"
    "band._restore(band._clock.now())\ngc.collect()",
    "say('made')\nfirst = turns(band, 3)\ngc.collect()",
    "say('steady')\nrest = turns(band, 99)\nsay('peak')\n"
    "print('turn', max(first[0], rest[0]))\nprint('boundary', max(first[1], rest[1]))\nask(OVER)",
)


_SPARE = 1.03  # a budget is the measured figure times this
_SPARE_TIMED = 1.15

# For the default board, by figure: what was measured last, with some to spare. More fails.
BUDGETS: dict[str, float] = {
    "heap_steady_wasm32": round(108_144 * _SPARE),
    "heap_beyond_code_wasm32": round(11_808 * _SPARE),
    "heap_smallest_unix64": round(319_488 * _SPARE),
    "allocated_in_a_turn_wasm32": 0,
    "allocated_at_a_boundary_wasm32": 0,
    "mpy": round(67_007 * _SPARE),
    "wakeups_display_off": round(307 * _SPARE),
    "wakeups_display_always": round(1_743 * _SPARE),
    "turns_display_off": round(339 * _SPARE),
    "turns_display_always": round(1_776 * _SPARE),
    # Timed, so with more to spare.
    "cost_display_always": round(10 * _SPARE_TIMED, 1),
    "cost_display_off": round(2.85 * _SPARE_TIMED, 1),
    "i2c_display_off": ASKED,
    "latest_cue": 2,
    "log_export_1000": 2,
    "report_1000": 10,
    "window_drag": 33,
    "window_go_back": 1_000,
    # Measured: 1.8, 0.8 and 4.7; shown by OpenGL, without a graphics card, 4.7, 2.1 and 12.
    "window_first": 3,
    "window_idle": 1.6,
    "window_at_x1": 8,
}

# By board and `display`: bytes of the heap in a session on the real image, by `make chip`. Up to 3 KB are chance: a
# collection keeps whatever a stale place of the stack may mean.
HEAP_ON_THE_CHIP = {
    ("pico", "off"): round(82_672 * _SPARE),
    ("xiao_rp2040", "off"): round(83_120 * _SPARE),
    ("xiao_rp2040", "always"): round(104_976 * _SPARE),
}


class Figure(NamedTuple):
    """A measured value with its name and unit; a line of what the bench prints."""

    name: str
    value: float
    unit: str

    @property
    def is_over(self) -> bool:
        """Returns whether the figure is over its budget."""
        return self.value > BUDGETS.get(self.name, math.inf)

    def as_dict(self) -> dict[str, object]:
        """Returns the figure without its name, for JSON: value, unit and, if it has a budget, at_most."""
        fields: dict[str, object] = {"value": self.value, "unit": self.unit}
        if self.name in BUDGETS:
            fields["at_most"] = BUDGETS[self.name]
        return fields

    def __str__(self) -> str:
        """Returns the figure as a line of text, with its budget if it has one."""
        line = f"{self.name:30} {self.value:>10.10g} {self.unit}"
        if self.name not in BUDGETS:
            return line
        return f"{line}, {'OVER' if self.is_over else 'at most'} {BUDGETS[self.name]:g}"


def on_the_chip() -> list[Figure]:
    """Returns, for each board that was measured, the bytes of heap in use once the firmware's App is made."""
    tables = {board: shipped_table(board) for board in boards.NAMES}
    return [
        Figure(
            f"heap_made_{board}",
            heap_used,
            f"of {heap_used + table.figures['heap_free']:g} bytes, by {table.by}",
        )
        for board, table in tables.items()
        if table is not None and (heap_used := table.figures.get("heap_used"))
    ]


LANGUAGE = "en"  # language of the words that the band loads


class _InSteps(wasm.Wasm):
    """The wasm interpreter, running _STEPS in place of boot.py and main.py."""

    def __init__(self, context: BootContext) -> None:
        super().__init__(context, "")
        self._modules = [
            name
            for name in loaded_modules(context.board, language=LANGUAGE)
            if name.startswith("rondo")
        ]

    def stdin_data(self) -> bytes:
        """Returns the program for the interpreter as bytes; a form feed separates its steps."""
        first_step = f"MODULES = {self._modules!r}\n" + _STEPS[0]
        return "\f".join((self.program.text("wire_wasm.py", first_step), *_STEPS[1:])).encode()


def figures(board: str) -> list[Figure]:
    """Returns every figure that can be measured here; those of an interpreter only if it is installed."""
    measured_here = [*per_session(board), *on_the_chip()]
    if not interpreters.missing("wasm", mpy=True):
        measured_here += heap(board)
    if not interpreters.missing("unix", mpy=True):
        measured_here.append(Figure("heap_smallest_unix64", smallest_heap(board), "bytes"))
    if not missing_mpy():
        measured_here.append(code(board))
    return [*measured_here, Figure("source", sum(sizes(board, source_bytes).values()), "bytes")]


def code(board: str) -> Figure:
    """Returns the figure for how many bytes of .mpy a board loads."""
    return Figure("mpy", sum(sizes(board, mpy_bytes).values()), "bytes")


def modules(board: str) -> list[Figure]:
    """Returns a figure for each module, the largest first: its compiled size; without a compiler, its source's."""
    name, size_of = ("source", source_bytes) if missing_mpy() else ("mpy", mpy_bytes)
    by_size = sorted(sizes(board, size_of).items(), key=lambda item: (-item[1], item[0]))
    return [Figure(f"{name}_{module}", size, "bytes") for module, size in by_size]


def sizes(board: str, size_of: Callable[[Path], int]) -> dict[str, int]:
    """Returns the size in bytes of each module that a board loads; `size_of` measures its file."""
    return {name: size_of(path) for name, path in loaded_modules(board, language=LANGUAGE).items()}


def mpy_bytes(path: Path) -> int:
    """Returns the size in bytes of a source file after compilation for 32 bits, without line numbers."""
    return len(compiled(path, path_within(path), 32, "-O3"))


def source_bytes(path: Path) -> int:
    """Returns the size in bytes of a source file, comments included."""
    return path.stat().st_size


def play(device: Device) -> int:
    """Plays the default session from power on; returns how many turns of the firmware's loop that took."""
    device.power_on()
    for at_ms in PRESSES_MS:
        device.hold("main", at_ms)
    device.run_to_ms(END_MS)
    turns = device.turns
    device.discard()
    return turns


# Heap.


def heap(board: str) -> list[Figure]:
    """Returns figures of a default session on wasm, in bytes.

    The heap's content after the imports, in the session, and the difference; its most with garbage; the most that
    a turn of the loop allocates, and the most that the end of a phase does.
    """
    device = Device(Setup(board, settings={"display": "always"}, interpreter=_InSteps, mpy=True))
    play(device)
    bytes_by_name = {
        name: int(value) for name, value in (line.split() for line in _console_lines(device))
    }
    beyond = bytes_by_name["steady"] - bytes_by_name["imported"]
    return [
        Figure("heap_after_import_wasm32", bytes_by_name["imported"], "bytes"),
        Figure("heap_steady_wasm32", bytes_by_name["steady"], "bytes"),
        Figure("heap_beyond_code_wasm32", beyond, "bytes"),
        Figure("heap_uncollected_wasm32", bytes_by_name["peak"], "bytes"),
        Figure("allocated_in_a_turn_wasm32", bytes_by_name["turn"], "bytes"),
        Figure("allocated_at_a_boundary_wasm32", bytes_by_name["boundary"], "bytes"),
    ]


def _console_lines(device: Device) -> list[str]:
    """Returns the lines that the firmware has printed on the console."""
    return [
        str(fields["text"]) for _, kind, fields in device.recorder.entries if kind == "console"
    ]


def completes(board: str, heap: int, mpy: bool = True) -> bool:
    """Returns whether a default session is completed on the unix port with `heap` bytes of heap."""
    build: interpreters.Builder = lambda context: unix.Unix(context, heap)  # noqa: E731
    device = Device(Setup(board, settings={"display": "always"}, interpreter=build, mpy=mpy))
    play(device)
    return any(
        kind == "state" and fields["name"] == "done" for _, kind, fields in device.recorder.entries
    )


_MOST_HEAP = 384 * KIB
_HEAP_STEP = 8 * KIB


def smallest_heap(board: str) -> int:
    """Returns the smallest heap in bytes with which a session is completed: steps down by 8 KiB until one is not.

    Near the limit it is partly chance whether a size is enough.
    """
    heap = _MOST_HEAP
    while completes(board, heap - _HEAP_STEP):
        heap -= _HEAP_STEP
    return heap


# Counted in the trace and on the bus.


def per_session(board: str) -> list[Figure]:
    """Returns a default session's wake-ups, turns, sleep, bus bytes and charge, display off and on."""
    off, always = _Counts(board, "off"), _Counts(board, "always")
    return [
        Figure("wakeups_display_off", off.wakeups, "wake-ups"),
        Figure("wakeups_display_always", always.wakeups, "wake-ups"),
        Figure("turns_display_off", off.turns, "turns of the loop"),
        Figure("turns_display_always", always.turns, "turns of the loop"),
        Figure("asleep_display_off", off.asleep_percent, "% of the time"),
        Figure("asleep_display_always", always.asleep_percent, "% of the time"),
        Figure("i2c_display_off", off.i2c_bytes, "bytes"),
        Figure("i2c_display_always", always.i2c_bytes, "bytes"),
        Figure("drawn_display_off", round(off.mah, 3), "mAh a session, estimated"),
        Figure("drawn_display_always", round(always.mah, 3), "mAh a session, estimated"),
        Figure("cell_display_off", round(off.days, 1), f"days at {SESSIONS_A_DAY} sessions a day"),
    ]


class _Counts:
    """The counts of a default session, from power on to its end."""

    def __init__(self, board: str, display: str) -> None:
        device = Device(Setup(board, settings={"display": display}))
        meter = EnergyMeter(device)
        self.turns = play(device)
        self.wakeups = 0
        asleep_ms = slept_at_ms = 0
        for t_ms, kind, _ in device.recorder.entries:
            if kind == "sleep":
                slept_at_ms = t_ms
            elif kind == "wake":
                self.wakeups += 1
                asleep_ms += t_ms - slept_at_ms
        self.asleep_percent = round(100 * asleep_ms / END_MS, 2)
        self.i2c_bytes = device.board.i2c.bytes_carried
        meter.settle()
        self.mah, self.days = meter.total.mah, meter.days()
