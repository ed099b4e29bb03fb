"""The Python files that go to the page, in two archives that its worker unpacks: what the band needs, and the tools
for a cable; and the catalogs of the languages, beside them.

Files are packed as they are. A source that no code reads is emptied later: its compiled form, which lies beside it
(see compile.mjs), is what runs.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from simulator import boards
from simulator.interpreters import flashed
from simulator.text.language import ENGLISH, FOLDER, LANGUAGES, catalog

ROOT = Path(__file__).resolve().parents[2]

# Left out: front ends that a browser has no library for, and commands for a computer.
_NOT_IN_THE_BAND = (
    *("simulator/window/", "simulator/terminal/", "simulator/run.py", "simulator/__main__.py"),
    *(
        f"simulator/interpreters/{name}"
        for name in ("inside/", "child", "process", "unix", "wasm", "rp2040")
    ),
    *(f"simulator/cable/{name}" for name in ("serve", "board_server")),
    "simulator/waveform.py",
)
_TOOLS = (
    *("__init__.py", "__main__.py", "action.py", "cue_words.py", "flash.py", "settings.py"),
    *("clock.py", "doctor.py", "wipe.py", "band/", "build/", "log/", "program/", "card/"),
    *("report/", "paper/__init__.py", "paper/canvas.py", "paper/sizes.py"),
)
# Left out, since they are made by libraries that a browser does not have, and the page offers neither.
_NOT_IN_THE_TOOLS = ("tools/program/picture.py", "tools/log/export/workbook.py")
_DRAWN_BY_THE_BROWSER = {
    "tools/card/drawing.py": "tools/card_drawing.py",
    "tools/report/charts/svg.py": "tools/report_svg.py",
    "tools/report/pdf.py": "tools/report_pdf.py",
    **{
        f"babel/{name}.py": f"babel/{name}.py" for name in ("__init__", "core", "dates", "numbers")
    },
}
# Of the worker, what goes with the tools.
_WITH_TOOLS = tuple(
    f"web/worker/{name}.py" for name in ("axes", "card", "charts", "commands", "paper")
)

Files = dict[str, bytes]


def of_the_band() -> Files:
    """Returns the simulator, the firmware, the programs, empty catalogs, and what stands in for extensions in C."""
    files = _tree(ROOT / "simulator") | _tree(ROOT / "firmware") | _tree(ROOT / "web" / "worker")
    left_out = (*_NOT_IN_THE_BAND, *_WITH_TOOLS)
    files = {name: data for name, data in files.items() if not name.startswith(left_out)}
    files["web/__init__.py"] = b""
    for path in sorted((ROOT / "programs").glob("*.json")):
        files[_path_in_archive(path)] = path.read_bytes()
    files |= dict.fromkeys(of_the_languages(), b"{}")  # empty until it is chosen
    files |= _package("littlefs", leave_out=("__main__.py", "repl.py"))
    shims = ROOT / "web" / "shims"
    files["littlefs/lfs.py"] = (shims / "lfs.py").read_bytes()
    for name in ("greenlet/__init__.py", "platformdirs.py"):
        files[name] = (shims / name).read_bytes()
    return files


def of_the_languages() -> Files:
    """Returns the catalog of each language but English; a page fetches a catalog once its language is chosen."""
    return {
        f"{FOLDER.name}/{language}.json": json.dumps(
            catalog(language), ensure_ascii=False, sort_keys=True
        ).encode()
        for language in LANGUAGES
        if language != ENGLISH
    }


def of_the_tools() -> Files:
    """Returns the tools that a page has, the packages that they import, and each board's compiled firmware."""
    files = {
        name: data
        for name, data in _tree(ROOT / "tools").items()
        if name.removeprefix("tools/").startswith(_TOOLS) and name not in _NOT_IN_THE_TOOLS
    }
    shims = ROOT / "web" / "shims"
    files["tools/band/progress.py"] = (shims / "tools/progress.py").read_bytes()
    for name, shim in _DRAWN_BY_THE_BROWSER.items():
        files[name] = (shims / shim).read_bytes()
    files["esptool.py"] = (shims / "esptool.py").read_bytes()
    files |= {name: data for name, data in _package("mpremote").items() if name in _MPREMOTE}
    files |= {name: data for name, data in _package("serial").items() if name in _SERIAL}
    files["serial/tools/list_ports.py"] = (shims / "serial/list_ports.py").read_bytes()
    files["page_serial/__init__.py"] = b""
    files["page_serial/protocol_page.py"] = (shims / "serial/protocol_page.py").read_bytes()
    files |= {name: (ROOT / name).read_bytes() for name in _WITH_TOOLS}
    return files | _compiled_firmware()


# Of the two packages, what speaks to a port.
_MPREMOTE = tuple(
    f"mpremote/{name}.py"
    for name in ("__init__", "console", "transport", "transport_serial", "mp_errno")
)
_SERIAL = (
    *(f"serial/{name}.py" for name in ("__init__", "serialposix", "serialutil")),
    *("serial/tools/__init__.py", "serial/urlhandler/__init__.py"),
)


def _compiled_firmware() -> Files:
    """Returns the modules of every board, compiled by mpy-cross; equal files once, named by their hash."""
    files: Files = {}
    for board in boards.NAMES:
        digests = {}
        for name, data in flashed.firmware(board).items():
            digests[name] = hashlib.sha256(data).hexdigest()[:16]
            files[f"made/files/{digests[name]}"] = data
        files[f"made/{board}.json"] = json.dumps(digests).encode()
    return files


def _tree(folder: Path) -> Files:
    return {_path_in_archive(path): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def _path_in_archive(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _package(name: str, leave_out: tuple[str, ...] = ()) -> Files:
    """Returns the Python files of an installed package, by their paths."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*.py"))
        if path.relative_to(folder).as_posix() not in leave_out
    }


def archive(files: Files) -> bytes:
    """Returns a zip of the files; the same files give the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zip_file:
        for name, data in _ordered(files):
            zip_file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _ordered(files: Files) -> Iterator[tuple[str, bytes]]:
    yield from sorted(files.items())
