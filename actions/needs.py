"""What many tasks need: an account to pay from, an amount, a number of shares. Each comes from the form or is asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal, InvalidOperation

import msgspec

from actions.accounts import matching, name_of, tail_of, yuan
from actions.choices import counted, meant
from actions.form import Form
from actions.texts import words
from bot.nlu.normalise import normalise
from bot.nlu.numerals import numerals
from warmline.bank.types import Account

# Beyond, it is no amount of a person but a number typed into the wrong place (the core bank takes 13 digits).
MOST = Decimal(10) ** 13


async def debit_accounts(form: Form) -> list[Account]:
    """The customer's accounts that money can leave from."""
    assert form.session is not None, "a form that began has its customer proven"
    accounts = await form.visit.ask_bank(form.visit.parts.bank.accounts, form.session.token)
    return [account for account in accounts if account.kind == "debit" and account.status == "active"]


def paying_account(form: Form, accounts: Sequence[Account], response: str = "utter_pay_from") -> Account:
    """The account that was meant; the only one; else it is asked for, by buttons or by its tail."""
    picked = form.chosen.get("account")
    tail = form.value("card_tail")
    found = matching(accounts, tail, None)
    if tail is None or len(found) != 1:  # a tail said now takes the place of what was picked before
        found = [account for account in accounts if account.id == picked] or found
    if len(found) == 1:
        form.choose("account", found[0].id)
        return found[0]
    form.forget("card_tail", "account")
    form.ask("account", response, [(named(account), account.id) for account in found or accounts])


def amount(
    form: Form, response: str, whole: Decimal | None = None, choices: Sequence[tuple[str, str]] = (), **values: str
) -> Decimal:
    """The amount that was said, in yuan; `whole` is what "all of it" means, if anything, `choices` what is offered.

    Zero, more than money can be, and two amounts at once are asked back."""
    if form.several("amount"):
        said = form.values["amount"]
        form.forget("amount")
        form.ask("amount", "utter_which_amount", [(f"{yuan(Decimal(one))}元", one) for one in said if _is_amount(one)])
    text = form.chosen.get("amount") or form.value("amount")
    if text is None and whole is not None and any(word in (form.typed("amount") or "") for word in words().everything):
        text = f"{whole:.2f}"
    if text is None:
        form.ask("amount", response, choices, **values)
    found = _amount(text)
    if found is None:
        form.forget("amount")
        form.ask("amount", "utter_no_such_amount")
    form.choose("amount", f"{found:.2f}")
    return found


class Measure(msgspec.Struct, frozen=True):
    """Of what a quantity is asked: all there is, yuan for one, the smallest part."""

    whole: Decimal
    price: Decimal
    step: Decimal


def hear_quantity(form: Form, key: str, unit: str) -> None:
    """Take what this run's line says of shares or grams: all, half, a number before `unit` or as the whole answer, or
    an amount of money."""
    number = counted(form.line, unit)
    if number is None and (typed := form.typed(key)):
        number = numerals().value(normalise(typed).lower.strip(" ."))
    if any(word in form.line for word in words().everything):
        form.choose(key, "all")
    elif meant(form.line, "half"):
        form.choose(key, "half")
    elif number is not None:
        form.choose(key, f"{number:f}")
    elif (
        not form.visit.digressed and form.value("amount") and (form.visit.all_said("amount") or key not in form.chosen)
    ):
        form.choose(key, "money")


def quantity(form: Form, key: str, of: Measure, response: str, too_much: str, every: str) -> Decimal:
    """So many shares or grams as were heard, else they are asked for; `every` names the button for all of it."""
    said, told = form.chosen.get(key), f"{of.whole:,f}"
    buttons = [(every.format(all=told), "all")]
    if said is None:
        form.ask(key, response, buttons, all=told)
    found = {"all": of.whole, "half": of.whole / 2, "money": Decimal(form.value("amount") or 0) / of.price}.get(said)
    number = (Decimal(said) if found is None else found).quantize(of.step, ROUND_DOWN)
    if not 0 < number <= of.whole:
        form.forget(key, "amount")
        form.ask(key, too_much, buttons, all=told)
    return number


def _is_amount(text: str) -> bool:
    return _amount(text) is not None


def _amount(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.01")) if Decimal("0.005") <= value < MOST else None


def named(account: Account) -> str:
    """储蓄卡（一类户） 尾号1496."""
    return words().labels["card"].format(kind=name_of(account, words()), tail=tail_of(account))
