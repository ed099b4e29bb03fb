"""Each language has one word for one thing, and the page on languages says which: its tables are what is tested."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.text import language

ROOT = Path(__file__).parents[1]
OTHERS = language.LANGUAGES[1:]
# What is typed as it is, fields, and what has the word in another sense or, for its keys, no room.
NOT_SAID = r"`[^`]*`|\{\w*\}|\*\w+\*|--\w+|\bthe other way round\b|^s side tap.*"


class Term(NamedTuple):
    """A row of a table: patterns for the English word, the word to say, and the words never to say."""

    english: str
    say: str
    never: str


def _pattern(cell: str) -> str:
    """Returns a pattern for words divided by commas, with * for any letters; without any, one that nothing fits.

    Thai has no spaces between its words: there they are found within others too.
    """
    words = [re.escape(word.strip()).replace(r"\*", r"\w*") for word in cell.split(",")]
    if not cell.strip():
        return r"(?!)"
    edges = ("", "") if re.search("[\u0e00-\u0e7f]", cell) else (r"(?<!\w)", r"(?!\w)")
    return "{}(?:{}){}".format(edges[0], "|".join(words), edges[1])


def terms(spoken: str, page: str) -> list[Term]:
    """Returns the rows of the table in `page` under the heading that ends with `spoken`, a language's code."""
    section = re.search(rf"^### \w+: {spoken}$(.*?)(?=^##|\Z)", page, re.M | re.S)
    assert section is not None, spoken
    rows = [line.strip().strip("|").split("|") for line in section[1].splitlines() if "|" in line]
    return [Term(*map(_pattern, row[1:])) for row in rows[2:]]


def texts(spoken: str) -> Iterator[tuple[str, str]]:
    """Yields file name and text of all that is said in a language."""
    yield from language.catalog(spoken).items()
    for file_name in (f"docs/safety.{spoken}.md", f"firmware/rondo/display/words/{spoken}.py"):
        yield file_name, (ROOT / file_name).read_text(encoding="utf-8")


def strays(spoken: str, page: str) -> list[tuple[str, str]]:
    """Returns (file or English text, word) of each word that the table forbids, and of each that is missing."""
    table = terms(spoken, page)
    strays_found = [
        (file_name, hit[0])
        for file_name, text in texts(spoken)
        for term in table
        for hit in re.finditer(term.never, re.sub(NOT_SAID, "", text), re.I)
    ]
    for english, text in language.catalog(spoken).items():
        sentence = re.sub(NOT_SAID, "", english)
        strays_found += [
            (english, term.say)
            for term in table
            if term.say != r"(?!)"
            and re.search(term.english, sentence, re.I)
            and not re.search(term.say, text, re.I)
        ]
    return strays_found


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("spoken", OTHERS)
def test_a_thing_has_the_word_that_the_page_on_languages_gives_it(spoken: str, page: str) -> None:
    assert len(terms(spoken, page)) > 15
    assert strays(spoken, page) == []


def test_another_word_is_noticed(page: str) -> None:
    for row, wrong_words in (
        ("| aviso* | señal*", "| sonido* | señal*"),
        ("| aviso* | señal*", "| aviso* | aviso*"),
    ):
        assert row in page
        assert strays("es", page.replace(row, wrong_words)) != []


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_page_on_languages_says_how_far_each_may_be_trusted(spoken: str, page: str) -> None:
    (row,) = re.findall(rf"^\| \w+ \| `{spoken}` \| (.+) \|$", page, re.M)
    assert spoken == language.ENGLISH or "eye" in row
