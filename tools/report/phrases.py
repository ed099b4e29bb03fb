"""How the report writes a day, a length of time, a number and an amount, in the language in use."""

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from simulator.text.language import _, used

from ..log.model.sessions import ML

# From 10 ml on whole ml: nobody measures finer (ours). A tenth of an oz is 3 ml.
_WHOLE_FROM = {ML: 10}
_TWO_DIGITS_FROM = Decimal("0.1")
_TENTHS = "#,##0.#"


def day(one: date) -> str:
    """Returns a date as text, such as "Fri 1 May"."""
    return format_date(one, "EEE d MMM", locale=used())


def short_day(one: date) -> str:
    """Returns a date as text, such as "1 May"."""
    return format_date(one, "d MMM", locale=used())


def moment(at: datetime) -> str:
    """Returns a date and time as text, such as "Fri 1 May 03:05"."""
    return f"{day(at.date())} {at:%H:%M}"


def hours(s: float) -> str:
    """Returns a length in s as text, such as "5 h 20"."""
    minutes = round(s / 60)
    return _("{hours} h {minutes}").format(hours=minutes // 60, minutes=f"{minutes % 60:02}")


def number(value: float) -> str:
    """Returns a number as text with one decimal, which is left out if it is 0: "7.9", "8"."""
    return format_decimal(Decimal(f"{value:.1f}"), _TENTHS, locale=used())


def tenths(value: float) -> str:
    """Returns a number as text with one decimal always, for a column: "6.0"."""
    return format_decimal(Decimal(f"{value:.1f}"), "#,##0.0", locale=used())


def minutes(count: float) -> str:
    """Returns a number of minutes as text, such as "6.2 min"."""
    return _("{number} min").format(number=number(count))


def percent(share: float) -> str:
    """Returns a share of 1 as text, such as "51%"."""
    return format_percent(round(share, 2), locale=used())


def plain_amount(value: Decimal, unit: str) -> str:
    """Returns an amount without its unit, as exact as it can be measured, such as "12.5" or "46"."""
    if value >= _WHOLE_FROM.get(unit, 100):
        return format_decimal(value.quantize(Decimal(1)), "#,##0", locale=used())
    if value >= 1 or not value:
        return number(float(value))
    rounded = f"{value:.2g}" if value >= _TWO_DIGITS_FROM else f"{value:.1g}"
    return format_decimal(Decimal(rounded), "0.####", locale=used())


def amount(value: Decimal, unit: str) -> str:
    """Returns an amount with its unit, such as "12.5 ml" or "1.5 oz"."""
    return f"{plain_amount(value, unit)} {unit}"
