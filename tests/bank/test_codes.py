"""One-time codes keep the rules of trust.md and tell nobody who is a customer."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulators.corebank import codes
from simulators.corebank.bank import open_bank
from simulators.corebank.options import Options
from simulators.corebank.views import CodeRequest
from tests.bank.process import CHEN, LI, NOBODY, WANG, BankProcess
from warmline.bank.client import CoreBank
from warmline.bank.errors import BankRefused, NotProven, RateLimited
from warmline.bank.proof import operation_hash


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def refusal(bank: CoreBank, challenge: str, code: str, conversation: str) -> str:
    with pytest.raises(NotProven) as refused:
        bank.check_code(challenge, code, conversation)
    return refused.value.code


def test_the_right_code_opens_a_session_of_level_two(process: BankProcess, bank: CoreBank) -> None:
    challenge = bank.start_code("otp-1", phone=WANG)
    session = bank.check_code(challenge.challenge, process.code(WANG), "otp-1")
    assert (session.level, bank.me(session.token).id) == ("L2", session.customer)


def test_a_code_works_once(process: BankProcess, bank: CoreBank) -> None:
    challenge = bank.start_code("otp-2", phone=WANG)
    code = process.code(WANG)
    bank.check_code(challenge.challenge, code, "otp-2")
    assert refusal(bank, challenge.challenge, code, "otp-2") == "code_used"


def test_after_five_wrong_tries_the_right_code_is_refused(process: BankProcess, bank: CoreBank) -> None:
    challenge = bank.start_code("otp-3", phone=WANG)
    code = process.code(WANG)
    left = []
    for _ in range(5):
        with pytest.raises(NotProven) as refused:
            bank.check_code(challenge.challenge, other_than(code), "otp-3")
        left.append(refused.value.tries_left)
    assert left == [4, 3, 2, 1, 0]
    assert refusal(bank, challenge.challenge, code, "otp-3") == "code_exhausted"


def test_a_code_ends_after_five_minutes(process: BankProcess, bank: CoreBank) -> None:
    challenge = bank.start_code("otp-4", phone=WANG)
    code = process.code(WANG)
    process.advance(301)
    assert refusal(bank, challenge.challenge, code, "otp-4") == "code_expired"


def test_a_code_of_one_conversation_is_worth_nothing_in_another(process: BankProcess, bank: CoreBank) -> None:
    challenge = bank.start_code("otp-5", phone=WANG)
    assert refusal(bank, challenge.challenge, process.code(WANG), "otp-6") == "challenge_unknown"


def test_a_code_for_a_session_does_not_prove_an_operation(process: BankProcess, bank: CoreBank) -> None:
    challenge = bank.start_code("otp-7", phone=WANG)
    operation = operation_hash("cards.unlock", "K000001", "some-key")
    with pytest.raises(NotProven, match="challenge_unknown"):
        bank.check_operation_code(challenge.challenge, process.code(WANG), "otp-7", operation)


def test_a_code_goes_to_the_registered_phone_of_a_session(process: BankProcess, bank: CoreBank) -> None:
    session = process.sign_in(LI, "otp-8")
    sent = len(process.messages(LI))
    bank.start_code("otp-8", session=session.token)
    assert len(process.messages(LI)) == sent + 1


def test_phone_and_session_together_or_neither_are_refused(process: BankProcess, bank: CoreBank) -> None:
    session = process.sign_in(LI, "otp-9")
    for phone, token in ((LI, session.token), (None, None)):
        with pytest.raises(BankRefused, match="phone_or_session"):
            bank.start_code("otp-9", phone=phone, session=token)


def shape(response: object) -> tuple[object, ...]:
    """What an answer shows apart from its random parts."""
    status, headers, text = (getattr(response, name) for name in ("status_code", "headers", "text"))
    return status, sorted(headers), len(text), re.sub(r'"(challenge|expires_at)":"[^"]*"', "", text)


def test_answers_do_not_tell_who_is_a_customer(process: BankProcess) -> None:
    seen = []
    for phone in (CHEN, NOBODY):
        body = {"phone": phone, "conversation": "otp-10", "purpose": "session"}
        started = process.call("POST", "/codes", body=body)
        check = {"challenge": started.json()["challenge"], "code": "000000"}
        check |= {"conversation": "otp-10", "purpose": "session"}
        if phone == CHEN and process.code(CHEN) == "000000":
            check["code"] = "000001"
        tries = [shape(process.call("POST", "/codes/check", body=check)) for _ in range(7)]
        seen.append((shape(started), tries))
    assert seen[0] == seen[1]
    assert process.messages(NOBODY) == []


def test_the_books_are_worked_the_same_for_customers_and_others(tmp_path: Path) -> None:
    bank = open_bank(Options(tmp_path, "token", code_interval_seconds=0))
    with closing(bank.db):
        ways = []
        for phone in (CHEN, NOBODY):
            statements: list[str] = []
            bank.db._connection.set_trace_callback(statements.append)
            codes.send_code(bank, CodeRequest("c", "session", phone), None)
            ways.append([re.sub(r"'[^']*'|[0-9.]+|NULL", "?", statement) for statement in statements])
        bank.db._connection.set_trace_callback(None)
    assert ways[0] == ways[1]
    assert len(ways[0]) >= 5


@pytest.fixture(scope="module")
def strict_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    """A bank with the real limits on codes."""
    process = BankProcess(tmp_path_factory.mktemp("strict"), options=())
    process.start()
    yield process
    process.stop()


@pytest.mark.parametrize("phone", [WANG, NOBODY])
def test_one_code_a_minute_and_five_a_day_for_customers_and_others(strict_bank: BankProcess, phone: str) -> None:
    with strict_bank.client() as bank:
        for _ in range(5):
            bank.start_code("rate", phone=phone)
            with pytest.raises(RateLimited, match="code_too_soon") as soon:
                bank.start_code("rate", phone=phone)
            assert 55 <= soon.value.retry_after <= 60
            strict_bank.advance(61)
        with pytest.raises(RateLimited, match="codes_exhausted") as spent:
            bank.start_code("rate", phone=phone)
        assert 86000 < spent.value.retry_after < 86400
        strict_bank.advance(spent.value.retry_after)
        bank.start_code("rate", phone=phone)


def test_codes_sent_before_a_crash_work_after_it(tmp_path: Path) -> None:
    process = BankProcess(tmp_path)
    process.start()
    try:
        with process.client() as bank:
            challenge = bank.start_code("crash", phone=WANG)
            code = process.code(WANG)
            process.kill()
            process.start()
            assert bank.check_code(challenge.challenge, code, "crash").level == "L2"
    finally:
        process.stop()
