"""Ctrl-C while a command still loads its modules: it ends the command without a traceback, which would say nothing.

if __name__ == "__main__":
    interrupt.end_quietly()        before all other imports
...
interrupt.raise_again()            once somebody catches KeyboardInterrupt
"""

import signal


def end_quietly() -> None:
    """Lets Ctrl-C just end this process; where it is ignored it stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def raise_again() -> None:
    """Lets Ctrl-C raise KeyboardInterrupt, if `end_quietly` has changed that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
