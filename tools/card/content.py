"""The content of the card, as texts and lengths of time, before it is drawn.

describe(settings, routine, title) -> Card
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from simulator.text.language import N_, _
from simulator.view import labels

from ..program.timeline import Span, clock, spans_of_session

PRESSES = (
    (".", N_("tap"), N_("wake it; again: start; later: next, go on")),
    (
        ". .",
        N_("double tap"),
        N_("where am I: round, side, quarters. Just after a tap: take it back"),
    ),
    ("-", N_("hold"), N_("pause, up to an hour; before the start: the other side first")),
    ("=", N_("3 seconds"), N_("end; before the start: choose")),
)
HANDS = N_("Wash your hands first. Learn it from a midwife or a lactation consultant.")
STOP = N_("Stop if it hurts.")
BABY = N_(
    "A baby that will not feed, is hard to wake or has few wet nappies: your baby's doctor or midwife, or the"
    " emergency number, at once."
)
ASK = N_(
    "Fever, a hot red area, bleeding, pain that stays, no milk by day 3 or 4: your midwife, lactation consultant or"
    " doctor, soon."
)
NUMBERS = (N_("midwife"), N_("emergency"))
FOOT = N_("Rondo is a timer, not a medical device. It does not sense milk.")


@dataclass(frozen=True)
class CueRow:
    """A cue on the card; `shape` is a side, "both" or "". `pulses` alternates pulses and gaps, in ms."""

    name: str
    shape: str
    pulses: tuple[int, ...]
    pattern: str
    words: str


@dataclass(frozen=True)
class Press:
    """A gesture on the card: its form (. short, - held, = held for 3 s), its name, and its effect in words."""

    form: str
    name: str
    words: str


@dataclass(frozen=True)
class Card:
    """All content of the card; `spans` are the phases of the routine, with times in s."""

    subtitle: str
    led_by: str
    cues: tuple[CueRow, ...]
    presses: tuple[Press, ...]
    spans: tuple[Span, ...]
    total: str
    first: str

    def sentences(self) -> list[str]:
        """Returns all sentences of the card in reading order, for a reader who cannot see the drawing."""
        cue_lines = [f"{row.pattern}  {row.words}" for row in self.cues]
        press_lines = [f"{press.name}: {press.words}" for press in self.presses]
        safety = [_(text) for text in (HANDS, STOP, BABY, ASK, FOOT)]
        return [
            self.subtitle,
            self.led_by,
            *cue_lines,
            *press_lines,
            *filter(None, [self.first]),
            *safety,
        ]


def describe(settings: Mapping[str, object], routine: dict[str, object], title: str) -> Card:
    """Returns the card for the program `routine`, named `title`, with `settings`, which must have every key."""
    guide = settings["pacing"] == "guide"
    line = spans_of_session(routine, dict(settings), _first(settings))
    spans = tuple(line if guide else (replace(span, opens=None) for span in line))
    total = _total(spans, guide)
    return Card(
        subtitle=_("{name}: {what}").format(name=_(title), what=total) if total else _(title),
        led_by=_("you lead, it says when you may switch") if guide else _("the band leads"),
        cues=tuple(_cue_rows(settings, spans, guide)),
        presses=tuple(Press(form, _(name), _(words)) for form, name, words in PRESSES),
        spans=spans,
        total=total,
        first=_first_words(settings, spans),
    )


def minutes(seconds: float) -> str:
    """Returns a length in s as text in minutes, such as 6 or 2:30."""
    return clock(seconds).removesuffix(":00")


def length(span: Span) -> str:
    """Returns the length of a phase as text: 6, 5-7 if it may end earlier, or "tap" if a tap ends it."""
    if span.tap:
        return _("tap")
    low = span.end if span.opens is None else span.opens
    if low < span.end:
        return f"{minutes(low - span.start)}\N{EN DASH}{minutes(span.end - span.start)}"
    return minutes(span.end - span.start)


def _first(settings: Mapping[str, object]) -> str:
    sides = str(settings["sides"])
    if sides != "both":
        return sides
    return "right" if settings["first_side"] == "right" else "left"


def _total(spans: Iterable[Span], guide: bool) -> str:
    """Returns the session's length as text: 28:00, in guide pacing a range, "" if a tap ends a phase."""
    line = list(spans)
    if any(span.tap for span in line):
        return ""
    high = clock(line[-1].end)
    if not guide:
        return high
    low = sum((span.end if span.opens is None else span.opens) - span.start for span in line)
    return high if clock(low) == high else f"{clock(low)}\N{EN DASH}{high}"


def _first_words(settings: Mapping[str, object], spans: Iterable[Span]) -> str:
    """Returns the sentence on the side that begins the next session; "" if that side is always the same."""
    if {"left", "right"} - {span.side for span in spans}:
        return ""
    if settings["first_side"] == "alternate":
        return _("The next session begins with the other side.")
    return ""


def _cue_rows(
    settings: Mapping[str, object], spans: Iterable[Span], guide: bool
) -> Iterable[CueRow]:
    for name, shape, words in _cues_in(list(spans), guide):
        pattern = labels.pattern(name, settings)
        yield CueRow(name, shape, labels.pulses(name, settings), pattern, words)


def _cues_in(spans: list[Span], guide: bool) -> Iterable[tuple[str, str, str]]:
    """Yields (name, shape, words) of each cue that can be felt in a session with these phases."""
    sides = [span.side for span in spans if span.kind == "express"]
    motions = [span for span in spans if span.kind in ("massage", "stroke", "shake")]
    for side, words in (
        ("left", _("left side")),
        ("right", _("right side")),
        ("both", _("both sides")),
    ):
        if side in sides:
            yield side, side, words
    if motions:
        yield "assist", "", _("massage, stroke, shake")
    if any(span.kind == "rest" for span in spans):
        yield "rest", "", _("rest")
    may_switch = guide and any(span.opens for span in spans)
    if may_switch:
        words = _("you may switch") + ((_("; ") + _("or: the next motion")) if motions else "")
        yield "move_on", "", words
        yield "closing", "", _("the usual time is over")
    elif motions:
        yield "move_on", "", _("the next motion")
    yield "done", "", _("all done")
    yield "attention", "", _("it waits for you: tap")
    yield "refused", "", _("not yet, or nothing runs: tap again")
    yield "battery_low", "", _("battery low")
