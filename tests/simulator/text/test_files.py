"""Texts from elsewhere: which letters stay as they are, and how much of a file is read."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.text.usage import (
    LONGEST_LINE,
    LONGEST_TEXT,
    UsageError,
    printable,
    read_json,
    read_text,
)

BOX = "\N{REPLACEMENT CHARACTER}"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text",
    [
        "12\u00a0ml, 3\u202fml",
        "全角\u3000空白",
        "क\u094dष, क्\u200dष, ક્\u200cષ",
        "می\u200cخواهم",
        "👩\u200d👧 👶🏽 🏴\U000e0067\U000e0062\U000e007f",
        "co\u00adop \ufeff \u2060 \ue000 \U0001fae8 \U00018d09",
    ],
)
def test_letters_of_every_script_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize("letter", ["\x1b", "\0", "\x07", "\x7f", "\x9b", "\ud800", *TURNING])
def test_what_a_terminal_obeys_is_a_box(letter: str) -> None:
    assert printable(f"a{letter}b") == f"a{BOX}b"


def test_the_marks_that_turn_the_writing_are_those_of_unicode() -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert {
        letter
        for letter in map(chr, range(0x110000))
        if unicodedata.bidirectional(letter) in turning
    } <= set(TURNING)


def test_a_break_of_a_line_is_a_space_or_stays_one() -> None:
    text = "a\r\nb\nc\rd\x85e\u2028f\tg"
    assert printable(text) == "a b c d e f g"
    assert printable(text, lines=True) == "a\nb\nc\nd\ne\nf g"


@given(st.text())
def test_it_is_one_line_and_can_be_written(text: str) -> None:
    assert len(printable(text).splitlines()) <= 1
    assert printable(text).encode().decode() == printable(printable(text))


def test_a_file_without_end_a_pipe_and_a_large_one_are_refused_before_they_are_read(
    tmp_path: Path,
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1 << 40)
    for path, message in (
        (Path("/dev/zero"), "/dev/zero: is a device or a pipe, expected a text file"),
        (tmp_path / "pipe", "pipe: is a device or a pipe, expected a text file"),
        (tmp_path / "large", f"large: is larger than {LONGEST_TEXT >> 20} MB, expected a text"),
        (tmp_path, "is a folder, expected a text file"),
    ):
        for reader in (read_text, read_json):
            with pytest.raises(UsageError, match=message):
                reader(path)


def test_of_a_path_that_fills_the_line_so_much_is_told_that_the_mistake_fits_too() -> None:
    told = str(UsageError("x" * LONGEST_LINE, "is empty, expected a name"))
    assert told.endswith("...: is empty, expected a name")
    assert str(UsageError("x" * 300, "y" * 500)).count("y") > 150


def test_a_file_of_just_that_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a" * LONGEST_TEXT)
    assert len(read_text(tmp_path / "a")) == LONGEST_TEXT
    (tmp_path / "b").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n")
    assert read_text(tmp_path / "b") == "a\nb\nc\n"


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "c": 2, "a": 3}}]'])
def test_a_key_that_is_there_twice_is_a_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(UsageError, match=r"the key 'a' is there twice, expected it once"):
        read_json(tmp_path / "a.json")


def test_the_same_key_in_two_objects_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a": 1}, {"a": {"a": 2}}]')
    assert read_json(tmp_path / "a.json") == [{"a": 1}, {"a": {"a": 2}}]
