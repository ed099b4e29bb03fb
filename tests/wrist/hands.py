"""What a finger does to a band, instant by instant."""

from pathlib import Path

from simulator.core.device import Device
from simulator.scenario.player import Play
from simulator.scenario.script import parse

# Wakes the band and starts phase 1 on the left, counting from 0:05.
START = "set first_side left\n0:02 tap main\n0:05 tap main\n"


def run(text: str) -> Play:
    """Play a scenario, all of whose expectations come true."""
    play = Play(parse(text, "on the wrist", Path()))
    play.play()
    assert play.failures == []
    return play


def tap(device: Device, *instants_ms: int, down_ms: int = 100) -> None:
    """Press `main` at each of those instants, and let go of it `down_ms` later."""
    for at_ms in instants_ms:
        device.hold("main", at_ms, down_ms)


def begin(device: Device) -> None:
    """Power on, wake, and start a session: at 2 and 5 s."""
    device.power_on()
    tap(device, 2_000, 5_000)


def hang(device: Device) -> None:
    """The firmware's loop never comes round again: it looks at the time for ever."""
    assert device._interpreter is not None
    app = device._interpreter._modules.table["rondo.app"]
    clock = device._interpreter._modules.table["rondo.system.clock"]

    def spin(*_: object) -> None:
        while True:
            clock.__dict__["ticks_ms"]()

    app.__dict__["App"]._step_haptics = spin
