"""What a session draws from the cell: the sum of what each part draws in each of its states."""

from pathlib import Path

import pytest

from firmware.rondo.haptics import cues
from simulator import boards
from simulator.core.energy import USABLE, EnergyMeter
from simulator.scenario.acts import Hand, begin, device_of
from simulator.scenario.model import Scenario

PAGES = Path(__file__).parents[3] / "docs" / "boards"


def led_and_meter(**settings: object) -> tuple[Hand, EnergyMeter]:
    scenario = Scenario("drawn", settings=settings)
    device = device_of(scenario)
    meter = EnergyMeter(device)
    device.power_on()
    return Hand(device, scenario), meter


def tap(hand: Hand, at_ms: int) -> None:
    hand.device.run_to_ms(at_ms - 1)
    hand.do("press", "main", at_ms=at_ms)
    hand.do("release", "main", at_ms=at_ms + 100)


def session(**settings: object) -> EnergyMeter:
    hand, meter = led_and_meter(**settings)
    tap(hand, 2_000)
    tap(hand, 4_000)
    hand.device.run_to_ms(28 * 60_000 + 10_000)
    meter.settle()
    return meter


@pytest.mark.fidelity("energy", "the chip asleep, and what draws always")
def test_an_hour_asleep_draws_what_the_chip_and_the_divider_draw() -> None:
    hand, meter = led_and_meter(display="off")
    hand.device.run_to_ms(60_000)
    meter.settle()
    mas_before = meter.total.charge_mas
    hand.device.run_to_ms(60_000 + 3_600_000)
    meter.settle()
    draws = hand.device.draws
    asleep_mas = (draws["asleep"].ma + draws["rest"].ma) * 3600
    assert meter.total.charge_mas - mas_before == pytest.approx(
        asleep_mas + 3600 * 0.01, rel=0.001
    )
    assert meter.now_ma == pytest.approx(draws["asleep"].ma + draws["rest"].ma + 0.01)


@pytest.mark.fidelity("energy", "the motor, as long as it is driven and as it spins up")
def test_the_motor_draws_most_as_it_starts_and_only_while_it_is_driven() -> None:
    with_repeats, without_repeats = session(display="off"), session(display="off", repeat=0)
    motor = with_repeats.parts["motor"]
    on_s = sum(
        sum(cues.STEPS[name][::2]) for name in ("left", "right", "assist") for _ in range(2)
    ) / 1000  # fmt: skip
    assert motor.charge_mas > 70 * on_s
    assert motor.charge_mas < 110 * 60
    assert without_repeats.parts["motor"].charge_mas < motor.charge_mas


def test_the_parts_add_up_and_so_do_the_phases() -> None:
    meter = session(display="always")
    assert sum(part_charge.charge_mas for part_charge in meter.parts.values()) == pytest.approx(
        meter.total.charge_mas
    )
    assert list(meter.phases) == list(range(12))
    in_phases = sum(part_charge.seconds for part_charge in meter.phases.values())
    assert in_phases == pytest.approx(28 * 60, abs=1)
    assert {"left", "right", "assist", "move_on", "done", "accepted"} <= set(meter.cues)


def test_a_display_that_is_always_on_costs_more_than_all_the_rest() -> None:
    display_always, display_off = session(display="always"), session(display="off")
    assert display_always.parts["display"].charge_mas > display_off.total.charge_mas
    assert display_off.parts["display"].average_ma == pytest.approx(0.01)


def test_more_sessions_a_day_are_fewer_days_and_none_is_the_cell_asleep() -> None:
    meter = session(display="glance")
    draws, mah = boards.load(boards.DEFAULT).DRAWS, boards.load(boards.DEFAULT).CELL_MAH
    resting_ma = draws["asleep"].ma + draws["rest"].ma
    assert meter.days(0) == pytest.approx(mah * USABLE / resting_ma / 24)
    assert meter.days(12) < meter.days(8) < meter.days(0)


def test_without_power_nothing_is_drawn() -> None:
    hand, meter = led_and_meter()
    hand.device.run_to_ms(10_000)
    hand.do("cut", at_ms=20_000)
    hand.device.run_to_ms(21_000)
    meter.settle()
    total_before = meter.total.charge_mas, meter.total.seconds
    hand.device.run_to_ms(90_000)
    meter.settle()
    assert (meter.total.charge_mas, meter.total.seconds) == total_before
    assert total_before[1] == pytest.approx(20, abs=0.001)
    assert meter.now_ma == 0


def test_a_write_draws_more_until_it_is_over_and_a_session_only_what_is_its_own() -> None:
    hand, meter = led_and_meter(display="off")
    hand.device.record("flash", {"op": "erase", "block": 0, "bytes": 4096})
    writing_ma = meter.now_ma
    hand.device.record("console", {"text": "written"})
    draws = hand.device.draws
    assert writing_ma - meter.now_ma == pytest.approx(draws["flash"].ma - draws["awake"].ma)
    for taps_ms in ((2_000, 4_000), (68_000, 70_000, 72_000)):
        for at_ms in taps_ms:
            tap(hand, at_ms)
        hand.device.run_to_ms(taps_ms[-1] + 30_000)
        hand.do("press", "main")
        hand.device.run_to_ms(taps_ms[-1] + 34_000)
        hand.do("release", "main")
    hand.device.run_to_ms(110_000)
    assert (meter.sessions, list(meter.phases)) == (2, [0])
    assert meter.phases[0].seconds == pytest.approx(33, abs=1)


def test_looking_changes_nothing() -> None:
    untouched_hand = begin(Scenario("drawn", settings={"display": "always"}))
    looked_at, meter = led_and_meter(display="always")
    for hand in (untouched_hand, looked_at):
        tap(hand, 2_000)
        tap(hand, 4_000)
        for t_ms in range(5_000, 120_000, 333):
            hand.device.run_to_ms(t_ms)
            assert meter.now_ma >= 0
    assert list(untouched_hand.device.recorder.lines()) == list(looked_at.device.recorder.lines())


@pytest.mark.parametrize("name", boards.NAMES)
def test_every_figure_of_a_board_says_where_it_is_from(name: str) -> None:
    draws = boards.load(name).DRAWS
    assert set(draws) == {"awake", "asleep", "flash", "rest"}
    for draw in draws.values():
        assert draw.source[:4] in ("[M] ", "[D] ", "[I] ")
        assert draw.ma >= 0


@pytest.mark.parametrize("name", boards.NAMES)
def test_the_cell_is_the_one_that_is_to_be_bought(name: str) -> None:
    page = next(path for path in PAGES.glob("*.md") if name.startswith(path.stem))
    assert f"{boards.load(name).CELL_MAH} mAh" in page.read_text()
