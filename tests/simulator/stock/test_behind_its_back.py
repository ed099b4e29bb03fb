"""What a fault does to the flash behind the firmware's back costs the firmware no time, whenever it lands."""

import pytest

from simulator.core.device import Device
from simulator.core.kernel import MS
from simulator.core.setup import Setup
from simulator.scenario.faults import FAULTS
from tests.recorded import times, values

END_MS = 20_000


def play_session(fault_at_us: int | None = None) -> Device:
    """Plays a session's first seconds; fills up the flash at `fault_at_us`, if given. Returns the band."""
    device = Device(Setup(settings={"first_side": "left"}))
    device.power_on()
    if fault_at_us is not None:
        device.kernel.call_at_us(fault_at_us, lambda: FAULTS["flash_full"].begin(device))
    for press_ms in (1_000, 4_000):
        device.hold("main", press_ms)
    device.run_to_ms(END_MS)
    device.discard()
    return device


WRITES = times(play_session(), "flash")


@pytest.mark.parametrize("at_ms", sorted(set(WRITES))[:6])
@pytest.mark.parametrize("later_us", [-500, 0, 200, 700])
def test_a_flash_that_is_full_in_the_middle_of_a_write_holds_nothing_up(
    at_ms: int, later_us: int
) -> None:
    device = play_session(at_ms * MS + later_us)
    assert device.recorder.state == "running"
    phase_starts_ms = values(device, "phase", "since")
    assert phase_starts_ms == [4_000], "the session began when it was asked for"
    assert "ballast0" in device.flash.mount().listdir("/")
