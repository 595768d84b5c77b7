"""Dialogues that are played at the same time, and which of them must not be.

Two that change the same customer's things take turns, and so do those that are about people at desks (an agent who is
online for one would be offered the customers of the other) and about the hours of the market. Faults strike only their
own conversation; where they strike everybody, the dialogue is played alone, after all others.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack

from tests.dialogues.script import (
    AgentDoes,
    Confirms,
    Dialogue,
    Faults,
    Handoff,
    Human,
    Market,
    OperationSeen,
    Proves,
)

PEOPLE, MARKET = "people", "market"
ABOUT_PEOPLE = (AgentDoes, Handoff, Human)
# More wait for the bot only: it answers one line after another, on one core.
AT_ONCE = 6


class Locks:
    """One lock a name."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def of(self, name: str) -> asyncio.Lock:
        """The lock of this name."""
        return self._locks[name]


def alone(dialogue: Dialogue) -> bool:
    """Whether others would feel what it does to the bank (pure)."""
    return any(isinstance(step, Faults) and step.everybody for step in dialogue.steps)


def held(dialogue: Dialogue) -> tuple[str, ...]:
    """What it must have for itself, in the order in which all take it (pure)."""
    names = set()
    if any(isinstance(step, ABOUT_PEOPLE) for step in dialogue.steps):
        names.add(PEOPLE)
    if any(isinstance(step, Market) for step in dialogue.steps):
        names.add(MARKET)
    if any(_changes(step) for step in dialogue.steps):
        phones = {step.phone for step in dialogue.steps if isinstance(step, Proves)} | {dialogue.given.customer}
        names |= {f"things of {phone}" for phone in phones if phone}
    return tuple(sorted(names))


def _changes(step: object) -> bool:
    return isinstance(step, Confirms) or (isinstance(step, OperationSeen) and step.outcome in ("executed", "unknown"))


async def together(
    dialogues: Sequence[Dialogue], play: Callable[[Dialogue, Locks], Awaitable[None]], at_once: int = AT_ONCE
) -> None:
    """Play all, so many at once, each when what it needs is free; the longest first, so that none is left over."""
    locks, places = Locks(), asyncio.Semaphore(at_once)
    ranked = sorted(dialogues, key=lambda dialogue: -len(dialogue.steps))

    async def in_turn(dialogue: Dialogue) -> None:
        async with AsyncExitStack() as stack:
            for name in held(dialogue):
                await stack.enter_async_context(locks.of(name))
            await stack.enter_async_context(places)
            await play(dialogue, locks)

    await asyncio.gather(*(in_turn(dialogue) for dialogue in ranked if not alone(dialogue)))
    for dialogue in filter(alone, ranked):
        await play(dialogue, locks)
