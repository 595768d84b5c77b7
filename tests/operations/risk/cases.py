"""Quiet facts to start from, and a folder of strategies to spoil."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from warmline.operations.risk.facts import DepositFacts, Facts, FundFacts, LoanFacts, Subject, TransferFacts
from warmline.operations.risk.loading import FOLDER, read_folder
from warmline.operations.risk.strategies import Strategies, Strategy
from warmline.operations.risk.words import RiskWords, read_words

# Of each subject one operation that nobody would look at twice.
_QUIET: dict[Subject, tuple[type[Facts], dict[str, Any]]] = {
    "transfer": (
        TransferFacts,
        {
            "amount": 800, "new_payee": False, "payee_on_list": False, "own_account": False, "usual_amount": 3000,
            "usual_to_payee": 500, "sent_last_hour": 0, "sent_last_hour_amount": 0, "sent_today_amount": 0, "hour": 14,
            "elderly": False, "age": 35, "coercion": False, "balance_share": "0.1", "remote_help": False,
            "arrival": "at_once", "card_days": 900,
        },
    ),
    "loan": (
        LoanFacts,
        {
            "amount": 20000, "months": 24, "age": 35, "income": 9000, "debt_payments": 1000, "tenure_months": 30,
            "salary_here": True, "overdue_12m": 0, "credit_use": "0.2", "employment": "salaried",
            "product": "consumer", "recent_applications": 0,
        },
    ),
    "fund": (
        FundFacts,
        {
            "amount": 5000, "product_grade": 2, "customer_grade": 3, "assessment_valid": True, "age": 35,
            "balance_share": "0.1", "first_purchase": False,
        },
    ),
    "deposit": (
        DepositFacts,
        {
            "amount": 10000, "months": 6, "age": 35, "balance_share": "0.3", "early_withdrawal": False,
            "interest_lost": 0,
        },
    ),
}  # fmt: skip


def facts(subject: Subject, **changes: Any) -> Facts:
    """The quiet operation with these facts changed; amounts may be given as they are written."""
    kind, quiet = _QUIET[subject]
    return msgspec.convert({**quiet, **changes}, kind)


@cache
def words() -> RiskWords:
    """The words as shipped."""
    return read_words()


@cache
def shipped() -> Strategies:
    """The strategies as shipped."""
    return read_folder(FOLDER, words().reasons)


def shipped_versions() -> list[Strategy]:
    """All of them, shadows too."""
    return [one for versions in shipped().values() for one in (versions.active, *versions.shadows)]


def copy_of_shipped(folder: Path) -> Path:
    """A folder to spoil."""
    return Path(shutil.copytree(FOLDER, folder / "risk"))


def replaced(file: Path, old: str, new: str) -> None:
    """Change a text that must be there."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
