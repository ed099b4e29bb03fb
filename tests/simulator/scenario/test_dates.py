"""Any date from 2000 to 2099 plays, the same on every interpreter; any other is a mistake."""

from pathlib import Path

import pytest

from simulator import boards
from simulator.__main__ import main
from simulator.scenario.script import parse
from simulator.text.usage import UsageError
from tests.simulator.interpreters.test_interpreters import needs

SESSION = "0:02 tap main\n0:05 tap main\n0:20 fault clock_jump -86400\n0:25 boot\n0:30 tap main\n0:40 end\n"


CLOCKS = ("2000-01-03T00:00:00Z", "2038-01-19T03:14:00Z", "2040-01-01", "2072-01-28", "2099-12-31")


# Each where integers are as narrow as on the chip; the last one everywhere. A Pico's clock is that of the other
# RP2040: nothing of a board has to do with it, but a clock chip.
@pytest.mark.parametrize(
    ("clock", "board", "interpreters"),
    [
        *((clock, boards.DEFAULT, ("wasm",)) for clock in CLOCKS[:-1]),
        *((CLOCKS[-1], board, ("unix", "wasm")) for board in boards.NAMES if board != "pico"),
    ],
)
def test_a_date_plays_to_the_same_bytes_on_every_interpreter(
    clock: str, board: str, interpreters: tuple[str, ...], tmp_path: Path
) -> None:
    scenario = tmp_path / "it.scenario"
    scenario.write_text(f"board {board}\nclock {clock}\n{SESSION}")
    traces = set()
    for name in ("cpython", *interpreters):
        needs(name)
        trace_path = tmp_path / f"{name}.jsonl"
        command = ["play", str(scenario), "--interpreter", name, "--trace", str(trace_path)]
        assert main(command) == 0
        traces.add(trace_path.read_bytes())
    assert len(traces) == 1


@pytest.mark.parametrize(
    "text",
    [
        "clock 1999-12-31T23:59:59Z\n0:01 end",
        "clock 2100-01-01T00:00:00Z\n0:01 end",
        "clock 0001-01-01\n0:01 end",
        "clock 9999-12-31T23:59:59-14:00\n0:01 end",
        "clock 2099-12-31T23:59:00Z\n0:01 fault clock_jump 60\n0:02 end",
        "clock 2099-12-31T23:00:00Z\n59:59 fault clock_jump 60\n60:00 end",
        "clock 2001-01-01\n0:01 fault clock_jump -999999999\n0:02 end",
        "clock 2090-01-01\n0:01 fault clock_jump 200000000\n0:02 fault clock_jump 200000000\n0:03 end",
        "0:01 hold main 999999999\n0:02 end",
        "0:01 expect cue left within 999999999\n0:02 end",
    ],
)
def test_a_date_or_a_time_out_of_range_is_a_mistake(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"2000 to 2099|at most 1000 hours"):
        parse(text, "it.scenario", tmp_path)


@pytest.mark.parametrize("loss", ["cut", "fault clock_unset"])
def test_a_clock_that_has_lost_its_date_may_jump_as_far_as_it_likes(
    loss: str, tmp_path: Path
) -> None:
    text = f"clock 2099-12-31\n0:01 {loss}\n0:02 fault clock_jump 86400\n0:03 end"
    assert len(parse(text, "it.scenario", tmp_path).steps) == 3


def test_a_jump_from_an_unknown_time_that_no_clock_shows_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = tmp_path / "it.scenario"
    scenario.write_text("0:01 fault clock_jump -999999999\n0:02 end\n")
    main(["play", str(scenario)])
    assert "no clock of a board shows a date so far" in capsys.readouterr().out
