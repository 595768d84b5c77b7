"""Erlang's formulas for a first guess of how many slots a half hour needs (pure).

All customers of the half hour in one queue, handled at random by equal slots, in equilibrium. The guess is held against
the simulated day, which knows skills, channels and the half hours before.
"""

from __future__ import annotations

import math


def waiting_share(erlangs: float, slots: int) -> float:
    """The share that finds no free slot if nobody leaves: Erlang C, from Erlang B by its recursion
    B(n) = a·B(n-1) / (n + a·B(n-1)) (Erlang 1917; Cooper, "Introduction to Queueing Theory", §3.4). 1 when overloaded.
    """
    if slots <= erlangs:
        return 1.0
    blocked = 1.0
    for number in range(1, slots + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return slots * blocked / (slots - erlangs * (1 - blocked))


def served_within(erlangs: float, slots: int, handle_seconds: float, seconds: float) -> float:
    """The share that waits no longer than `seconds` if nobody leaves (Erlang C)."""
    if slots <= erlangs:
        return 0.0
    return 1 - waiting_share(erlangs, slots) * math.exp(-(slots - erlangs) * seconds / handle_seconds)


def leaving_share(erlangs: float, slots: int, handle_seconds: float, patience_seconds: float) -> float:
    """The share that leaves unserved: Erlang A (Palm 1957; Garnett, Mandelbaum and Reiman 2002, "Designing a call
    center with impatient customers", M&SOM 4). States are walked from empty up until they no longer matter."""
    if erlangs == 0:
        return 0.0
    chance = total = 1.0
    queue = state = 0.0
    while state < slots + 10 * math.sqrt(erlangs + 1) + 20 or chance > 1e-12 * total:
        state += 1
        chance *= erlangs / (min(state, slots) + max(0.0, state - slots) * handle_seconds / patience_seconds)
        total += chance
        queue += max(0.0, state - slots) * chance
        if total > 1e200:
            chance, total, queue = chance / total, 1.0, queue / total
    return queue / total * handle_seconds / patience_seconds / erlangs


def slots_needed(
    erlangs: float, handle_seconds: float, patience_seconds: float, level: float, within: float, answered: float
) -> int:
    """The fewest slots by which `level` of all are served within `within` seconds and `answered` of all at all."""
    slots = max(1, math.ceil(erlangs))
    while (
        served_within(erlangs, slots, handle_seconds, within) < level
        or 1 - leaving_share(erlangs, slots, handle_seconds, patience_seconds) < answered
    ):
        slots += 1
    return slots
