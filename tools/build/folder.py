"""The folder that build writes to: made anew each time, if all that is in it is what build put there.

folder.check(out)             UsageError before any work
folder.write(out, files)      what a build before left goes, then these are there
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from simulator.text.usage import UsageError, read_json


def check(out: Path, manifest: str, beside: Iterable[str]) -> list[Path]:
    """Returns the files that a build before left there: those in its list `manifest`, and those `beside` the slot.

    UsageError if `out` is no folder, or holds anything else.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(str(out), "is a file, expected a folder to write to")
    slot = manifest.rpartition("/")[0]
    ours = {manifest, *beside, *(f"{slot}/{name}" for name in _named(out / manifest))}
    there = []
    for path in out.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            continue
        if path.relative_to(out).as_posix() not in ours:
            raise UsageError(
                str(out),
                f"is not a folder that build made, {path.relative_to(out)} is in it,"
                " expected that, an empty one or none",
            )
        there.append(path)
    return there


def _named(manifest: Path) -> list[str]:
    """The files that the list in a slot names; none if there is no such list."""
    if not manifest.is_file():
        return []
    listed = read_json(manifest)
    files = listed.get("files") if isinstance(listed, dict) else None
    return list(files) if isinstance(files, dict) else []


def write(out: Path, old: Iterable[Path], files: Mapping[str, bytes], manifest: str) -> None:
    """Puts files into a folder in the place of the old ones; the list comes first, so that it can be made anew."""
    for path in old:
        path.unlink()
    for name in sorted(files, key=lambda name: name != manifest):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(files[name])
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
