"""Picks among the customer's accounts and cards by what was said (pure), and names them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.texts import Words
from warmline.bank.types import Account, Card

CREDIT_WORDS = ("credit",)
DEBIT_WORDS = ("debit", "current", "term")
IN_USE_FIRST = ("active", "locked", "new", "lost", "expired")


def matching(accounts: Sequence[Account], tail: str | None, kind: str | None) -> list[Account]:
    """Accounts that fit a card or account tail and a kind (`debit`, `credit` …); all when nothing was said."""
    found = list(accounts)
    if tail:
        found = [account for account in found if tail in tails(account)]
    if kind in CREDIT_WORDS:
        found = [account for account in found if account.kind == "credit"]
    elif kind in DEBIT_WORDS:
        found = [account for account in found if account.kind == "debit"]
    return found


def card_in_use(account: Account) -> Card | None:
    """The card that stands for the account: the one in use; after a replacement not the old one."""
    newest_first = sorted(account.cards, key=lambda card: card.id, reverse=True)
    return min(newest_first, key=lambda card: IN_USE_FIRST.index(card.status), default=None)


def tails(account: Account) -> list[str]:
    """The last four digits by which a customer may name the account: its cards', that in use first, then its own."""
    used = card_in_use(account)
    cards = [used, *(card for card in account.cards if card is not used)] if used else []
    return [*(card.last4 for card in cards), account.last4]


def tail_of(account: Account) -> str:
    """The tail a customer knows best: that of the card."""
    return tails(account)[0]


def name_of(account: Account, words: Words) -> str:
    """What the account is called."""
    return words.account_kinds[account.kind if account.kind == "credit" else f"debit_{account.account_class or 'I'}"]


def cards_with(cards: Sequence[Card], tail: str | None, kind: str | None) -> list[Card]:
    """Cards that fit; expired ones never."""
    found = [card for card in cards if card.status != "expired"]
    if tail:
        found = [card for card in found if card.last4 == tail]
    if kind in ("debit", "credit"):
        found = [card for card in found if card.kind == kind]
    return found


def money(amount: Decimal) -> str:
    """An amount as cards carry it: two decimals, no grouping."""
    return f"{amount:.2f}"


def yuan(amount: Decimal) -> str:
    """An amount as sentences say it, with thousands grouped."""
    return f"{amount:,.2f}"
