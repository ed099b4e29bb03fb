"""How long a program has one express, added up."""

from firmware.rondo.session.program import three_round
from firmware.rondo.storage import settings
from tests.firmware.session.sessions import MASSAGE, OTHER_SIDE, SIDE, UNTIL_A_TAP
from tools.program.timeline import expressing


def test_the_usual_program_is_twenty_to_thirty_minutes_of_expressing() -> None:
    assert expressing(three_round(settings.resolve({})[0])) == "20:00 to 30:00"


def test_what_waits_for_a_tap_counts_as_nothing_and_what_is_no_expressing_does_not_count() -> None:
    open_ended_phase = {**SIDE, "max_s": None}
    untimed_phase = {"kind": "express", "side": "first", "round": 1}
    phases = [SIDE, MASSAGE, UNTIL_A_TAP, OTHER_SIDE, open_ended_phase, untimed_phase]
    assert expressing({"phases": phases}) == "1:00"


def test_a_program_of_taps_alone_is_expressed_until_a_tap() -> None:
    assert expressing({"phases": [UNTIL_A_TAP]}) == "until a tap"
