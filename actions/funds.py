"""Funds: buy, redeem, plans that buy by themselves, and orders taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

import msgspec

from actions.accounts import yuan
from actions.agreements import agreement
from actions.choices import among, hear, meant, picked
from actions.form import Asked, Form
from actions.needs import Measure, amount, debit_accounts, hear_quantity, named, paying_account, quantity
from actions.receipts import day
from actions.suitable import assessed, suits
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from bot.nlu.normalise import normalise
from warmline.bank.types import Account
from warmline.bank.wealth import Fund, Funds, Holdings

SHOWN = 6
CENT = Decimal("0.01")
# Paid at once on one day of one fund (data/knowledge wealth.yml).
FAST_MOST = Decimal(10_000)
# Shorter parts of a name say nothing, unless they are of one fund only: 江城, 指数; but 纯债.
LEAST_SHARED = 3


class Desk(msgspec.Struct, frozen=True):
    """What a wish about funds begins with."""

    form: Form
    sold: Funds
    holdings: Holdings
    accounts: Sequence[Account]

    def fund(self, name: str) -> Fund:
        """A fund by its id."""
        return next(one for one in self.sold.funds if one.id == name)


Wish = Callable[[Desk], Awaitable[None]]
WISHES: dict[str, Wish] = {}


def wish(name: str) -> Callable[[Wish], Wish]:
    """Register what is done for a choice of `fund_wish`."""

    def register(run: Wish) -> Wish:
        WISHES[name] = run
        return run

    return register


@task("fund_trade")
async def trade(visit: Visit) -> None:
    """Which of the wishes it is, then that one."""
    form = await begin(visit, "fund_trade", "L2")
    assert form.session is not None
    wealth, token = visit.parts.bank.wealth, form.session.token
    sold, holdings, accounts = await asyncio.gather(
        visit.ask_bank(wealth.funds), visit.ask_bank(wealth.holdings, token), debit_accounts(form)
    )
    hear(form, "every", "weekday", "fast")
    chosen = picked(form, "fund_wish", "utter_fund_wish", WISHES)
    if not accounts:
        form.done()
        visit.say_with_person("utter_no_account_to_pay_from")
        return
    await WISHES[chosen](Desk(form, sold, holdings, accounts))


@wish("buy")
async def buy(desk: Desk) -> None:
    """A fund that suits, an amount, an account; the risk text; the price is that of the trade day."""
    form, labels = desk.form, words().labels
    assessment = await assessed(form)
    fund = to_buy(desk, assessment.grade or "")
    sum_ = at_least(form, fund)
    account = payer(desk, sum_)
    warning = await suits(form, sum_, fund.grade, assessment, desk.accounts, desk.holdings)
    text, shown = agreement("fund_risk", fund=fund.name, grade=fund.grade, customer=assessment.grade or "")
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        *fund_lines(fund),
        (labels["from"], named(account)),
        (labels["price_of"], day(desk.sold.trade_day)),
        (labels["confirmed_on"], day(desk.sold.confirmed_on)),
        (labels["risk_text"], text),
    ]
    form.visit.say("utter_fund_buy_confirm", fund=fund.name, amount=yuan(sum_), day=day(desk.sold.trade_day))
    details = {"fund": fund.id, "amount": f"{sum_:.2f}", "risk_shown": shown}
    form.propose("fund_buy", account.id, lines, details=details, warning=warning)


@wish("redeem")
async def redeem(desk: Desk) -> None:
    """Shares of a fund that is held; of money-market funds at once when that is wanted."""
    form, labels = desk.form, words().labels
    hear_quantity(form, "shares", labels["shares_unit"])
    held = {one.fund: one for one in desk.holdings.funds if one.available}
    if not held:
        form.done()
        form.visit.say_with_person("utter_fund_none_held")
        raise Asked
    fund = _which(form, [desk.fund(one) for one in held], "utter_fund_redeem_which")
    own = held[fund.id]
    measure = Measure(own.available, own.price, CENT)
    shares = quantity(form, "shares", measure, "utter_fund_shares", "utter_fund_shares_short", labels["all_shares"])
    worth = (shares * own.price).quantize(CENT)
    account = paying_account(form, desk.accounts, "utter_fund_into")
    fast = False
    if fund.fast_redemption and worth <= FAST_MOST:
        fast = picked(form, "fast", "utter_fund_fast") == "fast"
    lines = [
        (labels["shares"], labels["in_shares"].format(shares=yuan(shares))),
        (labels["worth"], f"¥{yuan(worth)}"),
        (labels["fund"], f"{fund.name}（{fund.code}）"),
        (labels["into"], named(account)),
        (labels["arrival"], words().choices["fast"]["fast" if fast else "normal"]),
    ]
    if not fast:
        lines.append((labels["price_of"], day(desk.sold.trade_day)))
    details = {"account": account.id, "shares": f"{shares:.2f}", **({"fast": True} if fast else {})}
    form.visit.say("utter_fund_redeem_confirm", fund=fund.name, shares=yuan(shares))
    form.propose("fund_redeem", fund.id, lines, details=details)


def to_buy(desk: Desk, grade: str) -> Fund:
    """The fund that was named, of all; offered are those that suit."""
    suitable = [one for one in desk.sold.funds if one.grade[1:] <= grade[1:]]
    return _which(desk.form, desk.sold.funds, "utter_fund_which", suitable)


def _which(form: Form, funds: Sequence[Fund], response: str, offered: Sequence[Fund] = ()) -> Fund:
    by_id = {fund.id: fund for fund in funds}
    found = _named_in(form.line, funds)
    known = found[0].id if len(found) == 1 else form.chosen.get("fund", "")
    if len(funds) == 1:
        known = funds[0].id
    if known not in by_id:
        shown = [(f"{one.name} {one.grade}", one.id) for one in list(found or offered or funds)[:SHOWN]]
        known = among(form, "fund", shown) or form.ask("fund", response, shown)
    return by_id[form.choose("fund", known)]


def _named_in(line: str, funds: Sequence[Fund]) -> list[Fund]:
    """The funds whose code or name, or most of it, is in the line; else those of a kind that is."""
    if not line:
        return []
    said = normalise(line).lower
    shared = {fund.id: len(fund.code) if fund.code in said else _shared(said, fund.name.lower()) for fund in funds}
    best = max(shared.values())
    found = [fund for fund in funds if shared[fund.id] == best]
    if best >= LEAST_SHARED or (best == LEAST_SHARED - 1 and len(found) == 1):
        return found
    kind = meant(line, "fund_kind")
    return [fund for fund in funds if fund.kind == kind]


def _shared(line: str, name: str) -> int:
    """The length of the longest part of the name that is in the line; a number alone is an amount (沪深300)."""
    parts = {name[start:end] for start in range(len(name)) for end in range(start + 1, len(name) + 1)}
    return max((len(part) for part in parts if part in line and not part.isdigit()), default=0)


def fund_lines(fund: Fund) -> list[tuple[str, str]]:
    """What a fund is and costs, for the card of a purchase."""
    labels = words().labels
    return [
        (labels["fund"], f"{fund.name}（{fund.code}）"),
        (labels["fund_grade"], fund.grade),
        (labels["buy_fee"], f"{fund.buy_fee}%"),
    ]


def at_least(form: Form, fund: Fund) -> Decimal:
    """The amount to buy for, from the fund's least on."""
    sum_ = amount(form, "utter_fund_amount", fund=fund.name, least=yuan(fund.least))
    if sum_ < fund.least:
        form.forget("amount")
        form.ask("amount", "utter_fund_least", fund=fund.name, least=yuan(fund.least))
    return sum_


def payer(desk: Desk, sum_: Decimal) -> Account:
    """The account to pay from; too little in it is said."""
    account = paying_account(desk.form, desk.accounts)
    if sum_ > account.available:
        desk.form.forget("amount")
        desk.form.ask("amount", "utter_over_balance", tail=named(account), balance=yuan(account.available))
    return account
