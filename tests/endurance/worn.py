"""The sessions that were worn, from the trace of a run: the time in each phase, whatever came between.

What a power cut may lose is allowed for, so that the journal must have these sessions in the end.
"""

from dataclasses import dataclass, field

from simulator.scenario.model import clock_text

LOST_POSITION_MS = 10_000
WRITABLE_MS = 1_500  # so much quiet is time for a write, however slow the flash is
UNTOLD_MS = 3_500  # from a tap on: *accepted*, its cue and a second; a session as young need not be on flash
HOLD_MS = 1_500
TOLERANCE_MS = 150
CRYSTAL_ERROR = 0.025
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


@dataclass
class Stretch:
    """A stretch of a session in one phase, running or paused; 0 ms of the phase had passed at `since_ms`."""

    begin_ms: int
    end_ms: int
    session: int
    index: int
    since_ms: int
    is_paused: bool
    spent_ms: dict[int, int]  # in the phases before


@dataclass
class WornSession:
    """A session as in the trace: ms for each phase, and how the session ended."""

    began_ms: int
    spent_ms: dict[int, int] = field(default_factory=dict)
    kind_and_side: dict[int, tuple[str, str]] = field(default_factory=dict)
    is_over: bool = False
    is_hurt: bool = False
    is_unwritten: bool = False  # the power went before there was any quiet to write it in

    def per_side(self) -> dict[str, int]:
        ms_by_side = {"left": 0, "right": 0}
        for index, (kind, side) in self.kind_and_side.items():
            if kind == "express":
                ms_by_side[side] += self.spent_ms.get(index, 0)
        return ms_by_side


class SessionsByTrace:
    """Reads a trace once; `sessions` are those that must be in the journal in the end."""

    def __init__(self, entries: list, until_ms: int) -> None:
        self.entries = [entry for entry in entries if entry[0] <= until_ms]
        self.sessions: list[WornSession] = []
        self.stretches: list[Stretch] = []
        self.busy_spans = busy_spans(self.entries)
        self.is_hurt = False
        self.has_fast_crystal = False
        self._stretch: Stretch | None = None
        self._died_ms: int | None = None
        self._under_way = False
        self._read_entries()

    def _read_entries(self) -> None:
        state = ""
        for t_ms, kind, fields in self.entries:
            if kind == "fault" and fields["on"]:
                self._fault(str(fields["name"]))
            elif kind == "boot" or (kind == "power" and not fields["on"]):
                self._die(t_ms)
                state = ""
            elif kind == "state":
                self._state(t_ms, state, str(fields["name"]))
                state = str(fields["name"])
            elif kind == "phase":
                self._phase(t_ms, state, fields)

    def _fault(self, name: str) -> None:
        self.is_hurt = self.is_hurt or name in HURTS_THE_JOURNAL
        self.has_fast_crystal = self.has_fast_crystal or name == "crystal"
        if self.is_hurt and self.sessions:
            self.sessions[-1].is_hurt = True

    def _die(self, t_ms: int) -> None:
        self._close_stretch(t_ms)
        if self._died_ms is None:
            self._died_ms = t_ms

    def _close_stretch(self, t_ms: int) -> None:
        if self._stretch is not None:
            self._stretch.end_ms = t_ms
        self._stretch = None

    def _state(self, t_ms: int, state_before: str, name: str) -> None:
        if name == "running" and state_before == "awake":
            self.sessions.append(WornSession(t_ms, is_hurt=self.is_hurt))
            self._under_way = True
        elif name in OVER and state_before in WAKEFUL:
            self._finish_session(t_ms)
        elif name == "paused" and self._stretch is not None:
            stretch = self._stretch
            self._close_stretch(t_ms)
            self._open_stretch(t_ms, stretch.index, stretch.since_ms, is_paused=True)
        elif name == "asleep" and state_before == "" and self._died_ms is not None:
            self._nothing_resumed(self._died_ms)
            self._died_ms = None

    def _finish_session(self, t_ms: int) -> None:
        if self._stretch is not None and self.sessions:
            stretch, session = self._stretch, self.sessions[-1]
            session.spent_ms[stretch.index] = (
                stretch.begin_ms if stretch.is_paused else t_ms
            ) - stretch.since_ms
            session.is_over = True
        self._close_stretch(t_ms)
        self._under_way = False

    def _open_stretch(self, t_ms: int, index: int, since_ms: int, is_paused: bool) -> None:
        self._stretch = Stretch(
            t_ms,
            t_ms,
            len(self.sessions),
            index,
            since_ms,
            is_paused,
            dict(self.sessions[-1].spent_ms),
        )
        self.stretches.append(self._stretch)

    def _phase(self, t_ms: int, state: str, fields: dict) -> None:
        index, since_ms = fields["index"], fields["since"]
        assert since_ms <= t_ms + TOLERANCE_MS, "a phase begins in what has been"
        if self._died_ms is not None:
            resumed_stretch = self._resumed_at(t_ms, index, t_ms - since_ms, self._died_ms)
            if resumed_stretch is not None:
                self.sessions[-1].spent_ms = dict(
                    resumed_stretch.spent_ms
                )  # a switch or an undo may be lost
            self._died_ms = None
        elif self._stretch is not None:
            stretch_before = self._stretch
            assert index in (
                stretch_before.index - 1,
                stretch_before.index,
                stretch_before.index + 1,
            ), "none is left out"
            if index > stretch_before.index:
                self.sessions[-1].spent_ms[stretch_before.index] = (
                    since_ms - stretch_before.since_ms
                )
            elif index == stretch_before.index and not stretch_before.is_paused and index > 0:
                # A phase that an undo brought back was over by then, and the undo is taken back.
                self.sessions[-1].spent_ms[index - 1] += since_ms - stretch_before.since_ms
        elif not self.sessions[-1].is_over:
            assert index == 0, "the first comes first"
        self._close_stretch(t_ms)
        session = self.sessions[-1]
        session.is_over = False
        self._under_way = True
        for later_index in [
            phase_index for phase_index in session.spent_ms if phase_index >= index
        ]:
            del session.spent_ms[later_index]
        session.kind_and_side = {
            phase_index: kind_and_side
            for phase_index, kind_and_side in session.kind_and_side.items()
            if phase_index < index
        }
        session.kind_and_side[index] = (fields["kind"], fields["side"])
        self._open_stretch(t_ms, index, since_ms, state == "paused")

    # After a loss of power or a reset.

    def _earliest_on_flash_ms(self, died_ms: int) -> int:
        """Returns the earliest instant whose position may be the last on flash: later it was not quiet."""
        quiet_needed_ms, t_ms = LOST_POSITION_MS, died_ms
        for begin_ms, end_ms in reversed([span for span in self.busy_spans if span[0] < died_ms]):
            quiet_ms = t_ms - end_ms
            if quiet_ms >= WRITABLE_MS:
                if quiet_ms >= quiet_needed_ms:
                    return t_ms - quiet_needed_ms
                quiet_needed_ms -= quiet_ms
            t_ms = min(t_ms, begin_ms)
        return min(t_ms - quiet_needed_ms, died_ms)

    def _resumed_at(self, t_ms: int, index: int, elapsed_ms: int, died_ms: int) -> Stretch | None:
        """Returns the stretch from which the session goes on after a restart; None if the journal was hurt.

        Raises AssertionError if none fits.
        """
        if self.is_hurt:
            return None
        earliest_ms = self._earliest_on_flash_ms(died_ms)
        slack_ms = TOLERANCE_MS + (elapsed_ms * CRYSTAL_ERROR if self.has_fast_crystal else 0)
        candidates = [
            stretch for stretch in self.stretches
            if stretch.session == len(self.sessions) and stretch.end_ms >= earliest_ms and stretch.index == index
        ]  # fmt: skip
        for stretch in candidates:
            if (
                stretch.is_paused
                and -slack_ms - HOLD_MS
                <= elapsed_ms - (stretch.begin_ms - stretch.since_ms)
                <= slack_ms
            ):
                return stretch
            at_ms = stretch.since_ms + elapsed_ms
            if (
                max(stretch.begin_ms - HOLD_MS, earliest_ms) - slack_ms
                <= at_ms
                <= min(stretch.end_ms, died_ms) + slack_ms
            ):
                return stretch
        raise AssertionError(f"lost at {clock_text(died_ms)}, resumed at {clock_text(t_ms)}: phase {index}, "
                             f"{elapsed_ms} ms; from {clock_text(earliest_ms)} it was in {candidates}")  # fmt: skip

    def _nothing_resumed(self, died_ms: int) -> None:
        if not self.sessions:
            return
        session = self.sessions[-1]
        if not self._under_way:
            session.is_unwritten = (
                session.is_unwritten or self._earliest_on_flash_ms(died_ms) <= session.began_ms
            )
            return
        self._under_way = False
        is_young = (
            self._earliest_on_flash_ms(died_ms) <= session.began_ms
            or died_ms - session.began_ms < UNTOLD_MS
        )
        assert self.is_hurt or is_young, (
            f"the session of {clock_text(session.began_ms)} was lost at {clock_text(died_ms)}"
        )
        self.sessions.pop()


def busy_spans(entries: list) -> list[tuple[int, int]]:
    """Returns the spans in which a button was down or undecided, or the motor was on; spans that touch are one."""
    spans: list[tuple[int, int]] = []
    since_ms: dict[str, int] = {}
    for t_ms, kind, fields in entries:
        if kind not in ("button", "motor"):
            continue
        name = str(fields.get("name", "motor"))
        if fields.get("down") or fields.get("on"):
            since_ms.setdefault(name, t_ms)
        elif name in since_ms:
            spans.append((since_ms.pop(name), t_ms + (500 if kind == "button" else 0)))
    spans += [(t_ms, entries[-1][0]) for t_ms in since_ms.values()]
    merged_spans: list[tuple[int, int]] = []
    for begin_ms, end_ms in sorted(spans):
        if merged_spans and begin_ms <= merged_spans[-1][1]:
            merged_spans[-1] = (merged_spans[-1][0], max(end_ms, merged_spans[-1][1]))
        else:
            merged_spans.append((begin_ms, end_ms))
    return merged_spans
