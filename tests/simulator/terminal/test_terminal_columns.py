"""What stands under each other stands there in every script, and a list that goes on says so."""

import pytest

from simulator import run
from simulator.scenario.model import Scenario
from simulator.terminal.terminal import Terminal
from simulator.text import language
from simulator.text.columns import cut, fitting, padded, width, wrapped
from simulator.view.live import Live

pytestmark = pytest.mark.usefixtures("english_again")


@pytest.fixture
def terminal() -> Terminal:
    live = Live(Scenario("columns", seed=1))
    live.pace.run_to_ms(1_000)
    return Terminal(live)


def lines(terminal: Terminal, columns: int, rows: int) -> list[str]:
    return terminal._view_lines.lines(columns, rows, wall_s=0)


def test_a_mark_over_a_letter_takes_no_column_and_a_wide_letter_two() -> None:
    assert width("ที่นี่") == 2
    assert width("日本") == 4
    assert width("é") == width("e\u0301") == 1
    assert padded("ที่", 3) + "|" == "ที่  |"
    assert cut("ที่นี่", 1) == "ที่"
    assert fitting("ที่นี่ไหม", 3) == "ที่นี่…"
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("abcdefghij k", 4) == ["abcd", "efgh", "ij k"]


@pytest.mark.parametrize("language_name", language.LANGUAGES)
def test_values_of_a_menu_stand_under_each_other_in_every_language(
    terminal: Terminal, language_name: str
) -> None:
    language.use(language_name)
    terminal.key("b")
    rows = [line for line in lines(terminal, 80, 24) if " < " in line]
    assert len(rows) > 10
    assert len({width(line[: line.index(" < ")]) for line in rows}) == 1


@pytest.mark.parametrize("language_name", language.LANGUAGES)
@pytest.mark.parametrize("terminal_size", [(40, 10), (80, 24), (100, 30), (120, 40)])
def test_no_line_is_wider_than_the_terminal(
    terminal: Terminal, language_name: str, terminal_size: tuple[int, int]
) -> None:
    language.use(language_name)
    for key in ("f", "b", "k", "e", "t", "h"):
        frame = lines(terminal, *terminal_size)
        assert len(frame) <= terminal_size[1]
        assert max(map(width, frame)) <= terminal_size[0]
        terminal.key(key)
        frame = lines(terminal, *terminal_size)
        assert len(frame) <= terminal_size[1]
        assert max(map(width, frame)) <= terminal_size[0]
        terminal.key("ESCAPE")


def test_the_keys_can_be_read_to_the_end_where_there_is_little_room(terminal: Terminal) -> None:
    terminal.key("h")
    lines_before = lines(terminal, 80, 10)
    assert "▼" in lines_before[-1]
    for _ in range(40):
        terminal.key("DOWN")
    lines_after = lines(terminal, 80, 10)
    assert any("close; the session is kept" in line for line in lines_after)
    assert "▲" in lines_after[1]
    terminal.key("ESCAPE")
    assert not terminal.help


def test_a_tap_that_was_refused_is_explained_there_too(terminal: Terminal) -> None:
    pace = terminal.pace
    for wait in (2_000, 3_000, 1_500):
        terminal.key("m")
        pace.run_to_ms(pace.now_ms + wait)
    assert any("Too early" in line for line in lines(terminal, 80, 24))


def test_a_terminal_that_can_do_nothing_gets_the_session_as_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr("simulator.terminal.printed_session.session", lambda _live: iter(["felt"]))
    assert run.run(Live(Scenario("text"))) == 0
    assert capsys.readouterr().out == "felt\n"
