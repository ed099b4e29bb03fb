"""Shows the band: in a window if there is a display, else in the terminal.

If there is neither, plays a session and prints it as text.

    code = run(live)                  what there is a display for
    code = run(live, "terminal")

Importing this module opens nothing and loads no graphics.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .text import interrupt
from .text.language import _

if TYPE_CHECKING:
    from .view.control import Control
    from .view.live import Live

VIEWS = ("window", "terminal")

# Video drivers that show nothing; they count as a display only where somebody asked for one by name.
_INVISIBLE_DRIVERS = ("dummy", "offscreen", "evdev")


def run(live: "Live", view: str | None = None, name: str = "", scale: float | None = None) -> int:
    """Shows a band until the user closes it; returns the exit code: 0 closed, 1 firmware stuck, 2 cannot be shown.

    `view` is one of VIEWS; None is the window if there is a display. `name` stands in the header; `scale`
    enlarges the window's content, None as suits the display. For 1 and 2 a line on stderr says why.
    """
    from .core.kernel import Stuck

    try:
        return _show_in_view(live, view, name, scale)
    except Stuck as error:
        return _print_problem(f"{error}", 1)


def _show_in_view(live: "Live", view: str | None, name: str, scale: float | None) -> int:
    if view == "terminal":
        return _in_terminal(live)
    reason = _why_no_display()
    if not reason:
        return _in_window(live, name, scale)
    if view == "window":
        return _print_problem(
            _("no display was found ({why}); try --view terminal").format(why=reason)
        )
    if _why_no_terminal():
        return _as_text(live, reason)
    message = _("no display was found ({why}): this is the terminal view").format(why=reason)
    print(f"rondo: {message}", file=sys.stderr)
    return _in_terminal(live)


def _print_problem(text: str, code: int = 2) -> int:
    print(f"rondo: {text}", file=sys.stderr)
    return code


def _why_no_display() -> str:
    """Returns why no window can be opened; "" if one can, after initialising pygame's display."""
    chosen_driver = os.environ.get("SDL_VIDEODRIVER")
    if sys.platform.startswith("linux") and not chosen_driver:
        if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            return _("neither DISPLAY nor WAYLAND_DISPLAY is set")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "rondo")
    # On Windows: its own px, not those of a picture that is stretched afterwards.
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    import pygame

    try:
        pygame.display.init()
    except pygame.error as error:
        return str(error)
    if not chosen_driver and pygame.display.get_driver() in _INVISIBLE_DRIVERS:
        pygame.display.quit()
        return _("only a driver that shows nothing")
    return ""


def _in_window(live: "Live", name: str, scale: float | None) -> int:
    import pygame

    from .window import loop
    from .window.window import Window

    try:
        window = Window(live, name, scale)
        _keep_session(window)
        with _closed_by_signals(window):
            try:
                loop.show(window)
            finally:
                _save_session(window)
    except pygame.error as error:
        return _print_problem(
            _("the display cannot be used ({error}); try --view terminal").format(error=error)
        )
    finally:
        pygame.display.quit()
    return 0


@contextmanager
def _closed_by_signals(window: "Control") -> Iterator[None]:
    """Has what ends a process close the window, Ctrl-C too; a second Ctrl-C raises KeyboardInterrupt."""

    def close(signal_number: int, _frame: object) -> None:
        window.closed = True
        if signal_number == signal.SIGINT:
            signal.signal(signal_number, ctrl_c)

    ctrl_c = signal.getsignal(signal.SIGINT)
    if ctrl_c is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, close)
    try:
        with interrupt.handled_by(close):
            yield
    finally:
        signal.signal(signal.SIGINT, ctrl_c)


def _why_no_terminal() -> str:
    """Returns why the terminal view cannot be shown here; "" if it can."""
    from .terminal.terminal import unusable

    return unusable(sys.stdin, sys.stdout)


def _in_terminal(live: "Live") -> int:
    from .terminal.terminal import Terminal

    reason = _why_no_terminal()
    if reason:
        return _print_problem(reason)
    terminal = Terminal(live)
    _keep_session(terminal)
    try:
        terminal.loop()
    finally:
        _save_session(terminal)
    return 0


def _as_text(live: "Live", reason: str) -> int:
    from .terminal.printed_session import session

    template = _("no display was found ({why}), and no terminal: this is a session as text")
    print(f"rondo: {template.format(why=reason)}", file=sys.stderr)
    for line in session(live):
        print(line)
    return 0


def _keep_session(control: "Control") -> None:
    """Saves the session to disk every few seconds, and offers to resume the one saved last, then the one before."""
    from .view.saved_session import SavedSession, folder

    control.saved_session = SavedSession(folder())
    for former_session in (control.saved_session.load_before(), control.saved_session.load()):
        if former_session is not None:
            control.offer(former_session)


def _save_session(control: "Control") -> None:
    """Saves the session; if that fails, prints a line that the next start will not offer to resume it."""
    if control.saved_session is None:
        return
    control.saved_session.save(control.live)
    if control.saved_session.problem:
        line = _("What you did cannot be kept: {why}").format(why=control.saved_session.problem)
        print(f"rondo: {line}", file=sys.stderr)
