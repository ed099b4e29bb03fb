"""Starts the band. Whatever goes wrong ends with the motor off, the reason kept and a fresh start."""

import sys

import board
import machine

app = None
try:
    from rondo import resets

    resets.begin(board.powered_on(), board.by_watchdog())
    from rondo.app import App

    app = App(board)
    app.run()
except KeyboardInterrupt:
    board.motor_off()
    if app is not None:
        app.hand_over()
except Exception as error:
    try:
        board.motor_off()
    except Exception:
        pass  # the reset takes the pin from whatever drives it
    sys.print_exception(error)
    resets.keep(error)
    if resets.count() <= resets.TOO_MANY:
        machine.reset()
    print("rondo: safe mode itself cannot start, see " + resets.FILE)
