"""Judges the expectations of a scenario as time passes; each becomes an entry of the trace, ok or not.

judge = Judge(device)
judge.schedule(scenario.steps)    before the device is run
judge.close()                     at the end, with which the expectations still open are judged
judge.failures                    [(line, what was expected, what happened instead)]
"""

from collections.abc import Sequence
from functools import partial

from ..core.device import Device
from ..core.kernel import MS
from .acts import RANK_OF_ACTS
from .model import Step, clock_text

# Among events of one instant judgement comes last.
RANK_OF_JUDGING = 1


class _Watch:
    """An expectation up to `until_ms`: that `cue` begins by then, or, with `cue` None, that no cue does."""

    def __init__(self, step: Step, until_ms: int, cue: str | None) -> None:
        self.step = step
        self.until_ms = until_ms
        self.cue = cue
        self.cues_begun: list[str] = []
        self.is_open = True


class Judge:
    """Judges the expectations of one run.

    `passed` counts the expectations that were met; `failures` has the others, in the order of their instants.
    """

    def __init__(self, device: Device) -> None:
        self.failures: list[tuple[int, str, str]] = []
        self.passed = 0
        self._device = device
        self._watches: list[_Watch] = []
        device.recorder.subscribe(self._on_cue, "cue")

    def schedule(self, steps: Sequence[Step]) -> None:
        """Plans the judging of every `expect` among `steps`, each at its own instant."""
        kernel = self._device.kernel
        for step in steps:
            if step.verb != "expect":
                continue
            if _takes_time(step):
                kernel.call_at_us(step.t_ms * MS, partial(self._open_watch, step), RANK_OF_ACTS)
            else:
                kernel.call_at_us(
                    (step.t_ms + 1) * MS - 1, partial(self._judge_now, step), RANK_OF_JUDGING
                )

    def close(self) -> None:
        """Judges the expectations still open at the end: one that waits for a cue fails, one for no cue is met."""
        for watch in self._watches:
            self._close_watch(watch, f" before the end, {clock_text(self._device.kernel.now_ms)}")

    def _open_watch(self, step: Step) -> None:
        until_ms = step.t_ms + step.seconds_ms
        watch = _Watch(step, until_ms, None if step.args[0] == "no" else step.args[1])
        self._watches.append(watch)
        self._device.kernel.call_at_us(
            (until_ms + 1) * MS - 1, lambda: self._close_watch(watch), RANK_OF_JUDGING
        )

    def _on_cue(self, t_ms: int, _kind: str, fields: dict[str, object]) -> None:
        for watch in self._watches:
            if watch.is_open and t_ms <= watch.until_ms:
                cue_begun = f"{fields['name']} at {clock_text(t_ms)}"
                watch.cues_begun.append(cue_begun)
                if watch.cue is None:
                    self._record_result(watch.step, is_met=False, found_text=cue_begun)
                    watch.is_open = False
                elif watch.cue == fields["name"]:
                    self._record_result(watch.step, is_met=True, found_text="")
                    watch.is_open = False

    def _close_watch(self, watch: _Watch, ending: str = "") -> None:
        if not watch.is_open:
            return
        watch.is_open = False
        self._record_result(
            watch.step, watch.cue is None, (", ".join(watch.cues_begun) or "no cue began") + ending
        )

    def _judge_now(self, step: Step) -> None:
        recorder = self._device.recorder
        subject, args = step.args[0], step.args[1:]
        if subject == "cue":
            self._record_result(step, recorder.cue == args[0], recorder.cue or "no cue plays")
        elif subject == "state":
            self._record_result(step, recorder.state == args[0], recorder.state or "no power")
        elif subject == "motor":
            is_on = recorder.motor_duty > 0
            self._record_result(step, is_on == (args[0] == "on"), "on" if is_on else "off")
        elif subject == "screen":
            text = args[0].strip('"')
            screen_text = " | ".join(recorder.screen) or "nothing on the screen"
            self._record_result(step, any(text in line for line in recorder.screen), screen_text)
        else:
            self._judge_phase(step, args)

    def _judge_phase(self, step: Step, args: tuple[str, ...]) -> None:
        phase = self._device.recorder.phase
        if phase is None:
            self._record_result(
                step,
                is_met=False,
                found_text=f"no phase, {self._device.recorder.state or 'no power'}",
            )
            return
        is_met = phase["kind"] == args[0]
        if "round" in args:
            is_met = is_met and phase["round"] == int(args[-1])
        if len(args) > 1 and args[1] != "round":
            is_met = is_met and phase["side"] == args[1]
        self._record_result(
            step, is_met, f"{phase['kind']} {phase['side']} round {phase['round']}"
        )

    def _record_result(self, step: Step, is_met: bool, found_text: str) -> None:
        entry: dict[str, object] = {
            "line": step.line,
            "expected": step.text[len("expect ") :],
            "ok": is_met,
        }
        if is_met:
            self.passed += 1
        else:
            entry["found"] = found_text
            self.failures.append((step.line, step.text[len("expect ") :], found_text))
        self._device.record("expect", entry)


def _takes_time(step: Step) -> bool:
    return step.args[0] == "no" or (step.args[0] == "cue" and len(step.args) == 4)
