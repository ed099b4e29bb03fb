"""Storms of presses, faults and power cuts together, each a scenario: what must hold whatever happens.

A failure prints the smallest scenario that shows it and leaves it in build/storm.scenario. Some of them by default,
many more with `pytest -m soak`.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.storage.frames import State
from simulator.interpreters.services import SERVICES
from simulator.scenario.faults import FAULTS
from simulator.scenario.model import clock_text
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.kept import kept

BUILD = Path(__file__).parents[2] / "build"
QUIET_MS = 3 * 3_600_000  # longer than any session left alone
LAST_SESSION_MS = 45 * 60_000
LONGEST_PULSE_MS = 1_200
MOTOR_LIMIT_MS = 1_500
LOST_MS = 10_000
WRITABLE_MS = (
    1_500  # a quiet stretch in which there is time for a write, however slow the flash is
)
UNTOLD_MS = 3_500  # from a tap on: *accepted*, its cue and a second; a session as young need not be on flash
HOLD_MS = 1_500
TOLERANCE_MS = 150
CRYSTAL = 0.025
WAKEFUL = ("running", "paused")
OVER = ("done", "ended", "asleep", "awake")

# With these what is on flash may be less than what was: the rest must hold all the same.
HURTS_THE_JOURNAL = (
    "bit_rot",
    "corrupt",
    "flash_full",
    "torn_write",
    "exception",
    "out_of_memory",
)

BUTTONS = ("main", "main", "main", "side")
LIVE = ("plan", "state0", "state1", "place0", "place1")
faults = st.one_of(
    st.sampled_from(
        ["brownout", "flash_slow", "ghost_edges", "motor_open", "motor_weak", "display_gone"]
    ),
    st.sampled_from(["brownout", "i2c_nack once", "i2c_nack always", "i2c_nack midframe"]),
    st.sampled_from(
        [
            f"button_{what} {button}"
            for what in ("stuck", "dead", "bounce")
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
            *(f"{what} {name}" for what in ("exception", "out_of_memory") for name in SERVICES),
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
chosen = st.fixed_dictionaries(
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
storms = (st.lists(event, min_size=1, max_size=14), chosen, st.integers(0, 99))


def scenario(
    storm: list[tuple[int, str, str, int]], given_settings: dict[str, object], seed: int
) -> str:
    """From power on to long after the last event; then the faults are cleared and one more session is worn."""
    lines = [f"seed {seed}", "clock 2026-03-01T05:00"]
    lines += [f"set {key} {value}" for key, value in sorted(given_settings.items())]
    lines += ["0:02 tap main", "0:05 tap main"]
    t = 6_000
    for after, verb, what, ms in storm:
        t += after
        if verb == "hold":
            lines.append(f"{clock_text(t)} hold {what} {ms / 1000:.3f}")
        elif verb == "cut":
            lines += [f"{clock_text(t)} cut", f"{clock_text(t + ms)} restore"]
        else:
            lines.append(f"{clock_text(t)} {verb} {what}")
        t += ms
    lines += [f"{clock_text(t + 100)} clear {name}" for name in sorted(FAULTS)]
    rest = t + 100 + QUIET_MS
    lines += [
        f"{clock_text(rest)} cut",
        f"{clock_text(rest + 5_000)} restore",
        f"{clock_text(rest + 8_000)} hold main 4  # ends what safe mode may have kept",
        f"{clock_text(rest + 80_000)} tap main",
        f"{clock_text(rest + 83_000)} tap main",
        f"{clock_text(rest + 85_000)} hold main 4",
        f"{clock_text(rest + LAST_SESSION_MS)} end",
    ]
    return "\n".join(lines)


@dataclass
class Stretch:
    """Of a session in one phase, from the trace: running since `since`, or paused `at` ms into it."""

    begin: int
    end: int
    session: int
    index: int
    since: int
    paused: bool
    spent: dict[int, int]  # in the phases before


@dataclass
class Worn:
    """A session as the trace tells it: ms for each phase, and what that is."""

    began: int
    spent: dict[int, int] = field(default_factory=dict)
    what: dict[int, tuple[str, str]] = field(default_factory=dict)
    over: bool = False
    hurt: bool = False
    unwritten: bool = False  # the power went before there was any quiet to write it in

    def per_side(self) -> dict[str, int]:
        sums = {"left": 0, "right": 0}
        for index, (kind, side) in self.what.items():
            if kind == "express":
                sums[side] += self.spent.get(index, 0)
        return sums


class Story:
    """Goes through the trace once; `sessions` are those that must be in the journal in the end."""

    def __init__(self, entries: list, upto: int) -> None:
        self.entries = [entry for entry in entries if entry[0] <= upto]
        self.sessions: list[Worn] = []
        self.stretches: list[Stretch] = []
        self.busy = busy(self.entries)
        self.hurt = False
        self.crystal = False
        self._now: Stretch | None = None
        self._died: int | None = None
        self._under_way = False
        self._resumed = False
        self._tell()

    def _tell(self) -> None:
        state = ""
        for t, kind, fields in self.entries:
            if kind == "fault" and fields["on"]:
                self._fault(str(fields["name"]))
            elif kind == "boot" or (kind == "power" and not fields["on"]):
                self._die(t)
                state = ""
            elif kind == "state":
                self._state(t, state, str(fields["name"]))
                state = str(fields["name"])
            elif kind == "phase":
                self._phase(t, state, fields)

    def _fault(self, name: str) -> None:
        self.hurt = self.hurt or name in HURTS_THE_JOURNAL
        self.crystal = self.crystal or name == "crystal"
        if self.hurt and self.sessions:
            self.sessions[-1].hurt = True

    def _die(self, t: int) -> None:
        self._close(t)
        if self._died is None:
            self._died = t

    def _close(self, t: int) -> None:
        if self._now is not None:
            self._now.end = t
        self._now = None

    def _state(self, t: int, before: str, name: str) -> None:
        if name == "running" and before == "awake":
            self.sessions.append(Worn(t, hurt=self.hurt))
            self._under_way = True
        elif name in OVER and before in WAKEFUL:
            self._finish(t)
        elif name == "paused" and self._now is not None:
            now = self._now
            self._close(t)
            self._open(t, now.index, now.since, True)
        elif name == "asleep" and before == "" and self._died is not None:
            self._nothing_resumed(self._died)
            self._died = None

    def _finish(self, t: int) -> None:
        if self._now is not None and self.sessions:
            now, worn = self._now, self.sessions[-1]
            worn.spent[now.index] = (now.begin if now.paused else t) - now.since
            worn.over = True
        self._close(t)
        self._under_way = False

    def _open(self, t: int, index: int, since: int, paused: bool) -> None:
        self._now = Stretch(
            t, t, len(self.sessions), index, since, paused, dict(self.sessions[-1].spent)
        )
        self.stretches.append(self._now)

    def _phase(self, t: int, state: str, fields: dict) -> None:
        index, since = fields["index"], fields["since"]
        assert since <= t + TOLERANCE_MS, "a phase begins in what has been"
        if self._died is not None:
            found = self._resumed_at(t, index, t - since, self._died)
            if found is not None:
                self.sessions[-1].spent = dict(found.spent)  # a switch or an undo may be lost
            self._died = None
        elif self._now is not None:
            before = self._now
            assert index in (before.index - 1, before.index, before.index + 1), "none is left out"
            if index > before.index:
                self.sessions[-1].spent[before.index] = since - before.since
        elif not self.sessions[-1].over:
            assert index == 0, "the first comes first"
        self._close(t)
        worn = self.sessions[-1]
        worn.over = False
        self._under_way = True
        for later in [i for i in worn.spent if i >= index]:
            del worn.spent[later]
        worn.what = {i: what for i, what in worn.what.items() if i < index}
        worn.what[index] = (fields["kind"], fields["side"])
        self._open(t, index, since, state == "paused")

    # After a loss of power or a reset.

    def _from(self, died: int) -> int:
        """The earliest instant whose position may be the last on flash: so much quiet lies between."""
        left, t = LOST_MS, died
        for begin, end in reversed([pair for pair in self.busy if pair[0] < died]):
            quiet = t - end
            if quiet >= WRITABLE_MS:
                if quiet >= left:
                    return t - left
                left -= quiet
            t = min(t, begin)
        return min(t - left, died)

    def _resumed_at(self, t: int, index: int, elapsed: int, died: int) -> Stretch | None:
        """The stretch that it goes on from."""
        if self.hurt:
            return None
        start = self._from(died)
        slack = TOLERANCE_MS + (elapsed * CRYSTAL if self.crystal else 0)
        near = [
            s for s in self.stretches
            if s.session == len(self.sessions) and s.end >= start and s.index == index
        ]  # fmt: skip
        for s in near:
            if s.paused and -slack - HOLD_MS <= elapsed - (s.begin - s.since) <= slack:
                return s
            at = s.since + elapsed
            if max(s.begin - HOLD_MS, start) - slack <= at <= min(s.end, died) + slack:
                return s
        raise AssertionError(f"lost at {clock_text(died)}, resumed at {clock_text(t)}: phase {index}, "
                             f"{elapsed} ms; from {clock_text(start)} it was in {near}")  # fmt: skip

    def _nothing_resumed(self, died: int) -> None:
        if not self.sessions:
            return
        worn = self.sessions[-1]
        if not self._under_way:
            worn.unwritten = worn.unwritten or self._from(died) <= worn.began
            return
        self._under_way = False
        young = self._from(died) <= worn.began or died - worn.began < UNTOLD_MS
        assert self.hurt or young, (
            f"the session of {clock_text(worn.began)} was lost at {clock_text(died)}"
        )
        self.sessions.pop()


def busy(entries: list) -> list[tuple[int, int]]:
    """When a button was down or might be more, or the motor was on; what touches is one."""
    spans: list[tuple[int, int]] = []
    since: dict[str, int] = {}
    for t, kind, fields in entries:
        if kind not in ("button", "motor"):
            continue
        name = str(fields.get("name", "motor"))
        if fields.get("down") or fields.get("on"):
            since.setdefault(name, t)
        elif name in since:
            spans.append((since.pop(name), t + (500 if kind == "button" else 0)))
    spans += [(t, entries[-1][0]) for t in since.values()]
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def check_motor(entries: list) -> None:
    """On for no longer than the longest pulse, or its own limit where the loop was held up; off without power."""
    on_at = None
    held_up = any(
        kind == "fault" and f["name"] in ("flash_slow", "irq_late", "crystal", "exception", "out_of_memory")
        for _, kind, f in entries
    )  # fmt: skip
    longest = MOTOR_LIMIT_MS * 1.03 if held_up else LONGEST_PULSE_MS
    for t, kind, fields in entries:
        if kind == "motor" and fields["on"] and on_at is None:
            on_at = t
        elif kind == "motor" and not fields["on"] and on_at is not None:
            assert t - on_at <= longest, f"on for {t - on_at} ms from {clock_text(on_at)}"
            on_at = None
        elif kind == "power" and not fields["on"]:
            assert on_at is None
    assert on_at is None


def check_journal(run: Play, story: Story) -> None:
    """Each session once, with the figures of the trace; after hurts to the flash, the last one at least."""
    found = kept(run.device.flash)
    if not story.hurt:
        for session, states in found.finished.items():
            assert len({tuple(state.spent) for state in states}) == 1, session
            assert session in found.plans
        sessions = story.sessions
        if len(found.finished) < len(sessions):
            sessions = [worn for worn in sessions if not worn.unwritten]
        assert len(found.finished) == len(sessions), (list(found.finished), found.lines)
        for number, worn in zip(sorted(found.finished), sessions, strict=True):
            check_figures(found.finished[number][-1], worn, found.plans[number], story)
    assert found.finished, "the last session is there"


def check_figures(state: State, worn: Worn, plan: object, story: Story) -> None:
    sums = {"left": 0, "right": 0}
    for phase, spent in zip(plan.phases, state.spent, strict=True):  # type: ignore[attr-defined]
        if phase.kind == "express":
            sums[phase.side] += spent
    for side, ms in worn.per_side().items():
        slack = 2_000 + (ms * CRYSTAL if story.crystal else 0) + 10 * TOLERANCE_MS
        assert abs(ms - sums[side]) <= slack + 7_000, (side, ms, sums[side])


def check(text: str) -> None:
    try:
        judge(text)
    except BaseException:
        BUILD.mkdir(exist_ok=True)
        (BUILD / "storm.scenario").write_text(text + "\n")
        note(text)
        raise


def judge(text: str) -> None:
    run = Play(parse(text, "storm", Path()))
    run.play()
    entries = run.device.recorder.entries
    last = next(
        t for t, kind, f in reversed(entries) if kind == "power" and not f["on"]
    )  # the cut after the long rest
    assert all(a[0] <= b[0] for a, b in pairwise(entries))
    check_motor(entries)
    states = [(t, str(f["name"])) for t, kind, f in entries if kind == "state"]
    assert [name for t, name in states if t < last][-1] in ("asleep", "safe"), "it comes to rest"
    assert [name for t, name in states if t > last][-5:] == [
        "awake", "running", "paused", "ended", "asleep",
    ], "a new session works"  # fmt: skip
    story = Story(entries, entries[-1][0])
    check_journal(run, story)


@pytest.mark.soak
@given(*storms)
@examples(max_examples=60, deadline=None, print_blob=False)
def test_whatever_is_pressed_and_whatever_fails(
    storm: list[tuple[int, str, str, int]], given_settings: dict[str, object], seed: int
) -> None:
    check(scenario(storm, given_settings, seed))


@pytest.mark.soak
@given(*storms)
@examples(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_pressed_and_whatever_fails_for_long(
    storm: list[tuple[int, str, str, int]], given_settings: dict[str, object], seed: int
) -> None:
    check(scenario(storm, given_settings, seed))


def test_a_session_that_was_over_at_a_brown_out_is_not_taken_for_one_under_way() -> None:
    run = Play(
        parse("0:02 tap main\n0:05 tap main\n0:10 hold main 4\n0:20 fault brownout\n0:21 end", "over", Path())
    )  # fmt: skip
    run.play()
    assert run.device.recorder.state == "asleep"
    assert run.device.recorder.phase is None
