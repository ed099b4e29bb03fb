"""The unit of volumes in a report where the user names none: that of most entries, else that of the country."""

from collections import Counter
from collections.abc import Sequence

from ..log.model.sessions import ML, OZ, Session

UNITS = (ML, OZ)
_OZ = frozenset(("US",))


def common_unit(sessions: Sequence[Session], country: str) -> str:
    """Returns the unit of most volumes that were entered; without any, that of `country` (two letters)."""
    units = Counter(
        volume.unit for one in sessions for volume in one.volumes.values() if volume.unit in UNITS
    )
    if units:
        return max(UNITS, key=lambda name: units[name])
    return OZ if country in _OZ else ML
