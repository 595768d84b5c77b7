"""Asking for a higher limit: the facts are gathered here, raising.py decides."""

from datetime import timedelta
from typing import Final

from simulators.corebank import notices
from simulators.corebank.bank import Bank
from simulators.corebank.clock import LOCAL, day_start, instant
from simulators.corebank.credit import billing, lines
from simulators.corebank.credit.lines import Line
from simulators.corebank.credit.raising import REVIEW_DAYS, TEMPORARY_MONTHS, Decision, Standing, decide
from simulators.corebank.credit.views import RaiseRequest
from simulators.corebank.doing import Doing
from simulators.corebank.money import fen, yuan
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done

HALF_YEAR_DAYS: Final = 182
_HALF_YEAR_MONTHS: Final = 6
_DAYS_A_MONTH: Final = 30


def ask(bank: Bank, doing: Doing) -> Done:
    """Decides at once where the rules can; the decision, whatever it is, is the act's outcome.

    Raises Problem 404 `card_unknown`; 409 `not_above_limit`, `months_needed`, `months_too_many`, `months_not_wanted`,
    `raise_in_review`, `temporary_limit_runs`, `card_is_<status>`, `account_is_…`.
    """
    asked: RaiseRequest = doing.details
    line, wanted = lines.find(bank, doing.customer, doing.subject), fen(asked.amount)
    line.check_card_in_use()
    _check(asked, line, wanted)
    if line.temporary_until is not None and asked.kind == "temporary":
        raise Problem(409, "temporary_limit_runs", "There is a temporary limit already.")
    _check_review(bank, line, doing.at)
    decision = decide(asked.kind, wanted, _standing(bank, line, doing.at), bank.clock.today())
    bank.db.run(
        "INSERT INTO credit_raises VALUES (?, ?, ?, ?, ?, ?)",
        (doing.reference, line.account, doing.at, asked.kind, wanted, decision.outcome),
    )
    if decision.outcome == "approved":
        grant(bank, line, wanted, asked.months, doing.at)
    return _told(bank, doing, line, decision, wanted)


def _check(asked: RaiseRequest, line: Line, wanted: int) -> None:
    if wanted <= line.permanent:
        raise Problem(409, "not_above_limit", f"The limit is {yuan(line.permanent)} already.")
    if asked.kind == "permanent":
        if asked.months is not None:
            raise Problem(409, "months_not_wanted", "A permanent limit has no months.")
    elif asked.months is None:
        raise Problem(409, "months_needed", f"For how many months, up to {TEMPORARY_MONTHS}?")
    elif asked.months > TEMPORARY_MONTHS:
        raise Problem(409, "months_too_many", f"At most {TEMPORARY_MONTHS} months.")


def _check_review(bank: Bank, line: Line, at: int) -> None:
    row = bank.db.one(
        "SELECT 1 FROM credit_raises WHERE account = ? AND at > ? AND outcome = 'review'",
        (line.account, at - REVIEW_DAYS * 86_400),
    )
    if row is not None:
        raise Problem(409, "raise_in_review", "A person is looking at the last wish.")


def _standing(bank: Bank, line: Line, at: int) -> Standing:
    spent = bank.db.one(
        "SELECT coalesce(sum(-amount), 0) AS spent FROM postings"
        " WHERE account = ? AND at >= ? AND kind IN ('purchase', 'refund')",
        (line.account, at - HALF_YEAR_DAYS * 86_400),
    )
    raised = bank.db.one(
        "SELECT max(at) AS at FROM credit_raises WHERE account = ? AND outcome = 'approved' AND kind = 'permanent'",
        (line.account,),
    )
    assert spent is not None and raised is not None, "sums always have a row"
    return Standing(
        limit=line.permanent,
        opened=line.opened,
        spent_a_month=int(spent["spent"]) // _HALF_YEAR_MONTHS,
        overdue=any(bill.state(at) == "overdue" for bill in billing.newest(bank, line, at, _HALF_YEAR_MONTHS)),
        raised=None if raised["at"] is None else instant(raised["at"]).astimezone(LOCAL).date(),
    )


def grant(bank: Bank, line: Line, limit: int, months: int | None, at: int) -> None:
    """Puts a limit in force: for `months` of 30 days, or (None) for good beside a temporary one that runs."""
    bank.db.run("UPDATE accounts SET credit_limit = max(credit_limit, ?) WHERE id = ?", (limit, line.account))
    if months is None:
        bank.db.run("UPDATE credit_lines SET permanent = ? WHERE account = ?", (limit, line.account))
        return
    ends = day_start(instant(at).astimezone(LOCAL).date() + timedelta(days=months * _DAYS_A_MONTH + 1))
    bank.db.run(
        "UPDATE credit_lines SET temporary_until = ?, lower_at = ? WHERE account = ?", (ends, ends, line.account)
    )


def _told(bank: Bank, doing: Doing, line: Line, decision: Decision, wanted: int) -> Done:
    after = lines.find(bank, doing.customer, doing.subject)
    facts = {"outcome": decision.outcome, "reason": decision.reason, "wanted": yuan(wanted), "card_last4": line.tail}
    facts |= {"kind": doing.details.kind, "old_limit": yuan(line.permanent), "limit": yuan(after.credit_limit)}
    facts["available"] = yuan(max(0, after.room))
    if decision.outcome == "approved":
        if after.temporary_until is not None and doing.details.kind == "temporary":
            facts["until"] = instant(after.temporary_until - 1).astimezone(LOCAL).date().isoformat()
    else:
        facts |= {"greatest": yuan(decision.greatest), "review_possible": "yes"}
    if decision.outcome == "review":
        facts["answer_by"] = (bank.clock.today() + timedelta(days=REVIEW_DAYS)).isoformat()
    text = f"credit_raise_{decision.outcome}"
    notices.tell(bank, doing.customer, text, tail=line.tail, limit=yuan(after.credit_limit), days=str(REVIEW_DAYS))
    return Done(doing.reference, doing.subject, decision.outcome, instant(doing.at), facts)
