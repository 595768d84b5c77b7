"""The loan products."""

from typing import Any

import msgspec

from simulators.corebank.database import Database
from simulators.corebank.interest import rate_of
from simulators.corebank.loans.views import LoanApplication, LoanProduct, LoanProductList
from simulators.corebank.money import fen
from simulators.corebank.problems import Problem


def write(db: Database, table: Any) -> None:
    """Puts the products of loan_products.yml into the books."""
    for place, row in enumerate(table):
        product = msgspec.convert(row, LoanProduct)
        db.run("INSERT INTO loan_products VALUES (?, ?, ?)", (product.id, place, msgspec.json.encode(product)))


def listed(db: Database) -> LoanProductList:
    """All products."""
    rows = db.all("SELECT terms FROM loan_products ORDER BY place")
    return LoanProductList([msgspec.json.decode(row["terms"], type=LoanProduct) for row in rows])


def find(db: Database, product: str) -> LoanProduct:
    """One product. Raises Problem 404 `product_unknown`."""
    row = db.one("SELECT terms FROM loan_products WHERE id = ?", (product,))
    if row is None:
        raise Problem(404, "product_unknown")
    return msgspec.json.decode(row["terms"], type=LoanProduct)


def check_request(product: LoanProduct, wanted: LoanApplication) -> None:
    """Whether the product is lent like that.

    Raises Problem 409 `product_not_online`, `amount_below_minimum`, `amount_over_maximum`, `term_unsuitable`,
    `method_unsuitable`.
    """
    if not product.online or product.least is None:
        raise Problem(409, "product_not_online", "A branch grants this loan.")
    amount = fen(wanted.amount)
    if amount < fen(product.least):
        raise Problem(409, "amount_below_minimum", f"At least {product.least} yuan.")
    if amount > fen(product.most):
        raise Problem(409, "amount_over_maximum", f"At most {product.most} yuan.")
    if wanted.months not in product.months:
        raise Problem(409, "term_unsuitable", "The product has other terms.")
    longest = {offered.method: offered.longest for offered in product.methods}
    if wanted.months > longest.get(wanted.method, 0):
        raise Problem(409, "method_unsuitable", "This way of repaying is for other terms.")


def check_decision(product: LoanProduct, wanted: LoanApplication, age: int) -> None:
    """Whether the decision can be meant: an approval has rate and limit within the product, other decisions have none.

    Raises Problem 409 `decision_incomplete`, `rate_out_of_range`, `limit_over_maximum`, `limit_below_minimum`,
    `age_unsuitable`.
    """
    approved = wanted.decision == "approved"
    if (wanted.rate is not None) != approved or (wanted.limit is not None) != approved:
        raise Problem(409, "decision_incomplete", "Rate and limit belong to an approval, and only to one.")
    if wanted.rate is None or wanted.limit is None:
        return
    if not rate_of(product.base_rate or "0.00") <= rate_of(wanted.rate) <= rate_of(product.most_rate or "0.00"):
        raise Problem(409, "rate_out_of_range", "The product is lent at other rates.")
    if fen(wanted.limit) > fen(product.most):
        raise Problem(409, "limit_over_maximum", f"At most {product.most} yuan.")
    if fen(wanted.limit) < fen(product.least or "0"):
        raise Problem(409, "limit_below_minimum", f"At least {product.least} yuan.")
    if not (product.least_age or 0) <= age <= (product.most_age or 200):
        raise Problem(409, "age_unsuitable", f"From {product.least_age} to {product.most_age} years of age.")
