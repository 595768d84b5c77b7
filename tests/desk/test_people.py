"""Agents and supervisors on the desk's real socket: by name, beside each other, and what roles may do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.desk.pages import Desk, Page, running
from tests.handoff.people import findings, offer, waits
from tests.support.floor import Floor
from warmline.conversation.events import AgentMessage
from warmline.conversation.keys import Keys
from warmline.desk.accounts import Role


@pytest.fixture
def floor(redis: Redis, keys: Keys) -> Floor:
    """The same Redis as the desk's."""
    return Floor(redis, keys)


@pytest.fixture
async def desk(redis_url: str, keys: Keys, tmp_path: Path) -> AsyncIterator[Desk]:
    """The desk's application."""
    async with running(redis_url, keys.desk().partition(":")[0], tmp_path) as desk:
        yield desk


async def online(desk: Desk, name: str, role: Role = Role.AGENT) -> Page:
    page = await desk.page(name, role)
    await page.tell("availability", state="online")
    await page.sees(lambda frame: frame["type"] == "agent" and frame["state"] == "online")
    return page


async def serving(desk: Desk, floor: Floor, name: str = "wang") -> tuple[Page, str, int]:
    """An agent with a customer: page, conversation, epoch."""
    page = await online(desk, name)
    conversation = await waits(floor)
    made = await offer(floor, conversation, name)
    assert (await page.asks("accept", conversation=conversation, offer=made))["ok"]
    opened = await page.sees("conversation")
    assert (opened["role"], opened["guests"]) == ("owner", [])
    return page, conversation, int(opened["epoch"])


async def test_a_customer_is_passed_on_by_name_with_the_note(desk: Desk, floor: Floor) -> None:
    wang, conversation, epoch = await serving(desk, floor)
    li = await online(desk, "li")
    who = (await wang.asks("colleagues"))["colleagues"]
    assert [(one["agent"], one["away"], one["room"]) for one in who] == [("li", "", 3)]
    answer = await wang.asks("transfer", conversation=conversation, epoch=epoch, agent="li", note="熟客")
    assert answer["offered"]
    offered = await li.sees("offer")
    assert (offered["from"], offered["note"]) == ("wang", "熟客") and 14_000 < offered["expires_in"] <= 15_000
    assert (await wang.sees("conversation_gone"))["cause"] == "transferred"
    await li.asks("accept", conversation=conversation, offer=offered["offer"])
    assert (await li.sees("conversation"))["epoch"] == epoch + 2  # given up, accepted
    refused = await wang.asks("transfer", conversation=conversation, epoch=epoch, agent="wang")
    assert refused["code"] == "malformed"


async def test_a_consultant_looks_on_writes_notes_and_is_gone_when_asked(desk: Desk, floor: Floor) -> None:
    wang, conversation, epoch = await serving(desk, floor)
    li = await online(desk, "li")
    await wang.asks("consult", conversation=conversation, epoch=epoch, agent="li")
    seen = await li.sees("conversation")
    assert (seen["role"], seen["owner"]["agent"]) == ("consultant", "wang")
    assert (await wang.sees("guests"))["guests"] == [{"agent": "li", "name": "li", "role": "consultant"}]
    own = {"conversation": conversation, "epoch": epoch}
    assert (await li.asks("note", **own, text="看年费"))["type"] == "ack"
    assert (await li.asks("say", **own, text="您好"))["code"] == "not_yours"
    assert (await li.asks("close", **own, code="solved"))["code"] == "not_yours"
    again = await desk.page("li")  # a page that comes back is a guest still
    assert (await again.sees("welcome"))["conversations"][0]["role"] == "consultant"
    await wang.asks("consult_end", **own, agent="li")
    assert (await li.sees("conversation_gone"))["cause"] == "left"
    assert (await li.asks("note", **own, text="还有"))["code"] == "not_yours"


async def test_a_supervisor_watches_whispers_joins_and_takes_over(desk: Desk, floor: Floor) -> None:
    wang, conversation, epoch = await serving(desk, floor)
    boss = await desk.page("boss", Role.SUPERVISOR)
    await boss.asks("watch", conversation=conversation)
    assert (await boss.sees("conversation"))["role"] == "watcher"
    assert (await boss.asks("say", conversation=conversation, epoch=epoch, text="您好"))["code"] == "not_yours"
    await boss.asks("whisper", conversation=conversation, text="先核实身份")

    def whispered(frame: dict[str, object]) -> bool:
        return frame["type"] == "events" and "whisper" in str(frame["events"])

    await wang.sees(whispered)
    await boss.asks("join", conversation=conversation)
    await boss.sees(lambda frame: frame.get("role") == "supervisor")
    assert (await boss.asks("say", conversation=conversation, epoch=epoch, text="我也在"))["type"] == "ack"
    taken = await boss.asks("take_over", conversation=conversation)
    assert taken["epoch"] == epoch + 1
    assert (await wang.sees("conversation_gone"))["cause"] == "taken_over"
    await boss.sees(lambda frame: frame.get("role") == "owner")
    assert (await wang.asks("say", conversation=conversation, epoch=epoch, text="我"))["code"] == "stale"
    events = await floor.conversations.read(conversation)
    assert [event.body.agent for event in events if isinstance(event.body, AgentMessage)] == ["boss"]
    assert await findings(floor) == []


async def test_a_supervisor_reassigns_asks_why_not_and_changes_skills(desk: Desk, floor: Floor) -> None:
    _, conversation, _ = await serving(desk, floor)
    li = await online(desk, "li")
    boss = await desk.page("boss", Role.SUPERVISOR)
    assert (await boss.asks("reassign", conversation=conversation, agent="li", note="请接"))["offered"]
    assert (await li.sees("offer"))["from"] == "boss"
    offers = (await boss.asks("why_not", conversation=conversation, agent="wang"))["offers"]
    assert [one["code"] for one in offers] == ["reserved"]
    answer = await boss.asks("set_skills", agent="li", skills={"loans": 4}, capacity=3)
    assert answer["withdrawn"] == [conversation]
    await li.sees("offer_gone")
    # The change outlives a pause: the account has it too.
    await li.tell("availability", state="paused", reason="meal")
    await li.sees(lambda frame: frame.get("reason") == "meal")
    presence = await floor.agents.presence("li")
    assert presence is not None and dict(presence.skills) == {"loans": 4}


@pytest.mark.parametrize("role", [Role.AGENT, Role.AUDITOR, Role.ADMINISTRATOR])
async def test_only_supervisors_supervise(desk: Desk, floor: Floor, role: Role) -> None:
    _, conversation, epoch = await serving(desk, floor)
    other = await desk.page("other", role)
    for kind, more in {
        "watch": {}, "join": {}, "take_over": {}, "whisper": {"text": "嘘"}, "reassign": {"agent": "other"},
        "why_not": {"agent": "other"},
    }.items():  # fmt: skip
        assert (await other.asks(kind, conversation=conversation, **more))["code"] == "not_allowed", kind
    assert (await other.asks("set_skills", agent="other", skills={}, capacity=1))["code"] == "not_allowed"
    assert not [frame for frame in other.frames if frame["type"] in ("conversation", "events")]
    record = await floor.conversations.record(conversation)
    assert (record.owner, record.epoch) == ("wang", epoch)


async def test_a_page_is_told_that_it_was_paused_for_missed_offers(desk: Desk, floor: Floor) -> None:
    wang = await online(desk, "wang")
    conversation = await waits(floor)
    for _ in range(2):
        made = await offer(floor, conversation, "wang")
        await floor.pass_time(15.1)
        await floor.agents.beat("wang")
        await floor.queue.lapse(conversation, made, "wang", "expired", only_if_due=True)
    frame = await wang.sees(lambda frame: frame["type"] == "agent" and frame["state"] == "paused")
    assert frame["reason"] == "missed_offers"
    await wang.tell("availability", state="paused", reason="missed_offers")  # no page says this by itself
    assert (await wang.sees("refused"))["code"] == "malformed"
