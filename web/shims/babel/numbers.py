"""babel.numbers for a page."""

from decimal import Decimal

from rondo_page import number


def format_decimal(value: Decimal, pattern: str, locale: str) -> str:
    """Returns a number with as many digits behind its point as a pattern such as "#,##0.#" says."""
    digits = pattern.partition(".")[2]
    return str(number(locale, float(value), digits.count("0"), len(digits), "," in pattern, False))


def format_percent(value: float, locale: str) -> str:
    """Returns a share in whole percent."""
    return str(number(locale, value, 0, 0, True, True))
