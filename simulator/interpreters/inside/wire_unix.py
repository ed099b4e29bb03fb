"""The pipe, from the inside, on the unix port: raw files, and buffers that are made once."""

import sys

_answers = open(int(sys.argv[-2]), "rb")
_requests = open(int(sys.argv[-1]), "wb")
_read = _answers.read
_readinto = _answers.readinto
_write = _requests.write


def exchange(request, answer, data):
    """Send a request, wait for the answer. Nobody there: nothing more can be done."""
    _write(request)
    if data is not None:
        _write(data)
    if _readinto(answer) != 12:
        raise SystemExit


def receive(count):
    """That many bytes that follow an answer."""
    return _read(count)


def receive_into(buffer, count):
    """Reads that many bytes that follow an answer into a buffer."""
    _readinto(buffer, count)
