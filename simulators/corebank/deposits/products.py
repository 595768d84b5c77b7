"""The deposit products and what is left of them."""

import sqlite3
from typing import Any

import msgspec

from simulators.corebank.bank import Bank
from simulators.corebank.database import Database
from simulators.corebank.deposits.rules import CURRENT_RATE
from simulators.corebank.deposits.views import DepositProduct, DepositProductList
from simulators.corebank.interest import percent
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem


def write(db: Database, table: Any) -> None:
    """Puts the products of deposit_products.yml into the books."""
    for place, row in enumerate(table):
        product = msgspec.convert(row, DepositProduct)
        quota = None if product.quota is None else fen(product.quota)
        db.run(
            "INSERT INTO deposit_products VALUES (?, ?, ?, ?)",
            (product.id, place, msgspec.json.encode(product), quota),
        )


def listed(bank: Bank) -> DepositProductList:
    """All products as they are sold now."""
    rows = bank.db.all("SELECT * FROM deposit_products ORDER BY place")
    return DepositProductList(percent(CURRENT_RATE), [_view(row) for row in rows])


def find(db: Database, product: str) -> DepositProduct:
    """One product. Raises Problem 404 `product_unknown`."""
    row = db.one("SELECT * FROM deposit_products WHERE id = ?", (product,))
    if row is None:
        raise Problem(404, "product_unknown")
    return _view(row)


def sell(db: Database, product: DepositProduct, amount: int) -> None:
    """Takes `amount` off the quota, if it has one. Raises Problem 409 `quota_short`."""
    if product.quota is None:
        return
    if (
        db.run(
            "UPDATE deposit_products SET quota = quota - ? WHERE id = ? AND quota >= ?", (amount, product.id, amount)
        )
        != 1
    ):
        raise Problem(409, "quota_short", "Less than that is left of this certificate.")


def _view(row: sqlite3.Row) -> DepositProduct:
    product = msgspec.json.decode(row["terms"], type=DepositProduct)
    return product if row["quota"] is None else msgspec.structs.replace(product, quota=yuan(row["quota"]))
