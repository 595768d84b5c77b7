"""A fresh code confirms exactly one operation, and another proposal takes the place of one that is not confirmed."""

from __future__ import annotations

import pytest

from tests.bank.process import WANG, BankProcess
from tests.operations.test_operations import committed, kinds, proven
from tests.support.floor import Floor
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.conversation.events import OperationDropped, OperationExecuted
from warmline.identity.proof import CodeRefused
from warmline.operations.confirmation import Confirmation
from warmline.operations.errors import OperationRefused
from warmline.operations.execution import Executor
from warmline.operations.kinds import OperationKind
from warmline.operations.operations import Draft


async def unlock_proposed(floor: Floor, client: CoreBank, bank: BankProcess) -> tuple[str, str, Draft]:
    """A proven customer with a locked card, to whom its unlocking is proposed: conversation, session token, draft."""
    conversation, session = await proven(floor, bank)
    client.act(Act("cards.lock", "K000001"), session.token, "lock-first")
    made = await proposed(floor, conversation, "turn-1")
    return conversation, session.token, made


async def proposed(floor: Floor, conversation: str, occasion: str) -> Draft:
    made = await floor.operations.draft(
        conversation, OperationKind.CARD_UNLOCK, "K000001", "解锁", (("卡片", "尾号1496"),), by="bot", occasion=occasion
    )
    if occasion == "turn-1":
        await committed(floor, made)
    return made


def content_of(made: Draft) -> str:
    return str(made.bodies[0].hash)  # type: ignore[attr-defined]


def status(client: CoreBank, token: str) -> str:
    return next(card.status for card in client.cards(token) if card.id == "K000001")


async def test_the_code_that_was_sent_confirms_it_and_it_is_done_once(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, token, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    assert await confirmation.send_code(made.proposal, content_of(made), conversation) == 300
    await confirmation.confirm(made.proposal, content_of(made), conversation, bank.code(WANG))
    await confirmation.confirm(made.proposal, content_of(made), conversation)  # another tab, a moment later
    executor = Executor(floor.operations, client)
    for _ in range(2):
        await executor.run(conversation, made.proposal)
    assert status(client, token) == "active"
    said = await kinds(floor, conversation)
    assert (said.count("operation_confirmed"), said.count("operation_executed")) == (1, 1)


async def test_without_its_code_it_is_not_confirmed(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation, token, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    with pytest.raises(OperationRefused, match="code_needed"):
        await confirmation.confirm(made.proposal, content_of(made), conversation)
    with pytest.raises(CodeRefused, match="not_started"):
        await confirmation.confirm(made.proposal, content_of(made), conversation, "123456")
    await confirmation.send_code(made.proposal, content_of(made), conversation)
    wrong = "000000" if bank.code(WANG) != "000000" else "111111"
    with pytest.raises(CodeRefused, match="wrong"):
        await confirmation.confirm(made.proposal, content_of(made), conversation, wrong)
    assert "operation_confirmed" not in await kinds(floor, conversation)
    assert status(client, token) == "locked"


async def test_a_code_for_one_proposal_confirms_no_other(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation, _, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    await confirmation.send_code(made.proposal, content_of(made), conversation)
    other = await proposed(floor, conversation, "turn-2")
    with pytest.raises(CodeRefused, match="not_started"):
        await confirmation.confirm(other.proposal, content_of(other), conversation, bank.code(WANG))


async def test_a_new_proposal_takes_the_place_of_one_that_is_not_confirmed(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, _, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    await confirmation.send_code(made.proposal, content_of(made), conversation)
    await proposed(floor, conversation, "turn-2")
    await confirmation.confirm(made.proposal, content_of(made), conversation, bank.code(WANG))
    await Executor(floor.operations, client).run(conversation, made.proposal)
    bodies = [event.body for event in await floor.conversations.read(conversation)]
    assert OperationDropped(proposal=made.proposal, cause="replaced") in bodies
    assert not any(isinstance(body, OperationExecuted) for body in bodies)


async def test_a_bank_that_is_away_sends_no_code_and_says_so(floor: Floor, bank: BankProcess, client: CoreBank) -> None:
    conversation, _, made = await unlock_proposed(floor, client, bank)
    with pytest.raises(CodeRefused, match="down"):
        await floor.confirmation.send_code(made.proposal, content_of(made), conversation)


async def test_a_code_under_way_is_expected_in_the_chat_and_struck_out(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, _, made = await unlock_proposed(floor, client, bank)
    assert not await floor.sessions.expects_code(conversation)
    await Confirmation(floor.conversations, floor.operations, client).send_code(
        made.proposal, content_of(made), conversation
    )
    assert await floor.sessions.expects_code(conversation)


async def test_the_facts_of_a_receipt_stand_in_the_log_also_after_an_unknown_outcome(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, _, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    await confirmation.send_code(made.proposal, content_of(made), conversation)
    await confirmation.confirm(made.proposal, content_of(made), conversation, bank.code(WANG))
    bank.fault("timeout_after_success", path_prefix="/cards", method="POST", value=3, times=1)
    executor = Executor(floor.operations, client)
    await executor.run(conversation, made.proposal)
    await executor.run(conversation, made.proposal)
    done = [e.body for e in await floor.conversations.read(conversation) if isinstance(e.body, OperationExecuted)]
    assert [body.reference for body in done] == [client.operation(made.proposal).reference]
    assert done[0].facts == client.operation(made.proposal).facts
