"""How a command ends: its exit code, and in one line whatever kept it from doing what it was asked.

sys.exit(exit_code("play", lambda: play(args)))
"""

import sys
from collections.abc import Callable

from . import console
from .usage import UsageError

MISTAKE, INTERRUPTED, NOBODY_READS = 2, 130, 1


def exit_code(name: str, run: Callable[[], int]) -> int:
    """Runs a command, called `name`; returns its exit code, or that of what went wrong, which is then said."""
    try:
        return _to_the_end(run)
    except UsageError as mistake:
        _say(mistake)
    except BrokenPipeError:
        console.give_up()
        return NOBODY_READS
    except OSError as error:
        console.give_up()
        what = f"{error.strerror or error}, expected a place to write to"
        _say(UsageError(str(error.filename or name), what))
    except KeyboardInterrupt:
        return INTERRUPTED
    return MISTAKE


def _to_the_end(run: Callable[[], int]) -> int:
    """Runs it until all that it printed has gone out: here, where what goes wrong with that can be said."""
    try:
        return run()
    finally:
        if not isinstance(sys.exception(), OSError):
            sys.stdout.flush()


def _say(mistake: UsageError) -> None:
    try:
        print(mistake, file=sys.stderr, flush=True)
    except OSError:  # no room there either, or nobody who reads it
        console.give_up()
