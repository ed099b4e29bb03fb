"""The terminal's timeline, its menus and what it says for a while."""

import pytest

from simulator.scenario.faults import FAULTS
from tests.simulator.terminal.shown import Shown


@pytest.mark.parametrize(("columns", "rows"), [(100, 34), (120, 40), (200, 60)])
def test_from_100_columns_on_there_is_a_timeline_and_the_last_of_the_trace(
    columns: int, rows: int
) -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.pace.run_to(400_000)
    lines = shown.lines(columns, rows)
    assert len(lines) <= rows
    assert max(map(len, lines)) <= columns
    at = next(place for place, line in enumerate(lines) if line.startswith("left  "))
    assert "0:00" in lines[at - 1]
    left, right, felt, motor, current = lines[at : at + 5]
    head = next(
        x for x in range(10, columns) if all(line[x : x + 1] == "│" for line in lines[at : at + 5])
    )
    assert left[10:].startswith("█")
    assert "█" in right[:head]
    assert "·" in right[head:]
    assert "▴" in felt
    assert "█" in motor
    assert len(current) <= head + 2, "nothing is known of the current to come"
    assert any("felt: right" in line for line in lines[at + 5 :])
    picture = sum(ord(char) >= 0x2596 for line in lines[: at - 1] for char in line)
    assert rows < 40 or picture > 60


def test_the_timeline_in_a_terminal_zooms_and_pans_by_the_windows_keys() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.pace.run_to(400_000)
    shown.lines(120, 40)
    whole = shown.terminal.shown.end_ms - shown.terminal.shown.start_ms
    shown.terminal.key("z")
    start = shown.terminal.shown.start_ms
    assert shown.terminal.shown.end_ms - start < whole / 2
    shown.terminal.key("PAGEUP")
    assert shown.terminal.shown.start_ms < start
    shown.terminal.key("x")
    shown.terminal.key("x")
    assert shown.terminal.shown.all


def test_a_list_that_goes_on_says_so_above_and_below() -> None:
    shown = Shown()
    shown.terminal.key("f")
    lines = shown.lines()
    assert len(lines) <= 24
    assert f"  ▼ {len(FAULTS) - rows_of(lines)} more" in lines
    shown.terminal.key("END")
    lines = shown.lines()
    assert len(lines) <= 24
    assert lines[1] == f"  ▲ {len(FAULTS) - rows_of(lines)} more"
    assert not any("▼" in line for line in lines)


def rows_of(lines: list[str]) -> int:
    """How many rows of a menu are shown."""
    return sum(line.startswith(("> ", "  ")) and "more" not in line for line in lines)


def test_what_was_said_is_on_a_line_with_what_can_be_done_about_it() -> None:
    shown = Shown()
    shown.keys("m", "m")
    shown.pass_s(20)
    for _ in range(5):
        shown.terminal.key("LEFT")
    shown.terminal.key("RETURN")
    assert "(Backspace: undo)" in "\n".join(shown.lines())
    now = shown.live.pace.now_ms
    shown.terminal.key("BACKSPACE")
    assert shown.live.pace.now_ms > now


def test_digits_answer_the_trainer_and_the_cues_are_beside_each_other() -> None:
    shown = Shown()
    for key in ("t", "END", "RETURN"):
        shown.terminal.key(key)
    shown.terminal.key("1")
    assert sum(shown.terminal.learned.values()) == 1
    lines = shown.lines(80, 40)
    assert any(line.startswith("left        ██████") for line in lines)
