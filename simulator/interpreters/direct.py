"""The stock modules on CPython: the same files as on a real MicroPython, with their calls bound to the chip.

modules = direct.stock_modules(context)
modules["machine"].Pin(2)
"""

import builtins
from collections.abc import Callable
from types import ModuleType
from typing import Any

from ..stock.cpython_modules import bases, module_of, shared_modules
from ..stock.modules import FOLDER, names_for
from ..stock.release import facts_module
from . import BootContext
from .calls import CALLS
from .host_calls import HostCalls
from .modules import code_of


def stock_modules(context: BootContext) -> dict[str, ModuleType]:
    """Returns, by name, the modules that a board offers its firmware, made anew for one start."""
    wire = module_of("wire", handlers={}, pins={}, callbacks={}, timers={})

    def interrupt(is_timer: bool, number: int) -> None:
        functions, arguments = (
            (wire.callbacks, wire.timers) if is_timer else (wire.handlers, wire.pins)
        )
        try:
            functions[number](arguments[number])
        except Exception as error:  # as the ports have it: printed, and the firmware goes on
            stock["sys"].print_exception(error)

    given_modules = bases(context.firmware)
    given_modules["calls"] = _calls_module(HostCalls(context, interrupt))
    given_modules["facts"] = facts_module(context.mcu.port, context.model)
    given_modules["wire"] = wire
    stock = _run_modules(names_for(context.mcu.port), given_modules, printing(context.console))
    return {**shared_modules(), **stock}


def printing(console: Callable[[str], None]) -> Callable[..., None]:
    """Returns a function for a device's builtin `print`, which prints to `console`."""

    def print_to(*values: object, sep: str = " ", end: str = "\n", file: Any = None) -> None:
        text = sep.join(str(value) for value in values) + end
        if file is None:
            console(text)
        else:
            file.write(text)

    return print_to


def _calls_module(host: HostCalls) -> ModuleType:
    """Returns the module `calls`: the methods of `host` themselves, wrapped if they fill a buffer."""
    module = ModuleType("calls")
    for call in CALLS:
        if call.owner != "code":
            method = host.method(call)
            module.__dict__[call.function] = (
                _fill_buffer_by(method) if call.returns == "into" else method
            )
    return module


def _fill_buffer_by(method: Callable[..., bytes]) -> Callable[..., int]:
    """Returns a function that fills its last argument, a buffer, by `method`; it returns the number of bytes."""

    def fill(*args: Any) -> int:
        buffer = args[-1]
        data = method(*args[:-1], len(buffer))
        buffer[: len(data)] = data
        return len(data)

    return fill


def _run_modules(
    names: tuple[str, ...], given_modules: dict[str, ModuleType], print_to: Callable[..., None]
) -> dict[str, ModuleType]:
    """Runs the stock modules `names`; returns them by name.

    They import the modules in `given_modules`, and each other.
    """
    modules: dict[str, ModuleType] = {}

    def load(name: str, *_: object) -> ModuleType:
        return given_modules[name] if name in given_modules else modules.get(name) or run(name)

    def run(name: str) -> ModuleType:
        modules[name] = module = module_of(name, __builtins__=private)
        exec(code_of(FOLDER / f"{name}.py"), module.__dict__)
        return module

    private = {**vars(builtins), "__import__": load, "print": print_to}
    for name in names:
        if name not in modules:
            run(name)
    return modules
