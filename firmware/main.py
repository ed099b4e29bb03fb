"""Starts the band. Whatever goes wrong ends with the motor off, the reason kept and a fresh start."""

import sys

import board
import machine

REASON_FILE = "reason.txt"


def keep_reason(error: BaseException) -> None:
    """Write what went wrong to REASON_FILE; a file system that cannot take it must not stop the reset."""
    try:
        with open(REASON_FILE, "w") as file:
            sys.print_exception(error, file)
    except OSError:
        pass


try:
    from rondo.app import App

    App(board).run()
except KeyboardInterrupt:
    board.motor_off()
except Exception as error:
    board.motor_off()
    sys.print_exception(error)
    keep_reason(error)
    machine.reset()
