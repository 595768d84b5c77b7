"""Whatever is asked of the ledger in whatever order, it balances, keeps to the floors, and does each key once."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.corebank import ledger
from simulators.corebank.bank import Bank
from simulators.corebank.clock import instant
from simulators.corebank.ledger import Move
from simulators.corebank.operations import Act, once
from simulators.corebank.problems import Problem
from simulators.corebank.views import Done
from tests.bank.seeded import fill, opened

# Two debit accounts of one customer, a credit account, and the world outside.
ACCOUNTS = ("A000001", "A000002", "A000006", ledger.INTERBANK)
_RUNS = itertools.count(1)


class Shift(msgspec.Struct, frozen=True):
    """Money from one account to others in one transaction; `key` is small, so that keys come again."""

    key: int
    source: str
    shares: dict[str, int]


SHIFTS = st.builds(
    Shift,
    st.integers(0, 5),
    st.sampled_from(ACCOUNTS),
    st.dictionaries(st.sampled_from(ACCOUNTS), st.integers(1, 10**7), min_size=1, max_size=3),
)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    folder: Path = tmp_path_factory.mktemp("ledger")
    with opened(fill(folder / "filled"), folder / "bank") as bank:
        yield bank  # afterwards all postings must still be zero together and make up the balances


def balances(bank: Bank) -> dict[str, int]:
    return {row["id"]: row["balance"] for row in bank.db.all("SELECT id, balance FROM accounts")}


def shift(bank: Bank, run: int, wanted: Shift) -> Done:
    def effect(reference: str, at: int) -> Done:
        moves = [Move(wanted.source, -sum(wanted.shares.values()), "transfer_out", "transfer", "", "")]
        moves += [Move(account, amount, "transfer_in", "transfer", "", "") for account, amount in wanted.shares.items()]
        ledger.post(bank.db, reference, at, "test", moves)
        return Done(reference, wanted.source, "done", instant(at), {})

    act = Act("test.shift", wanted.source, wanted, "C000001", f"run-{run}-{wanted.key}")
    return once(bank, act, Done, effect)


@settings(max_examples=60, deadline=None)
@given(st.lists(SHIFTS, min_size=1, max_size=12))
def test_money_is_neither_made_nor_lost_and_a_key_works_once(bank: Bank, shifts: list[Shift]) -> None:
    run, expected = next(_RUNS), balances(bank)
    outcomes: dict[int, tuple[Shift, Done | str]] = {}
    for wanted in shifts:
        outcome: Done | str
        try:
            outcome = shift(bank, run, wanted)
        except Problem as problem:
            outcome = problem.code
        first = outcomes.setdefault(wanted.key, (wanted, outcome))
        if first[0] != wanted:
            assert outcome == "idempotency_key_reused"
        assert first[0] != wanted or outcome == first[1]
        assert balances(bank) == _after(expected, [done for done, told in outcomes.values() if isinstance(told, Done)])
    floors = "SELECT id FROM accounts WHERE kind <> 'clearing' AND balance < -credit_limit"
    assert bank.db.all(floors) == []


def _after(before: dict[str, int], done: list[Shift]) -> dict[str, int]:
    after = dict(before)
    for one in done:
        after[one.source] -= sum(one.shares.values())
        for account, amount in one.shares.items():
            after[account] += amount
    return after
