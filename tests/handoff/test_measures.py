"""What waits are estimated from, and what was promised, on the real scripts."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.floor import Floor
from warmline.conversation import events as e
from warmline.conversation.states import State
from warmline.conversation.tickets import Lane
from warmline.handoff.drain import Half, SlotsAhead
from warmline.handoff.measured import PRIOR_HANDLE_SECONDS, Mean
from warmline.handoff.measures import DayOfWaits, Measures, day_of
from warmline.handoff.outlook import Outlook
from warmline.handoff.skills import load_skills
from warmline.handoff.spells import Spell, What, spells
from warmline.handoff.wait import Steering, WaitBox

SKILLS = load_skills()


async def calls(floor: Floor, contact: str, reason: str = "human_agent") -> str:
    """A customer who wants a person."""
    conversation = (await floor.says("转人工", contact=contact)).conversation
    await floor.queue.request(conversation, floor.ticket(reason))
    return conversation


async def told(floor: Floor, outlook: Outlook, conversation: str) -> WaitBox:
    """What the customer is told now."""
    box = await outlook.of(conversation, await floor.conversations.record(conversation))
    assert box is not None
    return box


async def accepts(floor: Floor, agent: str, conversation: str) -> int:
    """The agent takes a waiting ticket; the epoch."""
    standing = next(one for one in await floor.queue.waiting("general") if one.conversation == conversation)
    offer = await floor.queue.offer(standing, agent, 1.0, "test")
    assert offer is not None
    return await floor.queue.accept(conversation, offer, agent, agent)


@pytest.fixture
def outlook(floor: Floor) -> Outlook:
    """Waits without a roster."""
    return Outlook(floor.conversations, floor.queue, floor.agents, SKILLS)


@pytest.fixture
def measures(floor: Floor) -> Measures:
    """The centre's measures."""
    return Measures(floor.conversations)


async def busy(floor: Floor, agent: str, talks: int) -> list[str]:
    """An agent with so many conversations."""
    await floor.agent(agent, capacity=talks)
    found = []
    for number in range(talks):
        conversation = await calls(floor, f"web:{agent}{number}")
        await accepts(floor, agent, conversation)
        found.append(conversation)
    return found


async def test_nobody_there_is_said_and_teaches_nothing(floor: Floor, outlook: Outlook, measures: Measures) -> None:
    conversation = await calls(floor, "web:a")
    assert await told(floor, outlook, conversation) == WaitBox(0, 0, 0, nobody=True)
    await floor.agent("wang")
    await accepts(floor, "wang", conversation)
    assert await measures.accepted(conversation) is None


async def test_a_free_agent_is_told_as_under_a_minute(floor: Floor, outlook: Outlook) -> None:
    await floor.agent("wang")
    box = await told(floor, outlook, await calls(floor, "web:a"))
    assert (box.low, box.high, box.nobody) == (0, 1, False)


async def test_who_came_in_between_two_looks_stands_behind(floor: Floor, outlook: Outlook) -> None:
    await busy(floor, "wang", 2)
    boxes = [await told(floor, outlook, await calls(floor, f"web:{number}")) for number in range(8)]
    assert [box.ahead for box in boxes] == list(range(8))
    highs = [box.high for box in boxes]
    assert highs == sorted(highs) and highs[-1] > highs[0] + 8


async def test_agents_of_a_neighbour_skill_count_and_the_roster_is_seen(floor: Floor) -> None:
    await floor.agent("li", capacity=4, cards=4)
    for number in range(4):
        conversation = await calls(floor, f"web:busy{number}")
        standing = next(one for one in await floor.queue.waiting("general") if one.conversation == conversation)
        await floor.queue.offer(standing, "li", 1.0, "test")
    now = await floor.conversations.now()

    async def closing(_: int) -> SlotsAhead:
        return SlotsAhead((Half(now - 1_800_000, {"cards": 4}), Half(now + 30_000, {})))

    conversation = await calls(floor, "web:a")
    plain = Outlook(floor.conversations, floor.queue, floor.agents, SKILLS)
    rostered = Outlook(floor.conversations, floor.queue, floor.agents, SKILLS, closing)
    assert 1 < (await told(floor, plain, conversation)).high < 10
    assert (await told(floor, rostered, conversation)).high >= 120


async def test_the_first_promise_is_held_against_the_wait_once(
    floor: Floor, outlook: Outlook, measures: Measures
) -> None:
    talks = await busy(floor, "wang", 1)
    conversation = await calls(floor, "web:a")
    first = await told(floor, outlook, conversation)
    await floor.pass_time(600)
    await floor.agents.beat("wang")
    assert (await told(floor, outlook, conversation)).high == first.high  # the same queue, the same answer
    await floor.conversations.close(talks[0], "wang", "solved")
    await accepts(floor, "wang", conversation)
    assert "accepted|" + conversation in await floor.redis.zrange(floor.keys.timers(), 0, -1)
    lessons = await asyncio.gather(*(measures.accepted(conversation) for _ in range(4)))
    taught = [one for one in lessons if one is not None]
    assert len(taught) == 1 and taught[0].held is (first.high >= 10)
    now = await floor.conversations.now()
    day = await measures.day(day_of(now))
    assert (day.told, day.held) == (1, int(taught[0].held)) and 600 <= day.waited_seconds <= 605
    assert await measures.day(day_of(now), "general") == day
    assert await measures.day(day_of(now), "cards") == DayOfWaits()
    _, steering = await measures.read(SKILLS, now)
    after = Steering().after(taught[0])
    assert (steering.correction, steering.reach) == pytest.approx((after.correction, after.reach), abs=1e-5)


async def test_arrivals_are_counted_once_a_ticket(floor: Floor, outlook: Outlook, measures: Measures) -> None:
    await floor.agent("wang")
    conversation = await calls(floor, "web:a", "complaint")
    for _ in range(3):
        await told(floor, outlook, conversation)
    measured, _ = await measures.read(SKILLS, await floor.conversations.now())
    ((kind, rate),) = measured.rates.items()
    assert kind == ("complaints", Lane.COMPLAINT) and 1 / 1200 <= rate <= 1 / 900


async def test_handle_times_are_learnt_from_closings_and_only_once(floor: Floor, measures: Measures) -> None:
    (conversation,) = await busy(floor, "wang", 1)
    await floor.pass_time(900)
    await floor.conversations.close(conversation, "wang", "solved")
    for _ in range(3):
        await measures.learn(conversation)
    measured, _ = await measures.read(SKILLS, await floor.conversations.now())
    expected = Mean().more(900).value(PRIOR_HANDLE_SECONDS)
    assert measured.handle_seconds["general"] == pytest.approx(expected, abs=0.5)
    assert measured.handle_seconds["cards"] == PRIOR_HANDLE_SECONDS


async def test_the_script_reckons_as_the_rules_do(floor: Floor, measures: Measures) -> None:
    mean = Mean()
    for number, seconds in enumerate((900, 60, 333)):
        (conversation,) = await busy(floor, f"agent{number}", 1)
        await floor.pass_time(seconds)
        await floor.conversations.close(conversation, f"agent{number}", "solved")
        await measures.learn(conversation)
        mean = mean.more(seconds)
    measured, _ = await measures.read(SKILLS, await floor.conversations.now())
    assert measured.handle_seconds["general"] == pytest.approx(mean.value(PRIOR_HANDLE_SECONDS), abs=0.5)


async def test_who_leaves_the_queue_shows_how_long_people_wait(floor: Floor, measures: Measures) -> None:
    before, _ = await measures.read(SKILLS, await floor.conversations.now())
    conversation = await calls(floor, "web:a")
    await floor.pass_time(30)
    await floor.queue.resume_bot(conversation)
    assert (await floor.conversations.record(conversation)).state is State.BOT
    await measures.learn(conversation)
    after, _ = await measures.read(SKILLS, await floor.conversations.now())
    assert after.patience_seconds < before.patience_seconds


def log(*bodies: tuple[int, e.AnyBody]) -> list[e.Event]:
    """Events at these seconds."""
    return [e.Event(seq=seq, at=(1000 + at) * 1000, epoch=1, body=body) for seq, (at, body) in enumerate(bodies, 1)]


def test_spells_of_a_visit_with_a_lost_agent_and_a_transfer() -> None:
    events = log(
        (0, e.Queued(skill="general", lane="standard")),
        (5, e.OfferLapsed(offer="o", agent="a", cause="declined")),
        (5, e.Queued(skill="general", lane="standard", cause="declined")),
        (20, e.Accepted(offer="o", agent="a", name="A")),
        (60, e.AgentLost(agent="a")),
        (60, e.Queued(skill="general", lane="standard", cause="disconnected")),
        (70, e.Accepted(offer="p", agent="b", name="B")),
        (170, e.Transferred(agent="b", skill="cards")),
        (170, e.Queued(skill="cards", lane="standard", cause="transferred")),
        (200, e.Returned(by="customer")),
        (300, e.Closed(by="system", code="idle")),
    )
    assert spells(events) == [
        Spell(4, What.SERVED, "general", 20),
        Spell(7, What.SERVED, "general", 10),
        Spell(8, What.HANDLED, "general", 100),
        Spell(10, What.LEFT, "cards", 30),
    ]
