"""How long a ticket will wait, as a box of minutes (pure)."""

from __future__ import annotations

import math

import msgspec

MEAN_HANDLE_SECONDS = 300.0


class WaitBox(msgspec.Struct, frozen=True):
    """People before this one, and the box of minutes. `nobody`: no agent with the skill is there."""

    ahead: int
    low: int
    high: int
    nobody: bool = False


def estimate(ahead: int, slots: float, free: float, mean_seconds: float = MEAN_HANDLE_SECONDS) -> WaitBox:
    """The box for a ticket with `ahead` tickets before it, `slots` conversations held at once and `free` of them open.

    A slot ends on average every mean/slots seconds (memoryless handling, as in Erlang's model), so the k-th to be
    freed comes after k·mean/slots on average, with a spread of √k of that: the box is that mean ∓ 30 % and half
    a spread more at the upper end, rounded outward to minutes.
    """
    if slots <= 0:
        return WaitBox(ahead, 0, 0, nobody=True)
    releases = max(0.0, ahead + 1 - free)
    if releases == 0:
        return WaitBox(ahead, 0, 1)
    mean = releases * mean_seconds / slots
    spread = math.sqrt(releases) * mean_seconds / slots
    low = max(0, math.floor((mean * 0.7) / 60))
    return WaitBox(ahead, low, max(low + 1, math.ceil((mean * 1.3 + spread * 0.5) / 60)))
