"""WeChat bound to a customer: who may, who may not, and what it is worth afterwards. The bank is a real one."""

from __future__ import annotations

import asyncio
import re
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from redis.asyncio import Redis

from simulators.wechat.users import User
from tests.bank.process import CHEN, LI, NOBODY, WANG, BankProcess
from tests.channels.wechat.house import APPID, House, opened
from warmline.channels.wechat.render import Purpose
from warmline.channels.wechat.state import Contact
from warmline.conversation.events import Body, BotMessage, ProofRaised
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Turn
from warmline.identity.sessions import Session

YEAR_SECONDS = 366 * 24 * 3600


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of a bank that nothing has happened at yet."""
    folder = tmp_path_factory.mktemp("books")
    process = BankProcess(folder)
    process.start()
    process.stop()
    return folder


@pytest.fixture
def bank(books: Path, tmp_path: Path) -> Iterator[BankProcess]:
    folder = tmp_path / "bank"
    shutil.copytree(books, folder)
    process = BankProcess(folder)
    process.start()
    yield process
    process.stop()


@pytest.fixture
async def house(redis: Redis, keys: Keys, tmp_path: Path, bank: BankProcess) -> AsyncIterator[House]:
    with bank.client() as client:
        async with opened(redis, keys, tmp_path, bank=client) as house:
            yield house


class Phone:
    """A WeChat user with the browser of their app."""

    def __init__(self, house: House, user: User) -> None:
        self.house = house
        self.user = user
        self.contact = Contact(APPID, user.openid)
        self.http = httpx.AsyncClient(base_url=house.gateway_url, trust_env=False)

    async def link(self) -> str:
        """A fresh link for binding, made for this user's visit; its path."""
        receipt = await self.house.door.say(str(self.contact), "wechat", uuid.uuid4().hex, "绑定")
        url = await self.house.channel.links.create(Purpose.BINDING, self.contact, receipt.conversation, receipt.seq)
        return url.removeprefix(self.house.gateway_url)

    async def asked_by_wechat(self, path: str) -> httpx.Response:
        """Open the link up to WeChat's answer: the redirect that leads back."""
        away = await self.http.get(path)
        assert away.status_code == 302, away.text
        return await self.http.get(away.headers["location"], params=self._with_user(away.headers["location"]))

    async def opens(self, path: str) -> httpx.Response:
        """Open the link as a browser does: to WeChat, back, and on to the page."""
        response = await self.http.get(path)
        while response.status_code == 302:
            where = response.headers["location"]
            asks = "/connect/oauth2/" in where
            response = await self.http.get(where, params=self._with_user(where) if asks else None)
        return response

    def _with_user(self, address: str) -> dict[str, str]:
        return {n: v[0] for n, v in parse_qs(urlsplit(address).query).items()} | {"user": self.user.openid}

    async def sends(self, path: str, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send the page's form."""
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token, page.text
        return await self.http.post(path, data={"token": token[1], **fields})

    async def binds(self, bank: BankProcess, phone: str) -> httpx.Response:
        """All the way, with the phone and the code that came to it; the last page."""
        path = await self.link()
        page = await self.opens(path)
        assert 'name="phone"' in page.text, page.text
        page = await self.sends(path, page, phone=phone)
        return await self.sends(path, page, code=bank.code(phone))

    async def conversation(self) -> str:
        found = await self.house.conversations.current(str(self.contact))
        assert found
        return found

    async def session(self) -> Session | None:
        """Who is known in the visit now."""
        return await self.house.door.sessions.of(await self.conversation())

    async def new_visit(self, text: str = "你好") -> str:
        """The old visit ends, and the user writes again."""
        await self.house.conversations.close(await self.conversation(), "customer", "ended_by_customer")
        return (await self.house.door.say(str(self.contact), "wechat", uuid.uuid4().hex, text)).conversation

    @property
    def history(self) -> list[tuple[str, str]]:
        return self.house.bindings.history(str(self.contact))


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Phone]:
    phone = Phone(house, house.user)
    yield phone
    await phone.http.aclose()


@pytest.fixture
async def other(house: House) -> AsyncIterator[Phone]:
    """Another user of the same account."""
    phone = Phone(house, list(house.platform.users.values())[1])
    yield phone
    await phone.http.aclose()


def customer(bank: BankProcess, phone: str) -> str:
    return bank.sign_in(phone, "c-of-the-test").customer


async def test_customer_binds_and_is_known_in_the_next_visit(phone: Phone, bank: BankProcess) -> None:
    path = await phone.link()
    page = await phone.opens(path)
    assert page.status_code == 200
    assert "绑定微信" in page.text
    page = await phone.sends(path, page, phone=LI)
    code = bank.code(LI)
    wrong = await phone.sends(path, page, code="000000" if code != "000000" else "111111")
    assert "h5-fault" in wrong.text
    assert phone.history == []
    done = await phone.sends(path, page, code=code)
    assert "绑定好了" in done.text
    assert (await phone.http.get(path)).status_code == 410
    li = customer(bank, LI)
    assert phone.history == [("bound", li)]
    proven = await phone.session()
    assert proven is not None and proven.level == "L2", "the code was a proof, too"

    visit = await phone.new_visit()
    session = await phone.session()
    assert session is not None
    assert (session.customer, session.level, session.elderly) == (li, "L1", True)
    record = await phone.house.conversations.record(visit)
    assert (record.greeting, record.elderly) == (session.greeting, True)
    events = await phone.house.conversations.read(visit)
    assert [e.body.level for e in events if isinstance(e.body, ProofRaised)] == ["L1"]


async def test_who_is_recognised_is_greeted_once_and_not_asked_for_the_phone(
    house: House, phone: Phone, bank: BankProcess
) -> None:
    house.start_outbox()
    await phone.binds(bank, WANG)
    await house.conversations.close(await phone.conversation(), "customer", "ended_by_customer")
    await house.all_sent()

    def answers(turn: Turn) -> list[Body]:
        return [BotMessage(text="先核验一下。", card={"kind": "proof", "level": "L2", "purpose": "查余额"})]

    house.answers = answers
    house.start_bot()
    await house.says("查余额")
    await house.until(lambda: [text for text in house.bank_says() if "/h5/" in text])
    (told,) = [text for text in house.bank_says() if "/h5/" in text]
    assert re.match(r"王\S+，您好。\n", told), told
    address = re.search(r'href="([^"]+)"', told)
    assert address
    path = address[1].removeprefix(house.gateway_url)
    page = await phone.http.get(path)
    assert 'name="phone"' not in page.text
    assert "9050" not in page.text and WANG[-4:] not in page.text, "no digit of the phone at L1"
    page = await phone.sends(path, page)
    assert 'name="code"' in page.text
    done = await phone.sends(path, page, code=bank.code(WANG))
    assert "验证好了" in done.text
    session = await phone.session()
    assert session is not None and session.level == "L2"
    await house.says("再查一次")
    await house.until(lambda: len([text for text in house.bank_says() if "/h5/" in text]) >= 2)
    assert sum("您好" in text for text in house.bank_says()) == 1


async def test_code_goes_out_though_the_bank_let_the_session_go(phone: Phone, bank: BankProcess) -> None:
    await phone.binds(bank, WANG)
    await phone.new_visit()
    bank.advance(16 * 60)
    conversation = await phone.conversation()
    url = await phone.house.channel.links.create(Purpose.PROOF, phone.contact, conversation, 1)
    path = url.removeprefix(phone.house.gateway_url)
    page = await phone.sends(path, await phone.http.get(path))
    assert 'name="code"' in page.text, page.text


async def test_forwarded_link_binds_nobody_and_is_dead_for_all(phone: Phone, other: Phone, bank: BankProcess) -> None:
    path = await phone.link()
    refused = await other.opens(path)
    assert refused.status_code == 403
    assert "另一位客户" in refused.text
    assert "form" not in refused.text
    assert (await phone.http.get(path)).status_code == 410
    assert phone.history == other.history == []


async def test_link_begun_by_its_owner_is_closed_to_others_and_open_to_them(phone: Phone, other: Phone) -> None:
    path = await phone.link()
    assert (await phone.opens(path)).status_code == 200
    assert (await other.http.get(path)).status_code == 410
    assert (await phone.http.get(path)).status_code == 200


async def test_page_cannot_be_reached_around_wechat(phone: Phone, bank: BankProcess) -> None:
    path = await phone.link()
    await phone.http.get(path)
    link = await phone.house.channel.links.open(path.rpartition("/")[2])
    browser = next(iter(phone.http.cookies.jar)).value
    assert browser
    answer = await phone.http.post(path, data={"token": link.form_token(browser), "phone": WANG})
    assert answer.status_code == 410
    assert bank.messages(WANG) == []


async def test_snapshot_users_are_refused_with_words_and_may_come_again(house: House, phone: Phone) -> None:
    await house.call("POST", f"/sim/users/{phone.user.openid}/snapshot", on=True)
    path = await phone.link()
    refused = await phone.opens(path)
    assert refused.status_code == 403
    assert "预览" in refused.text
    await house.call("POST", f"/sim/users/{phone.user.openid}/snapshot", on=False)
    assert (await phone.opens(path)).status_code == 200


async def test_link_dies_after_five_minutes(phone: Phone, redis: Redis) -> None:
    path = await phone.link()
    key = phone.house.channel.keys.link(path.rpartition("/")[2])
    assert 290 < await redis.ttl(key) <= 300
    await redis.expire(key, 0)
    assert (await phone.http.get(path)).status_code == 410


async def test_forged_state_is_refused_and_asks_wechat_nothing(phone: Phone, house: House) -> None:
    path = await phone.link()
    back = (await phone.asked_by_wechat(path)).headers["location"]
    code = parse_qs(urlsplit(back).query)["code"][0]
    for state in ("", "0" * 64, "état"):
        answer = await phone.http.get(f"{path}/wechat", params={"code": code, "state": state})
        assert answer.status_code == 403
    assert not [entry for entry in house.platform.log if entry["kind"] == "oauth_exchange"]
    # Another browser with the right state is another browser.
    async with httpx.AsyncClient(trust_env=False) as stranger:
        assert (await stranger.get(back)).status_code == 403
    assert (await phone.http.get(back)).status_code == 302


async def test_replayed_code_is_nobodys(phone: Phone, house: House) -> None:
    path = await phone.link()
    back = (await phone.asked_by_wechat(path)).headers["location"]
    assert (await phone.http.get(back)).status_code == 302
    # The same address again leads to the page; WeChat is not asked a second time.
    assert (await phone.http.get(back)).headers["location"] == f"{house.gateway_url}{path}"
    assert sum(entry["kind"] == "oauth_exchange" for entry in house.platform.log) == 1
    # The code of one link does not open another.
    used = parse_qs(urlsplit(back).query)["code"][0]
    second = await phone.link()
    fresh = parse_qs(urlsplit((await phone.asked_by_wechat(second)).headers["location"]).query)
    answer = await phone.http.get(f"{second}/wechat", params={"code": used, "state": fresh["state"][0]})
    assert answer.status_code == 403
    assert [entry["errcode"] for entry in house.platform.log if entry["kind"] == "oauth_exchange"] == [0, 40163]


async def test_code_of_wechat_that_came_too_late_is_refused(phone: Phone, house: House) -> None:
    path = await phone.link()
    back = (await phone.asked_by_wechat(path)).headers["location"]
    await house.call("PUT", "/sim/clock", advance_ms=301_000)
    assert (await phone.http.get(back)).status_code == 403


async def test_wechat_being_away_is_said_and_the_link_lives(phone: Phone, house: House) -> None:
    path = await phone.link()
    back = (await phone.asked_by_wechat(path)).headers["location"]
    await house.call("PUT", "/sim/faults", token_errcode=-1, token_times=1)
    assert (await phone.http.get(back)).status_code == 503
    assert (await phone.http.get(back)).status_code == 302


async def test_stranger_to_the_bank_is_told_the_same_as_a_customer(phone: Phone, bank: BankProcess) -> None:
    said = []
    for number in (NOBODY, WANG):
        path = await phone.link()
        page = await phone.sends(path, await phone.opens(path), phone=number)
        wrong = await phone.sends(path, page, code="123456" if number == NOBODY else _not(bank.code(number)))
        said.append([re.sub(r'(value|action)="[^"]+"', "", one.text) for one in (page, wrong)])
    assert said[0] == said[1]
    assert phone.history == []


def _not(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_one_link_binds_once_though_its_form_is_sent_twice(phone: Phone, bank: BankProcess) -> None:
    path = await phone.link()
    page = await phone.sends(path, await phone.opens(path), phone=WANG)
    code = bank.code(WANG)
    await asyncio.gather(phone.sends(path, page, code=code), phone.sends(path, page, code=code))
    assert [act for act, _ in phone.history] == ["bound"]


async def test_unbound_openid_is_a_stranger_again(phone: Phone, bank: BankProcess, house: House) -> None:
    await phone.binds(bank, WANG)
    wang = customer(bank, WANG)
    conversation, now = await phone.conversation(), await house.conversations.now()
    assert house.bindings.unbind(str(phone.contact), now, conversation)
    await house.door.sessions.forget(conversation)
    assert await phone.session() is None
    assert not house.bindings.unbind(str(phone.contact), now, conversation)
    await phone.new_visit()
    assert await phone.session() is None
    assert phone.history == [("bound", wang), ("unbound", wang)]


async def test_openid_that_goes_to_another_customer_leaves_the_first(
    phone: Phone, bank: BankProcess, house: House
) -> None:
    await phone.binds(bank, WANG)
    await house.door.sessions.forget(await phone.conversation())
    house.bindings.bind(str(phone.contact), customer(bank, CHEN), await house.conversations.now(), "c")
    await phone.new_visit()
    session = await phone.session()
    assert session is not None and session.customer == customer(bank, CHEN)
    wang, chen = customer(bank, WANG), customer(bank, CHEN)
    assert phone.history == [("bound", wang), ("replaced", wang), ("bound", chen)]


async def test_customer_may_have_two_openids_and_unbind_one(
    phone: Phone, other: Phone, bank: BankProcess, house: House
) -> None:
    await phone.binds(bank, WANG)
    await other.binds(bank, WANG)
    house.bindings.unbind(str(phone.contact), await house.conversations.now(), "c")
    await phone.new_visit()
    await other.new_visit()
    assert await phone.session() is None
    session = await other.session()
    assert session is not None and session.customer == customer(bank, WANG)


async def test_binding_ends_after_its_year(phone: Phone, bank: BankProcess, house: House) -> None:
    await phone.binds(bank, WANG)
    wang = customer(bank, WANG)
    await house.floor.pass_time(YEAR_SECONDS)
    await phone.new_visit()
    assert await phone.session() is None
    assert phone.history == [("bound", wang), ("expired", wang)]


async def test_bank_that_is_away_costs_the_recognition_not_the_message(
    phone: Phone, bank: BankProcess, house: House
) -> None:
    await phone.binds(bank, WANG)
    bank.stop()
    await phone.new_visit("我卡丢了")
    assert await phone.session() is None
    bank.start()
    session = await phone.session()
    assert session is not None and session.level == "L1"


async def test_two_gateways_serve_one_link(phone: Phone, bank: BankProcess, house: House) -> None:
    second = await house.another_gateway()
    path = await phone.link()
    page = await phone.opens(path)
    page = await phone.sends(f"{second}{path}", page, phone=WANG)
    done = await phone.sends(path, page, code=bank.code(WANG))
    assert "绑定好了" in done.text
    assert (await phone.http.get(f"{second}{path}")).status_code == 410
    await phone.new_visit()
    session = await phone.session()
    assert session is not None and session.level == "L1"
