"""What stands in a statement, a receipt and a proof of assets."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from simulators.corebank import masking
from simulators.corebank.clock import LOCAL, day_start, instant
from simulators.corebank.database import Database
from simulators.corebank.documents.paper import Column, Content, words
from simulators.corebank.money import yuan

_SHARES: Final = (1.6, 1.2, 2.0, 1.2, 1.2, 1.3)
_PERIOD: Final = "SELECT * FROM postings WHERE account = ? AND at >= ? AND at < ? ORDER BY at, id"
_BEFORE: Final = "SELECT balance_after FROM postings WHERE account = ? AND at < ? ORDER BY at DESC, id DESC LIMIT 1"


@dataclass(frozen=True)
class Asset:
    """One line of a proof of assets: a word of data/documents.yml, what it is, and fen."""

    kind: str
    name: str
    amount: int


def local_time(at: datetime) -> str:
    """An instant as people at the bank read it."""
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"


def statement(db: Database, account: sqlite3.Row, period: tuple[date, date], now: datetime) -> Content:
    """All movements of an account in a period; `account` has `id`, `number` and its owner's `name`."""
    text, (first, last) = words()["statement"], period
    begins, ends = day_start(first), day_start(last + timedelta(days=1))
    postings = db.all(_PERIOD, (account["id"], begins, ends))
    earlier = db.one(_BEFORE, (account["id"], begins))
    before = 0 if earlier is None else int(earlier["balance_after"])
    moved = [int(posting["amount"]) for posting in postings]
    sums = text["sums"].format(
        before=yuan(before),
        income=yuan(sum(amount for amount in moved if amount > 0)),
        spending=yuan(-sum(amount for amount in moved if amount < 0)),
        after=yuan(before + sum(moved)),
        count=len(moved),
    )
    heads = zip(text["columns"], _SHARES, strict=True)
    return Content(
        title=text["title"],
        above=[
            *_who(account),
            text["period"].format(first=first, last=last),
            sums,
            words()["made"].format(at=local_time(now)),
        ],
        columns=[Column(head, share, right=place >= 3) for place, (head, share) in enumerate(heads)],
        rows=[_row(posting) for posting in postings],
        below=[] if postings else [text["none"]],
    )


def receipt(posting: sqlite3.Row, account: sqlite3.Row, number: str, now: datetime) -> Content:
    """One movement; `number` is the transaction's id."""
    text, amount = words()["receipt"], int(posting["amount"])
    rows = [
        (text["number"], number),
        (text["at"], local_time(instant(posting["at"]))),
        (text["name"], masking.name(account["name"])),
        (text["account"], masking.number(account["number"])),
        (text["direction"], text["in" if amount > 0 else "out"]),
        (text["counterparty"], posting["counterparty"]),
        (text["summary"], posting["summary"]),
        (text["amount"], yuan(abs(amount))),
        (text["balance"], yuan(posting["balance_after"])),
    ]
    columns = [Column(text["columns"][0], 1), Column(text["columns"][1], 3)]
    return Content(text["title"], [words()["made"].format(at=local_time(now))], columns, rows)


def asset_proof(name: str, assets: Sequence[Asset], now: datetime) -> Content:
    """Everything a customer owns here; `name` is the owner's."""
    text = words()["asset_proof"]
    rows = [(text[asset.kind], asset.name, yuan(asset.amount)) for asset in assets]
    rows.append((text["total"], "", yuan(sum(asset.amount for asset in assets))))
    heads = text["columns"]
    return Content(
        title=text["title"],
        above=[
            words()["customer"].format(name=masking.name(name)),
            words()["made"].format(at=local_time(now)),
            text["day"].format(day=now.astimezone(LOCAL).date()),
        ],
        columns=[Column(heads[0], 1.5), Column(heads[1], 2.5), Column(heads[2], 1.5, right=True)],
        rows=rows,
        below=[text["note"]],
    )


def agreement(title: str, text: str, text_hash: str, conversation: str, now: datetime) -> Content:
    """Exactly the text, then what shows that it was accepted."""
    said = words()["agreement"]
    marks = [
        "",
        said["accepted"].format(at=local_time(now)),
        said["conversation"].format(conversation=conversation),
        said["hash"].format(hash=text_hash),
    ]
    return Content(title, text.split("\n"), below=marks)


def _who(account: sqlite3.Row) -> list[str]:
    return [
        words()["customer"].format(name=masking.name(account["name"])),
        words()["account"].format(number=masking.number(account["number"])),
    ]


def _row(posting: sqlite3.Row) -> tuple[str, ...]:
    amount = int(posting["amount"])
    return (
        local_time(instant(posting["at"]))[:16],
        posting["summary"],
        posting["counterparty"],
        yuan(amount) if amount > 0 else "",
        yuan(-amount) if amount < 0 else "",
        yuan(posting["balance_after"]),
    )
