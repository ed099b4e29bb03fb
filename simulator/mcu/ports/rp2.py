"""The facts of the rp2 port on an RP2040, as of MicroPython 1.29."""

from . import NO_LIMIT, Port

PORT = Port(
    name="rp2",
    epoch_year=1970,
    modules=("rp2",),
    # Set to 2021-01-01 by the port at each start that is not a soft reset; it stands still in light sleep, mp#16519
    # (mended after 1.29.0 by mp#19694).
    clock_start=1_609_459_200,
    clock_outlives_reset=False,
    clock_stops_asleep=True,
    # RUN, power and brown-out look alike, and a machine.reset() is one by the watchdog; of a soft reset the chip
    # knows nothing.
    causes={"power_on": 1, "brown_out": 1, "hard": 1, "watchdog": 3, "own": 3},
    cause_names={"PWRON_RESET": 1, "WDT_RESET": 3},
    own_reset="own",
    pin={
        "IN": 0,
        "OUT": 1,
        "OPEN_DRAIN": 2,
        "PULL_UP": 1,
        "PULL_DOWN": 2,
        "IRQ_FALLING": 4,
        "IRQ_RISING": 8,
    },
    timers=(-1,),
    timers_stop_asleep=False,
    adc_reads_uv=False,
    i2c_by_pin=True,
    spi_most_hz=NO_LIMIT,  # what is too fast becomes the fastest that there is
    # 24 bits of µs, counted twice as fast: errata RP2040-E1. It goes on in light sleep; up to 1.28 a reset within
    # that locks the chip up, mp#17228.
    watchdog_most_ms=8_388,
    watchdog_stops_asleep=False,
    # Inferred: in a sleep with an end the crystal goes on, two PLLs have to lock (ports/rp2/modmachine.c).
    wake_us=600,
    longest_sleep_ms=4_294_966,  # the timer's 32 bits of µs
    # Only with a handler, and only out of a sleep that has an end, mp#7035; no handler and no end: for ever.
    wakes_by_level=False,
    # The clock of the PWM is off: the pin stays as it just is, ports/rp2/modmachine.c.
    keeps_pwm_asleep=False,
    pwm_stays=True,  # mp#9007, pico-sdk#488
    # A soft reset stops the slices by a list that has two entries a slice, so slices 4 to 7 go on:
    # machine_pwm_deinit_all in ports/rp2/machine_pwm.c.
    pwm_survives=(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29),
    pin_registers=0,
    # WATCHDOG_CTRL: bit 30 says that it runs. WATCHDOG_SCRATCH4: watchdog_enable of pico-sdk leaves its mark there,
    # which watchdog_reboot, that is machine.reset(), overwrites by 0.
    registers={0x4005_8000: "watchdog_runs", 0x4005_801C: "watchdog_mark"},
)
