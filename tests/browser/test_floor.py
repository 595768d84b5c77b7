"""The supervisor's page: board, archive, report, people, audit; readable, and without grave barriers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import grave
from tests.browser.conftest import People
from tests.browser.people import Customer

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_supervisor_sees_the_floor(customer: Customer, people: People) -> None:
    wangfang = people.agent("wangfang")
    customer.says("茉莉花茶优惠券在哪里领")
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    wangfang.accepts(customer.conversation)
    wangfang.part("desk-composer").fill("茉莉花茶的券，周一到周五都能领")
    wangfang.part("canned-propose").click()
    wangfang.says("茉莉花茶的券在贵宾室领")
    customer.hears("贵宾室", "agent")

    boss = people.agent("zhaoqiang")
    assert grave(boss.page) == []
    boss.part("to-floor").click()
    row = boss.page.locator('[data-testid="board-agent"][data-agent="wangfang"]')
    expect(row).to_contain_text("综合服务")
    expect(boss.part("tile-asked")).to_contain_text(re.compile(r"[1-9]"))
    boss.pictured("floor-board")
    assert grave(boss.page) == []

    wangfang.closes()
    boss.part("section-archive").click()
    boss.part("archive-text").fill("茉莉花茶的券")

    def found() -> bool:
        boss.part("archive-go").click()
        boss.page.wait_for_timeout(300)
        return boss.part("archive-visit").count() > 0

    for _ in range(20):
        if found():
            break
    boss.part("archive-visit").first.get_by_role("button").click()
    expect(boss.part("archive-lines")).to_contain_text("茉莉花茶的券在贵宾室领")
    boss.pictured("floor-archive")
    assert grave(boss.page) == []

    boss.part("section-report").click()
    boss.part("report-by").select_option("agent")
    boss.part("report-go").click()
    expect(boss.part("report-table")).to_contain_text("wangfang")
    boss.pictured("floor-report")
    assert grave(boss.page) == []

    boss.part("section-quality").click()
    boss.part("quality-draw").click()
    boss.part("quality-sample").filter(has_text="wangfang").first.get_by_role("button").click()
    for box in boss.part("quality-sample").get_by_role("spinbutton").all():
        box.fill("10")
    boss.pictured("floor-quality")
    assert grave(boss.page) == []
    boss.part("quality-save").click()
    expect(boss.part("quality-review").first).to_contain_text("60")

    boss.part("section-canned").click()
    boss.part("canned-approved").first.click()
    expect(boss.page.locator('[data-testid="canned-proposed"][data-state="approved"]').first).to_contain_text(
        "周一到周五"
    )
    assert grave(boss.page) == []

    boss.part("section-people").click()
    lina = boss.page.locator('[data-testid="person"][data-person="lina"]')
    lina.get_by_test_id("person-save").click()
    expect(boss.part("people-said")).to_have_text("已保存")
    boss.pictured("floor-people")
    assert grave(boss.page) == []

    boss.part("section-audit").click()
    expect(boss.part("audit-chain")).to_have_text("记录链完整")
    expect(boss.part("audit-entry").filter(has_text="修改技能").first).to_be_visible()
    boss.pictured("floor-audit")
    assert grave(boss.page) == []
    boss.page.goto(boss.stack.desk)
    boss.is_connected()


def test_a_supervisor_takes_a_conversation_over_from_the_board(customer: Customer, people: People) -> None:
    wangfang = people.agent("wangfang")
    customer.asks_for_a_person()
    customer.waits_in_the_queue()
    conversation = customer.conversation
    wangfang.accepts(conversation)
    boss = people.agent("zhaoqiang")
    boss.part("to-floor").click()
    row = boss.page.locator('[data-testid="board-agent"][data-agent="wangfang"]')
    row.get_by_test_id("take-over").click()
    row.get_by_test_id("take-over-sure").click()
    expect(boss.part("board-said")).to_have_text("已接管，会话在您的坐席台上。")
    boss.pictured("floor-taken-over")
    customer.is_with("赵强")
    boss.page.goto(boss.stack.desk)
    boss.is_connected()
    boss.picks(conversation)
    boss.says("您好，我是班长赵强，这件事我来跟进")
    customer.hears("这件事我来跟进", "agent")
    expect(wangfang.chat(conversation)).to_have_count(0)
