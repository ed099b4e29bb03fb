"""The motor's driver, on the emulated chip: whatever the software does wrong, the motor stops."""

from collections.abc import Callable
from types import ModuleType

import pytest

from simulator.chips.erm import Erm
from simulator.core.kernel import MS, Kernel
from simulator.core.line import Line
from simulator.interpreters.modules import Modules
from simulator.mcu.wires import Wires
from tests.emulated.chip_modules import modules_of_chip

MOTOR_PIN = 10


class Bench:
    """An emulated chip with only a motor, which runs a few lines of firmware; its modules are added to `loaded`."""

    def __init__(
        self,
        firmware: Callable[[ModuleType, ModuleType], None],
        loaded: list[Modules] | None = None,
    ) -> None:
        self.kernel = Kernel()
        self.drives: list[tuple[int, float]] = []
        line = Line()
        self.motor = Erm(lambda: self.kernel.now_us / MS, self._record_duty)
        line.on_drive = self.motor.drive
        wires = Wires(lines={MOTOR_PIN: line})
        modules = Modules(modules_of_chip(self.kernel, wires))
        if loaded is not None:
            loaded.append(modules)
        driver = modules.load("rondo.drivers.erm")
        pins = modules.load("machine")

        def run() -> None:
            pwm = pins.PWM(pins.Pin(MOTOR_PIN), freq=20_000, duty_u16=0, lightsleep=True)
            firmware(driver.Erm(pwm, pins.Timer(0)), modules.load("time"))

        self.kernel.start(run)
        self.kernel.run(200_000 * MS)

    def _record_duty(self, duty: float) -> None:
        self.drives.append((self.kernel.now_us // MS, duty))


def test_a_motor_that_nobody_stops_is_stopped_after_a_second_and_a_half() -> None:
    bench = Bench(lambda motor, time: (motor.drive(percent=100), time.sleep_ms(10_000)))
    assert bench.drives == [(0, 1.0), (1500, 0.0)]


def test_driving_on_and_on_does_not_postpone_the_limit() -> None:
    def firmware(motor: ModuleType, time: ModuleType) -> None:
        for _ in range(14):
            motor.drive(percent=70)
            time.sleep_ms(100)
        motor.drive(percent=100)
        time.sleep_ms(10_000)

    assert Bench(firmware).drives == [(0, 0.7), (1400, 1.0), (1500, 0.0)]


def test_a_pulse_after_a_pulse_has_the_whole_limit_again() -> None:
    def firmware(motor: ModuleType, time: ModuleType) -> None:
        for _ in range(3):
            motor.drive(percent=100)
            time.sleep_ms(1200)
            motor.off()
            time.sleep_ms(100)

    assert [t_ms for t_ms, duty in Bench(firmware).drives if duty == 0.0] == [1200, 2500, 3800]


def test_after_the_limit_has_come_the_next_pulse_is_felt_and_has_a_limit_of_its_own() -> None:
    def firmware(motor: ModuleType, time: ModuleType) -> None:
        motor.drive(percent=100)
        time.sleep_ms(2000)
        assert not motor.driving
        motor.drive(percent=100)
        time.sleep_ms(10_000)

    assert Bench(firmware).drives == [(0, 1.0), (1500, 0.0), (2000, 1.0), (3500, 0.0)]


class Alarm:
    """A timer that only records what it is set to."""

    ONE_SHOT = 0

    def __init__(self) -> None:
        self.alarms: list[int | str] = []

    def init(self, mode: int, period: int, callback: Callable[[object], None]) -> None:
        self.alarms.append(period)

    def deinit(self) -> None:
        self.alarms.append("off")


def timer_settings(*waits_ms: int) -> list[int | str]:
    """Returns what the driver sets its timer to: at a pulse, at a check after each of `waits_ms` ms, at the end."""
    loaded: list[Modules] = []
    alarm = Alarm()

    def firmware(_: ModuleType, time: ModuleType) -> None:
        pwm = loaded[0].load("machine").PWM(loaded[0].load("machine").Pin(MOTOR_PIN), freq=20_000)
        motor = loaded[0].load("rondo.drivers.erm").Erm(pwm, alarm)
        motor.drive(percent=100)
        for ms in waits_ms:
            time.sleep_ms(ms)
            motor.check()
        motor.off()

    Bench(firmware, loaded)
    return alarm.alarms


def test_a_pulse_that_is_over_leaves_no_timer_that_would_wake_the_chip() -> None:
    assert timer_settings() == [1500, "off"]


def test_after_a_sleep_the_timer_has_what_is_left_of_the_limit_to_the_millisecond() -> None:
    assert timer_settings(500, 999) == [1500, 1000, 1, "off"]
    assert timer_settings(500, 1000) == [1500, 1000, "off"]


@pytest.mark.fidelity("erm", "time to spin up and to come to rest")
def test_the_motor_needs_time_to_spin_up_and_to_come_to_rest() -> None:
    bench = Bench(lambda motor, time: (motor.drive(percent=100), time.sleep_ms(300), motor.off()))
    assert bench.motor.speed(300) > 0.99
    assert 0.2 < bench.motor.speed(380) < 0.5
    assert bench.motor.speed(1_000) < 0.01


@pytest.mark.fidelity("erm", "a voltage to start at, and a lower one to keep turning")
def test_a_duty_below_the_start_voltage_turns_only_what_turns_already() -> None:
    at_rest = Bench(lambda motor, time: (motor.drive(percent=55), time.sleep_ms(500)))
    assert at_rest.motor.speed(500) == 0.0
    kicked_motor = Bench(
        lambda m, time: (
            m.drive(percent=100),
            time.sleep_ms(60),
            m.drive(percent=55),
            time.sleep_ms(500),
        )
    )
    assert 0.5 < kicked_motor.motor.speed(560) < 0.6


@pytest.mark.fidelity("mcu", "timers stand still in light sleep")
def test_in_light_sleep_where_timers_stand_still_the_limit_holds_too() -> None:
    class NoEdges:
        noted = False

        def pause(self) -> None: ...

    class NoButtons:
        any_down = False
        stuck = 0

        def resume(self, early: bool) -> None: ...

    def firmware(motor: ModuleType, time: ModuleType) -> None:
        class NoCable:
            def waits(self) -> bool:
                return False

        load = bench_modules[0].load
        sleep = load("rondo.ports.esp32").Sleep([], (), 0)
        clock = load("rondo.system.clock").Clock(time.ticks_ms())
        power = load("rondo.system.power").Power(
            sleep, NoEdges(), NoButtons(), clock, motor, NoCable()
        )
        motor.drive(percent=100)
        for _ in range(3):
            power.wait(clock.now() + 60_000)

    bench_modules: list[Modules] = []
    bench = Bench(firmware, bench_modules)
    assert bench.drives == [(0, 1.0), (1500, 0.0)]
