"""Runs a command to its end: reports an error in one line, and returns the command's exit code.

sys.exit(exit_code("play", lambda: play(args)))
"""

import sys
from collections.abc import Callable

from . import console
from .usage import UsageError

USAGE_ERROR, INTERRUPTED, NOBODY_READS = 2, 130, 1


def exit_code(name: str, run: Callable[[], int]) -> int:
    """Returns the exit code of `run`; reports a UsageError or OSError on stderr and then returns USAGE_ERROR.

    `name` is the command's name, for an error that names no file.
    """
    try:
        return _run_and_flush(run)
    except UsageError as usage_error:
        _print_error(usage_error)
    except BrokenPipeError:
        console.discard_output()
        return NOBODY_READS
    except OSError as error:
        console.discard_output()
        # Without a file it is stdout; of one with a name nobody said whether it was to be read or written.
        expected = "a file or folder that can be used" if error.filename else "a place to write to"
        problem = f"{error.strerror or error}, expected {expected}"
        _print_error(UsageError(str(error.filename or name), problem))
    except KeyboardInterrupt:
        return INTERRUPTED
    return USAGE_ERROR


def _run_and_flush(run: Callable[[], int]) -> int:
    """Runs the command and flushes stdout, so that a failed write raises its error here, where it is reported."""
    try:
        return run()
    finally:
        if not isinstance(sys.exception(), OSError):
            sys.stdout.flush()


def _print_error(error: UsageError) -> None:
    try:
        print(error, file=sys.stderr, flush=True)
    except OSError:  # stderr has no room either, or nobody reads it
        console.discard_output()
