"""The ledger of messages: never more than WeChat allows, and two kept for people."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from simulators.wechat.clock import Clock
from simulators.wechat.users import User
from tests.channels.wechat.house import APPID
from tests.support.floor import Floor
from warmline.channels.wechat.assembly import open_channel
from warmline.channels.wechat.quota import Quota, Speaker
from warmline.channels.wechat.state import Contact
from warmline.conversation.connect import connect
from warmline.conversation.keys import Keys
from warmline.conversation.store import new_id
from warmline.conversation.words import NoticeWords

ACTS = st.one_of(
    st.sampled_from(["message", "click", "bot", "person", "refund"]),
    st.integers(1_000, 60 * 3600 * 1000),
)


def quota_of(redis: Redis, keys: Keys) -> tuple[Quota, Floor]:
    """A ledger on its own floor."""
    floor = Floor(redis, keys)
    return open_channel(floor.conversations, NoticeWords.load(), "http://x").quota, floor


async def second(floor: Floor) -> int:
    """Now, as WeChat would write it; the next second, so that a walk's sends before it do not count."""
    return await floor.conversations.now() // 1000 + 1


@given(acts=st.lists(ACTS, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_ledger_allows_the_platform_allows(redis_url: str, acts: list[str | int]) -> None:
    asyncio.run(walk(redis_url, acts))


async def walk(redis_url: str, acts: list[str | int]) -> None:
    """The same acts on our ledger and on the simulated platform's."""
    redis = connect(redis_url)
    quota, floor = quota_of(redis, Keys(f"test-{new_id()[:8]}"))
    clock, user, contact = Clock(), User("o1", "u", APPID), Contact(APPID, "o1")
    try:
        for act in acts:
            if act == "message":
                user.wrote(clock)
                await quota.refill(contact, by_message=True, at=await second(floor))
            elif act == "click":
                user.clicked(clock)
                await quota.refill(contact, by_message=False, at=await second(floor))
            elif act in ("bot", "person"):
                taken = await quota.take(contact, Speaker(act))
                assert taken is None or user.spend(clock) == 0
                left = await quota.allowance(contact)
                assert act == "person" or taken != "" or left.left >= 2
            elif act == "refund":
                # A message that WeChat did not take: taken and given back on our side only.
                bucket = await quota.take(contact, Speaker.PERSON)
                if bucket is not None:
                    await quota.refund(contact, bucket)
            elif isinstance(act, int):
                clock.offset_ms += act
                await floor.pass_time(act / 1000)
    finally:
        await redis.aclose()


async def test_fifty_workers_take_no_more_than_there_is(redis: Redis, keys: Keys) -> None:
    quota, floor = quota_of(redis, keys)
    contact = Contact(APPID, "o1")
    await quota.refill(contact, by_message=True, at=await second(floor))
    taken = await asyncio.gather(*(quota.take(contact, Speaker.BOT) for _ in range(50)))
    assert sum(bucket is not None for bucket in taken) == 3
    taken = await asyncio.gather(*(quota.take(contact, Speaker.PERSON) for _ in range(50)))
    assert sum(bucket is not None for bucket in taken) == 2


async def test_what_is_left_is_shown_with_its_end(redis: Redis, keys: Keys) -> None:
    quota, floor = quota_of(redis, keys)
    contact = Contact(APPID, "o1")
    assert (await quota.allowance(contact)).left == 0
    await quota.refill(contact, by_message=True, at=await second(floor))
    left = await quota.allowance(contact)
    now = await floor.conversations.now()
    assert left.left == 5
    assert 0 <= left.until - now - 48 * 3600 * 1000 + 1000 <= 1000


async def test_what_was_sent_since_the_customer_wrote_is_counted(redis: Redis, keys: Keys) -> None:
    quota, floor = quota_of(redis, keys)
    contact, wrote = Contact(APPID, "o1"), await floor.conversations.now() // 1000
    await quota.refill(contact, by_message=True, at=wrote)
    for _ in range(3):
        await quota.take(contact, Speaker.PERSON)
    await floor.pass_time(4)
    await quota.refill(contact, by_message=True, at=wrote)
    assert (await quota.allowance(contact)).left == 2, "a push that came late does not give more than there is"
    await quota.refill(contact, by_message=True, at=wrote + 4)
    assert (await quota.allowance(contact)).left == 5
