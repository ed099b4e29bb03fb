"""The facts of the esp32 port, as of MicroPython 1.29: those of an ESP32, and where an ESP32-C3 differs."""

from dataclasses import replace

from . import NO_LIMIT, Port

PORT = Port(
    name="esp32",
    epoch_year=2000,
    modules=("esp32",),
    # The clock is in the always-on domain: lost with the power only. 2000-01-01.
    clock_start=946_684_800,
    clock_outlives_reset=True,
    clock_stops_asleep=False,
    causes={"power_on": 1, "brown_out": 1, "hard": 2, "watchdog": 3, "deepsleep": 4, "soft": 5},
    cause_names={
        "PWRON_RESET": 1,
        "HARD_RESET": 2,
        "WDT_RESET": 3,
        "DEEPSLEEP_RESET": 4,
        "SOFT_RESET": 5,
    },
    own_reset="hard",
    pin={
        "IN": 1,
        "OUT": 3,
        "OPEN_DRAIN": 7,
        "PULL_DOWN": 1,
        "PULL_UP": 2,
        "IRQ_RISING": 1,
        "IRQ_FALLING": 2,
    },
    timers=(0, 1, 2, 3),
    timers_stop_asleep=True,  # mp#9583
    adc_reads_uv=True,
    i2c_by_pin=False,
    # A third of 80 MHz, but on the bus's own pins, which no board here leads to a display. esp-idf refuses a faster
    # clock to a bus that may read, the port does not notice, and its first transfer crashes: on an M5StickC Plus,
    # russhughes/st7789_mpy#169; machine_hw_spi_init_internal in ports/esp32/machine_hw_spi.c.
    spi_most_hz=26_666_667,
    watchdog_most_ms=NO_LIMIT,
    watchdog_stops_asleep=True,
    wake_us=400,  # less than 1 ms on the C3, ESP32-C3 manual, chapter on sleep
    longest_sleep_ms=NO_LIMIT,
    # A level, not an edge: while a button is held a sleep ends as it begins, mp#9583. And the sleep leaves the
    # pin's interrupt at that level, esp-idf#4046, #13444: a handler that is still attached is called without end,
    # and nothing else runs. Pin.irq(None) takes the handler and leaves the interrupt on, which then schedules a
    # call of NULL: machine_pin_irq and machine_pin_isr_handler in ports/esp32/machine_pin.c, gpio_isr_handler_add
    # and gpio_wakeup_enable of esp-idf.
    wakes_by_level=True,
    keeps_pwm_asleep=True,
    # Idle low since 1.26; it used to go on, mp#5737.
    pwm_stays=False,
    pwm_survives=(),
    pin_registers=0x3FF4_4088,  # GPIO_PIN0_REG, soc/gpio_reg.h of esp-idf
    registers={},
)

# An ESP32-C3: two groups of one timer each (SOC_TIMER_GROUP_TOTAL_TIMERS of esp-idf), and a USB port of its own.
PORT_C3 = replace(
    PORT,
    timers=(0, 1),
    pin_registers=0x6000_4074,
    # USB_SERIAL_JTAG_FRAM_NUM_REG, the number of the host's last frame: soc/reg_base.h (0x60043000) and
    # soc/usb_serial_jtag_reg.h of esp-idf.
    registers={0x6004_3024: "usb_frame"},
)
