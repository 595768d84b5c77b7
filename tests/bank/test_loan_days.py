"""What days and months do to loans: collecting, falling behind, paying ahead; and that looking at them stays quick."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from simulators.corebank import accounts
from simulators.corebank.bank import Bank
from simulators.corebank.ledger import CASH, Move, post
from simulators.corebank.loans import applying, collecting, drawing, profile, reading, repaying
from simulators.corebank.loans.views import DrawLoan, LoanApplication, LoanView, Method, Months, RepayLoan
from simulators.corebank.money import fen
from tests.bank.seeded import SHOWN, carry_out, fill, opened, wait
from tests.bank.watching import tables_read_whole

# Somebody without deposits, so that nothing else brings money.
LIU, MAIN, SECOND = "C000018", "A000033", "A000034"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def bank(filled: Path, tmp_path: Path) -> Iterator[Bank]:
    with opened(filled, tmp_path / "books") as bank:
        yield bank


def lent(bank: Bank, method: Method = "equal_instalment", amount: str = "12000", months: Months = 12) -> str:
    wanted = LoanApplication(
        "consumer", amount, months, method, "travel", "salaried", SHOWN, "approved", "card-1", "3.60", amount
    )
    number = carry_out(bank, applying.apply, LIU, LIU, wanted, 1).subject
    return carry_out(bank, drawing.draw, LIU, number, DrawLoan(MAIN, SHOWN), 2).facts["loan"]


def repay(bank: Bank, loan: str, details: RepayLoan, number: int = 3) -> dict[str, str]:
    return carry_out(bank, repaying.repay, LIU, loan, details, number).facts


def seen(bank: Bank, loan: str) -> LoanView:
    return next(held for held in reading.of_customer(bank, LIU) if held.id == loan)


def leave(bank: Bank, yuan: str) -> None:
    """Moves money until the main account holds this much."""
    amount = fen(yuan) - fen(accounts.find(bank, LIU, MAIN).balance)
    row = bank.db.one("SELECT count(*) AS count FROM transactions")
    assert row is not None
    moves = [Move(MAIN, amount, "cash_deposit", "cash", "", ""), Move(CASH, -amount, "clearing", "clearing", "", "")]
    with bank.db.transaction():
        post(bank.db, f"R-leave-{row['count']}", int(bank.clock.seconds()), "atm", moves)


def statuses(bank: Bank, loan: str) -> list[str]:
    return [line.status for line in reading.schedule(bank, LIU, loan).instalments]


@pytest.mark.parametrize("method", ["equal_instalment", "equal_principal", "interest_first"])
def test_a_loan_ends_when_its_last_instalment_is_collected(bank: Bank, method: Method) -> None:
    loan = lent(bank, method)
    wait(bank, 400)
    held = seen(bank, loan)
    assert (held.status, held.outstanding, held.next_due, held.overdue_count) == ("settled", "0.00", None, 0)
    schedule = reading.schedule(bank, LIU, loan)
    assert {line.paid for line in schedule.instalments} == {line.due for line in schedule.instalments}
    [row] = bank.db.all("SELECT status, balance FROM accounts WHERE id = ?", (loan,))
    assert tuple(row) == ("closed", 0)
    paid = "SELECT -sum(amount) AS sum FROM postings WHERE account = ? AND kind = 'loan_repayment'"
    [row] = bank.db.all(paid, (MAIN,))
    assert row["sum"] == 1_200_000 + fen(schedule.total_interest)


def test_nothing_is_collected_before_the_evening_of_the_day(bank: Bank) -> None:
    loan = lent(bank)
    wait(bank, 31 + 8 / 24)
    assert statuses(bank, loan)[:2] == ["due", "upcoming"]
    wait(bank, 2 / 24)
    assert statuses(bank, loan)[:2] == ["paid", "upcoming"]


def test_an_empty_account_falls_behind_and_pays_a_penalty_when_money_comes(bank: Bank) -> None:
    loan = lent(bank)
    first = reading.schedule(bank, LIU, loan).instalments[0]
    leave(bank, "100")
    wait(bank, 31 + 10 / 24)
    held = seen(bank, loan)
    assert (held.status, held.overdue_count, held.overdue_amount) == ("overdue", 1, first.total)
    assert held.next_due == date(2026, 5, 5)
    messages = bank.db.all("SELECT text FROM outbox WHERE text LIKE '%已逾期%' AND text LIKE ?", (f"%{first.total}%",))
    assert len(messages) == 1
    now = profile.of_customer(bank, LIU)
    assert (now.overdue_12m, now.overdue_now) == (1, 1)
    wait(bank, 10)
    penalty = round(fen(first.total) * 0.036 * 1.5 * 10 / 360)
    assert fen(seen(bank, loan).overdue_amount) == fen(first.total) + penalty
    leave(bank, "5000")
    wait(bank, 1)
    line = reading.schedule(bank, LIU, loan).instalments[0]
    assert (line.status, line.paid) == ("paid", date(2026, 4, 16))
    assert fen(line.penalty) == round(fen(first.total) * 0.036 * 1.5 * 11 / 360)
    assert accounts.find(bank, LIU, MAIN).balance == str(Decimal(5000) - Decimal(line.total))
    now = profile.of_customer(bank, LIU)
    assert (now.overdue_12m, now.overdue_now) == (1, 0)


def test_instalments_missed_together_are_told_once_each(bank: Bank) -> None:
    loan = lent(bank)
    leave(bank, "0.50")
    wait(bank, 100)
    assert statuses(bank, loan)[:4] == ["overdue", "overdue", "overdue", "upcoming"]
    messages = bank.db.all("SELECT text FROM outbox WHERE text LIKE '%已逾期%' AND text LIKE '%应还1%'")
    assert len(messages) == 3


def test_what_is_due_is_paid_from_another_account_with_its_penalty(bank: Bank) -> None:
    loan = lent(bank)
    leave(bank, "0.50")
    wait(bank, 50)
    owed = seen(bank, loan).overdue_amount
    facts = repay(bank, loan, RepayLoan(SECOND, "instalment"))
    assert facts["total"] == owed
    assert fen(facts["penalty"]) > 0
    assert seen(bank, loan).status == "active"
    assert statuses(bank, loan)[:2] == ["paid", "upcoming"]


def test_a_part_paid_ahead_lowers_the_instalments(bank: Bank) -> None:
    loan = lent(bank)
    before = reading.schedule(bank, LIU, loan)
    wait(bank, 10)
    facts = repay(bank, loan, RepayLoan(MAIN, "part", "6000"))
    assert (facts["total"], facts["interest"], facts["principal"]) == ("6000.00", "12.00", "5988.00")
    after = reading.schedule(bank, LIU, loan)
    assert [line.due for line in after.instalments[1:]] == [line.due for line in before.instalments]
    assert (after.instalments[0].kind, after.instalments[0].due) == ("prepayment", date(2026, 3, 15))
    assert sum(fen(line.principal) for line in after.instalments) == 1_200_000
    assert len({line.total for line in after.instalments[1:-1]}) == 1
    assert fen(after.instalments[1].total) < fen(before.instalments[0].total)
    assert facts["next_amount"] == after.instalments[1].total
    wait(bank, 400)
    assert seen(bank, loan).status == "settled"


@pytest.mark.parametrize("method", ["equal_instalment", "equal_principal"])
def test_a_part_paid_ahead_shortens_the_term(bank: Bank, method: Method) -> None:
    loan = lent(bank, method)
    before = reading.schedule(bank, LIU, loan)
    wait(bank, 40)
    facts = repay(bank, loan, RepayLoan(MAIN, "part", "6000", "shorter"))
    after = [line for line in reading.schedule(bank, LIU, loan).instalments if line.status == "upcoming"]
    assert len(after) < 7
    assert int(facts["instalments_left"]) == len(after)
    assert fen(after[0].total) <= fen(before.instalments[1].total)
    assert [line.due for line in after] == [line.due for line in before.instalments[1 : 1 + len(after)]]
    wait(bank, 400)
    assert seen(bank, loan).status == "settled"


def test_paying_all_costs_interest_to_the_day(bank: Bank) -> None:
    loan = lent(bank)
    wait(bank, 45)
    offered = reading.payoff(bank, LIU, loan)
    first = reading.schedule(bank, LIU, loan).instalments[0]
    rest = 1_200_000 - fen(first.principal)
    assert fen(offered.principal) == rest
    assert fen(offered.interest) == round(rest * 0.036 * 14 / 360)
    facts = repay(bank, loan, RepayLoan(MAIN, "all"))
    assert (facts["total"], facts["outstanding"]) == (offered.total, "0.00")
    schedule = reading.schedule(bank, LIU, loan)
    assert sum(fen(line.principal) for line in schedule.instalments) == 1_200_000
    assert seen(bank, loan).status == "settled"
    wait(bank, 400)
    assert [line.kind for line in schedule.instalments] == ["instalment", "prepayment"]


def test_paying_all_includes_what_is_overdue(bank: Bank) -> None:
    loan = lent(bank)
    leave(bank, "0.50")
    wait(bank, 70)
    offered = reading.payoff(bank, LIU, loan)
    assert (offered.principal, fen(offered.penalty) > 0) == ("12000.00", True)
    leave(bank, "20000")
    assert repay(bank, loan, RepayLoan(MAIN, "all"))["total"] == offered.total
    assert statuses(bank, loan) == ["paid", "paid", "paid"]


def test_a_part_pays_what_is_due_first(bank: Bank) -> None:
    loan = lent(bank)
    leave(bank, "0.50")
    wait(bank, 50)
    leave(bank, "3000")
    overdue = fen(seen(bank, loan).overdue_amount)
    facts = repay(bank, loan, RepayLoan(MAIN, "part", "3000"))
    assert facts["total"] == "3000.00"
    lines = reading.schedule(bank, LIU, loan).instalments
    assert [line.kind for line in lines[:3]] == ["instalment", "prepayment", "instalment"]
    assert fen(lines[0].total) == overdue
    assert fen(lines[1].total) == 300_000 - overdue


def test_a_frozen_repayment_account_falls_behind(bank: Bank) -> None:
    loan = lent(bank)
    bank.db.run("UPDATE accounts SET status = 'frozen' WHERE id = ?", (MAIN,))
    wait(bank, 40)
    assert seen(bank, loan).status == "overdue"


def test_some_customers_have_loans_one_is_late_and_one_may_draw(bank: Bank) -> None:
    [late] = bank.db.all("SELECT DISTINCT customer FROM loans JOIN loan_instalments ON loan = id WHERE missed")
    [view] = reading.of_customer(bank, late["customer"])
    assert (view.status, view.overdue_count) == ("overdue", 1)
    wait(bank, 3)
    assert reading.of_customer(bank, late["customer"])[0].status == "overdue"
    [ready] = applying.of_customer(bank, "C000005")
    assert (ready.state, ready.approved_amount) == ("approved", "80000.00")
    [row] = bank.db.all("SELECT count(DISTINCT customer) AS customers, count(DISTINCT drawn) AS days FROM loans")
    assert row["customers"] >= 6
    assert row["days"] >= 6


def test_no_growing_table_is_read_whole(bank: Bank) -> None:
    loan = lent(bank)
    wait(bank, 29)
    with tables_read_whole(bank) as found:
        profile.of_customer(bank, LIU)
        applying.of_customer(bank, LIU)
        reading.of_customer(bank, LIU)
        reading.payoff(bank, LIU, loan)
        wait(bank, 3)
        collecting.settle(bank, bank.clock.seconds())
        repay(bank, loan, RepayLoan(MAIN, "part", "1000"), 4)
        lent_again = LoanApplication(
            "business", "20000", 12, "equal_principal", "stock", "self_employed", SHOWN, "review", "card-1"
        )
        carry_out(bank, applying.apply, LIU, LIU, lent_again, 5)
    assert {name for name in found if "loan" in name or name == "postings"} == set()
