"""The history checker: a good history passes, and each kind of violation is found."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from tests.faults.evidence import Evidence
from tests.support.floor import Floor
from warmline.conversation.events import (
    Accepted,
    AgentMessage,
    AnyBody,
    BotMessage,
    Closed,
    CustomerMessage,
    Event,
    HandoffRequested,
    Notice,
    Offered,
    OfferLapsed,
    OperationConfirmed,
    OperationExecuted,
    OperationProposed,
    OperationUnknown,
    Queued,
    Rating,
    Returned,
    kind,
)
from warmline.conversation.history import RULES, Acked, History, Places, Refused, Shown, Visit, check
from warmline.conversation.states import Record, State

PROPOSED = OperationProposed(
    proposal="p1", kind="card_lock", title="锁卡", lines=(), hash="h1", proof="L1", expires_at=9, by="bot"
)
# One visit with everything in it: (time, epoch, body).
LIFE: tuple[tuple[int, int, AnyBody], ...] = (
    (1, 1, CustomerMessage(id="m1", text="锁卡")),
    (2, 1, BotMessage(text="正在办")),
    (2, 1, PROPOSED),
    (2, 1, OperationConfirmed(proposal="p1", hash="h1")),
    (3, 1, OperationUnknown(proposal="p1", kind="card_lock", title="锁卡")),
    (4, 1, OperationExecuted(proposal="p1", kind="card_lock", title="锁卡", reference="r", done_at=4)),
    (5, 1, BotMessage(text="办好了")),
    (6, 1, CustomerMessage(id="m2", text="转人工")),
    (7, 2, HandoffRequested(by="customer", reason="human_agent", skill="general", lane="standard")),
    (7, 2, Queued(skill="general", lane="standard")),
    (8, 2, Offered(offer="o1", agent="li", expires_at=9)),
    (9, 2, OfferLapsed(offer="o1", agent="li", cause="expired")),
    (9, 2, Queued(skill="general", lane="standard", cause="expired")),
    (10, 2, Offered(offer="o2", agent="wang", expires_at=19)),
    (11, 3, Accepted(offer="o2", agent="wang", name="王芳")),
    (12, 3, CustomerMessage(id="m3", text="在吗")),
    (13, 3, AgentMessage(id="a1", agent="wang", name="王芳", text="在")),
    (14, 4, Notice(code="returned")),
    (14, 4, Returned(by="wang")),
    (15, 4, BotMessage(text="我接着陪您")),
    (16, 5, Closed(by="customer", code="ended_by_customer")),
    (17, 5, Rating(score=5)),
)


def events_of(life: tuple[tuple[int, int, AnyBody], ...]) -> tuple[Event, ...]:
    return tuple(Event(seq, at, epoch, body) for seq, (at, epoch, body) in enumerate(life, start=1))


def record_of(events: tuple[Event, ...], state: State = State.CLOSED, epoch: int = 5, owner: str = "") -> Record:
    return Record(
        state=state, epoch=epoch, seq=len(events), contact="web:1", channel="web", opened_at=1, owner=owner,
        skill="general",
    )  # fmt: skip


def good() -> History:
    events = events_of(LIFE)
    return History(
        visits=[Visit("c", record_of(events), events)],
        acked=[
            Acked("web:1", "m1", "c", 1), Acked("web:1", "m2", "c", 8), Acked("web:1", "m3", "c", 16),
            Acked("wang", "a1", "c", 17),
        ],
        refused=[Refused("wang", "a9")],
        shown=[Shown("web:1", "c", event.seq, kind(event.body)) for event in events],
        places=Places(queues={"general": []}, held={"wang": []}, mailbox=[]),
    )  # fmt: skip


def with_life(change: Callable[[list[tuple[int, int, AnyBody]]], None], **record: object) -> History:
    """The good history with another log (and a record that fits it unless told otherwise); nothing acknowledged."""
    life = list(LIFE)
    change(life)
    events = events_of(tuple(life))
    return History(visits=[Visit("c", msgspec.structs.replace(record_of(events), **record), events)])


def upto(place: int, *more: tuple[int, int, AnyBody]) -> Callable[[list[tuple[int, int, AnyBody]]], None]:
    """The first `place` events, then others."""

    def cut(life: list[tuple[int, int, AnyBody]]) -> None:
        life[place:] = more

    return cut


def rules(history: History) -> set[str]:
    return {finding.rule for finding in check(history)}


def visit_without(seq: int) -> Visit:
    events = tuple(event for event in events_of(LIFE) if event.seq != seq)
    return Visit("c", record_of(events_of(LIFE)), events)


def test_a_good_history_has_no_findings() -> None:
    assert check(good()) == []


QUEUED = {"state": State.QUEUED, "epoch": 2}
WITH_AGENT = {"state": State.AGENT, "epoch": 3, "owner": "wang"}
WITH_BOT = {"state": State.BOT, "epoch": 1}

BY_ANOTHER = AgentMessage(id="b", agent="li", name="李", text="在")

SEEDED: list[tuple[str, History]] = [
    ("gap", History(visits=[visit_without(5)])),
    ("gap", History(visits=[Visit("c", record_of(events_of(LIFE)), events_of(LIFE[:-1]))])),
    ("lost", msgspec.structs.replace(good(), acked=[Acked("web:1", "m9", "c", 3)])),
    ("misplaced", msgspec.structs.replace(good(), acked=[Acked("web:1", "m1", "c", 3)])),
    ("reordered", msgspec.structs.replace(good(), acked=[Acked("web:1", "m2", "c", 8), Acked("web:1", "m1", "c", 1)])),
    ("refused_but_stored", msgspec.structs.replace(good(), refused=[Refused("wang", "a1")])),
    ("shown_wrong", msgspec.structs.replace(good(), shown=[Shown("web:1", "c", 1, "bot_message")])),
    ("shown_wrong", msgspec.structs.replace(good(), shown=[Shown("web:1", "c", 2, "bot_message")])),
    ("doubled", with_life(upto(1, (2, 1, CustomerMessage(id="m1", text="锁卡"))), **WITH_BOT)),
    ("doubled", with_life(upto(17, (14, 3, AgentMessage(id="a1", agent="wang", name="王", text="在"))), **WITH_AGENT)),
    ("illegal_move", with_life(upto(8, (9, 2, Offered(offer="o", agent="li", expires_at=9))))),
    ("illegal_move", with_life(upto(11, (9, 3, Accepted(offer="o1", agent="wang", name="王芳"))), **WITH_AGENT)),
    ("illegal_move", with_life(upto(17, (14, 3, Queued(skill="general", lane="standard"))), state=State.QUEUED)),
    ("wrong_epoch", with_life(upto(2, (3, 2, BotMessage(text="好"))), **WITH_BOT)),
    ("wrong_epoch", with_life(upto(14, (11, 2, Accepted(offer="o2", agent="wang", name="王芳"))), **WITH_AGENT)),
    ("wrong_epoch", with_life(upto(8, (9, 1, Queued(skill="general", lane="standard"))), **QUEUED)),
    ("bot_after_takeover", with_life(upto(10, (12, 2, BotMessage(text="余额"))), **QUEUED)),
    ("bot_after_takeover", with_life(upto(15, (12, 3, BotMessage(text="余额"))), **WITH_AGENT)),
    ("not_the_owner", with_life(upto(15, (12, 3, BY_ANOTHER)), **WITH_AGENT)),
    ("not_the_owner", with_life(upto(14, (12, 2, AgentMessage(id="b", agent="wang", name="王", text="在"))))),
    ("after_the_end", with_life(lambda life: life.append((18, 5, BotMessage(text="还在吗"))))),
    ("answered_twice", with_life(upto(2, (3, 1, BotMessage(text="正在办"))), **WITH_BOT)),
    ("done_twice", with_life(lambda life: life.insert(6, (5, 1, life[5][2])))),
    ("done_twice", with_life(lambda life: life.__delitem__(3))),
    ("done_twice", with_life(lambda life: life.__setitem__(3, (2, 1, OperationConfirmed(proposal="p1", hash="x"))))),
    ("wrong_record", with_life(upto(10), state=State.BOT, epoch=2)),
    ("wrong_record", with_life(upto(15), state=State.AGENT, epoch=3, owner="li")),
    ("wrong_record", with_life(upto(15), state=State.AGENT, epoch=4, owner="wang")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "history"), SEEDED, ids=lambda value: value if isinstance(value, str) else "")
def test_each_kind_of_violation_is_found(rule: str, history: History) -> None:
    assert rule in rules(history)


WAITING = events_of(LIFE[:10])
OWNED = events_of(LIFE[:15])
UNANSWERED = events_of(LIFE[:1])


@pytest.mark.parametrize(
    ("visit", "places"),
    [
        (Visit("c", record_of(WAITING, State.QUEUED, 2), WAITING), Places(queues={"general": []})),
        (Visit("c", record_of(WAITING, State.QUEUED, 2), WAITING), Places(queues={"general": ["c"], "cards": ["c"]})),
        (Visit("c", record_of(WAITING, State.QUEUED, 2), WAITING), Places(queues={"general": ["c"]}, mailbox=["c"])),
        (Visit("c", record_of(OWNED, State.AGENT, 3, "wang"), OWNED), Places(held={"wang": []})),
        (Visit("c", record_of(OWNED, State.AGENT, 3, "wang"), OWNED), Places(held={"wang": ["c"], "li": ["c"]})),
        (
            Visit("c", msgspec.structs.replace(record_of(UNANSWERED, State.BOT, 1), last_input=1), UNANSWERED),
            Places(),
        ),
        (good().visits[0], Places(held={"wang": ["c"]})),
        (good().visits[0], Places(queues={"general": ["ghost"]})),
    ],
)
def test_a_conversation_that_stands_in_the_wrong_place_is_found(visit: Visit, places: Places) -> None:
    assert rules(History(visits=[visit], places=places)) == {"wrong_place"}


def test_every_rule_is_seeded() -> None:
    assert {rule for rule, _ in SEEDED} | {"wrong_place"} == set(RULES)


async def offered(floor: Floor, skill: str, agent: str) -> str:
    offer = await floor.queue.offer((await floor.queue.waiting(skill))[0], agent, 1.0, "test")
    assert offer is not None
    return offer


async def test_what_the_real_scripts_write_is_a_good_history(floor: Floor) -> None:
    receipt = await floor.says("有人让我转到安全账户", message_id="m1")
    turn = await floor.mailbox.claim()
    assert turn is not None
    await floor.mailbox.commit(turn, [BotMessage(text="请先停一下")], ticket=floor.ticket("scam_check"))
    agent = await floor.agent("wang", fraud=5)
    declined = await offered(floor, "fraud", agent)
    await floor.queue.lapse(receipt.conversation, declined, agent, "declined")
    offer = await offered(floor, "fraud", agent)
    epoch = await floor.queue.accept(receipt.conversation, offer, agent, "王芳")
    await floor.queue.transfer(receipt.conversation, agent, epoch, "general", "")
    await floor.queue.resume_bot(receipt.conversation)
    await floor.conversations.close(
        receipt.conversation, "customer", "ended_by_customer", notices=[Notice(code="closed")]
    )
    evidence = Evidence(floor.redis, floor.keys)
    acked = [Acked("web:one", "m1", receipt.conversation, receipt.seq)]
    history = History(visits=await evidence.visits(), acked=acked, places=await evidence.places())
    assert len(history.visits) == 1 and check(history) == []


def offer_while_reading(floor: Floor, agent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race made certain: whoever reads a record has it offered to the agent before they go on."""
    read = floor.conversations.record

    async def read_then_offer(conversation: str) -> Record:
        record = await read(conversation)
        for standing in await floor.queue.waiting("general"):
            await floor.queue.offer(standing, agent, 1.0, "test")
        return record

    monkeypatch.setattr(floor.conversations, "record", read_then_offer)


async def test_a_visit_that_ends_while_it_is_being_offered_leaves_no_trace(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await floor.says("转人工")
    await floor.queue.request(receipt.conversation, floor.ticket())
    agent = await floor.agent("wang")
    offer_while_reading(floor, agent, monkeypatch)
    await floor.conversations.close(receipt.conversation, "customer", "ended_by_customer")
    assert await floor.agents.held(agent) == []


async def test_a_customer_who_leaves_the_queue_while_it_is_being_offered_leaves_no_trace(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await floor.says("转人工")
    await floor.queue.request(receipt.conversation, floor.ticket())
    agent = await floor.agent("wang")
    offer_while_reading(floor, agent, monkeypatch)
    await floor.queue.resume_bot(receipt.conversation)
    assert await floor.agents.held(agent) == []
    assert (await floor.conversations.record(receipt.conversation)).state is State.BOT
