"""Whether a computer is at the USB port of the chip, by the frames that it sends each ms."""

from types import ModuleType
from typing import Any

import pytest

from tests.firmware.system.chip import Chip

FRAMES_WRAP = 2_048


class Port:
    """A chip's USB port, with or without a host; as memory it is the number of the last frame."""

    def __init__(self, has_host: bool) -> None:
        self.has_host = has_host
        self._last_frame = 7
        machine = ModuleType("machine")
        machine.__dict__["mem32"] = self
        self.chip = Chip(modules={"machine": machine})
        self.usb: Any = self.chip.load("rondo.drivers.usb_host").__dict__["UsbHost"]()

    def __getitem__(self, _address: int) -> int:
        if self.has_host:
            self._last_frame = self.chip.ticks % FRAMES_WRAP
        return self._last_frame

    def finds_host_after_ms(self, ms: int) -> bool:
        """Returns whether the firmware says that a host is there, `ms` later."""
        self.chip.wait_ms(ms)
        is_there: bool = self.usb.has_host()
        return is_there


def test_for_five_seconds_a_host_may_yet_find_the_band_and_then_there_is_none() -> None:
    for ms, is_there in ((1, True), (2_500, True), (4_997, True), (4_998, False), (60_000, False)):
        assert Port(has_host=False).finds_host_after_ms(ms) == is_there, "a look takes 2 ms"


@pytest.mark.parametrize("ms", [0, 1, 2, 3, 1_999, 2_000, FRAMES_WRAP, 10 * FRAMES_WRAP])
def test_a_host_is_there_however_long_ago_it_was_asked_for(ms: int) -> None:
    port = Port(has_host=True)
    port.finds_host_after_ms(6_000)
    assert port.finds_host_after_ms(ms)


def test_a_host_that_leaves_or_comes_is_noticed_at_the_next_look() -> None:
    port = Port(has_host=True)
    assert port.finds_host_after_ms(6_001)
    port.has_host = False
    assert not port.finds_host_after_ms(5_000)
    port.has_host = True
    assert port.finds_host_after_ms(5_000)
