"""What a program adds up to."""

from firmware.rondo.session.program import three_round, totals_s
from firmware.rondo.storage import settings
from tests.firmware.session.sessions import MASSAGE, OTHER_SIDE, SIDE, UNTIL_A_TAP


def test_the_usual_program_is_twenty_to_thirty_minutes_of_expressing() -> None:
    assert totals_s(three_round(settings.resolve({})[0])) == (1_200, 1_800)


def test_what_waits_for_a_tap_counts_as_nothing_and_what_is_no_expressing_does_not_count() -> None:
    open_ended = {**SIDE, "max_s": None}
    untimed = {"kind": "express", "side": "first", "round": 1}
    phases = [SIDE, MASSAGE, UNTIL_A_TAP, OTHER_SIDE, open_ended, untimed]
    assert totals_s({"phases": phases}) == (60, 60)
