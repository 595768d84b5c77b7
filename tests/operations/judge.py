"""What operations may have led to, held against the bank's own books: a pure judge, and how the books are read."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from tests.operations.everything import Case
from warmline.conversation.events import Body, OperationExecuted, OperationFailed, kind

# Proposed, confirmed, perhaps unknown once, then settled once.
WHOLE_STORY = re.compile(r"proposed confirmed (unknown )?(executed|failed)")
# What changes with who is asked and how often, not with what is done.
PASSING = ("sessions", "challenges", "proofs", "operations")


class Told(msgspec.Struct, frozen=True):
    """One operation as the customer was told of it: its state, and the events about it in their order."""

    case: Case
    proposal: str
    state: str
    bodies: tuple[Body, ...]

    @property
    def story(self) -> str:
        """Its events in words, without `operation_`."""
        return " ".join(kind(body).removeprefix("operation_") for body in self.bodies)


class Outcome(msgspec.Struct, frozen=True):
    """What the bank keeps about one key."""

    act: str
    state: str
    code: str | None
    reference: str | None
    facts: Mapping[str, str]
    at: int


class Books(msgspec.Struct, frozen=True):
    """The bank's own books at one moment: what became of every key, and how much stands in every table.

    `rows` counts the rows of each table, and for postings those of each account; a change in place is counted by the
    message that the bank sends with it (`outbox`)."""

    outcomes: Mapping[str, Outcome]
    rows: Mapping[str, int]


def read_books(folder: Path) -> Books:
    """The books of a bank, running or not."""
    with closing(sqlite3.connect(folder / "corebank.sqlite")) as books:
        tables = [name for (name,) in books.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: books.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
        rows |= dict(books.execute("SELECT 'postings of ' || account, count(*) FROM postings GROUP BY account"))
        kept = books.execute("SELECT key, act, state, code, reference, answer, at FROM operations").fetchall()
    outcomes = {
        key: Outcome(act, state, code, reference, json.loads(answer).get("facts", {}), at)
        for key, act, state, code, reference, answer, at in kept
    }
    return Books(outcomes, {name: count for name, count in rows.items() if name not in PASSING})


def done_since(before: Books, after: Books) -> dict[str, int]:
    """How many rows each table gained."""
    return {name: more for name, now in after.rows.items() if (more := now - before.rows.get(name, 0))}


def while_open(told: Sequence[Told]) -> list[str]:
    """What is wrong while the bank cannot be understood: nothing may be claimed, and the customer must know that."""
    return [
        f"{one.case.name}: {one.state}, told {one.story!r} while its outcome is not known"
        for one in told
        if (one.state, one.story) != ("unknown", "proposed confirmed unknown")
    ]


def judge(told: Sequence[Told], before: Books, after: Books, healthy: Mapping[str, int]) -> list[str]:
    """What is wrong at the end. `healthy`: what the same acts leave in the books of a bank without faults."""
    wrong = [problem for one in told for problem in _of_one(one, after)]
    known = {one.proposal for one in told}
    wrong += [
        f"{outcome.act}: asked for under the key {key}, which is no proposal's"
        for key, outcome in after.outcomes.items()
        if key not in before.outcomes and key not in known
    ]
    grown = done_since(before, after)
    wrong += [
        f"{name}: {grown.get(name, 0)} new, and {healthy.get(name, 0)} without faults"
        for name in sorted(grown.keys() | healthy.keys())
        if grown.get(name, 0) != healthy.get(name, 0)
    ]
    return wrong


def _of_one(one: Told, after: Books) -> list[str]:
    name, outcome = one.case.name, after.outcomes.get(one.proposal)
    if not WHOLE_STORY.fullmatch(one.story):
        return [f"{name}: told {one.story!r}"]
    end = one.bodies[-1]
    if one.state != kind(end).removeprefix("operation_"):
        return [f"{name}: {one.state}, told {one.story!r}"]
    if isinstance(end, OperationExecuted):
        if outcome is None or outcome.state != "done":
            return [f"{name}: said to be done, and the bank has {outcome}"]
        said = (end.reference, dict(end.facts), end.done_at)
        booked = (outcome.reference, outcome.facts, outcome.at * 1000)
        return [] if said == booked and not one.case.refused else [f"{name}: said {said}, booked {booked}"]
    assert isinstance(end, OperationFailed)
    if outcome is not None and (outcome.state, outcome.code) != ("refused", end.code):
        return [f"{name}: said to have failed ({end.code}), and the bank has {outcome}"]
    return [] if end.code == one.case.refused else [f"{name}: failed with {end.code}"]
