"""Storms of presses, faults and power cuts together, each a scenario: what must hold whatever happens.

A failure prints the smallest scenario that shows it and leaves it in build/storm.scenario. Some of them by default,
many more with `pytest -m soak`.
"""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.storage.reading import State
from simulator.interpreters.services import SERVICES
from simulator.scenario.faults import FAULTS
from simulator.scenario.model import clock_text
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.kept import log_on_flash
from tests.endurance.worn import CRYSTAL_ERROR, TOLERANCE_MS, SessionsByTrace, WornSession

BUILD = Path(__file__).parents[2] / "build"
QUIET_MS = 3 * 3_600_000  # longer than any session left alone
ASLEEP_AGAIN_MS = 16 * 60_000  # what has ended lasts a quarter of an hour
LAST_SESSION_MS = 45 * 60_000
LONGEST_PULSE_MS = 1_200
MOTOR_LIMIT_MS = 1_500

BUTTONS = ("main", "main", "main", "side")
LIVE = ("plan", "state0", "state1", "place0", "place1")
faults = st.one_of(
    st.sampled_from(
        ["brownout", "flash_slow", "ghost_edges", "motor_open", "motor_weak", "display_gone"]
    ),
    st.sampled_from(["brownout", "i2c_nack once", "i2c_nack always", "i2c_nack midframe"]),
    st.sampled_from(
        [
            f"button_{fault} {button}"
            for fault in ("stuck", "dead", "bounce")
            for button in ("main", "side")
        ]
    ),
    st.sampled_from(["crystal 2", "crystal -2", "irq_late 400", "irq_late 40", "clock_unset"]),
    st.integers(-99_999, 99_999).map(lambda s: f"clock_jump {s}"),
    st.sampled_from([f"exception {name}" for name in SERVICES if name != "journal"]),
    st.sampled_from(
        [
            *(f"bit_rot live/{name}" for name in LIVE),
            "bit_rot settings.json",
            "torn_write",
            "corrupt journal",
            "corrupt settings",
            "flash_full",
            *(f"{fault} {name}" for fault in ("exception", "out_of_memory") for name in SERVICES),
        ]
    ),
)
wait = st.one_of(st.integers(20, 2_000), st.integers(20, 20_000), st.integers(1_000, 420_000))
event = st.one_of(
    st.tuples(wait, st.just("hold"), st.sampled_from(BUTTONS), st.integers(30, 700)),
    st.tuples(wait, st.just("hold"), st.sampled_from(BUTTONS), st.integers(30, 9_000)),
    st.tuples(wait, st.just("cut"), st.just(""), st.integers(1, 30_000)),
    st.tuples(wait, st.just("fault"), faults, st.just(0)),
    st.tuples(wait, st.just("clear"), st.sampled_from(sorted(FAULTS)), st.just(0)),
)
random_settings = st.fixed_dictionaries(
    {"strength": st.sampled_from([1, 4])},
    optional={
        "pacing": st.sampled_from(["strict", "guide"]),
        "rounds": st.sampled_from([2, 3]),
        "massage_s": st.sampled_from([0, 5]),
        "repeat": st.sampled_from([0, 2]),
        "metronome_per_min": st.just(60),
        "display": st.sampled_from(["always", "off"]),
    },
)
storms = (st.lists(event, min_size=1, max_size=14), random_settings, st.integers(0, 99))


def scenario(
    storm: list[tuple[int, str, str, int]], given_settings: dict[str, object], seed: int
) -> str:
    """Returns a scenario text of a storm of events.

    At its end all faults are cleared and one more session is worn.
    """
    lines = [f"seed {seed}", "clock 2026-03-01T05:00"]
    lines += [f"set {key} {value}" for key, value in sorted(given_settings.items())]
    lines += ["0:02 tap main", "0:05 tap main"]
    t_ms = 6_000
    for gap_ms, verb, argument, ms in storm:
        t_ms += gap_ms
        if verb == "hold":
            lines.append(f"{clock_text(t_ms)} hold {argument} {ms / 1000:.3f}")
        elif verb == "cut":
            lines += [f"{clock_text(t_ms)} cut", f"{clock_text(t_ms + ms)} restore"]
        else:
            lines.append(f"{clock_text(t_ms)} {verb} {argument}")
        t_ms += ms
    lines += [f"{clock_text(t_ms + 100)} clear {name}" for name in sorted(FAULTS)]
    quiet_from_ms = t_ms + 100 + QUIET_MS
    lines += [
        f"{clock_text(quiet_from_ms)} cut",
        f"{clock_text(quiet_from_ms + 5_000)} restore",
        f"{clock_text(quiet_from_ms + 8_000)} hold main 4  # ends what safe mode may have kept",
        f"{clock_text(quiet_from_ms + ASLEEP_AGAIN_MS)} tap main",
        f"{clock_text(quiet_from_ms + ASLEEP_AGAIN_MS + 3_000)} tap main",
        f"{clock_text(quiet_from_ms + ASLEEP_AGAIN_MS + 5_000)} hold main 4",
        f"{clock_text(quiet_from_ms + LAST_SESSION_MS)} end",
    ]
    return "\n".join(lines)


def check_motor(entries: list) -> None:
    """Asserts that the motor is never on for longer than a pulse, or than its limit if the loop was held up."""
    on_at = None
    held_up = any(
        kind == "fault" and f["name"] in ("flash_slow", "irq_late", "crystal", "exception", "out_of_memory")
        for _, kind, f in entries
    )  # fmt: skip
    longest_ms = MOTOR_LIMIT_MS * 1.03 if held_up else LONGEST_PULSE_MS
    for t_ms, kind, fields in entries:
        if kind == "motor" and fields["on"] and on_at is None:
            on_at = t_ms
        elif kind == "motor" and not fields["on"] and on_at is not None:
            assert t_ms - on_at <= longest_ms, f"on for {t_ms - on_at} ms from {clock_text(on_at)}"
            on_at = None
        elif kind == "power" and not fields["on"]:
            assert on_at is None
    assert on_at is None


def check_journal(play: Play, by_trace: SessionsByTrace) -> None:
    """Asserts that each session is in the journal once, as in the trace.

    After damage to the flash, at least the last.
    """
    log = log_on_flash(play.device.flash)
    if not by_trace.is_hurt:
        for session_number, states in log.states_by_session.items():
            assert len({tuple(state.spent_ms) for state in states}) == 1, session_number
            assert session_number in log.plans
        sessions = by_trace.sessions
        if len(log.states_by_session) < len(sessions):
            sessions = [session for session in sessions if not session.is_unwritten]
        assert len(log.states_by_session) == len(sessions), (
            list(log.states_by_session),
            log.lines,
        )
        for session_number, session in zip(sorted(log.states_by_session), sessions, strict=True):
            check_figures(
                log.states_by_session[session_number][-1],
                session,
                log.plans[session_number],
                by_trace,
            )
    assert log.states_by_session, "the last session is there"


def check_figures(
    state: State, session: WornSession, plan: object, by_trace: SessionsByTrace
) -> None:
    sums = {"left": 0, "right": 0}
    for phase, spent_ms in zip(plan.phases, state.spent_ms, strict=True):  # type: ignore[attr-defined]
        if phase.kind == "express":
            sums[phase.side] += spent_ms
    for side, ms in session.per_side().items():
        slack = (
            2_000 + (ms * CRYSTAL_ERROR if by_trace.has_fast_crystal else 0) + 10 * TOLERANCE_MS
        )
        assert abs(ms - sums[side]) <= slack + 7_000, (side, ms, sums[side])


def check(text: str) -> None:
    try:
        judge(text)
    except Exception as error:
        BUILD.mkdir(exist_ok=True)
        (BUILD / "storm.scenario").write_text(text + "\n")
        error.add_note(text)
        raise


def judge(text: str) -> None:
    play = Play(parse(text, "storm", Path()))
    play.play()
    entries = play.device.recorder.entries
    last_line = next(
        t_ms for t_ms, kind, fields in reversed(entries) if kind == "power" and not fields["on"]
    )  # the cut after the long rest
    assert all(entry[0] <= next_entry[0] for entry, next_entry in pairwise(entries))
    check_motor(entries)
    states = [(t_ms, str(fields["name"])) for t_ms, kind, fields in entries if kind == "state"]
    assert [name for t_ms, name in states if t_ms < last_line][-1] in ("asleep", "safe"), (
        "it comes to rest"
    )
    assert [name for t_ms, name in states if t_ms > last_line][-5:] == [
        "awake", "running", "paused", "ended", "asleep",
    ], "a new session works"  # fmt: skip
    by_trace = SessionsByTrace(entries, entries[-1][0])
    check_journal(play, by_trace)


@given(*storms)
@examples(max_examples=12, print_blob=False)
def test_whatever_is_pressed_and_whatever_fails(
    storm: list[tuple[int, str, str, int]], given_settings: dict[str, object], seed: int
) -> None:
    check(scenario(storm, given_settings, seed))


@pytest.mark.soak("storms")
@given(*storms)
@examples(max_examples=600, suppress_health_check=list(HealthCheck))
def test_whatever_is_pressed_and_whatever_fails_for_long(
    storm: list[tuple[int, str, str, int]], given_settings: dict[str, object], seed: int
) -> None:
    check(scenario(storm, given_settings, seed))


def test_an_undo_of_what_is_over_that_is_taken_back_leaves_each_side_its_time() -> None:
    switch = (304_000, "hold", "main", 100)
    taken_back = (70_000, "hold", "side", 9_000)
    check(scenario([switch, taken_back], {"strength": 4}, 1))


def test_a_session_that_was_over_at_a_brown_out_is_not_taken_for_one_under_way() -> None:
    play = Play(
        parse("0:02 tap main\n0:05 tap main\n0:10 hold main 4\n0:20 fault brownout\n0:21 end", "over", Path())
    )  # fmt: skip
    play.play()
    assert play.device.recorder.state == "asleep"
    assert play.device.recorder.phase is None
