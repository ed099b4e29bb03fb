"""Records what could be seen and felt of a band, so that a view can show any past instant again.

    replay = Replay(device)                   before its power is on
    moment, model = replay.moment_at(90_000)       as it was at 1:30
    moment = replay.present()               as it is now

Each entry of the trace begins a segment of the recording. Pictures take by far the most memory: each is stored
compressed, and only once.
"""

import zlib
from bisect import bisect_right
from dataclasses import dataclass, replace

from ...chips.erm import Erm
from ...core.device import Device
from ...core.energy import ChargeDrawn, EnergyMeter
from ...core.pixels import Picture
from ...core.recorder import Fields
from ...scenario.faults import FAULTS
from .history import History
from .session_model import SessionModel, live
from .trace_lines import TraceLines

# Entries of the trace between two models that are kept; a model in between is made from those in a few ms.
MODEL_EVERY = 256


@dataclass(frozen=True)
class Moment:
    """One instant of a band, as it could be seen and felt.

    `now_ms` is its time; `cue` the cue that plays, None if none does; `duty` and `speed` are the motor's, 0 to 1;
    `ma` is the current from the cell, in mA.

    `screen` has the screen's lines of text, `picture` its pixels, None without a screen; `down` the buttons that
    are pressed, `faults` the faults that are on; `led`: the LED is lit; `drawn` is the charge drawn so far.
    """

    now_ms: int
    cue: str | None
    duty: float
    speed: float
    ma: float
    screen: tuple[str, ...]
    picture: Picture | None
    down: frozenset[str]
    led: bool
    faults: tuple[str, ...]
    drawn: ChargeDrawn


@dataclass(frozen=True)
class Segment:
    """What a band showed and did from `t_ms` until the next segment.

    `picture` is an index into the pictures that the replay stores; `motor` gives the speed at each instant.
    """

    t_ms: int
    cue: str | None
    motor: Erm
    ma: float
    screen: tuple[str, ...]
    picture: int | None
    down: frozenset[str]
    led: bool
    faults: tuple[str, ...]
    asleep: bool
    drawn: ChargeDrawn


class Replay:
    """The recording of one band.

    `segments`, `history` and `lines` are in order of time; `model`, `meter` and `faults` are those of the present.

    `reuse_from` is the replay of a band that did the same up to some instant; the segments up to that instant are
    taken from that replay.
    """

    def __init__(self, device: Device, reuse_from: "Replay | None" = None) -> None:
        self._device = device
        self._reuse_from = reuse_from
        self.model = live(device)
        self.history = History(device.recorder)
        self.lines = TraceLines(device.recorder, lambda: self.model.settings)
        self.meter = EnergyMeter(device)
        self.segments: list[Segment] = []
        self._segment_times_ms: list[int] = []
        self._models: list[SessionModel] = []
        self._entries_before = len(device.recorder.entries)
        self._pictures: list[tuple[tuple[int, int], bytes]] = (
            [] if reuse_from is None else reuse_from._pictures
        )
        self._changes_at_picture = -1  # the display's count of changes at the last picture
        self.faults: tuple[str, ...] = ()
        self._asleep = False
        self._keep_model()
        self._append(self._new_segment())
        device.recorder.subscribe(self._listen)

    @property
    def buttons(self) -> tuple[str, ...]:
        """Returns the names of the band's buttons."""
        return tuple(self._device.board.buttons)

    @property
    def has_screen(self) -> bool:
        """Returns whether the band has a screen."""
        return self._device.board.display is not None

    def present(self) -> Moment:
        """Returns the present moment, and brings `model` up to it."""
        device, board = self._device, self._device.board
        self.model.now_ms = device.kernel.now_ms
        return Moment(
            device.kernel.now_ms,
            device.recorder.cue,
            board.motor.duty,
            min(1.0, board.motor.speed(device.kernel.now_us / 1000)),
            self.meter.now_ma,
            tuple(device.recorder.screen),
            None if board.display is None else board.display.picture(),
            self._buttons_down(),
            bool(board.led.duty),
            self.faults,
            self.meter.drawn,
        )

    def moment_at(self, t_ms: int) -> tuple[Moment, SessionModel]:
        """Returns the moment and the session model at the end of the ms `t_ms`.

        `t_ms` must not be in the future.
        """
        segment = self.segments[self.segment_index(t_ms)]
        cue_ends_ms = self._device.recorder.cue_ends_ms
        ended_count = bisect_right(cue_ends_ms, t_ms)
        is_over = ended_count > 0 and cue_ends_ms[ended_count - 1] >= segment.t_ms
        moment = Moment(
            t_ms,
            None if is_over else segment.cue,
            segment.motor.duty,
            min(1.0, segment.motor.speed(max(float(t_ms), float(segment.t_ms)))),
            segment.ma,
            segment.screen,
            self._unpacked_picture(segment.picture),
            segment.down,
            segment.led,
            segment.faults,
            _drawn_until(segment, t_ms),
        )
        return moment, self._model_at(t_ms)

    def segment_index(self, t_ms: int) -> int:
        """Returns the index of the segment that covers the instant `t_ms`."""
        return max(0, bisect_right(self._segment_times_ms, t_ms) - 1)

    def drawn_until(self, t_ms: int) -> float:
        """Returns the charge drawn from the cell up to `t_ms`, in mA s; `t_ms` must not be in the future."""
        return _drawn_until(self.segments[self.segment_index(t_ms)], t_ms).total[0]

    # Keeping

    def _listen(self, _t_ms: int, kind: str, fields: Fields) -> None:
        if kind == "fault":
            name = str(fields["name"])
            other_faults = tuple(fault_name for fault_name in self.faults if fault_name != name)
            has_end = FAULTS[name].clear is not None
            self.faults = (*other_faults, name) if fields["on"] and has_end else other_faults
        elif kind in ("sleep", "wake", "boot", "power"):
            self._asleep = kind == "sleep"
        if (len(self._device.recorder.entries) - self._entries_before) % MODEL_EVERY == 0:
            self._keep_model()
        self._keep_segment()

    def _keep_model(self) -> None:
        self._models.append(self.model.copy())

    def _keep_segment(self) -> None:
        segment = self._reused_segment()
        if segment is None:
            self._reuse_from = None
            segment = self._new_segment()
        self._append(segment)

    def _append(self, segment: Segment) -> None:
        self._segment_times_ms.append(segment.t_ms)
        self.segments.append(segment)

    def _reused_segment(self) -> Segment | None:
        """Returns the segment that the replay to reuse has for this trace entry; None if its trace differs here."""
        old_replay, index = self._reuse_from, len(self.segments)
        if old_replay is None or index >= len(old_replay.segments):
            return None
        entries, old_entries = self._device.recorder.entries, old_replay._device.recorder.entries
        if (
            not 0 < len(entries) <= len(old_entries)
            or entries[-1] != old_entries[len(entries) - 1]
        ):
            return None
        return old_replay.segments[index]

    def _new_segment(self) -> Segment:
        device, board = self._device, self._device.board
        return Segment(
            device.kernel.now_ms,
            device.recorder.cue,
            board.motor.snapshot,
            self.meter.now_ma,
            tuple(device.recorder.screen),
            self._keep_picture(),
            self._buttons_down(),
            bool(board.led.duty),
            self.faults,
            self._asleep,
            self.meter.drawn,
        )

    def _buttons_down(self) -> frozenset[str]:
        buttons = self._device.board.buttons
        return frozenset(name for name, button in buttons.items() if button.down)

    def _keep_picture(self) -> int | None:
        display = self._device.board.display
        if display is None:
            return None
        if display.changes != self._changes_at_picture:
            self._changes_at_picture = display.changes
            size, rgb = display.picture()
            packed_rgb = size, zlib.compress(rgb, 1)
            if not self._pictures or self._pictures[-1] != packed_rgb:
                self._pictures.append(packed_rgb)
        return len(self._pictures) - 1

    def _unpacked_picture(self, index: int | None) -> Picture | None:
        if index is None:
            return None
        size, packed_rgb = self._pictures[index]
        return Picture(size, zlib.decompress(packed_rgb))

    def _model_at(self, t_ms: int) -> SessionModel:
        entries = self._device.recorder.entries
        entry_count = bisect_right(entries, t_ms, key=lambda entry: entry[0])
        model_index = max(0, entry_count - self._entries_before) // MODEL_EVERY
        model = self._models[model_index].copy()
        for entry in entries[self._entries_before + model_index * MODEL_EVERY : entry_count]:
            model.listen(*entry)
        model.now_ms = t_ms
        return model


def _drawn_until(segment: Segment, t_ms: int) -> ChargeDrawn:
    """Returns the charge drawn up to `t_ms`, an instant within `segment`, where the current is constant."""
    since_segment_s = max(0, t_ms - segment.t_ms) / 1000 if segment.ma else 0.0
    total_mas, total_s = segment.drawn.total
    return replace(
        segment.drawn, total=(total_mas + segment.ma * since_segment_s, total_s + since_segment_s)
    )
