"""The phone in a real browser: chat, menu, links to pages, two users."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.channels.wechat.house import House
from warmline.conversation.events import BotMessage

pytestmark = pytest.mark.browser
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Page]:
    """The simulator's page, with any fault in its script made a failure."""
    faults: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*QUIET, "--no-first-run", "--disable-gpu"]
        )
        page = await browser.new_page(viewport={"width": 390, "height": 800})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        await page.goto(house.wechat_url)
        yield page
        await browser.close()
    assert faults == []


async def test_a_person_chats_follows_a_link_and_proves_themselves(house: House, phone: Page) -> None:
    card = {"kind": "proof", "level": "L2", "purpose": "balance"}
    house.answers = lambda turn: [BotMessage(text="先验证一下身份 <b>。", card=card)]
    house.start_bot()
    house.start_outbox()
    await phone.get_by_test_id("phone-input").fill("查余额")
    await phone.get_by_test_id("phone-send").click()
    bank = phone.locator('[data-testid="phone-message"][data-side="bank"]')
    await expect(bank).to_contain_text("先验证一下身份 <b>。")
    async with phone.expect_popup() as opened:
        await phone.get_by_test_id("phone-link").click()
    page = await opened.value
    await page.get_by_test_id("h5-phone").fill(house.codes.phone)
    await page.get_by_test_id("h5-send").click()
    await page.get_by_test_id("h5-code").fill(house.codes.code)
    await page.get_by_test_id("h5-check").click()
    await expect(page.get_by_test_id("h5-message")).to_contain_text("回到微信")
    assert house.codes.proven == [await house.conversation()]


async def test_the_menu_calls_a_person_and_another_user_sees_nothing_of_it(house: House, phone: Page) -> None:
    house.start_outbox()
    await phone.get_by_test_id("phone-menu-human").click()
    await expect(phone.locator('[data-side="bank"]')).to_have_count(1)
    await phone.get_by_test_id("phone-user").select_option(index=1)
    await expect(phone.get_by_test_id("phone-message")).to_have_count(0)
    await phone.get_by_test_id("phone-follow").click()
    await expect(phone.get_by_test_id("phone-follow")).to_have_text("关注")
