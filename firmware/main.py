"""Starts the band. Whatever goes wrong ends with the motor off, the reason kept and a fresh start."""

import gc
import sys

import board
import machine

# Garbage is collected while modules are loaded, so that what stays lies close together and large pieces stay free.
gc.threshold(4_096)

app = None
try:
    from rondo.storage import resets

    resets.begin(board.powered_on(), board.by_watchdog())
    from rondo.app import App

    app = App(board)
    app.run()
except KeyboardInterrupt:
    board.motor_off()
    if app is not None and app.watchdog is not None:
        app.watchdog.hand_over()
except Exception as error:
    again = True
    watchdog = None if app is None else app.watchdog
    app = None  # its memory may be needed for what follows
    try:
        board.motor_off()
    except Exception:
        pass  # the reset takes the pin from whatever drives it
    try:
        gc.collect()
        sys.print_exception(error)
        again = resets.keep(error, board.powered_on())
    finally:
        if again:
            machine.reset()
    print("rondo: it goes wrong again and again, see reason.txt; the motor is off")
    if watchdog is not None:
        watchdog.hand_over()
