"""Scenario 6: the same through WeChat. A customer with a phone, signed pushes in safe and in plain mode, the pages
behind one-time links, an agent at the desk, and a gateway that dies while the customer writes."""

from __future__ import annotations

import re
import secrets
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS, People
from tests.browser.people import Person
from tests.browser.records import Bank, Log
from tests.browser.test_balance import ZONE, last_month
from tests.support.stack import Stack, encode, until
from warmline.bank.types import Filters
from warmline.channels.wechat.cards import MAX_ROWS
from warmline.conversation.events import (
    AgentMessage,
    BotMessage,
    Closed,
    CustomerChoice,
    CustomerMessage,
    HandoffRequested,
    Notice,
    OperationExecuted,
    Queued,
    Rating,
)
from warmline.conversation.keys import Keys

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PHONE = "13800000001"
# A message and its two repeats: three requests in all, then WeChat's own fault text.
REQUESTS = 3


class Phone(Person):
    """A customer with WeChat: a new user of the centre's first official account."""

    def __init__(self, context: BrowserContext, stack: Stack, log: Log, pictures: Path | None = None) -> None:
        super().__init__(context, stack, pictures)
        self._log = log
        appid = stack.settings.wechat_accounts[0].appid
        made = stack.http.post(f"{stack.wechat}/sim/users", json={"name": "小暖的客户", "appid": appid})
        self.openid = str(made.json()["openid"])
        self._contact = f"wechat:{appid}:{self.openid}"
        self.page.goto(f"{stack.wechat}/?user={self.openid}")
        expect(self.part("phone-user")).to_have_value(self.openid)

    # --- what they do ---

    def says(self, text: str) -> None:
        """Write a message and send it."""
        self.part("phone-input").fill(text)
        self.part("phone-send").click()
        expect(self.lines("me").filter(has_text=text).last).to_be_visible()

    def opens(self, label: str) -> Page:
        """Tap the newest link with this label: the page behind it."""
        with self.context.expect_page() as opened:
            self.part("phone-link").filter(has_text=label).last.click()
        return opened.value

    def proves(self, phone: str) -> None:
        """Go through the page behind the link: phone, then the code from the SMS outbox."""
        self.hears("点这里验证身份")
        page = self.opens("点这里验证身份")
        page.get_by_test_id("h5-phone").fill(phone)
        page.get_by_test_id("h5-send").click()
        page.get_by_test_id("h5-code").fill(self.stack.code_sent_to(phone))
        page.get_by_test_id("h5-check").click()
        expect(page.get_by_test_id("h5-message")).to_contain_text("验证好了")
        page.close()

    # --- what they see ---

    def lines(self, side: str) -> Locator:
        """Messages of `me`, `bank` or `system` (the platform itself)."""
        return self.page.locator(f'[data-testid="phone-message"][data-side="{side}"]')

    def hears(self, text: str) -> Locator:
        """A message of the bank with this text is there: that message."""
        line = self.lines("bank").filter(has_text=text).last
        expect(line).to_be_visible()
        return line

    def heard(self, text: str = "") -> list[str]:
        """All messages of the bank so far with this text in them, in order."""
        return [line for line in self.lines("bank").all_inner_texts() if text in line]

    @property
    def conversation(self) -> str:
        """The visit of this user."""
        with redis.Redis.from_url(self.stack.settings.redis_url, decode_responses=True) as server:
            return str(until(lambda: server.get(Keys(self.stack.settings.key_prefix).contact(self._contact))))

    # --- going ---

    def leaves(self) -> None:
        """Unfollow: the visit ends, and nothing of it stays in a queue or with an agent."""
        conversation = self.conversation
        self.stack.http.post(f"{self.stack.wechat}/sim/users/{self.openid}/subscribe", json={"on": False})
        until(lambda: self._log.all(conversation, Closed))
        self.context.close()


def a_phone(browser: Browser, stack: Stack, log: Log, pictures: Path | None = None) -> Iterator[Phone]:
    """A phone, put away at the end. Its page may not have complained."""
    context = browser.new_context(viewport={"width": 420, "height": 860}, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(PATIENCE_MS)
    phone = Phone(context, stack, log, pictures)
    yield phone
    phone.leaves()
    assert phone.complaints == []


@pytest.fixture
def phone(chromium: Browser, stack: Stack, log: Log, pictures: Path | None) -> Iterator[Phone]:
    """A customer of the account in safe mode."""
    assert stack.settings.wechat_accounts[0].mode == "safe"
    yield from a_phone(chromium, stack, log, pictures)


# --- the main job, in safe mode ---


def has_the_balances_of(phone: Phone, bank: Bank, customer: str) -> None:
    """The phone shows each account with its masked card and the bank's figure, and no whole number anywhere."""
    told = phone.hears("您名下账户的余额如下")
    accounts = bank.client.accounts(bank.signs_in(customer).token)
    assert accounts
    for account in accounts:
        expect(told).to_contain_text(f"尾号{account.cards[0].last4}：余额 ¥{account.balance:,.2f}")
    assert told.inner_text().count("余额 ¥") == len(accounts)
    assert not [line for line in phone.heard() if re.search(r"\d{8,}", line)]


def test_customer_proves_who_they_are_on_a_page_and_reads_the_balance_on_the_phone(
    phone: Phone, bank: Bank, log: Log
) -> None:
    phone.says("我卡里还有多少钱")
    phone.proves(PHONE)
    has_the_balances_of(phone, bank, PHONE)
    phone.pictured("wechat-balances")
    assert [said.text for said in log.all(phone.conversation, CustomerMessage)] == ["我卡里还有多少钱"]
    assert len(phone.heard("您名下账户的余额如下")) == 1

    # The link was for once.
    again = phone.opens("点这里验证身份")
    expect(again.get_by_test_id("h5-message")).to_contain_text("已经用过")


def test_transactions_of_last_month_are_the_banks_with_days_and_amounts_as_people_read_them(
    phone: Phone, bank: Bank
) -> None:
    start, end = last_month()
    token = bank.signs_in(PHONE).token
    phone.says("上个月花了多少")
    phone.proves(PHONE)
    sums = bank.client.summary(token, start, end)
    told = phone.hears(f"{start.month}月1日 至 {end.month}月{end.day}日")
    expect(told).to_contain_text(f"收入 ¥{sums.income:,.2f}，支出 ¥{sums.spending:,.2f}")

    phone.says("再查上个月的明细")
    rows = phone.hears("最近的在最上面").inner_text()
    booked = bank.client.transactions(token, Filters(start=start, end=end), limit=20).transactions
    assert booked
    for one in booked[:MAX_ROWS]:
        at, sign = one.at.astimezone(ZONE), "−" if one.amount < 0 else ""
        shown = rf"^{at.month}月{at.day}日 {at:%H:%M} .+ {sign}¥{abs(one.amount):,.2f}$"
        assert re.search(shown, rows, re.MULTILINE), (shown, rows)


@pytest.mark.parametrize("how", ["number", "word"])
def test_lost_card_is_chosen_by_number_or_word_and_lost_at_the_bank(
    phone: Phone, bank: Bank, log: Log, how: str
) -> None:
    customer, (kept, lost) = bank.customer_with_cards(2)
    phone.says("我卡丢了")
    phone.proves(customer)
    asked = phone.hears("您要办的是哪张卡").inner_text()
    numbered = re.search(rf"(\d)\. .*{lost}", asked)
    assert numbered is not None, asked
    phone.says(numbered[1] if how == "number" else f"尾号{lost}那张")
    done = log.first(phone.conversation, OperationExecuted)
    phone.hears(done.reference)
    phone.pictured("wechat-card-lost")
    assert done.kind == "card_report_loss"
    assert bank.client.operation(done.proposal).reference == done.reference
    assert bank.card_status(customer, lost) == "lost"
    assert bank.card_status(customer, kept) == "active"
    assert len(log.all(phone.conversation, CustomerChoice)) == (1 if how == "number" else 0)


# --- with a person ---


def test_person_talks_with_the_phone_and_is_rated_on_a_page(phone: Phone, people: People, log: Log) -> None:
    wangfang = people.agent("wangfang")
    phone.says("转人工")
    conversation = phone.conversation
    expect(wangfang.offer(conversation)).to_contain_text("微信")
    wangfang.accepts(conversation)
    expect(wangfang.chat(conversation).get_by_label("微信")).to_be_visible()
    wangfang.sees("转人工")
    phone.hears("坐席王芳已为您接入")

    wangfang.says("您好，我是王芳，请问要办什么？")
    phone.hears("您好，我是王芳，请问要办什么？")
    phone.says("想改一下预留的手机号")
    wangfang.sees("想改一下预留的手机号")
    wangfang.says("这个要带身份证到网点办。")
    phone.hears("这个要带身份证到网点办。")
    phone.pictured("wechat-talk")

    wangfang.closes()
    phone.hears("请给这次人工服务打个分")
    # By now everything that was going to arrive has arrived, since the end of the talk came after it.
    assert phone.heard("王芳：") == ["王芳：您好，我是王芳，请问要办什么？", "王芳：这个要带身份证到网点办。"]
    assert len(log.all(conversation, AgentMessage)) == 2
    page = phone.opens("请给这次人工服务打个分")
    page.get_by_test_id("h5-score-5").check()
    page.get_by_test_id("h5-reason-patient").check()
    page.locator("#comment").fill("讲得明白")
    page.get_by_test_id("h5-rate").click()
    expect(page.get_by_test_id("h5-message")).to_contain_text("谢谢您")
    rating = log.first(conversation, Rating)
    assert (rating.score, rating.comment) == (5, "讲得明白")
    assert len(rating.reasons) == 1


def test_scam_brings_the_warning_then_a_place_with_the_fraud_skill_and_no_word_of_the_bot(
    phone: Phone, people: People, log: Log
) -> None:
    phone.says("有人让我把钱转到安全账户")
    warned = phone.hears("96110").inner_text()
    conversation = phone.conversation
    phone.pictured("wechat-fraud")
    assert [notice.code for notice in log.all(conversation, Notice)] == ["fraud_warning"]
    assert [(wish.skill, wish.lane) for wish in log.all(conversation, HandoffRequested)] == [("fraud", "fraud")]
    assert [(ticket.skill, ticket.lane) for ticket in log.all(conversation, Queued)] == [("fraud", "fraud")]

    lina = people.agent("lina")
    expect(lina.offer(conversation)).to_contain_text("反诈")
    lina.accepts(conversation)
    lina.sees("有人让我把钱转到安全账户")
    lina.says("您先别转账，我陪您看一下。")
    phone.hears("您先别转账，我陪您看一下。")
    # Whatever the bot had to say would stand between the warning and the specialist.
    heard = phone.heard()
    assert heard[0] == warned
    assert heard[1:-1] == [line for line in heard if "坐席李娜已为您接入" in line]
    assert log.all(conversation, BotMessage) == []


# --- a centre of its own: plain mode, and a gateway that dies ---


@pytest.fixture(scope="module")
def plain_centre() -> Iterator[Stack]:
    """A second centre whose account has pushes sent in plain mode."""
    account = {
        "appid": "wx" + secrets.token_hex(8),
        "original_id": "gh_plain",
        "token": secrets.token_hex(16),
        "aes_key": b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        "secret": secrets.token_hex(16),
        "mode": "plain",
    }
    with TemporaryDirectory(prefix="wl") as folder:
        centre = Stack(Path(folder), wechat_accounts=encode([account]))
        try:
            centre.start()
            yield centre
        finally:
            centre.stop()


@pytest.fixture
def plain_log(plain_centre: Stack) -> Iterator[Log]:
    """Its logs."""
    log = Log(plain_centre)
    yield log
    log.close()


@pytest.fixture
def plain_phone(chromium: Browser, plain_centre: Stack, plain_log: Log) -> Iterator[Phone]:
    """A customer of the account in plain mode."""
    assert plain_centre.settings.wechat_accounts[0].mode == "plain"
    yield from a_phone(chromium, plain_centre, plain_log)


def test_in_plain_mode_the_same_is_answered_and_queued(plain_phone: Phone, plain_centre: Stack, plain_log: Log) -> None:
    plain_phone.says("我卡里还有多少钱")
    plain_phone.proves(PHONE)
    bank = Bank(plain_centre)
    has_the_balances_of(plain_phone, bank, PHONE)
    bank.close()
    plain_phone.part("phone-menu-human").click()
    plain_phone.hears("没有坐席在线")
    assert [wish.skill for wish in plain_log.all(plain_phone.conversation, HandoffRequested)] == ["general"]


def test_push_with_a_false_signature_is_nobodys_word(plain_phone: Phone, plain_centre: Stack, plain_log: Log) -> None:
    plain_phone.says("你好")
    until(plain_phone.heard)
    account = plain_centre.settings.wechat_accounts[0]
    forged = (
        f"<xml><ToUserName>{account.original_id}</ToUserName><FromUserName>{plain_phone.openid}</FromUserName>"
        "<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>我卡丢了</Content><MsgId>1</MsgId></xml>"
    )
    query = {"signature": "0" * 40, "timestamp": "1", "nonce": "1"}
    answer = plain_centre.http.post(
        f"{plain_centre.gateway}/wechat/{account.appid}", params=query, content=forged.encode()
    )
    assert answer.status_code == 403
    assert [said.text for said in plain_log.all(plain_phone.conversation, CustomerMessage)] == ["你好"]


def given_up_by_the_platform(centre: Stack) -> int:
    """How many messages found nobody three times. By WeChat's rules each of them, and no other, is a fault text."""
    entries = centre.http.get(f"{centre.wechat}/sim/log").json()["entries"]
    return sum(one["kind"] == "push_unanswered" and one["attempt"] == REQUESTS for one in entries)


@pytest.mark.parametrize("moment", ["before it is stored", "after it is stored"])
def test_message_written_while_the_gateway_dies_is_answered_once(
    plain_phone: Phone, plain_centre: Stack, plain_log: Log, moment: str
) -> None:
    """The platform repeats the message; where even the last repeat finds nobody (a start that takes longer than its
    two seconds), the platform shows its fault text by its own rules. That alone is accepted: never a fault text for
    a push that reached us, and never two answers. A customer who was shown it and whose words were not stored
    writes again."""
    text, answer = "我卡里还有多少钱", "点这里验证身份"
    given_up = given_up_by_the_platform(plain_centre)
    frozen = "gateway" if moment == "before it is stored" else "bot"
    plain_centre.freeze(frozen)
    plain_phone.says(text)
    if frozen == "bot":
        assert plain_log.first(plain_phone.conversation, CustomerMessage).text == text
    plain_centre.restart("gateway")
    if frozen == "bot":
        plain_centre.thaw("bot")
    plain_centre.wait_ready()
    faults = plain_phone.lines("system")
    until(lambda: plain_phone.heard(answer) or faults.count(), 30)
    if frozen == "gateway" and faults.count():
        plain_phone.says(text)
    plain_phone.hears(answer)

    # Another exchange: whatever might have come twice has come before its answer.
    plain_phone.says("转人工")
    plain_phone.hears("没有坐席在线")
    assert len(plain_phone.heard(answer)) == 1
    said = [one.text for one in plain_log.all(plain_phone.conversation, CustomerMessage)]
    assert said.count(text) == 1
    until(lambda: faults.count() == given_up_by_the_platform(plain_centre) - given_up)
