"""Questions of rules are answered in the widget; a question that could be several is asked back with buttons."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import Customer

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_question_is_answered_and_what_others_ask_next_is_a_tap_away(customer: Customer) -> None:
    answer = customer.asks("大额存单利率多少")
    expect(answer).to_contain_text("20万元起存")
    customer.pictured("widget-answer")
    before = customer.lines("bot").count()
    customer.taps("大额存单可以转让吗")
    expect(customer.lines("bot").nth(before)).to_contain_text("存单转让")


def test_question_without_an_answer_offers_what_is_near_and_a_person(customer: Customer) -> None:
    answer = customer.asks("我在老挝想换基普你们有吗")
    expect(answer).to_contain_text("不敢随便告诉您")
    buttons = answer.get_by_test_id("bot-button")
    expect(buttons.last).to_have_text("转人工")
    assert 2 <= buttons.count() <= 4
    customer.pictured("widget-near-questions")


def test_two_wishes_in_one_line_are_both_seen(customer: Customer) -> None:
    customer.asks("余额多少 顺便把卡锁了")
    customer.pictured("widget-two-wishes")
    expect(customer.part("proof-phone")).to_be_visible()
