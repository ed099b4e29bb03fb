"""The stock modules' source files, which every interpreter runs, and the list of those that a port has.

See README.md.
"""

from pathlib import Path

from ...mcu.ports import Port

FOLDER = Path(__file__).parent
_NAMES = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
_OF_A_PORT = {"esp32", "rp2"}


def names_for(port: Port) -> tuple[str, ...]:
    """Returns the names of the stock modules that a board with `port` has, in alphabetical order."""
    return tuple(name for name in _NAMES if name not in _OF_A_PORT - {*port.modules})
