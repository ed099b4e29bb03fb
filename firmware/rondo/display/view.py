"""What the wearer is to see: all that a screen is drawn from."""

from ..system.battery_curve import LOW_PERCENT


class View:
    """All that the screen is drawn from.

    `presenter` changes it in place, `screen` draws it.
    """

    def __init__(self) -> None:
        self.state = "asleep"  # the session's state
        self.kind = "express"  # express, massage, stroke, shake, rest
        self.side = "none"  # left, right, both, none
        self.seconds = -1  # the time to show, rounded up; -1: none, until a tap
        self.over = False  # `seconds` counts up, past the usual length
        self.may_switch = False
        self.battery = -1  # percent; -1: unknown
        self.index = 0  # index of the phase in the plan
        self.elapsed = 0  # ms of the phase that are over
        # In choosing:
        self.pacing = "strict"  # strict, guide
        self.assist = -1  # massage first: 1 if so, 0 if not, -1 if it cannot be

    def lines(self, words: "dict[str, str]") -> "list[str]":
        """Returns the screen as lines of text, in the words of a language."""
        state = self.state
        lines = []
        if state == "awake":
            lines += [words.get(self.side, ""), words["ready"]]
        elif state == "choosing":
            lines += [words[self.pacing], words[self.side]]
            if self.assist > 0:
                lines.append(words["massage"])
        elif state == "running" or state == "paused":
            if state == "paused":
                lines.append(words["paused"])
            lines.append(words.get(self.side if self.kind == "express" else self.kind, ""))
            if self.seconds >= 0:
                sign = "+" if self.over else ""
                lines.append("%s%d:%02d" % (sign, self.seconds // 60, self.seconds % 60))
            if state == "running" and self.kind == "express" and self.may_switch:
                lines.append(words["may_switch"])
        elif state in words:
            lines.append(words[state])
        if lines and 0 <= self.battery <= LOW_PERCENT:
            lines.append(words["battery_low"])
        return lines
