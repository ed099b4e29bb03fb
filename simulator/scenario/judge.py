"""Judges the expectations of a scenario as time goes on; each becomes an entry of the trace, ok or not.

judge = Judge(device)
judge.plan(scenario.steps)        before the device is run
judge.close()                     at the end: an expectation that still waits has not come true
judge.failures                    [(line, what was expected, what happened instead)]
"""

from collections.abc import Sequence
from functools import partial

from ..core.device import Device
from ..core.kernel import MS
from .acts import FIRST
from .model import Step, clock_text

# Among events of one instant judgement comes last.
LAST = 1


class _Watch:
    """An expectation over a stretch of time: that a cue begins in it (`cue`), or with None that no cue does."""

    def __init__(self, step: Step, until: int, cue: str | None) -> None:
        self.step = step
        self.until = until
        self.cue = cue
        self.heard: list[str] = []
        self.open = True


class Judge:
    """Judges the expectations of one run.

    `passed` counts the expectations that held; `failures` has the others, in the order of their instants.
    """

    def __init__(self, device: Device) -> None:
        self.failures: list[tuple[int, str, str]] = []
        self.passed = 0
        self._device = device
        self._watches: list[_Watch] = []
        device.recorder.subscribe(self._heard, "cue")

    def plan(self, steps: Sequence[Step]) -> None:
        """Plans the judging of every `expect` among `steps`, each at its instant."""
        kernel = self._device.kernel
        for step in steps:
            if step.verb != "expect":
                continue
            if _stretches(step):
                kernel.at(step.t_ms * MS, partial(self._watch, step), FIRST)
            else:
                kernel.at((step.t_ms + 1) * MS - 1, partial(self._judge, step), LAST)

    def close(self) -> None:
        """Settles the expectations still open at the end: those of a cue have failed, those of no cue have held."""
        for watch in self._watches:
            self._close(watch, f" before the end, {clock_text(self._device.kernel.now_ms)}")

    def _watch(self, step: Step) -> None:
        until = step.t_ms + step.seconds_ms
        watch = _Watch(step, until, None if step.args[0] == "no" else step.args[1])
        self._watches.append(watch)
        self._device.kernel.at((until + 1) * MS - 1, lambda: self._close(watch), LAST)

    def _heard(self, t_ms: int, _kind: str, fields: dict[str, object]) -> None:
        for watch in self._watches:
            if watch.open and t_ms <= watch.until:
                watch.heard.append(f"{fields['name']} at {clock_text(t_ms)}")
                if watch.cue is None:
                    self._result(watch.step, False, watch.heard[-1])
                    watch.open = False
                elif watch.cue == fields["name"]:
                    self._result(watch.step, True, "")
                    watch.open = False

    def _close(self, watch: _Watch, ended: str = "") -> None:
        if not watch.open:
            return
        watch.open = False
        self._result(
            watch.step, watch.cue is None, (", ".join(watch.heard) or "no cue began") + ended
        )

    def _judge(self, step: Step) -> None:
        seen = self._device.recorder
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
        phase = self._device.recorder.phase
        if phase is None:
            self._result(step, False, f"no phase, {self._device.recorder.state or 'no power'}")
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
        self._device.record("expect", fields)


def _stretches(step: Step) -> bool:
    return step.args[0] == "no" or (step.args[0] == "cue" and len(step.args) == 4)
