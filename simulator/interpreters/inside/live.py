"""Runs the firmware on a board's flash, and then the Python text that its prompt gets over the cable."""

import sys

import calls
import trace_hook

SPACE = {"__name__": "__main__"}


def go_on():
    """Runs boot.py, then main.py unless a computer has switched to the raw REPL, then the REPL; does not return."""
    end_at_ctrl_c(run_files)
    while True:
        end_at_ctrl_c(prompt)


def end_at_ctrl_c(step):
    """Calls `step`; a Ctrl-C that nothing in `step` catches ends only that call."""
    try:
        step()
    except KeyboardInterrupt:
        pass


def run_files():
    """Runs boot.py; then main.py, unless boot.py raised or a computer has switched to the raw REPL."""
    friendly = calls.device_running()
    if run_file("boot.py", calls.device_running) and friendly:
        listen_in()  # boot.py may say where the firmware is
        run_file("main.py", calls.device_main)


def listen_in():
    """Connects the simulator to the trace of the firmware on the flash, if that has a trace."""
    try:
        __import__("rondo.trace")
    except Exception:  # none, or one that cannot be read: for main.py to say
        return
    sys.modules["rondo.trace"].hook = trace_hook.heard


def run_file(name, about_to):
    """Runs a file of the flash, if it exists, calling `about_to` just before; returns False if the file raised."""
    try:
        with open(name) as file:
            source = file.read()
    except OSError:
        return True
    about_to()
    return attempt(source, name, "exec")


def prompt():
    """Waits for one text from the REPL and runs it."""
    source = str(calls.device_prompt(), "utf-8")
    attempt(source[1:], "<repl>", "single" if source[0] == "s" else "exec")


def attempt(source, name, kind):
    """Runs a text and prints what it raises; SystemExit makes a soft reset. Returns False if it raised."""
    error = None
    try:
        exec(compile(source, name, kind), SPACE)
    except BaseException as raised:
        error = raised
    calls.device_ran()
    if isinstance(error, SystemExit):
        sys.modules["machine"].soft_reset()
    if error is not None:
        sys.modules["sys"].print_exception(error)
    return error is None
