"""Reads strategies from files and checks them: every fault is told, not the first. Pure but for reading the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from warmline.operations.risk.expressions import Expression, ExpressionFault, read_expression
from warmline.operations.risk.facts import FACTS, Subject
from warmline.operations.risk.layout import CardRow, FileRow, PointsRow, RuleRow, hinted
from warmline.operations.risk.strategies import (
    DELAYS,
    SEVERITY,
    Grade,
    Outcome,
    Points,
    Rule,
    Scorecard,
    Strategies,
    Strategy,
    StrategyError,
    Versions,
)

# Ten times as fast as yaml.safe_load and as safe; only an unusual build of PyYAML lacks it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(__file__).resolve().parents[3] / "data" / "risk"
# Courts cut what a lender claims above this a year (法发〔2017〕22号).
HIGHEST_RATE = Decimal("0.24")

_T = TypeVar("_T")


class Read(msgspec.Struct, frozen=True):
    """What became of a file: the strategy, or None, as far as its head was understood, and the faults."""

    name: str
    strategy: Strategy | None
    faults: tuple[str, ...]


def read_folder(folder: Path, reasons: Collection[str]) -> Strategies:
    """The strategies of data/risk; `reasons` are the codes that have words. Raises StrategyError with every fault."""
    files = [read_file(file, reasons) for file in sorted(folder.glob("*.yml"))]
    faults = [fault for file in files for fault in file.faults] + _check_together(files)
    if faults:
        raise StrategyError(faults)
    known = [file.strategy for file in files if file.strategy]
    return {
        subject: Versions(
            next(one for one in known if one.subject == subject and one.state == "active"),
            tuple(one for one in known if one.subject == subject and one.state == "shadow"),
        )
        for subject in FACTS
    }


def read_file(file: Path, reasons: Collection[str]) -> Read:
    """One version."""
    try:
        row = msgspec.convert(yaml.load(file.read_text("utf-8"), Loader=_LOADER), FileRow)  # noqa: S506 - safe, in C
    except msgspec.ValidationError as error:
        return Read(file.name, None, (f"{file.name}: {hinted(error)}",))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:  # ValueError: a day that does not exist, …
        return Read(file.name, None, (f"{file.name}: cannot be read: {error}; correct it or take the file away",))
    reading = _Reading(file.name, row.subject, reasons)
    return Read(file.name, reading.strategy(row), tuple(reading.faults))


def ordered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The most severe first, among them the heaviest, else as they are written."""
    return tuple(sorted(rules, key=lambda rule: (-SEVERITY[rule.outcome], -rule.weight)))


class _Reading:
    """The rows of one file; `faults` fills as they are read."""

    def __init__(self, file: str, subject: Subject, reasons: Collection[str]) -> None:
        self._file = file
        self._subject = subject
        self._reasons = reasons
        self.faults: list[str] = []

    def strategy(self, row: FileRow) -> Strategy:
        """What could be read of it."""
        rules = ordered([rule for one in row.rules if (rule := self._rule(one))])
        self._once("rule", [one.get("id") for one in row.rules])
        if (row.scorecard is not None) != (row.subject == "loan"):
            self._fault(row.subject, "a loan needs a scorecard, and nothing else has one; add it or take it away")
        card = self._card(row.scorecard) if row.scorecard else None
        return Strategy(row.subject, row.version, row.state, rules, card)

    def _rule(self, row: dict[str, Any]) -> Rule | None:
        where = f"rule {row.get('id', 'without id')}"
        read = self._row(where, row, RuleRow)
        if read is None:
            return None
        if read.reason not in self._reasons:
            self._fault(where, f"the reason {read.reason} has no words; add them to data/texts/risk.yml")
        if read.arrival and read.outcome is not Outcome.DELAY:
            self._fault(where, "only a delay has an arrival; take it away or make it a delay")
        when = self._expression(where, read.when)
        arrival = read.arrival or (DELAYS[0] if read.outcome is Outcome.DELAY else None)
        return Rule(read.id, when, read.outcome, read.reason, read.weight, arrival) if when else None

    def _card(self, card: CardRow) -> Scorecard:
        points = [read for row in card.points if (read := self._points(row))]
        grades = [grade for row in card.grades if (grade := self._grade(row))]
        self._once("points", [row.get("id") for row in card.points])
        self._once("grade", [row.get("grade") for row in card.grades])
        self._once("grade at_least", [row.get("at_least") for row in card.grades])
        if not card.grades:
            self._fault("scorecard", "has no grade, so nothing is ever lent; add one")
        return Scorecard(card.base, tuple(points), tuple(sorted(grades, key=lambda grade: -grade.at_least)))

    def _points(self, row: dict[str, Any]) -> Points | None:
        where = f"points {row.get('id', 'without id')}"
        read = self._row(where, row, PointsRow)
        when = self._expression(where, read.when) if read else None
        return Points(read.id, when, read.points) if read and when else None

    def _grade(self, row: dict[str, Any]) -> Grade | None:
        where = f"grade {row.get('grade', 'without name')}"
        grade = self._row(where, row, Grade)
        if grade and not 0 < grade.rate <= HIGHEST_RATE:
            self._fault(where, f"the rate {grade.rate} is not above 0 and up to {HIGHEST_RATE}; write 4.8 % as 0.0480")
        if grade and (grade.limit_incomes <= 0 or grade.instant_limit < 0):
            self._fault(where, "limit_incomes must be above 0 and instant_limit not below 0; correct them")
        return grade

    def _row(self, where: str, row: dict[str, Any], kind: type[_T]) -> _T | None:
        try:
            return msgspec.convert(row, kind)
        except msgspec.ValidationError as error:
            self._fault(where, hinted(error))
            return None

    def _expression(self, where: str, text: str) -> Expression | None:
        try:
            return read_expression(text, self._subject)
        except ExpressionFault as error:
            self._fault(where, str(error))
            return None

    def _once(self, what: str, names: list[Any]) -> None:
        for name, times in Counter(map(str, names)).items():
            if times > 1 and name != "None":
                self._fault(f"{what} {name}", f"is there {times} times; give each its own")

    def _fault(self, where: str, text: str) -> None:
        self.faults.append(f"{self._file}, {where}: {text}")


def _check_together(files: list[Read]) -> list[str]:
    known = [(file.name, file.strategy) for file in files if file.strategy]
    faults = []
    for subject in FACTS:
        active = [name for name, one in known if one.subject == subject and one.state == "active"]
        if len(active) > 1:
            faults.append(f"{' and '.join(active)}: two active versions of {subject}; make one a shadow or retired")
        # A file that cannot be read at all may be the one that is missed.
        if not active and len(known) == len(files):
            faults.append(f"{subject} has no active version; make one of its files active")
    for (subject, version), times in Counter((one.subject, one.version) for _, one in known).items():
        if times > 1:
            names = [name for name, one in known if (one.subject, one.version) == (subject, version)]
            faults.append(f"{' and '.join(names)}: both are {subject} {version}; give one another version")
    return faults
