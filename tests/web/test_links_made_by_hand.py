"""A link, or what the last visit has kept, that holds no scenario is damaged, whatever else it holds. In node."""

import json

from tests.web.in_node import in_node

_READ = """
import { found, link, read } from "SITE/pages/share.js";

const taken = (json) => { try { return read(json); } catch { return null; } };
globalThis.location = { href: "http://host/#old" };
const scenario = { text: "0:01 end\\n", programs: { mine: "{}" } };
const opened = await found(new URL(await link(scenario)).hash);
console.log(JSON.stringify([opened, ...GIVEN.map(taken)]));
"""
# As JSON: half of a surrogate pair, which no UTF-8 has, can be written in that.
_TEXT = r'"0:01 end\n"'
_DAMAGED = [
    "null",
    "[]",
    '{"text": 1, "programs": {}}',
    f'{{"text": {_TEXT}}}',
    *(
        f'{{"text": {_TEXT}, "programs": {programs}}}'
        for programs in (
            "null",
            "[]",
            '["a"]',
            '"a"',
            '{"a": 1}',
            '{"a": null}',
            r'{"a": "\ud800"}',
        )
    ),
    r'{"text": "\ud800", "programs": {}}',
]


def test_a_link_that_holds_no_scenario_is_damaged() -> None:
    opened, *links = in_node(_READ.replace("GIVEN", json.dumps(_DAMAGED)))
    assert opened == {"text": "0:01 end\n", "programs": {"mine": "{}"}}
    assert links == [None] * len(_DAMAGED)
