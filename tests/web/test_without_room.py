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


def test_what_is_stored_is_whole_of_this_version_and_found_whatever_follows_a_question_mark() -> (
    None
):
    worker = (SITE / "sw.js").read_text(encoding="utf-8")
    worker = worker.replace("{{version}}", "v-1").replace("{{files}}", "[]")
    before = """
    const heard = {}, stored = [], pages = ["a page of v-1", "a page of v-0"];
    globalThis.self = { addEventListener: (kind, act) => (heard[kind] = act) };
    globalThis.location = { origin: "http://host" };
    globalThis.Request = class { method = "GET"; constructor(url) { this.url = url; } };
    globalThis.caches = { open: async () => ({
      addAll: async () => {},
      match: async (asked, { ignoreSearch } = {}) => {
        if (asked === "./") return new Response(pages.shift());
        const url = ignoreSearch ? asked.url.split("?")[0] : asked.url;
        return url === "http://host/v-1/page.js" ? new Response("kept") : undefined;
      },
      put: async ({ url }) => stored.push(url),
    }) };
    globalThis.fetch = async ({ url }) => new Response("sent", { status: url.endsWith("gone") ? 404 : 200 });
    """
    after = """
    const got = [];
    for (const path of ["v-1/page.js?lang=es", "v-1/gone", "v-0/come", "v-1/come"]) {
      const answer = await new Promise((respond) => heard.fetch({
        request: new Request(`http://host/${path}`), respondWith: (promised) => promised.then(respond) }));
      got.push(await answer.text());
    }
    const install = () => new Promise((ended) => heard.install({
      waitUntil: (promised) => promised.then(() => ended("installed"), ({ message }) => ended(message)) }));
    console.log(JSON.stringify([...got, ...stored, await install(), await install()]));
    """
    assert in_node(before + worker + after) == [
        *("kept", "sent", "sent", "sent", "http://host/v-1/come"),
        *("installed", "the page is not of v-1"),
    ]
