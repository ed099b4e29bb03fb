"""The child's ends of the pipes on the webassembly port: functions of the host that take addresses."""

import wasm_pipe
from uctypes import addressof

_send = wasm_pipe.send
_receive = wasm_pipe.receive


def send(request, data):
    """Sends a request, and the bytes that follow it."""
    if data is None:
        _send(addressof(request), 0, 0)
    else:
        _send(addressof(request), addressof(data), len(data))


def hear(answer):
    """Waits for an answer."""
    _receive(addressof(answer), 20)


def receive(count):
    """Returns `count` bytes that follow an answer."""
    data = bytearray(count)
    _receive(addressof(data), count)
    return data


def receive_into(buffer, count):
    """Reads `count` bytes that follow an answer into a buffer."""
    _receive(addressof(buffer), count)
