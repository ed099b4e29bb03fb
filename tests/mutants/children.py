"""Child processes that try one mutant: limited in time and memory, and ended with all that they have started."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable

WAITING = 20  # times the limit, by the wall clock, where others have the processor
MOST_BYTES = 3 << 30
POLL_S = 0.01


def in_a_child(act: Callable[[int], int], limit_s: int) -> tuple[int, str]:
    """Calls `act` with a file descriptor in a child process that may use `limit_s` s of processor time.

    Returns the child's wait status and what `act` wrote to the descriptor.
    """
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            _limit(limit_s)
            os._exit(act(writer))
        finally:
            os._exit(3)
    os.close(writer)
    status = _wait_for(child, limit_s)
    with os.fdopen(reader, "rb") as pipe:
        return status, pipe.read().decode(errors="replace")


def _limit(limit_s: int) -> None:
    """Limits this process to `limit_s` s of processor time, and silences its output."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    silent = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silent, descriptor)


def limit_from_here(seconds: float) -> None:
    """Ends this process once it has used `seconds` more of processor time, if `_limit` does not end it before."""
    _, hard_limit = resource.getrlimit(resource.RLIMIT_CPU)
    end_s = min(int(time.process_time() + seconds) + 1, hard_limit)
    resource.setrlimit(resource.RLIMIT_CPU, (end_s, hard_limit))


def _wait_for(child: int, limit_s: int) -> int:
    """Waits for the child to end, ends it after WAITING times `limit_s`; returns its wait status."""
    end_s = time.monotonic() + WAITING * limit_s
    while time.monotonic() < end_s:
        ended_pid, status = os.waitpid(child, os.WNOHANG)
        if ended_pid:
            return status
        time.sleep(POLL_S)
    os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]
