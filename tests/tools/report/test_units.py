"""The unit of volumes where the user does not say: by what was entered, and by where they are."""

from decimal import Decimal

from tests.tools.report.pages import DROPS, a_session, ml
from tools.log.model.sessions import ML, OZ, Volume
from tools.report.units import common_unit

OUNCES = {"left": Volume(Decimal(2), OZ)}


def test_the_unit_is_that_of_most_volumes() -> None:
    entered_volumes = [OUNCES, OUNCES, ml("20"), DROPS, {}]
    sessions = [
        a_session(number, None, volumes=volumes) for number, volumes in enumerate(entered_volumes)
    ]
    assert common_unit(sessions, "") == OZ
    assert common_unit(sessions[2:], "US") == ML
    assert common_unit(sessions[1:3], "US") == ML, "as many of each"
    assert common_unit(sessions[3:], "US") == OZ
    assert common_unit(sessions[3:], "ES") == common_unit([], "") == ML
