"""The session's table: for each state and event, the next state, the action and the cue felt. `session` runs it.

The loop, the tests and the diagram in the README all read this one table. Guards and actions are plain functions of
the session and the instant (ms) that the event counts from. Pure: nothing here reads a clock.
"""

from .program import ASSIST_KINDS, THREE_ROUND, first_side, other, plan
from .state import (
    ASLEEP,
    AWAKE,
    CHOOSING,
    DONE,
    ENDED,
    LATE_TAP_MS,
    PAUSED,
    RUNNING,
    SAFE,
    SessionState,
)

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
READY = "ready"
CLOSING = "closing"
WAITING = "waiting"
SETTLED = "settled"
LIMIT = "limit"

ANY = "any"

# Felt, besides the cues by name: what the session would begin with, the cue of the phase, the pacing and the sides
# chosen; SILENCE ends what plays.
PREVIEW = "preview"
PHASE_CUE = "phase"
PACING_CUE = "pacing"
SIDES_CUE = "sides"
SILENCE = ""

CONFIRM_MS = 5_000
UNDO_MS = 5_000
GUARD_MS = 10_000  # guide: no single tap switches so early; no *ready*
AWAKE_MS = 10_000  # then awake ends, and choosing
REST_MS = 900_000
REMINDED_MS = 900_000  # in this time after a reminder a hold turns them off
CLOSING_EVERY_MS = 120_000
ASK_MS = 600_000
WAIT_LIMIT_MS = 900_000
PAUSE_LIMIT_MS = 3_600_000

NEVER = (1 << 30) - 1  # the largest small integer of a 32-bit MicroPython


# Guards: whether a row applies to the gesture at `at`.


def tap_consumed(s: "SessionState", at: int) -> bool:
    """Returns whether the phase ended by itself after the press at `at`, or less than 0.7 s before it.

    A tap meant for a phase that has just ended by itself must not end the next one.
    """
    return at - s.boundary < LATE_TAP_MS


def too_early(s: "SessionState", at: int) -> bool:
    """Returns whether a tap at `at` is too early to switch, and not the second of two within 5 s.

    Too early is before the phase's minimum; in guide pacing, in its first 10 s.
    """
    opens = s.plan[s.index].opens
    if opens is None or at - s.since >= (GUARD_MS if s.guide else opens):
        return False
    return not confirms(s, at)


def confirms(s: "SessionState", at: int) -> bool:
    """Returns whether a press in the 5 s before `at` was refused or answered with *done*: then this tap counts."""
    return s.asked_at is not None and at - s.asked_at <= CONFIRM_MS


def at_last(s: "SessionState", at: int) -> bool:
    """Returns whether this phase is the last one."""
    return s.index + 1 == len(s.plan)


def undoable(s: "SessionState", at: int) -> bool:
    """Returns whether a tap has begun this phase or ended the session, and can be undone."""
    return s.undo_index >= 0


def undoable_now(s: "SessionState", at: int) -> bool:
    """Returns whether a switch by tap in the 5 s before `at` can be undone."""
    return s.undo_index >= 0 and at - s.switched_at <= UNDO_MS


def two_sided(s: "SessionState", at: int) -> bool:
    """Returns whether both sides are in use, and the program has phases for one side at a time."""
    return s.sides == "both" and any(
        phase["side"] in ("first", "second") for phase in s.program(s.settings)["phases"]
    )


def has_assist(s: "SessionState", at: int) -> bool:
    """Returns whether massage, stroke and shake may come first: in the built-in program, if one is not left out."""
    if s.settings["program"] != THREE_ROUND:
        return False
    return any(s.settings[kind + "_s"] for kind in ASSIST_KINDS)


def was_reminded(s: "SessionState", at: int) -> bool:
    """Returns whether a reminder was felt in the 15 minutes before `at`, and reminders were not declined since."""
    since = None if s.reminders_declined else s.reminded_at
    return since is not None and 0 <= at - since <= REMINDED_MS


# Actions: what a row does, as of the instant `at`.


def wake(s: "SessionState", at: int) -> None:
    """Works out the first side of the next session from the sides used last."""
    s.settle_sides()
    s.first = first_side(s.settings, s.last_first, s.last_used)


def flip(s: "SessionState", at: int) -> None:
    """Makes the other side the first of the next session."""
    s.first = other(s.first)


def choose(s: "SessionState", at: int) -> None:
    """Begins choosing: saves the present choices, for `forget_choice` to restore."""
    s.pacing_before, s.sides_before = s.pacing, s.sides
    s.assist_first_before = s.assist_first
    s.touched = s.now


def choose_pacing(s: "SessionState", at: int) -> None:
    """Chooses the other pacing for the next session."""
    s.pacing = "strict" if s.pacing == "guide" else "guide"
    s.use_choice()


def choose_sides(s: "SessionState", at: int) -> None:
    """Chooses the next sides in the order both, left, right."""
    s.sides = {"both": "left", "left": "right", "right": "both"}[s.sides]
    s.use_choice()


def choose_assist(s: "SessionState", at: int) -> None:
    """Chooses whether massage, stroke and shake come before the first express phase, or not."""
    s.assist_first = not s.assist_first
    s.use_choice()


def keep_choice(s: "SessionState", at: int) -> None:
    """Ends choosing: what was chosen holds for the next session."""
    s.first = s.coming_first()
    s.sides_before = s.sides
    s.touched = s.now


def forget_choice(s: "SessionState", at: int) -> None:
    """Ends choosing: pacing, sides and whether assist comes first are as they were before `choose`."""
    s.pacing, s.sides, s.assist_first = s.pacing_before, s.sides_before, s.assist_first_before
    s.use_choice()
    s.touched = at


def start(s: "SessionState", at: int) -> None:
    """Begins a session: makes its plan, and begins the plan's first phase."""
    program = s.program(s.settings)
    s.plan = plan(program, s.settings, s.first)
    s.program_name = program["name"]
    s.began_with = s.first
    s.guide = s.settings["pacing"] == "guide"
    s.spent_ms = [0] * len(s.plan)
    s.ended_by = [""] * len(s.plan)
    s.paused_ms = 0
    s.breaks = []
    s.started_at = at
    s.outcome = ""
    s.counted = False
    s.id += 1
    s.boundary = s.told_at = at - LATE_TAP_MS
    s.undo_index = -1
    s.begin(0, at)


def note_asked(s: "SessionState", at: int) -> None:
    """Notes the instant of a press that is refused or answered with *done*: a tap within 5 s of it counts."""
    s.asked_at = at


def switch(s: "SessionState", at: int) -> None:
    """Ends the phase at a tap and goes on with the next one; an undo can take this back."""
    s.leave(at, "tap")
    s.undo_index = s.index
    s.undo_since = s.since
    s.switched_at = at
    proceed(s, at)
    if s.outcome:
        s.asked_at = at  # this tap is answered with *done*


def move_on(s: "SessionState", at: int) -> None:
    """Ends the phase because its time is over, and goes on with the next phase."""
    s.leave(at, "time")
    s.undo_index = -1
    s.boundary = at
    proceed(s, at)


def proceed(s: "SessionState", at: int) -> None:
    """Begins the next phase; after the last one ends the session as done."""
    if at_last(s, at):
        s.finish(at, "done")
    else:
        s.begin(s.index + 1, at)


def undo(s: "SessionState", at: int) -> None:
    """Goes back to the phase that the last tap ended; a phase that has begun since counts as undone."""
    if s.state == RUNNING:
        s.ended_by[s.index] = "undo"
    s.spent_ms[s.undo_index] = 0
    s.ended_by[s.undo_index] = ""
    s.begin(s.undo_index, s.undo_since)
    s.outcome = ""
    s.undo_index = -1
    s.waits_since = at
    s.told_at = s.now


def pause(s: "SessionState", at: int) -> None:
    """Begins a pause; the last switch can no longer be undone."""
    s.paused_at = at
    s.told_at = min(s.told_at, at)  # a mark that came since the press counts as not felt
    s.paused_before_ms = s.away_ms = 0
    s.attention_over = False
    s.undo_index = -1


def resume(s: "SessionState", at: int) -> None:
    """Ends the pause: the phase goes on where it was."""
    away = max(0, at - s.paused_at)
    paused = s.pause_ms(at)
    s.paused_ms += paused
    s.add_break("pause", paused)
    s.since += away
    s.told_at += away
    s.waits_since = at
    s.attention_over = False
    s.asked_at = None
    s.began += 1


def end_early(s: "SessionState", at: int) -> None:
    """Ends the session before the end of its last phase; from a pause too."""
    if s.state == PAUSED:
        at = max(at, s.paused_at)
        paused = s.pause_ms(at)
        if paused:
            s.paused_ms += paused
            s.add_break("pause", paused)
        s.leave(s.paused_at, "end")
    else:
        s.leave(at, "end")
    s.finish(at, "early")


def interrupt(s: "SessionState", at: int) -> None:
    """Ends the session at the instant where it last ran; drops the pauses and times without power after that."""
    paused_place = (s.index, s.paused_at - s.since)
    while s.breaks and s.breaks[-1][1:3] == paused_place:
        kind, _, _, ms = s.breaks.pop()
        if kind == "pause":
            s.paused_ms -= ms
            s.started_at += ms
    s.leave(s.paused_at, "end")
    s.finish(s.paused_at, "interrupted")
    s.rests_since = at


def note_mark(s: "SessionState", at: int) -> None:
    """Notes that a mark of the phase (*move_on*, *closing* or *ready*) was felt at `at`."""
    s.told_at = at


def note_attention(s: "SessionState", at: int) -> None:
    """Notes that *attention* was felt for this phase or pause."""
    s.attention_over = True


def settle(s: "SessionState", at: int) -> None:
    """Allows no more undo, and records the sides that the next session's first side depends on."""
    s.undo_index = -1
    s.settle_sides()


def decline_reminders(s: "SessionState", at: int) -> None:
    """Asks `keeper` to turn reminders off, until somebody turns them on again."""
    s.reminders_declined = True


# state: (event, guard, next state, action, felt); the first row that fits. A gesture without a row changes
# nothing; LIMIT: the state has lasted too long.
TABLE = {
    ASLEEP: (
        (HOLD, was_reminded, ASLEEP, decline_reminders, "paused"),
        (UNDO, was_reminded, ASLEEP, decline_reminders, "paused"),
        (ANY, None, AWAKE, wake, PREVIEW),
    ),
    AWAKE: (
        (TAP, None, RUNNING, start, PHASE_CUE),
        (HOLD, two_sided, AWAKE, flip, PREVIEW),
        (HOLD, None, AWAKE, None, "refused"),
        (DOUBLE, None, AWAKE, None, "battery"),
        (LONG_HOLD, None, CHOOSING, choose, PACING_CUE),
        (LIMIT, None, ASLEEP, settle, "refused"),
    ),
    CHOOSING: (
        (TAP, None, CHOOSING, choose_pacing, PACING_CUE),
        (HOLD, None, CHOOSING, choose_sides, SIDES_CUE),
        (DOUBLE, has_assist, CHOOSING, choose_assist, PREVIEW),
        (DOUBLE, None, CHOOSING, None, "refused"),
        (LONG_HOLD, None, AWAKE, keep_choice, PREVIEW),
        (LIMIT, None, AWAKE, forget_choice, "refused"),
    ),
    RUNNING: (
        (TAP, tap_consumed, RUNNING, None, None),
        (TAP, too_early, RUNNING, note_asked, "refused"),
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
        (READY, None, RUNNING, note_mark, "ready"),
        (OPENS, None, RUNNING, note_mark, "move_on"),
        (CLOSING, None, RUNNING, note_mark, "closing"),
        (WAITING, None, RUNNING, note_attention, "attention"),
        (LIMIT, None, PAUSED, pause, "paused"),
    ),
    PAUSED: (
        (TAP, None, RUNNING, resume, PHASE_CUE),
        (LONG_HOLD, None, ENDED, end_early, "done"),
        (WAITING, None, PAUSED, note_attention, "attention"),
        (LIMIT, None, ENDED, interrupt, None),
    ),
    DONE: (
        (TAP, tap_consumed, DONE, None, None),
        (TAP, confirms, AWAKE, wake, PREVIEW),
        (TAP, None, DONE, note_asked, "done"),
        (DOUBLE, undoable_now, RUNNING, undo, PHASE_CUE),
        (UNDO, undoable_now, RUNNING, undo, PHASE_CUE),
        (DOUBLE, None, DONE, note_asked, "done"),
        (HOLD, was_reminded, DONE, decline_reminders, "paused"),
        (UNDO, was_reminded, DONE, decline_reminders, "paused"),
        (SETTLED, None, DONE, settle, None),
        (LIMIT, None, ASLEEP, settle, None),
    ),
    ENDED: (
        (TAP, confirms, AWAKE, wake, PREVIEW),
        (TAP, None, ENDED, note_asked, "done"),
        (DOUBLE, None, ENDED, note_asked, "done"),
        (HOLD, was_reminded, ENDED, decline_reminders, "paused"),
        (UNDO, was_reminded, ENDED, decline_reminders, "paused"),
        (SETTLED, None, ENDED, settle, None),
        (LIMIT, None, ASLEEP, settle, None),
    ),
    # Only power off ends it; in it the band does nothing but show that it is there.
    SAFE: (),
}
