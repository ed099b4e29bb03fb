"""Whose work is in the page, and under what terms: a list for the page, and licences.txt with the full texts."""

import json
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from simulator.interpreters import wasm

from .pack import ROOT

_LICENCE_FOLDER = ROOT / "web" / "licences"
_RULE = "\n\n" + "=" * 78 + "\n\n"


class Work(NamedTuple):
    """A work of somebody else's in the page.

    `licence` is the short name of its licence, `terms` the full text.
    """

    name: str
    licence: str
    terms: str


def works() -> list[Work]:
    """Returns each work that is shipped with the page, our own first."""
    return [
        Work("Rondo", "MIT", _text(ROOT / "LICENSE")),
        _of_npm("pyodide", "Pyodide", _text(_LICENCE_FOLDER / "mpl-2.0.txt")),
        Work("CPython 3.14, in Pyodide", "PSF-2.0", _text(_LICENCE_FOLDER / "python.txt")),
        Work(
            "littlefs, as littlefs-python has it",
            "BSD-3-Clause",
            _text(_LICENCE_FOLDER / "littlefs.txt"),
        ),
        _of_npm("esptool-js", "esptool-js", _text(wasm.MODULES / "esptool-js" / "LICENSE")),
        _of_npm("fzstd", "fzstd", _text(wasm.MODULES / "fzstd" / "LICENSE")),
        Work("pyserial 3.5", "BSD-3-Clause", _text(_LICENCE_FOLDER / "pyserial.txt")),
        *(_of_pypi(name) for name in ("littlefs-python", "mpremote")),
    ]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _of_npm(package: str, name: str, terms: str) -> Work:
    package_info = json.loads(
        (wasm.MODULES / package / "package.json").read_text(encoding="utf-8")
    )
    return Work(f"{name} {package_info['version']}", str(package_info["license"]), terms)


def _of_pypi(package: str) -> Work:
    """Returns an installed package as a work, with the licence file that it brings."""
    distribution = metadata.distribution(package)
    licence_file = next(
        path
        for path in distribution.files or []
        if path.name.upper().startswith(("LICENSE", "LICENCE"))
    )
    licence = (
        distribution.metadata.json.get("license_expression")
        or distribution.metadata.json.get("license")
        or ""
    )
    return Work(
        f"{package} {distribution.version}",
        str(licence),
        _text(Path(str(distribution.locate_file(licence_file)))),
    )


def text() -> str:
    """Returns the text of licences.txt."""
    return _RULE.join(f"{work.name}\n{work.licence}\n\n{work.terms}" for work in works()) + "\n"


def listed() -> str:
    """Returns the list of works as HTML, for the page's About."""
    return "".join(
        f"<li>{work.name} <span class=dim>{work.licence}</span></li>" for work in works()
    )
