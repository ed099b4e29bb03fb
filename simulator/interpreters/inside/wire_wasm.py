"""The pipe, from the inside, on the webassembly port: the host's functions are called with addresses."""

import wasm_pipe
from uctypes import addressof

_exchange = wasm_pipe.exchange
_receive = wasm_pipe.receive


def exchange(request, answer, data):
    """Send a request, wait for the answer."""
    if data is None:
        _exchange(addressof(request), addressof(answer), 0, 0)
    else:
        _exchange(addressof(request), addressof(answer), addressof(data), len(data))


def receive(count):
    """That many bytes that follow an answer."""
    data = bytearray(count)
    _receive(addressof(data), count)
    return data


def receive_into(buffer, count):
    """Reads that many bytes that follow an answer into a buffer."""
    _receive(addressof(buffer), count)
