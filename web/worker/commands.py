"""Runs the tools' own commands in a page: the same texts, the same refusals, at the port that the user has chosen.

    run("settings", "set", "pacing", "guide")      prints as in a terminal; returns the exit code

Their files lie in KEPT, which the page's worker stores in the browser. The build has compiled the firmware.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import serial

from firmware.rondo.storage import settings as rules
from simulator import boards
from simulator.text import language, settings_help
from simulator.text.language import _
from simulator.view.menus.setup import choices
from tools.paper import sizes

KEPT = Path("/kept")
STORE = KEPT / "log.sqlite"
COMPILED = Path("/rondo/made")
PORT = "page://"

_NEEDS_PORT = ("flash", "settings", "clock", "doctor", "wipe", "card")


def begin(sleep: Callable[[float], object]) -> None:
    """Puts the page's ports, compiled firmware and `sleep`, which takes s, in place of a computer's own."""
    time.sleep = sleep  # type: ignore[assignment]
    serial.protocol_handler_packages.append("page_serial")
    from tools import build

    build.firmware = compiled_slot  # type: ignore[assignment]
    build.check_compiler = lambda: None


def compiled_slot(board: str, source: bool = False) -> dict[str, bytes]:
    """Returns the compiled firmware files of a slot on `board`, by path, as the site's build has left them."""
    del source
    digests = json.loads((COMPILED / f"{board}.json").read_text(encoding="utf-8"))
    return {name: (COMPILED / "files" / digest).read_bytes() for name, digest in digests.items()}


def run(*argv: str) -> int:
    """Runs one command line after `begin`, printing to the page as it goes; returns the exit code."""
    from tools import __main__ as tools

    arguments = list(argv)
    if arguments[0] in _NEEDS_PORT or arguments[:2] == ["log", "pull"]:
        arguments += ["--port", PORT]
    if arguments[0] in ("log", "wipe", "report"):
        arguments += ["--store", str(STORE)]
    code = tools.main([*arguments, language.OPTION, language.language_in_use()])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def written(kind: str) -> str:
    """Returns the log as `log export KIND` writes it, for the user to save; "" if there is no log."""
    path = KEPT / "export"
    path.unlink(missing_ok=True)
    if run("log", "export", kind, "--out", str(path)) or not path.exists():
        return ""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def card(country: str) -> str:
    """Returns the page for the fridge, for what is set on the band, as HTML; "" if the band did not answer."""
    return _html(country, "card", "--band")


def report(country: str) -> str:
    """Returns the page for a lactation consultant as HTML; "" if there is no log."""
    return _html(country, "report")


def _html(country: str, *argv: str) -> str:
    """Runs a command that writes HTML, for the paper of a country; returns the HTML, "" if it failed."""
    path = KEPT / "page.html"
    paper = next(name for name, paper_ in sizes.PAPERS.items() if paper_ == sizes.paper(country))
    if run(*argv, "--html", str(path), "--paper", paper):
        return ""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def offered() -> dict[str, Any]:
    """Returns the boards, and the settings with their defaults, allowed values and meanings.

    A setting that counts only together with another has the key of that other as its "pair".
    """
    from tools.build.images import IMAGES, image_hint

    return {
        "boards": [
            {
                "name": name,
                "model": boards.load(name).MODEL,
                "image": image_hint(name),
                "at": IMAGES[name].address,
                "files_at": IMAGES[name].files_address,
                "chip": IMAGES[name].chip,
            }
            for name in boards.NAMES
        ],
        "settings": [_setting(key) for key in rules.SCHEMA],
    }


def _setting(key: str) -> dict[str, Any]:
    unit, meaning = settings_help.MEANING[key]
    values = [settings_help.written(value) for value in choices(key)]
    meaning_text = f"{_(meaning)} ({_(unit)})" if unit else _(meaning)
    return {
        "key": key,
        "default": settings_help.written(rules.SCHEMA[key][0]),
        "values": values,
        "meaning": meaning_text,
        "pair": next(
            (other for other in rules.QUIET if key in rules.QUIET and other != key), None
        ),
    }


CALLS: dict[str, Callable[..., Any]] = {
    "language": language.use,
    "run": run,
    "written": written,
    "card": card,
    "report": report,
    "offered": offered,
}


def call(name: str, arguments_json: str) -> str:
    """Calls `name`, one of CALLS, with arguments as JSON; returns {"value": result} as JSON."""
    return json.dumps({"value": CALLS[name](*json.loads(arguments_json))})
