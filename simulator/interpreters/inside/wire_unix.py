"""The child's ends of the two pipes on the unix port: raw files, read into buffers that are made once."""

import sys

_answers = open(int(sys.argv[-2]), "rb")
_requests = open(int(sys.argv[-1]), "wb")
_read = _answers.read
_readinto = _answers.readinto
_write = _requests.write


def send(requests, _size, data):
    """Sends requests, and the bytes that belong to the last of them."""
    _write(requests)
    if data is not None:
        _write(data)


def hear(answer):
    """Waits for the simulator's answer, written into `answer`; ends the firmware if the simulator has gone."""
    if _readinto(answer) != 24:
        raise SystemExit


def receive(count):
    """Returns `count` bytes that follow an answer."""
    return _read(count)


def receive_into(buffer, count):
    """Reads `count` bytes that follow an answer into a buffer."""
    _readinto(buffer, count)
