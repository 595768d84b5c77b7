"""Cards of the bot as compact text lines (kinds in docs/events.md; pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from warmline.conversation.words import NoticeWords

MAX_ROWS = 12  # a screen of a phone; the rest is a question away

Card = Mapping[str, Any]


def card_text(card: Card, words: NoticeWords) -> str:
    """The card's lines; empty for a kind this channel does not know (its message's text stands alone then)."""
    draw = _KINDS.get(str(card.get("kind", "")))
    return "\n".join(draw(card, words)) if draw else ""


def _rows(card: Card, name: str) -> list[Mapping[str, Any]]:
    rows = card.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _say(words: NoticeWords, code: str, row: Mapping[str, Any]) -> str:
    return words.text(code, {name: str(value) for name, value in row.items()})


def _listed(words: NoticeWords, code: str, rows: list[Mapping[str, Any]]) -> list[str]:
    lines = [_say(words, code, row) for row in rows[:MAX_ROWS]]
    if len(rows) > MAX_ROWS:
        lines.append(words.text("card_more", {"count": str(len(rows) - MAX_ROWS)}))
    return lines


def _balances(card: Card, words: NoticeWords) -> list[str]:
    return _listed(words, "card_balance", _rows(card, "accounts"))


def _accounts(card: Card, words: NoticeWords) -> list[str]:
    return _listed(words, "card_account", _rows(card, "rows"))


def _branches(card: Card, words: NoticeWords) -> list[str]:
    return _listed(words, "card_branch", _rows(card, "rows"))


def _transactions(card: Card, words: NoticeWords) -> list[str]:
    rows = _rows(card, "rows")
    lines = _listed(words, "card_transaction", rows)
    if card.get("more") and len(rows) <= MAX_ROWS:
        lines.append(words.text("card_more_some"))
    return lines


def _summary(card: Card, words: NoticeWords) -> list[str]:
    flat = {name: value for name, value in card.items() if isinstance(value, str)}
    return [_say(words, "card_summary", flat), *_listed(words, "card_category", _rows(card, "categories"))]


_KINDS: dict[str, Callable[[Card, NoticeWords], list[str]]] = {
    "balances": _balances,
    "accounts": _accounts,
    "branches": _branches,
    "transactions": _transactions,
    "summary": _summary,
}
