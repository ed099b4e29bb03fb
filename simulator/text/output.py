"""Writes the files of all commands: to a temporary file first, renamed to its name once all of it is on disk.

    output.check(args.html, args.pdf)                   before the work: what cannot be written, in one line
    output.write((args.html, page), (args.pdf, sheet))  all of them or none

The old content of a file stays until the new one is complete. A log (any SQLite database, and the files that
SQLite keeps beside one) is never replaced, whatever path leads to it; nor is a device, a pipe or a folder.
"""

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from .usage import UsageError

# The first bytes of an SQLite database: sqlite.org/fileformat.html, "Magic Header String".
_DATABASE = b"SQLite format 3\0"
_SQLITE_SUFFIXES = ("-wal", "-shm", "-journal")  # sqlite.org/tempfiles.html
_STREAM = Path("-")  # means stdout to other programs, but not here
_EXPECTED = "expected the name of a file to write"

Written = tuple[Path, bytes | str]


def check(*paths: Path | None, paths_read: Iterable[Path | None] = ()) -> None:
    """Raises UsageError for the first of `paths` that cannot or must not be written, or is given twice.

    `paths_read` are files that the command reads: none of them may be overwritten.
    """
    seen_paths: set[str] = set()
    # Path.exists raises where a folder may not be searched; whoever reads the file says so better.
    sources = [path for path in paths_read if path is not None and os.path.exists(path)]
    for path in paths:
        if path is None:
            continue
        try:
            target = _target(path)
        except OSError as error:
            raise UsageError(str(path), f"{error.strerror or error}, {_EXPECTED}") from None
        if target.exists() and any(target.samefile(source) for source in sources):
            raise UsageError(str(path), f"is what is read, {_EXPECTED}")
        # Some file systems do not tell upper case from lower.
        if str(target).casefold() in seen_paths:
            raise UsageError(str(path), "is given twice, expected another file for each")
        seen_paths.add(str(target).casefold())


def write(*files: Written) -> None:
    """Replaces all of `files`, each (path, content), or none, raising UsageError. Text is written as UTF-8."""
    check(*(path for path, _content in files))
    temporaries: dict[Path, Path] = {}
    path = files[0][0] if files else Path()
    try:
        for path, content in files:
            target = _target(path)
            temporaries[target] = target.parent / f".{secrets.token_hex(8)}.part"
            _write_temporary(temporaries[target], target, content)
        for path, temporary in temporaries.items():
            temporary.replace(path)
    except OSError as error:
        raise UsageError(str(path), f"{error.strerror or error}, {_EXPECTED}") from None
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)


def _write_temporary(temporary: Path, target: Path, content: bytes | str) -> None:
    """Writes `content` to the file `temporary`, on the disk, with the permissions of `target`."""
    with temporary.open("xb") as file:
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def _target(path: Path) -> Path:
    """Returns the file that `path` leads to, links followed; raises UsageError if that file must not be written."""
    if path == _STREAM:
        raise UsageError(str(path), f"is no file, {_EXPECTED}")
    if path.is_dir():
        raise UsageError(str(path), f"is a folder, {_EXPECTED}")
    if path.exists() and not path.is_file():
        raise UsageError(str(path), f"is a device or a pipe, {_EXPECTED}")
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise UsageError(str(path), f"is a link that leads nowhere, {_EXPECTED}")
    if not target.parent.is_dir():
        raise UsageError(str(path), f"there is no folder {path.parent}, expected one that exists")
    if not os.access(target.parent, os.W_OK):
        raise UsageError(str(path), f"the folder {path.parent} may not be written to, {_EXPECTED}")
    if _is_database(target) or _is_beside_database(target):
        raise UsageError(str(path), "is a log itself or of one, expected another file to write")
    return target


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _is_beside_database(path: Path) -> bool:
    """Returns whether `path` is a file that SQLite keeps beside a database in the same folder."""
    name = path.name.casefold()
    return any(
        name.endswith(suffix) and _is_database(path.with_name(path.name[: -len(suffix)]))
        for suffix in _SQLITE_SUFFIXES
    )
