"""How much may leave an account over remote channels, and what already has."""

from simulators.corebank.accounts import find
from simulators.corebank.bank import Bank
from simulators.corebank.clock import day_start, instant
from simulators.corebank.doing import Doing
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.transfers import rules
from simulators.corebank.transfers.arriving import tail
from simulators.corebank.transfers.rules import Limits, Used
from simulators.corebank.transfers.views import LimitView, NewLimits
from simulators.corebank.views import Done


def of(bank: Bank, account: str, account_class: str) -> Limits:
    """The limits of a debit account: what the customer chose, else those of its class."""
    row = bank.db.one("SELECT single, daily FROM transfer_limits WHERE account = ?", (account,))
    return rules.DEFAULTS[account_class] if row is None else Limits(row["single"], row["daily"])


def used(bank: Bank, account: str, account_class: str) -> Used:
    """What counts against the limits. Money between the customer's own accounts does not.

    Of class II everything that is spent counts, not only transfers (data/knowledge: 转出、消费缴费、取现，合计).
    """
    today = bank.clock.today()
    sent_today = _used_since(bank, account, account_class, day_start(today))
    this_year = 0
    if account_class == "II":
        this_year = _used_since(bank, account, account_class, day_start(rules.year_start(today)))
    return Used(sent_today, this_year)


def _used_since(bank: Bank, account: str, account_class: str, since: int) -> int:
    row = bank.db.one(
        "SELECT coalesce(sum(amount), 0) AS total FROM transfers WHERE account = ? AND made >= ?"
        " AND channel = 'remote' AND own = 0 AND state IN ('waiting', 'sent', 'arrived')",
        (account, since),
    )
    assert row is not None, "a sum has one row"
    total = int(row["total"])
    if account_class == "II":
        spent = bank.db.one(
            "SELECT coalesce(-sum(amount), 0) AS total FROM postings WHERE account = ? AND at >= ?"
            " AND kind IN ('purchase', 'bill_payment', 'cash_withdrawal')",
            (account, since),
        )
        assert spent is not None, "a sum has one row"
        total += int(spent["total"])
    return total


def shown(bank: Bank, customer: str) -> list[LimitView]:
    """The limits of every debit account of a customer."""
    rows = bank.db.all(
        "SELECT id, class, number FROM accounts WHERE customer = ? AND kind = 'debit' ORDER BY id", (customer,)
    )
    return [_view(bank, row["id"], row["class"], row["number"]) for row in rows]


def _view(bank: Bank, account: str, account_class: str, number: str) -> LimitView:
    limits, spent = of(bank, account, account_class), used(bank, account, account_class)
    highest = rules.HIGHEST[account_class]
    return LimitView(
        account=account,
        last4=number[-4:],
        channel="remote",
        single=yuan(limits.single),
        daily=yuan(limits.daily),
        used_today=yuan(spent.today),
        remaining_today=yuan(rules.remaining(account_class, limits, spent)),
        highest_single=yuan(highest.single),
        highest_daily=yuan(highest.daily),
    )


def change(bank: Bank, doing: Doing) -> Done:
    """Sets both limits of an account.

    Raises Problem 404 `account_unknown`, 409: `account_is_credit`, `limit_single_above_daily`, `limit_needs_branch`,
    `limit_is_regulated`.
    """
    asked: NewLimits = doing.details
    account = find(bank, doing.customer, doing.subject)
    if account.account_class is None:
        raise Problem(409, "account_is_credit", "Money cannot be sent from a credit account.")
    before, wanted = of(bank, account.id, account.account_class), Limits(fen(asked.single), fen(asked.daily))
    code = rules.wrong_limits(account.account_class, before, wanted)
    if code is not None:
        raise Problem(409, code, "These limits cannot be set over a remote channel.")
    bank.db.run(
        "INSERT INTO transfer_limits VALUES (?, ?, ?)"
        " ON CONFLICT (account) DO UPDATE SET single = excluded.single, daily = excluded.daily",
        (account.id, wanted.single, wanted.daily),
    )
    facts = {
        "single": yuan(wanted.single),
        "daily": yuan(wanted.daily),
        "single_before": yuan(before.single),
        "daily_before": yuan(before.daily),
    }
    tell(bank, doing.customer, "limits_set", tail=tail(bank, account.id), **facts)
    return Done(doing.reference, account.id, "set", instant(doing.at), facts)
