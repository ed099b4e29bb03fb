"""Compiles archives, and cuts the standard library to what is used; compile.mjs runs it in Pyodide.

In use is what is imported once all our modules are, what these import in functions, and what a traceback needs. A
module of the library goes into the first archive that uses it. A compiled file is not checked against its source at
run time: the name of the site's folder is a hash of everything in it. Nothing is compressed here: compile.mjs
compresses each archive as a whole.
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
# Modules that Python finds by name when it decodes text.
CODECS = (
    *("ascii", "cp437", "idna", "latin_1", "raw_unicode_escape", "unicode_escape"),
    *("utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le"),
)
# Pyodide asks for docstrings of its own; the rest of the library is compiled as `python -OO` has it.
ASKED_FOR_DOCS = ("_pyodide", "pyodide")

sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT))


def unpack(name):
    """Unpacks one of our archives to where modules are imported from, as the page's worker does."""
    shutil.unpack_archive(str(WORK / name), str(ROOT), "zip")
    importlib.invalidate_caches()
    sys.path_importer_cache.clear()  # the importer has noted that ROOT does not exist


def import_all(name):
    """Imports every module in an archive, and what its functions import from the standard library."""
    with zipfile.ZipFile(WORK / name) as archive:
        for file in sorted(archive.namelist()):
            if file.endswith(".py") and not file.startswith(READ):
                importlib.import_module(module_of(file))
                import_late(archive.read(file))


def module_of(file):
    """Returns the name of a file's module, such as simulator.core.kernel for simulator/core/kernel.py."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def import_late(source):
    """Imports all modules of the standard library that `source` imports, in functions too."""
    for node in ast.walk(ast.parse(source)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        for name in names:
            if name.partition(".")[0] in sys.stdlib_module_names:
                # A module that this system does not have is imported in a `try` there too.
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)


class WithoutDocs(ast.NodeTransformer):
    """Removes the docstrings of functions, which nobody reads at run time; assertions stay."""

    def visit_FunctionDef(self, node):
        """Removes the docstring of a function, and of those within it."""
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body[0] = ast.copy_location(ast.Pass(), node.body[0])
        return node


def pyc(source, file, optimize=0):
    """Returns `source` as the bytes of a .pyc, without functions' docstrings; `optimize` is as for `compile`."""
    tree = ast.parse(source) if optimize else WithoutDocs().visit(ast.parse(source))
    code = compile(tree, file, "exec", dont_inherit=True, optimize=optimize)
    return bytes(
        _bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
    )


def compile_archive(name, library):
    """Rewrites the archive `name` with each file's compiled form, and the standard library's modules `library`.

    The source of a compiled file is emptied, unless some code reads it.
    """
    with (
        zipfile.ZipFile(WORK / name) as sources,
        zipfile.ZipFile("/made/own.zip", "w") as compiled_zip,
    ):
        for file in sorted(sources.namelist()):
            source = sources.read(file)
            if file.endswith(".py") and module_of(file) in sys.modules:
                path = PurePosixPath(file)
                cached = (
                    path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
                )
                put(compiled_zip, str(cached), pyc(source, f"{ROOT}/{file}"))
                source = source if file.startswith(READ) else b""
            put(compiled_zip, file, source)
        put_library(compiled_zip, library)
    (WORK / name).write_bytes(Path("/made/own.zip").read_bytes())


def put_library(archive, names):
    """Adds the standard library's modules of these names to an archive, compiled."""
    with zipfile.ZipFile(LIBRARY) as library_zip:
        for file in sorted(library_zip.namelist()):
            if file.endswith(".py") and module_of(file) in names:
                docs = file.startswith(ASKED_FOR_DOCS)
                put(archive, f"{file}c", pyc(library_zip.read(file), file, 0 if docs else 2))


def put(archive, name, data):
    """Adds a file to an archive; the same data gives the same bytes."""
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED)


def library_in_use():
    """Returns the names of the standard library's modules that have been imported."""
    return {
        name
        for name, module in sys.modules.items()
        if "python3" in (getattr(module, "__file__", None) or "")
    }


def made():
    """Makes all archives again, compiled; returns for each the number of the library's modules put into it."""
    try:
        raise ValueError
    except ValueError:
        traceback.format_exc()
    for codec in CODECS:
        importlib.import_module(f"encodings.{codec}")
    imported_so_far, library_names_by_archive = set(), {}
    for archive in archives:  # noqa: F821 - given by compile.mjs
        unpack(archive)
        import_all(archive)
        library_names_by_archive[archive] = library_in_use() - imported_so_far
        imported_so_far |= library_names_by_archive[archive]
    first_archive, *later_archives = library_names_by_archive
    compile_archive(first_archive, set())
    for archive in later_archives:
        compile_archive(archive, library_names_by_archive[archive])
    with zipfile.ZipFile("/made/library.zip", "w") as library_zip:
        put_library(library_zip, library_names_by_archive[first_archive])
    LIBRARY.write_bytes(Path("/made/library.zip").read_bytes())
    return {name: len(names) for name, names in library_names_by_archive.items()}


print(f"modules of the standard library that are used: {made()}")
