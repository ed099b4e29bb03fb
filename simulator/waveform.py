"""Writes buttons, motor, light and sleep over time as a VCD file, for viewers such as GTKWave and PulseView."""

from io import StringIO

from vcd import VCDWriter

from .view.past.replay import Replay


def as_vcd(replay: Replay) -> str:
    """Returns the VCD text of the whole replay, in steps of 1 ms."""
    file = StringIO()
    with VCDWriter(file, timescale="1 ms") as writer:
        buttons = {
            name: writer.register_var("band", name, "wire", size=1, init=0)
            for name in replay.buttons
        }
        motor = writer.register_var("band", "motor", "real", init=0.0)
        led = writer.register_var("band", "led", "wire", size=1, init=0)
        asleep = writer.register_var("band", "asleep", "wire", size=1, init=0)
        for segment in replay.segments:
            for name, variable in buttons.items():
                writer.change(variable, segment.t_ms, int(name in segment.down))
            writer.change(motor, segment.t_ms, segment.motor.duty)
            writer.change(led, segment.t_ms, int(segment.led))
            writer.change(asleep, segment.t_ms, int(segment.asleep))
    return file.getvalue()
