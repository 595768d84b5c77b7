"""What days and years do to deposits, and that looking at them stays quick."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from simulators.corebank import accounts
from simulators.corebank.bank import Bank
from simulators.corebank.deposits import changing, maturing, opening, reading
from simulators.corebank.deposits.views import DepositView, GiveNotice, OpenDeposit, Rollover, WithdrawDeposit
from simulators.corebank.problems import Problem
from tests.bank.seeded import NOON, SHOWN, carry_out, fill, opened, wait
from tests.bank.watching import tables_read_whole

CHEN, MAIN, SECOND = "C000003", "A000004", "A000005"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def bank(filled: Path, tmp_path: Path) -> Iterator[Bank]:
    with opened(filled, tmp_path / "books") as bank:
        yield bank


def put_in(bank: Bank, product: str, amount: str, rollover: Rollover = "none") -> str:
    details = OpenDeposit(product, amount, SHOWN, rollover)
    return carry_out(bank, opening.open_deposit, CHEN, MAIN, details).subject


def take_out(bank: Bank, deposit: str, amount: str) -> dict[str, str]:
    return carry_out(bank, changing.withdraw, CHEN, deposit, WithdrawDeposit(amount), 2).facts


def seen(bank: Bank, deposit: str) -> DepositView:
    return next(held for held in reading.of_customer(bank, CHEN) if held.id == deposit)


def balance(bank: Bank, account: str = MAIN) -> Decimal:
    return Decimal(accounts.find(bank, CHEN, account).balance)


def credited(bank: Bank, reference_kind: str) -> list[str]:
    rows = bank.db.all(
        "SELECT amount FROM postings WHERE account = ? AND kind = ? AND at > ? AND counterparty LIKE '整存%'",
        (MAIN, reference_kind, int(NOON.timestamp())),
    )
    return [str(row["amount"]) for row in rows]


def test_withdrawing_early_earns_the_current_rate_for_the_days(bank: Bank) -> None:
    name = put_in(bank, "term_12m", "10000")
    wait(bank, 180)
    early = reading.early(bank, CHEN, name, None)
    assert (early.interest, early.lost, early.matured) == ("2.50", "117.50", False)
    assert take_out(bank, name, "10000")["interest"] == "2.50"
    assert seen(bank, name).status == "withdrawn"


def test_principal_and_interest_roll_over_again_and_again(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000", "principal_and_interest")
    wait(bank, 190)
    held = seen(bank, name)
    assert (held.principal, held.interest_paid, held.opened, held.matures) == (
        "10042.55",
        "42.55",
        date(2026, 9, 5),
        date(2026, 12, 5),
    )
    assert credited(bank, "interest") == []
    assert seen(bank, name).status == "active"


def test_principal_rolls_over_and_its_interest_is_paid_out(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000", "principal")
    wait(bank, 100)
    assert credited(bank, "interest") == ["2125"]
    assert (seen(bank, name).principal, seen(bank, name).matures) == ("10000.00", date(2026, 9, 5))


def test_a_rollover_is_at_the_rate_of_that_day(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000", "principal")
    bank.db.run("UPDATE deposit_products SET terms = CAST(replace(terms, '0.85', '0.65') AS BLOB) WHERE id = 'term_3m'")
    assert seen(bank, name).rate == "0.85"
    wait(bank, 100)
    assert seen(bank, name).rate == "0.65"


def test_the_first_term_keeps_its_interest_when_the_second_ends_early(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000", "principal_and_interest")
    wait(bank, 92 + 36)
    facts = take_out(bank, name, "10021.25")
    assert facts["interest"] == "0.50"
    assert seen(bank, name).interest_paid == "21.75"


def test_money_finds_another_account_when_its_own_is_closed(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000")
    bank.db.run("UPDATE accounts SET status = 'closed' WHERE id = ?", (MAIN,))
    before = balance(bank, SECOND)
    wait(bank, 100)
    assert seen(bank, name).status == "matured"
    assert balance(bank, SECOND) == before + Decimal("10021.25")


def test_without_any_account_it_waits_at_the_current_rate(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000")
    bank.db.run("UPDATE accounts SET status = 'frozen' WHERE customer = ? AND kind = 'debit'", (CHEN,))
    wait(bank, 92 + 36)
    assert seen(bank, name).status == "active"
    with pytest.raises(Problem, match="account_not_active"):
        take_out(bank, name, "10000")
    bank.db.run("UPDATE accounts SET status = 'active' WHERE id = ?", (MAIN,))
    assert reading.early(bank, CHEN, name, None).matured
    assert take_out(bank, name, "10000")["interest"] == "21.75"
    assert seen(bank, name).status == "matured"


def test_a_notice_deposit_earns_its_rate_for_what_was_announced_on_that_day(bank: Bank) -> None:
    name = put_in(bank, "notice_7d", "200000")
    wait(bank, 29)
    day = bank.clock.today() + timedelta(days=7)
    carry_out(bank, changing.give_notice, CHEN, name, GiveNotice("60000", day), 3)
    assert reading.early(bank, CHEN, name, "60000").interest == "2.42"
    wait(bank, 7)
    early = reading.early(bank, CHEN, name, "60000")
    assert (early.interest, early.lost) == ("18.00", "0.00")
    more = reading.early(bank, CHEN, name, "100000")
    assert (more.interest, more.lost) == ("20.00", "10.00")
    assert take_out(bank, name, "60000")["remains"] == "140000.00"
    assert seen(bank, name).notice is None
    assert seen(bank, name).status == "active"


def test_a_missed_settlement_day_is_booked_on_its_own_day(bank: Bank) -> None:
    name = put_in(bank, "term_3m", "10000")
    wait(bank, 500)
    [row] = bank.db.all("SELECT at FROM postings WHERE account = ? AND kind = 'deposit_back'", (name,))
    assert row["at"] == int((NOON - timedelta(hours=12)).timestamp()) + 92 * 86400


def test_no_growing_table_is_read_whole(bank: Bank) -> None:
    name = put_in(bank, "term_12m", "10000")
    with tables_read_whole(bank) as found:
        reading.of_customer(bank, CHEN)
        reading.early(bank, CHEN, name, "100")
        maturing.settle(bank, bank.clock.seconds())
        take_out(bank, name, "100")
        put_in_again = OpenDeposit("term_3m", "100", SHOWN)
        carry_out(bank, opening.open_deposit, CHEN, MAIN, put_in_again, 4)
    assert found == set()
