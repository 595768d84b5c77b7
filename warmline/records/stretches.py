"""A visit in figures: what kind of visit it was, and each stretch with a person in it (pure).

A stretch begins when the customer is queued and ends when they are served to the end, handed on, or gone. Reports, the
board and the service level are counted over stretches (names after GB/T 32312-2015, warmline/records/figures.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from warmline.conversation.events import (
    Accepted,
    AgentLost,
    AgentMessage,
    BotMessage,
    Closed,
    CustomerChoice,
    CustomerMessage,
    Event,
    HandoffRequested,
    OfferLapsed,
    OperationExecuted,
    ProofRaised,
    Queued,
    Rating,
    Returned,
    TakenOver,
    Transferred,
)
from warmline.conversation.redaction import mask_numbers

FIRST_WORDS = 60


class Stretch(msgspec.Struct, kw_only=True):
    """One wait for a person and what came of it. Times are ms since 1970, 0 = not so far.

    `outcome`: waiting, abandoned (left before a person came), resumed (went back to the bot before), served (a person
    has it now), closed, returned (to the bot), transferred, lost (the agent's connection)."""

    number: int
    skill: str
    lane: str
    reason: str
    queued_at: int
    accepted_at: int = 0
    first_line_at: int = 0
    ended_at: int = 0
    agent: str = ""
    outcome: str = "waiting"
    lapses: int = 0
    lines: int = 0
    rating: int = 0


class VisitFacts(msgspec.Struct, kw_only=True):
    """What kind of visit it was. `customer` is the bank's id, once proven; `code` how it was wrapped up."""

    customer: str = ""
    greeting: str = ""
    elderly: bool = False
    tier: str = "regular"
    first_words: str = ""
    customer_lines: int = 0
    bot_lines: int = 0
    agent_lines: int = 0
    operations: int = 0
    rating: int = 0
    closed_by: str = ""
    code: str = ""


def facts(events: Sequence[Event]) -> VisitFacts:
    """The visit as a whole."""
    found = VisitFacts()
    for event in events:
        match event.body:
            case CustomerMessage(text=text):
                found.customer_lines += 1
                found.first_words = found.first_words or mask_numbers(text)[:FIRST_WORDS]
            case CustomerChoice():
                found.customer_lines += 1
            case BotMessage():
                found.bot_lines += 1
            case AgentMessage():
                found.agent_lines += 1
            case OperationExecuted():
                found.operations += 1
            case ProofRaised() as proof:
                found.customer, found.greeting = proof.customer, proof.greeting
                found.elderly, found.tier = proof.elderly, proof.tier
            case Rating(score=score):
                found.rating = score
            case Closed() as end:
                found.closed_by, found.code = end.by, end.code
    return found


def stretches(events: Sequence[Event]) -> list[Stretch]:
    """The stretches of a visit, in order."""
    found: list[Stretch] = []
    reason = ""
    for event in events:
        body, now = event.body, found[-1] if found else None
        if isinstance(body, HandoffRequested):
            reason = body.reason
        elif isinstance(body, Queued) and (now is None or now.outcome != "waiting"):
            found.append(
                Stretch(number=len(found) + 1, skill=body.skill, lane=body.lane, reason=reason, queued_at=event.at)
            )
        elif isinstance(body, TakenOver) and (now is None or now.outcome != "waiting"):
            # A supervisor steps in: their part is a stretch of its own, without a wait.
            skill, lane = (now.skill, now.lane) if now else ("", "")
            if now is not None:
                _end(now, event.at, "transferred")
            found.append(
                Stretch(number=len(found) + 1, skill=skill, lane=lane, reason="taken_over", queued_at=event.at)
            )
        elif now is not None:
            _go_on(now, event)
    return found


def _go_on(now: Stretch, event: Event) -> None:
    match event.body:
        case OfferLapsed():
            now.lapses += 1
        case Accepted(agent=agent):
            now.agent, now.accepted_at, now.outcome = agent, event.at, "served"
        case AgentMessage():
            now.lines += 1
            now.first_line_at = now.first_line_at or event.at
        case Transferred():
            _end(now, event.at, "transferred")
        case AgentLost():
            _end(now, event.at, "lost")
        case Returned():
            _end(now, event.at, "returned" if now.accepted_at else "resumed")
        case Closed():
            _end(now, event.at, "closed" if now.accepted_at else "abandoned")
        case Rating(score=score) if now.accepted_at:
            now.rating = score


def _end(now: Stretch, at: int, outcome: str) -> None:
    if now.ended_at == 0:
        now.ended_at, now.outcome = at, outcome
