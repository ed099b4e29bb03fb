"""The help of a command can be read in a terminal of 80 columns, as most open, and in a wider one."""

import pytest

from simulator.text.usage import Parser
from tools.__main__ import main

DESCRIPTION = """Does a thing that takes more than the forty columns.

first            short
second word      a meaning that is too long for one line of sixty columns
a first column of fifty signs, which leave no room       its meaning

examples:
  python -m tools thing --with an-option-that-is-longer-than-sixty-columns --and more
"""


def description(monkeypatch: pytest.MonkeyPatch, columns: int) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    _usage, text = Parser(prog="x", description=DESCRIPTION).format_help().split("\n\n", 1)
    return text.split("\n\noptions:")[0]


def test_prose_is_wrapped_and_columns_and_examples_stay_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert description(monkeypatch, columns=62) == (
        "Does a thing that takes more than the forty columns.\n"
        "\n"
        "first            short\n"
        "second word      a meaning that is too long for one line of\n"
        "                 sixty columns\n"
        "a first column of fifty signs, which leave no room\n"
        "      its meaning\n"
        "\n"
        "examples:\n"
        "  python -m tools thing --with an-option-that-is-longer-than-sixty-columns --and more"
    )
    assert "more than the forty\ncolumns." in description(monkeypatch, columns=50)
    assert description(monkeypatch, columns=200) == DESCRIPTION.strip("\n")


@pytest.mark.parametrize("command", ["clock", "log", "settings", "wipe"])
def test_no_sentence_of_a_command_s_help_is_wider_than_the_terminal(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert [line for line in capsys.readouterr().out.splitlines() if len(line) > 80] == []
