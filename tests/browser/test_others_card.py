"""A card that somebody reports for another, in the widget and on the phone: locked at the bank, its owner told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Customer
from tests.browser.records import Bank, Log
from tests.browser.test_wechat import Phone, a_phone
from tests.support.stack import Stack
from warmline.conversation.events import Notice

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def phone(chromium: Browser, stack: Stack, log: Log, pictures: Path | None) -> Iterator[Phone]:
    yield from a_phone(chromium, stack, log, pictures)


def number_of(stack: Stack, owner: str, tail: str) -> str:
    """The whole number as it stands on the card: out of the bank's books."""
    with closing(sqlite3.connect(f"file:{stack.folder / 'corebank' / 'corebank.sqlite'}?mode=ro", uri=True)) as books:
        query = "SELECT number FROM cards JOIN customers ON customers.id = customer WHERE phone = ? AND number LIKE ?"
        return str(books.execute(query, (owner, f"%{tail}")).fetchone()[0])


def test_fathers_card_is_locked_from_the_widget(customer: Customer, bank: Bank, log: Log, stack: Stack) -> None:
    owner, (tail,) = bank.customer_with_cards(1)
    number = number_of(stack, owner, tail)
    customer.asks("我爸的卡丢了")
    customer.part("card-number").fill("1234")
    customer.part("card-number-send").click()
    expect(customer.part("card-number-error")).to_contain_text("16 到 19 位")
    customer.part("card-number").fill(" ".join(number[start : start + 4] for start in range(0, len(number), 4)))
    customer.pictured("others-card-form")
    customer.part("card-number-send").click()
    expect(customer.part("card-number")).to_have_count(0)
    customer.hears(f"尾号{tail}如果是我们银行的卡，已经先锁上", kind="notice")
    customer.pictured("others-card-done")
    assert bank.card_status(owner, tail) == "locked"
    said = [notice.values for notice in log.all(customer.conversation, Notice) if notice.code == "card_reported"]
    assert said == [{"tail": tail}]
    assert number not in customer.page.content()
    customer.taps("转人工")
    customer.waits_in_the_queue()


def test_found_card_is_locked_from_the_phone(phone: Phone, bank: Bank, stack: Stack) -> None:
    owner, (tail,) = bank.customer_with_cards(1)
    phone.says("我在路上捡到一张银行卡")
    phone.hears("点这里填卡号")
    page = phone.opens("点这里填卡号")
    page.get_by_test_id("h5-number").fill(number_of(stack, owner, tail))
    phone.pictured("others-card-page", page)
    page.get_by_test_id("h5-report").click()
    expect(page.get_by_test_id("h5-message")).to_contain_text("已经先锁上")
    page.close()
    phone.hears(f"尾号{tail}如果是我们银行的卡")
    phone.pictured("others-card-phone")
    assert bank.card_status(owner, tail) == "locked"
