"""Whether a limit is raised. Pure; money in fen. This bank's own rules; nobody is refused by a machine alone (PIPL art.
24): what the rules decline a person looks at again when the customer wishes it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

Kind = Literal["permanent", "temporary"]
Outcome = Literal["approved", "declined", "review"]

TENURE_DAYS: Final = 180
PAUSE_DAYS: Final = 180
TEMPORARY_TIMES: Final = Decimal("1.5")
TEMPORARY_MONTHS: Final = 3
AUTOMATIC_TIMES: Final = Decimal("1.3")
REVIEWED_TIMES: Final = Decimal(2)
# Spending of a month, as part of the limit, from which a raise has a ground.
USE_LEAST: Final = Decimal("0.10")
REVIEW_DAYS: Final = 3


@dataclass(frozen=True)
class Standing:
    """What is known of the card: permanent limit, average month of spending, last raise (None: never)."""

    limit: int
    opened: date
    spent_a_month: int
    overdue: bool
    raised: date | None


@dataclass(frozen=True)
class Decision:
    """`greatest` is the highest limit that these rules would give at once."""

    outcome: Outcome
    reason: str
    greatest: int


def decide(kind: Kind, wanted: int, standing: Standing, today: date) -> Decision:
    """Looks at overdue bills, tenure, the last raise, how much more, and use, in this order."""
    ground = _ground_against(standing, today)
    if ground is not None:
        return Decision("declined", ground, standing.limit)
    temporary = kind == "temporary"
    greatest = int(standing.limit * (TEMPORARY_TIMES if temporary else AUTOMATIC_TIMES))
    if wanted > (greatest if temporary else standing.limit * REVIEWED_TIMES):
        return Decision("declined", "too_much", greatest)
    if not temporary and standing.spent_a_month < standing.limit * USE_LEAST:
        return Decision("review", "little_use", standing.limit)
    if wanted > greatest:
        return Decision("review", "above_automatic", greatest)
    return Decision("approved", "within_rules", greatest)


def _ground_against(standing: Standing, today: date) -> str | None:
    """What speaks against any raise at all."""
    if standing.overdue:
        return "overdue"
    if today - standing.opened < timedelta(days=TENURE_DAYS):
        return "too_new"
    if standing.raised is not None and today - standing.raised < timedelta(days=PAUSE_DAYS):
        return "raised_recently"
    return None
