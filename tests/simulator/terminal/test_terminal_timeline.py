"""The terminal's timeline, its menus and what it says for a while."""

import pytest

from simulator.scenario.faults import FAULTS
from tests.simulator.terminal.headless import HeadlessTerminal


@pytest.mark.parametrize(("columns", "rows"), [(100, 34), (120, 40), (200, 60)])
def test_from_100_columns_on_there_is_a_timeline_and_the_last_of_the_trace(
    columns: int, rows: int
) -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.pace.run_to_ms(400_000)
    lines = ui.lines(columns, rows)
    assert len(lines) <= rows
    assert max(map(len, lines)) <= columns
    first_row = next(
        row_number for row_number, line in enumerate(lines) if line.startswith("left  ")
    )
    assert "0:00" in lines[first_row - 1]
    left_line, right_line, felt_line, motor_line, current_line = lines[first_row : first_row + 5]
    playhead_x = next(
        column
        for column in range(10, columns)
        if all(line[column : column + 1] == "│" for line in lines[first_row : first_row + 5])
    )
    assert left_line[10:].startswith("█")
    assert "█" in right_line[:playhead_x]
    assert "·" in right_line[playhead_x:]
    assert "▴" in felt_line
    assert "█" in motor_line
    assert len(current_line) <= playhead_x + 2, "nothing is known of the current to come"
    assert any("felt: right" in line for line in lines[first_row + 5 :])
    picture_cells = sum(ord(cell) >= 0x2596 for line in lines[: first_row - 1] for cell in line)
    assert rows < 40 or picture_cells > 60


def test_a_press_that_was_accepted_is_seen_and_the_motor_stands_once_its_cue_is_over() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m")
    ui.lines(120, 40)
    ui.terminal.visible_time.show(0, 10_000)
    ui.wait_s(1)
    lines = ui.lines(120, 40)
    assert any(line.startswith("felt  ") and "•" in line for line in lines)
    assert any("drive   0 %" in line for line in lines)


def test_the_timeline_in_a_terminal_zooms_and_pans_by_the_windows_keys() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.pace.run_to_ms(400_000)
    ui.lines(120, 40)
    whole_ms = ui.terminal.visible_time.end_ms - ui.terminal.visible_time.start_ms
    ui.terminal.key("z")
    start_ms = ui.terminal.visible_time.start_ms
    assert ui.terminal.visible_time.end_ms - start_ms < whole_ms / 2
    ui.terminal.key("PAGEUP")
    assert ui.terminal.visible_time.start_ms < start_ms
    ui.terminal.key("x")
    ui.terminal.key("x")
    assert ui.terminal.visible_time.all


def test_a_list_that_goes_on_says_so_above_and_below() -> None:
    ui = HeadlessTerminal()
    ui.terminal.key("f")
    lines = ui.lines()
    assert len(lines) <= 24
    assert f"  ▼ {len(FAULTS) - rows_of(lines)} more" in lines
    ui.terminal.key("END")
    lines = ui.lines()
    assert len(lines) <= 24
    assert lines[1] == f"  ▲ {len(FAULTS) - rows_of(lines)} more"
    assert not any("▼" in line for line in lines)


def rows_of(lines: list[str]) -> int:
    """Returns how many rows of a menu `lines` show."""
    return sum(line.startswith(("> ", "  ")) and "more" not in line for line in lines)


def test_what_was_said_is_on_a_line_with_what_can_be_done_about_it() -> None:
    ui = HeadlessTerminal()
    ui.press_keys("m", "m")
    ui.wait_s(20)
    for _ in range(5):
        ui.terminal.key("LEFT")
    ui.terminal.key("RETURN")
    assert "(Backspace: undo)" in "\n".join(ui.lines())
    past_ms = ui.live.pace.now_ms
    ui.terminal.key("BACKSPACE")
    assert ui.live.pace.now_ms > past_ms


def test_digits_answer_the_trainer_and_the_cues_are_beside_each_other() -> None:
    ui = HeadlessTerminal()
    for key in ("t", "END", "RETURN"):
        ui.terminal.key(key)
    ui.terminal.key("1")
    assert sum(ui.terminal.learned.values()) == 1
    lines = ui.lines(80, 40)
    assert any(line.startswith("left        ██████") for line in lines)
