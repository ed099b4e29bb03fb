"""Calls from a child process to the simulator, and the simulator's requests to it: the child's module `wire`.

It runs first of all, in one text with the port's own `wire_*.py` before it and `start.py` after it.

Only payloads and errors are allocated here: requests and answers are two arrays of 32 bits, made once, since
MicroPython makes an object of each 64-bit element that it reads. A request of the simulator (an interrupt's
handler, a timer's callback, a part that is to break) comes in place of an answer; the child carries it out,
says so, and waits for the answer again.
"""

import sys
from array import array

DONE, FAILED, OVER = -1, -2, -3
RESULT, RAISE, RAISE_OWN, PIN, TIMER, BREAK_ONCE = 0, 1, 2, 3, 4, 5

# Requests, one after the other, as calls.py has them: those that wait to be sent, and then the next.
_MOST = 8
_requests = array("i", [0] * 8 * _MOST)
_slots = [memoryview(_requests)[8 * i : 8 * i + 8] for i in range(_MOST)]
_sent = [memoryview(_requests)[: 8 * i + 8] for i in range(_MOST)]
_held = 0  # how many wait
_answer = array("i", [0] * 6)
_TICKS_MASK = (1 << 30) - 1
_spilled = bytearray(64)
_failed = None  # what a handler raised, until the call that it interrupted raises it

# By the number of the pin or timer: the function to call, and its argument.
handlers = [None] * 64
pins = [None] * 64
callbacks = [None] * 16
timers = [None] * 16

_ERRORS = {
    "KeyboardInterrupt": KeyboardInterrupt,
    "MemoryError": MemoryError,
    "NotImplementedError": NotImplementedError,
    "OverflowError": OverflowError,
    "RuntimeError": RuntimeError,
    "TypeError": TypeError,
    "ValueError": ValueError,
}


def ask(number, a=0, b=0, c=0, d=0, data=None):
    """Makes one call and waits for its answer; returns the answer's integer, or raises the error in it."""
    _put(number, a, b, c, d, data)
    _send(data)
    hear(_answer)
    while _answer[0] != RESULT:
        _obey()
    return _answer[1]


def tell(number, a=0, b=0, c=0, d=0):
    """Makes one call that needs no answer; it is queued, and sent together with the next call that needs one."""
    _put(number, a, b, c, d, None)
    if _held == _MOST:
        _send(None)


def _put(number, a, b, c, d, data):
    global _held
    request = _slots[_held]
    request[0] = number
    request[1] = a
    request[2] = b
    request[3] = c
    request[4] = d
    request[5] = 0 if data is None else len(data)
    _held += 1


def _send(data):
    global _held
    send(_sent[_held - 1], 32 * _held, data)
    while _held:
        _held -= 1
        _slots[_held][6] = _slots[_held][7] = 0


def read_ticks(number):
    """Returns the tick counter in ms: counted on from the last answer while nothing happens, else asked for."""
    return _answer[3] if _takes(TICKS_US) else ask(number)


def read_waiting(number):
    """Returns how many bytes wait at the cable; 0 without asking while it is known that there are none."""
    return 0 if _takes(WAITING_US) else ask(number)


def _takes(us):
    """Advances the child's time by `us`, less than 1 ms, if nothing happens meanwhile; returns whether it did."""
    answer = _answer
    if answer[5] < us:
        return False
    answer[5] -= us
    _slots[_held][7] += us
    if answer[4] > us:
        answer[4] -= us
    else:
        answer[4] += 1000 - us
        answer[3] = answer[3] + 1 & _TICKS_MASK
    return True


def catch_up():
    """Waits until the simulator has done all queued calls and advanced to the child's present time."""
    # Even if nothing is held: what was sent without an answer may still be on its way.
    ask(CATCH_UP)


def wait(number, ms):
    """Waits until the tick counter has advanced by `ms`: without a message if nothing happens until then."""
    answer = _answer
    us = (ms - 1) * 1000 + answer[4] if 0 < ms < 1000 else answer[5] + 1
    if not answer[5] or answer[5] < us:  # when no time is free the count is not known here
        ask(number, ms)
        return
    answer[5] -= us
    answer[4] = 1000
    answer[3] = answer[3] + ms & _TICKS_MASK
    request = _slots[_held]
    request[6] += request[7] + us
    request[7] = 0


def take():
    """Returns the bytes that follow the last answer, as a new object."""
    left = _answer[2]
    try:
        return receive(left)
    except MemoryError:  # what is not taken would be taken for the next answer
        while left:
            count = min(left, len(_spilled))
            receive_into(_spilled, count)
            left -= count
        raise


def take_into(buffer):
    """Reads the bytes that follow the last answer into `buffer`, which must be large enough.

    Returns their number.
    """
    count = _answer[2]
    if count:
        receive_into(buffer, count)
    return count


def _obey():
    global _failed
    kind = _answer[0]
    if kind == RAISE:
        _raise(str(take(), "utf-8"))
    if kind == RAISE_OWN:
        error = _failed
        _failed = None
        raise error
    done = DONE
    try:
        if kind == BREAK_ONCE:
            break_once(str(take(), "utf-8"))
        else:
            _serve(kind, _answer[1])
    except Exception as error:  # printed, and the firmware goes on, as the ports have it
        sys.modules["sys"].print_exception(error)
    except BaseException as error:  # it is raised where the interrupt came
        _failed = error
        done = FAILED
    _put(done, 0, 0, 0, 0, None)
    _send(None)
    hear(_answer)


def _serve(kind, number):
    if kind == PIN:
        handlers[number](pins[number])
    else:
        callbacks[number](timers[number])


def _raise(text):
    name, _, said = text.partition(" ")
    if name == "OSError":
        raise OSError(int(said))
    if said:
        raise _ERRORS[name](said)
    raise _ERRORS[name]


def break_once(text):
    """Makes the next call of a method raise an error; `text` is "module class method service error"."""
    module, kind, method, service, error = text.split(" ")
    __import__(module)
    place = getattr(sys.modules[module], kind)
    whole = getattr(place, method)

    def broken(*args, **kwargs):
        setattr(place, method, whole)
        _raise(error + " " + service)

    setattr(place, method, broken)
