"""Scenario 9: money is sent in the chat. Read back in a card, confirmed with a code for exactly that, done once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Customer
from tests.browser.records import Bank, Log
from tests.browser.test_wechat import Phone, a_phone
from tests.support.stack import Stack
from warmline.conversation.events import OperationConfirmed, OperationExecuted, OperationProposed, RiskDecided

pytestmark = [pytest.mark.stack, pytest.mark.browser]

WANG = "13800000001"


def made(bank: Bank, reference: str) -> Decimal:
    """The amount that left by this act, as the core bank has it."""
    session = bank.signs_in(WANG)
    transfers = bank.client.transfers.made(session.token, limit=5)
    return next(one.amount for one in transfers if one.id == f"Z{reference[1:]}")


def test_money_goes_to_the_landlord_after_a_code_for_exactly_that(
    customer: Customer, bank: Bank, log: Log, stack: Stack
) -> None:
    customer.asks("从尾号1496转88.50给房东")
    customer.proves(WANG)
    card = customer.part("operation-card")
    expect(card).to_contain_text("¥88.50")
    expect(card).to_contain_text("刘梅 中国建设银行 尾号4321")
    customer.pictured("widget-transfer-read-back")
    customer.part("operation-confirm").click()
    expect(customer.part("operation-code")).to_be_visible()
    customer.part("operation-code").fill(stack.code_sent_to(WANG))
    customer.pictured("widget-transfer-code")
    customer.part("operation-submit").click()
    expect(customer.part("operation-result")).to_contain_text("办理成功")
    customer.hears("转账办好了：88.50 元")
    customer.pictured("widget-transfer-done")
    done = log.first(customer.conversation, OperationExecuted)
    assert made(bank, done.reference) == Decimal("88.50")
    assert len(log.all(customer.conversation, OperationConfirmed)) == 1
    decision = log.first(customer.conversation, RiskDecided).decision
    assert (decision["subject"], decision["facts"]["amount"]) == ("transfer", "88.50")
    assert not customer.page.get_by_text(decision["version"]).count(), "customers never see what risk control looks at"


def test_wrong_code_is_told_and_the_card_stays(customer: Customer, log: Log, stack: Stack) -> None:
    customer.asks("从尾号1496转66给房东")
    customer.proves(WANG)
    customer.part("operation-confirm").click()
    expect(customer.part("operation-code")).to_be_visible()
    code = stack.code_sent_to(WANG)
    customer.part("operation-code").fill("000000" if code != "000000" else "111111")
    customer.part("operation-submit").click()
    expect(customer.part("operation-error")).to_be_visible()
    customer.part("operation-decline").click()
    expect(customer.part("operation-result")).to_contain_text("什么都没有变")
    assert log.all(customer.conversation, OperationConfirmed) == []


@pytest.fixture
def phone(chromium: Browser, stack: Stack, log: Log, pictures: Path | None) -> Iterator[Phone]:
    """A customer with WeChat."""
    yield from a_phone(chromium, stack, log, pictures)


def test_the_same_in_wechat_on_a_page_behind_a_link(phone: Phone, bank: Bank, log: Log, stack: Stack) -> None:
    phone.says("从尾号1496转77给房东")
    phone.proves(WANG)
    phone.hears("点这里查看并确认")
    page = phone.opens("点这里查看并确认")
    expect(page.get_by_text("刘梅 中国建设银行 尾号4321")).to_be_visible()
    page.get_by_test_id("h5-confirm").click()
    page.get_by_test_id("h5-code").fill("12")
    page.get_by_test_id("h5-confirm").click()
    expect(page.get_by_test_id("h5-fault")).to_be_visible()
    page.get_by_test_id("h5-code").fill(stack.code_sent_to(WANG))
    page.get_by_test_id("h5-confirm").click()
    expect(page.get_by_test_id("h5-message")).to_contain_text("已经收到您的确认")
    done = log.first(phone.conversation, OperationExecuted)
    phone.hears("转账办好了：77.00 元")
    phone.pictured("wechat-transfer")
    assert made(bank, done.reference) == Decimal("77.00")
    assert log.first(phone.conversation, OperationProposed).proof == "L3"
