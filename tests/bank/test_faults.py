"""Every way the core bank can fail has one meaning for callers."""

import socket
from collections.abc import Callable

import pytest

from tests.bank.process import TOKEN, WANG, BankProcess
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.bank.errors import BankError, BankNonsense, BankUnavailable, NotFound, OutcomeUnknown

NewKey = Callable[[], str]
QUICK = 0.3
LONG = 5.0


@pytest.fixture
def wang(process: BankProcess) -> str:
    return process.sign_in(WANG).token


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("latency", BankUnavailable),
        ("http_500", BankUnavailable),
        ("http_503", BankUnavailable),
        ("timeout_after_success", BankUnavailable),
        ("malformed", BankNonsense),
        ("nonsense", BankNonsense),
        ("drop_connection", BankUnavailable),
        ("drop_after_success", BankUnavailable),
    ],
)
def test_a_read_that_fails_says_so_and_gives_no_figure(
    process: BankProcess, wang: str, mode: str, error: type[BankError]
) -> None:
    process.fault(mode, path_prefix="/accounts", value=LONG)
    with process.client(QUICK) as bank:
        with pytest.raises(error):
            bank.accounts(wang)
        process.clear_faults()
        assert bank.accounts(wang)


@pytest.mark.parametrize(
    ("mode", "done"),
    [
        ("latency", False),
        ("http_500", False),
        ("http_503", False),
        ("timeout_after_success", True),
        ("malformed", True),
        ("nonsense", True),
        ("drop_connection", False),
        ("drop_after_success", True),
    ],
)
def test_an_act_that_fails_has_an_unknown_outcome_which_can_be_asked_for(
    process: BankProcess, wang: str, new_key: NewKey, mode: str, done: bool
) -> None:
    key = new_key()
    process.fault(mode, path_prefix="/cases", method="POST", value=LONG)
    with process.client(QUICK) as bank:
        with pytest.raises(OutcomeUnknown) as unknown:
            bank.open_case("other", "fault", {}, key, wang)
        assert unknown.value.key == key
        process.clear_faults()
        if done:
            assert bank.operation(key).state == "done"
        else:
            with pytest.raises(NotFound, match="operation_unknown"):
                bank.operation(key)
        # Asking again under the same key is always safe, and settles it.
        case = bank.open_case("other", "fault", {}, key, wang)
        assert bank.open_case("other", "fault", {}, key, wang) == case


@pytest.mark.parametrize("mode", ["http_503", "drop_connection"])
def test_a_read_is_asked_once_more(process: BankProcess, wang: str, mode: str) -> None:
    process.fault(mode, path_prefix="/accounts", times=1)
    with process.client() as bank:
        assert bank.accounts(wang)
        process.fault(mode, path_prefix="/accounts", times=2)
        with pytest.raises(BankUnavailable):
            bank.accounts(wang)


def test_an_act_is_sent_once(process: BankProcess, wang: str, new_key: NewKey) -> None:
    process.fault("drop_connection", path_prefix="/cases", times=2)
    with process.client() as bank, pytest.raises(OutcomeUnknown):
        bank.open_case("other", "fault", {}, new_key(), wang)
    [rule] = process.call("GET", "/faults").json()["rules"]
    assert rule["times"] == 1


def test_a_fault_of_one_conversation_strikes_nobody_else(process: BankProcess, wang: str) -> None:
    other = process.sign_in(WANG, "c-other").token
    rule = {"mode": "http_500", "path_prefix": "/accounts"}
    assert process.call("PUT", "/faults?conversation=c-other", body={"rules": [rule]}).status_code == 200
    with process.client() as bank:
        assert bank.accounts(wang)
        with pytest.raises(BankUnavailable):
            bank.accounts(other)
        # Nor do the faults of everybody take its place, nor the other way round.
        process.fault("http_500", path_prefix="/cards")
        with pytest.raises(BankUnavailable):
            bank.accounts(other)
        assert process.call("PUT", "/faults?conversation=c-other", body={"rules": []}).status_code == 200
        assert bank.accounts(other)
        with pytest.raises(BankUnavailable):
            bank.cards(wang)


def test_a_slow_answer_in_time_is_an_answer(process: BankProcess, wang: str) -> None:
    process.fault("latency", path_prefix="/accounts", value=0.05)
    with process.client() as bank:
        assert bank.accounts(wang)


def test_proof_steps_that_fail_are_unavailable(process: BankProcess) -> None:
    process.fault("http_500", path_prefix="/codes")
    with process.client() as bank, pytest.raises(BankUnavailable):
        bank.start_code("fault", phone=WANG)


def test_a_bank_that_is_not_there_has_done_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with CoreBank(url, TOKEN, timeout=(0.5, 0.5)) as bank:
            for ask in (bank.health, lambda: bank.act(Act("cards.lock", "K000001"), "session", "key-nobody")):
                with pytest.raises(BankUnavailable):
                    ask()
