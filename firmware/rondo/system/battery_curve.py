"""The charge of a 3.7 V lithium cell by its voltage at rest. Pure: the emulated cell uses it too."""

LOW_PERCENT = 20  # from here down the band asks to be charged

# Rest voltage in mV of a 3.7 V lithium cell, and percent left; linear between. A rule of thumb for such cells.
CURVE = (
    (3300, 0),
    (3400, 1),
    (3550, 5),
    (3650, 10),
    (3700, 20),
    (3740, 30),
    (3770, 40),
    (3800, 50),
    (3850, 60),
    (3920, 70),
    (4000, 80),
    (4100, 90),
    (4200, 100),
)


def percent(mv: int) -> int:
    """Returns the charge that is left, 0 to 100 %, at a resting voltage of `mv` millivolts."""
    low_mv, low = CURVE[0]
    if mv <= low_mv:
        return low
    for high_mv, high in CURVE:
        if mv < high_mv:
            return low + (mv - low_mv) * (high - low) // (high_mv - low_mv)
        low_mv, low = high_mv, high
    return 100
