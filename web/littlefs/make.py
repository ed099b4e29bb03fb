"""Makes lfs.wasm for the page: littlefs, from the C sources in littlefs-python's own sdist.

.venv/bin/python -m web.littlefs.make          writes web/littlefs/lfs.wasm; needs Debian's clang-16 and lld-16

The sdist is the release that is pinned for everything else, its hash checked by pip. Compiler and linker are of one
release too, so that the same bytes come out anywhere; a test makes the file again and compares.
"""

import re
import subprocess
import sys
import tarfile
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
WASM = HERE / "lfs.wasm"
LOCK = HERE.parents[1] / "requirements" / "all.lock"
COMPILER, LINKER = "clang-16", "wasm-ld-16"

_PACKAGE = "littlefs-python"
# MULTIVERSION and NAME_MAX are littlefs-python's own (its setup.py); the others leave out what only prints.
_DEFINES = (
    *("LFS_NO_DEBUG", "LFS_NO_WARN", "LFS_NO_ERROR"),
    *("LFS_MULTIVERSION", "LFS_NAME_MAX=1022"),
)
_STACK = 32768  # bytes of the stack in lfs.wasm


def lacking() -> str:
    """Returns the names of the tools that this machine does not have, "" if it has all."""
    return " ".join(tool for tool in (COMPILER, LINKER) if which(tool) is None)


def sources(folder: Path) -> Path:
    """Fetches the pinned sdist into `folder`; returns the folder of its C sources."""
    pin = re.search(rf"^{_PACKAGE}==.*?(?=^\S)", LOCK.read_text() + "\n#", re.M | re.S)
    assert pin is not None
    (folder / "pin.lock").write_text(pin.group())
    command = ["download", "-q", "--no-deps", "--no-binary", ":all:", "--require-hashes"]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", *command]
    subprocess.run([*pip, "-d", str(folder), "-r", str(folder / "pin.lock")], check=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("*/littlefs"))


def make(littlefs: Path, out: Path) -> None:
    """Compiles glue.c and the C sources in the folder `littlefs`, and links them to the file `out`."""
    result = subprocess.run(
        [COMPILER, "-print-resource-dir"], capture_output=True, text=True, check=True
    )
    command = [COMPILER, "--target=wasm32", "-O2", "-std=c99", "-nostdlib", "-nostdinc"]
    command += ["-isystem", f"{result.stdout.strip()}/include", "-isystem", str(HERE / "include")]
    command += [f"-I{littlefs}", "-fno-builtin", "-Wno-everything", "-UNDEBUG"]
    command += [f"-D{name}" for name in _DEFINES]
    command += ["-Wl,--no-entry", "-Wl,--export-memory", f"-Wl,-z,stack-size={_STACK}"]
    command += ["-Wl,--strip-all", f"-fuse-ld={which(LINKER)}", "-o", str(out)]
    parts = [HERE / "glue.c", littlefs / "lfs.c", littlefs / "lfs_util.c"]
    subprocess.run([*command, *map(str, parts)], check=True)


def main() -> int:
    """Makes lfs.wasm in the tree again; returns the exit code."""
    if lacking():
        print(
            f"needs {lacking()}, expected Debian's packages clang-16 and lld-16", file=sys.stderr
        )
        return 2
    with TemporaryDirectory() as folder:
        make(sources(Path(folder)), WASM)
    print(f"{WASM.relative_to(Path.cwd())}: {WASM.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
