"""What time brings: transfers that arrive, deposits that mature. Done before the next request is answered.

No timer is needed: nobody can see that a thing was settled late when every look settles it first. Until something is
due, looking costs one comparison.
"""

from collections.abc import Callable
from typing import Final

from simulators.corebank.bank import Bank
from simulators.corebank.credit import settling as credit
from simulators.corebank.deposits import maturing
from simulators.corebank.loans import collecting
from simulators.corebank.transfers import arriving
from simulators.corebank.wealth import settling as wealth

# Does what is due at `now` (seconds since 1970 UTC) in its own transactions; says when the next is due (None: never).
Settle = Callable[[Bank, float], float | None]

SETTLERS: Final[tuple[Settle, ...]] = (
    arriving.settle,
    maturing.settle,
    collecting.settle,
    credit.settle,
    wealth.settle,
)
_NEVER: Final = float("inf")


def settle_due(bank: Bank) -> None:
    """Settles everything that is due by the bank's clock, in the order of time, also after the clock has leapt."""
    now = bank.clock.seconds()
    while bank.due.at <= now:
        upcoming = [settle(bank, bank.due.at) for settle in SETTLERS]
        bank.due.at = max(bank.due.at + 1, min((at for at in upcoming if at is not None), default=_NEVER))
