"""The page for the fridge, made by the command `tools card`: the simulator itself knows no tools."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from firmware.rondo.storage import settings as rules

from ...text import language
from ...text.usage import UsageError

_ROOT = Path(__file__).resolve().parents[3]


def start(settings: Mapping[str, object], path: Path) -> "subprocess.Popen[str]":
    """Begins to write it for these settings, as PDF."""
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


def is_done(process: "subprocess.Popen[str]") -> bool:
    """Returns whether the card is written; UsageError with what the command said if it failed."""
    if process.poll() is None:
        return False
    said = process.communicate()[1].strip()
    if process.returncode:
        raise UsageError("card", said.splitlines()[-1] if said else f"exit {process.returncode}")
    return True
