"""Motor off before anything else: its pin may still be driven from before a reset.

The watchdog may still run from before a soft reset, and a host that asked for that may be long at the prompt.
"""

import board

board.motor_off()
if board.watchdog_runs():
    board.watchdog().hand_over()
