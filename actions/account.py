"""Balances and accounts."""

from __future__ import annotations

from decimal import Decimal

from actions.accounts import card_in_use, matching, money, name_of, tail_of, yuan
from actions.tasks import needs_proof, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.types import Account


@task("balance_query")
async def balance(visit: Visit) -> None:
    """The balance of the account that was meant, or of all."""
    session = await needs_proof(visit, "balance_query", "L2")
    if session is None:
        return
    accounts = await visit.ask_bank(visit.parts.bank.accounts, session.token)
    tail, kind = visit.slot("card_tail"), visit.slot("account_kind")
    found = matching(accounts, tail, kind)
    if not found:
        visit.remember(card_tail=None, account_kind=None)
        visit.say("utter_no_such_account", card=_balances(accounts))
        return
    visit.remember(card_tail=None, account_kind=None, last_account=found[0].id if len(found) == 1 else None)
    if len(found) > 1:
        visit.say("utter_balances", card=_balances(found))
    elif found[0].kind == "credit":
        owed = max(-found[0].balance, Decimal(0))
        visit.say(
            "utter_credit_balance", card=_balances(found),
            tail=tail_of(found[0]), owed=yuan(owed), available=yuan(found[0].available),
        )  # fmt: skip
    else:
        visit.say(
            "utter_balance", card=_balances(found),
            name=name_of(found[0], words()), tail=tail_of(found[0]), balance=yuan(found[0].balance),
        )  # fmt: skip


@task("account_list")
async def account_list(visit: Visit) -> None:
    """Which accounts and cards the customer has, and how they are."""
    session = await needs_proof(visit, "account_list", "L2")
    if session is None:
        return
    accounts = await visit.ask_bank(visit.parts.bank.accounts, session.token)
    rows = [
        {
            "name": name_of(account, words()),
            "tail": card.last4,
            "kind": card.kind,
            "status": words().statuses[card.status],
            "branch": account.branch.name,
        }
        for account in accounts
        for card in account.cards
    ]
    visit.say("utter_accounts", card={"kind": "accounts", "rows": rows}, count=str(len(rows)))


def _balances(accounts: list[Account] | tuple[Account, ...]) -> dict[str, object]:
    rows = [
        {
            "name": name_of(account, words()),
            "tail": tail_of(account),
            "kind": account.kind,
            "status": words().statuses[used.status if (used := card_in_use(account)) else "active"],
            "balance": money(account.balance),
            "available": money(account.available),
        }
        for account in accounts
    ]
    return {"kind": "balances", "accounts": rows}
