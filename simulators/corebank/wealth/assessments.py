"""How much risk a customer can bear: ten answers make a grade for a year; funds above it are not sold."""

import sqlite3
from datetime import date
from functools import cache
from typing import Any

from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, age_on, day_start, instant
from simulators.corebank.doing import Doing
from simulators.corebank.notices import tell
from simulators.corebank.problems import Problem
from simulators.corebank.texts import read_table
from simulators.corebank.views import Done
from simulators.corebank.wealth import rules
from simulators.corebank.wealth.views import AssessmentRequest, AssessmentView, Question, QuestionList


@cache
def _questions() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_table("risk_questions.yml")
    return rows


def questions() -> QuestionList:
    """The questions with their options, without the points."""
    return QuestionList([Question(row["text"], row["options"]) for row in _questions()])


def current(bank: Bank, customer: str) -> AssessmentView:
    """The newest assessment, and how often it may be made again today."""
    row = _newest(bank, customer)
    left = rules.ATTEMPTS_A_DAY - _made_today(bank, customer)
    if row is None:
        return AssessmentView(None, None, None, False, left)
    made = instant(row["at"]).astimezone(LOCAL).date()
    until = date.fromisoformat(row["valid_until"])
    return AssessmentView(row["grade"], made, until, bank.clock.today() <= until, left)


def check_suitable(bank: Bank, customer: str, product_grade: str) -> None:
    """Raises Problem 409 `assessment_missing` (none, or older than a year) and `not_suitable`."""
    row = _newest(bank, customer)
    if row is None or bank.clock.today() > date.fromisoformat(row["valid_until"]):
        raise Problem(409, "assessment_missing", "There is no risk assessment that is still valid.")
    if not rules.suits(row["grade"], product_grade):
        raise Problem(409, "not_suitable", f"A customer of grade {row['grade']} may not buy {product_grade}.")


def assess(bank: Bank, doing: Doing) -> Done:
    """Keeps a new grade. Raises Problem 409 `attempts_used_up`, `answer_unknown`."""
    request: AssessmentRequest = doing.details
    if _made_today(bank, doing.customer) >= rules.ATTEMPTS_A_DAY:
        raise Problem(409, "attempts_used_up", "The assessment was made twice today.")
    asked = list(zip(_questions(), request.answers, strict=True))
    if any(answer >= len(question["options"]) for question, answer in asked):
        raise Problem(409, "answer_unknown", "A question has no such option.")
    score = sum(question["points"][answer] for question, answer in asked)
    careful = any(answer in question.get("careful", ()) for question, answer in asked)
    today = bank.clock.today()
    row = bank.db.one("SELECT born FROM customers WHERE id = ?", (doing.customer,))
    assert row is not None
    grade = rules.grade_of(score, age_on(date.fromisoformat(row["born"]), today), careful)
    until = rules.valid_until(today).isoformat()
    bank.db.run(
        "INSERT INTO risk_assessments (customer, grade, score, at, valid_until) VALUES (?, ?, ?, ?, ?)",
        (doing.customer, grade, score, doing.at, until),
    )
    tell(bank, doing.customer, "risk_assessed", grade=grade, day=until)
    return Done(doing.reference, doing.subject, grade, instant(doing.at), {"grade": grade, "valid_until": until})


def _newest(bank: Bank, customer: str) -> sqlite3.Row | None:
    return bank.db.one(
        "SELECT * FROM risk_assessments WHERE customer = ? ORDER BY at DESC, id DESC LIMIT 1", (customer,)
    )


def _made_today(bank: Bank, customer: str) -> int:
    row = bank.db.one(
        "SELECT count(*) AS made FROM risk_assessments WHERE customer = ? AND at >= ?",
        (customer, day_start(bank.clock.today())),
    )
    assert row is not None
    return int(row["made"])
