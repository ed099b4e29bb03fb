"""The menus of a log: its sessions, the one in focus drawn on the timeline; Enter lists a session's phases."""

from collections.abc import Callable
from functools import partial

from ...text.language import _
from .. import labels
from ..logged import ENDED, ENDED_BY, Course, Logged, LoggedPhase
from .menu import Menu, Row


class LogMenu(Menu):
    """The menu of the sessions in a log; `show` opens another menu in its place."""

    def __init__(self, sessions: list[Logged], show: Callable[[Menu], None]) -> None:
        self._sessions = sessions
        self._show = show
        super().__init__(_("The log of a band"), [self._row(one) for one in sessions])
        self.message = _("Enter: the phases")

    @property
    def course(self) -> Course:
        """Returns the course of the session in focus, for the timeline."""
        return self._sessions[self.at].course

    def _row(self, session: Logged) -> Row:
        pauses = sum(len(phase.breaks) for phase in session.phases)
        parts = [_said(ENDED, session.ended), labels.clock(session.course.now_ms)]
        if pauses:
            parts.append(_("breaks: {count}").format(count=pauses))
        return Row(
            session.start or _("without a date"),
            lambda: "   ".join(parts),
            act=partial(self._open, session),
            note=lambda: f"{session.band}   {session.program}",
        )

    def _open(self, session: Logged) -> None:
        self._show(_Phases(session, self))


class _Phases(Menu):
    def __init__(self, session: Logged, back: Menu) -> None:
        title = f"{session.start or session.band}   {_said(ENDED, session.ended)}"
        rows = [_phase_row(at, phase) for at, phase in enumerate(session.phases, 1)]
        super().__init__(title, rows or [Row(_("nothing"))])
        self.back = back
        self._course = session.course

    @property
    def course(self) -> Course:
        return self._course


def _phase_row(at: int, phase: LoggedPhase) -> Row:
    text = f"{at}  {labels.phase(phase.kind, phase.side)}"
    planned = _("until a tap") if phase.planned is None else labels.clock(phase.planned)
    if not phase.ended_by and not phase.actual:
        return Row(text, lambda: _("planned {time}").format(time=planned))
    length = _("{time} of {planned}").format(time=labels.clock(phase.actual), planned=planned)
    parts = [length, _said(ENDED_BY, phase.ended_by), *phase.breaks]
    return Row(text, lambda: "   ".join(part for part in parts if part))


def _said(words: dict[str, str], word: str) -> str:
    return _(words[word]) if word in words else word
