"""The service worker gives the page what was fetched, whether or not the browser has room to store it. In node."""

import pytest

from tests.web.in_node import in_node
from web.building.site import SITE

_STORED = """
const stored = [];
let hear = null;
globalThis.self = { addEventListener: (kind, act) => { if (kind === "fetch") hear = act; } };
globalThis.location = { origin: "http://host" };
globalThis.caches = { open: async () => ({
  match: async () => undefined,
  put: async (request, answer) => {
    if (FULL) throw new DOMException("Quota exceeded.", "QuotaExceededError");
    stored.push(await answer.text());
  },
}) };
globalThis.fetch = async () => new Response("the tools");
"""
_FETCHED = """
const answer = await new Promise((resolve, reject) => hear({
  request: new Request("http://host/v-1/tools.zip.zst"),
  respondWith: (promised) => promised.then(resolve, reject),
}));
console.log(JSON.stringify([await answer.text(), stored]));
"""


@pytest.mark.parametrize(("full_cache", "stored"), [("false", ["the tools"]), ("true", [])])
def test_a_file_that_came_is_used_where_there_is_no_room_to_store_it(
    full_cache: str, stored: list[str]
) -> None:
    worker = (SITE / "sw.js").read_text(encoding="utf-8")
    worker = worker.replace("{{version}}", "v-1").replace("{{files}}", "[]")
    text = _STORED.replace("FULL", full_cache) + worker + _FETCHED
    assert in_node(text) == ["the tools", stored]
