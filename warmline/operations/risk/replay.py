"""Recorded decisions, judged again by another version: what would have been different.

Only what was recorded is judged. Where the facts of today need one that was not known then, the decision counts as
unreadable and nothing is guessed.

ReplayError(ValueError)    names the line that is no recorded decision
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

import msgspec

from warmline.operations.risk.decisions import Decision, decide
from warmline.operations.risk.facts import from_texts
from warmline.operations.risk.strategies import Strategy, Versions

COLUMNS = ("line", "old_version", "old_outcome", "new_outcome", "old_reasons", "new_reasons")

_decoder = msgspec.json.Decoder(Decision)


class ReplayError(ValueError):
    """The recording cannot be read."""


class Recorded(msgspec.Struct, frozen=True):
    """A decision and the line it stands on, counted from 1."""

    line: int
    decision: Decision


class Change(msgspec.Struct, frozen=True):
    """A decision that would have come out otherwise."""

    line: int
    old: Decision
    new: Decision

    @property
    def name(self) -> str:
        """Such as `warn → delay`."""
        return f"{self.old.outcome.value} → {self.new.outcome.value}"


class Report(msgspec.Struct):
    """`n` decisions of the version's subject: `same` outcome, `changed` (old → new outcome: how many), `unreadable`.

    `others`: lines about other subjects, which were not looked at.
    """

    version: str
    n: int = 0
    same: int = 0
    changed: dict[str, int] = {}
    unreadable: int = 0
    others: int = 0


def read_decisions(lines: Iterable[str]) -> Iterator[Recorded]:
    """One decision as JSON a line; empty lines are passed over. Raises ReplayError."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Recorded(number, _decoder.decode(line))
        except msgspec.DecodeError as error:
            raise ReplayError(f"line {number} is no recorded decision: {error}") from None


def replay(decisions: Iterable[Recorded], strategy: Strategy) -> tuple[Report, list[Change]]:
    """Judge each again as if the version had been the active one, alone."""
    report = Report(strategy.version)
    changes = []
    strategies = {strategy.subject: Versions(strategy)}
    for one in decisions:
        old = one.decision
        if old.subject != strategy.subject:
            report.others += 1
            continue
        report.n += 1
        try:
            facts = from_texts(old.subject, old.facts)
        except msgspec.ValidationError:
            report.unreadable += 1
            continue
        new = decide(strategies, facts)
        if new.outcome is old.outcome:
            report.same += 1
            continue
        change = Change(one.line, old, new)
        report.changed[change.name] = report.changed.get(change.name, 0) + 1
        changes.append(change)
    return report, changes


def write_changes(changes: Iterable[Change], out: TextIO) -> None:
    """A table with a row for each; codes only, no facts of a customer."""
    rows = [COLUMNS]
    for one in changes:
        outcomes = (one.old.version, one.old.outcome.value, one.new.outcome.value)
        rows.append((str(one.line), *outcomes, ",".join(one.old.reasons), ",".join(one.new.reasons)))
    out.writelines("\t".join(row) + "\n" for row in rows)
