"""Shows by how much a band's clock differs from this computer's, and sets it, in UTC; its clock chip too.

The clock only stamps the log: sessions that began while it was not set have no date. Setting it moves no session.
Quiet hours also need the setting utc_offset_min: it is set to the present offset of local time from UTC, and the
command says when that will next change: run it again then.

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
UNITS = ((N_("{number} days"), DAY_S), (N_("{number} hours"), 3_600), (N_("{number} minutes"), 60))
NEAR_S = 2.0  # s; a clock set in whole seconds may be off by that
OFFSET = "utc_offset_min"
_MINUTE_S = 60
_AHEAD_S = 400 * DAY_S  # local time that changes does so each year


class Change(NamedTuple):
    """A change of local time: from the instant `utc`, in s since 1970, it is `offset_min` minutes ahead of UTC."""

    utc: int
    offset_min: int


def utc_of(band: Link) -> int | None:
    """Returns a band's time in s since 1970, None if it is not set. Raises UsageError if there is no firmware."""
    try:
        utc = band.value("rondo.system.clock.utc()", "rondo.system.clock")
    except DeviceError as error:
        if error.kind != "ImportError":
            raise
        raise UsageError(band.port, "there is no Rondo on it, expected `flash` first") from None
    if type(utc) is not int or not 0 <= utc < 1 << 32:
        raise band.nonsense(utc)
    return utc or None


def set_utc(band: Link, utc: int) -> None:
    """Sets a band's clock, and its clock chip if it has one, to `utc` s since 1970."""
    band.run(
        f"import board, rondo.system.clock\nrondo.system.clock.set_utc({utc}, board.clock_chip())"
    )


def difference(shown_utc: int | None, true_s: float) -> str:
    """Returns in words how fast or slow a clock that shows `shown_utc` is at `true_s`, both in s since 1970."""
    if shown_utc is None:
        return _("is not set")
    apart_s = shown_utc - true_s
    if abs(apart_s) <= NEAR_S:
        return _(RIGHT)
    text = _("is {time} fast") if apart_s > 0 else _("is {time} slow")
    return text.format(time=length(abs(apart_s)))


def length(seconds: float) -> str:
    """Returns a length of time as text, in the largest unit of which it is at least 2."""
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
    """Returns the next change of local time after `utc`, to the minute; None if there is none in 400 days."""
    present_min = offset_min(zone, utc)
    for after_s in range(utc, utc + _AHEAD_S, DAY_S):
        if offset_min(zone, after_s + DAY_S) != present_min:
            before_s, after_s = after_s, after_s + DAY_S
            while after_s - before_s > _MINUTE_S:
                middle_s = (before_s + after_s) // 2
                if offset_min(zone, middle_s) == present_min:
                    before_s = middle_s
                else:
                    after_s = middle_s
            minute_s = after_s // _MINUTE_S * _MINUTE_S
            return Change(minute_s, offset_min(zone, after_s))
    return None


def main(argv: list[str], now: Callable[[], float] = time.time) -> int:
    """Runs `python -m tools clock`; returns the exit code. `now()` returns s since 1970."""
    args = parser().parse_args(argv)
    with link.connect(args) as band:
        text = _("its clock {difference}").format(difference=difference(utc_of(band), now()))
        print(f"{band.port}: {text}")
        if not args.show:
            _set(band, now)
        _correct_offset(band, args.zone, round(now()), args.show)
    return 0


def _set(band: Link, now: Callable[[], float]) -> None:
    """Sets a band's clock and reads it back. Raises UsageError if the clock does not keep the time."""
    set_utc(band, round(now()))
    band_utc = utc_of(band)
    if band_utc is None or abs(band_utc - now()) > NEAR_S:
        raise UsageError(
            band.port, "its clock does not keep what it was set to, expected one that does"
        )
    time_text = datetime.fromtimestamp(band_utc, UTC).strftime("%Y-%m-%d %H:%M:%S")
    print(f"{band.port}: " + _("set to {time} UTC").format(time=time_text))


def _correct_offset(band: Link, zone: Zone, utc: int, show: bool) -> None:
    """Corrects the band's utc_offset_min, unless `show`; prints it, and when local time will change next."""
    on_band = settings.read(band)
    before_min, local_min = on_band.get(OFFSET, 0), offset_min(zone, utc)
    if before_min == local_min:
        text = _("{key} is {minutes}, as local time is")
    elif show:
        text = _("{key} is {before}, and local time is {minutes} minutes off UTC")
    else:
        settings.write(band, {**on_band, OFFSET: local_min})
        text = _("{key} was {before}, and is {minutes} from now on")
    print(f"{band.port}: " + text.format(key=OFFSET, before=before_min, minutes=local_min))
    change = next_change(zone, utc)
    if change is not None:
        local = zone.local(change.utc - 1) + timedelta(seconds=1)  # as shown before the change
        text = _("local time changes at {time}, to {minutes} minutes: run `clock` again then")
        print(
            f"{band.port}: "
            + text.format(time=local.strftime("%Y-%m-%d %H:%M"), minutes=change.offset_min)
        )


def parser() -> argparse.ArgumentParser:
    """Returns the parser for the command line of `python -m tools clock`."""
    options = Parser(prog="python -m tools clock", description=__doc__)
    link.add_arguments(options)
    options.add_argument("--show", action="store_true", help=_("only show the difference"))
    add_zone(options)
    return options
