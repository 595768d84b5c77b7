"""Accumulated gold: its price at any hour, bought and sold while the market is open."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_UP, Decimal

from actions.accounts import yuan
from actions.agreements import agreement
from actions.choices import counted, heard, meant
from actions.form import Form
from actions.needs import Measure, amount, debit_accounts, hear_quantity, named, paying_account, quantity
from actions.suitable import assessed, suits
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.wealth import Gold

CENT, GRAM_PART = Decimal("0.01"), Decimal("0.0001")


@task("gold_trade")
async def trade(visit: Visit) -> None:
    """The price of this minute; then what is wanted, if the market is open."""
    gold: Gold = await visit.ask_bank(visit.parts.bank.wealth.gold)
    if visit.slot("pending") != "gold_trade" and (_only_asks(visit) or not gold.open):
        _say_price(visit, gold)  # everybody may know it; and no proof is asked for what cannot be done now
        return
    form = await begin(visit, "gold_trade", "L2")
    wish = heard(form, "gold_wish")
    if wish is None or not gold.open:
        form.done()
        _say_price(visit, gold)
    elif wish == "buy":
        await _buy(form, gold)
    else:
        await _sell(form, gold)


def _only_asks(visit: Visit) -> bool:
    return visit.said("choice") is None and meant(visit.line, "gold_wish") is None


def _say_price(visit: Visit, gold: Gold) -> None:
    told = {"buy": yuan(gold.buy), "sell": yuan(gold.sell)}
    if not gold.open:
        visit.say("utter_gold_closed", values={**told, "opens": gold.opens, "closes": gold.closes})
        return
    choices = words().choices["gold_wish"]
    buttons = [(label, f'/gold_trade{{"choice": "gold_wish={code}"}}') for code, label in choices.items()]
    visit.say("utter_gold_price", buttons=buttons, values=told)


async def _buy(form: Form, gold: Gold) -> None:
    assert form.session is not None
    visit, labels = form.visit, words().labels
    assessment = await assessed(form)
    accounts = await debit_accounts(form)
    holdings = await visit.ask_bank(visit.parts.bank.wealth.holdings, form.session.token)
    if not accounts:
        form.done()
        visit.say_with_person("utter_no_account_to_pay_from")
        return
    grams = counted(form.line, words().labels["grams_unit"])
    if grams:  # so many grams cost this now; what is bought is the amount
        form.choose("amount", f"{(grams * gold.buy).quantize(CENT, ROUND_UP):.2f}")
    sum_ = amount(form, "utter_gold_amount", price=yuan(gold.buy), least=yuan(gold.least))
    if sum_ < gold.least:
        form.forget("amount")
        form.ask("amount", "utter_gold_least", least=yuan(gold.least))
    account = paying_account(form, accounts)
    if sum_ > account.available:
        form.forget("amount")
        form.ask("amount", "utter_over_balance", tail=named(account), balance=yuan(account.available))
    warning = await suits(form, sum_, gold.grade, assessment, accounts, holdings)
    text, shown = agreement("gold_risk", grade=gold.grade, customer=assessment.grade or "")
    about = (sum_ / gold.buy).quantize(GRAM_PART, ROUND_DOWN)
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["price_now"], f"¥{yuan(gold.buy)}"),
        (labels["grams_about"], labels["in_grams"].format(grams=about)),
        (labels["from"], named(account)),
        (labels["risk_text"], text),
    ]
    visit.say("utter_gold_buy_confirm", amount=yuan(sum_), grams=f"{about}")
    details = {"amount": f"{sum_:.2f}", "risk_shown": shown}
    form.propose("gold_buy", account.id, lines, details=details, warning=warning)


async def _sell(form: Form, gold: Gold) -> None:
    assert form.session is not None
    visit, labels = form.visit, words().labels
    holdings = await visit.ask_bank(visit.parts.bank.wealth.holdings, form.session.token)
    accounts = await debit_accounts(form)
    if holdings.gold is None or not accounts:
        form.done()
        visit.say_with_person("utter_gold_none_held" if accounts else "utter_no_account_to_pay_from")
        return
    hear_quantity(form, "grams", labels["grams_unit"])
    measure = Measure(holdings.gold.grams, gold.sell, GRAM_PART)
    grams = quantity(form, "grams", measure, "utter_gold_grams", "utter_gold_grams_short", labels["all_grams"])
    account = paying_account(form, accounts, "utter_fund_into")
    worth = (grams * gold.sell).quantize(CENT, ROUND_DOWN)
    lines = [
        (labels["sell_grams"], labels["in_grams"].format(grams=grams)),
        (labels["price_now"], f"¥{yuan(gold.sell)}"),
        (labels["worth"], f"¥{yuan(worth)}"),
        (labels["into"], named(account)),
    ]
    visit.say("utter_gold_sell_confirm", grams=f"{grams}", amount=yuan(worth))
    form.propose("gold_sell", form.session.customer, lines, details={"account": account.id, "grams": f"{grams:.4f}"})
