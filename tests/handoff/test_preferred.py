"""The customer's own manager and the agent who served them last are asked first."""

from __future__ import annotations

from tests.support.floor import Floor
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.routing import AgentView, Waiting, choose
from warmline.handoff.skills import load_skills
from warmline.identity.sessions import Session

SKILLS = load_skills()


def own(load: float = 0, **fields: object) -> AgentView:
    return AgentView(**({"id": "own", "name": "own", "skills": {"cards": 1}, "capacity": 3, "load": load} | fields))  # type: ignore[arg-type]


def ticket(**fields: object) -> Waiting:
    known = {"conversation": "c", "skill": "cards", "waited_ms": 0, "preferred": ("own",)}
    return Waiting(**(known | fields))  # type: ignore[arg-type]


BEST = AgentView("best", "best", {"cards": 5}, 3, 0)


def chosen(ticket: Waiting, *agents: AgentView) -> str:
    choice = choose(ticket, agents, SKILLS)
    return choice.agent.id if choice else ""


def test_a_busy_preferred_agent_is_waited_for_a_short_grace() -> None:
    assert chosen(ticket(waited_ms=19_999), BEST, own(load=3)) == ""
    assert chosen(ticket(waited_ms=20_000), BEST, own(load=3)) == "best"


def test_nobody_waits_for_a_preferred_agent_who_is_away_or_declined_or_cannot() -> None:
    assert chosen(ticket(), BEST, own(load=3, away="paused")) == "best"
    assert chosen(ticket(declined={"own": 0}), BEST, own(load=3)) == "best"
    assert chosen(ticket(), BEST, own(load=3, skills={"loans": 5})) == "best"
    assert chosen(ticket(), BEST) == "best"


def test_fraud_never_waits_for_a_preferred_agent() -> None:
    assert chosen(ticket(lane="fraud"), BEST, own(load=3)) == "best"


def test_the_manager_goes_before_the_last_agent() -> None:
    last = AgentView("last", "last", {"cards": 5}, 3, 0)
    assert chosen(ticket(preferred=("own", "last")), BEST, last, own()) == "own"


def test_who_declined_is_asked_again_a_minute_after_they_declined() -> None:
    assert chosen(ticket(waited_ms=600_000, declined={"best": 59_999}), BEST) == ""
    assert chosen(ticket(waited_ms=600_000, declined={"best": 60_000}), BEST) == "best"


async def comes(floor: Floor, contact: str, manager: str = "") -> str:
    conversation = (await floor.says("转人工", contact=contact)).conversation
    if manager:
        session = Session(customer="c1", level="L2", token=f"t-{conversation}", manager=manager)
        await floor.sessions.raise_proof(conversation, session)
    await floor.queue.request(conversation, floor.ticket())
    return conversation


async def test_the_agent_who_served_a_contact_gets_their_next_visit(floor: Floor) -> None:
    await floor.agent("served", general=1)
    dispatcher = Dispatcher(floor.conversations, floor.queue, floor.agents, SKILLS)
    first = await comes(floor, "web:one")
    await dispatcher.round()
    record = await floor.conversations.record(first)
    await floor.queue.accept(first, record.offer, "served", "王芳")
    await floor.conversations.close(first, "served", "solved")
    assert 29 * 86_400 < await floor.redis.ttl(floor.keys.last_agent("web:one")) <= 30 * 86_400
    await floor.agent("better", general=5)
    second, other = await comes(floor, "web:one"), await comes(floor, "web:other")
    await dispatcher.round()
    assert (await floor.conversations.record(second)).offer_agent == "served"
    assert (await floor.conversations.record(other)).offer_agent == "better"


async def test_the_bank_names_the_manager_and_the_account_says_who_that_is(floor: Floor) -> None:
    await floor.agents.available("zhou", "online", "周", {"general": 1}, 3, manager_code="周静怡")
    await floor.agent("better", general=5)
    conversation = await comes(floor, "web:one", manager="周静怡")
    await Dispatcher(floor.conversations, floor.queue, floor.agents, SKILLS).round()
    assert (await floor.conversations.record(conversation)).offer_agent == "zhou"
