"""The folder that `build` writes to. Its old files are replaced, but only if it holds nothing else.

folder.check(out, ...)        raises UsageError before any work
folder.write(out, ...)        removes what an earlier build left, and writes the new files
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from simulator.text.usage import UsageError, read_json


def check(out: Path, manifest: str, beside: Iterable[str]) -> list[Path]:
    """Returns the files that an earlier build left in `out`.

    Those are the files listed in its `manifest`, and those `beside` the slot. Raises UsageError if `out` is no
    folder, or holds any other file.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(str(out), "is a file, expected a folder to write to")
    slot = manifest.rpartition("/")[0]
    ours = {manifest, *beside, *(f"{slot}/{name}" for name in _named(out / manifest))}
    names_left = []
    for path in out.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            continue
        if path.relative_to(out).as_posix() not in ours:
            raise UsageError(
                str(out),
                f"is not a folder that build made, {path.relative_to(out)} is in it,"
                " expected that, an empty one or none",
            )
        names_left.append(path)
    return names_left


def _named(manifest: Path) -> list[str]:
    """Returns the names in a slot's manifest; [] if there is no such file."""
    if not manifest.is_file():
        return []
    content = read_json(manifest)
    files = content.get("files") if isinstance(content, dict) else None
    return list(files) if isinstance(files, dict) else []


def write(out: Path, old_paths: Iterable[Path], files: Mapping[str, bytes], manifest: str) -> None:
    """Deletes `old_paths`, writes `files` (paths to bytes) into the folder `out`, and deletes empty folders.

    The manifest is written first, so that a build that was interrupted can be repeated. Raises UsageError if a file
    cannot be written.
    """
    present = out
    try:
        for present in old_paths:
            present.unlink()
        for name in sorted(files, key=lambda name: name != manifest):
            present = out / name
            present.parent.mkdir(parents=True, exist_ok=True)
            present.write_bytes(files[name])
    except OSError as error:
        raise UsageError(
            str(present), f"{error.strerror or error}, expected a folder that can be written"
        ) from None
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
