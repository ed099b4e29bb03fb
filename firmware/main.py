"""Starts the band. After any error it turns the motor off, keeps the reason and resets the chip.

Of rondo/ only the board's own file is imported before this start is counted, so that a missing module leads to safe
mode as any other error does. Ctrl-C is ignored until the app reads it: MicroPython lets Ctrl-C interrupt each file
that it runs, and here that could leave a watchdog which nobody feeds.
"""

import gc
import sys

import board
import machine
import resets
from micropython import kbd_intr

kbd_intr(-1)

# A collection takes 12 ms and more on an RP2040: with one each 4 KB a start had 45 of them, with this it has none.
gc.threshold(98_304)

app = watchdog = button = None
try:
    if resets.begin(board.powered_on(), board.by_watchdog()) > resets.TOO_MANY:
        raise RuntimeError("safe mode cannot start")
    soft = board.watchdog_runs()  # from before a soft reset
    watchdog = board.watchdog()  # now, as an import of a damaged file may never return
    from rondo.app import App

    app = App(board)
    app.run(resets, watchdog, soft)
except KeyboardInterrupt:
    board.motor_off()
    button = board.button_pins()[0]
except Exception as error:
    again = board.powered_on()  # used if the count cannot be written: one reset
    app = None  # its memory may be needed for what follows
    try:
        board.motor_off()
    except Exception:
        pass  # the reset takes the pin from whatever drives it
    try:
        gc.collect()
        again = resets.keep(error, board.powered_on())
        sys.print_exception(error)
    except Exception:
        pass  # no memory for that: `again` stays as it was
    finally:
        if again:
            machine.reset()
    print("rondo: it goes wrong again and again, see " + resets.FILE + "; the motor is off")
    board.led().value(1)
if watchdog is not None:
    watchdog.hand_over(button)
