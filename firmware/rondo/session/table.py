"""The session's table: state x event -> state, what it does, what is felt. `session` runs it.

The loop, the tests and the diagram in the README all read this one table. Guards and actions are plain functions
of the session and the instant (ms) that the event counts from. Pure: nothing here reads a clock.
"""

from .program import first_side, other, plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .state import SessionState

ASLEEP = "asleep"
AWAKE = "awake"
RUNNING = "running"
PAUSED = "paused"
DONE = "done"
ENDED = "ended"
SAFE = "safe"

# Gestures.
TAP = "tap"
DOUBLE = "double"
HOLD = "hold"
LONG_HOLD = "long_hold"
QUERY = "query"
UNDO = "undo"
NOTHING = "nothing"
GESTURES = (TAP, DOUBLE, HOLD, LONG_HOLD, QUERY, UNDO, NOTHING)

# What the passing of time brings.
OVER = "over"
OPENS = "opens"
CLOSING = "closing"
WAITING = "waiting"
LIMIT = "limit"

ANY = "any"

# Felt, besides the cues by name: the cue of the side to start with, that of the phase; SILENCE ends what plays.
SIDE_CUE = "side"
PHASE_CUE = "phase"
SILENCE = ""

CONFIRM_MS = 5_000
UNDO_MS = 5_000
AWAKE_MS = 10_000
REST_MS = 60_000
REMINDED_MS = 900_000  # so long after a reminder a hold turns reminders off
CLOSING_EVERY_MS = 60_000
ASK_MS = 600_000
WAIT_LIMIT_MS = 900_000
PAUSE_LIMIT_MS = 3_600_000
COUNTED_MS = 60_000  # a session with less expressing than this does not alternate the first side

MOST_BREAKS = 16  # kept apart; what comes after is added to the last
UNKNOWN_MS = (1 << 30) - 1

NEVER = (1 << 30) - 1  # the largest small integer of a 32-bit MicroPython


# Guards: whether a row applies to the gesture at `at`.


def tap_consumed(s: "SessionState", at: int) -> bool:
    """The phase ended by itself since the press: the tap has what it asked for."""
    return at <= s.boundary


def too_early(s: "SessionState", at: int) -> bool:
    """Strict, before the window of an express phase, and not the second tap that confirms."""
    opens = s.plan[s.index].opens
    if s.guide or opens is None or at - s.since >= opens:
        return False
    return s.asked_at is None or at - s.asked_at > CONFIRM_MS


def at_last(s: "SessionState", at: int) -> bool:
    """This phase is the last one."""
    return s.index + 1 == len(s.plan)


def undoable(s: "SessionState", at: int) -> bool:
    """The switch that began this phase (or ended the session) was a tap."""
    return s.undo_index >= 0


def undoable_now(s: "SessionState", at: int) -> bool:
    """The same, and it was a moment ago."""
    return s.undo_index >= 0 and at - s.switched_at <= UNDO_MS


def two_sided(s: "SessionState", at: int) -> bool:
    """Both sides are in use."""
    return s.settings["sides"] == "both"


def reminded(s: "SessionState", at: int) -> bool:
    """A reminder was felt a while ago."""
    return s.reminded_at is not None and at - s.reminded_at <= REMINDED_MS


def declined(s: "SessionState", at: int) -> bool:
    """This press has just turned reminders off."""
    return s.reminders_declined


# Actions: what a row does, as of the instant `at`.


def wake(s: "SessionState", at: int) -> None:
    s.settle_sides()
    s.first = first_side(s.settings, s.last_first, s.last_used)
    s.touched = at


def flip(s: "SessionState", at: int) -> None:
    s.first = other(s.first)
    s.touched = at


def stay(s: "SessionState", at: int) -> None:
    s.touched = at


def start(s: "SessionState", at: int) -> None:
    program = s.program(s.settings)
    s.plan = plan(program, s.settings, s.first)
    s.program_name = program["name"]
    s.began_with = s.first
    s.guide = s.settings["pacing"] == "guide"
    s.spent = [0] * len(s.plan)
    s.ended_by = [""] * len(s.plan)
    s.paused_ms = 0
    s.breaks = []
    s.started_at = at
    s.outcome = ""
    s.counted = False
    s.id += 1
    s.boundary = at - 1
    s.quiet_until = at
    s.undo_index = -1
    begin(s, 0, at)


def begin(s: "SessionState", index: int, at: int) -> None:
    s.index = index
    s.since = at
    s.waits_since = at
    s.told_at = at
    s.waited = False
    s.asked_at = None
    s.began += 1


def leave(s: "SessionState", at: int, why: str) -> None:
    s.spent[s.index] = at - s.since
    s.ended_by[s.index] = why


def ask_again(s: "SessionState", at: int) -> None:
    s.asked_at = at


def switch(s: "SessionState", at: int) -> None:
    leave(s, at, "tap")
    s.undo_index = s.index
    s.undo_since = s.since
    s.switched_at = at
    proceed(s, at)


def move_on(s: "SessionState", at: int) -> None:
    leave(s, at, "time")
    s.undo_index = -1
    s.boundary = at
    proceed(s, at)


def proceed(s: "SessionState", at: int) -> None:
    if at_last(s, at):
        finish(s, at, "done")
    else:
        begin(s, s.index + 1, at)


def finish(s: "SessionState", at: int, outcome: str) -> None:
    s.ended_at = at
    s.rests_since = at
    s.outcome = outcome


def undo(s: "SessionState", at: int) -> None:
    if s.state == RUNNING:
        s.ended_by[s.index] = "undo"
    s.spent[s.undo_index] = 0
    s.ended_by[s.undo_index] = ""
    begin(s, s.undo_index, s.undo_since)
    s.outcome = ""
    s.undo_index = -1
    s.waits_since = at
    s.quiet_until = s.now


def pause(s: "SessionState", at: int) -> None:
    s.paused_at = at
    s.paused_before_ms = s.away_ms = 0
    s.waited = False
    s.undo_index = -1


def resume(s: "SessionState", at: int) -> None:
    away = max(0, at - s.paused_at)
    paused = s.pause_ms(at)
    s.paused_ms += paused
    s.add_break("pause", paused)
    s.since += away
    s.told_at += away
    s.quiet_until += away
    s.waits_since = at
    s.waited = False
    s.asked_at = None
    s.began += 1


def end_early(s: "SessionState", at: int) -> None:
    if s.state == PAUSED:
        at = max(at, s.paused_at)
        paused = s.pause_ms(at)
        if paused:
            s.paused_ms += paused
            s.add_break("pause", paused)
        leave(s, s.paused_at, "end")
    else:
        leave(s, at, "end")
    s.undo_index = -1
    finish(s, at, "early")


def interrupt(s: "SessionState", at: int) -> None:
    leave(s, s.paused_at, "end")
    here = (s.index, s.paused_at - s.since)
    while s.breaks and s.breaks[-1][0] == "power" and s.breaks[-1][1:3] == here:
        s.breaks.pop()  # what lies behind where it last ran is no part of it
    s.undo_index = -1
    finish(s, s.paused_at, "interrupted")
    s.rests_since = at


def tell(s: "SessionState", at: int) -> None:
    s.told_at = at


def wait(s: "SessionState", at: int) -> None:
    s.waited = True


def sleep(s: "SessionState", at: int) -> None:
    s.settle_sides()


def decline_reminders(s: "SessionState", at: int) -> None:
    s.reminded_at = None
    s.reminders_declined = True


# state: (event, guard, next state, action, felt); the first row that fits. A gesture without a row changes
# nothing; a limit is what the state's clock runs into.
TABLE = {
    ASLEEP: (
        (HOLD, reminded, ASLEEP, decline_reminders, "paused"),
        (UNDO, reminded, ASLEEP, decline_reminders, "paused"),
        (LONG_HOLD, declined, ASLEEP, None, None),
        (ANY, None, AWAKE, wake, SIDE_CUE),
    ),
    AWAKE: (
        (TAP, None, RUNNING, start, PHASE_CUE),
        (HOLD, two_sided, AWAKE, flip, SIDE_CUE),
        (HOLD, None, AWAKE, stay, "refused"),
        (DOUBLE, None, AWAKE, stay, "battery"),
        (LONG_HOLD, None, ASLEEP, sleep, SILENCE),
        (LIMIT, None, ASLEEP, sleep, SILENCE),
    ),
    RUNNING: (
        (TAP, tap_consumed, RUNNING, None, None),
        (TAP, too_early, RUNNING, ask_again, "refused"),
        (TAP, at_last, DONE, switch, "done"),
        (TAP, None, RUNNING, switch, PHASE_CUE),
        (DOUBLE, undoable_now, RUNNING, undo, PHASE_CUE),
        (DOUBLE, None, RUNNING, None, "progress"),
        (QUERY, None, RUNNING, None, "progress"),
        (UNDO, undoable, RUNNING, undo, PHASE_CUE),
        (HOLD, None, PAUSED, pause, "paused"),
        (LONG_HOLD, None, ENDED, end_early, "done"),
        (OVER, at_last, DONE, move_on, "done"),
        (OVER, None, RUNNING, move_on, PHASE_CUE),
        (OPENS, None, RUNNING, tell, "move_on"),
        (CLOSING, None, RUNNING, tell, "closing"),
        (WAITING, None, RUNNING, wait, "attention"),
        (LIMIT, None, PAUSED, pause, "paused"),
    ),
    PAUSED: (
        (TAP, None, RUNNING, resume, PHASE_CUE),
        (LONG_HOLD, None, ENDED, end_early, "done"),
        (WAITING, None, PAUSED, wait, "attention"),
        (LIMIT, None, ENDED, interrupt, SILENCE),
    ),
    DONE: (
        (TAP, tap_consumed, DONE, None, None),
        (TAP, None, AWAKE, wake, SIDE_CUE),
        (DOUBLE, undoable_now, RUNNING, undo, PHASE_CUE),
        (UNDO, undoable, RUNNING, undo, PHASE_CUE),
        (LIMIT, None, ASLEEP, sleep, SILENCE),
    ),
    ENDED: (
        (TAP, None, AWAKE, wake, SIDE_CUE),
        (LIMIT, None, ASLEEP, sleep, SILENCE),
    ),
    # Left only by power; the band does nothing there but say where it is.
    SAFE: (),
}
