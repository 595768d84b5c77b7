"""Whom money goes to: a payee the customer has paid before, an own account, or somebody new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

import msgspec

from actions.form import Form
from actions.needs import named
from actions.texts import words
from warmline.bank.transfers import Payee, PayeeBank
from warmline.bank.types import Account

# Cards have 16 to 19 digits, accounts of other banks 12 to 30.
NUMBER = r"(?<!\d)\d{12,30}(?!\d)"
NEW = "new"
SHOWN = 5


class Whom(msgspec.Struct, frozen=True):
    """Who gets the money. `id` of a saved payee or an own account; without one name, number and bank are said."""

    name: str
    shown: str
    id: str = ""
    number: str = ""
    bank: str = ""


def whom(form: Form, saved: Sequence[Payee], own: Sequence[Account], banks: Sequence[PayeeBank]) -> Whom:
    """The payee that was meant, by name, by what the customer calls them, or by button; else it is asked for."""
    picked = form.chosen.get("payee")
    if picked is None:
        picked = _said(form, saved, own)
    if picked == NEW:
        return _new(form, banks)
    for payee in saved:
        if payee.id == picked:
            return Whom(payee.name, shown(payee), id=payee.id)
    for account in own:
        if account.id == picked:
            return Whom(words().labels["own_account"], named(account), id=account.id)
    form.forget("payee")
    _ask(form, saved, own, "utter_transfer_to_whom")


def _said(form: Form, saved: Sequence[Payee], own: Sequence[Account]) -> str | None:
    if form.several("payee"):
        form.forget("payee")
        _ask(form, saved, own, "utter_one_payee_at_a_time")
    said = form.value("payee") or form.typed("payee")
    if said is None:
        return None
    found = [payee for payee in saved if fits(payee, said)]
    if len(found) == 1:
        return form.choose("payee", found[0].id)
    if found:
        _ask(form, found, (), "utter_which_payee")
    form.choose("payee_name", _plain(said))
    return form.choose("payee", NEW)


def _ask(form: Form, saved: Sequence[Payee], own: Sequence[Account], response: str) -> NoReturn:
    buttons = [(shown(payee), payee.id) for payee in saved[:SHOWN]]
    buttons += [(named(account), account.id) for account in own]
    form.ask("payee", response, [*buttons, (words().labels["new_payee"], NEW)])


def _new(form: Form, banks: Sequence[PayeeBank]) -> Whom:
    number = form.chosen.get("payee_number") or form.number("payee_number", NUMBER) or form.number("payee", NUMBER)
    name = form.chosen.get("payee_name") or form.typed("payee_name")
    if name is None or not is_name(name):
        form.forget("payee_name")
        form.ask("payee_name", "utter_payee_name")
    form.choose("payee_name", name)
    if number is None:
        form.ask("payee_number", "utter_payee_number", name=name)
    form.choose("payee_number", number)
    bank = _bank(form, banks)
    return Whom(name, " ".join((name, bank, words().labels["tail"].format(tail=number[-4:]))), "", number, bank)


def _bank(form: Form, banks: Sequence[PayeeBank]) -> str:
    said = form.chosen.get("bank") or form.value("bank") or form.typed("bank") or ""
    for bank in banks:
        if said and (said in (bank.name, *bank.short_names) or bank.name in said):
            return form.choose("bank", bank.name)
    form.forget("bank")
    form.ask("bank", "utter_payee_bank", [(bank.name, bank.name) for bank in banks[:6]])


def fits(payee: Payee, said: str) -> bool:
    """Whether these words mean this payee: the name, a part of it with the surname, or what the customer calls them."""
    plain = _plain(said)
    if not plain:
        return False
    if plain in (payee.name, payee.label) or (payee.label and payee.label in plain):
        return True
    return any(plain in kin and payee.label in kin for kin in words().kin)


def is_name(text: str) -> bool:
    """Two to thirty letters of a name, of a person or a firm."""
    return bool(re.fullmatch(r"[\u4e00-\u9fffA-Za-z·（）()\s]{2,30}", text))


def shown(payee: Payee) -> str:
    """王强 中国工商银行 尾号5678."""
    return " ".join((payee.name, payee.bank, words().labels["tail"].format(tail=payee.last4)))


def _plain(said: str) -> str:
    return re.sub(r"^(?:我的|我们|咱们|我|咱)", "", said.strip())
