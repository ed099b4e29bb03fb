"""A process that runs an interpreter, with two pipes, for calls and for answers, and its console.

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

_READ_BYTES = 1 << 16  # bytes that are read from a pipe

# Real time that a process may work without a call. The longest such time is at the start, under 1 s.
MAX_SILENCE_S = 20
# After this long without a call a process is computing, so a signal does not interrupt it in a call.
COMPUTING_AFTER_S = 0.1
# Processor time in all: the limit for a process that still spins when the simulator was killed.
MAX_CPU_S = 1800


# A line that says what went wrong, among the many of a crash.
_ERROR_LINE = re.compile(r"[\w ]*Error\b")


class Lost(Stuck):
    """Raised if the process that runs the firmware has died, or has made no call for too long."""


def _end(process: "subprocess.Popen[bytes]", our_fds: tuple[int, int], errors: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for fd in our_fds:
        os.close(fd)
    for stream in (process.stdin, process.stdout, errors):
        if stream is not None:
            stream.close()


def _pipe(child_ends: ExitStack, our_ends: ExitStack, from_child: bool = False) -> tuple[int, int]:
    """Makes a pipe to the child, or `from_child`; returns its file descriptors (the child's end, our end).

    Each end is closed by the exit stack that belongs to it.
    """
    read_end, write_end = os.pipe()
    child_end, our_end = (write_end, read_end) if from_child else (read_end, write_end)
    child_ends.callback(os.close, child_end)
    our_ends.callback(os.close, our_end)
    return child_end, our_end


class Process:
    """One process that runs an interpreter.

    `command(answers, calls)` returns the command line; `answers` and `calls` are the file descriptors of the
    process's own ends of the two pipes.

    `stdin_data` is what the process gets on its standard input; `console` is called with what it prints, in order
    with its calls. With a `cable` it may work for as long as it likes; a Ctrl-C over the cable sends it SIGINT,
    while it is `interruptible`.
    """

    def __init__(
        self,
        name: str,
        command: Callable[[int, int], list[str]],
        stdin_data: bytes,
        console: Callable[[str], None],
        cable: Cable | None = None,
        interruptible: Callable[[], bool] = lambda: False,
    ) -> None:
        self._name = name
        self._console = console
        self._cable = cable
        self._interruptible = interruptible
        # What came and is not yet asked for: it ends with a call that waits for its answer.
        self._received = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with ExitStack() as child_ends, ExitStack() as our_ends:
            self._errors = our_ends.enter_context(tempfile.TemporaryFile())
            answers, self._answers_fd = _pipe(child_ends, our_ends)
            calls, self._calls_fd = _pipe(child_ends, our_ends, from_child=True)
            self._process = subprocess.Popen(
                command(answers, calls),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                pass_fds=(answers, calls),
                start_new_session=True,  # Ctrl-C is for us alone
            )
            our_ends.pop_all()  # from now on `_end` closes them; if Popen raised, the stack has
        self._end = weakref.finalize(
            self, _end, self._process, (self._answers_fd, self._calls_fd), self._errors
        )
        if hasattr(resource, "prlimit"):
            _, our_limit_s = resource.getrlimit(resource.RLIMIT_CPU)  # which it may not exceed
            is_limited = our_limit_s != resource.RLIM_INFINITY
            limit_s = min(MAX_CPU_S, our_limit_s) if is_limited else MAX_CPU_S
            resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (limit_s, limit_s))
        self._connect(stdin_data)

    def _connect(self, stdin_data: bytes) -> None:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdout_fd = process.stdout.fileno()
        os.set_blocking(self._stdout_fd, False)
        self._poller = select.poll()
        self._poller.register(self._calls_fd, select.POLLIN)
        self._poller.register(self._stdout_fd, select.POLLIN)
        if self._cable is not None:
            self._poller.register(self._cable.fileno(), select.POLLIN)
        try:
            process.stdin.write(stdin_data)
            process.stdin.close()
        except BrokenPipeError:
            raise self._death_error() from None

    def end(self) -> None:
        """Ends the process at once; does nothing if it has ended."""
        self._end()

    def send(self, data: bytes) -> None:
        """Sends all of `data` to the process; raises Lost if it has died."""
        unsent = memoryview(data)
        try:
            while unsent:
                unsent = unsent[os.write(self._answers_fd, unsent) :]
        except BrokenPipeError:
            raise self._death_error() from None

    def receive(self, count: int) -> bytes:
        """Waits for the next `count` bytes of the process's calls, and returns them.

        Passes earlier output on first.

        Raises Lost if the process has died.
        """
        while len(self._received) < count:
            readable = self._readable()
            if self._stdout_fd in readable and not self._pass_on_output():
                self._poller.unregister(self._stdout_fd)
            if self._calls_fd in readable:
                chunk = os.read(self._calls_fd, _READ_BYTES)
                if not chunk:
                    raise self._death_error()
                self._received += chunk
        data, self._received = self._received[:count], self._received[count:]
        return data

    def _readable(self) -> list[int]:
        """Returns the file descriptors that have something to read.

        What the process printed before a call is readable no later than the call.
        """
        if self._cable is not None:
            return self._readable_or_interrupted(self._cable)
        readable = [fd for fd, _ in self._poller.poll(MAX_SILENCE_S * 1000)]
        if not readable:
            self.end()
            raise Lost(
                f"{self._name}: the firmware has worked for {MAX_SILENCE_S} s of real time without a call"
            )
        return readable

    def _readable_or_interrupted(self, cable: Cable) -> list[int]:
        while True:
            readable = [fd for fd, _ in self._poller.poll(COMPUTING_AFTER_S * 1000)]
            if cable.fileno() in readable:
                cable.poll()
                readable.remove(cable.fileno())
            elif not readable and self._interruptible() and cable.take_ctrl_c():
                self._process.send_signal(signal.SIGINT)
            if readable:
                return readable

    def _pass_on_output(self) -> bool:
        """Reads what the process has printed and gives it to the console; returns False at the output's end."""
        try:
            output = os.read(self._stdout_fd, _READ_BYTES)
        except BlockingIOError:
            return True
        if output:
            self._console(self._decoder.decode(output))
        return bool(output)

    def _death_error(self) -> Lost:
        """Ends the process and returns an error that says in one line why it died."""
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            code = 0
        while select.select([self._stdout_fd], [], [], 0)[0] and self._pass_on_output():
            pass  # what it printed last
        self._errors.seek(0)
        text = self._errors.read(100_000).decode(errors="replace").strip()
        lines = text.splitlines()
        error_lines = (line for line in reversed(lines) if _ERROR_LINE.match(line))
        last_line = next(error_lines, lines[-1] if lines else "")[:200]
        self.end()
        return Lost(
            f"{self._name}: the interpreter has died, code {code}{last_line and ': ' + last_line}"
        )
