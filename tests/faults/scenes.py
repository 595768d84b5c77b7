"""Scenes in which one of our promises could break. Each returns what it noticed besides what the history tells."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.faults.trial import AGENT, Noticed, Trial
from warmline.conversation.errors import Stale
from warmline.conversation.events import BotMessage, OperationConfirmed, OperationExecuted, OperationProposed
from warmline.conversation.states import State
from warmline.handoff.errors import OfferGone
from warmline.handoff.lateness import Lateness
from warmline.handoff.timers import Timers
from warmline.identity.sessions import Session
from warmline.operations.kinds import OperationKind
from warmline.operations.operations import Draft

Scene = Callable[[Trial], Awaitable[Noticed]]


# --- the bot's turns ---


async def a_retry(trial: Trial) -> Noticed:
    first, second = await trial.says("m1"), await trial.says("m1")
    return [] if first.seq == second.seq else ["stored at two places"]


async def many_workers(trial: Trial) -> Noticed:
    await trial.says("m1")
    await trial.warm()
    turns = await asyncio.gather(*(trial.floor.mailbox.claim() for _ in range(8)))
    return [] if sum(turn is not None for turn in turns) == 1 else ["two workers have one conversation"]


async def a_lost_worker(trial: Trial) -> Noticed:
    await trial.says("m1")
    lost = await trial.floor.mailbox.claim()
    await trial.floor.pass_time(11)
    successor = await trial.floor.mailbox.claim()
    assert lost is not None
    if successor is None:
        return ["a dead worker's turn is not claimed again"]
    noticed = []
    try:
        await trial.floor.mailbox.commit(lost, [BotMessage(text="迟到")])
        noticed.append("the worker that lost its lease has committed")
    except Stale:
        pass
    try:
        await trial.floor.mailbox.commit(successor, [BotMessage(text="好")])
    except Stale:
        noticed.append("the successor could not commit")
    return noticed


async def an_answer_in_flight(trial: Trial) -> Noticed:
    receipt = await trial.says("m1")
    turn = await trial.floor.mailbox.claim()
    assert turn is not None
    await trial.floor.queue.request(receipt.conversation, trial.floor.ticket())
    try:
        await trial.floor.mailbox.commit(turn, [BotMessage(text="您的余额是……")])
    except Stale:
        return []
    return ["the bot has spoken after a person was called"]


async def an_answered_input(trial: Trial) -> Noticed:
    await trial.says("m1")
    turn = await trial.floor.mailbox.claim()
    if turn is None:
        return ["an input is not given to the bot"]
    await trial.floor.mailbox.commit(turn, [BotMessage(text="好")])
    await trial.says("m2")
    following = await trial.floor.mailbox.claim()
    return [] if following is not None and len(following.inputs) == 1 else ["an input is answered again, or never"]


async def a_dead_bot(trial: Trial) -> Noticed:
    receipt = await trial.says("m1")
    await trial.floor.pass_time(3)
    await trial.timers.run_due()
    told = await trial.count(receipt.conversation, "bot_late")
    await trial.floor.pass_time(41)
    await trial.timers.run_due()
    state = (await trial.floor.conversations.record(receipt.conversation)).state
    return [] if told == 1 and state is State.QUEUED else [f"told {told} times, then {state.value}"]


async def an_answer_just_before_it_is_late(trial: Trial) -> Noticed:
    receipt = await trial.says("m1")
    turn = await trial.floor.mailbox.claim()
    assert turn is not None
    await trial.floor.mailbox.commit(turn, [BotMessage(text="好")])
    await Lateness(trial.floor.conversations, trial.floor.rules).run(receipt.conversation)
    return ["told that it is late after the answer"] * await trial.count(receipt.conversation, "bot_late")


# --- queue, offers, agents ---


async def asked_twice(trial: Trial) -> Noticed:
    conversation = await trial.waits()
    again = await trial.floor.queue.request(conversation, trial.floor.ticket())
    return ["queued twice"] if again else []


async def a_full_round(trial: Trial) -> Noticed:
    conversation, epoch = await trial.with_agent()
    await trial.floor.queue.transfer(conversation, AGENT, epoch, "general", "")
    offer = await trial.offered(conversation, "li")
    await trial.floor.queue.lapse(conversation, offer, "li", "declined")
    epoch = await trial.floor.queue.accept(conversation, await trial.offered(conversation, "zhao"), "zhao", "赵强")
    await trial.floor.queue.return_to_bot(conversation, "zhao", epoch, {}, "")
    turn = await trial.floor.mailbox.claim()
    seen = len(turn.inputs) if turn else 0
    await trial.floor.conversations.close(conversation, "customer", "ended_by_customer")
    return [] if seen == 1 else [f"the bot was given {seen} inputs"]


async def ended_in_the_queue(trial: Trial) -> Noticed:
    conversation = await trial.waits()
    await trial.floor.conversations.close(conversation, "customer", "ended_by_customer")
    return []


async def two_agents_accept(trial: Trial) -> Noticed:
    conversation = await trial.waits()
    offer = await trial.offered(conversation)
    await trial.floor.agent("li")
    taken = 0
    for agent in ("li", AGENT):
        try:
            await trial.floor.queue.accept(conversation, offer, agent, agent)
            taken += 1
        except OfferGone:
            pass
    return [] if taken == 1 else [f"accepted by {taken}"]


async def a_late_acceptance(trial: Trial) -> Noticed:
    conversation = await trial.waits()
    offer = await trial.offered(conversation)
    await trial.floor.pass_time(16)
    try:
        await trial.floor.queue.accept(conversation, offer, AGENT, "王芳")
    except OfferGone:
        return []
    return ["an expired offer was accepted"]


async def an_offer_that_nobody_takes(trial: Trial) -> Noticed:
    conversation = await trial.waits()
    await trial.offered(conversation)
    noticed = await trial.findings()
    await trial.floor.pass_time(16)
    await trial.timers.run_due()
    state = (await trial.floor.conversations.record(conversation)).state
    return noticed if state is State.QUEUED else [f"still {state.value}"]


async def a_full_agent(trial: Trial) -> Noticed:
    for number in range(2):
        receipt = await trial.floor.says("转人工", f"web:{number}")
        await trial.floor.queue.request(receipt.conversation, trial.floor.ticket())
    await trial.floor.agent(AGENT, 1)
    for standing in await trial.floor.queue.waiting("general"):
        await trial.floor.queue.offer(standing, AGENT, 1.0, "test")
    held = await trial.floor.agents.held(AGENT)
    return [] if len(held) == 1 else ["more than the agent's capacity"]


async def a_lowered_capacity(trial: Trial) -> Noticed:
    conversation = await trial.waits()
    offer = await trial.offered(conversation)
    await trial.floor.agents.change(AGENT, {"general": 3}, 0.5)
    try:
        await trial.floor.queue.accept(conversation, offer, AGENT, "王芳")
    except OfferGone:
        return []
    return ["accepted more than the agent's capacity"]


async def an_offer_to_changed_skills(trial: Trial) -> Noticed:
    await trial.waits()
    await trial.floor.agent(AGENT)
    seen = await trial.floor.agents.presence(AGENT)
    assert seen is not None
    await trial.floor.agents.change(AGENT, {}, 3)
    place = (await trial.floor.queue.waiting("general"))[0]
    offer = await trial.floor.queue.offer(place, AGENT, 1.0, "test", revision=seen.revision)
    return ["offered to an agent who cannot any more"] if offer else []


async def an_agent_who_vanishes(trial: Trial) -> Noticed:
    conversation, _ = await trial.with_agent()
    for seconds in (16, 21):
        await trial.floor.pass_time(seconds)
        await trial.timers.run_due()
    record = await trial.floor.conversations.record(conversation)
    return [] if record.state is State.QUEUED else ["owned by an agent who is gone"]


async def a_line_after_coming_back(trial: Trial) -> Noticed:
    """The same agent has the customer a second time: a line typed the first time must not slip in."""
    conversation, epoch = await trial.with_agent()
    await trial.floor.queue.transfer(conversation, AGENT, epoch, "general", "")
    offer = await trial.offered(conversation)
    await trial.floor.queue.accept(conversation, offer, AGENT, "王芳")
    return ["a line under an old epoch was taken"] if await trial.line(conversation, "a1", epoch) else []


async def a_line_of_somebody_else(trial: Trial) -> Noticed:
    conversation, epoch = await trial.with_agent()
    await trial.line(conversation, "a1", epoch, "li")
    return []


async def a_line_sent_twice(trial: Trial) -> Noticed:
    conversation, epoch = await trial.with_agent()
    await trial.line(conversation, "a1", epoch)
    await trial.line(conversation, "a1", epoch)
    return []


async def two_dispatchers(trial: Trial) -> Noticed:
    ran: list[str] = []

    async def note(name: str, _token: str) -> None:
        ran.append(name)
        await trial.warm()

    await trial.floor.redis.zadd(trial.floor.keys.timers(), {"note|one": 1})
    await trial.warm()
    dispatchers = [Timers(trial.floor.conversations, {"note": note}, slow={}) for _ in range(4)]
    await asyncio.gather(*(dispatcher.run_due() for dispatcher in dispatchers))
    return [] if ran == ["one"] else [f"ran {len(ran)} times"]


# --- operations ---


async def _proposed(trial: Trial) -> tuple[str, Draft]:
    conversation = (await trial.says("m1", "锁卡")).conversation
    session = Session(customer="c1", level="L2", token="t")
    await trial.floor.sessions.raise_proof(conversation, session)
    draft = await trial.floor.operations.draft(
        conversation, OperationKind.CARD_LOCK, "card1", "锁卡", (), by="bot", occasion="turn-1"
    )
    turn = await trial.floor.mailbox.claim()
    assert turn is not None
    await trial.floor.mailbox.commit(turn, [BotMessage(text="正在办"), *draft.bodies])
    return conversation, draft


async def executed_by_two(trial: Trial) -> Noticed:
    conversation, draft = await _proposed(trial)
    done = OperationExecuted(proposal=draft.proposal, kind="card_lock", title="锁卡", reference="r", done_at=1)
    for _ in range(2):
        await trial.floor.operations.settle(draft.proposal, conversation, "executed", "confirmed,unknown", done)
    return []


async def confirmed_in_two_tabs(trial: Trial) -> Noticed:
    conversation, draft = await _proposed(trial)
    proposed = next(body for body in draft.bodies if isinstance(body, OperationProposed))
    assert any(isinstance(body, OperationConfirmed) for body in draft.bodies)  # a protective act is confirmed at once
    await trial.floor.confirmation.confirm(draft.proposal, proposed.hash, conversation)
    return []
