"""Acts happen once, with the proof they need, and their outcome can be asked for."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bank.process import CHEN, LI, WANG, BankProcess
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.errors import Conflict, NotFound, NotProven
from warmline.bank.proof import operation_hash

NewKey = Callable[[], str]


def lock(card: str) -> Act:
    return Act("cards.lock", card)


def report_loss(card: str) -> Act:
    return Act("cards.report_loss", card)


def unlock(card: str) -> Act:
    return Act("cards.unlock", card)


def status(bank: CoreBank, session: str, card: str) -> str:
    return {held.id: held.status for held in bank.cards(session)}[card]


def proof_of(process: BankProcess, session: str, phone: str, conversation: str, operation: str) -> str:
    with process.client() as bank:
        challenge = bank.start_code(conversation, session=session, operation=operation)
        return bank.check_operation_code(challenge.challenge, process.code(phone), conversation, operation).token


def unlock_for_good(process: BankProcess, bank: CoreBank, session: str, key: str) -> None:
    proof = proof_of(process, session, WANG, "act", operation_hash("cards.unlock", "K000001", key))
    bank.act(unlock("K000001"), session, key, proof)


@pytest.fixture
def wang(process: BankProcess) -> str:
    return process.sign_in(WANG, "act").token


def test_a_card_is_locked_without_a_code_and_unlocked_only_with_one(
    process: BankProcess, bank: CoreBank, new_key: NewKey
) -> None:
    recognised = bank.recognise("C000001", "bank_site", "act").token
    done = bank.act(lock("K000001"), recognised, new_key())
    assert (done.status, done.subject) == ("locked", "K000001")
    assert "1496" in process.messages(WANG)[0]
    with pytest.raises(NotProven, match="level_too_low"):
        bank.act(unlock("K000001"), recognised, new_key(), "any")
    session = process.sign_in(WANG, "act").token
    with pytest.raises(NotProven, match="proof_wrong"):
        bank.act(unlock("K000001"), session, new_key(), "any")
    unlock_for_good(process, bank, session, new_key())
    assert status(bank, session, "K000001") == "active"


def test_a_proof_is_good_for_its_own_operation_only_and_once(
    process: BankProcess, bank: CoreBank, wang: str, new_key: NewKey
) -> None:
    bank.act(lock("K000001"), wang, new_key())
    key, other = new_key(), new_key()
    proof = proof_of(process, wang, WANG, "act", operation_hash("cards.unlock", "K000001", key))
    with pytest.raises(NotProven, match="proof_wrong"):
        bank.act(unlock("K000001"), wang, other, proof)
    assert bank.act(unlock("K000001"), wang, key, proof).status == "active"
    bank.act(lock("K000001"), wang, new_key())
    with pytest.raises(NotProven, match="proof_wrong"):
        bank.act(unlock("K000001"), wang, new_key(), proof)
    unlock_for_good(process, bank, wang, new_key())


def test_somebody_elses_proof_is_worth_nothing(
    process: BankProcess, bank: CoreBank, wang: str, new_key: NewKey
) -> None:
    bank.act(lock("K000001"), wang, new_key())
    key = new_key()
    li = process.sign_in(LI, "act").token
    stolen = proof_of(process, li, LI, "act", operation_hash("cards.unlock", "K000001", key))
    with pytest.raises(NotProven, match="proof_wrong"):
        bank.act(unlock("K000001"), wang, key, stolen)
    unlock_for_good(process, bank, wang, key)


def test_the_same_key_gives_the_first_answer_again(
    bank: CoreBank, wang: str, process: BankProcess, new_key: NewKey
) -> None:
    key = new_key()
    first = bank.act(lock("K000001"), wang, key)
    sent = len(process.messages(WANG))
    assert bank.act(lock("K000001"), wang, key) == first
    assert len(process.messages(WANG)) == sent
    unlock_for_good(process, bank, wang, new_key())
    assert bank.act(lock("K000001"), wang, key) == first
    assert status(bank, wang, "K000001") == "active"


def test_a_key_cannot_be_used_for_another_act(bank: CoreBank, wang: str, process: BankProcess, new_key: NewKey) -> None:
    key = new_key()
    bank.act(lock("K000001"), wang, key)
    li = process.sign_in(LI).token
    for act, session, card in (
        (report_loss, wang, "K000001"),
        (lock, wang, "K000002"),
        (lock, li, "K000001"),
    ):
        with pytest.raises(Conflict, match="idempotency_key_reused"):
            bank.act(act(card), session, key)
    unlock_for_good(process, bank, wang, new_key())


def test_a_refused_key_stays_refused(bank: CoreBank, wang: str, process: BankProcess, new_key: NewKey) -> None:
    bank.act(lock("K000001"), wang, new_key())
    key = new_key()
    for _ in range(2):
        with pytest.raises(Conflict, match="card_is_locked"):
            bank.act(lock("K000001"), wang, key)
    unlock_for_good(process, bank, wang, new_key())
    with pytest.raises(Conflict, match="card_is_locked"):
        bank.act(lock("K000001"), wang, key)
    outcome = bank.operation(key)
    assert (outcome.state, outcome.code, outcome.reference) == ("refused", "card_is_locked", None)
    assert status(bank, wang, "K000001") == "active"


def test_a_lost_card_stays_lost(process: BankProcess, bank: CoreBank, new_key: NewKey) -> None:
    session = process.sign_in(CHEN, "act").token
    card = bank.cards(session)[1].id
    assert bank.act(report_loss(card), session, new_key()).status == "lost"
    for act in (lock, report_loss):
        with pytest.raises(Conflict, match="card_is_lost"):
            bank.act(act(card), session, new_key())
    key = new_key()
    proof = proof_of(process, session, CHEN, "act", operation_hash("cards.unlock", card, key))
    with pytest.raises(Conflict, match="card_is_lost"):
        bank.act(unlock(card), session, key, proof)


def test_somebody_elses_card_cannot_be_touched(bank: CoreBank, wang: str, new_key: NewKey) -> None:
    key = new_key()
    with pytest.raises(NotFound, match="card_unknown"):
        bank.act(report_loss("K000003"), wang, key)
    with pytest.raises(NotFound, match="operation_unknown"):
        bank.operation(key)


def test_an_act_without_a_key_is_refused(process: BankProcess, wang: str) -> None:
    response = process.call("POST", "/cards/K000001/lock", session=wang)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_missing")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_what_was_done_is_still_done_after_a_crash(tmp_path: Path) -> None:
    process = BankProcess(tmp_path)
    process.start()
    try:
        with process.client() as bank:
            session = process.sign_in(WANG).token
            done = bank.act(report_loss("K000002"), session, "crash-key")
            process.kill()
            process.start()
            assert bank.operation("crash-key").reference == done.reference
            assert bank.act(report_loss("K000002"), session, "crash-key") == done
            assert status(bank, session, "K000002") == "lost"
    finally:
        process.stop()


def test_a_complaint_becomes_a_case_due_in_fifteen_days(bank: CoreBank, wang: str, new_key: NewKey) -> None:
    key = new_key()
    case = bank.open_case("complaint", "act", {"reference": "T1"}, key, wang)
    assert bank.open_case("complaint", "act", {"reference": "T1"}, key, wang) == case
    local_day = (case.opened_at + timedelta(hours=8)).date()
    assert case.due == local_day + timedelta(days=15)
    assert bank.case(case.number, wang) == case


def test_a_case_is_shown_to_its_own_customer_only(
    process: BankProcess, bank: CoreBank, wang: str, new_key: NewKey
) -> None:
    case = bank.open_case("dispute", "act", {}, new_key(), wang)
    with pytest.raises(NotFound, match="case_unknown"):
        bank.case(case.number, process.sign_in(LI).token)


def test_somebody_unknown_can_open_a_case(bank: CoreBank, new_key: NewKey) -> None:
    case = bank.open_case("callback", "act", {"wanted": "morning"}, new_key())
    assert bank.case(case.number).facts == {"wanted": "morning"}
