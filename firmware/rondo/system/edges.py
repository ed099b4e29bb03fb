"""Notes each edge of the buttons' pins, from the first line of boot.py on; `buttons` makes presses of them.

An interrupt notes the pin, its level and the ticks; everything else happens later.

    edges = since_boot([Pin(4), Pin(5)])
    while edges.noted:
        edges.ticks, edges.take()       of the oldest edge: when it came, and what it was
"""

from time import ticks_diff, ticks_ms

from machine import Pin
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from _mpy_shed.time_mp import _TicksMs

_RING = const(64)

_edges: "Edges | None" = None


class Edges:
    """The edges of the buttons' pins, the oldest first, each until `take` removes it.

    A pressed button pulls its pin low. `began` is the tick count as this object was made; bit i of `held` is 1 if
    pin i was low at that instant.
    """

    def __init__(self, pins: "list[Pin]") -> None:
        self.pins = pins
        self.began = ticks_ms()
        self.held = 0
        self._what = bytearray(_RING)  # of each edge: 2 * index of its pin + (1 if low)
        self._ticks: "list" = [0] * _RING
        self._head = 0
        self._tail = 0
        self._handlers = [self._recorder_of(2 * i) for i in range(len(pins))]
        self.listen()
        for i in range(len(pins)):
            if not pins[i].value():
                self.held |= 1 << i

    def _recorder_of(self, what: int) -> "Callable[[Pin], None]":
        def record(pin: Pin) -> None:
            # First what may let an interrupt in: another edge is recorded then, and moves the head.
            edge = what if pin.value() else what + 1
            head = self._head
            self._what[head] = edge
            self._ticks[head] = ticks_ms()
            self._head = head = (head + 1) % _RING
            if head == self._tail:  # ring full: drop the oldest edge
                self._tail = (head + 1) % _RING

        return record

    def listen(self) -> None:
        """Attaches interrupts to both edges of every pin."""
        for i in range(len(self.pins)):
            self.pins[i].irq(handler=self._handlers[i], trigger=Pin.IRQ_FALLING | Pin.IRQ_RISING)

    def pause(self) -> None:
        """Detaches the interrupts: a sleep that a low level ends would deliver them without end."""
        for pin in self.pins:
            pin.irq(handler=None)

    def record(self, index: int) -> None:
        """Records an edge at this instant of the pin `index`, for which no interrupt came."""
        self._handlers[index](self.pins[index])

    def unbroken(self, until: "_TicksMs") -> bool:
        """Returns whether the first pin was low without a break from before the start to `until` (ticks), or to
        now.
        """
        if not self.held & 1:
            return False
        low = not self.pins[0].value()  # read first: an edge that made it high is in the ring
        index = self._tail
        while index != self._head:
            if self._what[index] == 0:
                return ticks_diff(self._ticks[index], until) >= 0
            index = (index + 1) % _RING
        return low

    @property
    def noted(self) -> bool:
        """Returns whether an edge waits to be taken."""
        return self._head != self._tail

    @property
    def ticks(self) -> int:
        """Returns when the oldest edge came, in ticks."""
        return self._ticks[self._tail]

    def take(self) -> int:
        """Removes the oldest edge; returns twice the index of its pin, plus 1 if the pin went low."""
        what = self._what[self._tail]
        if what == 0:  # let go of: `unbroken` finds that in the ring no more
            self.held &= ~1
        self._tail = (self._tail + 1) % _RING
        return what


def since_boot(pins: "list[Pin]") -> Edges:
    """Returns the one `Edges` of this start; the first call, in boot.py, makes it."""
    global _edges
    if _edges is None:
        _edges = Edges(pins)
    return _edges
