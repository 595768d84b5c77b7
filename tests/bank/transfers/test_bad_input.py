"""What cannot be: the bank names each by a code, and nothing moves (the words: tests/test_refusals.py)."""

from decimal import Decimal
from typing import Any

import pytest

from tests.bank.process import LI, WANG
from tests.bank.sending import QIANG_NUMBER, VisitOf, send, to
from warmline.bank.errors import BankRefused, Conflict

EXPIRED_CARD, ITS_OWNER = "K000017", "18700006333"
BAD_AMOUNTS = {
    "0": ("amount_is_zero", "amount_zero", "amount_below_minimum"),
    "0.00": ("amount_is_zero", "amount_zero", "amount_below_minimum"),
    "-5": ("request_invalid",),
    "12345678901234567": ("request_invalid",),
    "all of it": ("request_invalid",),
    "9999999999.99": ("balance_short", "limit_single_exceeded", "amount_above_owed"),
}
SHOWN = "a" * 64
ACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "transfers.make": ("A000001", {"arrival": "at_once", "payee": "P0000011"}),
    "deposits.open": ("A000001", {"product": "term_12m", "agreement": SHOWN}),
    "bills.pay": ("A000001", {"kind": "electricity", "number": "2710001234"}),
    "gold.buy": ("A000001", {"risk_shown": SHOWN}),
}


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
@pytest.mark.parametrize("act", ACTS)
def test_an_amount_that_cannot_be_is_refused_by_its_code(visit: VisitOf, act: str, amount: str) -> None:
    wang = visit(WANG)
    before = wang.balance("A000001")
    subject, details = ACTS[act]
    with pytest.raises(BankRefused) as refused:
        wang.do(act, subject, **details, amount=amount)
    allowed = (*BAD_AMOUNTS[amount], "amount_below_least") if act == "gold.buy" else BAD_AMOUNTS[amount]
    assert refused.value.code in allowed
    assert wang.balance("A000001") == before


def test_all_of_it_can_be_sent_and_then_nothing_more(visit: VisitOf, new_day: None) -> None:
    li = visit(LI)
    send(li, "A000003", str(li.balance("A000003")), **to(QIANG_NUMBER))
    assert li.balance("A000003") == Decimal("0.00")
    with pytest.raises(Conflict, match="balance_short"):
        send(li, "A000003", "0.01", **to(QIANG_NUMBER))


def test_money_to_the_account_it_comes_from_stays(visit: VisitOf) -> None:
    with pytest.raises(Conflict, match="payee_is_same_account"):
        send(visit(WANG), "A000001", "1", payee="A000001")


@pytest.mark.parametrize("act", ["branches.book", "cash.book"])
def test_the_31st_of_february_is_no_day(visit: VisitOf, act: str) -> None:
    more = {"time": "10:00"} if act == "branches.book" else {"amount": "80000", "currency": "CNY"}
    with pytest.raises(Conflict, match="day_unknown"):
        visit(WANG).do_unproven(act, "B001", day="2026-02-31", **more)


@pytest.mark.parametrize("act", ["cards.lock", "cards.unlock", "cards.activate"])
def test_an_expired_card_is_neither_locked_nor_opened(visit: VisitOf, act: str) -> None:
    more = {"last4": "8628"} if act == "cards.activate" else {}
    with pytest.raises(Conflict, match="card_is_expired"):
        visit(ITS_OWNER).do(act, EXPIRED_CARD, **more)
