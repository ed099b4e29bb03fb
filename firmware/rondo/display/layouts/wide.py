"""128 x 64 pixels of one colour, such as an SSD1306, in pages of 8 rows:

0-1   a word                                battery
2-5   left panel (24)   time or picture (80)   right panel (24)
6-7   the session, one box for each phase; what is over is filled
"""

from . import wide_glyphs as glyphs  # noqa: F401 - part of the layout

# x, page, width, pages of: the word, the battery, left and right panel, the middle, the session's bar.
REGIONS = (
    (0, 0, 108, 2),
    (108, 0, 20, 2),
    (0, 2, 24, 4),
    (104, 2, 24, 4),
    (24, 2, 80, 4),
    (0, 6, 128, 2),
)

# The time: page, pages, inks; the widths of plus, digit and colon; and where in a line of it plus, tens and ones of
# minutes, colon, tens and ones of seconds begin, -1 being left out.
TIME = (2, 4, b"")
WIDTHS = (12, 18, 8)
DIGIT_PLACES = (
    (-1, -1, -1, -1, -1, -1),
    (-1, -1, 33, 51, 59, 77),  # 6:00
    (-1, 24, 42, 60, 68, 86),  # 12:00
    (27, -1, 39, 57, 65, 83),  # +0:30
    (24, 36, 54, -1, -1, -1),  # +12 min
)

# Column of the word, -1 if it is centred; within the middle: the page of "ready", column and page of "min".
WORDS = (1, 1, 52, 2)

# The session's boxes, first row and height; the same of the line under the present one; first row and height of the
# arrowhead that says from where on one may switch.
BAR = (5, 7, 14, 2, 1, 3)
