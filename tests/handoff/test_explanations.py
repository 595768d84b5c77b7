"""A supervisor asks "why not me" and gets an answer for every agent."""

from __future__ import annotations

import pytest

from tests.support.floor import Floor
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.explanations import Explanations
from warmline.handoff.routing import AgentView, Waiting, why_not
from warmline.handoff.skills import load_skills

SKILLS = load_skills()
TICKET = Waiting(conversation="c", skill="cards", waited_ms=0, declined={"declined": 5})
CHOSEN = AgentView("m", "m", {"cards": 4}, 4, 1, idle_since=5)


@pytest.mark.parametrize(
    ("code", "agent"),
    [
        ("chosen", CHOSEN),
        ("offline", AgentView("a", "a", {"cards": 5}, 4, 0, away="offline")),
        ("paused", AgentView("a", "a", {"cards": 5}, 4, 0, away="paused")),
        ("suspect", AgentView("a", "a", {"cards": 5}, 4, 0, away="suspect")),
        ("no_skill", AgentView("a", "a", {"loans": 5}, 4, 0)),
        ("full", AgentView("a", "a", {"cards": 5}, 4, 3.5)),
        ("declined", AgentView("declined", "a", {"cards": 5}, 4, 0)),
        ("lower_proficiency", AgentView("a", "a", {"cards": 3}, 4, 0)),
        ("more_load", AgentView("a", "a", {"cards": 4}, 4, 2)),
        ("less_idle", AgentView("a", "a", {"cards": 4}, 4, 1, idle_since=6)),
        ("drawn_by_id", AgentView("z", "a", {"cards": 4}, 4, 1, idle_since=5)),
    ],
)
def test_each_reason_has_its_code(code: str, agent: AgentView) -> None:
    assert why_not(TICKET, agent, CHOSEN, SKILLS) == code


def test_the_better_skilled_is_told_that_another_was_preferred() -> None:
    ticket = Waiting(conversation="c", skill="cards", waited_ms=0, preferred=("m",))
    assert why_not(ticket, AgentView("a", "a", {"cards": 5}, 4, 0), CHOSEN, SKILLS) == "not_preferred"


async def test_every_offer_can_be_explained_afterwards(floor: Floor) -> None:
    conversation = (await floor.says("转人工")).conversation
    await floor.queue.request(conversation, floor.ticket())
    await floor.agent("best", general=5)
    await floor.agent("next", general=4)
    await floor.agent("other", loans=5)
    await floor.agents.available("away", "paused", "away", {"general": 5}, 3, "meal")
    dispatcher = Dispatcher(floor.conversations, floor.queue, floor.agents, SKILLS)
    await dispatcher.round()
    record = await floor.conversations.record(conversation)
    await floor.queue.lapse(conversation, record.offer, "best", "declined")
    await dispatcher.round()
    asked = Explanations(floor.redis, floor.keys)
    codes = {agent: [one.code for one in await asked.why_not(conversation, agent)] for agent in ("best", "next")}
    # The newest offer first: it went to `next`, because `best` had declined.
    assert codes == {"best": ["declined", "chosen"], "next": ["chosen", "lower_proficiency"]}
    assert [one.code for one in await asked.why_not(conversation, "other")] == ["no_skill", "no_skill"]
    assert [one.code for one in await asked.why_not(conversation, "away")] == ["paused", "paused"]
    assert [one.code for one in await asked.why_not(conversation, "nobody")] == ["signed_off", "signed_off"]
    assert (await asked.of(conversation))[1].next == ("next",)


async def test_ten_offers_are_explained_and_no_more(floor: Floor) -> None:
    conversation = (await floor.says("转人工")).conversation
    await floor.queue.request(conversation, floor.ticket())
    dispatcher = Dispatcher(floor.conversations, floor.queue, floor.agents, SKILLS)
    for number in range(12):
        name = await floor.agent(f"agent-{number}")
        await dispatcher.round()
        record = await floor.conversations.record(conversation)
        await floor.queue.lapse(conversation, record.offer, name, "declined")
    kept = await Explanations(floor.redis, floor.keys).of(conversation)
    assert [one.agent for one in kept] == [f"agent-{number}" for number in range(11, 1, -1)]
    assert await floor.redis.ttl(floor.keys.explanations(conversation)) > 6 * 86_400
