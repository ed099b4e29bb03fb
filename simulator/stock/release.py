"""The release of MicroPython that the boards run, and the module `facts` that their stock modules read."""

from types import ModuleType

from ..mcu.ports import Port
from . import errnos

RELEASE = "1.29.0"
MPY = 6 | 3 << 8  # reads .mpy of version 6.3; native code of no chip


def facts(port: Port, model: str) -> dict[str, object]:
    """Returns the facts of a board by name; `model` is what `os.uname().machine` shall give."""
    return {
        "RELEASE": RELEASE,
        "MPY": MPY,
        "MODEL": model,
        "ERRNO": dict(errnos.NAMES),
        "ENOENT": errnos.ENOENT,
        "PORT": port.facts(),
    }


def facts_source(port: Port, model: str) -> str:
    """Returns `facts` as a module's source text, for an interpreter in another process."""
    return "".join(f"{name} = {value!r}\n" for name, value in facts(port, model).items())


def facts_module(port: Port, model: str) -> ModuleType:
    """Returns what `facts` returns as a module, which firmware that runs in this process imports."""
    module = ModuleType("facts")
    module.__dict__.update(facts(port, model))
    return module
