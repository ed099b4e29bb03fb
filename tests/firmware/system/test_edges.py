"""Edges of the buttons' pins are recorded, the latest of them, in order and with their instants."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.system.chip import WRAP, Chip, Pin

ROOM = 63  # the last of the ring stays free, so that a full one is not taken for an empty one


class RecordedEdges:
    """Two pins of a chip whose edges are recorded."""

    def __init__(self, *levels: int) -> None:
        self.chip = Chip()
        self.pins = [Pin(level) for level in levels]
        self.module = self.chip.load("rondo.system.edges")
        self.edges = self.module.since_boot(self.pins)

    def wait_ms(self, ms: int) -> "RecordedEdges":
        self.chip.wait_ms(ms)
        return self

    def take_all(self) -> list[tuple[int, int]]:
        """Returns all recorded edges as (ticks, edge), and removes them."""
        edges = []
        while self.edges.noted:
            edges.append((self.edges.ticks, self.edges.take()))
        return edges


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 1), st.booleans()), max_size=200))
def test_every_edge_is_taken_in_its_order_and_of_too_many_the_latest(
    acts: list[tuple[int, int, bool]],
) -> None:
    buttons, expected = RecordedEdges(1, 1), deque[tuple[int, int]](maxlen=ROOM)
    for ms, index, is_taken in acts:
        pin = buttons.wait_ms(ms).pins[index]
        pin.set_level(1 - pin.level)
        expected.append((buttons.chip.ticks, 2 * index + 1 - pin.level))
        if is_taken:
            assert (buttons.edges.ticks, buttons.edges.take()) == expected.popleft()
    assert buttons.take_all() == list(expected)


def test_of_more_than_there_is_room_for_the_oldest_go_one_by_one() -> None:
    buttons = RecordedEdges(1)
    for edge_number in range(200):
        buttons.wait_ms(1).pins[0].set_level(edge_number & 1)
    assert buttons.take_all() == [
        ((WRAP - 100 + 1 + edge_number) % WRAP, 1 - (edge_number & 1))
        for edge_number in range(200 - ROOM, 200)
    ]


def test_what_is_down_at_the_first_line_is_known_by_its_pin() -> None:
    held_bits = [RecordedEdges(*levels).edges.held for levels in ((1, 1), (0, 1), (1, 0), (0, 0))]
    assert held_bits == [0, 1, 2, 3]


def test_there_is_one_ring_from_the_first_line_on() -> None:
    buttons = RecordedEdges(1, 1)
    first_ticks = buttons.edges.began
    buttons.wait_ms(40).pins[0].set_level(0)
    assert buttons.module.since_boot([Pin(), Pin()]) is buttons.edges
    assert buttons.edges.began == first_ticks == WRAP - 100
    assert buttons.take_all() == [((WRAP - 60) % WRAP, 1)]


def test_nothing_is_noted_in_a_sleep_but_what_is_recorded_by_hand() -> None:
    buttons = RecordedEdges(1, 1)
    buttons.edges.pause()
    buttons.pins[1].set_level(0)
    assert buttons.take_all() == []
    buttons.edges.record(1)
    buttons.edges.listen()
    buttons.wait_ms(5).pins[1].set_level(1)
    assert buttons.take_all() == [(WRAP - 100, 3), (WRAP - 95, 2)]


def test_an_edge_that_comes_while_another_is_recorded_by_hand_is_not_lost() -> None:
    buttons = RecordedEdges(1, 1)
    main, side = buttons.pins
    read_level = main.value

    def value_with_an_edge() -> int:
        side.set_level(0)
        return read_level()

    main.value = value_with_an_edge  # type: ignore[method-assign]
    buttons.edges.record(0)
    assert [edge for _, edge in buttons.take_all()] == [3, 0]


def test_a_button_held_from_before_the_start_is_unbroken_until_it_is_let_go_of() -> None:
    buttons = RecordedEdges(0, 1)
    until_ticks = (buttons.chip.ticks + 500) % WRAP
    assert buttons.edges.unbroken(until_ticks), "it is down now"
    buttons.wait_ms(300).pins[1].set_level(0)
    buttons.wait_ms(1).pins[1].set_level(1)
    assert buttons.edges.unbroken(until_ticks), "the other one says nothing of it"
    buttons.wait_ms(198).pins[0].set_level(1)
    assert not buttons.edges.unbroken(until_ticks), "let go of 1 ms before"
    buttons.pins[0].set_level(0)
    assert not buttons.edges.unbroken(until_ticks), "and down again"


def test_a_button_let_go_of_stays_broken_once_its_edges_are_taken() -> None:
    buttons = RecordedEdges(0, 1)
    until_ticks = (buttons.chip.ticks + 500) % WRAP
    buttons.wait_ms(100).pins[1].set_level(0)
    buttons.take_all()
    assert buttons.edges.unbroken(until_ticks), "the other one says nothing of it"
    buttons.wait_ms(100).pins[0].set_level(1)
    buttons.wait_ms(100).pins[0].set_level(0)
    buttons.take_all()
    assert not buttons.edges.unbroken(until_ticks)


def test_a_button_let_go_of_after_one_edge_of_the_other_is_broken() -> None:
    buttons = RecordedEdges(0, 1)
    until_ticks = (
        buttons.chip.ticks + 50
    )  # before what a place of the ring has that was never written
    buttons.wait_ms(1).pins[1].set_level(0)
    buttons.wait_ms(1).pins[0].set_level(1)
    buttons.wait_ms(1).pins[0].set_level(0)
    assert not buttons.edges.unbroken(until_ticks)


def test_a_button_let_go_of_at_the_very_end_was_held_so_long() -> None:
    buttons = RecordedEdges(0)
    until_ticks = (buttons.chip.ticks + 500) % WRAP
    buttons.wait_ms(500).pins[0].set_level(1)
    assert buttons.edges.unbroken(until_ticks)


def test_a_button_that_goes_down_later_was_never_held_from_before() -> None:
    buttons = RecordedEdges(1, 0)
    buttons.wait_ms(1).pins[0].set_level(0)
    assert not buttons.edges.unbroken((buttons.chip.ticks + 500) % WRAP)


def test_a_button_that_was_let_go_of_unnoticed_is_broken() -> None:
    buttons = RecordedEdges(0)
    buttons.edges.pause()
    buttons.pins[0].set_level(1)
    assert not buttons.edges.unbroken(buttons.chip.ticks), "its level says so"
