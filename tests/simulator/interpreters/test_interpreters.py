"""The firmware on real MicroPython, 64 and 32 bits, as it is and compiled: to the byte what it does on CPython.

Where an interpreter cannot be had its tests are skipped, each with the reason; in .ci/run they fail.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from simulator import boards, interpreters
from simulator.__main__ import main
from simulator.scenario.player import Play
from simulator.scenario.script import load, parse
from tests.test_acceptance import APPLY, load_scenario, play_scenario
from tests.wrist.test_storms import press, random_settings, scenario

ACCEPTANCE = sorted((Path(__file__).parents[2] / "acceptance").glob("*.scenario"))
REAL = ("unix", "wasm")
EVERY = (("unix", False), ("unix", True), ("wasm", False), ("wasm", True), ("wasm-1.27", False))

# Everything in one: faults, resets, power cuts, presses that cut cues short, a program of one's own text on flash.
ROUGH = """
seed 3
set display always
set first_side left
set metronome_per_min 60
0:02 tap main
0:03 tap main
0:06 double main
0:20 fault i2c_nack midframe
0:24 fault button_bounce main
0:25 tap main
0:26 tap main
0:27 clear button_bounce
0:30 fault display_gone
0:31 hold side 1
0:45 clear display_gone
1:00 boot
1:00.2 boot
1:02 tap main
1:03 tap main
1:03.9 cut
1:04 restore
1:06 tap main
1:07 tap main
1:08 fault ghost_edges
1:10 hold main 4
1:20 fault brownout
1:25 expect state asleep
1:30 end
"""


# With this in the environment an interpreter that cannot be had is a failure: .ci/run must not go on without.
ALL_NEEDED = "RONDO_ALL_INTERPRETERS"


PRESSES = (
    st.lists(press, min_size=3, max_size=12),
    random_settings,
    st.integers(0, 99),
    st.sampled_from([0, 2**30 - 60_000]),
)


def needs(name: str, mpy: bool = False) -> None:
    reason = interpreters.missing(name, mpy)
    if reason:
        refuse = pytest.fail if os.environ.get(ALL_NEEDED) else pytest.skip
        refuse(f"{name}{' with .mpy' if mpy else ''}: {reason}")


def trace(play: Play) -> list[str]:
    play.play()
    return list(play.device.recorder.lines())


@cache
def cpython_trace(text: str, board: str = boards.DEFAULT) -> list[str]:
    return trace(Play(parse(text, "expected", Path(), board)))


def test_an_interpreter_that_is_missing_is_a_skip_but_a_failure_where_all_are_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(ALL_NEEDED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="there is no unix-7"):
        needs("unix-7")
    monkeypatch.setenv(ALL_NEEDED, "1")
    with pytest.raises(pytest.fail.Exception, match="there is no unix-7"):
        needs("unix-7")


def test_ci_needs_them_all() -> None:
    ci_script = Path(__file__).parents[3] / ".ci" / "run"
    assert f"export {ALL_NEEDED}=1" in ci_script.read_text().splitlines()


def test_a_machine_of_a_common_kind_has_them_all() -> None:
    for name, mpy in EVERY:
        needs(name, mpy)


@pytest.mark.fidelity(
    "interpreters",
    "the firmware's own files on real MicroPython, 64 and 32 bits: the same trace to the byte",
)
@pytest.mark.parametrize(
    ("path", "name", "mpy"),
    [
        *((path, "wasm", True) for path in ACCEPTANCE),
        *((path, "unix", False) for path in ACCEPTANCE[::12]),
    ],
    ids=lambda part: getattr(part, "stem", part),
)
def test_every_promise_is_kept_in_the_same_bytes(path: Path, name: str, mpy: bool) -> None:
    """Each scenario in 32 bits, compiled; each twelfth, and in soak each, in 64 bits from source.

    The tests below have 32 bits from source and 64 bits compiled, too.
    """
    needs(name, mpy)
    promise = load(path)
    assert trace(Play(promise, name, mpy)) == play_scenario(path.stem, promise.board).trace


@pytest.mark.parametrize(("name", "mpy"), EVERY)
def test_a_rough_day_of_faults_resets_and_cuts_is_the_same(name: str, mpy: bool) -> None:
    needs(name, mpy)
    lines = cpython_trace(ROUGH)
    assert sum('"boot"' in line for line in lines) == 5
    assert trace(Play(parse(ROUGH, "rough", Path()), name, mpy)) == lines


@pytest.mark.fidelity("ticks", "the tick counter wraps at 2^30 ms, from any start")
@pytest.mark.fidelity("interpreters", "the wrap, also where small integers have 31 bits")
@pytest.mark.parametrize(
    ("before_wrap_ms", "name", "mpy"),
    [
        *((362, name, mpy) for name, mpy in EVERY),
        *((ms, name, True) for ms in (1, 5_000, 400_000) for name in REAL),
    ],
)
def test_the_tick_counter_wraps_alike(before_wrap_ms: int, name: str, mpy: bool) -> None:
    needs(name, mpy)
    text = f"ticks {2**30 - before_wrap_ms}\n0:02 tap main\n0:04 tap main\n0:07 tap main\n7:00 end"
    assert trace(Play(parse(text, "wrap", Path()), name, mpy)) == cpython_trace(text)


@pytest.mark.fidelity("interpreters", "any presses at all")
@pytest.mark.parametrize("name", REAL)
@given(*PRESSES)
@examples(max_examples=4, derandomize=True, phases=(Phase.generate,))
def test_storms_of_presses_leave_the_same_bytes(
    name: str,
    storm: list[tuple[int, str, int]],
    given_settings: dict[str, object],
    seed: int,
    ticks: int,
) -> None:
    same_bytes(name, scenario(storm, given_settings, seed, ticks))


@pytest.mark.soak("storms")
@pytest.mark.parametrize("name", REAL)
@given(*PRESSES)
@examples(max_examples=60, phases=(Phase.generate,))
def test_many_storms_of_presses_leave_the_same_bytes(
    name: str,
    storm: list[tuple[int, str, int]],
    given_settings: dict[str, object],
    seed: int,
    ticks: int,
) -> None:
    same_bytes(name, scenario(storm, given_settings, seed, ticks))


def same_bytes(name: str, text: str) -> None:
    needs(name)
    stormy = parse(text, "storm", Path())
    assert trace(Play(stormy, name)) == trace(Play(stormy)), text


def test_the_command_line_writes_the_same_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs("unix")
    traces_written = []
    for name in ("cpython", "unix"):
        trace_path = tmp_path / f"{name}.jsonl"
        file = str(ACCEPTANCE[0])
        assert main(["play", file, "--interpreter", name, "--trace", str(trace_path)]) == 0
        traces_written.append(trace_path.read_bytes())
    assert traces_written[0] == traces_written[1]


# On every other board, each with its port's oddities: sleeps, resets of every kind, a computer at the cable.
BY_MAIN = """
seed 5
set first_side left
set strength 1
clock 2026-05-01T03:00:00Z
0:01 fault usb
0:02 tap main
0:05 tap main
0:10 clear usb
1:00 hold main 1
1:04 boot
1:10 tap main
1:20 fault exception haptics
1:21 tap main
1:40 tap main
1:50 cut
2:00 restore
2:10 tap main
3:00 fault irq_late 40
3:10 double main
6:00 expect state running
6:00 end
"""


@pytest.mark.parametrize("board", [name for name in boards.NAMES if name != boards.DEFAULT])
@pytest.mark.parametrize("name", REAL)
def test_every_board_is_the_same_on_every_interpreter(name: str, board: str) -> None:
    needs(name)
    play = Play(parse(BY_MAIN, "by main", Path(), board), name)
    assert trace(play) == cpython_trace(BY_MAIN, board)
    assert play.failures == []


@pytest.mark.soak("interpreters")
@pytest.mark.parametrize("board", boards.NAMES)
@pytest.mark.parametrize("name", REAL)
def test_every_promise_is_kept_in_the_same_bytes_on_every_board(
    name: str, board: str, record_property: Callable[[str, object], None]
) -> None:
    needs(name)
    promises = [load_scenario(title, place) for title, place in APPLY if place == board]
    for promise in promises:
        assert trace(Play(promise, name)) == trace(Play(promise)), promise
    record_property(f"scenarios the same on {name} as on cpython", len(promises))
