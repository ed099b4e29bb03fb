"""For those who freeze the firmware into a MicroPython of their own:

    make -C ports/rp2 BOARD=RPI_PICO FROZEN_MANIFEST=/path/to/rondo/firmware/manifest.py

Which board it is stays on the file system, in a board.py of one line: from rondo.boards.pico import *
"""

include("$(PORT_DIR)/boards/manifest.py")
module("boot.py", opt=3)
module("main.py", opt=3)
module("resets.py", opt=3)
package("rondo", opt=3)
