"""Sessions driven through the firmware's table alone: made, given gestures, and advanced in time.

session = session_asleep(SIDE, pacing="guide")
press(session, *TWO_TAPS, ("hold", 60_000))      what is felt at each gesture
run_until_ms(session, 70_000)                    (ms, cue) of what comes without a press
"""

from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.storage import settings as schema

Gesture = tuple[str, int]  # its name, its instant in ms

TWO_TAPS = (("tap", 0), ("tap", 1_000))  # the second starts phase 1
SIDE = {"kind": "express", "side": "first", "round": 1, "min_s": 20, "max_s": 30}
OTHER_SIDE = {**SIDE, "side": "second"}
MASSAGE = {"kind": "massage", "side": "both", "round": 1, "min_s": 3, "max_s": 3}
UNTIL_A_TAP = {**MASSAGE, "min_s": None, "max_s": None}


def session_asleep(*phases: dict, **settings_: object) -> Session:
    """Returns a sleeping session with these settings, whose program has `phases`, else the built-in program."""
    settings, complaints = schema.resolve(settings_)
    assert complaints == []
    program = {"name": "of-these", "phases": list(phases)} if phases else three_round(settings)
    return Session(settings, lambda _: program)


def press(session: Session, *gestures: Gesture) -> list[str | None]:
    """Makes each gesture at its ms, after advancing time to it; returns the cues that answer the gestures."""
    answers = []
    for gesture, at_ms in gestures:
        run_until_ms(session, at_ms)
        session.press(at_ms)
        answers.append(session.gesture(gesture, at_ms, at_ms))
    return answers


def run_until_ms(session: Session, until_ms: int) -> list[tuple[int, str | None]]:
    """Advances time up to and with `until_ms`; returns (ms, cue) of each cue that comes meanwhile."""
    cues = []
    while session.deadline(pressing=False) <= until_ms:
        at_ms = session.deadline(pressing=False)
        cues.append((at_ms, session.expire(session.due(pressing=False), at_ms)))
    return cues
