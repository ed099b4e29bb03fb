"""Does what a finger does to a band, at given instants."""

from pathlib import Path

from simulator.core.device import Device
from simulator.scenario.player import Play
from simulator.scenario.script import parse

# Wakes the band and starts phase 1 on the left, counting from 0:05.
START = "set first_side left\n0:02 tap main\n0:05 tap main\n"


def run(text: str) -> Play:
    """Plays a scenario and asserts that all its expectations are met."""
    play = Play(parse(text, "on the wrist", Path()))
    play.play()
    assert play.failures == []
    return play


def tap_at_ms(device: Device, *instants_ms: int, down_ms: int = 100) -> None:
    """Presses `main` at each of those instants, and releases it `down_ms` later."""
    for at_ms in instants_ms:
        device.hold("main", at_ms, down_ms)


def begin(device: Device) -> None:
    """Powers on, wakes the band at 2 s and starts a session at 5 s."""
    device.power_on()
    tap_at_ms(device, 2_000, 5_000)


def hang(device: Device) -> None:
    """Makes the firmware's loop hang: it reads the time for ever."""
    assert device._interpreter is not None
    app = device._interpreter._modules.table["rondo.app"]
    clock = device._interpreter._modules.table["rondo.system.clock"]

    def spin(*_: object) -> None:
        while True:
            clock.__dict__["ticks_ms"]()

    app.__dict__["App"]._step_haptics = spin
