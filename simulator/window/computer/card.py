"""Makes the page for the fridge by running the command `tools card`; the simulator imports nothing of `tools`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from firmware.rondo.storage import settings as rules

from ...scenario.programs import comes_with_rondo
from ...text import language, output
from ...text.usage import UsageError
from ...view.session_model import StoredConfig

_ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def started(found: StoredConfig, path: Path) -> "Iterator[subprocess.Popen[str]]":
    """Runs `tools card`, which writes a PDF to `path` for the settings and program in `found`.

    Yields the process. At the end of the context it is killed, if it still runs.
    """
    with TemporaryDirectory() as folder:
        words = ["--pdf", str(path), *_routine(found, Path(folder)), *_pairs(found)]
        process = subprocess.Popen(
            (sys.executable, "-m", "tools", "card", language.OPTION, language.used(), *words),
            cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


def _pairs(found: StoredConfig) -> list[str]:
    """Returns the settings as words KEY VALUE for the command, without the program."""
    said = {key: value for key, value in found.settings.items() if key != "program"}
    return [word for key, value in said.items() for word in (key, _word(value))]


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return rules.UNSET if value is None else str(value)


def _routine(found: StoredConfig, folder: Path) -> list[str]:
    """Returns the option --program for the command; a program of the user's own is first written to `folder`."""
    name = str(found.program["name"])
    if comes_with_rondo(found.program):
        return ["--program", name]
    path = folder / f"{name}.json"
    output.write((path, json.dumps(found.program)))
    return ["--program", str(path)]


def is_done(process: "subprocess.Popen[str]") -> bool:
    """Returns whether the card is written. Raises UsageError with the command's last line if it failed."""
    if process.poll() is None:
        return False
    said = process.communicate()[1].strip()
    if process.returncode:
        line = said.splitlines()[-1] if said else f"exit {process.returncode}"
        raise UsageError("card", line.removeprefix("card: "))
    return True
