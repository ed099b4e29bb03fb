"""What the pins of the buttons do is noted, the latest of it, in its order and with its instants."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.system.chip import WRAP, Chip, Pin

ROOM = 63  # the last of the ring stays free, so that a full one is not taken for an empty one


class Noted:
    """Two pins of a chip whose edges are noted."""

    def __init__(self, *levels: int) -> None:
        self.chip = Chip()
        self.pins = [Pin(level) for level in levels]
        self.module = self.chip.load("rondo.system.edges")
        self.edges = self.module.since_boot(self.pins)

    def after(self, ms: int) -> "Noted":
        self.chip.after(ms)
        return self

    def taken(self) -> list[tuple[int, int]]:
        """All that was noted, as (ticks, what)."""
        found = []
        while self.edges.noted:
            found.append((self.edges.ticks, self.edges.take()))
        return found


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 1), st.booleans()), max_size=200))
def test_every_edge_is_taken_in_its_order_and_of_too_many_the_latest(
    acts: list[tuple[int, int, bool]],
) -> None:
    noted, expected = Noted(1, 1), deque[tuple[int, int]](maxlen=ROOM)
    for ms, index, take in acts:
        pin = noted.after(ms).pins[index]
        pin.goes(1 - pin.level)
        expected.append((noted.chip.ticks, 2 * index + 1 - pin.level))
        if take:
            assert (noted.edges.ticks, noted.edges.take()) == expected.popleft()
    assert noted.taken() == list(expected)


def test_of_more_than_there_is_room_for_the_oldest_go_one_by_one() -> None:
    noted = Noted(1)
    for count in range(200):
        noted.after(1).pins[0].goes(count & 1)
    assert noted.taken() == [
        ((WRAP - 100 + 1 + count) % WRAP, 1 - (count & 1)) for count in range(200 - ROOM, 200)
    ]


def test_what_is_down_at_the_first_line_is_known_by_its_pin() -> None:
    found = [Noted(*levels).edges.held for levels in ((1, 1), (0, 1), (1, 0), (0, 0))]
    assert found == [0, 1, 2, 3]


def test_there_is_one_ring_from_the_first_line_on() -> None:
    noted = Noted(1, 1)
    began = noted.edges.began
    noted.after(40).pins[0].goes(0)
    assert noted.module.since_boot([Pin(), Pin()]) is noted.edges
    assert noted.edges.began == began == WRAP - 100
    assert noted.taken() == [((WRAP - 60) % WRAP, 1)]


def test_nothing_is_noted_in_a_sleep_but_what_is_recorded_by_hand() -> None:
    noted = Noted(1, 1)
    noted.edges.pause()
    noted.pins[1].goes(0)
    assert noted.taken() == []
    noted.edges.record(1)
    noted.edges.listen()
    noted.after(5).pins[1].goes(1)
    assert noted.taken() == [(WRAP - 100, 3), (WRAP - 95, 2)]


def test_a_button_held_from_before_the_start_is_unbroken_until_it_is_let_go_of() -> None:
    noted = Noted(0, 1)
    until = (noted.chip.ticks + 500) % WRAP
    assert noted.edges.unbroken(until), "it is down now"
    noted.after(300).pins[1].goes(0)
    noted.after(1).pins[1].goes(1)
    assert noted.edges.unbroken(until), "the other one says nothing of it"
    noted.after(198).pins[0].goes(1)
    assert not noted.edges.unbroken(until), "let go of 1 ms before"
    noted.pins[0].goes(0)
    assert not noted.edges.unbroken(until), "and down again"


def test_a_button_let_go_of_after_one_edge_of_the_other_is_broken() -> None:
    noted = Noted(0, 1)
    until = noted.chip.ticks + 50  # before what a place of the ring has that was never written
    noted.after(1).pins[1].goes(0)
    noted.after(1).pins[0].goes(1)
    noted.after(1).pins[0].goes(0)
    assert not noted.edges.unbroken(until)


def test_a_button_let_go_of_at_the_very_end_was_held_so_long() -> None:
    noted = Noted(0)
    until = (noted.chip.ticks + 500) % WRAP
    noted.after(500).pins[0].goes(1)
    assert noted.edges.unbroken(until)


def test_a_button_that_goes_down_later_was_never_held_from_before() -> None:
    noted = Noted(1, 0)
    noted.after(1).pins[0].goes(0)
    assert not noted.edges.unbroken((noted.chip.ticks + 500) % WRAP)


def test_a_button_that_was_let_go_of_unnoticed_is_broken() -> None:
    noted = Noted(0)
    noted.edges.pause()
    noted.pins[0].goes(1)
    assert not noted.edges.unbroken(noted.chip.ticks), "its level says so"
