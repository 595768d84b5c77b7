"""Transactions and summaries of a period."""

from __future__ import annotations

from datetime import date

from actions.accounts import matching, money, tail_of, yuan
from actions.parts import BANK_ZONE
from actions.tasks import needs_proof, task
from actions.texts import words
from actions.visit import Visit
from bot.nlu.periods import resolve_period
from warmline.bank.types import Account, Filters, Transaction

SHOWN = 20


def _period(visit: Visit) -> tuple[date, date, bool]:
    """First and last day that were meant, and whether the customer said so: this month when nothing was said.

    Two periods in one message (九月和十月) are looked at as one, from the first day of all to the last."""
    today = visit.parts.today().date()
    said = visit.slot("period")
    texts = said if isinstance(said, list) else [said] if said else []
    resolved = [found for text in texts if (found := resolve_period(str(text), today)) is not None]
    if not resolved:
        return today.replace(day=1), today, False
    return min(start for start, _ in resolved), max(end for _, end in resolved), True


def _one_account(accounts: tuple[Account, ...], visit: Visit) -> tuple[list[Account], str | None]:
    """The accounts that were meant, and the id when it is one: by what was said now, else by the last one spoken of."""
    found = matching(accounts, visit.slot("card_tail"), visit.slot("account_kind"))
    named = bool(visit.slot("card_tail") or visit.slot("account_kind"))
    if not named and visit.slot("last_account"):
        found = [account for account in accounts if account.id == visit.slot("last_account")]
    return found, found[0].id if len(found) == 1 else None


@task("transaction_history")
async def history(visit: Visit) -> None:
    """The transactions of a period, newest first."""
    session = await needs_proof(visit, "transaction_history", "L2")
    if session is None:
        return
    start, end, _ = _period(visit)
    accounts = await visit.ask_bank(visit.parts.bank.accounts, session.token)
    found, account = _one_account(accounts, visit)
    if not found:
        visit.remember(card_tail=None, account_kind=None)
        visit.say("utter_no_such_account")
        return
    page = await visit.ask_bank(
        visit.parts.bank.transactions, session.token, Filters(start=start, end=end), account=account, limit=SHOWN
    )
    visit.remember(last_account=account)
    if not page.transactions:
        visit.say("utter_no_transactions", start=_day(start), end=_day(end))
        return
    tails = {row.id: tail_of(row) for row in accounts}
    card = {
        "kind": "transactions",
        "from": start.isoformat(),
        "to": end.isoformat(),
        "rows": [_row(row, tails) for row in page.transactions],
        "more": page.next_cursor is not None,
    }
    visit.say("utter_transactions", card=card, start=_day(start), end=_day(end), count=str(len(page.transactions)))


@task("spending_summary")
async def summary(visit: Visit) -> None:
    """Income and spending of a period, by category."""
    session = await needs_proof(visit, "spending_summary", "L2")
    if session is None:
        return
    start, end, _ = _period(visit)
    accounts = await visit.ask_bank(visit.parts.bank.accounts, session.token)
    _, account = _one_account(accounts, visit)
    sums = await visit.ask_bank(visit.parts.bank.summary, session.token, start, end, account=account)
    names = words().categories
    card = {
        "kind": "summary",
        "from": start.isoformat(),
        "to": end.isoformat(),
        "income": money(sums.income),
        "spending": money(sums.spending),
        "categories": [
            {"name": names.get(part.category, part.category), "amount": money(part.amount)}
            for part in sums.spending_by_category
        ],
    }
    visit.say(
        "utter_summary", card=card,
        start=_day(start), end=_day(end), income=yuan(sums.income), spending=yuan(sums.spending),
    )  # fmt: skip


def _row(row: Transaction, tails: dict[str, str]) -> dict[str, str]:
    return {
        "at": row.at.astimezone(BANK_ZONE).isoformat(timespec="minutes"),
        "name": row.counterparty or row.summary,
        "amount": money(row.amount),
        "balance": money(row.balance_after),
        "account": tails.get(row.account, ""),
    }


def _day(day: date) -> str:
    return words().labels["day"].replace("{month}", str(day.month)).replace("{day}", str(day.day))
