"""`python -m warmline.keep NAME -- COMMAND …`: runs a command and starts it again when it dies.

The command dies with its keeper, however the keeper ends (Linux's parent-death signal), so nothing is left behind.
A command that ends at once with a usage error (status 1 or 2 within a second, three times) is given up, so that a wrong
setting is seen instead of repeated for ever.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
QUICK_SECONDS = 1.0
GIVE_UP_AFTER = 3
LONGEST_PAUSE = 5.0


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def keep(name: str, command: Sequence[str]) -> int:
    """Run until SIGTERM or SIGINT; the status of a given-up command, else 0."""
    child: subprocess.Popen[bytes] | None = None
    stopping = False

    def stop(number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True
        if child is not None:
            child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    pause, quick = 0.2, 0
    while not stopping:
        begun = time.monotonic()
        child = subprocess.Popen(list(command), preexec_fn=_die_with_parent)  # noqa: PLW1509, S603
        status = child.wait()
        if stopping:
            return 0
        lasted = time.monotonic() - begun
        quick = quick + 1 if lasted < QUICK_SECONDS and status in (1, 2) else 0
        if quick >= GIVE_UP_AFTER:
            sys.stderr.write(f"{name}: ends at once with status {status}, given up\n")
            return status
        pause = 0.2 if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        sys.stderr.write(f"{name}: ended with status {status}, starting again in {pause:.1f} s\n")
        time.sleep(pause)
    return 0


if __name__ == "__main__":
    _, own_name, _, *own_command = sys.argv
    sys.exit(keep(own_name, [os.path.expandvars(part) for part in own_command]))
