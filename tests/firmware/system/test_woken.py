"""A press that ends a sleep: its edge fell into the sleep, so the wake-up counts as the burst's first edge."""

from collections.abc import Callable
from types import SimpleNamespace

from firmware.rondo.session.table import NEVER
from tests.firmware.system.chip import Chip, Pin

BUTTONS, EDGES, CLOCK = (f"rondo.system.{name}" for name in ("buttons", "edges", "clock"))


class Woken:
    """A band that `main` has just woken; `events` returns what its buttons report."""

    def __init__(self) -> None:
        self.chip, self.pin = Chip(), Pin()
        self.edges = edges = self.chip.load(EDGES).since_boot([self.pin])
        self.clock = self.chip.load(CLOCK).Clock(self.chip.ticks)
        self.buttons = self.chip.load(BUTTONS).Buttons(edges, ["main"], self.clock)
        edges.pause()

    def wake(self) -> None:
        self.clock.now()
        self.buttons.resume(by_button=True)

    def set_level(self, ms: int, level: int) -> None:
        """Sets the pin's level after `ms`."""
        self.chip.wait_ms(ms)
        self.pin.set_level(level)

    def events_within_ms(self, ms: int) -> list[tuple[str, int, int]]:
        """Returns (event, instant of the press, instant of the report) of each event within `ms`."""
        events = []
        for _ in range(ms):
            self.chip.wait_ms(1)
            while self.buttons.poll(self.clock.now()):
                events.append((self.buttons.event, self.buttons.at, self.clock.ms))
        return events


def test_a_press_that_bounces_as_it_wakes_counts_from_the_wake_and_once_it_has_held() -> None:
    band = Woken()
    band.chip.wait_ms(1_000)
    band.wake()  # by a contact that is open again already
    band.set_level(1, 0)
    band.set_level(1, 1)
    band.set_level(1, 0)
    assert band.events_within_ms(20) == [("press", 1_000, 1_008)], "5 ms after its last edge"


def test_a_press_whose_edge_comes_within_5_ms_of_the_wake_counts_from_that() -> None:
    for ms, press_ms in ((4, 1_000), (5, 1_005)):
        band = Woken()
        band.chip.wait_ms(1_000)
        band.wake()
        assert band.events_within_ms(ms - 1) == []
        band.set_level(1, 0)
        assert band.events_within_ms(20)[0][:2] == ("press", press_ms)


def test_a_contact_that_held_longer_than_5_ms_was_a_press_though_it_is_found_open_again() -> None:
    for ms, events in ((5, []), (6, ["press"])):
        band = Woken()
        band.buttons.resume(by_button=False)
        band.set_level(50, 0)
        band.set_level(ms, 1)
        assert [event for event, _, _ in band.events_within_ms(60)] == events, ms


def test_a_press_after_a_wake_by_a_ghost_counts_from_its_own_edge() -> None:
    band = Woken()
    band.chip.wait_ms(1_000)
    band.wake()
    assert band.buttons.any_down
    assert band.buttons.deadline() == 1_005, "it asks to be called, so that the chip sleeps again"
    assert band.events_within_ms(5) == []
    assert not band.buttons.any_down, "nothing is left of it"
    band.set_level(1, 0)
    assert band.events_within_ms(20) == [("press", 1_006, 1_011)]


def test_a_contact_that_is_still_closed_is_an_edge_of_the_wake() -> None:
    band = Woken()
    band.chip.wait_ms(1_000)
    band.pin.set_level(0)  # within the sleep
    band.wake()
    assert band.events_within_ms(20) == [("press", 1_000, 1_005)]


def wait_a_second(band: Woken, hears_edges: bool, sleep: Callable[[int], object]) -> None:
    """Waits for 1 s on a chip that sleeps as `sleep` says, with its motor off and no cable."""
    light = SimpleNamespace(
        longest_ms=9_000,
        hears_edges=hears_edges,
        must_stay_awake=lambda: False,
        heed=lambda _: None,
        sleep=sleep,
    )
    motor = SimpleNamespace(driving=False, check=lambda: None)
    cable = SimpleNamespace(waits=lambda: False)
    power = band.chip.load("rondo.system.power").Power(
        light, band.edges, band.buttons, band.clock, motor, cable
    )
    power.wait(band.clock.now() + 1_000)


def test_a_sleep_that_ends_a_ms_before_its_time_was_ended_by_a_press() -> None:
    for early_ms in (0, 1):
        band = Woken()
        wait_a_second(
            band,
            hears_edges=False,
            sleep=lambda ms, early_ms=early_ms, chip=band.chip: chip.wait_ms(ms - early_ms),
        )
        assert band.buttons.any_down == (early_ms > 0)


def test_a_press_whose_edge_was_lost_in_a_sleep_is_found_if_that_ends_before_its_time() -> None:
    for early_ms in (1, 500):
        band, left_ms = Woken(), [early_ms, 0]

        def sleep(ms: int, band: Woken = band, left_ms: list[int] = left_ms) -> None:
            band.chip.wait_ms(ms - left_ms.pop(0))
            band.pin.level = 0  # no interrupt

        wait_a_second(band, hears_edges=True, sleep=sleep)
        assert left_ms == [0], "it sleeps no more"
        assert [event for event, _, _ in band.events_within_ms(20)] == ["press"]


def test_the_end_of_a_phase_waits_for_a_press_that_came_before_it_and_for_no_later_one() -> None:
    band = Woken()
    band.chip.wait_ms(1_000)
    band.wake()
    assert band.buttons.pressing(1_001)
    assert not band.buttons.pressing(1_000)
    band.events_within_ms(10)  # nothing was pressed
    assert not band.buttons.pressing(9_000)
    band.set_level(0, 0)
    assert band.buttons.pressing(1_011)
    assert not band.buttons.pressing(1_010)


def test_an_edge_is_bounce_for_30_ms_after_a_press_counts_and_not_a_ms_longer() -> None:
    debouncer = Chip().load(BUTTONS).Debouncer(down=False)
    debouncer.edge(100)
    assert debouncer.settle(level_down=True, now=105)
    debouncer.edge(134)
    assert debouncer.burst_at == NEVER
    debouncer.edge(135)
    assert debouncer.burst_at == 135


def test_a_second_press_that_is_held_on_means_nothing_more() -> None:
    band = Woken()
    band.buttons.resume(by_button=False)
    events = []
    for level, ms in ((0, 100), (1, 100), (0, 9_000)):
        band.set_level(1, level)
        events += [event for event, _, _ in band.events_within_ms(ms)]
    assert events == ["press", "press", "double"]
