"""Handles Ctrl-C while a command loads its modules: ends the command without a traceback, which would say nothing.

if __name__ == "__main__":
    interrupt.end_quietly()        before all other imports
...
interrupt.raise_again()            once the code that catches KeyboardInterrupt runs
"""

import signal


def end_quietly() -> None:
    """Makes Ctrl-C end this process silently; if Ctrl-C is ignored already, it stays ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def raise_again() -> None:
    """Makes Ctrl-C raise KeyboardInterrupt again, if `end_quietly` has changed that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
