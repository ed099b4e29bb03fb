"""The board's error numbers, which may differ from those of the port that runs this."""

from facts import ERRNO

errorcode = ERRNO
for _number in ERRNO:
    globals()[ERRNO[_number]] = _number
