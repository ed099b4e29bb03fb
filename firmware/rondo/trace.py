"""A listener's ear on the running firmware: cues, states, phases and the text of the screen.

Off unless somebody sets `hook`, on a real device as in the simulator:

    from rondo import trace
    trace.hook = print

It is then called as hook("cue", name or None at its end), hook("state", name), hook("phase", phase, index,
since in ticks) and hook("screen", [lines]).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

hook: "Callable[..., None] | None" = None
