"""Manifest for those who freeze the firmware into a MicroPython image of their own:

    make -C ports/rp2 BOARD=RPI_PICO FROZEN_MANIFEST=/path/to/rondo/firmware/manifest.py

A file board.py on the file system names the board, in one line: from rondo.boards.pico import *
"""

include("$(PORT_DIR)/boards/manifest.py")
module("boot.py", opt=3)
module("main.py", opt=3)
module("resets.py", opt=3)
package("rondo", opt=3)
