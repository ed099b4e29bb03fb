"""MicroPython's error numbers, which a board uses whatever numbers the host has.

Under WebAssembly the C library's ENOENT is 44. Source: py/mperrno.h of MicroPython, and lfs.h of littlefs,
which has the same numbers.
"""

# Those that the module `errno` of a board has.
EPERM = 1
ENOENT = 2
EIO = 5
EBADF = 9
EAGAIN = 11
ENOMEM = 12
EACCES = 13
EEXIST = 17
ENODEV = 19
EISDIR = 21
EINVAL = 22
EOPNOTSUPP = 95
EADDRINUSE = 98
ECONNABORTED = 103
ECONNRESET = 104
ENOBUFS = 105
ENOTCONN = 107
ETIMEDOUT = 110
ECONNREFUSED = 111
EHOSTUNREACH = 113
EALREADY = 114
EINPROGRESS = 115

# By number: what the board prints for an OSError.
NAMES: dict[int, str] = {
    number: name for name, number in list(globals().items()) if type(number) is int
}

# An error that can occur and has no name in that module.
ENOSPC = 28
