"""The unit of volumes in a report if the user names none: that of most entries, else the country's."""

from collections import Counter
from collections.abc import Sequence

from ..log.model.sessions import ML, OZ, Session

UNITS = (ML, OZ)
_OZ = frozenset(("US",))


def common_unit(sessions: Sequence[Session], country: str) -> str:
    """Returns the unit of most volumes that were entered; without any, the unit of `country` (two letters)."""
    units = Counter(
        volume.unit
        for session in sessions
        for volume in session.volumes.values()
        if volume.unit in UNITS
    )
    if units:
        return max(UNITS, key=lambda name: units[name])
    return OZ if country in _OZ else ML
