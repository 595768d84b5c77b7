"""The customer's widget in a real browser, against the double of the gateway (widget_double.py)."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from tests.channels.widget_double import PAGE, Double

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUDGET_BYTES = 60_000
QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, not one that Playwright downloads."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET_BROWSER)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A customer's browser of their own."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 800})
    yield fresh
    fresh.close()


@pytest.fixture
def gateway() -> Iterator[Double]:
    double = Double().start()
    yield double
    double.stop()


@pytest.fixture
def site(context: BrowserContext, gateway: Double) -> Iterator[Callable[[], Page]]:
    """Opens the bank's page, any number of tabs; nothing may be written to the console but refused connections."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "WebSocket" not in message.text:
            complaints.append(message.text)

    def tab() -> Page:
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(gateway.address)
        return page

    yield tab
    assert complaints == []


@pytest.fixture
def page(site: Callable[[], Page]) -> Page:
    """A tab with the chat open and welcomed."""
    opened = site()
    opened.get_by_test_id("open-chat").click()
    expect(opened.get_by_text("我是江城银行的智能助手小暖")).to_be_visible()
    return opened


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def lines(page: Page, kind: str) -> Locator:
    return page.locator(f'[data-testid="message"][data-kind="{kind}"]')


def texts(page: Page, kind: str) -> list[str]:
    return lines(page, kind).locator(".bubble").all_inner_texts()


def last_state(page: Page) -> Locator:
    return page.get_by_test_id("message-state").last


def evaluate_module(page: Page, module: str, expression: str) -> Any:
    return page.evaluate(f"import('/widget/{module}').then((m) => {expression})")


# --- the conversation over reloads, drops and tabs ------------------------------------------------------------------


def test_a_line_goes_from_sent_to_delivered_to_read(page: Page, gateway: Double) -> None:
    say(page, "在吗")
    expect(last_state(page)).to_have_text("已发送")
    gateway.tells(type="receipts", delivered=1, read=0)
    expect(last_state(page)).to_have_text("已送达")
    gateway.tells(type="receipts", delivered=1, read=1)
    expect(last_state(page)).to_have_text("已读")
    gateway.tells(type="receipts", delivered=1, read=0)
    gateway.happens({"type": "bot_message", "text": "在的"})
    expect(lines(page, "bot")).to_have_count(1)
    expect(last_state(page)).to_have_text("已读")


def test_reload_keeps_the_conversation(page: Page, gateway: Double) -> None:
    say(page, "你好")
    expect(lines(page, "bot")).to_have_count(1)
    page.reload()
    page.get_by_test_id("open-chat").click()
    expect(lines(page, "bot")).to_have_count(1)
    assert texts(page, "customer") == ["你好"]
    assert gateway.said("hello")[-1]["session"] == gateway.session


def test_a_line_sent_again_after_a_drop_is_shown_once(page: Page, gateway: Double) -> None:
    gateway.lose_next_ack = True
    say(page, "这句话只能出现一次")
    expect(last_state(page)).to_have_text("已发送")
    ids = {frame["id"] for frame in gateway.said("say")}
    assert len(ids) == 1
    assert texts(page, "customer") == ["这句话只能出现一次"]
    assert len(gateway.events) == 1


def test_what_is_written_while_away_is_kept_through_a_reload_and_sent_in_order(page: Page, gateway: Double) -> None:
    gateway.serving = False
    gateway.drop()
    expect(page.get_by_test_id("connection")).to_contain_text("正在重新连接")
    say(page, "第一句")
    say(page, "第二句")
    expect(last_state(page)).to_have_text("发送中")
    page.evaluate("document.querySelector('warmline-chat').remove()")
    gateway.serving = True
    page.reload()
    page.get_by_test_id("open-chat").click()
    expect(last_state(page)).to_have_text("已发送")
    assert texts(page, "customer") == ["第一句", "第二句"]
    assert [event["text"] for event in gateway.events] == ["第一句", "第二句"]


def test_events_missed_while_away_come_once_and_in_order(page: Page, gateway: Double) -> None:
    say(page, "你好")
    expect(lines(page, "bot")).to_have_count(1)
    gateway.serving = False
    gateway.drop()
    gateway.happens({"type": "bot_message", "text": "甲"}, {"type": "bot_message", "text": "乙"})
    gateway.serving = True
    expect(lines(page, "bot")).to_have_count(3)
    assert texts(page, "bot") == ["您好，想办点什么？", "甲", "乙"]
    gateway.tells(type="events", conversation=gateway.conversation, events=gateway.events)
    gateway.happens({"type": "bot_message", "text": "丙"})
    expect(lines(page, "bot")).to_have_count(4)


def test_a_hole_in_the_log_is_filled_by_a_fresh_hello(page: Page, gateway: Double) -> None:
    gateway.hold_events = True
    say(page, "没送到的一行")
    expect(last_state(page)).to_have_text("已发送")
    gateway.happens({"type": "bot_message", "text": "后一行"})
    gateway.hold_events = False
    gateway.tells(type="events", conversation=gateway.conversation, events=gateway.events[1:])
    expect(lines(page, "customer")).to_have_attribute("data-seq", "1")
    expect(page.get_by_test_id("message")).to_have_text([re.compile("没送到的一行"), re.compile("后一行")])
    assert len(gateway.said("hello")) == 2


def test_two_tabs_show_the_same_and_go_on_with_the_new_session(
    page: Page, site: Callable[[], Page], gateway: Double
) -> None:
    say(page, "我卡里还有多少钱")
    other = site()
    other.get_by_test_id("open-chat").click()
    expect(lines(other, "bot")).to_have_count(1)
    with other.expect_websocket() as renewed:
        prove(page)
    assert renewed.value.url.endswith("/chat/socket")
    expect(other.get_by_test_id("proof-phone")).to_have_count(0)
    say(other, "另一个窗口")
    expect(lines(page, "customer").last).to_contain_text("另一个窗口")
    expect(lines(other, "customer")).to_have_count(2)
    assert gateway.said("hello")[-1]["session"] == "session-2"


def test_a_silent_line_is_left_for_a_new_one(context: BrowserContext, gateway: Double) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(gateway.address)
    page.get_by_test_id("open-chat").click()
    say(page, "你好")
    expect(lines(page, "bot")).to_have_count(1)
    gateway.silent = True
    page.clock.run_for(16_000)
    with page.expect_websocket():
        page.clock.run_for(12_000)
    gateway.silent = False
    gateway.happens({"type": "bot_message", "text": "还在"})
    page.clock.run_for(30_000)  # whether the new line is still opening, or is given up for another one
    expect(lines(page, "bot")).to_have_count(2)
    assert gateway.said("ping")


def test_a_refused_line_stays_with_its_reason_and_can_be_sent_again(page: Page, gateway: Double) -> None:
    gateway.refuse_next = [{"code": "too_fast", "text": "您发得有点快，请稍等几秒再发。"}]
    say(page, "再试一次")
    expect(last_state(page)).to_have_text("未送达")
    expect(page.get_by_text("您发得有点快")).to_be_visible()
    page.get_by_test_id("message-resend").click()
    expect(last_state(page)).to_have_text("已发送")
    assert len(gateway.events) == 1


def test_storage_down_is_retried_by_itself(page: Page, gateway: Double) -> None:
    gateway.refuse_next = [{"code": "storage_down", "text": "系统正在恢复"}]
    say(page, "请存好")
    expect(last_state(page)).to_have_text("已发送", timeout=6_000)
    assert len({frame["id"] for frame in gateway.said("say")}) == 1


def test_the_next_word_after_the_end_opens_a_new_visit_below_the_old_one(page: Page, gateway: Double) -> None:
    say(page, "你好")
    page.get_by_test_id("menu").click()
    page.get_by_test_id("end-chat").click()
    expect(page.get_by_test_id("speaker")).to_have_text("本次服务已结束")
    say(page, "还有一件事")
    expect(page.get_by_test_id("speaker")).to_have_text("小暖 智能助手")
    assert texts(page, "customer") == ["你好", "还有一件事"]
    expect(lines(page, "customer").last).to_have_attribute("data-seq", "1")


def test_back_off_doubles_to_eight_seconds_with_jitter(page: Page) -> None:
    waits = evaluate_module(page, "socket.js", "[0, 1, 4, 5, 30].map((n) => [m.backOff(n, 0), m.backOff(n, 1)])")
    assert waits == [[150, 300], [300, 600], [2400, 4800], [4000, 8000], [4000, 8000]]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_enter_that_ends_a_composition_does_not_send(page: Page, gateway: Double) -> None:
    composer = page.get_by_test_id("composer")
    composer.fill("zhuanzhang")
    composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "composed": True})
    composer.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "composed": True})
    expect(composer).to_have_value("zhuanzhang")
    composer.press("Shift+Enter")
    expect(composer).to_have_value("zhuanzhang\n")
    composer.press("Enter")
    expect(lines(page, "customer")).to_have_count(1)
    expect(last_state(page)).not_to_have_text("发送中")
    assert [frame["text"] for frame in gateway.said("say")] == ["zhuanzhang"]


def test_the_composer_grows_to_five_lines(page: Page) -> None:
    composer = page.get_by_test_id("composer")

    def height() -> float:
        box = composer.bounding_box()
        assert box is not None
        return box["height"]

    one = height()
    composer.fill("\n".join("一二三"))
    three = height()
    composer.fill("\n".join("一二三四五"))
    five = height()
    composer.fill("\n".join("一二三四五六七八"))
    assert one < three < five
    assert height() == five


def test_markup_in_every_field_stays_text(page: Page, gateway: Double) -> None:
    hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>${1}<a href="javascript:alert(1)">'
    foreign: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith(gateway.address):
            foreign.append(request.url)

    page.on("request", asked)
    account = {"name": hostile, "tail": hostile, "kind": hostile, "status": hostile, "balance": hostile}
    operation = {"type": "operation_proposed", "proposal": "x", "kind": hostile, "title": hostile, "hash": hostile}
    say(page, hostile)
    gateway.happens(
        {"type": "bot_message", "text": hostile, "buttons": [{"label": hostile}]},
        {"type": "notice", "code": "queued", "text": hostile},
        {
            "type": "bot_message",
            "text": "",
            "card": {"kind": "balances", "accounts": [{**account, "available": hostile}]},
        },
        {
            "type": "bot_message",
            "card": {
                "kind": "transactions",
                "from": hostile,
                "to": hostile,
                "rows": [{"at": hostile, "name": hostile, "amount": hostile}],
            },
        },
        {**operation, "lines": [[hostile, hostile]], "warning": hostile, "proof": "L3", "by": "bot", "after": 60_000},
        {"type": "accepted", "name": hostile},
        {"type": "agent_message", "id": "1", "name": hostile, "text": hostile},
    )
    expect(lines(page, "agent").locator(".bubble")).to_have_text(hostile)
    assert texts(page, "customer") == [hostile]
    assert texts(page, "bot")[0] == hostile
    assert page.locator("warmline-chat img, warmline-chat a, warmline-chat script").count() == 0
    assert page.evaluate("window.pwned") is None
    assert foreign == []


def test_buttons_are_live_until_they_are_used_or_overtaken(page: Page, gateway: Double) -> None:
    say(page, "你好")
    buttons = page.get_by_test_id("bot-button")
    expect(buttons).to_have_count(3)
    buttons.nth(2).click()
    expect(lines(page, "bot").last).to_contain_text("已经挂失")
    expect(buttons.nth(2)).to_be_disabled()
    expect(buttons.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(buttons.nth(0)).to_be_disabled()
    tapped = gateway.said("tap")[0]
    assert (tapped["button"], tapped["label"]) == ("2.2", "卡片挂失")
    say(page, "你好")
    expect(buttons.nth(3)).to_be_enabled()
    say(page, "算了")
    expect(buttons.nth(3)).to_be_disabled()


# --- cards -----------------------------------------------------------------------------------------------------------


def test_cards_show_what_the_bank_said(page: Page) -> None:
    say(page, "余额")
    balances = page.get_by_test_id("balances-card")
    expect(balances).to_contain_text("¥12,345.67")
    expect(balances).to_contain_text("¥1,234,567,890.12")
    expect(balances).to_contain_text("已锁定")
    expect(balances).to_contain_text("本期欠款 ¥2,680.50")
    say(page, "明细")
    transactions = page.get_by_test_id("transactions-card")
    expect(transactions).to_contain_text("支出 −¥18.00")
    expect(transactions).to_contain_text("收入 +¥8,650.00")
    expect(transactions).to_contain_text("10月20日 09:12 尾号1496")
    say(page, "没有交易")
    expect(transactions.last).to_contain_text("这段时间没有交易")
    for word, card, shown in (
        ("汇总", "summary", "¥3,208.40"),
        ("账户", "accounts", "已挂失"),
        ("网点", "branches", "望湖路88号"),
        ("定期", "list", "2027年3月1日到期"),
    ):
        say(page, word)
        expect(page.get_by_test_id(f"{card}-card")).to_contain_text(shown)
    say(page, "新卡片")
    expect(lines(page, "bot").last).to_contain_text("这种卡片还不认识。")


def test_paper_is_had_by_a_link_that_is_asked_for_and_gone_after_use(page: Page, gateway: Double) -> None:
    refused = {"ok": False, "code": "not_now", "text": "现在还不能做这一步。"}
    gateway.answers["paper"] = [refused, {"url": "javascript:alert(1)"}, {"url": f"{page.url}h5/one"}]
    say(page, "流水")
    card = page.get_by_test_id("paper-card")
    expect(card).to_contain_text("DEMQ2345WXYZ")
    card.get_by_test_id("paper-get").click()
    expect(card).to_contain_text("现在还不能做这一步。")
    card.get_by_test_id("paper-get").click()
    expect(card).to_contain_text("暂时取不到文件")
    card.get_by_test_id("paper-get").click()
    link = card.get_by_test_id("paper-open")
    expect(link).to_have_attribute("href", f"{page.url}h5/one")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    with page.expect_popup():
        link.click()
    expect(card.get_by_test_id("paper-get")).to_be_visible()


def test_times_and_money_read_as_in_china(page: Page) -> None:
    expression = """[m.money('1234567.8'), m.money('-0.5'), m.money('n/a'), m.clock(0), m.moment(0),
        m.day('2026-11-23', 1795420800000), m.countdown(245000), m.dayKey(1795449599000),
        m.dayKey(1795449600000)]"""
    assert evaluate_module(page, "format.js", expression) == [
        "¥1,234,567.80",
        "−¥0.50",
        "n/a",
        "08:00",
        "1970年1月1日 08:00",
        "11月23日",
        "4:05",
        "2026-11-23",
        "2026-11-24",
    ]


def prove(page: Page) -> None:
    page.get_by_test_id("proof-phone").fill("13800000001")
    page.get_by_test_id("proof-send").click()
    page.get_by_test_id("proof-code").fill("483920")
    page.get_by_test_id("proof-submit").click()


def test_proof_form_says_what_is_wrong_in_place_and_goes_when_proved(page: Page, gateway: Double) -> None:
    say(page, "我卡里还有多少钱")
    page.get_by_test_id("proof-phone").fill("138")
    page.get_by_test_id("proof-send").click()
    expect(page.get_by_test_id("proof-error")).to_have_text("请填写 11 位手机号。")
    gateway.answers["verify_code"] = [{"ok": False, "code": "wrong", "text": "手机号或验证码不对，请核对后再试。"}]
    prove(page)
    expect(page.get_by_test_id("proof-error")).to_have_text("手机号或验证码不对，请核对后再试。")
    expect(page.get_by_test_id("proof-code")).to_have_value("")
    expect(page.get_by_test_id("proof-send")).to_be_disabled()
    expect(page.get_by_test_id("proof-send")).to_contain_text("秒后可重发")
    page.get_by_test_id("proof-code").fill("４８３９２０")
    page.get_by_test_id("proof-submit").click()
    expect(lines(page, "bot").last).to_contain_text("尾号1496 余额")
    expect(page.get_by_test_id("proof-phone")).to_have_count(0)
    expect(page.get_by_text("王女士，身份已核实")).to_be_visible()
    assert [frame["code"] for frame in gateway.said("verify_code")] == ["483920", "483920"]
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "483920" not in kept
    assert "13800000001" not in kept
    assert "session-2" in kept
    assert "483920" not in json.dumps(gateway.events)


def test_operation_is_confirmed_as_shown_and_its_result_replaces_the_question(page: Page, gateway: Double) -> None:
    say(page, "转账")
    card = page.get_by_test_id("operation-card")
    expect(card).to_contain_text("¥50,000.00")
    expect(card).to_contain_text("那是诈骗")
    expect(card).to_contain_text("请在 4:")
    page.get_by_test_id("operation-confirm").click()
    code = page.get_by_test_id("operation-code")
    expect(code).to_be_focused()
    code.fill("12a")
    page.get_by_test_id("operation-submit").click()
    expect(card).to_contain_text("请填写 6 位数字验证码")
    assert gateway.said("confirm") == []
    code.fill("４８３９２０")
    page.get_by_test_id("operation-submit").click()
    result = page.get_by_test_id("operation-result")
    expect(result).to_have_text("已确认，正在办理…")
    for kind, typed in (("confirm_code", None), ("confirm", "483920")):
        said = [(frame["proposal"], frame["hash"], frame.get("code")) for frame in gateway.said(kind)]
        assert said == [("p-1", "hash-of-p-1", typed)]
    gateway.happens({"type": "operation_unknown", "proposal": "p-1", "kind": "transfer", "title": "转账"})
    expect(result).to_contain_text("请不要重复办理")
    done = {
        "type": "operation_executed",
        "proposal": "p-1",
        "title": "转账",
        "reference": "JC2026112300017",
        "done_at": 0,
    }
    gateway.happens(done)
    expect(result).to_contain_text("JC2026112300017")
    expect(page.get_by_test_id("operation-confirm")).to_have_count(0)


def test_operation_can_be_declined_and_a_refused_confirmation_is_told(page: Page, gateway: Double) -> None:
    say(page, "转账")
    gateway.answers["confirm_code"] = [{"ok": False, "code": "not_now", "text": "现在还不能做这一步。"}]
    page.get_by_test_id("operation-confirm").click()
    expect(page.get_by_test_id("operation-error")).to_have_text("现在还不能做这一步。")
    expect(page.get_by_test_id("operation-code")).to_have_count(0)
    page.get_by_test_id("operation-decline").click()
    expect(page.get_by_test_id("operation-result")).to_contain_text("什么都没有变")


# --- people ----------------------------------------------------------------------------------------------------------


def test_a_person_is_one_tap_away_comes_visibly_and_is_rated_afterwards(page: Page, gateway: Double) -> None:
    say(page, "你好")
    page.get_by_test_id("human").click()
    queue = page.get_by_test_id("queue-card")
    expect(queue).to_contain_text("第 3 位")
    expect(queue).to_contain_text("2–4 分钟")
    gateway.tells(type="state", state="queued", place=1, wait_minutes=[0, 0], nobody=True)
    expect(page.get_by_test_id("queue-wait")).to_have_count(0)
    gateway.tells(type="state", state="queued", place=1, wait_minutes=[1, 1])
    expect(queue).to_contain_text("您是下一位")
    gateway.happens({"type": "inside"})
    gateway.happens({"type": "accepted", "offer": "o", "agent": "a1", "name": "王芳"})
    gateway.tells(type="state", state="agent", agent={"name": "王芳"})
    expect(page.get_by_test_id("speaker")).to_have_text("坐席 王芳")
    expect(queue).to_have_count(0)
    gateway.tells(type="typing", who="agent", on=True)
    expect(page.get_by_test_id("typing")).to_have_text("王芳正在输入")
    gateway.happens({"type": "agent_message", "id": "m", "agent": "a1", "name": "王芳", "text": "您好，我来帮您。"})
    expect(page.get_by_test_id("typing")).to_have_count(0)
    expect(lines(page, "agent")).to_contain_text("坐席 王芳")
    gateway.happens({"type": "returned", "by": "a1"})
    gateway.tells(type="state", state="bot")
    expect(page.get_by_test_id("speaker")).to_have_text("小暖 智能助手")
    page.get_by_test_id("rate-5").click()
    page.get_by_test_id("rate-reason").filter(has_text="讲得清楚").click()
    page.get_by_test_id("rate-comment").fill("谢谢")
    page.get_by_test_id("rate-send").click()
    expect(page.get_by_test_id("rating-card")).to_contain_text("谢谢您的评价")
    rated = gateway.said("rate")[0]
    assert (rated["score"], rated["reasons"], rated["comment"]) == (5, ["讲得清楚"], "谢谢")


def test_waiting_customer_can_go_back_to_the_bot_and_is_not_asked_to_rate(page: Page, gateway: Double) -> None:
    page.get_by_test_id("human").click()
    page.get_by_test_id("resume-bot").click()
    expect(page.get_by_test_id("queue-card")).to_have_count(0)
    expect(page.get_by_text("已经取消排队")).to_be_visible()
    expect(page.get_by_test_id("rating-card")).to_have_count(0)
    expect(page.get_by_test_id("human")).to_be_enabled()


def test_a_wish_for_a_person_survives_a_dead_line(page: Page, gateway: Double) -> None:
    gateway.serving = False
    gateway.drop()
    page.get_by_test_id("human").click()
    expect(page.get_by_test_id("human")).to_have_text("转接中")
    gateway.serving = True
    expect(page.get_by_test_id("queue-card")).to_be_visible(timeout=10_000)


# --- for everyone ----------------------------------------------------------------------------------------------------


def test_large_type_comes_by_itself_for_elderly_customers_and_can_be_left(page: Page, gateway: Double) -> None:
    say(page, "你好")
    gateway.happens({"type": "proof_raised", "level": "L2", "greeting": "李先生", "elderly": True})
    gateway.happens({"type": "bot_message", "text": "请选", "buttons": [{"label": "查余额"}]})
    bubble = lines(page, "bot").last.locator(".bubble")
    expect(bubble).to_have_css("font-size", "22px")
    for control in (page.get_by_test_id("bot-button").last, page.get_by_test_id("send"), page.get_by_test_id("human")):
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 56
    page.get_by_test_id("menu").click()
    page.get_by_test_id("elderly-toggle").click()
    expect(bubble).to_have_css("font-size", "16px")
    page.reload()
    page.get_by_test_id("open-chat").click()
    expect(lines(page, "bot").last.locator(".bubble")).to_have_css("font-size", "16px")


def test_large_type_offers_two_choices_at_a_time_with_a_person_beside_them(page: Page, gateway: Double) -> None:
    say(page, "你好")
    gateway.happens({"type": "proof_raised", "level": "L2", "greeting": "李先生", "elderly": True})
    labels = ["三个月", "半年", "一年", "两年", "三年", "转人工"]
    gateway.happens({"type": "bot_message", "text": "存多久？", "buttons": [{"label": label} for label in labels]})
    asked = lines(page, "bot").last
    shown, others = asked.get_by_test_id("bot-button"), asked.get_by_test_id("more-choices")
    for expected in (["三个月", "半年"], ["一年", "两年"], ["三年"], ["三个月", "半年"]):
        expect(shown).to_have_text([*expected, "转人工"])
        others.click()
    shown.filter(has_text="两年").click()
    expect(others).to_have_count(0)
    expect(shown.filter(has_text="两年")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("menu").click()
    page.get_by_test_id("elderly-toggle").click()
    expect(shown).to_have_text(labels)


def test_a_reader_scrolled_up_is_not_moved_but_told(page: Page, gateway: Double) -> None:
    say(page, "你好")
    gateway.happens(*({"type": "bot_message", "text": f"第{number}行"} for number in range(40)))
    expect(lines(page, "bot").last).to_be_in_viewport()
    expect(lines(page, "bot")).to_have_count(41)
    scroller = page.locator("warmline-list .scroll")
    scroller.evaluate("(element) => { element.scrollTop = 100 }")
    pill = page.get_by_test_id("new-messages")
    expect(pill).to_be_visible()
    gateway.happens({"type": "bot_message", "text": "新的一行"})
    expect(pill).to_have_text("1 条新消息")
    assert scroller.evaluate("(element) => element.scrollTop") == 100
    pill.click()
    expect(lines(page, "bot").last).to_be_in_viewport()
    expect(pill).to_have_count(0)


def test_lines_that_come_while_closed_are_counted_and_not_reported_as_read(page: Page, gateway: Double) -> None:
    say(page, "你好")
    expect(lines(page, "bot")).to_have_count(1)
    page.get_by_test_id("collapse").click()
    gateway.happens({"type": "bot_message", "text": "查到了"}, {"type": "bot_message", "text": "还有一条"})
    expect(page.get_by_test_id("unread")).to_have_text("2")
    assert gateway.said("read")[-1]["upto"] == 2
    page.get_by_test_id("open-chat").click()
    expect(page.get_by_test_id("unread")).to_have_count(0)


def test_keyboard_alone_opens_writes_and_closes(site: Callable[[], Page], gateway: Double) -> None:
    page = site()
    page.get_by_test_id("open-chat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("你好")
    page.keyboard.press("Enter")
    expect(lines(page, "bot")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("chat-window")).to_be_hidden()
    expect(page.get_by_test_id("open-chat")).to_be_focused()


def test_a_page_without_storage_still_talks(browser: Browser, gateway: Double) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })")
    page = context.new_page()
    page.goto(gateway.address)
    page.get_by_test_id("open-chat").click()
    say(page, "你好")
    expect(lines(page, "bot")).to_have_count(1)
    context.close()


def test_demo_page_links_only_what_the_gateway_names(site: Callable[[], Page], gateway: Double) -> None:
    page = site()
    expect(page.get_by_role("link", name="打开短信箱")).to_have_attribute("href", gateway.address + "sms")
    expect(page.get_by_text("坐席工作台")).to_be_hidden()


def test_the_widget_is_small() -> None:
    modules = loaded_by(PAGE / "warmline.js")
    assert len(modules) > 20
    assert sum(len(gzip.compress(path.read_bytes())) for path in modules) <= BUDGET_BYTES


def loaded_by(module: Path) -> set[Path]:
    """The modules a browser loads for this one, itself among them; what only types import is not loaded."""
    found, open_ = set[Path](), [module.resolve()]
    while open_:
        path = open_.pop()
        if path not in found:
            found.add(path)
            names = re.findall(r"""(?:^|\s)(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]""", without_comments(path))
            open_ += [(path.parent / name).resolve() for name in names]
    return found


def without_comments(path: Path) -> str:
    """A module's text without its comments, in which types are imported."""
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
