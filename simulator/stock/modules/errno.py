"""The numbers of errors that a board has, which are not everywhere those of the port that runs this."""

from facts import ERRNO

errorcode = ERRNO
for _number in ERRNO:
    globals()[ERRNO[_number]] = _number
