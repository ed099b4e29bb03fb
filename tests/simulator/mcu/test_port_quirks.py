"""What is odd about each port of MicroPython, and that the band works nevertheless.

Each of the bands here goes wrong without one certain line in firmware/rondo/ports or firmware/boot.py.
"""

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from firmware import resets
from simulator import boards, interpreters
from simulator.core.device import Device
from simulator.core.kernel import S
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE, Modules
from simulator.scenario.faults import FAULTS
from tests.endurance.kept import log_on_flash
from tests.recorded import values, values_by_time
from tests.simulator.interpreters.test_interpreters import needs
from tests.wrist.hands import begin, hang, tap_at_ms

RP2 = [name for name in boards.NAMES if boards.load(name).PORT.name == "rp2"]
OF_ITS_OWN = [name for name in boards.NAMES if boards.load(name).NATIVE_USB]
CLOCK = 1_777_604_400
HOUR_MS = 3_600_000


def kinds_since(device: Device, since_ms: int = 0) -> list[str]:
    return [kind for t_ms, kind, _ in device.recorder.entries if t_ms >= since_ms]


def band_in_session(board: str, until_ms: int, **setup: object) -> Device:
    """Returns a band with a session under way, at `until_ms`."""
    device = Device(Setup(board, settings={"first_side": "left", **setup}))
    begin(device)
    device.run_to_ms(until_ms)
    return device


@pytest.mark.fidelity("pwm", "an RP2040's PWM stays at its level in light sleep")
@pytest.mark.parametrize("board", RP2)
def test_a_gentle_pulse_is_as_gentle_where_pwm_freezes_in_light_sleep(board: str) -> None:
    gentle, reference = (
        values_by_time(band_in_session(name, until_ms=20_000, strength=1), "motor", "duty")
        for name in (board, "xiao_esp32c3")
    )
    assert [duty for _, duty in gentle] == [duty for _, duty in reference]
    assert {duty for _, duty in gentle} == {0.0, 0.55, 1.0}
    late_ms = [abs(t_ms - at_ms) for (t_ms, _), (at_ms, _) in zip(gentle, reference, strict=True)]
    assert max(late_ms) <= 5


@pytest.mark.fidelity("sleep", "what wakes it: on rp2 a pin with a handler, on esp32 a level")
@pytest.mark.parametrize("board", boards.NAMES)
def test_a_press_after_hours_asleep_is_accepted_at_once(board: str) -> None:
    device = Device(Setup(board))
    device.power_on()
    at_ms = 7 * HOUR_MS + 1_234
    tap_at_ms(device, at_ms)
    device.run_to_ms(at_ms + 1_000)
    cue_ms = min(t_ms for t_ms, _name in values_by_time(device, "cue") if t_ms >= at_ms)
    assert cue_ms - at_ms <= 100
    assert device.recorder.state == "awake"


@pytest.mark.fidelity("mcu", "a watchdog that goes on in light sleep, on rp2")
@pytest.mark.parametrize("board", RP2)
def test_the_watchdog_never_bites_a_band_that_sleeps(board: str) -> None:
    device = Device(Setup(board))
    device.power_on()
    device.run_to_ms(HOUR_MS)
    assert kinds_since(device).count("boot") == 1


@pytest.mark.fidelity("wall_clock", "it stands still in light sleep, on rp2")
@pytest.mark.parametrize("board", RP2)
def test_the_time_of_a_session_is_right_though_the_clock_stands_still_asleep(board: str) -> None:
    device = Device(Setup(board, clock=CLOCK))
    device.power_on()
    at_ms = 9 * HOUR_MS
    tap_at_ms(device, at_ms, at_ms + 3_000)
    device.run_to_ms(at_ms + 10_000)
    assert device.clock.utc() < CLOCK + at_ms // 1000 - 8 * 3600, "it stood still all night"
    live = log_on_flash(device.flash).live
    (start_s,) = {live[name].start for name in ("state0", "state1") if live[name] is not None}
    assert abs(start_s - (CLOCK + at_ms // 1000 + 3)) <= 2


@pytest.mark.parametrize("board", RP2)
def test_the_time_is_right_after_a_computer_had_the_prompt_though_the_clock_stood_still(
    board: str,
) -> None:
    device = Device(Setup(board, clock=CLOCK))
    device.power_on()
    at_ms = 9 * HOUR_MS
    device.run_to_ms(at_ms)
    device.plug_in()
    device.run_to_ms(
        at_ms + 4_000
    )  # asleep it sees the cable with its next turn, within half a watchdog
    device.serial.arrive(b"\r\x03")
    device.run_to_ms(at_ms + 8_000)
    device.pull_out()
    device.reset("soft")
    at_ms += 10_000
    tap_at_ms(device, at_ms, at_ms + 3_000)
    device.run_to_ms(at_ms + 10_000)
    live = log_on_flash(device.flash).live
    (start_s,) = {live[name].start for name in ("state0", "state1") if live[name] is not None}
    assert abs(start_s - (CLOCK + at_ms // 1000 + 3)) <= 3


@pytest.mark.parametrize("board", boards.NAMES)
def test_an_exception_counts_once_and_so_does_the_watchdog(board: str) -> None:
    device = band_in_session(board, until_ms=60_000)
    FAULTS["exception"].begin(device, "haptics")
    tap_at_ms(device, 61_000)
    device.run_to_ms(65_000)
    assert kinds_since(device).count("boot") == 2
    assert device.flash.get(resets.FILE).splitlines()[0] == b"1"
    device.reset("watchdog")
    device.run_to_ms(70_000)
    assert device.flash.get(resets.FILE).splitlines()[:2] == [b"2", b"watchdog"]
    assert device.recorder.state == "paused"


@pytest.mark.parametrize("board", boards.NAMES)
def test_three_resets_by_the_watchdog_in_a_row_lead_to_safe_mode_and_a_fourth_to_the_light(
    board: str,
) -> None:
    device = band_in_session(board, until_ms=60_000)
    for reset_count, state in ((1, "paused"), (2, "paused"), (3, "safe")):
        device.reset("watchdog")
        device.run_to_ms(60_000 + reset_count * 5_000)
        assert device.recorder.state == state, reset_count
    device.reset("watchdog")
    device.run_to_ms(90_000)
    assert device.board.led.level == 1
    assert kinds_since(device).count("boot") == 5
    console = [fields["text"] for _, kind, fields in device.recorder.entries if kind == "console"]
    assert any("goes wrong again and again" in text for text in console)


def soft_reset_to_prompt(device: Device, folder: Path) -> None:
    """Makes a soft reset from the raw prompt: boot.py runs, main.py does not, and the prompt waits."""
    (folder / "rondo").symlink_to(FIRMWARE / "rondo")
    (folder / "boot.py").symlink_to(FIRMWARE / "boot.py")
    (folder / "main.py").write_text("from time import sleep_ms\nwhile True: sleep_ms(1000)")
    device._setup = replace(device._setup, firmware=folder)
    device.reset("soft")


@pytest.mark.fidelity("mcu", "the watchdog goes on over a soft reset")
@pytest.mark.parametrize("board", boards.NAMES)
def test_the_watchdog_lets_a_computer_be_that_asked_for_a_soft_reset(
    board: str, tmp_path: Path
) -> None:
    device = band_in_session(board, until_ms=60_000)
    device.press("main")
    device.run_to_ms(60_200)  # awake: in an ESP32's light sleep its watchdog stands still
    assert device._mcu is not None
    assert device._mcu.watchdog.runs
    soft_reset_to_prompt(device, tmp_path)
    device.release("main")
    device.run_to_ms(180_000)
    assert kinds_since(device).count("boot") == 2


@pytest.mark.parametrize("board", boards.NAMES)
def test_after_a_soft_reset_a_loop_that_hangs_is_ended_by_the_watchdog_all_the_same(
    board: str,
) -> None:
    device = band_in_session(board, until_ms=60_000)
    device.reset("soft")
    device.run_to_ms(70_000)
    hang(device)
    tap_at_ms(device, 71_000)
    device.run_to_ms(100_000)
    reasons = values(device, "boot", "reason")
    assert reasons == ["power_on", "soft", "watchdog"]


@pytest.mark.fidelity("reset", "an RP2040 knows nothing of a soft reset")
@pytest.mark.parametrize("board", boards.NAMES)
@pytest.mark.parametrize("cause", ["watchdog", "own"])
def test_a_soft_reset_is_none_by_the_watchdog_whatever_reset_came_before(
    board: str, cause: str
) -> None:
    device = Device(Setup(board))
    device.power_on()
    device.run_to_ms(5_000)
    device.reset(cause if cause in boards.load(board).PORT.causes else "hard")
    device.run_to_ms(100_000)
    for at_ms in (110_000, 120_000, 130_000):
        device.reset("soft")
        device.run_to_ms(at_ms)
    assert device.recorder.state == "asleep"
    with pytest.raises(FileNotFoundError):
        device.flash.get(resets.FILE)


@pytest.mark.fidelity(
    "pins", "a soft reset leaves pins as they are, and on rp2 a PWM at its level"
)
@pytest.mark.parametrize("board", boards.NAMES)
def test_a_soft_reset_in_a_pulse_ends_with_the_motor_off(board: str, tmp_path: Path) -> None:
    device = band_in_session(board, until_ms=5_050)
    while not device.board.motor.duty:
        device.run_to_ms(device.kernel.now_ms + 5)
    soft_reset_to_prompt(device, tmp_path)
    stays = boards.load(board).PORT.pwm_stays
    assert device.board.motor.duty == (1.0 if stays else 0.0)
    device.run_to_ms(device.kernel.now_ms + boards.load(board).BOOT_MS + 5)
    assert device.board.motor.duty == 0.0


@pytest.mark.fidelity(
    "usb", "each frame ends an RP2040's light sleep; an ESP32-C3's only a button"
)
@pytest.mark.parametrize("board", OF_ITS_OWN)
def test_with_a_computer_at_the_cable_all_is_felt_the_same(board: str) -> None:
    plugged, unplugged = Device(Setup(board)), Device(Setup(board))
    plugged.plug_in()
    for device in (plugged, unplugged):
        begin(device)
        device.run_to_ms(30_000)
        tap_at_ms(device, 30_000, 32_000)
        device.run_to_ms(45_000)
    assert values_by_time(plugged, "motor", "duty") == values_by_time(unplugged, "motor", "duty")


def test_an_esp32_c3_stays_awake_for_a_computer_and_sleeps_again_without() -> None:
    device = Device(Setup("xiao_esp32c3"))
    device.plug_in()
    device.power_on()
    device.run_to_ms(10 * 60_000)
    assert "sleep" not in kinds_since(device)
    device.pull_out()
    device.run_to_ms(11 * 60_000)
    assert kinds_since(device)[-1] == "sleep"


class Host:
    """A host whose frames always come; time passes only by waiting."""

    def __init__(self) -> None:
        self.now_ms = 0
        machine, time, micropython = (
            ModuleType(name) for name in ("machine", "time", "micropython")
        )
        machine.mem32 = self  # type: ignore[attr-defined]
        time.ticks_ms = lambda: self.now_ms  # type: ignore[attr-defined]
        time.ticks_diff = lambda end, start: end - start  # type: ignore[attr-defined]
        time.sleep_ms = self.wait_ms  # type: ignore[attr-defined]
        micropython.const = lambda value: value  # type: ignore[attr-defined]
        modules = Modules({"machine": machine, "time": time, "micropython": micropython})
        self.driver = modules.load("rondo.drivers.usb_host").UsbHost()

    def __getitem__(self, address: int) -> int:
        return self.now_ms % 2_048

    def wait_ms(self, ms: int) -> None:
        self.now_ms += ms


@pytest.mark.parametrize("ms", [2, 1_999, 2_048, 4_096, 1 << 20])
def test_a_computer_is_not_overlooked_when_its_frames_have_come_round(ms: int) -> None:
    host = Host()
    host.wait_ms(10_000)
    assert host.driver.has_host()
    host.wait_ms(ms)
    assert host.driver.has_host()


def test_a_computer_can_find_an_esp32_c3_that_has_just_started() -> None:
    device = Device(Setup("xiao_esp32c3"))
    device.power_on()
    device.run_to_ms(4_000)
    device.plug_in()
    device.run_to_ms(60_000)
    assert device.board.usb.is_found(60 * S)
    assert "sleep" not in kinds_since(device)


@pytest.mark.fidelity("sleep", "a handler left at a level is called without end, on esp32")
def test_a_press_in_light_sleep_is_not_drowned_by_its_own_interrupt() -> None:
    device = band_in_session("xiao_esp32c3", until_ms=20_000)
    device.press("main")
    device.run_to_ms(21_500)
    device.release("main")
    device.run_to_ms(22_000)
    assert device.recorder.state == "paused"


REFUSED_BY_RP2 = """
import machine, sys, time
from machine import ADC, I2C, PWM, Pin, Timer, WDT
print(sys.platform, time.gmtime(0)[0], time.gmtime()[0], machine.reset_cause())
for what in (
    lambda: machine.lightsleep(4294967),
    lambda: Timer(0),
    lambda: PWM(Pin(2), freq=1000, duty_u16=0, lightsleep=True),
    lambda: I2C(0, sda=Pin(6), scl=Pin(7)),
    lambda: ADC(Pin(26)).read_uv(),
    lambda: WDT(timeout=8389),
    lambda: machine.mem32[0x40058002],
    lambda: WDT(timeout=8388),
):
    try:
        what()
        print("taken")
    except Exception as error:
        print(type(error).__name__)
"""


@pytest.mark.fidelity(
    "machine", "what each port refuses; its constants, epoch and causes of reset"
)
@pytest.mark.parametrize("interpreter", interpreters.NAMES)
def test_what_rp2_refuses_is_refused(tmp_path: Path, interpreter: str) -> None:
    if interpreter != interpreters.DEFAULT:
        needs(interpreter)
    (tmp_path / "rondo").symlink_to(FIRMWARE / "rondo")
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(REFUSED_BY_RP2)
    device = Device(Setup("pico", firmware=tmp_path, interpreter=interpreter))
    device.power_on()
    device.run_to_ms(1_000)
    console = values(device, "console", "text")
    device.discard()
    assert console[0] == "rp2 1970 2021 1"
    refusals = "ValueError ValueError TypeError ValueError AttributeError ValueError ValueError"
    assert console[1:] == [*refusals.split(), "taken"]


SURVIVES = """
from machine import PWM, Pin
pwm = PWM(Pin(2), freq=1000, duty_u16=20000)
other = PWM(Pin(8), freq=1000, duty_u16=20000)
gone = PWM(Pin(4), freq=1000, duty_u16=20000)
gone.deinit()
plain = Pin(6, Pin.OUT, value=1)
"""


@pytest.mark.fidelity(
    "pwm", "PWM.deinit leaves the level, slices 4 to 7 go on over a soft reset, on rp2"
)
def test_a_soft_reset_of_an_rp2_lets_some_pwm_go_on_and_leaves_every_pin_driven(
    tmp_path: Path,
) -> None:
    (tmp_path / "rondo").symlink_to(FIRMWARE / "rondo")
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(SURVIVES)
    device = Device(Setup("pico", firmware=tmp_path))
    device.power_on()
    device.run_to_ms(1_000)
    lines = device.board.lines
    assert lines[4].duty == 1.0
    (tmp_path / "main.py").write_text("")
    device.reset("soft")
    device.run_to_ms(2_000)
    assert [lines[pin].duty for pin in (2, 4, 6)] == [1.0, 1.0, 1.0]
    assert lines[8].duty == pytest.approx(20_000 / 65_535)
    device.reset()
    device.run_to_ms(3_000)
    assert [lines[pin].duty for pin in (2, 4, 6, 8)] == [None] * 4


UNKNOWN_REGISTER = """
from machine import mem32

for _ in range(3):
    print(mem32[0x4005_8000], mem32[0x4006_4000])
"""


@pytest.mark.fidelity("registers", "the watchdog's; one that is not emulated says so once")
def test_a_register_that_is_not_emulated_says_so_once_and_is_no_part_of_the_trace(
    tmp_path: Path,
) -> None:
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(UNKNOWN_REGISTER)
    device = Device(Setup("pico", firmware=tmp_path))
    device.power_on()
    device.run_to_ms(1_000)
    assert device.recorder.warnings == [
        "the register at 0x40064000 is not emulated: it reads 0, whatever the chip's would"
    ]
    console = values(device, "console", "text")
    assert console == ["0 0"] * 3
    assert not any("register" in line for line in device.recorder.lines())
