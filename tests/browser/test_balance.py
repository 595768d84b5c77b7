"""Scenario 1: balances and transactions, after a proof that never enters the conversation."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.people import Customer
from tests.browser.records import Bank, Log
from tests.support.stack import Stack
from warmline.bank.types import Filters
from warmline.conversation.events import BotMessage, CustomerMessage, encode

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PHONE = "13800000001"
ZONE = ZoneInfo("Asia/Shanghai")


def last_month() -> tuple[date, date]:
    """The first and last day of the month before this one, where the bank is."""
    end = datetime.now(ZONE).date().replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def test_customer_proves_who_they_are_and_reads_the_balance_that_the_bank_has(
    customer: Customer, bank: Bank, log: Log
) -> None:
    customer.asks("我卡里还有多少钱")
    expect(customer.part("proof-form")).to_be_visible()
    customer.pictured("widget-proof")
    customer.proves(PHONE)
    customer.hears("您名下账户的余额如下")
    card = customer.part("balances-card")
    accounts = bank.client.accounts(bank.signs_in(PHONE).token)
    assert len(accounts) == 2
    for account in accounts:
        row = card.locator("li").filter(has_text=f"尾号{account.cards[0].last4}")
        expect(row).to_contain_text(f"¥{account.balance:,.2f}")
    expect(card.locator("li")).to_have_count(2)
    customer.pictured("widget-balances")

    # Neither phone nor code became part of the conversation, and no number in it is a whole one.
    said = [event.text for event in log.all(customer.conversation, CustomerMessage)]
    assert said == ["我卡里还有多少钱"]
    for told in log.all(customer.conversation, BotMessage):
        assert not re.search(rb"\d{8,}", encode(told))
    one = customer.asks(f"尾号{accounts[0].cards[0].last4}的呢，余额多少")
    expect(one).to_contain_text(f"余额 {accounts[0].balance:,.2f} 元")


def test_wrong_code_opens_nothing_and_the_right_one_still_does(customer: Customer, stack: Stack, log: Log) -> None:
    customer.asks("查一下余额")
    customer.part("proof-phone").fill(PHONE)
    customer.part("proof-send").click()
    expect(customer.part("proof-code")).to_be_visible()
    right = stack.code_sent_to(PHONE)
    customer.part("proof-code").fill(f"{(int(right) + 1) % 1_000_000:06d}")
    customer.part("proof-submit").click()
    expect(customer.part("proof-error")).to_have_text("手机号或验证码不对，请核对后再试。")
    assert not [said for said in log.all(customer.conversation, BotMessage) if (said.card or {}).get("kind") != "proof"]
    customer.part("proof-code").fill(right)
    customer.part("proof-submit").click()
    expect(customer.part("balances-card")).to_be_visible()


def test_follow_up_about_last_month_shows_the_sums_and_the_rows_of_last_month(customer: Customer, bank: Bank) -> None:
    start, end = last_month()
    token = bank.signs_in(PHONE).token
    customer.asks("上个月花了多少")
    customer.proves(PHONE)
    sums = bank.client.summary(token, start, end)
    summary = customer.part("summary-card")
    expect(summary).to_contain_text(f"¥{sums.spending:,.2f}")
    expect(summary).to_contain_text(f"¥{sums.income:,.2f}")
    expect(summary).to_contain_text(f"{start.month}月1日 至 {end.month}月{end.day}日")

    answer = customer.asks("再查上个月的明细")
    expect(answer).to_contain_text("最近的在最上面")
    page = bank.client.transactions(token, Filters(start=start, end=end), limit=20)
    rows = customer.part("transactions-card").last.locator("tbody tr")
    expect(rows).to_have_count(len(page.transactions))
    for shown, booked in zip(rows.all(), page.transactions, strict=True):
        at = booked.at.astimezone(ZONE)
        expect(shown).to_contain_text(f"{at.month}月{at.day}日 {at:%H:%M}")
        expect(shown).to_contain_text(f"¥{abs(booked.amount):,.2f}")
        assert start <= at.date() <= end
    customer.pictured("widget-transactions")

    customer.asks("那这个月呢，明细看一下")
    today = datetime.now(ZONE).date()
    expect(customer.part("transactions-card").last).to_contain_text(
        f"{today.month}月1日 至 {today.month}月{today.day}日"
    )
