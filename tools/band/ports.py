"""Finds the serial port of the board that is plugged in, and explains why a port cannot be opened."""

import os

from serial.tools.list_ports import comports

from simulator.text.usage import UsageError


def only_port() -> str:
    """Returns the port of the only board that is plugged in.

    Raises UsageError, with a list of the ports, if there are none or several.
    """
    plugged_in = sorted(
        (port.device, port.product or port.description) for port in comports() if port.vid
    )
    if len(plugged_in) == 1:
        return plugged_in[0][0]
    if not plugged_in:
        raise UsageError(
            "--port",
            "no board is plugged in, expected one; is it a cable that carries data, not only power?",
        )
    boards = "; ".join(f"{device} ({description})" for device, description in plugged_in)
    raise UsageError("--port", f"several boards are plugged in, expected one of: {boards}")


def open_problem(port: str) -> str:
    """Returns a text that says why a port cannot be opened, and what would help."""
    if "://" in port:
        return "nobody answers there, expected a band; is the virtual one running?"
    if not os.path.exists(port) and os.name == "posix":
        other_ports = ", ".join(known.device for known in comports() if known.vid) or "none"
        return f"no such port, expected one of those that are there: {other_ports}"
    if os.name == "posix" and not os.access(port, os.R_OK | os.W_OK):
        return "not yours to open, expected a member of its group: sudo usermod -aG dialout $USER, and log in anew"
    if os.name == "posix" and not _is_serial(port):
        return "is no serial port, expected one such as /dev/ttyACM0"
    return "is in use, expected a free port; close the other program that has it open"


def _is_serial(port: str) -> bool:
    """Returns whether a port is a terminal, as serial ports are; True if it cannot be opened to find out."""
    try:
        descriptor = os.open(port, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    except IsADirectoryError:
        return False
    except OSError:
        return True
    try:
        return os.isatty(descriptor)
    finally:
        os.close(descriptor)
