"""Run in Pyodide by compile.mjs: compiles archives, and cuts the standard library to what is used.

Used is what was imported once every module of ours is, what they import late, and what an error's report takes.
A compiled file is not checked against its text: it was made of it, and the folder's name is a hash of all.
"""

import ast
import contextlib
import importlib
import importlib.util
import shutil
import sys
import traceback
import zipfile
from importlib import _bootstrap_external
from pathlib import Path, PurePosixPath

WORK, ROOT = Path("/work"), Path("/rondo")
LIBRARY = WORK / "pyodide" / "python_stdlib.zip"
READ = ("firmware/", "simulator/stock/modules/")
# Found by name when text is decoded.
CODECS = (
    *("ascii", "cp437", "idna", "latin_1", "raw_unicode_escape", "unicode_escape"),
    *("utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le"),
)

sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT))


def unpack(name):
    """One of our archives, as the page's worker has it."""
    shutil.unpack_archive(str(WORK / name), str(ROOT), "zip")


def import_all(name):
    """Every module in an archive, and what their functions import."""
    with zipfile.ZipFile(WORK / name) as archive:
        for file in sorted(archive.namelist()):
            if file.endswith(".py") and not file.startswith(READ):
                importlib.import_module(module_of(file))
                import_late(archive.read(file))


def module_of(file):
    """simulator/core/kernel.py as simulator.core.kernel"""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def import_late(source):
    """The standard library's modules that a file names anywhere."""
    for node in ast.walk(ast.parse(source)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        for name in names:
            if name.partition(".")[0] in sys.stdlib_module_names:
                # What is not on this system is asked for in a `try` there too.
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)


def pyc(source, file):
    """The compiled file, which is taken without a look at its source."""
    code = compile(source, file, "exec", dont_inherit=True)
    return bytes(
        _bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
    )


def compiled(name):
    """Our archive, each file with its compiled form; texts that nobody reads are emptied."""
    with zipfile.ZipFile(WORK / name) as old, zipfile.ZipFile("/made/own.zip", "w") as new:
        for file in sorted(old.namelist()):
            source = old.read(file)
            if file.endswith(".py") and module_of(file) in sys.modules:
                place = PurePosixPath(file)
                cached = (
                    place.parent
                    / "__pycache__"
                    / f"{place.stem}.{sys.implementation.cache_tag}.pyc"
                )
                put(new, str(cached), pyc(source, f"{ROOT}/{file}"))
                source = source if file.startswith(READ) else b""
            put(new, file, source)
    (WORK / name).write_bytes(Path("/made/own.zip").read_bytes())


def library(used):
    """The standard library's modules of these names, compiled."""
    with zipfile.ZipFile(LIBRARY) as old, zipfile.ZipFile("/made/library.zip", "w") as new:
        for file in sorted(old.namelist()):
            if file.endswith(".py") and module_of(file) in used:
                put(new, f"{file}c", pyc(old.read(file), file))
    LIBRARY.write_bytes(Path("/made/library.zip").read_bytes())


def put(archive, name, data):
    """Puts data into an archive, the same bytes for the same data."""
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)


for archive in archives:  # noqa: F821 - given by compile.mjs
    unpack(archive)
    import_all(archive)
try:
    raise ValueError
except ValueError:
    traceback.format_exc()
for codec in CODECS:
    importlib.import_module(f"encodings.{codec}")
used = {
    name
    for name, module in sys.modules.items()
    if "python3" in (getattr(module, "__file__", None) or "")
}
for archive in archives:  # noqa: F821
    compiled(archive)
library(used)
print(f"{len(used)} modules of the standard library are used")
