"""What may not be sent stays: refused payees and amounts, limits, cards, and missing proofs."""

from decimal import Decimal

import pytest

from tests.bank.process import CHEN, LI, WANG, BankProcess
from tests.bank.sending import (
    LISTED,
    QIANG,
    QIANG_NUMBER,
    VisitOf,
    saved_number,
    send,
    to,
)
from tests.bank.visit import new_key
from warmline.bank.acts import Act
from warmline.bank.errors import BankRefused, Conflict, NotFound, NotProven


@pytest.mark.parametrize(
    ("account", "payee", "amount", "code"),
    [
        ("A000001", {"payee": QIANG}, "0", "amount_is_zero"),
        ("A000001", {"payee": QIANG}, "0.00", "amount_is_zero"),
        ("A000001", {"payee": "A000001"}, "1", "payee_is_same_account"),
        ("A000001", {"payee": QIANG, "payee_name": "王强"}, "1", "payee_incomplete"),
        ("A000001", {"payee_name": "王强"}, "1", "payee_incomplete"),
        ("A000001", {"payee_number": QIANG_NUMBER, "payee_bank": "工行"}, "1", "payee_incomplete"),
        ("A000001", {"payee_name": "王强", "payee_number": QIANG_NUMBER}, "1", "payee_bank_missing"),
        ("A000001", to(QIANG_NUMBER, bank="月亮银行"), "1", "bank_unknown"),
        ("A000001", to(QIANG_NUMBER, bank="江城银行"), "1", "payee_number_unknown"),
        ("A000001", to("88012664750540161", name="李建国"), "1", "payee_bank_wrong"),
        ("A000001", to("88012664750540161", name="李建军", bank="江城银行"), "1", "payee_name_wrong"),
        ("A000001", to("6288993577235290", name="陈大友", bank="江城银行"), "1", "payee_is_credit_card"),
        ("A000001", to(LISTED), "1", "payee_is_listed"),
        ("A000001", {"payee": QIANG}, "50000.01", "limit_single_exceeded"),
        ("A000002", {"payee": QIANG}, "9999.99", "balance_short"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_moves(
    visit: VisitOf, new_day: None, account: str, payee: dict[str, str], amount: str, code: str
) -> None:
    wang = visit(WANG)
    before = wang.balance(account)
    with pytest.raises(Conflict, match=code):
        send(wang, account, amount, **payee)
    assert wang.balance(account) == before


@pytest.mark.parametrize("amount", ["-5", "12345678901234567", "1e3", "1.234"])
def test_what_is_no_amount_is_no_request(visit: VisitOf, amount: str) -> None:
    with pytest.raises(BankRefused, match="request_invalid"):
        send(visit(WANG), "A000001", amount)


def test_the_daily_limit_holds_over_several_transfers(visit: VisitOf, new_day: None) -> None:
    wang = visit(WANG)
    send(wang, "A000001", "30000")
    with pytest.raises(Conflict, match="limit_daily_exceeded"):
        send(wang, "A000001", "20000.01")
    send(wang, "A000001", "20000")
    limit = wang.bank.transfers.limits(wang.session)[0]
    assert (limit.used_today, limit.remaining_today) == (Decimal("50000.00"), Decimal("0.00"))


def test_a_class_two_account_sends_ten_thousand_a_day(visit: VisitOf, new_day: None) -> None:
    chen = visit(CHEN)
    limit = chen.bank.transfers.limits(chen.session)[1]
    assert (limit.daily, limit.highest_daily) == (Decimal("10000.00"), Decimal("10000.00"))
    payee = saved_number(chen, "陈思远")
    send(chen, "A000005", "6000", payee=payee)
    for amount, code in (("4000.01", "limit_daily_exceeded"), ("10000.01", "limit_single_exceeded")):
        with pytest.raises(Conflict, match=code):
            send(chen, "A000005", amount, payee=payee)


def test_nothing_leaves_a_locked_or_lost_card_or_a_credit_account(
    visit: VisitOf, process: BankProcess, new_day: None
) -> None:
    wang, chen = visit(WANG), visit(CHEN)
    wang.do_unproven("cards.lock", "K000002")
    with pytest.raises(Conflict, match="card_is_locked"):
        send(wang, "A000002", "1")
    wang.do("cards.unlock", "K000002")
    send(wang, "A000002", "1")
    wang.do_unproven("cards.report_loss", "K000002")
    with pytest.raises(Conflict, match="card_is_lost"):
        send(wang, "A000002", "1")
    with pytest.raises(Conflict, match="account_is_credit"):
        send(chen, "A000006", "1", **to(QIANG_NUMBER))
    with pytest.raises(NotFound, match="account_unknown"):
        send(chen, "A000001", "1", **to(QIANG_NUMBER))


def test_a_transfer_needs_its_own_proof_and_happens_once(visit: VisitOf, new_day: None) -> None:
    wang, key = visit(WANG), new_key()
    before = wang.balance("A000001")
    act = Act("transfers.make", "A000001", {"amount": "15", "arrival": "at_once", "payee": QIANG})
    more = Act("transfers.make", "A000001", {"amount": "1500", "arrival": "at_once", "payee": QIANG})
    with pytest.raises(NotProven, match="proof_needed"):
        wang.bank.act(act, wang.session, key)
    with pytest.raises(NotProven, match="proof_wrong"):
        wang.bank.act(more, wang.session, key, wang.prove(act, key))
    first = wang.bank.act(act, wang.session, key, wang.prove(act, key))
    assert wang.bank.act(act, wang.session, key) == first
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        wang.bank.act(more, wang.session, key)
    assert wang.balance("A000001") == before - 15


def test_limits_are_lowered_and_raised_as_far_as_allowed(visit: VisitOf) -> None:
    li = visit(LI)
    done = li.do("limits.set", "A000003", single="1000", daily="2000")
    assert (done.facts["daily"], done.facts["daily_before"]) == ("2000.00", "50000.00")
    assert "2000.00" in li.said()
    with pytest.raises(Conflict, match="limit_single_exceeded"):
        send(li, "A000003", "1000.01", **to(QIANG_NUMBER))
    li.do("limits.set", "A000003", single="500000", daily="500000")
    assert li.bank.transfers.limits(li.session)[0].daily == Decimal("500000.00")
    for single, daily, code in (
        ("500000", "500000.01", "limit_needs_branch"),
        ("2", "1", "limit_single_above_daily"),
    ):
        with pytest.raises(Conflict, match=code):
            li.do("limits.set", "A000003", single=single, daily=daily)
    chen = visit(CHEN)
    with pytest.raises(Conflict, match="limit_is_regulated"):
        chen.do("limits.set", "A000005", single="10000", daily="10001")
    with pytest.raises(Conflict, match="account_is_credit"):
        chen.do("limits.set", "A000006", single="1", daily="1")
    with pytest.raises(NotFound, match="account_unknown"):
        chen.do("limits.set", "A000003", single="1", daily="1")
