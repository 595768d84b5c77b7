"""Operations: proposed, confirmed exactly, executed once at a real core bank."""

from __future__ import annotations

import pytest

from tests.bank.process import WANG, BankProcess
from tests.support.floor import Floor
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.conversation.events import Body, kind
from warmline.conversation.mailbox import Turn
from warmline.identity.proof import CodeRefused, Proof
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import Session
from warmline.operations.errors import OperationRefused
from warmline.operations.execution import Executor
from warmline.operations.kinds import OperationKind
from warmline.operations.operations import Draft
from warmline.operations.proposals import content_hash


async def proven(floor: Floor, bank: BankProcess) -> tuple[str, Session]:
    """A conversation of 王芳芳 at L2."""
    conversation = (await floor.says("我卡丢了")).conversation
    signed_in = bank.sign_in(WANG, conversation)
    session = Session(customer=signed_in.customer, level="L2", token=signed_in.token, greeting="王女士")
    await floor.sessions.raise_proof(conversation, session)
    return conversation, session


async def draft(floor: Floor, conversation: str, subject: str, occasion: str = "turn-1") -> Draft:
    return await floor.operations.draft(
        conversation, OperationKind.CARD_REPORT_LOSS, subject, "银行卡挂失", (("卡片", "尾号1496"),),
        by="bot", occasion=occasion,
    )  # fmt: skip


async def committed(floor: Floor, made: Draft) -> Turn:
    turn = await floor.mailbox.claim()
    assert turn is not None
    await floor.mailbox.commit(turn, list[Body](made.bodies), timers=[made.timer])
    return turn


async def kinds(floor: Floor, conversation: str) -> list[str]:
    return [kind(event.body) for event in await floor.conversations.read(conversation)]


async def test_a_protective_act_is_executed_once_and_said(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation, session = await proven(floor, bank)
    card = client.cards(session.token)[0]
    made = await draft(floor, conversation, card.id)
    await committed(floor, made)
    executor = Executor(floor.operations, client)
    for _ in range(3):
        await executor.run(conversation, made.proposal)
    assert [row.status for row in client.cards(session.token) if row.id == card.id] == ["lost"]
    assert (await kinds(floor, conversation)).count("operation_executed") == 1


async def test_the_same_turn_tried_twice_proposes_once(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation, session = await proven(floor, bank)
    card = client.cards(session.token)[0].id
    first, second = await draft(floor, conversation, card), await draft(floor, conversation, card)
    assert first.proposal == second.proposal
    assert (await draft(floor, conversation, card, occasion="turn-9")).proposal != first.proposal


async def test_an_unknown_outcome_is_said_and_settled_under_the_same_key(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, session = await proven(floor, bank)
    card = client.cards(session.token)[0]
    made = await draft(floor, conversation, card.id)
    await committed(floor, made)
    bank.fault("timeout_after_success", path_prefix="/cards", method="POST", value=3, times=1)
    executor = Executor(floor.operations, client)
    await executor.run(conversation, made.proposal)
    assert "operation_unknown" in await kinds(floor, conversation)
    await executor.run(conversation, made.proposal)
    said = await kinds(floor, conversation)
    assert said.count("operation_unknown") == 1 and said.count("operation_executed") == 1
    assert [row.status for row in client.cards(session.token) if row.id == card.id] == ["lost"]


async def test_a_refusal_of_the_bank_is_said_as_such(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation, session = await proven(floor, bank)
    card = client.cards(session.token)[0]
    client.act(Act("cards.report_loss", card.id), session.token, "before-that")
    made = await draft(floor, conversation, card.id)
    await committed(floor, made)
    await Executor(floor.operations, client).run(conversation, made.proposal)
    assert (await kinds(floor, conversation))[-1] == "operation_failed"


async def test_a_draft_whose_turn_was_refused_is_never_executed(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, session = await proven(floor, bank)
    await draft(floor, conversation, client.cards(session.token)[0].id)
    await floor.queue.request(conversation, floor.ticket())
    timers = await floor.redis.zrange(floor.keys.timers(), 0, -1)
    assert not any(str(timer).startswith("execute|") for timer in timers)


async def test_nothing_is_drafted_below_the_proof(floor: Floor) -> None:
    conversation = (await floor.says("我卡丢了")).conversation
    with pytest.raises(OperationRefused, match="not_proven"):
        await draft(floor, conversation, "card")


async def test_a_confirmation_is_for_exactly_what_was_proposed(floor: Floor, bank: BankProcess) -> None:
    conversation, _ = await proven(floor, bank)
    made = await draft(floor, conversation, "card")
    with pytest.raises(OperationRefused, match="other_content"):
        await floor.confirmation.confirm(made.proposal, "0" * 64, conversation)
    other = (await floor.says("你好", contact="web:other")).conversation
    with pytest.raises(OperationRefused, match="unknown_proposal"):
        await floor.confirmation.confirm(made.proposal, made.bodies[0].hash, other)  # type: ignore[attr-defined]


def test_the_hash_covers_everything_the_customer_reads() -> None:
    base = ("p", "c", "card_lock", "card-1", "锁卡", (("卡片", "尾号1496"),), {"amount": "1.00"})
    changed = [
        ("q", *base[1:]), ("p", "d", *base[2:]), (*base[:2], "card_report_loss", *base[3:]),
        (*base[:3], "card-2", *base[4:]), (*base[:4], "挂失", *base[5:]),
        (*base[:5], (("卡片", "尾号8012"),), base[6]), (*base[:6], {"amount": "1.01"}),
    ]  # fmt: skip
    assert len({content_hash(*one) for one in [base, *changed]}) == len(changed) + 1


async def test_a_code_raises_the_proof_and_wakes_the_bot(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation = (await floor.says("查余额")).conversation
    proof = Proof(floor.conversations, floor.sessions, client, Salutation.load())
    assert await proof.start_code(conversation, WANG) == 300
    with pytest.raises(CodeRefused, match="wrong"):
        await proof.check_code(conversation, "000000" if bank.code(WANG) != "000000" else "111111")
    await proof.check_code(conversation, bank.code(WANG))
    session = await floor.sessions.of(conversation)
    assert session is not None and session.level == "L2" and session.greeting == "王女士"
    assert "proof_raised" in await kinds(floor, conversation)
    turn = await floor.mailbox.claim()
    assert turn is not None and "proof_raised" in [kind(event.body) for event in turn.inputs]


async def test_a_strangers_phone_looks_like_any_other(floor: Floor, client: CoreBank) -> None:
    conversation = (await floor.says("查余额")).conversation
    proof = Proof(floor.conversations, floor.sessions, client, Salutation.load())
    assert await proof.start_code(conversation, "13900009999") == 300
    with pytest.raises(CodeRefused) as refused:
        await proof.check_code(conversation, "123456")
    assert refused.value.text_code == "verify_wrong"


async def test_a_session_ends_with_the_visit(floor: Floor, bank: BankProcess) -> None:
    conversation, _ = await proven(floor, bank)
    await floor.conversations.close(conversation, "customer", "ended")
    assert await floor.sessions.of(conversation) is None


async def test_a_proof_that_is_stored_again_is_said_once(floor: Floor, bank: BankProcess) -> None:
    conversation, session = await proven(floor, bank)
    await floor.sessions.raise_proof(conversation, session)
    assert (await kinds(floor, conversation)).count("proof_raised") == 1
