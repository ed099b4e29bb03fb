"""How a board's parts are wired to the RP2040's pins, by the board's file in `boards`."""

from ...boards import pico, xiao_rp2040

# The boards whose chip can be emulated.
BOARDS = {"pico": pico.PADS, "xiao_rp2040": xiao_rp2040.PADS}
_I2C = {"pico": pico.I2C, "xiao_rp2040": xiao_rp2040.I2C}

# 20 kHz, as the boards' files in the firmware have it.
PWM_PERIOD_NS = 50_000


def wires(board: str) -> dict[str, object]:
    """Returns a board's wires in the form that chip/main.mjs expects; raises KeyError for a board not in BOARDS."""
    pads = BOARDS[board]
    bus, sda, scl = _I2C[board]
    return {
        "motor": pads.motor,
        "cell": pads.cell,
        "pwm_period_ns": PWM_PERIOD_NS,
        "i2c": {"bus": bus, "sda": sda, "scl": scl},
    }
