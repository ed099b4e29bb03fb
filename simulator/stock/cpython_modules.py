"""The modules that a real MicroPython brings itself and CPython lacks; the stock modules in `modules/` need them.

A module that is not here fails at import, as on the device.

Not modelled: garbage collection and a heap of the board's size, native code, and the messages of most errors.
"""

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
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from . import framebuf
from . import json as micropython_json

# Host modules that MicroPython has too, with the names that both have.
_SHARED: dict[ModuleType, str] = {
    array: "array",
    binascii: "hexlify unhexlify a2b_base64 b2a_base64 crc32",
    collections: "deque OrderedDict",
    hashlib: "sha256 sha1 md5",
    io: "StringIO BytesIO IOBase",
    json: "dump dumps",
    math: "e pi acos asin atan atan2 ceil copysign cos degrees exp fabs floor fmod frexp isfinite isinf isnan"
    " ldexp log modf pow radians sin sqrt tan trunc",
    random: "choice getrandbits randint random randrange seed uniform",
    re: "compile match search sub",
    struct: "calcsize pack pack_into unpack unpack_from",
}


def module_of(name: str, **added_names: object) -> ModuleType:
    """Returns a new module called `name` that contains the names and values in `added_names`."""
    module = ModuleType(name)
    module.__dict__.update(added_names)
    return module


def shared_modules() -> dict[str, ModuleType]:
    """Returns, by name, fresh copies for one device of the modules that CPython has as MicroPython does."""
    modules = {
        host.__name__: module_of(
            host.__name__, **{name: getattr(host, name) for name in names.split()}
        )
        for host, names in _SHARED.items()
    }
    modules["json"].__dict__.update(load=micropython_json.load, loads=micropython_json.loads)
    modules["collections"].__dict__.update(namedtuple=_namedtuple)
    return {**modules, "framebuf": framebuf_module(), "gc": _gc()}


def bases(firmware: Path) -> dict[str, ModuleType]:
    """Returns, by name, the modules of an interpreter that the stock modules import, made anew for one device.

    Tracebacks show files in the folder `firmware` by the paths that they have on the device.
    """
    return {
        "collections": collections,
        "io": module_of("io", IOBase=object, StringIO=io.StringIO),
        "micropython": micropython_module(),
        "sys": module_of(
            "sys",
            modules={},
            exit=_exit,
            print_exception=lambda error, file: file.write(traceback_text(error, firmware)),
        ),
    }


def _namedtuple(name: str, fields: Iterable[str] | str) -> type:
    """Returns a named tuple's class; the same one for the same names, since CPython takes long to make one."""
    return _made(name, fields if isinstance(fields, str) else tuple(fields))


_made = cache(collections.namedtuple)


def micropython_module() -> ModuleType:
    """Returns an interpreter's `micropython`; what would act on MicroPython's heap does nothing."""
    do_nothing: Callable[..., None] = lambda *args: None  # noqa: E731
    return module_of(
        "micropython",
        const=lambda value: value,
        heap_lock=do_nothing,
        heap_unlock=do_nothing,
        opt_level=do_nothing,
        mem_info=do_nothing,
    )


def framebuf_module() -> ModuleType:
    """Returns a module `framebuf` that has the same names as MicroPython's."""
    return module_of("framebuf", **{name: getattr(framebuf, name) for name in framebuf.__all__})


def traceback_text(error: BaseException, firmware: Path) -> str:
    """Returns an exception and its traceback as text, as MicroPython prints them.

    Files in the folder `firmware` are shown by the paths that they have on the device.
    """
    lines = ["Traceback (most recent call last):\n"]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(firmware):
            name = path.relative_to(firmware).as_posix()
            lines.append(f'  File "{name}", line {frame.lineno}, in {frame.name}\n')
    lines.append(f"{type(error).__name__}: {error}\n")
    return "".join(lines)


def _gc() -> ModuleType:
    return module_of(
        "gc",
        collect=lambda: 0,
        enable=lambda: None,
        disable=lambda: None,
        isenabled=gc.isenabled,
        threshold=lambda *args: -1,
    )


def _exit(code: Any = 0) -> NoReturn:
    raise SystemExit(code)
