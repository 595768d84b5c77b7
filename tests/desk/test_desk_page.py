"""The agents' page in a real browser against a double that speaks docs/events.md."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.desk.desk_double import BOT_PART, PACKET, DeskDouble, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox --disable-background-networking --disable-component-update --disable-sync --no-first-run "
    "--disable-quic --disable-gpu"
)
XSS = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
]


@dataclass
class Desk:
    """One agent's page and the world behind it."""

    page: Page
    double: DeskDouble
    faults: list[str]

    def part(self, hook: str) -> Locator:
        return self.page.get_by_test_id(hook)

    def chat(self, conversation: str) -> Locator:
        return self.page.locator(f'[data-testid="chat"][data-conversation="{conversation}"]')

    async def say(self, text: str) -> None:
        await self.part("desk-composer").fill(text)
        await self.part("desk-composer").press("Enter")

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Poll the double with a deadline."""
        deadline = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < deadline, what
            await self.page.wait_for_timeout(20)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def double() -> AsyncIterator[DeskDouble]:
    async with running(DeskDouble()) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser, double: DeskDouble) -> AsyncIterator[Desk]:
    """A signed-in page. At the end it must not have hurt its policy or thrown anything."""
    context: BrowserContext = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    await context.add_cookies([{"name": "who", "value": "1", "url": double.url}])
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    yield Desk(page, double, faults)
    await context.close()
    assert faults == []


async def opened(desk: Desk, *conversations: str) -> None:
    """Open the page with conversations on it, the first one chosen."""
    for name in conversations:
        desk.double.hold(name, [*BOT_PART, {"type": "accepted", "agent": "wangfang", "name": "王芳"}])
    await desk.page.goto(desk.double.url)
    await expect(desk.part("desk-connection")).to_have_attribute("data-state", "online")
    if conversations:
        await desk.chat(conversations[0]).click()


async def test_agent_signs_in_by_the_form_and_is_told_when_it_fails(desk: Desk) -> None:
    await desk.page.context.clear_cookies()
    await desk.page.goto(desk.double.url)
    await desk.part("sign-in-name").fill("wangfang")
    await desk.part("sign-in-password").fill("wrong")
    await desk.part("sign-in-submit").click()
    await expect(desk.page.get_by_role("alert")).to_have_text("用户名或密码不对，请再试一次。")
    await desk.part("sign-in-name").fill("wangfang")
    await desk.part("sign-in-password").fill("right")
    await desk.part("sign-in-submit").click()
    await expect(desk.part("load")).to_have_text("接待 0 / 5")
    await desk.part("availability-online").click()
    await expect(desk.part("availability-online")).to_have_attribute("aria-pressed", "true")
    await desk.part("availability-paused").click()
    await expect(desk.part("availability-paused")).to_have_attribute("aria-pressed", "true")
    assert desk.double.frames("availability")[-1]["reason"] == "rest"
    await desk.part("sign-out").click()
    await expect(desk.part("sign-in-name")).to_be_visible()


async def test_customer_is_accepted_answered_and_given_back_with_a_fact(desk: Desk) -> None:
    await opened(desk)
    await desk.double.offer("k1", lane="fraud", skill="fraud", packet=PACKET, events=BOT_PART)
    await expect(desk.part("offer")).to_contain_text("反诈")
    await expect(desk.page).to_have_title("1 个邀请 · 坐席台 · 江城银行")
    await desk.page.keyboard.press("Alt+o")
    await desk.page.keyboard.press("Enter")
    await expect(desk.part("offer")).to_have_count(0)
    await expect(desk.chat("k1")).to_have_attribute("aria-current", "true")
    await expect(desk.part("packet")).to_contain_text("不认识的扣款")
    await expect(desk.part("packet")).to_contain_text("93 %")
    await expect(desk.part("transcript")).to_contain_text("客户最后说：有一笔不是我做的")
    await desk.part("bot-part").click()
    await expect(desk.part("transcript")).to_contain_text("¥12,345.67")
    await expect(desk.part("load")).to_have_text("接待 1 / 5")
    await desk.until(lambda: desk.double.frames("read"), "the customer's lines are told as read")

    await desk.say("您好，我看到了，先帮您核对。")
    own = desk.page.locator('[data-testid="line"][data-kind="agent_message"]')
    await expect(own).to_have_count(1)
    await expect(own.get_by_test_id("line-state")).to_have_text("已发送")
    seq = int(await own.get_attribute("data-seq") or 0)
    await desk.double.tell({"type": "receipts", "conversation": "k1", "delivered": seq, "read": 0})
    await expect(own.get_by_test_id("line-state")).to_have_text("已送达")
    await desk.double.tell({"type": "receipts", "conversation": "k1", "delivered": seq, "read": seq})
    await expect(own.get_by_test_id("line-state")).to_have_text("已读")
    await desk.double.tell({"type": "typing", "conversation": "k1", "on": True})
    await expect(desk.part("customer-typing")).to_be_visible()
    await desk.double.happen("k1", "customer_message", id="c9", text="好的谢谢")
    await expect(desk.part("transcript")).to_contain_text("好的谢谢")
    await expect(desk.part("customer-typing")).to_have_count(0)
    assert any(frame["on"] for frame in desk.double.frames("typing"))

    await desk.part("note-switch").click()
    await desk.say("客户比较着急")
    await expect(desk.page.locator('[data-testid="line"][data-kind="note"]')).to_contain_text("客户比较着急")
    assert [frame["text"] for frame in desk.double.frames("note")] == ["客户比较着急"]

    await desk.part("return-open").click()
    await desk.part("return-fact-name").select_option("card_tail")
    await desk.part("return-fact-value").fill("1496")
    await desk.part("return-fact-value").press("Enter")
    await desk.part("return-fact-name").select_option("done")
    await desk.part("return-fact-value").fill("已核对扣款")
    await desk.part("return-submit").click()
    await expect(desk.part("chat")).to_have_count(0)
    returned = desk.double.frames("return")[0]
    assert returned["facts"] == {"card_tail": "1496", "done": "已核对扣款"}
    assert returned["epoch"] == 3


async def test_declined_offer_and_offer_taken_by_another_leave_the_list(desk: Desk) -> None:
    await opened(desk)
    await desk.double.offer("k1")
    await desk.part("offer-decline").click()
    await expect(desk.part("offer")).to_have_count(0)
    await desk.double.offer("k2")
    await expect(desk.part("offer")).to_have_count(1)
    desk.double.offers.clear()
    await desk.part("offer-accept").click()
    await expect(desk.part("offer")).to_have_count(0)
    await expect(desk.page.get_by_role("status").filter(has_text="这个邀请已经失效")).to_have_count(1)


async def test_reconnection_brings_what_was_missed_and_doubles_nothing(desk: Desk) -> None:
    await opened(desk, "k1")
    desk.double.drop_acks = True
    await desk.say("这句话的回执丢了")
    await desk.until(lambda: len(desk.double.frames("say")) == 1, "the line was sent")
    desk.double.drop_acks = False
    held = desk.double.conversations["k1"]["events"]
    held.append(
        {"type": "customer_message", "id": "c8", "text": "断线时说的", "seq": len(held) + 1, "at": held[-1]["at"]}
    )
    await expect(desk.part("transcript").get_by_text("断线时说的")).to_have_count(1)
    await expect(desk.part("transcript").get_by_text("这句话的回执丢了")).to_have_count(1)
    assert desk.double.frames("hello")[-1]["cursors"] == {"k1": 7}
    assert len(held) == 9
    seqs = [int(seq or 0) for seq in await desk.part("line").evaluate_all("all => all.map(one => one.dataset.seq)")]
    assert seqs == sorted(set(seqs))


async def test_line_that_never_reached_the_desk_is_sent_again_under_its_id(desk: Desk) -> None:
    await opened(desk, "k1")
    desk.double.deaf = True
    await desk.say("等网络恢复")
    await desk.until(lambda: len(desk.double.frames("say")) == 1, "the line was sent")
    await expect(desk.part("line-state")).to_have_text("发送中")
    desk.double.deaf = False
    await desk.page.reload()
    await expect(desk.part("line-state")).to_have_text("已发送")
    first, second = desk.double.frames("say")
    assert first["id"] == second["id"]


async def test_gap_in_the_log_is_read_again_before_anything_after_it_is_shown(desk: Desk) -> None:
    await opened(desk, "k1")
    held = desk.double.conversations["k1"]["events"]
    for text in ("缺的一句", "后来的一句"):
        held.append({"type": "customer_message", "id": text, "text": text, "seq": len(held) + 1, "at": held[-1]["at"]})
    await desk.double.tell({"type": "events", "conversation": "k1", "epoch": 3, "events": held[-1:]})
    await expect(desk.part("transcript").get_by_text("缺的一句")).to_be_visible()
    await expect(desk.part("transcript").get_by_text("后来的一句")).to_have_count(1)
    assert len(desk.double.frames("hello")) == 2


async def test_stale_line_stays_with_its_reason_and_a_lost_chat_can_be_read(desk: Desk) -> None:
    await opened(desk, "k1")
    desk.double.stale.add("k1")
    await desk.say("这句说晚了")
    await expect(desk.part("refused")).to_contain_text("这个会话已经不在您手上，这句话没有发给客户。")
    await expect(desk.part("line-state")).to_have_text("未发出")
    await desk.double.take_away("k1", "lost")
    await expect(desk.part("chat")).to_have_count(0)
    await expect(desk.part("refused")).to_be_visible()
    await expect(desk.part("transcript")).to_contain_text("这句说晚了")
    await expect(desk.part("desk-composer")).to_have_count(0)
    await desk.page.get_by_role("button", name="收起").first.click()
    await expect(desk.part("transcript")).to_have_count(0)


async def test_texts_are_never_markup(desk: Desk) -> None:
    packet = {**PACKET, "results": [XSS], "slots": {"payee": XSS}, "next_step": XSS}
    desk.double.hold(
        "k1", [{"type": "customer_message", "id": "c1", "text": XSS}], packet=packet, customer={"greeting": XSS}
    )
    await desk.double.offer("k2", customer={"greeting": XSS}, reason=XSS)
    await opened(desk)
    await desk.chat("k1").click()
    await desk.double.happen("k1", "notice", code="x", text=XSS)
    await desk.double.happen("k1", "operation_proposed", title=XSS, lines=[[XSS, XSS]])
    await desk.say(XSS)
    await expect(desk.part("line-state")).to_have_text("已发送")
    await expect(desk.part("transcript").get_by_text(XSS)).to_have_count(5)
    await expect(desk.page.locator("img, main script")).to_have_count(0)
    await expect(desk.page).to_have_title("1 个邀请 · 坐席台 · 江城银行")


async def test_enter_that_ends_a_composition_does_not_send(desk: Desk) -> None:
    await opened(desk, "k1")
    composer = desk.part("desk-composer")
    await composer.fill("ni hao")
    await composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "composed": True})
    await composer.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "composed": True})
    await composer.press("Shift+Enter")
    await expect(composer).to_have_value("ni hao\n")
    assert desk.double.frames("say") == []
    await composer.press("Enter")
    await desk.until(lambda: desk.double.frames("say"), "a plain Enter sends")


async def test_draft_is_kept_per_chat_and_over_a_reload(desk: Desk) -> None:
    await opened(desk, "k1", "k2")
    composer = desk.part("desk-composer")
    await composer.fill("给第一位的草稿")
    await desk.chat("k2").click()
    await expect(composer).to_have_value("")
    await composer.fill("给第二位的草稿")
    await desk.chat("k1").click()
    await expect(composer).to_have_value("给第一位的草稿")
    await desk.page.reload()
    await desk.chat("k2").click()
    await expect(composer).to_have_value("给第二位的草稿")


async def test_canned_answer_is_found_by_slash_and_filled(desk: Desk) -> None:
    await opened(desk, "k1")
    composer = desk.part("desk-composer")
    await composer.press_sequentially("/")
    await expect(desk.page.get_by_role("option")).to_have_count(12)
    await composer.press_sequentially("hi")
    await expect(desk.page.get_by_role("option")).to_have_count(1)
    await composer.press("Enter")
    await expect(composer).to_have_value("陈女士您好，我是王芳，前面的内容我都看到了，您不用再说一遍。")
    assert desk.double.frames("say") == []


async def test_list_keeps_its_order_under_the_pointer(desk: Desk) -> None:
    await opened(desk, "k1", "k2")
    first_ids = "all => all.map(one => one.dataset.conversation)"
    await desk.say("先回第一位")
    await expect(desk.part("line-state")).to_have_text("已发送")
    assert await desk.part("chat").evaluate_all(first_ids) == ["k1", "k2"]
    await desk.page.mouse.move(800, 400)
    await expect(desk.part("chat").first).to_have_attribute("data-conversation", "k2")
    await expect(desk.chat("k1")).to_contain_text("已回")


async def test_transfer_and_close_carry_what_was_chosen(desk: Desk) -> None:
    await opened(desk, "k1", "k2")
    await desk.part("transfer-open").click()
    await desk.part("transfer-skill").select_option("loans")
    await desk.part("transfer-note").fill("想延期还款")
    await desk.part("transfer-submit").click()
    await expect(desk.chat("k1")).to_have_count(0)
    transferred = desk.double.frames("transfer")[0]
    assert (transferred["skill"], transferred["note"]) == ("loans", "想延期还款")
    await desk.page.keyboard.press("Alt+1")
    await desk.page.keyboard.press("Alt+e")
    await desk.part("close-code").select_option("explained")
    await desk.part("close-submit").click()
    await expect(desk.part("chat")).to_have_count(0)
    assert desk.double.frames("close")[0]["code"] == "explained"


async def test_narrow_window_shows_columns_as_tabs_without_sideways_scrolling(desk: Desk) -> None:
    await desk.page.set_viewport_size({"width": 360, "height": 740})
    await opened(desk, "k1")
    await expect(desk.part("desk-composer")).to_be_visible()
    await desk.part("tab-packet").click()
    await expect(desk.part("packet")).to_be_visible()
    await desk.part("tab-queue").click()
    await expect(desk.chat("k1")).to_be_visible()
    assert await desk.page.evaluate("document.documentElement.scrollWidth") == 360
