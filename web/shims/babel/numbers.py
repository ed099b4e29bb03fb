"""babel.numbers for a page, where the browser writes the numbers."""

from decimal import Decimal

from rondo_page import number


def format_decimal(value: Decimal, pattern: str, locale: str) -> str:
    """Returns a number as the language `locale` writes it, with the decimals of a pattern such as "#,##0.#".

    A # behind the point allows for one decimal, a 0 there demands one.
    """
    digits = pattern.partition(".")[2]
    return str(number(locale, float(value), digits.count("0"), len(digits), "," in pattern, False))


def format_percent(value: float, locale: str) -> str:
    """Returns a share (0.5 is 50 %) in whole percent, in the language `locale`."""
    return str(number(locale, value, 0, 0, True, True))
