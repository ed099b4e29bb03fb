"""The menu Energy: the charge drawn from the cell by part, phase and cue, and the source of each figure."""

from collections.abc import Callable, Mapping

from ...boards import Draw
from ...core.energy import Charge
from ...text.language import N_, _
from .. import labels
from ..live import Live
from .menu import Menu, Row


def energy_menu(live: Live) -> Menu:
    """Returns the menu Energy: each row has a bar, and as its note the source of its figure."""
    meter, draws = live.replay.meter, live.device.draws
    meter.settle()
    parts = {
        "chip": _("chip"), "motor": _("motor"), "display": _("screen"), "rest": _("always"),
    }  # fmt: skip
    sources = {
        "chip": "   ".join(
            f"{labels.state(name)}: {_source(draws[name])}" for name in ("awake", "asleep")
        ),
        "rest": _source(draws["rest"]),
    }
    rows = [_row(_("in all"), meter.total, meter.total)]
    by_name = {parts[name]: charge for name, charge in meter.parts.items()}
    rows += _rows_of(
        _("By part"), by_name, {parts[name]: source for name, source in sources.items()}
    )
    plan = live.replay.model.plan
    rows += _rows_of(
        _("By phase of the last session"),
        {
            f"{index + 1}  {labels.phase(plan[index].kind, plan[index].side)}": charge
            for index, charge in sorted(meter.phases.items())
            if index < len(plan)
        },
    )
    rows += _rows_of(
        _("By cue"), {labels.cue(name): charge for name, charge in meter.cues.items()}
    )
    rows.append(_days(live))
    menu = Menu(_("Drawn from the cell"), rows)
    menu.message = _("Estimated from figures of data sheets and of others' measurements.")
    return menu


# What the mark before a source means.
_MARKS = {"[M]": N_("measured by others"), "[D]": N_("from a data sheet"), "[I]": N_("inferred")}


def _source(draw: Draw) -> str:
    """Returns as text where the figure of `draw` comes from, and whether it was measured, specified or inferred."""
    mark, source_text = _(draw.source).split(" ", 1)
    return f"{source_text} ({_(_MARKS[mark])})"


def _rows_of(
    heading: str, by_name: Mapping[str, Charge], sources: Mapping[str, str] | None = None
) -> list[Row]:
    """Returns a row for each of `by_name`, `heading` above the first, with its text in `sources` if it has one.

    Each bar is relative to the largest charge.
    """
    largest = Charge(max((charge.charge_mas for charge in by_name.values()), default=0.0))
    return [
        _row(text, charge, largest, (sources or {}).get(text, ""), heading if index == 0 else "")
        for index, (text, charge) in enumerate(by_name.items())
    ]


def _row(text: str, charge: Charge, largest: Charge, source: str = "", heading: str = "") -> Row:
    average_text = (
        f"{charge.average_ma:.3f}" if charge.average_ma < 1 else f"{charge.average_ma:.3g}"
    )
    figures = f"{charge.mah:.3f} mAh   {average_text} mA   {labels.clock(charge.seconds * 1000)}"
    bar_fraction = charge.charge_mas / largest.charge_mas if largest.charge_mas else 0.0
    return Row(
        text, lambda: figures, note=_fixed_text(source), heading=heading, bar_fraction=bar_fraction
    )


def _days(live: Live) -> Row:
    """Returns the row that says how many days the cell lasts, at a number of sessions a day that the user chooses.

    Each session counts as the average so far; while none is over, as the session under way.
    """
    count = [8]

    def value() -> str:
        days = live.replay.meter.days(count[0])
        return _("{count} a day: {days} days").format(count=count[0], days=f"{days:.1f}")

    def change(step: int) -> None:
        count[0] = min(24, max(0, count[0] + step))

    return Row(
        _("sessions like this"),
        value,
        change,
        note=lambda: _a_session(live),
        heading=_("How long the cell lasts"),
    )


def _a_session(live: Live) -> str:
    """Returns as text what one session draws from the cell, in mAh, and how long it lasts."""
    drawn_charge = live.replay.meter.drawn
    charge_mas, length_s = drawn_charge.a_session
    if not length_s:
        return _("no session so far: the cell asleep")
    figures = f"{charge_mas / 3600:.3g} mAh   {labels.clock(length_s * 1000)}"
    if not drawn_charge.sessions:
        return _("the session under way, as if it ended now: {figures}").format(figures=figures)
    text = _("sessions that are over: {count}; on average {figures}")
    return text.format(count=drawn_charge.sessions, figures=figures)


def _fixed_text(text: str) -> Callable[[], str]:
    return lambda: text
