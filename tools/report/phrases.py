"""Writes a day, a length of time, a number or an amount as the report does, in the language in use."""

from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_decimal, format_percent

from simulator.text.language import _, language_in_use, without_zone

from ..log.model.sessions import ML

with without_zone():
    from babel.dates import format_date

# From 10 ml on whole ml: nobody measures finer (ours). A tenth of an oz is 3 ml.
_WHOLE_FROM = {ML: 10}
_TWO_DIGITS_FROM = Decimal("0.1")
_TENTHS = "#,##0.#"


def day(date_: date) -> str:
    """Returns a date as text, such as "Fri 1 May"."""
    return format_date(date_, "EEE d MMM", locale=language_in_use())


def short_day(date_: date) -> str:
    """Returns a date as text, such as "1 May"."""
    return format_date(date_, "d MMM", locale=language_in_use())


def moment(local: datetime) -> str:
    """Returns a date and time as text, such as "Fri 1 May 03:05"."""
    return f"{day(local.date())} {local:%H:%M}"


def hours(s: float) -> str:
    """Returns a length of `s` seconds as text, such as "5 h 20"."""
    minutes = round(s / 60)
    return _("{hours} h {minutes}").format(hours=minutes // 60, minutes=f"{minutes % 60:02}")


def number(value: float) -> str:
    """Returns a number as text, rounded to one decimal, which is left out if it is a zero: "7.9", "8"."""
    return format_decimal(Decimal(f"{value:.1f}"), _TENTHS, locale=language_in_use())


def tenths(value: float) -> str:
    """Returns a number as text, always with one decimal, for a column: "6.0"."""
    return format_decimal(Decimal(f"{value:.1f}"), "#,##0.0", locale=language_in_use())


def minutes(count: float) -> str:
    """Returns a number of minutes as text, such as "6.2 min"."""
    return _("{number} min").format(number=number(count))


def percent(share: float) -> str:
    """Returns a share (1 is all) as text in percent, such as "51%"."""
    return format_percent(round(share, 2), locale=language_in_use())


def plain_amount(value: Decimal, unit: str) -> str:
    """Returns an amount as text without its unit, no more exact than it is measured: "12.5", "46"."""
    if value >= _WHOLE_FROM.get(unit, 100):
        return format_decimal(value.quantize(Decimal(1)), "#,##0", locale=language_in_use())
    if value >= 1 or not value:
        return number(float(value))
    rounded_text = f"{value:.2g}" if value >= _TWO_DIGITS_FROM else f"{value:.1g}"
    return format_decimal(Decimal(rounded_text), "0.####", locale=language_in_use())


def amount(value: Decimal, unit: str) -> str:
    """Returns an amount with its unit, such as "12.5 ml" or "1.5 oz"."""
    return f"{plain_amount(value, unit)} {unit}"
