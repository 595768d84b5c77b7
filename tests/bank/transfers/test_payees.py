"""Whom money can go to, and what the bank tells before it moves."""

from decimal import Decimal

import pytest

from tests.bank.process import CHEN, WANG
from tests.bank.sending import (
    LI_CARD,
    LISTED,
    QIANG,
    VisitOf,
    send,
    to,
)
from warmline.bank.client import CoreBank
from warmline.bank.errors import Conflict, NotFound


def test_our_bank_is_first_and_others_have_short_names(bank: CoreBank) -> None:
    banks = bank.transfers.banks()
    assert (banks[0].name, banks[0].ours) == ("江城银行", True)
    assert "工行" in next(one for one in banks if one.name == "中国工商银行").short_names
    assert [one.ours for one in banks].count(True) == 1


def test_saved_payees_tell_when_and_how_much_they_were_paid(visit: VisitOf) -> None:
    wang = visit(WANG)
    payees = {payee.name: payee for payee in wang.bank.transfers.payees(wang.session)}
    assert (payees["王强"].id, payees["王强"].last4, payees["王强"].bank) == (QIANG, "5678", "中国工商银行")
    assert (payees["刘梅"].label, payees["刘梅"].times_paid, payees["刘梅"].total_90_days) == (
        "房东",
        3,
        Decimal("6600.00"),
    )
    assert (payees["李建国"].bank, payees["李建国"].last4) == ("江城银行", LI_CARD)
    assert all("*" in payee.masked_number for payee in payees.values())


def test_a_payee_is_saved_once_and_forgotten(visit: VisitOf) -> None:
    chen, number = visit(CHEN), "6299770000000012345"
    me = chen.bank.me(chen.session).id
    done = chen.do("payees.add", me, name="周伟", number=number, bank="建行")
    assert "*伟" in chen.said()
    saved = next(one for one in chen.bank.transfers.payees(chen.session) if one.id == done.facts["payee"])
    assert (saved.name, saved.bank, saved.times_paid, saved.last_used_at) == ("周伟", "中国建设银行", 0, None)
    with pytest.raises(Conflict, match="payee_is_saved"):
        chen.do("payees.add", me, name="周伟", number=number, bank="建行")
    with pytest.raises(NotFound, match="payee_unknown"):
        visit(WANG).do("payees.remove", saved.id)
    assert chen.do("payees.remove", saved.id).status == "removed"
    with pytest.raises(NotFound, match="payee_unknown"):
        chen.do("payees.remove", saved.id)
    with pytest.raises(NotFound, match="payee_unknown"):
        send(chen, "A000004", "1", payee=saved.id)


@pytest.mark.parametrize(
    ("payee", "code"),
    [
        ({"name": "周伟", "number": "6299770000000012346", "bank": "月亮银行"}, "bank_unknown"),
        ({"name": "周伟", "number": "6299770000000012346", "bank": "江城银行"}, "payee_number_unknown"),
        ({"name": "周伟", "number": LISTED, "bank": "建行"}, "payee_is_listed"),
        ({"name": "周伟", "number": "88012664750540161", "bank": "建行"}, "payee_bank_wrong"),
        ({"name": "周伟", "number": "88012664750540161", "bank": "江城银行"}, "payee_name_wrong"),
        ({"name": "陈大友", "number": "88018699298123131", "bank": "江城银行"}, "payee_is_own"),
    ],
)
def test_a_payee_that_cannot_be_is_not_saved(visit: VisitOf, payee: dict[str, str], code: str) -> None:
    chen = visit(CHEN)
    with pytest.raises(Conflict, match=code):
        chen.do("payees.add", chen.bank.me(chen.session).id, **payee)


def test_the_bank_tells_what_risk_control_needs(visit: VisitOf, new_day: None) -> None:
    wang = visit(WANG)
    known = wang.bank.transfers.check(wang.session, "A000001", Decimal("800"), payee=QIANG)
    assert (known.payee_kind, known.saved, known.new_payee, known.listed) == ("other_bank", True, False, False)
    assert (known.name_fits, known.refusal, known.fee) == (None, None, Decimal("0.00"))
    assert known.sent_today == known.sent_last_hour == 0
    assert known.largest_90_days >= known.largest_to_payee_90_days >= 1000
    assert known.balance == wang.balance("A000001")
    send(wang, "A000001", "800")
    later = wang.bank.transfers.check(wang.session, "A000001", Decimal("1"), payee=QIANG)
    assert (later.sent_last_hour_count, later.sent_last_hour, later.sent_today) == (1, Decimal(800), Decimal(800))
    assert later.remaining_today == known.remaining_today - 800


def test_a_name_is_checked_and_never_told(visit: VisitOf, new_day: None) -> None:
    wang = visit(WANG)
    card = to("88012664750540161")["payee_number"]
    right = wang.bank.transfers.check(wang.session, "A000001", Decimal("1"), name="李建国", number=card)
    assert (right.payee_kind, right.bank, right.name_fits, right.refusal) == ("this_bank", "江城银行", True, None)
    wrong = wang.bank.transfers.check(wang.session, "A000001", Decimal("1"), name="李国", number=card)
    assert (wrong.name_fits, wrong.refusal) == (False, "payee_name_wrong")
    nameless = wang.bank.transfers.check(wang.session, "A000001", Decimal("1"), number=card)
    assert (nameless.name_fits, nameless.refusal) == (None, "payee_incomplete")


def test_listed_new_own_and_unknown_payees_are_told_apart(visit: VisitOf, new_day: None) -> None:
    wang = visit(WANG)

    def check(**payee: str) -> tuple[str, bool, bool, str | None]:
        known = wang.bank.transfers.check(wang.session, "A000001", Decimal("60000"), **payee)
        return known.payee_kind, known.listed, known.new_payee, known.refusal

    assert check(name="林某", number=LISTED, bank="招行") == ("other_bank", True, True, "payee_is_listed")
    assert check(number=LISTED) == ("unknown", True, True, "payee_bank_missing")
    assert check(payee="A000002") == ("own", False, False, None)
    assert check(name="林某", number="629977000000000088", bank="招行")[3] == "limit_single_exceeded"
    with pytest.raises(NotFound, match="payee_unknown"):
        check(payee="A000003")
    with pytest.raises(NotFound, match="account_unknown"):
        wang.bank.transfers.check(wang.session, "A000003", Decimal("1"), payee=QIANG)
