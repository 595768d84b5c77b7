"""Scenario 2: a lost card is reported at the core bank, and the customer is told so with the bank's reference."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import Customer
from tests.browser.records import Bank, Log
from warmline.conversation.events import OperationExecuted, OperationProposed

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def is_done_at_the_bank(customer: Customer, bank: Bank, log: Log, kind: str) -> None:
    """The result shown is the bank's own, for the one act that was proposed."""
    done = log.first(customer.conversation, OperationExecuted)
    assert done.kind == kind
    assert len(log.all(customer.conversation, OperationProposed)) == 1
    assert bank.client.operation(done.proposal).reference == done.reference
    result = customer.part("operation-card")
    expect(result).to_have_attribute("data-phase", "executed")
    expect(result).to_contain_text(done.reference)
    customer.hears(f"业务编号 {done.reference}")


def test_lost_card_is_chosen_by_a_button_and_lost_at_the_bank(customer: Customer, bank: Bank, log: Log) -> None:
    phone, (kept, lost) = bank.customer_with_cards(2)
    customer.asks("我卡丢了")
    customer.proves(phone)
    customer.hears("您要办的是哪张卡")
    customer.taps(f"尾号{lost}")
    customer.hears(f"正在为您挂失尾号{lost}的卡")
    is_done_at_the_bank(customer, bank, log, "card_report_loss")
    assert bank.card_status(phone, lost) == "lost"
    assert bank.card_status(phone, kept) == "active"
    customer.pictured("widget-card-lost")

    customer.asks(f"尾号{lost}的卡丢了")
    customer.hears("已挂失")
    assert len(log.all(customer.conversation, OperationProposed)) == 1


def test_only_card_is_locked_without_a_question(customer: Customer, bank: Bank, log: Log) -> None:
    phone, (tail,) = bank.customer_with_cards(1)
    customer.asks("帮我把卡锁一下")
    customer.proves(phone)
    customer.hears(f"正在为您锁定尾号{tail}的卡")
    is_done_at_the_bank(customer, bank, log, "card_lock")
    assert bank.card_status(phone, tail) == "locked"
