"""Builds MicroPython for the RP2040 from Debian's source packages, for the interpreter rp2040; prints the image's
path.

The image is kept in .venv under a hash of what it was made with, so it is built only once. Any other image may be
used instead, such as that of the project's page.

examples:
  python -m tools micropython
  make chip IMAGE=RPI_PICO-20251209-v1.27.0.uf2
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from simulator.interpreters.program import missing_mpy, mpy_cross
from simulator.text import output
from simulator.text.language import _
from simulator.text.usage import Parser, UsageError

from ..build.images import IMAGES, PAGE

RECIPE = Path(__file__).parent / "recipe.sh"
BUILT_FOLDER = Path(sys.prefix) / "micropython"
# A program that each package brings, and the package.
PROGRAMS = {
    "apt-get": "apt",
    "arm-none-eabi-gcc": "gcc-arm-none-eabi",
    "cmake": "cmake",
    "dpkg-deb": "dpkg",
    "g++": "g++",
    "make": "make",
    "python3": "python3",
}
# Packages without a program: a file that each brings, and the package.
FILES = {
    "/usr/lib/arm-none-eabi/include/newlib.h": "libnewlib-arm-none-eabi",
    "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
}
_HEADERS = "/usr/lib/arm-none-eabi/include/c++"
_BUILD_LIMIT_S = 1_800


def main(argv: list[str]) -> int:
    """Runs `python -m tools micropython`; returns the exit code."""
    Parser(
        prog="python -m tools micropython", description=__doc__.split("\n\nexamples")[0]
    ).parse_args(argv)
    print(image())
    return 0


def image() -> Path:
    """Returns the image's path; builds the image if it is missing. Raises UsageError if that is not possible."""
    path = BUILT_FOLDER / f"{_recipe_number()}.uf2"
    if not path.exists():
        _check()
        text = _("building MicroPython for the RP2040, which takes two or three minutes")
        print(f"rondo: {text}", file=sys.stderr)
        BUILT_FOLDER.mkdir(parents=True, exist_ok=True)
        output.write((path, _built()))
    return path


def _recipe_number() -> str:
    """Returns the image's file name: a hash of the recipe and of mpy-cross."""
    cross = mpy_cross()
    made_with = RECIPE.read_bytes() + (cross.read_bytes() if cross is not None else b"")
    return hashlib.sha256(made_with).hexdigest()[:16]


def lacking() -> list[str]:
    """Returns the Debian packages that building needs and this machine lacks."""
    packages = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    packages += [package for path, package in FILES.items() if not Path(path).exists()]
    if not Path(_HEADERS).exists():
        packages.append("libstdc++-arm-none-eabi-newlib")
    return packages


def _check() -> None:
    why = missing_mpy()
    packages = lacking()
    if packages:
        why = f"cannot be built without {', '.join(packages)}"
    if why:
        page = f"{PAGE}{IMAGES['pico'].name}/"
        raise UsageError(
            "MicroPython for the RP2040",
            f"{why}, expected those packages of Debian's, or IMAGE=FILE.uf2 of {page}",
        )


def _built() -> bytes:
    """Runs the recipe and returns the image's bytes. Raises UsageError with the line that says what went wrong."""
    with tempfile.TemporaryDirectory(prefix="rondo-micropython-") as folder:
        try:
            log = subprocess.run(
                ["sh", str(RECIPE), folder, str(mpy_cross())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_BUILD_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UsageError(
                str(RECIPE),
                f"took {_BUILD_LIMIT_S:g} s and was ended, expected less, or IMAGE=FILE.uf2",
            ) from None
        if log.returncode:
            lines = [line for line in log.stdout.decode(errors="replace").splitlines() if line]
            error_line = next((line for line in lines if line.startswith("E: ")), "")
            raise UsageError(
                str(RECIPE),
                f"{error_line or lines[-1:] or log.returncode}, expected Debian's packages within reach,"
                " or IMAGE=FILE.uf2",
            )
        return (Path(folder) / "firmware.uf2").read_bytes()
