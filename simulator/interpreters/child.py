"""Runs the firmware on a real MicroPython in a process of its own, the child, and answers its calls.

Each call of the table in `calls.py` is one message and one answer, so that the child works only while the
simulator waits, and the simulator only while the child does. Where the child can work out an answer by itself, no
message is sent: the child goes on, with the same time to the µs. Interrupts are served within the call that
they interrupt, as on CPython.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from ..core.kernel import S
from ..stock.errnos import EIO
from . import BootContext
from .calls import (
    ANSWER,
    BREAK_ONCE,
    CALLS,
    DONE,
    FAILED,
    NONE,
    PIN,
    RAISE,
    RAISE_OWN,
    REQUEST,
    RESULT,
    TIMER,
)
from .host_calls import HostCalls
from .process import Process
from .program import CodeFiles, Program
from .services import SERVICES

# Exceptions that are sent to the child as errors. Any other is a fault of the simulator.
_SENDABLE_ERRORS = (
    OSError, OverflowError, ValueError, TypeError, MemoryError, NotImplementedError, RuntimeError,
    KeyboardInterrupt,
)  # fmt: skip

# What ends the firmware without being printed.
_SILENT_EXITS = {"KeyboardInterrupt": KeyboardInterrupt, "SystemExit": SystemExit}


# A child that reads the time on and on is heard of now and then, and found to be stuck. And the collector of the
# wasm port takes any larger number for an address, from 229 376 on: it would keep what happens to lie there.
_MAX_UNHEARD_US = S // 10


class _Raised(Exception):
    """Raised when a handler in the child has raised an exception, which stays in the child."""


class Child(ABC):
    """The interpreter of one start of a device's firmware; its process exists within `run` alone."""

    name: ClassVar[str]
    word_size: ClassVar[int]  # bits
    interruptible: ClassVar[bool] = False  # whether SIGINT is Ctrl-C to it

    def __init__(self, context: BootContext) -> None:
        self._context = context
        self.program = Program(context, self.word_size)
        self._host = HostCalls(context, self._interrupt)
        self._host.add("code", CodeFiles(self.program.code))
        self._mcu = context.mcu
        self._answers = [self._answer_function(call_number) for call_number in range(len(CALLS))]
        # Parts that are to break, which the child is told before its next answer.
        self._faults_to_send: list[bytes] = []
        self._process: Process | None = None

    def run(self) -> None:
        """Starts the process and answers its calls until the firmware ends; runs in the firmware's greenlet."""
        self._process = Process(
            self.name,
            self.command,
            self.stdin_data(),
            self._context.console,
            self._context.cable,
            self._can_be_interrupted,
        )
        try:
            self._answer_calls()
        finally:
            self._process.end()

    def break_once(self, service: str, error: str) -> None:
        """Makes a service's method raise once, from the child's next answer on; see `Interpreter.break_once`."""
        self._faults_to_send.append(f"{' '.join(SERVICES[service])} {service} {error}".encode())

    @abstractmethod
    def command(self, answers: int, calls: int) -> list[str]:
        """Returns the command line that starts the process.

        `answers` and `calls` are its file descriptors of the two pipes.
        """

    def stdin_data(self) -> bytes:
        """Returns the bytes that the process gets on its standard input."""
        return b""

    def _can_be_interrupted(self) -> bool:
        """Returns whether a Ctrl-C may be sent to the process: only while code runs in it that would catch it."""
        return (
            self.interruptible and self._context.repl is not None and self._context.repl.is_running
        )

    def _answer_calls(self) -> None:
        """Answers calls until the child sends DONE or OVER; raises _Raised if it sends FAILED."""
        assert self._process is not None
        receive, kernel = self._process.receive, self._mcu.start.kernel
        while True:
            call_number, a, b, c, d, data_size, waited_us, worked_us = REQUEST.unpack(
                receive(REQUEST.size)
            )
            data = receive(data_size) if data_size else b""
            if waited_us:
                kernel.wait(waited_us)
            if worked_us:
                kernel.work(worked_us)
            if call_number >= 0:
                self._answers[call_number]((a, b, c, d), data)
            elif call_number == DONE:
                return
            elif call_number == FAILED:
                raise _Raised
            elif data:
                raise _SILENT_EXITS[data.decode()]
            else:
                return

    def _answer_function(self, call_number: int) -> Callable[[tuple[int, ...], bytes], None]:
        """Returns a function that answers calls of the table's row `call_number`."""
        call = CALLS[call_number]
        method: Callable[..., Any] = self._host.method(call)
        has_data = call.args[-1:] != () and call.args[-1].startswith("*")
        number_count = len(call.args) - has_data
        may_have_none = any(arg.endswith("?") for arg in call.args)
        if call.returns == "later":
            return lambda numbers, data: method(
                *numbers[:number_count], *([data] if has_data else [])
            )
        pack_result = _PACK_RESULT[call.returns]

        def answer(numbers: tuple[int, ...], data: bytes) -> None:
            args: tuple[Any, ...] = numbers[:number_count]
            if may_have_none:
                args = tuple(None if arg == NONE else arg for arg in args)
            if has_data:
                args = (*args, data)
            try:
                value, payload = pack_result(method(*args))
            except _Raised:
                self._send(RAISE_OWN, 0, b"")
                return
            except _SENDABLE_ERRORS as error:
                self._send(RAISE, 0, _error_text(error))
                return
            self._send(RESULT, value, payload, self._unheard_us())

        return answer

    def _unheard_us(self) -> int:
        """Returns for how many µs the child may go on without sending its calls."""
        cannot_be_interrupted = self._context.cable is None and not self._mcu.stdio.has_input
        return min(self._mcu.ticks.known_us(), _MAX_UNHEARD_US) if cannot_be_interrupted else 0

    def _interrupt(self, is_timer: bool, number: int) -> None:
        """Makes the child serve a timer's or a pin's interrupt in the midst of one of its calls."""
        self._send(TIMER if is_timer else PIN, number, b"")
        self._answer_calls()

    def _send(self, kind: int, value: int, payload: bytes, unheard_us: int = 0) -> None:
        assert self._process is not None
        while self._faults_to_send:
            fault = self._faults_to_send.pop(0)
            self._process.send(ANSWER.pack(BREAK_ONCE, 0, len(fault), 0, 0, 0) + fault)
            self._answer_calls()
        tick_state = self._mcu.ticks.count_and_rest_us if unheard_us else (0, 0)
        self._process.send(
            ANSWER.pack(kind, value, len(payload), *tick_state, unheard_us) + payload
        )


# By what a call returns: the value and the bytes of its answer.
_PACK_RESULT: dict[str, Callable[[Any], tuple[int, bytes]]] = {
    "": lambda _: (0, b""),
    "int": lambda value: (int(value), b""),
    "ticks": lambda value: (value, b""),
    "waiting": lambda value: (value, b""),
    "wait": lambda _: (0, b""),
    "bytes": lambda value: (0, value),
    "into": lambda value: (0, value),
    "json": lambda value: (0, json.dumps(value).encode()),
}


def _error_text(error: BaseException) -> bytes:
    if isinstance(error, OSError):
        errno = error.args[0] if error.args and isinstance(error.args[0], int) else EIO
        return f"OSError {errno}".encode()
    name = next(
        error_type.__name__ for error_type in _SENDABLE_ERRORS if isinstance(error, error_type)
    )
    return f"{name} {error}".strip().encode()
