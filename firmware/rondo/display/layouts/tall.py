"""135 x 240 pixels in colour, worn upright, such as an ST7789; in pages of 8 rows:

0-2     battery
3-12    left panel (60)   right panel (60)
13-22   time or picture
23-25   a word
26-29   the session, one box for each phase; what is over is filled

Each side has a colour besides its place and its shape; all else is white, or grey where it matters less.
"""

from . import tall_glyphs as glyphs

# In RGB565, on black: warm white, amber for left, blue for right, grey. Contrast 19, 12, 11 and 8 to 1 (WCAG).
COLORS = (0xFF9C, 0xFD86, 0x665F, 0xAD13)
_WHITE = b"\x00"
_GREY = b"\x03"
_SIDES = b"\x01\x02" + bytes(len(glyphs.NAMES) - 1)  # ink of each picture and of none
_BATTERY = b"\x00\x03\x03\x03\x03\x03"  # the picture "nearly empty" in a colour of its own

# As in `wide`, and inks: one, or one for each picture that the region can show.
REGIONS = (
    (0, 23, 135, 3, _WHITE),
    (105, 0, 30, 3, _BATTERY),
    (4, 3, 60, 10, _SIDES),
    (71, 3, 60, 10, _SIDES),
    (0, 13, 135, 10, _WHITE),
    (0, 26, 135, 4, _GREY),
)

TIME = (14, 8, _WHITE)
WIDTHS = (20, 31, 11)
# For the driver: of all that is sent.
SENT_WIDTHS = WIDTHS + tuple([place[2] for place in REGIONS])
DIGIT_PLACES = (
    (-1, -1, -1, -1, -1, -1),
    (-1, -1, 15, 46, 57, 88),  # 6:00
    (-1, 0, 31, 62, 73, 104),  # 12:00
    (5, -1, 25, 56, 67, 98),  # +0:30
    (4, 24, 55, -1, -1, -1),  # +12 min
)

WORDS = (-1, 4, 92, 5)
BAR = (10, 14, 28, 4, 3, 5)
