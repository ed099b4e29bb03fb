"""Every call that the stock modules make to the simulator, in one table, for CPython and for both ends of a pipe.

A row is the call's name with its arguments, and what it returns. The part before the dot is the call's owner:
a peripheral of the emulated chip by its name in `mcu.py`, or `time` the calendar, `files` the open files,
`code` what a process imports, `device` what an interpreter knows of its device. An argument is a whole
number; `x?` may be None; `*x`, at most one and last, is bytes.

A message from the child is eight 32-bit integers, little-endian: the call's number, four arguments, the
length of the bytes that follow, and two times in µs. Since its last message the child may have answered calls by
itself; the times are how long those up to its last wait took, and those after it. An answer is six integers: its
kind, a value, the length of the bytes that follow, the tick counter in ms, the µs until the counter increases, and
for how many µs the child may answer calls by itself, because nothing happens on the chip and no byte comes.
"""

import struct
from typing import NamedTuple

REQUEST = struct.Struct("<8i")
ANSWER = struct.Struct("<6i")

# None among the integers; a small one, so that no interpreter needs memory for it.
NONE = -(1 << 30) + 1

# What a child sends besides calls: that a request of the simulator is done or has failed, that the run is over.
DONE, FAILED, OVER = -1, -2, -3

# Kinds of answer. From PIN on they are requests: the child carries one out, sends DONE, and waits again.
RESULT, RAISE, RAISE_OWN, PIN, TIMER, BREAK_ONCE = range(6)


class Call(NamedTuple):
    """One row of the table.

    `returns` is "" for nothing, or int, bytes, into (bytes that fill a buffer) or json. Four more values save
    messages: "ticks" and "waiting" are an int that the child may know without asking; "wait" is a call that returns
    nothing and is only sent if something happens before it ends; "later" is a call that returns nothing, takes no
    time, cannot fail and has no bytes, so it gets no answer and is sent together with the next call that has one.
    """

    owner: str
    name: str
    args: tuple[str, ...]
    returns: str

    @property
    def function(self) -> str:
        """Returns the name of the function that makes this call in the module `calls`."""
        return f"{self.owner}_{self.name}"


def _call(text: str, returns: str = "") -> Call:
    owner, _, signature = text.partition(".")
    name, *args = signature.split()
    return Call(owner, name, tuple(args), returns)


CALLS = (
    _call("ticks.ms", "ticks"),
    _call("ticks.us", "int"),
    _call("sleep.wait_ms ms", "wait"),
    _call("sleep.work_us us"),
    _call("sleep.light ms?"),
    _call("sleep.wake_on level *pins"),
    _call("pins.init number output pull? value?"),
    _call("pins.read number", "int"),
    _call("pins.write number value"),
    _call("pins.hold number on"),
    _call("pwm.drive number duty?"),
    _call("pwm.asleep number goes_on", "later"),
    _call("i2c.write hz address *data"),
    _call("i2c.read hz address register? count", "into"),
    _call("i2c.scan", "json"),
    _call("spi.write hz *data"),
    _call("adc.read_uv number", "int"),
    _call("interrupts.arm number edges armed", "later"),
    _call("watchdog.start timeout_ms"),
    _call("watchdog.feed", "later"),
    _call("registers.peek address", "int"),
    _call("registers.poke address value"),
    _call("reset.now soft"),
    _call("reset.cause", "int"),
    _call("stdio.waiting", "waiting"),
    _call("stdio.read count", "bytes"),
    _call("stdio.write *data", "int"),
    _call("stdio.interrupt_on character"),
    _call("device.catch_up"),
    _call("device.running", "int"),
    _call("device.main"),
    _call("device.prompt", "bytes"),
    _call("device.ran"),
    _call("device.timer number period_ms periodic armed"),
    _call("device.heard index since round *text"),
    _call("code.open *path", "int"),
    _call("code.read handle at count", "into"),
    _call("time.time", "int"),
    _call("time.gmtime *seconds", "json"),
    _call("time.mktime *fields", "int"),
    _call("time.set *fields"),
    _call("files.open *path_and_mode", "int"),
    _call("files.read handle count", "bytes"),
    _call("files.readinto handle count", "into"),
    _call("files.readline handle", "bytes"),
    _call("files.write handle *data", "int"),
    _call("files.seek handle offset whence", "int"),
    _call("files.tell handle", "int"),
    _call("files.flush handle"),
    _call("files.close handle"),
    _call("files.stat *path", "json"),
    _call("files.ilistdir *path", "json"),
    _call("files.statvfs *path", "json"),
    _call("files.remove *path"),
    _call("files.rename *old_and_new"),
    _call("files.mkdir *path"),
    _call("files.rmdir *path"),
)


def child_source() -> str:
    """Returns the source of the child's module `calls`: a function such as `pins_read` for each row."""
    lines = [
        "from json import loads",
        "from wire import ask, read_ticks, read_waiting, take, take_into, tell, wait",
        f"NONE = {NONE}",
        "",
    ]
    for number, call in enumerate(CALLS):
        lines += _child_function(number, call)
    return "\n".join(lines)


def _child_function(number: int, call: Call) -> list[str]:
    names = [arg.strip("?*") for arg in call.args]
    if call.returns == "into":
        names[-1] = "buffer"
    ask_args = [str(number)]
    data_arg = ""
    for arg, name in zip(call.args, names, strict=True):
        if arg.startswith("*"):
            data_arg = f", data={name}"
        elif name == "buffer":
            ask_args.append("len(buffer)")
        else:
            ask_args.append(f"NONE if {name} is None else {name}" if arg.endswith("?") else name)
    ask_text = f"ask({', '.join(ask_args)}{data_arg})"
    body_of = {
        "": ask_text,
        "later": ask_text.replace("ask", "tell", 1),
        "int": f"return {ask_text}",
        "ticks": f"return read_ticks({number})",
        "waiting": f"return read_waiting({number})",
        "wait": f"wait({number}, {', '.join(names)})",
        "bytes": f"{ask_text}\n    return bytes(take())",
        "into": f"{ask_text}\n    return take_into(buffer)",
        "json": f"{ask_text}\n    return loads(take())",
    }[call.returns]
    return [f"def {call.function}({', '.join(names)}):", f"    {body_of}", ""]
