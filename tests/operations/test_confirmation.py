"""A fresh code confirms exactly one operation, and another proposal takes the place of one that is not confirmed."""

from __future__ import annotations

from typing import get_args

import pytest

from simulators.corebank.views import FaultMode
from tests.bank.process import WANG, BankProcess
from tests.operations.test_operations import committed, kinds, proven
from tests.support.floor import Floor
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank
from warmline.conversation.events import OperationDropped, OperationExecuted, kind
from warmline.handoff.timers import Timers
from warmline.identity.proof import CodeRefused
from warmline.operations.confirmation import Confirmation
from warmline.operations.errors import OperationRefused
from warmline.operations.execution import Executor
from warmline.operations.kinds import OperationKind
from warmline.operations.operations import Draft, together


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
    with pytest.raises(OperationRefused, match="expired"):
        await confirmation.confirm(made.proposal, content_of(made), conversation, bank.code(WANG))
    await Executor(floor.operations, client).run(conversation, made.proposal)
    bodies = [event.body for event in await floor.conversations.read(conversation)]
    assert OperationDropped(proposal=made.proposal, cause="replaced") in bodies
    assert not any(isinstance(body, OperationExecuted) for body in bodies)


async def test_what_is_confirmed_is_done_whatever_is_declined_or_proposed_meanwhile(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, token, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    await confirmation.send_code(made.proposal, content_of(made), conversation)
    await confirmation.confirm(made.proposal, content_of(made), conversation, bank.code(WANG))
    await confirmation.decline(made.proposal, conversation)  # another tab, a moment too late
    await proposed(floor, conversation, "turn-2")
    timers = Timers(floor.conversations, {"execute": Executor(floor.operations, client).run}, slow={})
    await timers.run_due()
    assert status(client, token) == "active"
    assert (await kinds(floor, conversation))[-1] == "operation_executed"


async def test_of_two_wishes_in_one_turn_the_first_is_shown_as_replaced(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, _ = await proven(floor, bank)
    drafts = [await proposed(floor, conversation, f"turn-2.{place}") for place in (1, 2)]
    turn = await floor.mailbox.claim()
    assert turn is not None
    bodies, timers = together(drafts)
    await floor.mailbox.commit(turn, bodies, timers=timers)
    told = [event.body for event in await floor.conversations.read(conversation)][-3:]
    assert [kind(body) for body in told] == ["operation_proposed", "operation_dropped", "operation_proposed"]
    assert told[1] == OperationDropped(proposal=drafts[0].proposal, cause="replaced")


async def test_a_draft_that_was_never_shown_is_replaced_without_a_word(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, _ = await proven(floor, bank)
    for occasion in ("turn-2", "turn-3"):  # neither turn is committed
        await proposed(floor, conversation, occasion)
    assert "operation_dropped" not in await kinds(floor, conversation)


async def test_a_code_that_meets_a_fault_confirms_nothing_and_the_next_one_does(
    floor: Floor, bank: BankProcess, client: CoreBank
) -> None:
    conversation, token, made = await unlock_proposed(floor, client, bank)
    confirmation = Confirmation(floor.conversations, floor.operations, client)
    this = (made.proposal, content_of(made), conversation)
    for mode in get_args(FaultMode):
        bank.fault(mode, path_prefix="/codes")
        with pytest.raises(CodeRefused, match="down"):
            await confirmation.send_code(*this)
        bank.clear_faults()
        await confirmation.send_code(*this)
        bank.fault(mode, path_prefix="/codes/check")
        with pytest.raises(CodeRefused, match="down"):
            await confirmation.confirm(*this, bank.code(WANG))
        bank.clear_faults()
    assert "operation_confirmed" not in await kinds(floor, conversation)
    await confirmation.send_code(*this)
    await confirmation.confirm(*this, bank.code(WANG))
    assert (await kinds(floor, conversation)).count("operation_confirmed") == 1
    await Executor(floor.operations, client).run(conversation, made.proposal)
    assert status(client, token) == "active"


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
