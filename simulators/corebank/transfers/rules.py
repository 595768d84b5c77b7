"""The rules of transfers as pure functions. Amounts in fen, instants in seconds since 1970 UTC."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Arrival = Literal["at_once", "two_hours", "next_day"]
ReturnReason = Literal["name_mismatch", "account_closed"]

OURS: Final = "江城银行"
FEE: Final = 0  # data/knowledge: transfers over remote channels are free, inside the bank and to others
HOUR: Final = 3600
DAY: Final = 24 * HOUR
LOOK_BACK: Final = 90 * DAY

# data/knowledge, transfer.yml: 普通到账约2小时后汇出, 次日到账24小时后汇出.
DELAY: Final[dict[Arrival, int]] = {"at_once": 0, "two_hours": 2 * HOUR, "next_day": DAY}

# How this simulator lets another bank refuse: by the end of the number. A real one answers within a day or two.
REFUSED_ENDINGS: Final[dict[str, ReturnReason]] = {"0000": "name_mismatch", "9999": "account_closed"}
RETURN_SECONDS: Final = 60


@dataclass(frozen=True)
class Limits:
    """How much may go out over remote channels: at once, and in a local day."""

    single: int
    daily: int


@dataclass(frozen=True)
class Used:
    """What counts against the limits of an account so far."""

    today: int
    this_year: int


# data/knowledge: 默认单日5万元 for class I, raised to 50万元 at most without a branch; class II by regulation
# 每日不超过1万元, 每年不超过20万元. A single transfer may be as large as the day unless the customer says less: our
# convention.
DEFAULTS: Final = {"I": Limits(5_000_000, 5_000_000), "II": Limits(1_000_000, 1_000_000)}
HIGHEST: Final = {"I": Limits(50_000_000, 50_000_000), "II": Limits(1_000_000, 1_000_000)}
CLASS_II_YEARLY: Final = 20_000_000


def arrives(arrival: Arrival, made: int) -> int:
    """When a transfer made at `made` leaves for its payee."""
    return made + DELAY[arrival]


def return_reason(number: str) -> ReturnReason | None:
    """Why another bank will send money for this number back; None: it accepts it."""
    return REFUSED_ENDINGS.get(number[-4:])


def over_limit(account_class: str, limits: Limits, used: Used, amount: int) -> str | None:
    """The code of the first limit that `amount` would break; None when it may go."""
    if amount > limits.single:
        return "limit_single_exceeded"
    if used.today + amount > limits.daily:
        return "limit_daily_exceeded"
    if account_class == "II" and used.this_year + amount > CLASS_II_YEARLY:
        return "limit_yearly_exceeded"
    return None


def remaining(account_class: str, limits: Limits, used: Used) -> int:
    """How much may still go today, whatever the balance."""
    left = limits.daily - used.today
    if account_class == "II":
        left = min(left, CLASS_II_YEARLY - used.this_year)
    return max(0, left)


def wrong_limits(account_class: str, now: Limits, wanted: Limits) -> str | None:
    """Why these limits cannot be set remotely; None when they can. Lowering is always possible, to zero too.

    Class II stays within its regulated figure everywhere (data/knowledge: 二类卡的限额是监管规定，不能调高).
    """
    if wanted.single > wanted.daily:
        return "limit_single_above_daily"
    highest = HIGHEST[account_class]
    raised = wanted.single > max(now.single, highest.single) or wanted.daily > max(now.daily, highest.daily)
    if raised:
        return "limit_is_regulated" if account_class == "II" else "limit_needs_branch"
    return None


def year_start(day: date) -> date:
    """The first day of the calendar year in which the yearly limit of `day` counts."""
    return day.replace(month=1, day=1)
