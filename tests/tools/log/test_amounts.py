"""What a person writes is understood as it is written: volumes, spans, numbers of sessions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.text.usage import UsageError
from tools.log.model.amounts import as_ranges, chosen_sessions, minutes_ms, span_s, volume


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("12ml", "12 ml"), ("12 mL", "12 ml"), ("12 ml.", "12 ml"), ("12. ml", "12 ml"), ("0 ml", "0 ml"),
        ("4cc", "4 ml"), ("4 ccm", "4 ml"), ("4 cm³", "4 ml"), ("4 ㎖", "4 ml"), ("12 millilitres", "12 ml"),
        ("12\u00a0ml", "12 ml"), ("12\u202fml", "12 ml"), ("４ｍｌ", "4 ml"), ("٤ ml", "4 ml"),
        ("٤٫٥ ml", "4.5 ml"),
        ("0,1 ml", "0.1 ml"), (",5oz", "0.5 oz"), (".5oz", "0.5 oz"), ("0.125oz", "0.125 oz"),
        ("1.5 fl oz", "1.5 oz"), ("1.5 fl. oz.", "1.5 oz"), ("2 floz", "2 oz"), ("2 Ounces", "2 oz"),
        ("1 fluid ounce", "1 oz"), ("1 fluid oz", "1 oz"), ("1 US fl oz", "1 oz"), ("2 onzas líquidas", "2 oz"),
        ("1-1/2 oz", "1.5 oz"), ("4 c.c.", "4 ml"), ("4 ccs", "4 ml"),
        ("1/2 oz", "0.5 oz"), ("½ oz", "0.5 oz"), ("½oz", "0.5 oz"), ("1/3 oz", "0.333 oz"), ("10/1 ml", "10 ml"),
        ("1 1/2 oz", "1.5 oz"), ("1½ oz", "1.5 oz"), ("1 ½ fl oz", "1.5 oz"), ("1\u20442 oz", "0.5 oz"),
        ("drop", "drops"), ("Drops", "drops"), ("a few drops", "drops"), ("3 drops", "drops"), ("gotas", "drops"),
        ("2 gotas", "drops"), ("una gota", "drops"), ("beberapa tetes", "drops"),
        ("quelques gouttes", "drops"), ("une goutte", "drops"), ("3 gouttes", "drops"), ("birkaç damla", "drops"),
        ("2 damla", "drops"), ("3 หยด", "drops"), ("3หยด", "drops"), ("หยด", "drops"), ("ไม่กี่หยด", "drops"),
        ("4 มล.", "4 ml"), ("4มล.", "4 ml"), ("4 ซีซี", "4 ml"), ("4 mililitre", "4 ml"),
        ("0,5 once liquide", "0.5 oz"), ("2 onces", "2 oz"), ("2 fl ozs", "2 oz"), ("1/2 ออนซ์", "0.5 oz"),
        ("2 sıvı ons", "2 oz"),
    ],
)  # fmt: skip
def test_a_volume_as_people_write_it(text: str, message: str) -> None:
    assert str(volume(text)) == message


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "½", "-4ml", "+4ml", "4 pints", "/2oz", "1/oz", "1/0 oz", "1/2/3 oz", "1 2 ml", ".ml", "oz",
        "1.5.2 ml", "1e3 ml", "1,500 ml", "1.500 ml", "ml 4", "4 ml oz", "4ml\x00", "inf ml", "nan oz",
        "² ml" * 9, "drops drops",
    ],
)  # fmt: skip
def test_what_could_be_read_two_ways_or_none_is_a_mistake(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"expected a volume such as 12ml, 0\.1ml, 0\.5oz or drop"
    ):
        volume(text)


@pytest.mark.parametrize("text", ["2001ml", "99oz", "68 oz", "12345 ml", "1234567 oz"])
def test_more_than_can_be_is_a_mistake(text: str) -> None:
    with pytest.raises(UsageError, match="expected at most 2000 ml"):
        volume(text)


@given(st.text(max_size=20))
def test_any_text_is_a_volume_or_a_mistake(text: str) -> None:
    try:
        entered_volume = volume(text)
    except UsageError:
        return
    assert entered_volume.amount is None or Decimal(0) <= entered_volume.in_unit("ml") <= 2000


def test_a_span_has_a_sign_of_either_kind() -> None:
    assert span_s("+1:00") == 3600
    assert span_s("-0:20:30") == span_s("\N{MINUS SIGN}0:20:30") == -1230


def test_minutes_and_seconds() -> None:
    assert (minutes_ms("12:30"), minutes_ms("12"), minutes_ms("0:00")) == (750_000, 720_000, 0)
    assert minutes_ms("1440") == 86_400_000
    for text in ("", "12:60", "1:00:00", "-1"):
        with pytest.raises(UsageError, match="expected minutes and seconds such as 12:30"):
            minutes_ms(text)


@pytest.mark.parametrize("text", ["1440:01", "1441", "1441:00", "9999", "99999:00"])
def test_minutes_of_more_than_a_day_are_told_as_too_many(text: str) -> None:
    with pytest.raises(UsageError, match="expected at most 1440 minutes"):
        minutes_ms(text)


def test_a_span_of_more_than_a_century_is_told_as_too_much() -> None:
    assert span_s("+999999:00") == 999_999 * 3600
    with pytest.raises(UsageError, match="expected at most 999999 hours"):
        span_s("-1000000:00")


@given(st.sets(st.integers(1, 60), min_size=1))
def test_numbers_written_in_short_are_read_as_they_were(numbers: set[int]) -> None:
    assert chosen_sessions(as_ranges(numbers), range(1, 61)) == sorted(numbers)


def test_numbers_in_a_row_are_a_span() -> None:
    assert as_ranges([5, 1, 2, 10, 3, 8, 9]) == "1-3, 5, 8-10"
