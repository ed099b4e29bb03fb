"""The module `errno` with the board's error numbers, which may differ from those of the interpreter."""

from facts import ERRNO

errorcode = ERRNO
for _number in ERRNO:
    globals()[ERRNO[_number]] = _number
