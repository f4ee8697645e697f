"""guard.py PID [SECONDS]: ends its parent, the board PID, when stdin closes.

For a board whose program may not notice that nobody can type to it any more;
it has SECONDS (default: none) to end by itself. The guard shares the board's
stdin, reads nothing from it, and ends when the board does.
"""

import os
import select
import signal
import stat
import sys


def can_hang_up(fd):
    """A file or /dev/null tells nobody that it ended: it counts as closed."""
    mode = os.fstat(fd).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(fd)


def wait_for_end(board, line, seconds):
    """Waits until the board has ended, or line was closed seconds ago."""
    ends = select.poll()
    ends.register(board, select.POLLIN)
    if can_hang_up(line):
        ends.register(line, select.POLLRDHUP)
        ends.poll()
        ends.unregister(line)
    ends.poll(seconds * 1000)


def main():
    pid = int(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0
    try:
        board = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    if os.getppid() != pid:
        return  # the board has ended, and pid may be somebody else's by now
    wait_for_end(board, sys.stdin.fileno(), seconds)
    try:
        signal.pidfd_send_signal(board, signal.SIGKILL)
    except ProcessLookupError:
        pass


main()
