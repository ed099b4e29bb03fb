"""Motor off before anything else: its pin may still be driven from before a reset."""

import board

board.motor_off()
