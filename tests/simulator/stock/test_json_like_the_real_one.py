"""JSON as MicroPython reads it, on CPython: what both take of any text, to the value, and what both refuse."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from simulator.stock.json import loads
from tests.endurance.band_of_text import printed_lines, trace_of_text
from tests.simulator.interpreters.test_interpreters import REAL, needs

# What is read, in a form that has one order and one way to write a number on each interpreter.
PLAIN = """
def plain(value):
    if isinstance(value, dict):
        return [sorted([plain(key), plain(value[key])] for key in value)]
    if isinstance(value, list):
        return ["list"] + [plain(one) for one in value]
    if isinstance(value, str):
        return "text " + " ".join(str(ord(one)) for one in value)
    if isinstance(value, float):
        return "%.5g" % value
    return str(value if value is None or isinstance(value, bool) else value % 1_000_003)
"""
READ = """
import json

for text in json.loads(TEXTS):
    try:
        said = json.loads(text)
    except ValueError:
        said = "refused"
    print(str(plain(said)))
"""
DEPTH = 1_500
TEXT_COUNT = 1_000
# What is not JSON and yet taken, or is JSON and is not; some of each kind.
BY_HAND = (
    '{"rounds": 2,}', '{"rounds" 2}', '{"rounds": 2', '{"rounds":2]', '{"rounds":2}}', '{"a":01}', '[1 2]',
    "{1:2}", '{"x":"\\q"}', '{"x":"\\u12"}', '{"x":"\\ud800"}', '{"x":"\\uzz!?"}', '{"x":"\x01"}',
    '{"x": NaN}', '{"x":Infinity}', '{"x":-}', '{"x":--1}', '{"x":1-2}', '{"x":+2}', '{"x":.5}',
    '{"x":-.5}', '{"x":1.}', '{"x":1e}', '{"x":2e3}', "", " ", ",", "]", "}", "[", "{", '"', '"a', "1",
    "-1 ", "1,", "1 2", "true", "tru", "nul", "falsey", "[true,null,false]", '{"a":{"b":[{}]}}', '{{}}',
    '{[]}', '{"a":1,"a":2}', '{"a"}', '{"a":1 "b"}', "[]x", "[]\x0b", "[] \n\t\r", "[]\x00x", '{"a":1}\x00',
    '"\\\x00"', "[9" + "9" * 5_000 + "]", "[[[1]", "[1]]", '{"é":"ñ"}', "[1.2.3]", "[1e+5]", "[1e5-]",
)  # fmt: skip
SEEDS = (
    '{"strength": 2, "rounds": 3, "x": [1, -2.5, null, true, {"y": "\\u00e9\\n"}]}',
    '[{"a": "b"}, 10]',
)
CHARACTERS = '{}[]",:\\ \n0123456789-+.eEutrnfalsxb/\x00'


def texts(text_count: int) -> Iterator[str]:
    """Yields JSON texts with some of their characters removed, doubled or replaced."""
    random = Random(1)
    for _ in range(text_count):
        text = list(random.choice(SEEDS))
        for _ in range(random.randint(1, 4)):
            index = random.randrange(len(text))
            text[index : index + random.randint(0, 2)] = random.choices(
                CHARACTERS, k=random.randint(0, 2)
            )
            text = text or ["["]
        yield "".join(text)


def mine(text: str) -> str:
    names: dict[str, Any] = {}
    exec(PLAIN, names)
    try:
        return str(names["plain"](loads(text)))
    except ValueError:
        return str(names["plain"]("refused"))


@pytest.mark.fidelity("json", "any text is read or refused as the real one does")
@pytest.mark.parametrize("name", REAL)
def test_any_text_is_read_or_refused_as_on_a_real_micropython(name: str, tmp_path: Path) -> None:
    needs(name)
    all_texts = [*BY_HAND, *texts(TEXT_COUNT)]
    firmware = PLAIN + READ.replace("TEXTS", repr(json.dumps(all_texts)))
    answers = printed_lines(trace_of_text(tmp_path, firmware, name))
    texts_and_answers = zip(all_texts, answers, strict=True)
    assert [
        (text, answer, mine(text)) for text, answer in texts_and_answers if answer != mine(text)
    ] == []


@pytest.mark.fidelity("json", "lists in lists, deeper than a stack")
def test_a_text_may_nest_deeper_than_a_stack() -> None:
    nested_list = loads("[" * DEPTH + "]" * DEPTH)
    depth = 0
    while nested_list:
        (nested_list,) = nested_list
        depth += 1
    assert depth == DEPTH - 1
