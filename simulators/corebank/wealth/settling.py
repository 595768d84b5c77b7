"""What time brings to funds: confirmations, money of redemptions, purchases of plans, each in its turn."""

import sqlite3
from datetime import date

from simulators.corebank import ledger
from simulators.corebank.bank import Bank
from simulators.corebank.ledger import FEES, FUNDS
from simulators.corebank.money import yuan
from simulators.corebank.notices import tell
from simulators.corebank.wealth import lots, plans, rules
from simulators.corebank.wealth.catalogue import find_fund
from simulators.corebank.wealth.lots import Redeemed
from simulators.corebank.wealth.orders import bank_side, local_day, pay_out
from simulators.corebank.wealth.prices import fund_price

_NEXT_ORDER = "SELECT * FROM wealth_orders WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1"
_NEXT_PLAN = "SELECT * FROM fund_plans WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1"


def settle(bank: Bank, now: float) -> float | None:
    """Does what is due at `now` and says when the next is due. A plan's purchase can itself be confirmed by `now`."""
    while True:
        order, plan = bank.db.one(_NEXT_ORDER), bank.db.one(_NEXT_PLAN)
        due = [row["next_at"] for row in (order, plan) if row is not None]
        if not due or min(due) > now:
            return min(due, default=None)
        with bank.db.transaction():
            if order is not None and order["next_at"] == min(due):
                _settle_order(bank, order)
            elif plan is not None:
                plans.carry_out(bank, plan)


def _settle_order(bank: Bank, row: sqlite3.Row) -> None:
    if row["state"] == "paying":
        _pay(bank, row)
    elif row["side"] == "buy":
        _confirm_purchase(bank, row)
    else:
        _confirm_redemption(bank, row)


def _confirm_purchase(bank: Bank, row: sqlite3.Row) -> None:
    fund = find_fund(row["product"])
    price = fund_price(fund, date.fromisoformat(row["trade_day"]))
    fee, shares = rules.bought(row["amount"], fund.buy_fee, price)
    lots.add(bank.db, row["customer"], fund.id, shares, row["amount"], local_day(row))
    if fee:
        ledger.post(bank.db, f"{row['id']}-FEE", row["next_at"], "bank", [bank_side(FUNDS, -fee), bank_side(FEES, fee)])
    bank.db.run(
        "UPDATE wealth_orders SET state = 'done', units = ?, price = ?, fee = ?, next_at = NULL WHERE id = ?",
        (shares, price, fee, row["id"]),
    )
    tell(bank, row["customer"], "fund_buy_confirmed", fund=fund.name, amount=yuan(row["amount"]), shares=yuan(shares))


def _confirm_redemption(bank: Bank, row: sqlite3.Row) -> None:
    fund = find_fund(row["product"])
    price = fund_price(fund, date.fromisoformat(row["trade_day"]))
    redeemed = lots.take(bank.db, row["customer"], fund, row["units"], price, local_day(row))
    pays_at = rules.moment(date.fromisoformat(row["pays_on"]), rules.CONFIRMED_AT)
    bank.db.run(
        "UPDATE wealth_orders SET state = 'paying', amount = ?, price = ?, fee = ?, next_at = ? WHERE id = ?",
        (redeemed.net, price, redeemed.fee, pays_at, row["id"]),
    )


def _pay(bank: Bank, row: sqlite3.Row) -> None:
    fund = find_fund(row["product"])
    pay_out(
        bank,
        f"{row['id']}-PAID",
        row["next_at"],
        row["account"],
        fund,
        Redeemed(row["amount"] + row["fee"], row["fee"]),
    )
    bank.db.run("UPDATE wealth_orders SET state = 'done', next_at = NULL WHERE id = ?", (row["id"],))
    account = bank.db.one("SELECT number FROM accounts WHERE id = ?", (row["account"],))
    assert account is not None
    tell(
        bank,
        row["customer"],
        "fund_paid",
        fund=fund.name,
        amount=yuan(row["amount"]),
        tail=account["number"][-4:],
    )
