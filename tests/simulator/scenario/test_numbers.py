"""A number too large or too fine for a scenario is told as that, with its limit, not as one in a wrong form."""

from pathlib import Path

import pytest

from simulator.scenario.script import parse
from simulator.text.usage import UsageError

# a line of a scenario: what the mistake says
TOO_MUCH = {
    "99999999999:00 tap main": "99999999999:00 is too late, expected at most 1000 hours",
    "+99999999999 tap main": "+99999999999 is too late, expected at most 1000 hours",
    "0:05.1234 tap main": "05.1234 seconds are too fine, expected at most three decimals",
    "+0.0001 tap main": "0.0001 seconds are too fine, expected at most three decimals",
    "0:05 hold main 12345678901": "12345678901 seconds are too long, expected at most 1000 hours",
    "0:05 hold main 0.0005": "0.0005 seconds are too fine, expected at most three decimals",
    "0:05 expect no cue for 12345678901": "12345678901 seconds are too long, expected at most 1000",
    "0:05 expect cue left within .0001": ".0001 seconds are too fine, expected at most three decimals",
    "0:05 fault clock_jump 1.5": "SECONDS a whole number from -999999999 to 999999999",
    "0:05 fault crystal 10.01": "PERCENT from -10 to 10, at most two decimals",
    "0:05 fault crystal -10.01": "PERCENT from -10 to 10, at most two decimals",
    "0:05 fault clock_jump 1000000000": "SECONDS a whole number from -999999999 to 999999999",
}


@pytest.mark.parametrize("line", TOO_MUCH)
def test_a_number_out_of_its_range_is_told_with_its_limit(line: str) -> None:
    with pytest.raises(UsageError) as error_info:
        parse(f"{line}\n0:10 end\n", "mine.scenario", Path())
    assert TOO_MUCH[line] in str(error_info.value)


def test_a_look_that_goes_on_after_the_end_is_told_with_its_own_line() -> None:
    with pytest.raises(UsageError, match=r"^mine.scenario:1: looks until 1:05, after the end"):
        parse("0:05 expect no cue for 60\n0:10 end\n", "mine.scenario", Path())


def test_what_is_just_within_its_limits_is_taken() -> None:
    text = "0:05.1 double main\n+.001 expect motor off\n+.349 tap main\n"
    faults = "0:06 fault crystal 10\n0:06 fault crystal -10\n0:07 end\n"
    scenario = parse(text + faults, "mine.scenario", Path())
    assert [step.t_ms for step in scenario.steps[:3]] == [5100, 5101, 5450]
    with pytest.raises(
        UsageError, match=r"mine.scenario:3: main is still down from a step before"
    ):
        parse(text.replace(".349", ".348") + faults, "mine.scenario", Path())


@pytest.mark.parametrize("character", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_a_comment_goes_on_behind_what_no_editor_counts_as_a_new_line(character: str) -> None:
    with pytest.raises(UsageError, match="s:2: no act 'poke'"):
        parse(f"# pasted{character}text\r0:05 poke main\n", "s", Path())
