"""Makes the card, a printable page for the fridge, by running the command `tools card` in another process.

The simulator imports nothing of `tools`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ...scenario.programs import comes_with_rondo
from ...text import language, output, settings_help
from ...text.usage import UsageError
from ...view.past.session_model import StoredConfig

_ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def card_process(config: StoredConfig) -> "Iterator[tuple[subprocess.Popen[str], Path]]":
    """Runs `tools card`, which writes a PDF for the settings and program in `config`.

    Yields the process and the PDF's path; the end of the `with` block kills the process if it still runs, and
    removes the PDF.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "card.pdf"
        args = ["--pdf", str(path), *_program_args(config, Path(folder)), *_settings_args(config)]
        process = subprocess.Popen(
            (sys.executable, "-m", "tools", "card", language.OPTION, language.language_in_use(), *args),
            cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
        try:
            yield process, path
        finally:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


def _settings_args(config: StoredConfig) -> list[str]:
    """Returns the settings in `config` as command line arguments KEY VALUE KEY VALUE; the program is left out."""
    settings = {key: value for key, value in config.settings.items() if key != "program"}
    return [
        word for key, value in settings.items() for word in (key, settings_help.written(value))
    ]


def _program_args(config: StoredConfig, folder: Path) -> list[str]:
    """Returns the arguments `--program NAME`.

    A program that the user wrote is first saved to a file in `folder`.
    """
    name = str(config.program["name"])
    if comes_with_rondo(config.program):
        return ["--program", name]
    path = folder / f"{name}.json"
    output.write((path, json.dumps(config.program)))
    return ["--program", str(path)]


def is_done(process: "subprocess.Popen[str]") -> bool:
    """Returns whether `process` has written the card; if it failed, raises UsageError with its last error line."""
    if process.poll() is None:
        return False
    errors = process.communicate()[1].strip()
    if process.returncode:
        last_line = errors.splitlines()[-1] if errors else f"exit {process.returncode}"
        raise UsageError("card", last_line.removeprefix("card: "))
    return True
