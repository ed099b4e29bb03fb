"""The one function that the page's worker calls, JSON in and out, so that no Python object gets into JavaScript.

call("frame", "[12.3]")     one of CALLS; what a person did wrong comes back as {"wrong": line}
"""

import importlib
import json
from collections.abc import Callable
from typing import Any

from simulator import boards
from simulator.text import language
from simulator.text.language import _
from simulator.text.usage import UsageError
from simulator.view.keys import HELP, HELP_NOTES
from simulator.view.past.session_model import stored_config

from .page import Page, played


def _start(board: str, settings: dict[str, object], page_language: str) -> None:
    """Ends the last band, and starts a new one whose display speaks the page's language.

    The stack of a band that was not ended would be garbage collected while it waits.
    """
    for page in _page:
        page.job.cancel()
        page.live.device.discard()
    language.use(page_language if page_language in language.LANGUAGES else language.ENGLISH)
    if language.language_in_use() != language.ENGLISH:
        settings = {"language": language.language_in_use(), **settings}
    _page[:] = [Page(board if board in boards.NAMES else boards.DEFAULT, settings)]


def _help() -> dict[str, object]:
    """Returns the keys that work in a page and what they do, and notes."""
    commands = _page[0].commands()
    rows = [
        (_(keys), _(meaning))
        for keys, meaning, command in HELP
        if command in commands or command in _OWN_COMMANDS
    ]
    return {"rows": rows, "notes": [_(note) for note in HELP_NOTES[1:]]}


def _card(country: str) -> str:
    """Returns the page for the fridge as HTML; the worker has unpacked the tools before it asks."""
    importlib.invalidate_caches()
    from .card import html

    return html(stored_config(_page[0].live.device), country)


def _page_method(name: str) -> Callable[..., Any]:
    return lambda *arguments: getattr(_page[0], name)(*arguments)


_page: list[Page] = []
_PAGE_METHODS = ("act", "frame", "catch_up", "open", "rejoin", "offer_last", "scenario", "to_keep")
_OWN_COMMANDS = ("main", "side", "sound")

CALLS: dict[str, Callable[..., Any]] = {
    "start": _start,
    "play": played,
    "help": _help,
    "card": _card,
    **{name: _page_method(name) for name in _PAGE_METHODS},
}


def call(name: str, arguments_json: str) -> str:
    """Calls `name`, one of CALLS, with arguments as JSON; returns {"value": result} or {"wrong": line} as JSON."""
    try:
        return json.dumps({"value": CALLS[name](*json.loads(arguments_json))})
    except UsageError as error:
        return json.dumps({"wrong": str(error)})


def picture() -> tuple[int, int, bytes] | None:
    """Returns the screen as (width, height, rgb) if it has changed since the last frame, else None."""
    return _page[0].picture
