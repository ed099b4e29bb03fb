"""What a scenario needs of a board, found in its steps: it decides which boards can play the scenario.

needs(scenario)              {"side": 12, "screen": 20}: each need, and the first line that has it
lacking(scenario, "pico")    the same, but only what that board lacks
"""

from .. import boards
from .model import BUTTONS, Scenario

SCREEN = "screen"
CLOCK = "clock that outlives a reset"
KEPT_CLOCK = "clock that goes on without power"


def needs(scenario: Scenario) -> dict[str, int]:
    """Returns what `scenario` needs (button names, SCREEN, CLOCK, KEPT_CLOCK), each with its first line."""
    first_lines: dict[str, int] = {}
    has_run = False
    for step in scenario.steps:
        words_needed = [word for word in step.args if word in BUTTONS and step.verb != "expect"]
        if step.verb == "expect" and step.args[0] == "screen":
            words_needed.append(SCREEN)
        if step.verb == "boot" and has_run and scenario.clock is not None:
            words_needed.append(CLOCK)
        if step.verb == "cut" and _reminds_by_date_clock(scenario):
            words_needed.append(KEPT_CLOCK)
        has_run = has_run or step.verb != "press"
        for need in words_needed:
            first_lines.setdefault(need, step.line)
    return first_lines


def lacking(scenario: Scenario, board: str) -> dict[str, int]:
    """Returns what `scenario` needs and `board` lacks, each with the first line that needs it."""
    words_offered = _offered_by(board)
    return {need: line for need, line in needs(scenario).items() if need not in words_offered}


def _reminds_by_date_clock(scenario: Scenario) -> bool:
    """Returns whether a power cut that resets the date clock would change when reminders come."""
    return scenario.clock is not None and bool(scenario.settings.get("reminder_min"))


def _offered_by(board: str) -> set[str]:
    parts = boards.new_board(board)
    words_offered = set(parts.buttons)
    if parts.display is not None:
        words_offered.add(SCREEN)
    if parts.clock_chip is not None or boards.load(board).PORT.clock_outlives_reset:
        words_offered.add(CLOCK)
    if parts.clock_chip is not None:
        words_offered.add(KEPT_CLOCK)
    return words_offered
