"""The stock modules that a board offers, and no others: what is not here fails at import, as on the device."""

import array
import binascii
import collections
import gc
import hashlib
import io
import json
import math
import random
import re
import struct
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from ..mcu.mcu import Mcu
from . import clocks, errnos, framebuf, machine
from . import console as console_module
from . import files as files_module
from .files import Files

RELEASE = "1.29.0"
MPY = 6 | 3 << 8  # reads .mpy of version 6.3; native code of no chip

# Host modules that MicroPython has too, with the names that both have.
_SHARED: dict[ModuleType, str] = {
    array: "array",
    binascii: "hexlify unhexlify a2b_base64 b2a_base64 crc32",
    collections: "deque namedtuple OrderedDict",
    hashlib: "sha256 sha1 md5",
    io: "StringIO BytesIO IOBase",
    json: "dump dumps load loads",
    math: "e pi acos asin atan atan2 ceil copysign cos degrees exp fabs floor fmod frexp isfinite isinf isnan"
    " ldexp log modf pow radians sin sqrt tan trunc",
    random: "choice getrandbits randint random randrange seed uniform",
    re: "compile match search sub",
    struct: "calcsize pack pack_into unpack unpack_from",
}


def _shared() -> dict[str, ModuleType]:
    modules = {}
    for host, names in _SHARED.items():
        module = ModuleType(host.__name__)
        for name in names.split():
            setattr(module, name, getattr(host, name))
        modules[host.__name__] = module
    return modules


def _errno() -> ModuleType:
    module = ModuleType("errno")
    module.__dict__.update({name: number for number, name in errnos.NAMES.items()})
    module.__dict__["errorcode"] = dict(errnos.NAMES)
    return module


def _micropython() -> ModuleType:
    module = ModuleType("micropython")
    nothing: Callable[..., None] = lambda *args: None  # noqa: E731
    offered: dict[str, object] = {
        "const": lambda value: value,
        "native": lambda function: function,
        "alloc_emergency_exception_buf": nothing,
        "heap_lock": nothing,
        "heap_unlock": nothing,
        "opt_level": nothing,
        "mem_info": nothing,
    }
    module.__dict__.update(offered)
    return module


def _gc() -> ModuleType:
    module = ModuleType("gc")
    offered: dict[str, object] = {
        "collect": lambda: 0,
        "enable": lambda: None,
        "disable": lambda: None,
        "isenabled": gc.isenabled,
        "threshold": lambda *args: -1,
    }
    module.__dict__.update(offered)
    return module


def _esp32(mcu: Mcu) -> ModuleType:
    module = ModuleType("esp32")

    def wake_on_gpio(pins: tuple[Any, ...] | None, level: int) -> None:
        mcu.wake_on(level, bytes(pin._number for pin in pins or ()))

    offered: dict[str, object] = {
        "WAKEUP_ALL_LOW": 0,
        "WAKEUP_ANY_HIGH": 1,
        "wake_on_gpio": wake_on_gpio,
    }
    module.__dict__.update(offered)
    return module


def _rp2(_: Mcu) -> ModuleType:
    return ModuleType("rp2")  # nothing of it is emulated


_OF_A_PORT = {"esp32": _esp32, "rp2": _rp2}


class _Named(NamedTuple):
    name: str
    version: tuple[int, int, int, str]


class _Implementation(_Named):
    _mpy = MPY


def _sys(mcu: Mcu, console: Callable[[str], None], firmware: Path) -> ModuleType:
    module = ModuleType("sys")
    cable = console_module.Text(mcu, console)

    def print_exception(error: BaseException, file: Any = None) -> None:
        text = worded(error, firmware)
        if file is None:
            console(text)
        else:
            file.write(text)

    offered: dict[str, object] = {
        "print_exception": print_exception,
        "stdin": cable,
        "stdout": cable,
        "stderr": cable,
        "exit": lambda code=0: (_ for _ in ()).throw(SystemExit(code)),
        "platform": mcu.port.name,
        "version": "3.4.0; MicroPython v" + RELEASE,
        "version_info": (3, 4, 0),
        "implementation": _Implementation("micropython", (1, 29, 0, "")),
        "byteorder": "little",
        "maxsize": 0x7FFFFFFF,
        "path": ["", ".frozen", "/lib"],
    }
    module.__dict__.update(offered)
    return module


def worded(error: BaseException, firmware: Path) -> str:
    """An exception as MicroPython prints it, with the paths that files in `firmware` have on the device."""
    lines = ["Traceback (most recent call last):\n"]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(firmware):
            name = path.relative_to(firmware).as_posix()
            lines.append(f'  File "{name}", line {frame.lineno}, in {frame.name}\n')
    text = str(error)
    if isinstance(error, OSError) and error.args[:1] and error.args[0] in errnos.NAMES:
        text = f"[Errno {error.args[0]}] {errnos.NAMES[error.args[0]]}"
    lines.append(f"{type(error).__name__}: {text}\n")
    return "".join(lines)


def build(
    mcu: Mcu,
    files: Files,
    console: Callable[[str], None],
    utc: Callable[[], int],
    model: str,
    firmware: Path,
) -> dict[str, ModuleType]:
    """Fresh modules for one device that has just started; `model` is what `os.uname().machine` says."""
    modules = _shared()
    modules["errno"] = _errno()
    modules["time"] = clocks.build(mcu, utc)
    modules["machine"] = machine.build(mcu, lambda error: console(worded(error, firmware)))
    for name in mcu.port.modules:
        modules[name] = _OF_A_PORT[name](mcu)
    modules["framebuf"] = framebuf_module()
    modules["micropython"] = _micropython()
    modules["micropython"].__dict__["kbd_intr"] = mcu.kbd_intr
    modules["gc"] = _gc()
    modules["select"] = console_module.select(mcu)
    modules["sys"] = _sys(mcu, console, firmware)
    modules["os"] = files_module.build(files, mcu.port.name, model, RELEASE)
    return modules


def framebuf_module() -> ModuleType:
    """`framebuf` with the names that MicroPython's has."""
    module = ModuleType("framebuf")
    for name in dir(framebuf):
        if name == "FrameBuffer" or name.isupper():
            setattr(module, name, getattr(framebuf, name))
    return module
