"""Orders for funds: placed, confirmed a trading day later at the price of their day; redemptions are paid later."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from simulators.corebank import ledger
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, day_start, instant
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import FEES, FUNDS, Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.trading_days import trading_days_after
from simulators.corebank.views import Done
from simulators.corebank.wealth import lots, rules
from simulators.corebank.wealth.assessments import check_suitable
from simulators.corebank.wealth.catalogue import Fund, find_fund, words
from simulators.corebank.wealth.prices import fund_price
from simulators.corebank.wealth.views import BuyRequest, RedeemRequest

_INSERT = (
    "INSERT INTO wealth_orders (id, customer, account, product, side, state, amount, units, price, fee, placed,"
    " trade_day, next_at, pays_on, fast, plan, risk_shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Purchase:
    """A purchase about to be placed, by the customer or by a plan."""

    reference: str
    customer: str
    account: str
    fund: Fund
    amount: int
    at: int
    risk_shown: str
    plan: str | None = None


def bank_side(account: str, amount: int) -> Move:
    """The side of one of the bank's own accounts, which nobody reads as a statement."""
    return Move(account, amount, "clearing", "clearing", "", "")


def buy(bank: Bank, doing: Doing) -> Done:
    """Raises what place_purchase raises, 404 `account_unknown` and `fund_unknown`, and the 409s of usable_account."""
    request: BuyRequest = doing.details
    account, fund = usable_account(bank, doing.customer, doing.subject), find_fund(request.fund)
    purchase = Purchase(
        doing.reference, doing.customer, account.id, fund, fen(request.amount), doing.at, request.risk_shown
    )
    order, traded = place_purchase(bank, purchase)
    tell(bank, doing.customer, "fund_buy_placed", fund=fund.name, amount=yuan(purchase.amount), tail=account.last4)
    facts = {"order": order, "fund": fund.id, "fund_name": fund.name, "amount": yuan(purchase.amount)}
    return Done(doing.reference, doing.subject, "placed", instant(doing.at), facts | _days(traded))


def place_purchase(bank: Bank, purchase: Purchase) -> tuple[str, date]:
    """Takes the money and places the order: its id and its trade day.

    Raises Problem 409 `amount_zero`, `amount_below_least`, `assessment_missing`, `not_suitable`, `balance_short`.
    """
    check_amount(purchase.amount, purchase.fund.least)
    check_suitable(bank, purchase.customer, purchase.fund.grade)
    out = Move(purchase.account, -purchase.amount, "investment", "investment", purchase.fund.name, words("buy"))
    ledger.post(bank.db, purchase.reference, purchase.at, "remote", [out, bank_side(FUNDS, purchase.amount)])
    traded = rules.trade_day(instant(purchase.at))
    order, next_at = _order_id(purchase.reference), _confirmed_at(traded)
    values = (
        order,
        purchase.customer,
        purchase.account,
        purchase.fund.id,
        "buy",
        "placed",
        purchase.amount,
        None,
        None,
    )
    times = (0, purchase.at, traded.isoformat(), next_at, None, 0, purchase.plan, purchase.risk_shown)
    bank.db.run(_INSERT, values + times)
    return order, traded


def redeem(bank: Bank, doing: Doing) -> Done:
    """Places a redemption, or with `fast` pays it at once.

    Raises Problem 404 `fund_unknown`, `account_unknown`, 409 `shares_zero`, `shares_short`, `fast_not_offered`,
    `fast_limit_reached` and those of usable_account.
    """
    request: RedeemRequest = doing.details
    fund, shares = find_fund(doing.subject), fen(request.shares)
    account = usable_account(bank, doing.customer, request.account)
    if shares == 0:
        raise Problem(409, "shares_zero", "Nothing is to be redeemed.")
    if shares > lots.available(bank.db, doing.customer, fund.id):
        raise Problem(409, "shares_short", "The customer does not hold that many free shares of the fund.")
    facts = {"order": _order_id(doing.reference), "fund": fund.id, "fund_name": fund.name, "shares": yuan(shares)}
    if request.fast:
        paid = _redeem_at_once(bank, doing, fund, account.id, shares)
        tell(bank, doing.customer, "fund_paid", fund=fund.name, amount=yuan(paid), tail=account.last4)
        return Done(doing.reference, doing.subject, "done", instant(doing.at), facts | {"amount": yuan(paid)})
    traded = rules.trade_day(instant(doing.at))
    pays_on = trading_days_after(rules.confirmation_day(traded), fund.arrival_days)
    values = (facts["order"], doing.customer, account.id, fund.id, "sell", "placed", None, shares, None)
    times = (0, doing.at, traded.isoformat(), _confirmed_at(traded), pays_on.isoformat(), 0, None, None)
    bank.db.run(_INSERT, values + times)
    tell(bank, doing.customer, "fund_redeem_placed", fund=fund.name, shares=yuan(shares))
    facts |= _days(traded) | {"pays_on": pays_on.isoformat()}
    return Done(doing.reference, doing.subject, "placed", instant(doing.at), facts)


def _redeem_at_once(bank: Bank, doing: Doing, fund: Fund, account: str, shares: int) -> int:
    if not fund.fast:
        raise Problem(409, "fast_not_offered", "Only money-market funds are redeemed at once.")
    today = bank.clock.today()
    price = fund_price(fund, rules.published_day(instant(doing.at)))
    row = bank.db.one(
        "SELECT coalesce(sum(amount), 0) AS paid FROM wealth_orders"
        " WHERE customer = ? AND placed >= ? AND product = ? AND fast = 1",
        (doing.customer, day_start(today), fund.id),
    )
    assert row is not None
    if row["paid"] + rules.value(shares, price) > rules.FAST_LIMIT:
        raise Problem(409, "fast_limit_reached", "At once only 10,000 yuan a day of each fund are paid.")
    redeemed = lots.take(bank.db, doing.customer, fund, shares, price, today)
    pay_out(bank, doing.reference, doing.at, account, fund, redeemed)
    values = (_order_id(doing.reference), doing.customer, account, fund.id, "sell", "done", redeemed.net, shares, price)
    times = (redeemed.fee, doing.at, today.isoformat(), None, today.isoformat(), 1, None, None)
    bank.db.run(_INSERT, values + times)
    return redeemed.net


def pay_out(bank: Bank, reference: str, at: int, account: str, fund: Fund, redeemed: lots.Redeemed) -> None:
    """Moves the money of a redemption; nothing when the shares were worth less than half a fen."""
    back = Move(account, redeemed.net, "investment_back", "investment", fund.name, words("redeem"))
    moves = [bank_side(FUNDS, -redeemed.value), back, bank_side(FEES, redeemed.fee)]
    moved = [move for move in moves if move.amount]
    if moved:
        ledger.post(bank.db, reference, at, "remote", moved)


def cancel(bank: Bank, doing: Doing) -> Done:
    """Takes an order back until 15:00 of its trade day; the money of a purchase is back at once.

    Raises Problem 404 `order_unknown`, 409 `order_is_<state>`, `order_too_late`.
    """
    row = bank.db.one("SELECT * FROM wealth_orders WHERE id = ? AND customer = ?", (doing.subject, doing.customer))
    if row is None:
        raise Problem(404, "order_unknown")
    if row["state"] != "placed":
        raise Problem(409, f"order_is_{row['state']}", "Only an order that waits for confirmation can be taken back.")
    if doing.at >= rules.moment(date.fromisoformat(row["trade_day"]), rules.CUT_OFF):
        raise Problem(409, "order_too_late", "After 15:00 of its trade day an order stands.")
    fund = find_fund(row["product"])
    bank.db.run("UPDATE wealth_orders SET state = 'cancelled', next_at = NULL WHERE id = ?", (doing.subject,))
    facts = {"fund": fund.id, "fund_name": fund.name}
    if row["side"] == "buy":
        back = Move(row["account"], row["amount"], "investment_back", "investment", fund.name, words("cancel"))
        ledger.post(bank.db, doing.reference, doing.at, "remote", [bank_side(FUNDS, -row["amount"]), back])
        facts["amount"] = yuan(row["amount"])
    else:
        facts["shares"] = yuan(row["units"])
    tell(bank, doing.customer, "fund_order_cancelled", fund=fund.name)
    return Done(doing.reference, doing.subject, "cancelled", instant(doing.at), facts)


def check_amount(amount: int, least: int) -> None:
    """Raises Problem 409 `amount_zero`, `amount_below_least`."""
    if amount == 0:
        raise Problem(409, "amount_zero", "Nothing is to be paid.")
    if amount < least:
        raise Problem(409, "amount_below_least", f"The least amount is {yuan(least)}.")


def local_day(row: sqlite3.Row) -> date:
    """The local day of what is due for a row."""
    return instant(row["next_at"]).astimezone(LOCAL).date()


def _order_id(reference: str) -> str:
    """An order is named after the act that placed it."""
    return "F" + reference[1:]


def _confirmed_at(traded: date) -> int:
    return rules.moment(rules.confirmation_day(traded), rules.CONFIRMED_AT)


def _days(traded: date) -> dict[str, str]:
    return {"trade_day": traded.isoformat(), "confirmed_on": rules.confirmation_day(traded).isoformat()}
