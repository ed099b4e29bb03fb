"""Keeps what was done as a scenario that does it again, and names the files of all that is kept.

Each is written under the first free number: rondo-1.scenario, rondo-2.vcd. UsageError where that cannot be.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from firmware.rondo.storage import settings as rules

from ..scenario.acts import text_of
from ..text import language, output
from ..text.usage import UsageError, read_text
from .live import Live

_ROOT = Path(__file__).resolve().parents[2]


def free(folder: Path, ending: str) -> Path:
    """The first name that no file has."""
    number = 1
    while (folder / f"rondo-{number}{ending}").exists():
        number += 1
    return folder / f"rondo-{number}{ending}"


def scenario(live: Live, folder: Path) -> Path:
    """Writes all that was done so far; a program of its own is a file beside it."""
    path = free(folder, ".scenario")
    programs = {
        folder / f"{name}.json": text for name, text in live.hand.scenario.programs.items()
    }
    for beside, text in programs.items():
        if beside.exists() and read_text(beside) != text:
            raise UsageError(
                str(beside), "is not the program that was followed, expected that or no file"
            )
    output.write((path, text_of(live.hand.scenario, live.pace.now)), *programs.items())
    return path


def start_card(settings: Mapping[str, object], path: Path) -> "subprocess.Popen[str]":
    """Begins `tools card` for these settings, as PDF; as a command, since the simulator knows no tools."""
    pairs = [
        word
        for key, value in settings.items()
        for word in (key, rules.UNSET if value is None else str(value))
    ]
    command = (sys.executable, "-m", "tools", "card", "--pdf", str(path))
    return subprocess.Popen(
        (*command, language.OPTION, language.used(), *pairs),
        cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def card_done(process: "subprocess.Popen[str]") -> bool:
    """Whether it is written; UsageError with what the command said where it was not."""
    if process.poll() is None:
        return False
    said = process.communicate()[1].strip()
    if process.returncode:
        raise UsageError("card", said.splitlines()[-1] if said else f"exit {process.returncode}")
    return True
