"""Virtual time for one device: a heap of events, and the greenlet in which its firmware runs.

Time is in whole µs since the first power on. It advances only when the firmware waits or makes a call that
takes time (`charge_us`), or when there is no firmware to run. Waiting takes no real time: time jumps to the next
event. Events run in order of their instant, then of their rank, then of their making, so the same run gives
the same order everywhere.

Not modelled: but for its start, what firmware does between two calls of the hardware takes no time (a chip needs
some 40 µs for a step of a state machine, and a millisecond or two for a redraw; `chip_time on` is a model of that);
a loop that makes no call at all is found on the real interpreters only.
"""

import heapq
from collections.abc import Callable, Sequence

from greenlet import GreenletExit, getcurrent, greenlet

MS = 1_000
S = 1_000_000
FOREVER = 1 << 62

# Firmware that works this long in one go, without once waiting, is stuck in a loop.
SPIN_LIMIT_US = 20 * S


class Stuck(BaseException):
    """Raised when the firmware has worked for too long without waiting.

    It does not derive from Exception, so that no `except Exception` in the firmware catches it.
    """


class Event:
    """An action planned for the instant `at_us`; `action` is None once it is cancelled."""

    __slots__ = ("action", "at_us")

    def __init__(self, at_us: int, action: Callable[[], object]) -> None:
        self.at_us = at_us
        self.action: Callable[[], object] | None = action

    def cancel(self) -> None:
        """Cancels the event, so that its action is not called."""
        self.action = None


class Kernel:
    """The virtual time of one device.

    `now_us` is the time. A handler or chip that ends a light sleep early sets `interrupted`; `pending` are the
    interrupts that `deliver` is to serve.
    """

    def __init__(self) -> None:
        self.now_us = 0
        self.interrupted = False
        self._events: list[tuple[int, int, int, Event]] = []  # at, rank, order
        self._event_count = 0
        self._next_event_us = FOREVER
        self._run_until_us = 0
        self._free_until_us = 0  # the last instant up to which nothing happens
        self._outside: greenlet | None = None
        self._firmware: greenlet | None = None
        self._resume_at_us = FOREVER
        self._stuck_at_us = SPIN_LIMIT_US  # the firmware is stuck if it has not waited by then
        self.pending: Sequence[object] = ()
        self.deliver: Callable[[], None] = lambda: None
        self._killed = False
        self._in_light_sleep = False  # the firmware is in a light sleep

    @property
    def now_ms(self) -> int:
        """Returns the time in whole ms."""
        return self.now_us // MS

    @property
    def due_us(self) -> int:
        """Returns the instant of the next event or step of the firmware, in µs; FOREVER if none is planned."""
        return min(self._resume_at_us, self._next_event_us)

    def call_at_us(self, at_us: int, action: Callable[[], object], rank: int = 0) -> Event:
        """Plans `action` for the instant `at_us`.

        Of several actions at one instant, the lowest rank comes first.
        """
        self._event_count += 1
        if at_us < self.now_us:
            at_us = self.now_us
        event = Event(at_us, action)
        heapq.heappush(self._events, (at_us, rank, self._event_count, event))
        if at_us < self._next_event_us:
            self._set_next_event(at_us)
        return event

    def _set_next_event(self, at_us: int) -> None:
        self._next_event_us = at_us
        self._free_until_us = min(at_us - 1, self._run_until_us)

    # For the firmware's side: all of these run in its greenlet.

    def charge_us(self, us: int) -> None:
        """Advances time by `us` for a call of the firmware: runs the events due in it, then serves interrupts."""
        end_us = self.now_us + us
        if end_us <= self._free_until_us and end_us <= self._stuck_at_us:
            self.now_us = end_us  # what `work` does, without a call: this is the commonest case
        else:
            self.work(us)
        if self.pending:
            self.deliver()

    def work(self, us: int) -> None:
        """Advances time by `us` and runs the events due in it; unlike `charge_us`, serves no interrupts.

        Raises Stuck once the firmware has worked for 20 s without a wait.
        """
        end_us = self.now_us + us
        if end_us > self._stuck_at_us:
            raise Stuck("the firmware has worked for 20 s without once waiting")
        self._advance(end_us, is_wakeable=False)

    def idle_us(self) -> int:
        """Returns for how many µs the firmware can work before any event is due."""
        if self.pending:
            return 0
        return max(0, min(self._free_until_us, self._stuck_at_us) - self.now_us)

    def wait(self, us: int) -> None:
        """Waits on behalf of the firmware, awake, for `us`.

        Interrupts are served meanwhile and do not end the wait.
        """
        end_us = self.now_us + us
        if end_us <= self._free_until_us:
            self.now_us = end_us  # what `_advance` does, without a call
        else:
            self._advance(end_us, is_wakeable=False, may_serve=True)
        self._stuck_at_us = self.now_us + SPIN_LIMIT_US
        if self.pending:
            self.deliver()

    def sleep(self, us: int) -> None:
        """Waits on behalf of the firmware for `us`, or until something sets `interrupted`.

        Serves no interrupts.
        """
        self.interrupted = False
        self._in_light_sleep = True
        self._advance(self.now_us + us, is_wakeable=True)
        self._in_light_sleep = False
        self._stuck_at_us = self.now_us + SPIN_LIMIT_US

    def listen(self) -> None:
        """Waits on behalf of the firmware, awake, until something sets `interrupted`.

        Serves interrupts meanwhile.
        """
        self.interrupted = False
        self._in_light_sleep = True
        self._advance(FOREVER, is_wakeable=True, may_serve=True)
        self._in_light_sleep = False
        self._stuck_at_us = self.now_us + SPIN_LIMIT_US

    def _advance(self, end_us: int, is_wakeable: bool, may_serve: bool = False) -> None:
        while end_us > self._free_until_us:
            if self._next_event_us <= end_us and self._next_event_us <= self._run_until_us:
                self._run_next_event()
                if may_serve:
                    self._stuck_at_us = self.now_us + SPIN_LIMIT_US
                    self.deliver()
                if is_wakeable and self.interrupted:
                    return
            else:
                self._resume_at_us = end_us
                assert self._outside is not None
                self._outside.switch()
                self._resume_at_us = FOREVER
                if self._killed:
                    raise GreenletExit
                if is_wakeable and self.interrupted:
                    return
        self.now_us = end_us

    def _run_next_event(self) -> None:
        """Removes the next event from the heap and runs its action.

        If the action has killed the firmware and this code runs in the firmware's greenlet, ends the greenlet.
        """
        events = self._events
        at_us, _, _, event = heapq.heappop(events)
        if event.action is not None:
            self.now_us = at_us
            event.action()
        while events and events[0][3].action is None:
            heapq.heappop(events)
        self._set_next_event(events[0][0] if events else FOREVER)
        if self._killed and self._firmware is getcurrent():
            raise GreenletExit

    # For the outside.

    def start(self, firmware: Callable[[], None]) -> None:
        """Starts `firmware` in a new greenlet at this instant; the previous firmware must have ended."""
        self._killed = False
        self._in_light_sleep = False
        self._stuck_at_us = self.now_us + SPIN_LIMIT_US
        self._firmware = greenlet(firmware)
        self._resume_at_us = self.now_us

    def kill(self) -> None:
        """Ends the firmware at once, between two of its steps, because the chip loses power or is reset."""
        self._killed = True
        self._resume_at_us = FOREVER
        firmware = self._firmware
        if firmware is not None and firmware is not getcurrent():
            self._firmware = None
            firmware.throw()

    def run(self, until_us: int) -> None:
        """Runs virtual time up to `until_us`; an exception of the firmware's interpreter is raised here."""
        self._outside = getcurrent()
        self._run_until_us = until_us
        self._set_next_event(self._next_event_us)
        try:
            self._run()
        finally:
            # The next call may come from another thread. And if garbage still refers to the greenlet of a thread
            # that has ended, its collection can crash the process (greenlet 3.5).
            self._outside = None

    def end_run(self) -> None:
        """Ends the present `run` at the next whole ms; to be called by what happens in it."""
        self._run_until_us = min(self._run_until_us, -(-self.now_us // MS) * MS)
        self._set_next_event(self._next_event_us)

    def _run(self) -> None:
        while True:
            firmware = self._firmware
            is_woken = self._in_light_sleep and self.interrupted
            if firmware is not None and (is_woken or self.due_us <= self._run_until_us):
                firmware.switch()
                if firmware.dead and self._firmware is firmware:
                    self._firmware = None
            elif firmware is None and self._next_event_us <= self._run_until_us:
                self._run_next_event()
            else:
                self.now_us = max(self.now_us, self._run_until_us)
                return
