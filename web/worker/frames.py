"""Describes one moment to the page, as plain data: what moves, the texts, the timeline, the open menu, the band.

Each is a dict that becomes JSON; times are ms of virtual time. The page draws these data and knows nothing else.
"""

from typing import Any

from simulator.boards import Geometry
from simulator.core.recorder import Fields
from simulator.text.language import _
from simulator.view import labels, readings
from simulator.view.control import Control
from simulator.view.menus.menu import Menu
from simulator.view.menus.setup import SetupMenu
from simulator.view.past.history import Mark
from simulator.view.past.replay import Moment
from simulator.view.past.session_model import SessionModel, Span

Entry = tuple[int, str, Fields]
PageData = dict[str, Any]


def moving_data(
    control: Control, moment: Moment, due_us: int, new_entries: list[Entry]
) -> PageData:
    """Returns all data that may change with each frame drawn; `new_entries` are those of the trace since then."""
    pace, model = control.pace, control.live.replay.model
    return {
        "now": pace.now_ms,
        "at": moment.now_ms,
        "past": control.playhead is not None,
        "speed": pace.speed,
        "rate": pace.rate,
        "halted": pace.halted,
        "state": model.state,
        "cue": moment.cue,
        "turn": round(moment.speed, 3),
        "trained": control.menu.motor if control.menu is not None else None,
        "down": sorted(moment.down),
        "led": moment.led,
        "due": due_us / 1000,
        "motor": [(t_ms, fields["duty"]) for t_ms, kind, fields in new_entries if kind == "motor"],
        "cues": [
            (t_ms, fields["name"], labels.pulses(str(fields["name"]), model.settings) or None)
            for t_ms, kind, fields in new_entries
            if kind == "cue"
        ],
    }


def text_data(moment: Moment, model: SessionModel) -> PageData:
    """Returns the texts that the page shows of this moment, in the language in use."""
    time_text, detail = readings.time_texts(model)
    return {
        "state": model.state,
        "title": labels.state(model.state),
        "phase": readings.phase_text(model),
        "time": time_text,
        "detail": detail,
        "next": readings.next_text(model) if model.state in ("running", "paused") else "",
        "screen": readings.screen_text(moment.screen),
        "presses": list(readings.presses(model)),
        "faults": [labels.fault(name) for name in moment.faults],
        "lines": [(line.t_ms, line.text) for line in model.lines[-8:]],
        "felt": _last_cue_data(model),
    }


def _last_cue_data(model: SessionModel) -> PageData | None:
    last_cue = model.last_cue
    if last_cue is None:
        return None
    return {
        "t": last_cue.t_ms,
        "name": labels.cue(last_cue.name),
        "pattern": labels.pattern(last_cue.name, model.settings),
        "steps": labels.pulses(last_cue.name, model.settings) or None,
    }


def timeline_data(model: SessionModel) -> PageData:
    """Returns the session so far and to come; while the band is off or asleep, the last session."""
    coming, cues_ahead = model.coming()
    if model.state in ("asleep", "", "off") and model.spans:
        coming, cues_ahead = [], []
    return {
        "spans": [_span_data(span) for span in model.spans],
        "coming": [_span_data(span) for span in coming],
        "marks": [_mark_data(mark) for mark in model.marks],
        "ahead": [_mark_data(mark) for mark in cues_ahead],
        "presses": list(model.presses),
        "faults": [_mark_data(mark) for mark in model.faults],
    }


def _span_data(span: Span) -> PageData:
    return {
        "kind": span.kind,
        "side": span.side,
        "name": labels.phase(span.kind, span.side),
        "start": span.start_ms,
        "end": span.end_ms,
        "opens": span.opens_ms,
    }


def _mark_data(mark: Mark) -> tuple[int, str]:
    return mark.t_ms, labels.cue(mark.name)


def menu_data(menu: Menu | None) -> PageData | None:
    """Returns the rows and texts of the open menu; None if no menu is open."""
    if menu is None:
        return None
    motor = menu.motor
    return {
        "title": menu.title,
        "rows": [
            {
                "text": row.text,
                "value": row.value(),
                "note": row.note(),
                "keyword": row.keyword(),
                "changes": row.change is not None,
                "acts": row.act is not None,
            }
            for row in menu.rows
        ],
        "message": menu.message,
        "back": menu.back is not None,
        "motor": motor is not None,
        "setup": isinstance(menu, SetupMenu),
        "close": _("close"),
    }


def band_data(name: str, model_name: str, geometry: Geometry, has_display: bool) -> PageData:
    """Returns the board's names and the boxes of its parts as the page draws them, in pixels of its display."""
    return {
        "board": name,
        "model": model_name,
        "size": geometry.size,
        "screen": geometry.screen,
        "buttons": geometry.buttons,
        "led": geometry.led,
        "display": has_display,
    }
