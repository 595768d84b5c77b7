"""When a credit card's statements close and its payments are due. Pure; instants are seconds since 1970 UTC.

A statement closes at the end of its day; it is due 20 days later (credit_fees.free_period: 20 to 50 days free of
interest); three days of grace follow (credit_fees.grace). Autopay is taken the day before the due day, so that there is
still a day to repair it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from simulators.corebank.clock import LOCAL, day_start, instant

GRACE_DAYS: Final = 3
AUTOPAY_HOUR: Final = 18
Step = Literal["autopay", "grace", "statement"]


@dataclass(frozen=True)
class Statement:
    """One statement: what is in it has `start` <= at < `until`; `late` is the first second after the days of grace."""

    day: date
    due: date
    start: int
    until: int
    late: int

    @property
    def month(self) -> str:
        """How it is named: the month of its day, "2026-03"."""
        return f"{self.day:%Y-%m}"

    @property
    def autopay(self) -> int:
        return day_start(self.due - timedelta(days=1)) + AUTOPAY_HOUR * 3600


def statement(month: date, statement_day: int, due_day: int) -> Statement:
    """The statement of a month; days of the month are 1 to 28, a due day before the statement day is next month's."""
    day, before = (
        month.replace(day=statement_day),
        (month.replace(day=1) - timedelta(days=1)).replace(day=statement_day),
    )
    due = (day if due_day > statement_day else _next_month(day)).replace(day=due_day)
    closed, late = day + timedelta(days=1), due + timedelta(days=GRACE_DAYS + 1)
    return Statement(day, due, day_start(before + timedelta(days=1)), day_start(closed), day_start(late))


def closed_by(now: float, statement_day: int, due_day: int) -> Iterator[Statement]:
    """The statements that have closed by `now`, newest first, without end."""
    month = _local_day(now).replace(day=1)
    while True:
        found = statement(month, statement_day, due_day)
        if found.until <= now:
            yield found
        month = (month - timedelta(days=1)).replace(day=1)


def open_at(at: float, statement_day: int, due_day: int) -> Statement:
    """The statement that something booked at `at` will be in."""
    return statement(_next_month(next(closed_by(at, statement_day, due_day)).day), statement_day, due_day)


def next_statements(at: float, statement_day: int, due_day: int, count: int) -> list[Statement]:
    """The next statements after an instant: the one that is open then, and those that follow."""
    found = [open_at(at, statement_day, due_day)]
    while len(found) < count:
        found.append(statement(_next_month(found[-1].day), statement_day, due_day))
    return found


def next_step(after: int, statement_day: int, due_day: int) -> tuple[int, Step]:
    """What time brings next after an instant, and when: a statement, an autopay, the end of the days of grace."""
    month = _local_day(after).replace(day=1)
    months = [(month - timedelta(days=1)).replace(day=1), month, _next_month(month)]
    steps: list[tuple[int, Step]] = []
    for found in (statement(each, statement_day, due_day) for each in months):
        steps += [(found.until - 1, "statement"), (found.autopay, "autopay"), (found.late, "grace")]
    return min(step for step in steps if step[0] > after)


def _local_day(at: float) -> date:
    return instant(at).astimezone(LOCAL).date()


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
