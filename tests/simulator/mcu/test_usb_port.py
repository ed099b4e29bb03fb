"""The chip's own USB port: what a host at the cable does to it."""

import pytest

from simulator.chips.usb import FOUND_US, Usb
from simulator.core.device import Device
from simulator.core.kernel import MS
from simulator.core.setup import Setup


@pytest.mark.fidelity(
    "usb", "a host finds the device after a while awake, then counts a frame each ms"
)
def test_frames_are_counted_once_the_host_has_found_the_device() -> None:
    usb = Usb()
    usb.attach(0)
    assert not usb.is_found(FOUND_US - 1)
    frame_before = usb.frame(FOUND_US)
    assert usb.frame(FOUND_US + 3 * MS) == frame_before + 3


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
    assert not usb.is_found(2 * FOUND_US)
    assert usb.is_found(2 * FOUND_US + MS)


def test_a_cable_that_is_plugged_in_twice_is_one_and_pulled_out_there_is_no_host() -> None:
    usb = Usb()
    assert not usb.is_found(FOUND_US)
    usb.attach(MS)
    usb.attach(100 * MS)
    assert usb.attached
    assert (usb.is_found(FOUND_US), usb.is_found(FOUND_US + MS)) == (False, True)
    usb.detach(FOUND_US + 2 * MS)
    assert not usb.attached
    assert not usb.is_found(2 * FOUND_US)


def test_the_number_of_a_frame_has_eleven_bits_and_stands_where_it_was_while_there_is_no_host() -> (
    None
):
    usb = Usb()
    assert usb.frame(0) == 0
    usb.lose(5 * MS)
    assert usb.frame(FOUND_US + 9 * MS) == 0, "without a cable there is nothing to lose"
    usb.attach(10 * MS)
    assert usb.frame(10 * MS + 2_047 * MS) == 2_047
    assert usb.frame(10 * MS + 2_048 * MS) == 0
    usb.lose(10 * MS + 2_050 * MS)
    assert usb.frame(10 * MS + 2_060 * MS) == 2
    assert usb.frame(10 * MS + 2_050 * MS + FOUND_US) == 250
    usb.detach(10 * MS + 2_051 * MS + FOUND_US)
    assert usb.frame(9_999 * MS) == 251


def test_a_host_finds_the_device_a_quarter_of_a_second_after_the_cable() -> None:
    usb = Usb()
    usb.attach(1_000 * MS)
    assert not usb.is_found(1_250 * MS - 1)
    assert usb.is_found(1_250 * MS)


def test_a_host_wakes_an_rp2040_often_and_its_trace_can_be_kept_for_hours() -> None:
    device = Device(Setup("pico"))
    device.plug_in()
    device.power_on()
    device.run_to_ms(10_000)
    entry_count = len(device.recorder.entries)
    device.run_to_ms(70_000)
    wakes = [kind for _t_ms, kind, _fields in device.recorder.entries[entry_count:]].count("wake")
    assert 60 <= wakes <= 300
