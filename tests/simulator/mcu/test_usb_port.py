"""The chip's own USB port: what a host at the cable does to it."""

import pytest

from simulator.chips.usb import FOUND_US, Usb
from simulator.core.kernel import MS


@pytest.mark.fidelity(
    "usb", "a host finds the device after a while awake, then counts a frame each ms"
)
def test_frames_are_counted_once_the_host_has_found_the_device() -> None:
    usb = Usb()
    usb.attach(0)
    assert not usb.found(FOUND_US - 1)
    before = usb.frame(FOUND_US)
    assert usb.frame(FOUND_US + 3 * MS) == before + 3


@pytest.mark.fidelity("usb", "without a host the number of the frame stands still")
def test_without_a_host_no_frame_is_counted() -> None:
    usb = Usb()
    usb.attach(0)
    usb.detach(FOUND_US + 7 * MS)
    assert usb.frame(FOUND_US + 8 * MS) == usb.frame(FOUND_US + 999 * MS)


@pytest.mark.fidelity("usb", "after a sleep or a reset it has to be found again")
def test_a_sleep_loses_the_host_for_a_while() -> None:
    usb = Usb()
    usb.attach(0)
    usb.lose(FOUND_US + MS)
    assert not usb.found(2 * FOUND_US)
    assert usb.found(2 * FOUND_US + MS)
