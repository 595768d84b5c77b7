"""One access token for all processes."""

from __future__ import annotations

import asyncio

from tests.channels.wechat.house import APPID, House
from warmline.channels.wechat.client import WeChatClient, open_http
from warmline.channels.wechat.codes import Action
from warmline.channels.wechat.token import AccessToken


async def send_from(house: House, workers: int) -> list[Action]:
    """Each worker has its own token keeper, as each process has; what they share is Redis."""
    async with open_http(house.wechat_url) as http:
        keepers = [AccessToken(house.redis, house.channel.keys, APPID, "secret", http) for _ in range(workers)]
        clients = [WeChatClient(APPID, keeper, http) for keeper in keepers]
        outcomes = await asyncio.gather(*(client.send_text(house.user.openid, "x") for client in clients))
    return [outcome.action for outcome in outcomes]


def fetches(house: House) -> int:
    return sum(entry["kind"] == "token_fetch" for entry in house.platform.log)


async def test_fifty_workers_fetch_one_token(house: House) -> None:
    await send_from(house, 50)
    assert fetches(house) == 1


async def test_a_lasting_40001_costs_two_fetches(house: House) -> None:
    house.platform.faults.refuse_tokens = True
    for _ in range(3):
        assert set(await send_from(house, 50)) == {Action.REFRESH}
    assert fetches(house) == 2


async def test_a_replaced_token_is_fetched_once_and_used(house: House) -> None:
    house.user.wrote(house.platform.clock)
    await send_from(house, 1)
    house.platform.tokens[APPID].stable(force=True)
    actions = await send_from(house, 20)
    assert Action.REFRESH not in actions
    assert fetches(house) == 2


async def test_a_wrong_secret_is_not_asked_again_and_again(house: House) -> None:
    house.platform.faults.token_errcode = 40125
    for _ in range(3):
        assert set(await send_from(house, 20)) == {Action.REFRESH}
    assert fetches(house) == 1


async def test_an_old_token_is_replaced(house: House) -> None:
    house.user.wrote(house.platform.clock)
    assert await send_from(house, 1) == [Action.DONE]
    house.platform.clock.offset_ms += 7_300_000
    assert await send_from(house, 1) == [Action.DONE]
    assert fetches(house) == 2
