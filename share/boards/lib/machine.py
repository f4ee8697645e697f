"""What boards have for `machine`, as far as a process can be one."""

import os

try:
    from umachine import *
except ImportError:
    pass  # CPython has none


def reset():
    """Restarts the board: the server puts its own reset in this place."""


def soft_reset():
    raise SystemExit


def freq(hertz=None):
    return 1000000000


def unique_id():
    """The same after every reset, and another for every board."""
    return os.stat(".")[1].to_bytes(8, "big")
