"""The menus of a log: its sessions, with the one in focus drawn on the timeline; Enter lists a session's phases."""

from collections.abc import Callable
from functools import partial

from ...text.language import _
from .. import labels
from ..past.logged import ENDED, ENDED_BY, Course, LoggedPhase, LoggedSession
from .menu import Menu, Row


class LogMenu(Menu):
    """The menu of the sessions in a log; it calls `show` with the menu of a session's phases."""

    def __init__(self, sessions: list[LoggedSession], show: Callable[[Menu], None]) -> None:
        self._sessions = sessions
        self._show = show
        super().__init__(_("The log of a band"), [self._row(session) for session in sessions])
        self.message = _("Enter: the phases")

    @property
    def course(self) -> Course:
        """Returns the phases and pauses of the session in focus, for the timeline."""
        return self._sessions[self.focus_index].course

    def _row(self, session: LoggedSession) -> Row:
        pauses = sum(len(phase.breaks) for phase in session.phases)
        value_texts = [_translated(ENDED, session.ended), labels.clock(session.course.now_ms)]
        if pauses:
            value_texts.append(_("breaks: {count}").format(count=pauses))
        return Row(
            session.start or _("without a date"),
            lambda: "   ".join(value_texts),
            act=partial(self._open, session),
            note=lambda: f"{session.band}   {session.program}",
        )

    def _open(self, session: LoggedSession) -> None:
        self._show(_Phases(session, self))


class _Phases(Menu):
    def __init__(self, session: LoggedSession, back_menu: Menu) -> None:
        title = f"{session.start or session.band}   {_translated(ENDED, session.ended)}"
        rows = [_phase_row(number, phase) for number, phase in enumerate(session.phases, 1)]
        super().__init__(title, rows or [Row(_("nothing"))])
        self.back = back_menu
        self._course = session.course

    @property
    def course(self) -> Course:
        return self._course


def _phase_row(number: int, phase: LoggedPhase) -> Row:
    text = f"{number}  {labels.phase(phase.kind, phase.side)}"
    planned_text = _("until a tap") if phase.planned_ms is None else labels.clock(phase.planned_ms)
    if not phase.ended_by and not phase.actual_ms:
        return Row(text, lambda: _("planned {time}").format(time=planned_text))
    length_text = _("{time} of {planned}").format(
        time=labels.clock(phase.actual_ms), planned=planned_text
    )
    value_texts = [length_text, _translated(ENDED_BY, phase.ended_by), *phase.breaks]
    return Row(text, lambda: "   ".join(value_text for value_text in value_texts if value_text))


def _translated(texts: dict[str, str], key: str) -> str:
    return _(texts[key]) if key in texts else key
