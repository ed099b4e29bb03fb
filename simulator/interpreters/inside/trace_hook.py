"""Sends the reports of the firmware's trace to the simulator, one message for each report."""

from calls import device_heard


def heard(kind, *fields):
    """Sends one report of the firmware's trace; it is the hook of firmware/rondo/trace.py."""
    if kind == "phase":
        phase, index, since = fields
        device_heard(
            index, since, phase.round, ("phase " + phase.kind + " " + phase.side).encode()
        )
    elif kind == "screen":
        device_heard(0, 0, 0, "\n".join(["screen"] + fields[0]).encode())
    else:
        device_heard(0, 0, 0, (kind + " " + (fields[0] or "")).encode())
