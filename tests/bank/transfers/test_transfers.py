"""Money goes where it was sent, when it was said, and comes back when it is called or refused."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.bank.process import CHEN, LI, WANG, BankProcess
from tests.bank.sending import (
    CLOSED,
    LI_CARD,
    MISMATCH,
    VisitOf,
    newest,
    saved_number,
    send,
    to,
)
from tests.bank.visit import Visit
from warmline.bank.errors import Conflict, NotFound, NotProven
from warmline.bank.types import Filters


def test_money_inside_the_bank_arrives_at_once(visit: VisitOf, new_day: None) -> None:
    wang, li = visit(WANG), visit(LI)
    before, theirs = wang.balance("A000001"), li.balance("A000003")
    payee = saved_number(wang, "李建国")
    done = send(wang, "A000001", "128.5", payee=payee, note="买菜")
    assert (done.status, done.facts["fee"]) == ("arrived", "0.00")
    assert Decimal(done.facts["balance_after"]) == before - Decimal("128.50") == wang.balance("A000001")
    assert li.balance("A000003") == theirs + Decimal("128.50")
    assert "6027" in li.said()
    assert "*芳芳" in li.said()
    assert "128.50" in wang.said()
    mine = wang.bank.transactions(wang.session, account="A000001", limit=1).transactions[0]
    got = li.bank.transactions(li.session, account="A000003", limit=1).transactions[0]
    assert (mine.kind, mine.counterparty, mine.summary) == ("transfer_out", "李建国", "买菜")
    assert (got.kind, got.counterparty, got.amount) == ("transfer_in", "王芳芳", Decimal("128.50"))
    sent = wang.bank.transfers.find(wang.session, done.facts["transfer"])
    assert (sent.state, sent.cancellable, sent.payee_last4) == ("arrived", False, LI_CARD)


def test_money_to_another_bank_leaves_at_once(visit: VisitOf, new_day: None) -> None:
    wang = visit(WANG)
    before = wang.balance("A000001")
    send(wang, "A000001", "10", **to("6299770000000000777"))
    assert wang.balance("A000001") == before - 10
    assert (newest(wang).state, newest(wang).payee_bank) == ("arrived", "中国工商银行")


def test_money_between_own_accounts_is_no_spending_and_uses_no_limit(visit: VisitOf, new_day: None) -> None:
    chen = visit(CHEN)
    used = chen.bank.transfers.limits(chen.session)[0].used_today
    before = chen.balance("A000005")
    send(chen, "A000004", "60000", payee="A000005")
    assert chen.balance("A000005") == before + 60000
    rows = chen.bank.transactions(chen.session, Filters(kind="own_transfer"), limit=2).transactions
    assert {row.amount for row in rows} == {Decimal("60000.00"), Decimal("-60000.00")}
    assert chen.bank.transfers.limits(chen.session)[0].used_today == used
    assert newest(chen).own


def test_a_delayed_transfer_waits_two_hours_and_then_arrives(
    visit: VisitOf, process: BankProcess, new_day: None
) -> None:
    wang, li = visit(WANG), visit(LI)
    before, theirs = wang.balance("A000001"), li.balance("A000003")
    done = send(wang, "A000001", "200", "two_hours", payee=saved_number(wang, "李建国"))
    assert done.status == "pending"
    assert "可以撤销" in wang.said()
    assert wang.balance("A000001") == before - 200
    assert li.balance("A000003") == theirs
    waiting = newest(wang)
    assert (waiting.state, waiting.cancellable) == ("pending", True)
    assert waiting.arrives_at == waiting.made_at + timedelta(hours=2)
    process.advance(2 * 3600 + 5)
    wang, li = visit(WANG), visit(LI)
    assert li.balance("A000003") == theirs + 200
    arrived = wang.bank.transfers.find(wang.session, waiting.id)
    assert (arrived.state, arrived.changed_at) == ("arrived", waiting.arrives_at)
    assert "到账" in wang.said()
    with pytest.raises(Conflict, match="transfer_has_arrived"):
        wang.do("transfers.cancel", waiting.id)


def test_a_next_day_transfer_leaves_after_twenty_four_hours(
    visit: VisitOf, process: BankProcess, new_day: None
) -> None:
    wang = visit(WANG)
    send(wang, "A000001", "300", "next_day")
    waiting = newest(wang)
    assert waiting.arrives_at == waiting.made_at + timedelta(hours=24)
    process.advance(23 * 3600)
    wang = visit(WANG)
    assert wang.bank.transfers.find(wang.session, waiting.id).state == "pending"
    process.advance(3605)
    wang = visit(WANG)
    assert wang.bank.transfers.find(wang.session, waiting.id).state == "arrived"


def test_a_waiting_transfer_is_called_back_once(visit: VisitOf, new_day: None) -> None:
    wang = visit(WANG)
    before = wang.balance("A000001")
    spent = wang.bank.summary(wang.session).spending
    done = send(wang, "A000001", "450", "next_day")
    used = wang.bank.transfers.limits(wang.session)[0].used_today
    transfer = done.facts["transfer"]
    with pytest.raises(NotFound, match="transfer_unknown"):
        visit(LI).do("transfers.cancel", transfer)
    back = wang.do("transfers.cancel", transfer)
    assert (back.status, back.facts["amount"]) == ("cancelled", "450.00")
    assert wang.balance("A000001") == before == Decimal(back.facts["balance_after"])
    assert wang.bank.summary(wang.session).spending == spent
    assert wang.bank.transfers.limits(wang.session)[0].used_today == used - 450
    assert "已撤销" in wang.said()
    with pytest.raises(Conflict, match="transfer_is_cancelled"):
        wang.do("transfers.cancel", transfer)


@pytest.mark.parametrize(("number", "reason"), [(MISMATCH, "name_mismatch"), (CLOSED, "account_closed")])
@pytest.mark.parametrize("arrival", ["at_once", "two_hours"])
def test_another_bank_sends_back_what_it_cannot_take(
    visit: VisitOf, process: BankProcess, new_day: None, number: str, reason: str, arrival: str
) -> None:
    wang = visit(WANG)
    before = wang.balance("A000001")
    done = send(wang, "A000001", "77", arrival, **to(number))
    assert done.status == "pending"
    if arrival == "two_hours":
        process.advance(2 * 3600 + 5)
        wang = visit(WANG)
    sent = newest(wang)
    assert (sent.state, sent.cancellable) == ("pending", False)
    with pytest.raises(Conflict, match="transfer_is_sent"):
        wang.do("transfers.cancel", sent.id)
    process.advance(61)
    returned = wang.bank.transfers.find(wang.session, sent.id)
    assert (returned.state, returned.reason) == ("returned", reason)
    assert wang.balance("A000001") == before
    assert "退回" in wang.said()
    with pytest.raises(Conflict, match="transfer_is_returned"):
        wang.do("transfers.cancel", sent.id)


def test_why_something_has_not_arrived_can_be_told_from_the_first_day(tmp_path: Path) -> None:
    process = BankProcess(tmp_path)
    process.start()
    try:
        with process.client() as bank:
            wang = Visit(process, bank, WANG)
            [waiting] = bank.transfers.made(wang.session, state="pending")
            assert (waiting.payee_name, waiting.amount, waiting.cancellable) == ("王强", Decimal("500.00"), True)
            [returned] = bank.transfers.made(wang.session, state="returned")
            assert (returned.payee_name, returned.reason) == ("赵小兰", "name_mismatch")
            assert bank.transfers.made(wang.session, state="arrived", counterparty="刘")[0].payee_name == "刘梅"
            before = wang.balance("A000001")
            wang.do("transfers.cancel", waiting.id)
            assert wang.balance("A000001") == before + 500
            assert bank.transfers.limits(wang.session)[0].used_today == 0
    finally:
        process.stop()


def test_somebody_elses_transfers_are_unknown(visit: VisitOf) -> None:
    wang, li = visit(WANG), visit(LI)
    mine = newest(wang).id
    with pytest.raises(NotFound, match="transfer_unknown"):
        li.bank.transfers.find(li.session, mine)
    session = li.bank.recognise("C000001", "bank_site", "visit-low").token
    for read in (li.bank.transfers.payees, li.bank.transfers.made, li.bank.transfers.limits):
        with pytest.raises(NotProven, match="level_too_low"):
            read(session)
