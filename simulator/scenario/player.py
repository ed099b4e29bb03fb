"""Plays a scenario: does its acts at their instants and judges its expectations.

run = Play(scenario)
run.play()
run.failures          [(line, what was expected, what happened instead)]
run.device.recorder   the trace
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import current_thread, main_thread

from .. import interpreters
from ..core.kernel import MS
from ..core.pixels import Picture
from .acts import FIRST, act, device_of, moves, on_from_the_start
from .model import Scenario, Step, clock_text

# Among events of one instant judgement comes last.
_LAST = 1


class _Interrupted(BaseException):
    """Ctrl-C, in a form that no firmware handles as its own."""


@contextmanager
def _ctrl_c_is_not_for_the_firmware() -> Iterator[None]:
    """The firmware takes KeyboardInterrupt for one from its own cable."""

    def interrupt(*_: object) -> None:
        raise _Interrupted

    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except _Interrupted:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGINT, before)


class _Watch:
    """An expectation that looks at a stretch of time: a cue that begins in it, or none at all."""

    def __init__(self, step: Step, until: int, cue: str | None) -> None:
        self.step = step
        self.until = until
        self.cue = cue
        self.heard: list[str] = []
        self.open = True


class Play:
    """One run of a scenario. `pictures` are the screens that it asks for: a file's name and the pixels.

    `image` is a flash to start from: see Device.
    """

    def __init__(
        self,
        scenario: Scenario,
        interpreter: str = interpreters.DEFAULT,
        mpy: bool = False,
        image: bytes | None = None,
    ) -> None:
        self.scenario = scenario
        self.failures: list[tuple[int, str, str]] = []
        self.passed = 0
        self.device = device_of(scenario, interpreter, mpy, image)
        self.pictures: list[tuple[str, Picture]] = []
        self._watches: list[_Watch] = []
        self.device.recorder.subscribe(self._heard)

    def play(self) -> None:
        """The whole scenario; raises Stuck if the firmware spins, KeyboardInterrupt at Ctrl-C."""
        with _ctrl_c_is_not_for_the_firmware():
            try:
                self._play()
            finally:
                self.device.discard()

    def _play(self) -> None:
        steps = self.scenario.steps
        if on_from_the_start(self.scenario):
            self.device.power_on()
        for step in steps:
            self._schedule(step)
        end = steps[-1].t
        self.device.kernel.run((end + 1) * MS - 1)
        for watch in self._watches:
            self._close(watch)
        self.device.record("end", {})

    def _schedule(self, step: Step) -> None:
        kernel = self.device.kernel
        if step.verb == "expect" and not self._stretches(step):
            kernel.at((step.t + 1) * MS - 1, lambda: self._judge(step), _LAST)
        elif step.verb == "screenshot":
            kernel.at((step.t + 1) * MS - 1, lambda: self._screenshot(step), _LAST)
        elif step.verb == "expect":
            kernel.at(step.t * MS, lambda: self._watch(step), FIRST)
        elif step.verb != "end":
            for at, verb, args in moves(step):
                kernel.at(at * MS, partial(self._act, step, verb, args), FIRST)

    def _stretches(self, step: Step) -> bool:
        return step.args[0] == "no" or (step.args[0] == "cue" and len(step.args) == 4)

    def _act(self, step: Step, verb: str, args: tuple[str, ...]) -> None:
        hindered = act(self.device, verb, args)
        if hindered:
            self.failures.append((step.line, step.text, hindered))

    def _screenshot(self, step: Step) -> None:
        display = self.device.board.display
        if display is not None:
            self.pictures.append((step.args[0], display.picture()))

    # Expectations

    def _watch(self, step: Step) -> None:
        until = step.t + step.seconds_ms
        watch = _Watch(step, until, None if step.args[0] == "no" else step.args[1])
        self._watches.append(watch)
        self.device.kernel.at((until + 1) * MS - 1, lambda: self._close(watch), _LAST)

    def _heard(self, t: int, kind: str, fields: dict[str, object]) -> None:
        if kind != "cue":
            return
        for watch in self._watches:
            if watch.open and t <= watch.until:
                watch.heard.append(f"{fields['name']} at {clock_text(t)}")
                if watch.cue is None:
                    self._result(watch.step, False, watch.heard[-1])
                    watch.open = False
                elif watch.cue == fields["name"]:
                    self._result(watch.step, True, "")
                    watch.open = False

    def _close(self, watch: _Watch) -> None:
        if not watch.open:
            return
        watch.open = False
        self._result(watch.step, watch.cue is None, ", ".join(watch.heard) or "no cue began")

    def _judge(self, step: Step) -> None:
        seen = self.device.recorder
        what, args = step.args[0], step.args[1:]
        if what == "cue":
            self._result(step, seen.cue == args[0], seen.cue or "no cue plays")
        elif what == "state":
            self._result(step, seen.state == args[0], seen.state or "no power")
        elif what == "motor":
            is_on = seen.motor > 0
            self._result(step, is_on == (args[0] == "on"), "on" if is_on else "off")
        elif what == "screen":
            text = args[0].strip('"')
            shown = " | ".join(seen.screen) or "nothing on the screen"
            self._result(step, any(text in line for line in seen.screen), shown)
        else:
            self._judge_phase(step, args)

    def _judge_phase(self, step: Step, args: tuple[str, ...]) -> None:
        phase = self.device.recorder.phase
        if phase is None:
            self._result(step, False, f"no phase, {self.device.recorder.state or 'no power'}")
            return
        ok = phase["kind"] == args[0]
        if "round" in args:
            ok = ok and phase["round"] == int(args[-1])
        if len(args) > 1 and args[1] != "round":
            ok = ok and phase["side"] == args[1]
        self._result(step, ok, f"{phase['kind']} {phase['side']} round {phase['round']}")

    def _result(self, step: Step, ok: bool, found: str) -> None:
        fields: dict[str, object] = {
            "line": step.line,
            "expected": step.text[len("expect ") :],
            "ok": ok,
        }
        if ok:
            self.passed += 1
        else:
            fields["found"] = found
            self.failures.append((step.line, step.text[len("expect ") :], found))
        self.device.record("expect", fields)
