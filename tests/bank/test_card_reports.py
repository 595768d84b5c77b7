"""A card reported by somebody else: locked by its number for now, and nobody learns whether there is such a card."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulators.corebank.bank import open_bank
from simulators.corebank.cardcare import reporting
from simulators.corebank.cardcare.views import NumberReport
from simulators.corebank.options import Options
from simulators.corebank.seeding.numbers import luhn_ok
from tests.bank.process import CHEN, LI, TOKEN, WANG, BankProcess
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.errors import Conflict, RateLimited

Key = Callable[[], str]
NOBODYS = next(number for number in map(str, range(6299880000000000, 6299880000000099)) if luhn_ok(number))


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank of its own: these tests lock cards."""
    process = BankProcess(tmp_path_factory.mktemp("reports"))
    process.start()
    yield process
    process.stop()


def number_of(process: BankProcess, phone: str, tail: str) -> str:
    """The whole number, which no caller is ever given: out of the books."""
    with closing(sqlite3.connect(process.folder / "corebank.sqlite")) as books:
        row = books.execute(
            "SELECT number FROM cards JOIN customers ON customers.id = customer WHERE phone = ? AND number LIKE ?",
            (phone, f"%{tail}"),
        ).fetchone()
    return str(row[0])


def status_of(bank: CoreBank, process: BankProcess, phone: str, tail: str) -> str:
    session = process.sign_in(phone)
    return next(card.status for card in bank.cards(session.token) if card.last4 == tail)


def test_card_is_locked_its_owner_told_and_the_owner_unlocks_it(
    process: BankProcess, bank: CoreBank, new_key: Key
) -> None:
    number = number_of(process, WANG, "1496")
    key = new_key()
    first = bank.cardcare.lock_by_number(number, "c-other", key)
    assert bank.cardcare.lock_by_number(number, "c-other", key) == first
    told = [text for text in process.messages(WANG) if "1496" in text]
    assert len(told) == 1, "told once, however often it was sent"
    assert "临时锁定" in told[0] and number not in told[0]
    assert status_of(bank, process, WANG, "1496") == "locked"
    assert status_of(bank, process, WANG, "8012") == "active"

    session, key = process.sign_in(WANG, "c-owner"), new_key()
    card = next(card for card in bank.cards(session.token) if card.last4 == "1496")
    act = Act("cards.unlock", card.id)
    sent = bank.start_code("c-owner", session=session.token, operation=act.proof_hash(key))
    proof = bank.check_operation_code(sent.challenge, process.code(WANG), "c-owner", act.proof_hash(key))
    assert bank.act(act, session.token, key, proof.token).status == "active"


def test_credit_card_is_locked_too(process: BankProcess, bank: CoreBank, new_key: Key) -> None:
    bank.cardcare.lock_by_number(number_of(process, CHEN, "5290"), "c-credit", new_key())
    assert status_of(bank, process, CHEN, "5290") == "locked"


def test_answer_is_the_same_for_any_number(process: BankProcess, new_key: Key) -> None:
    number = number_of(process, LI, "6027")
    seen: list[tuple[int, list[tuple[str, int]]]] = []
    for one in (number, number, NOBODYS):  # in use, locked already, nobody's
        body = {"number": one, "conversation": f"c-{len(seen)}"}
        answer = process.call("POST", "/card-reports", key=new_key(), body=body)
        seen.append((answer.status_code, [(name, len(str(value))) for name, value in answer.json().items()]))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 200
    assert len([text for text in process.messages(LI) if "6027" in text]) == 1


def test_books_are_worked_the_same_for_any_number(tmp_path: Path) -> None:
    bank = open_bank(Options(tmp_path, TOKEN))
    with closing(bank.db):
        row = bank.db.one("SELECT number FROM cards WHERE status = 'active'")
        assert row is not None
        ways: list[list[str]] = []
        for serial, number in enumerate((str(row["number"]), str(row["number"]), NOBODYS)):
            statements: list[str] = []
            bank.db._connection.set_trace_callback(statements.append)
            reporting.lock_by_number(bank, NumberReport(number, f"c-{serial}"), f"key-{serial:08d}")
            bank.db._connection.set_trace_callback(None)
            ways.append([re.sub(r"'[^']*'|x'[^']*'|X'[^']*'|[0-9.]+|NULL", "?", one) for one in statements])
    assert ways[0] == ways[1] == ways[2]
    assert len(ways[0]) >= 8


def test_fourth_number_of_a_conversation_is_refused_whoevers_it_is(
    process: BankProcess, bank: CoreBank, new_key: Key
) -> None:
    others = [number for number in map(str, range(6299880000000100, 6299880000000900)) if luhn_ok(number)]
    for number in others[:3]:
        bank.cardcare.lock_by_number(number, "c-tries", new_key())
    real = number_of(process, WANG, "8012")
    refusals: list[Any] = []
    for number in (others[3], real):
        with pytest.raises(RateLimited) as refused:
            bank.cardcare.lock_by_number(number, "c-tries", new_key())
        refusals.append((refused.value.code, 0 < refused.value.retry_after <= 86400))
    assert refusals[0] == refusals[1] == ("too_many_numbers", True)
    assert status_of(bank, process, WANG, "8012") == "active"
    bank.cardcare.lock_by_number(others[0], "c-tries", new_key())  # one of the three again is no fourth
    process.advance(86_401)
    bank.cardcare.lock_by_number(others[3], "c-tries", new_key())


def test_key_is_for_one_number(bank: CoreBank, process: BankProcess, new_key: Key) -> None:
    key = new_key()
    bank.cardcare.lock_by_number(NOBODYS, "c-key", key)
    with pytest.raises(Conflict):
        bank.cardcare.lock_by_number(number_of(process, CHEN, "3308"), "c-key", key)
