"""Shows by how much a band's clock differs from this computer's, and sets it, in UTC; its clock chip too.

The clock only stamps the log: sessions that began while it was not set have no date. Nothing under way moves. What
quiet hours need besides, the setting utc_offset_min, is set to what local time is off UTC now, and it is said when
that will next change: run this again then.

examples:
  python -m tools clock
  python -m tools clock --show
  python -m tools clock --zone Europe/Madrid
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError

from . import settings
from .band import link
from .band.link import Link
from .band.repl import DeviceError
from .log.model.zone import DAY_S, Zone
from .log.verbs.picking import add_zone

RIGHT = N_("is right")
UNITS = (
    (N_("{number} days"), DAY_S),
    (N_("{number} hours"), 3_600),
    (N_("{number} minutes"), 60),
)
NEAR_S = 2.0  # a clock that is set in whole seconds is no nearer
OFFSET = "utc_offset_min"
_MINUTE_S = 60
_AHEAD_S = 400 * DAY_S  # wherever it changes at all, it does so each year


class Change(NamedTuple):
    """A change of local time: from `at`, in s since 1970, it is `offset_min` ahead of UTC."""

    at: int
    offset_min: int


def utc_of(band: Link) -> int | None:
    """Returns a band's time in s since 1970; None if it is not set. UsageError if the band has no firmware."""
    try:
        there = band.value("rondo.system.clock.utc()", "rondo.system.clock")
    except DeviceError as raised:
        if raised.kind != "ImportError":
            raise
        raise UsageError(band.port, "there is no Rondo on it, expected `flash` first") from None
    if type(there) is not int or not 0 <= there < 1 << 32:
        raise band.nonsense(there)
    return there or None


def set_utc(band: Link, utc: int) -> None:
    """Sets a band's clock, and its clock chip if it has one, to `utc` s since 1970."""
    band.run(
        f"import board, rondo.system.clock\nrondo.system.clock.set_utc({utc}, board.clock_chip())"
    )


def difference(there: int | None, here: float) -> str:
    """Returns in words by how much a clock that shows `there` is wrong at `here`, both in s since 1970."""
    if there is None:
        return _("is not set")
    apart = there - here
    if abs(apart) <= NEAR_S:
        return _(RIGHT)
    text = _("is {time} fast") if apart > 0 else _("is {time} slow")
    return text.format(time=length(abs(apart)))


def length(seconds: float) -> str:
    """Returns a length of time in words, in its largest fitting unit."""
    for unit, size in UNITS:
        if seconds >= 2 * size:
            return _(unit).format(number=f"{seconds / size:.0f}")
    return f"{seconds:.0f} s"


def offset_min(zone: Zone, utc: int) -> int:
    """Returns by how many minutes local time is ahead of UTC at `utc` s since 1970."""
    ahead = zone.local(utc).utcoffset()
    assert ahead is not None
    return round(ahead.total_seconds() / 60)


def next_change(zone: Zone, utc: int) -> Change | None:
    """Returns the next change of local time after `utc`; None if there is none within a year."""
    now = offset_min(zone, utc)
    for after in range(utc, utc + _AHEAD_S, DAY_S):
        if offset_min(zone, after + DAY_S) != now:
            before, after = after, after + DAY_S
            while after - before > _MINUTE_S:
                middle = (before + after) // 2
                if offset_min(zone, middle) == now:
                    before = middle
                else:
                    after = middle
            whole = after // _MINUTE_S * _MINUTE_S
            return Change(whole, offset_min(zone, after))
    return None


def main(argv: list[str], now: Callable[[], float] = time.time) -> int:
    """Runs `python -m tools clock`; returns the exit code. `now()` returns s since 1970."""
    args = parser().parse_args(argv)
    with link.connect(args) as band:
        text = _("its clock {difference}").format(difference=difference(utc_of(band), now()))
        print(f"{band.port}: {text}")
        if not args.show:
            _set(band, now)
        _offset(band, args.zone, round(now()), args.show)
    return 0


def _set(band: Link, now: Callable[[], float]) -> None:
    """Sets a band's clock and reads it back; UsageError if it does not keep the time."""
    set_utc(band, round(now()))
    there = utc_of(band)
    if there is None or abs(there - now()) > NEAR_S:
        raise UsageError(
            band.port, "its clock does not keep what it was set to, expected one that does"
        )
    at = datetime.fromtimestamp(there, UTC).strftime("%Y-%m-%d %H:%M:%S")
    print(f"{band.port}: " + _("set to {time} UTC").format(time=at))


def _offset(band: Link, zone: Zone, utc: int, show: bool) -> None:
    """Shows the band's setting for local time and corrects it, unless only to `show`; says when it next changes."""
    given = settings.read(band)
    before, here = given.get(OFFSET, 0), offset_min(zone, utc)
    if before == here:
        text = _("{key} is {minutes}, as local time is")
    elif show:
        text = _("{key} is {before}, and local time is {minutes} minutes off UTC")
    else:
        settings.write(band, {**given, OFFSET: here})
        text = _("{key} was {before}, and is {minutes} from now on")
    print(f"{band.port}: " + text.format(key=OFFSET, before=before, minutes=here))
    change = next_change(zone, utc)
    if change is not None:
        at = zone.local(change.at - 1) + timedelta(seconds=1)  # by the clocks before it
        text = _("local time changes at {time}, to {minutes} minutes: run `clock` again then")
        print(
            f"{band.port}: "
            + text.format(time=at.strftime("%Y-%m-%d %H:%M"), minutes=change.offset_min)
        )


def parser() -> argparse.ArgumentParser:
    """Returns the parser for the command line of `python -m tools clock`."""
    made = Parser(
        prog="python -m tools clock",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    link.add_arguments(made)
    made.add_argument("--show", action="store_true", help=_("only show the difference"))
    add_zone(made)
    return made
