"""The queue, offers and leases on the real scripts; rules on their own."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.floor import Floor
from warmline.conversation.errors import Stale
from warmline.conversation.states import State
from warmline.conversation.tickets import HEAD_START, Lane, lane_for
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.errors import OfferGone
from warmline.handoff.queue import Standing
from warmline.handoff.routing import AgentView, Waiting, choose
from warmline.handoff.skills import load_intents, load_skills

SKILLS = load_skills()


async def waiting(floor: Floor, reason: str = "human_agent", contact: str = "web:one") -> str:
    receipt = await floor.says("转人工", contact=contact)
    await floor.queue.request(receipt.conversation, floor.ticket(reason))
    return receipt.conversation


def dispatcher(floor: Floor) -> Dispatcher:
    return Dispatcher(floor.conversations, floor.queue, floor.agents, SKILLS)


async def test_asking_twice_queues_once(floor: Floor) -> None:
    conversation = await waiting(floor)
    assert not await floor.queue.request(conversation, floor.ticket())
    assert [ticket.conversation for ticket in await floor.queue.waiting("general")] == [conversation]


async def test_a_free_agent_gets_the_offer_and_the_customer(floor: Floor) -> None:
    conversation = await waiting(floor)
    await floor.agent("wang")
    assert await dispatcher(floor).round() == 1
    record = await floor.conversations.record(conversation)
    assert (record.state, record.offer_agent) == (State.OFFERED, "wang")
    epoch = await floor.queue.accept(conversation, record.offer, "wang", "王芳")
    assert epoch == record.epoch + 1
    assert await floor.agents.held("wang") == [conversation]


async def test_two_dispatchers_make_one_offer(floor: Floor) -> None:
    await waiting(floor)
    await floor.agent("wang")
    assert sum(await asyncio.gather(*(dispatcher(floor).round() for _ in range(6)))) == 1


async def test_a_slot_is_never_filled_twice(floor: Floor) -> None:
    for number in range(6):
        await waiting(floor, contact=f"web:{number}")
    await floor.agent("wang", capacity=2)
    assert sum(await asyncio.gather(*(dispatcher(floor).round() for _ in range(4)))) == 2
    assert len(await floor.agents.held("wang")) == 2


async def test_fraud_is_offered_before_those_who_came_earlier(floor: Floor) -> None:
    await waiting(floor, contact="web:early")
    fraud = await waiting(floor, "fraud_report", contact="web:robbed")
    await floor.agent("lina", capacity=1, general=3, fraud=3)
    await dispatcher(floor).round()
    assert await floor.agents.held("lina") == [fraud]


async def test_a_declined_offer_keeps_its_place_and_goes_to_another(floor: Floor) -> None:
    conversation = await waiting(floor)
    place = (await floor.queue.waiting("general"))[0].place_ms
    await floor.agent("wang")
    await dispatcher(floor).round()
    record = await floor.conversations.record(conversation)
    await floor.queue.lapse(conversation, record.offer, "wang", "declined")
    assert (await floor.queue.waiting("general"))[0].place_ms == place
    assert await dispatcher(floor).round() == 0
    await floor.agent("li")
    assert await dispatcher(floor).round() == 1
    assert await floor.agents.held("li") == [conversation]


async def test_an_expired_offer_cannot_be_accepted(floor: Floor) -> None:
    conversation = await waiting(floor)
    await floor.agent("wang")
    offer = await floor.queue.offer(Standing(conversation, "general", 0), "wang", 1.0, "test")
    assert offer is not None
    await floor.pass_time(16)
    with pytest.raises(OfferGone):
        await floor.queue.accept(conversation, offer, "wang", "王芳")
    assert await floor.queue.lapse(conversation, offer, "wang", "expired", only_if_due=True)


async def test_an_agent_who_falls_silent_loses_their_customers_after_the_grace(floor: Floor) -> None:
    conversation = await waiting(floor)
    await floor.agent("wang")
    await dispatcher(floor).round()
    record = await floor.conversations.record(conversation)
    await floor.queue.accept(conversation, record.offer, "wang", "王芳")
    await floor.pass_time(16)
    assert await floor.agents.silent("wang") == ("suspect", [])
    await floor.pass_time(21)
    state, held = await floor.agents.silent("wang")
    assert (state, held) == ("lost", [conversation])
    await floor.queue.release_lost(conversation, "wang")
    record = await floor.conversations.record(conversation)
    assert record.state is State.QUEUED and await floor.agents.held("wang") == []


async def test_a_beat_within_the_grace_keeps_everything(floor: Floor) -> None:
    await floor.agent("wang")
    await floor.pass_time(16)
    assert (await floor.agents.silent("wang"))[0] == "suspect"
    presence = await floor.agents.presence("wang")
    assert presence is not None and not presence.takes_offers(await floor.conversations.now())
    await floor.agents.beat("wang")
    presence = await floor.agents.presence("wang")
    assert presence is not None and presence.takes_offers(await floor.conversations.now())


async def test_a_customer_leaving_the_queue_is_with_the_bot_again(floor: Floor) -> None:
    conversation = await waiting(floor)
    await floor.queue.resume_bot(conversation)
    assert (await floor.conversations.record(conversation)).state is State.BOT
    assert await floor.queue.waiting("general") == []
    with pytest.raises(Stale):
        await floor.queue.resume_bot(conversation)


async def test_a_transfer_keeps_the_waiting_time_and_skips_the_one_who_passed_on(floor: Floor) -> None:
    conversation = await waiting(floor)
    await floor.agent("wang", general=3, cards=3)
    await dispatcher(floor).round()
    record = await floor.conversations.record(conversation)
    epoch = await floor.queue.accept(conversation, record.offer, "wang", "王芳")
    await floor.queue.transfer(conversation, "wang", epoch, "cards", "卡的问题")
    after = await floor.conversations.record(conversation)
    assert (after.skill, after.queued_at, after.state) == ("cards", record.queued_at, State.QUEUED)
    assert await dispatcher(floor).round() == 0


async def test_an_idle_visit_is_closed_but_never_one_that_waits(floor: Floor) -> None:
    idle = (await floor.says("你好", contact="web:idle")).conversation
    queued = await waiting(floor, contact="web:queued")
    await floor.pass_time(31 * 60)
    assert await floor.conversations.close(idle, "system", "idle", only_if_idle=True)
    assert not await floor.conversations.close(queued, "system", "idle", only_if_idle=True)
    assert (await floor.conversations.record(queued)).state is State.QUEUED


# --- pure rules ---


def agent(name: str, load: float = 0, idle: int = 0, **skills: int) -> AgentView:
    return AgentView(name, name, skills, 3, load, idle)


def ticket(**fields: object) -> Waiting:
    return Waiting(**({"conversation": "c", "skill": "cards", "waited_ms": 0} | fields))  # type: ignore[arg-type]


def test_the_better_skilled_goes_first_then_the_less_loaded_then_the_longest_idle() -> None:
    best, busy, idle, fresh = (
        agent("best", load=2, cards=5), agent("busy", load=1, cards=4), agent("idle", idle=1, cards=4),
        agent("fresh", idle=9, cards=4),
    )  # fmt: skip
    choice = choose(ticket(), [busy, fresh, idle, best], SKILLS)
    assert choice is not None and choice.agent is best and choice.runners_up == ("idle", "fresh", "busy")


def test_the_customers_own_agent_goes_before_all() -> None:
    choice = choose(ticket(preferred=("own",)), [agent("best", cards=5), agent("own", cards=1)], SKILLS)
    assert choice is not None and choice.agent.id == "own"


def test_overflow_to_a_neighbour_only_after_a_while() -> None:
    neighbour = [agent("general", general=5)]
    assert choose(ticket(), neighbour, SKILLS) is None
    assert choose(ticket(waited_ms=60_000), neighbour, SKILLS) is not None


def test_nobody_without_the_skill_or_the_room() -> None:
    assert choose(ticket(), [agent("full", load=3, cards=5), agent("other", loans=5)], SKILLS) is None


@given(st.lists(st.tuples(st.sampled_from(list(Lane)), st.integers(0, 10**7)), min_size=2, max_size=60))
def test_nobody_is_overtaken_by_one_who_came_later_than_the_bound(arrivals: list[tuple[Lane, int]]) -> None:
    """The starvation bound: a ticket is only overtaken by tickets that came within the difference of head starts."""
    order = sorted(arrivals, key=lambda one: one[1] - HEAD_START[one[0]])
    for place, (lane, came) in enumerate(order):
        for other_lane, other_came in order[:place]:
            assert other_came - came <= HEAD_START[other_lane] - HEAD_START[lane]


def test_lanes_follow_reason_then_customer() -> None:
    assert lane_for("fraud_report", tier="private") is Lane.FRAUD
    assert lane_for("human_agent", elderly=True, tier="private") is Lane.ELDERLY
    assert lane_for("human_agent", tier="private") is Lane.VIP
    assert lane_for("complaint") is Lane.COMPLAINT
    assert lane_for("human_agent") is Lane.STANDARD


def test_every_skill_of_the_intents_exists() -> None:
    assert {rule.skill for rule in load_intents().values()} <= set(SKILLS)
    assert all(name in SKILLS for skill in SKILLS.values() for name in skill.neighbours)
