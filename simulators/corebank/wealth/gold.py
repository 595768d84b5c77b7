"""Accumulated gold: bought and sold at once at the price of the minute, in trading hours."""

from simulators.corebank import ledger
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.doing import Doing
from simulators.corebank.ledger import GOLD, Move
from simulators.corebank.money import fen, yuan
from simulators.corebank.notices import tell
from simulators.corebank.paying import usable_account
from simulators.corebank.problems import Problem
from simulators.corebank.trading_days import is_trading_day
from simulators.corebank.views import Done
from simulators.corebank.wealth import catalogue, rules
from simulators.corebank.wealth.assessments import check_suitable
from simulators.corebank.wealth.four import four, ten_thousandths
from simulators.corebank.wealth.orders import bank_side, check_amount
from simulators.corebank.wealth.prices import GOLD_CLOSES, GOLD_OPENS, GoldPrice, gold_price
from simulators.corebank.wealth.views import GoldBuyRequest, GoldSellRequest, GoldView

PRODUCT = "gold"


def shown(bank: Bank) -> GoldView:
    """The prices of now and when they can be had."""
    gold, now = catalogue.gold(), bank.clock.now()
    price = gold_price(gold, now)
    return GoldView(
        name=gold.name,
        grade=gold.grade,
        buy=yuan(price.buy),
        sell=yuan(price.sell),
        at=now,
        open=bank.market.open_at(now),
        opens=f"{GOLD_OPENS:%H:%M}",
        closes=f"{GOLD_CLOSES:%H:%M}",
        trading_day=is_trading_day(bank.clock.today()),
        least=yuan(gold.least),
    )


def held(bank: Bank, customer: str) -> tuple[int, int]:
    """(grams, cost) of a customer, in ten-thousandths and fen."""
    row = bank.db.one("SELECT grams, cost FROM gold_holdings WHERE customer = ?", (customer,))
    return (row["grams"], row["cost"]) if row is not None else (0, 0)


def buy(bank: Bank, doing: Doing) -> Done:
    """Raises Problem 404 `account_unknown`, 409 `gold_closed`, `amount_zero`, `amount_below_least`,
    `assessment_missing`, `not_suitable`, `balance_short` and those of usable_account."""
    request: GoldBuyRequest = doing.details
    gold, amount = catalogue.gold(), fen(request.amount)
    account = usable_account(bank, doing.customer, doing.subject)
    check_amount(amount, gold.least)
    check_suitable(bank, doing.customer, gold.grade)
    price = _open_price(bank, doing.at).buy
    grams = rules.grams_for(amount, price)
    out = Move(account.id, -amount, "investment", "investment", gold.name, catalogue.words("gold_buy"))
    ledger.post(bank.db, doing.reference, doing.at, "remote", [out, bank_side(GOLD, amount)])
    bank.db.run(
        "INSERT INTO gold_holdings VALUES (?, ?, ?)"
        " ON CONFLICT (customer) DO UPDATE SET grams = grams + excluded.grams, cost = cost + excluded.cost",
        (doing.customer, grams, amount),
    )
    _keep(bank, doing, account.id, "buy", amount, grams, price, request.risk_shown)
    tell(bank, doing.customer, "gold_bought", grams=four(grams), amount=yuan(amount))
    return _done(doing, amount, grams, price)


def sell(bank: Bank, doing: Doing) -> Done:
    """Raises Problem 404 `account_unknown`, 409 `gold_closed`, `grams_zero`, `grams_short` and those of
    usable_account."""
    request: GoldSellRequest = doing.details
    account, grams = usable_account(bank, doing.customer, request.account), ten_thousandths(request.grams)
    held_grams, cost = held(bank, doing.customer)
    if grams > held_grams:
        raise Problem(409, "grams_short", "The customer does not hold that much gold.")
    price = _open_price(bank, doing.at).sell
    amount = rules.gold_value(grams, price)
    if amount == 0:
        raise Problem(409, "grams_zero", "That is no gold, or less than a fen's worth.")
    back = Move(
        account.id, amount, "investment_back", "investment", catalogue.gold().name, catalogue.words("gold_sell")
    )
    ledger.post(bank.db, doing.reference, doing.at, "remote", [bank_side(GOLD, -amount), back])
    bank.db.run(
        "UPDATE gold_holdings SET grams = ?, cost = ? WHERE customer = ?",
        (held_grams - grams, cost - rules.part_of_cost(cost, grams, held_grams), doing.customer),
    )
    _keep(bank, doing, account.id, "sell", amount, grams, price, None)
    tell(bank, doing.customer, "gold_sold", grams=four(grams), amount=yuan(amount), tail=account.last4)
    return _done(doing, amount, grams, price)


def _open_price(bank: Bank, at: int) -> GoldPrice:
    if not bank.market.open_at(instant(at)):
        raise Problem(409, "gold_closed", "Gold is traded on trading days from 09:00 to 22:00.")
    return gold_price(catalogue.gold(), instant(at))


def _keep(
    bank: Bank, doing: Doing, account: str, side: str, amount: int, grams: int, price: int, risk_shown: str | None
) -> None:
    order, day = "G" + doing.reference[1:], bank.clock.today().isoformat()
    bank.db.run(
        "INSERT INTO wealth_orders (id, customer, account, product, side, state, amount, units, price, placed,"
        " trade_day, risk_shown) VALUES (?, ?, ?, ?, ?, 'done', ?, ?, ?, ?, ?, ?)",
        (order, doing.customer, account, PRODUCT, side, amount, grams, price, doing.at, day, risk_shown),
    )


def _done(doing: Doing, amount: int, grams: int, price: int) -> Done:
    facts = {"grams": four(grams), "price": yuan(price), "amount": yuan(amount)}
    return Done(doing.reference, doing.subject, "done", instant(doing.at), facts)
