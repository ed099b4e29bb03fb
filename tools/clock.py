"""Shows by how much a band's clock differs from this computer's, and sets it, in UTC; its clock chip too.

The clock only stamps the log: sessions that began while it was not set have no date. Nothing under way moves.

examples:
  python -m tools clock
  python -m tools clock --show
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime

from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError

from .band import link
from .band.link import Link
from .band.repl import Raised

RIGHT = N_("is right")
UNITS = (
    (N_("{number} days"), 86_400),
    (N_("{number} hours"), 3_600),
    (N_("{number} minutes"), 60),
)
NEAR_S = 2.0  # as well as it can be set by whole seconds


def utc_of(band: Link) -> int | None:
    """s since 1970 by the band's clock; None while it is not set. UsageError if it has no firmware."""
    try:
        there = band.value("rondo.system.clock.utc()", "rondo.system.clock")
    except Raised as raised:
        if raised.kind != "ImportError":
            raise
        raise UsageError(band.port, "there is no Rondo on it, expected `flash` first") from None
    if type(there) is not int or not 0 <= there < 1 << 32:
        raise band.nonsense(there)
    return there or None


def set_utc(band: Link, utc: int) -> None:
    """And the chip that keeps the time while there is no power."""
    band.run(
        f"import board, rondo.system.clock\nrondo.system.clock.set_utc({utc}, board.clock_chip())"
    )


def difference(there: int | None, here: float) -> str:
    """In words."""
    if there is None:
        return _("is not set")
    apart = there - here
    if abs(apart) <= NEAR_S:
        return _(RIGHT)
    told = _("is {time} fast") if apart > 0 else _("is {time} slow")
    return told.format(time=length(abs(apart)))


def length(seconds: float) -> str:
    """A stretch of time in its largest unit."""
    for unit, size in UNITS:
        if seconds >= 2 * size:
            return _(unit).format(number=f"{seconds / size:.0f}")
    return f"{seconds:.0f} s"


def main(argv: list[str], now: Callable[[], float] = time.time) -> int:
    """`python -m tools clock`. `now` gives s since 1970."""
    args = parser().parse_args(argv)
    with link.connect(args) as band:
        told = _("its clock {difference}").format(difference=difference(utc_of(band), now()))
        print(f"{band.port}: {told}")
        if args.show:
            return 0
        set_utc(band, round(now()))
        there = utc_of(band)
        if there is None or abs(there - now()) > NEAR_S:
            raise UsageError(
                band.port, "its clock does not keep what it was set to, expected one that does"
            )
        told = _("set to {time} UTC").format(
            time=datetime.fromtimestamp(there, UTC).strftime("%Y-%m-%d %H:%M:%S")
        )
        print(f"{band.port}: {told}")
    return 0


def parser() -> argparse.ArgumentParser:
    """Its command line."""
    made = Parser(
        prog="python -m tools clock",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    link.add_arguments(made)
    made.add_argument("--show", action="store_true", help=_("only show the difference"))
    return made
