"""babel.dates for a page: the parts of a pattern that are used."""

from datetime import date

from rondo_page import part_of_day

_PARTS = {"EEE": "weekday", "d": "day", "MMM": "month"}


def format_date(day: date, pattern: str, locale: str) -> str:
    """Returns a date by a pattern such as "EEE d MMM", in the language `locale`."""
    return " ".join(
        part_of_day(locale, _PARTS[part], day.year, day.month - 1, day.day)
        for part in pattern.split()
    )
