"""What a visit's log teaches about handle times and patience (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import msgspec

from warmline.conversation import events as e


class What(str, Enum):
    """How a spell ended: a person was done, a wait ended with a person, the customer left the queue."""

    HANDLED = "handled"
    SERVED = "served"
    LEFT = "left"


class Spell(msgspec.Struct, frozen=True):
    """A time with a person, or in the queue, that ended with event `seq`."""

    seq: int
    what: What
    skill: str
    seconds: float


def spells(events: Sequence[e.Event]) -> list[Spell]:
    """All finished spells of a log, in order. A talk that was cut by a lost connection says nothing of handle time."""
    found: list[Spell] = []
    skill, waiting, talking = "", 0, 0
    for event in events:
        body = event.body
        ends_wait = isinstance(body, e.Accepted | e.Returned | e.Closed)
        if waiting and ends_wait:
            what = What.SERVED if isinstance(body, e.Accepted) else What.LEFT
            found.append(Spell(event.seq, what, skill, (event.at - waiting) / 1000))
        if talking and isinstance(body, e.Transferred | e.Returned | e.Closed):
            found.append(Spell(event.seq, What.HANDLED, skill, (event.at - talking) / 1000))
        if isinstance(body, e.Queued):
            skill, waiting, talking = body.skill, waiting or event.at, 0
        elif isinstance(body, e.Accepted):
            waiting, talking = 0, event.at
        elif ends_wait or isinstance(body, e.Transferred | e.AgentLost):
            waiting = talking = 0
    return found
