"""The tools' own commands, run by a page: the same words, the same refusals, at the port that the user has chosen.

    run("settings", "set", "pacing", "guide")      prints as in a terminal; returns the exit code

What they keep lies in KEPT, which the page's worker keeps in the browser. The firmware was compiled by the build.
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
MADE = Path("/rondo/made")
PORT = "page://"

_AT_THE_CABLE = ("flash", "settings", "clock", "doctor", "wipe", "card")


def begin(sleep: Callable[[float], object]) -> None:
    """Prepares what any command needs: `sleep` in s lets the page go on meanwhile."""
    time.sleep = sleep  # type: ignore[assignment]
    serial.protocol_handler_packages.append("page_serial")
    from tools import build

    build.firmware = made  # type: ignore[assignment]
    build.check_compiler = lambda: None


def made(board: str, source: bool = False) -> dict[str, bytes]:
    """Returns what lies in a slot on that board, as the build compiled it."""
    del source
    listed = json.loads((MADE / f"{board}.json").read_text(encoding="utf-8"))
    return {name: (MADE / "files" / digest).read_bytes() for name, digest in listed.items()}


def run(*argv: str) -> int:
    """Runs one command line; what it says goes to the page as it is said."""
    from tools import __main__ as tools

    given = list(argv)
    if given[0] in _AT_THE_CABLE or given[:2] == ["log", "pull"]:
        given += ["--port", PORT]
    if given[0] in ("log", "wipe", "report"):
        given += ["--store", str(STORE)]
    code = tools.main([*given, language.OPTION, language.used()])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def written(kind: str) -> str:
    """Returns the log as `log export KIND` writes it, to be saved by the user; "" if there is none."""
    path = KEPT / "export"
    path.unlink(missing_ok=True)
    if run("log", "export", kind, "--out", str(path)) or not path.exists():
        return ""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def card(country: str) -> str:
    """The page for the fridge for what is set on the band, as HTML; "" if it could not be asked."""
    return _html(country, "card", "--band")


def report(country: str) -> str:
    """The page for a lactation consultant, as HTML; "" if there is no log."""
    return _html(country, "report")


def _html(country: str, *argv: str) -> str:
    """What a command writes, for the paper of a country."""
    path = KEPT / "page.html"
    paper = next(name for name, of in sizes.PAPERS.items() if of == sizes.paper(country))
    if run(*argv, "--html", str(path), "--paper", paper):
        return ""
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def offered() -> dict[str, Any]:
    """Returns the boards, and the settings with what each may be and means."""
    from tools.build.images import IMAGES, where

    return {
        "boards": [
            {
                "name": name,
                "model": boards.load(name).MODEL,
                "image": where(name),
                "at": IMAGES[name].at,
                "files_at": IMAGES[name].files_at,
                "chip": IMAGES[name].chip,
            }
            for name in boards.NAMES
        ],
        "settings": [_setting(key) for key in rules.SCHEMA],
    }


def _setting(key: str) -> dict[str, Any]:
    unit, meaning = settings_help.MEANING[key]
    values = [rules.UNSET if value is None else str(value) for value in choices(key)]
    said = f"{_(meaning)} ({_(unit)})" if unit else _(meaning)
    return {"key": key, "default": str(rules.SCHEMA[key][0]), "values": values, "meaning": said}


CALLS: dict[str, Callable[..., Any]] = {
    "language": language.use,
    "run": run,
    "written": written,
    "card": card,
    "report": report,
    "offered": offered,
}


def call(name: str, given: str) -> str:
    """Does one of the page's calls with arguments as JSON; returns as JSON what came of it."""
    return json.dumps({"value": CALLS[name](*json.loads(given))})
