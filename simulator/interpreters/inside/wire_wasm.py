"""The child's ends of the two pipes on the webassembly port: functions of the host that take addresses."""

import wasm_pipe
from uctypes import addressof

_transmit = wasm_pipe.send
_receive = wasm_pipe.receive


def send(requests, size, data):
    """Sends requests, `size` bytes of them, and the bytes that belong to the last one."""
    if data is None:
        _transmit(addressof(requests), size, 0, 0)
    else:
        _transmit(addressof(requests), size, addressof(data), len(data))


def hear(answer):
    """Waits for the simulator's answer; writes its 24 bytes into the buffer `answer`."""
    _receive(addressof(answer), 24)


def receive(count):
    """Returns `count` bytes that follow an answer."""
    data = bytearray(count)
    _receive(addressof(data), count)
    return data


def receive_into(buffer, count):
    """Reads `count` bytes that follow an answer into a buffer."""
    _receive(addressof(buffer), count)
