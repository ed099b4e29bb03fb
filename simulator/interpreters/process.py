"""A process that runs an interpreter, with two pipes for calls and answers, and its console.

process = Process("unix", command, b"", console)
process.receive(48); process.send(b"...")
process.end()
"""

import codecs
import os
import re
import resource
import select
import signal
import subprocess
import tempfile
import weakref
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO

from ..cable.transport import Cable
from ..core.kernel import Stuck

_AT_ONCE = 1 << 16  # bytes that are read from a pipe

# Real time that a process may work without a call. The longest such time is at the start, under 1 s.
SILENCE_S = 20
# After this long without a call a process is computing, so a signal does not interrupt it in a call.
AT_WORK_S = 0.1
# Processor time in all: the limit for a process that still spins when the simulator was killed.
WORK_S = 1800


# A line that says what went wrong, among the many of a crash.
_NAMED = re.compile(r"[\w ]*Error\b")


class Lost(Stuck):
    """The process that runs the firmware has died, or has made no call for too long."""


def _end(process: "subprocess.Popen[bytes]", ours: tuple[int, int], errors: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for fd in ours:
        os.close(fd)
    for stream in (process.stdin, process.stdout, errors):
        if stream is not None:
            stream.close()


def _pipe(theirs: ExitStack, ours: ExitStack, into: bool = False) -> tuple[int, int]:
    """Makes a pipe to the child, or with `into` from it; returns (the child's end, ours).

    Each end is closed by its stack.
    """
    reads, writes = os.pipe()
    child, here = (writes, reads) if into else (reads, writes)
    theirs.callback(os.close, child)
    ours.callback(os.close, here)
    return child, here


class Process:
    """One process that runs an interpreter.

    `command` returns the command line, given the process's own ends of the pipes: the one for answers, the
    one for calls.

    `given` is what it reads on its standard input; `console` is called with what it prints, in order with its
    calls. With a `cable` it may work for as long as it likes; a Ctrl-C from there sends it SIGINT, while it
    is `interruptible`.
    """

    def __init__(
        self,
        name: str,
        command: Callable[[int, int], list[str]],
        given: bytes,
        console: Callable[[str], None],
        cable: Cable | None = None,
        interruptible: Callable[[], bool] = lambda: False,
    ) -> None:
        self._name = name
        self._console = console
        self._cable = cable
        self._interruptible = interruptible
        self._called = (
            b""  # and was not yet received: it ends with a call that waits for its answer
        )
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        with ExitStack() as theirs, ExitStack() as ours:
            self._errors = ours.enter_context(tempfile.TemporaryFile())
            answers, self._to = _pipe(theirs, ours)
            calls, self._from = _pipe(theirs, ours, into=True)
            self._process = subprocess.Popen(
                command(answers, calls),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                pass_fds=(answers, calls),
                start_new_session=True,  # Ctrl-C is for us alone
            )
            ours.pop_all()  # from now on `_end` closes them; if Popen raised, the stack has
        self._end = weakref.finalize(
            self, _end, self._process, (self._to, self._from), self._errors
        )
        if hasattr(resource, "prlimit"):
            resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (WORK_S, WORK_S))
        self._listen_to(given)

    def _listen_to(self, given: bytes) -> None:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        self._said = process.stdout.fileno()
        os.set_blocking(self._said, False)
        self._waiting = select.poll()
        self._waiting.register(self._from, select.POLLIN)
        self._waiting.register(self._said, select.POLLIN)
        if self._cable is not None:
            self._waiting.register(self._cable.fileno(), select.POLLIN)
        try:
            process.stdin.write(given)
            process.stdin.close()
        except BrokenPipeError:
            raise self._lost() from None

    def end(self) -> None:
        """Ends the process at once; may be called again."""
        self._end()

    def send(self, data: bytes) -> None:
        """Sends all of `data` to the process; Lost if it has died."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._to, rest) :]
        except BrokenPipeError:
            raise self._lost() from None

    def receive(self, count: int) -> bytes:
        """Returns the next `count` bytes of its calls, after passing on what it printed before; Lost if it died."""
        while len(self._called) < count:
            ready = self._ready()
            if self._said in ready and not self._hear():
                self._waiting.unregister(self._said)
            if self._from in ready:
                more = os.read(self._from, _AT_ONCE)
                if not more:
                    raise self._lost()
                self._called += more
        data, self._called = self._called[:count], self._called[count:]
        return data

    def _ready(self) -> list[int]:
        """Returns the pipes that have something to read.

        What was printed before a call is there when the call is.
        """
        if self._cable is not None:
            return self._ready_or_interrupted(self._cable)
        ready = [fd for fd, _ in self._waiting.poll(SILENCE_S * 1000)]
        if not ready:
            self.end()
            raise Lost(
                f"{self._name}: the firmware has worked for {SILENCE_S} s of real time without a call"
            )
        return ready

    def _ready_or_interrupted(self, cable: Cable) -> list[int]:
        while True:
            ready = [fd for fd, _ in self._waiting.poll(AT_WORK_S * 1000)]
            if cable.fileno() in ready:
                cable.poll()
                ready.remove(cable.fileno())
            elif not ready and self._interruptible() and cable.take_break():
                self._process.send_signal(signal.SIGINT)
            if ready:
                return ready

    def _hear(self) -> bool:
        """Passes what was printed on to the console; returns False once nothing more can come."""
        try:
            said = os.read(self._said, _AT_ONCE)
        except BlockingIOError:
            return True
        if said:
            self._console(self._text.decode(said))
        return bool(said)

    def _lost(self) -> Lost:
        """Ends the process and returns an error that says in one line why it died."""
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        while select.select([self._said], [], [], 0)[0] and self._hear():
            pass  # what it printed last
        self._errors.seek(0)
        text = self._errors.read(100_000).decode(errors="replace").strip()
        lines = text.splitlines()
        named = (line for line in reversed(lines) if _NAMED.match(line))
        said = next(named, lines[-1] if lines else "")[:200]
        self.end()
        return Lost(f"{self._name}: the interpreter has died, code {code}{said and ': ' + said}")
