"""What a scenario needs of a board, found in its steps, so as to tell which boards can play it.

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
    found: dict[str, int] = {}
    used = False
    for step in scenario.steps:
        asked = [word for word in step.args if word in BUTTONS and step.verb != "expect"]
        if step.verb == "expect" and step.args[0] == "screen":
            asked.append(SCREEN)
        if step.verb == "boot" and used and scenario.clock is not None:
            asked.append(CLOCK)
        if step.verb == "cut" and _reminds_by_clock(scenario):
            asked.append(KEPT_CLOCK)
        used = used or step.verb != "press"
        for what in asked:
            found.setdefault(what, step.line)
    return found


def lacking(scenario: Scenario, board: str) -> dict[str, int]:
    """Returns what `scenario` needs and `board` lacks, each with the first line that needs it."""
    has = _offers(board)
    return {what: line for what, line in needs(scenario).items() if what not in has}


def _reminds_by_clock(scenario: Scenario) -> bool:
    """Returns whether the reminders follow the date clock: a power cut moves them if that clock loses its time."""
    return scenario.clock is not None and bool(scenario.settings.get("reminder_min"))


def _offers(board: str) -> set[str]:
    has = boards.fresh(board)
    offered = set(has.buttons)
    if has.display is not None:
        offered.add(SCREEN)
    if has.clock_chip is not None or boards.load(board).PORT.clock_outlives_reset:
        offered.add(CLOCK)
    if has.clock_chip is not None:
        offered.add(KEPT_CLOCK)
    return offered
