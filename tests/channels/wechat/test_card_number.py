"""The page for the number of another's card."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from simulators.corebank.seeding.numbers import luhn_ok
from tests.bank.process import BankProcess
from tests.channels.wechat.house import House, opened
from warmline.channels.wechat.render import Purpose
from warmline.conversation.events import Notice
from warmline.conversation.keys import Keys

NUMBERS = [number for number in map(str, range(6299880000000000, 6299880000000900)) if luhn_ok(number)]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    process = BankProcess(tmp_path_factory.mktemp("bank"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
async def house(redis: Redis, keys: Keys, tmp_path: Path, bank: BankProcess) -> AsyncIterator[House]:
    with bank.client() as client:
        async with opened(redis, keys, tmp_path, bank=client) as house:
            yield house


@pytest.fixture
async def browser(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=house.gateway_url, trust_env=False) as client:
        yield client


async def sent(house: House, browser: httpx.AsyncClient, *numbers: str) -> httpx.Response:
    """Open a fresh link and send these numbers one after the other; the last page."""
    receipt = await house.door.say(str(house.contact), "wechat", f"m-{numbers[0]}", "我爸的卡丢了")
    url = await house.channel.links.create(Purpose.CARD_NUMBER, house.contact, receipt.conversation, receipt.seq)
    page = await browser.get(url)
    for number in numbers:
        token = re.search(r'name="token" value="([^"]+)"', page.text)
        assert token, page.text
        page = await browser.post(url, data={"token": token[1], "number": number})
    return page


async def notices(house: House) -> list[Notice]:
    events = await house.conversations.read(await house.conversation())
    return [event.body for event in events if isinstance(event.body, Notice)]


async def test_number_is_taken_and_only_its_tail_is_kept(house: House, browser: httpx.AsyncClient) -> None:
    number = NUMBERS[0]
    spaced = " ".join(number[i : i + 4] for i in range(0, 16, 4))
    page = await sent(house, browser, "1234", number[:-1] + str((int(number[-1]) + 1) % 10), spaced)
    assert "如果是我们银行的卡" in page.text
    (said,) = await notices(house)
    assert (said.code, said.values) == ("card_reported", {"tail": number[-4:]})
    log = await house.redis.xrange(house.keys.log(await house.conversation()))
    assert number not in str(log)


async def test_ten_numbers_in_a_row_end_with_a_person_offered(house: House, browser: httpx.AsyncClient) -> None:
    pages = [await sent(house, browser, number) for number in NUMBERS[:10]]
    assert ["转人工" in page.text for page in pages] == [False] * 3 + [True] * 7
    assert len(await notices(house)) == 3


async def test_bank_that_is_away_is_said_and_the_form_stays(
    house: House, browser: httpx.AsyncClient, bank: BankProcess
) -> None:
    bank.fault("http_503", path_prefix="/card-reports", times=1)
    page = await sent(house, browser, NUMBERS[11])
    assert "还没有锁上" in page.text
    page = await sent(house, browser, NUMBERS[11])
    assert "如果是我们银行的卡" in page.text
    assert len(await notices(house)) == 1
