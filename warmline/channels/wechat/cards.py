"""Cards of the bot as compact text lines (kinds in docs/events.md; pure).

Cards carry amounts as decimal text without grouping and times as ISO text where the bank is; both become what a
customer in China reads here, as the widget does with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from warmline.conversation.words import NoticeWords

MAX_ROWS = 12  # a screen of a phone; the rest is a question away

AMOUNTS = frozenset({"balance", "available", "amount", "income", "spending"})
AMOUNT = re.compile(r"([+-]?)(\d+\.\d{2})", re.ASCII)
MINUS = "−"

Card = Mapping[str, Any]


def card_text(card: Card, words: NoticeWords) -> str:
    """The card's lines; empty for a kind this channel does not know (its message's text stands alone then)."""
    draw = _KINDS.get(str(card.get("kind", "")))
    return "\n".join(draw(card, words)) if draw else ""


def _rows(card: Card, name: str) -> list[Card]:
    rows = card.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _say(words: NoticeWords, code: str, row: Card) -> str:
    return words.text(code, {name: money(str(value)) if name in AMOUNTS else str(value) for name, value in row.items()})


def money(amount: str) -> str:
    """¥12,345.67 from decimal text (yuan) with an optional sign; the text itself when it is no amount."""
    found = AMOUNT.fullmatch(amount.strip())
    if found is None:
        return amount
    return f"{MINUS if found[1] == '-' else ''}¥{Decimal(found[2]):,.2f}"


def _when(words: NoticeWords, at: str) -> str:
    """Day and time from ISO text; the text itself when it is none."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{_day(words, at)} {moment:%H:%M}"


def _day(words: NoticeWords, at: str) -> str:
    """The day of an ISO date or time; the text itself when it is none."""
    try:
        day = date.fromisoformat(at[:10])
    except ValueError:
        return at
    return words.text("card_day", {"month": str(day.month), "day": str(day.day)})


def _listed(words: NoticeWords, code: str, rows: Sequence[Card]) -> list[str]:
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
    rows = [{**row, "at": _when(words, str(row.get("at", "")))} for row in _rows(card, "rows")]
    lines = _listed(words, "card_transaction", rows)
    if card.get("more") and len(rows) <= MAX_ROWS:
        lines.append(words.text("card_more_some"))
    return lines


def _summary(card: Card, words: NoticeWords) -> list[str]:
    flat = {name: value for name, value in card.items() if isinstance(value, str)}
    flat |= {name: _day(words, flat.get(name, "")) for name in ("from", "to")}
    return [_say(words, "card_summary", flat), *_listed(words, "card_category", _rows(card, "categories"))]


def _list(card: Card, words: NoticeWords) -> list[str]:
    rows = _rows(card, "rows")
    lines = [
        " ".join(str(row[part]) for part in ("name", "value", "detail") if row.get(part)) for row in rows[:MAX_ROWS]
    ]
    more = [words.text("card_more", {"count": str(len(rows) - MAX_ROWS)})] if len(rows) > MAX_ROWS else []
    return [str(card.get("title", "")), *lines, *more]


_KINDS: dict[str, Callable[[Card, NoticeWords], list[str]]] = {
    "balances": _balances,
    "accounts": _accounts,
    "branches": _branches,
    "list": _list,
    "transactions": _transactions,
    "summary": _summary,
}
