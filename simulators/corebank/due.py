"""What time brings: transfers that arrive, deposits that mature. Done before the next request is answered.

No timer is needed: nobody can see that a thing was settled late when every look settles it first. Until something is
due, looking costs one comparison.
"""

from collections.abc import Callable
from typing import Final

from simulators.corebank.bank import Bank

# Does what is due at `now` (seconds since 1970 UTC) in its own transactions; says when the next is due (None: never).
Settle = Callable[[Bank, float], float | None]

SETTLERS: Final[tuple[Settle, ...]] = ()
_NEVER: Final = float("inf")


def settle_due(bank: Bank) -> None:
    """Settles everything that is due by the bank's clock."""
    now = bank.clock.seconds()
    if now < bank.due.at:
        return
    upcoming = [settle(bank, now) for settle in SETTLERS]
    bank.due.at = min((at for at in upcoming if at is not None), default=_NEVER)
