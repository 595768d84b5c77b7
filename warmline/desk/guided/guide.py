"""Runs guided tasks: the bot's own tasks answer the agent instead of the customer; what they propose the agent does.

So an agent's transfer passes the same questions, the same look of the bank and the same risk control as the bot's, and
the customer confirms it in the same card (architecture §4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import msgspec

from warmline.conversation.events import AgentMessage, Body, RiskDecided
from warmline.conversation.states import State
from warmline.conversation.store import new_id
from warmline.desk.accounts import Account
from warmline.desk.guided.responses import Responses
from warmline.desk.guided.steps import Answer, Outcome, Step, read, request
from warmline.operations.errors import OperationRefused
from warmline.operations.kinds import OperationKind
from warmline.wiring import Centre

KEPT_SECONDS = 30 * 60
ANSWER_SECONDS = 12.0


class NotGuided(Exception):
    """Nothing is being prepared in this conversation by this agent; `code` names why (`refused_<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Kept(msgspec.Struct, frozen=True):
    """A task under way. `number` counts its proposals, so that one that is prepared anew is another."""

    id: str
    agent: str
    task: str
    step: Step
    slots: dict[str, Any] = {}
    payloads: tuple[str, ...] = ()
    number: int = 0


class Guide:
    """Guided tasks of all conversations. Raises `NotGuided`, and `Stale`/`NotYours` when the owner changed."""

    def __init__(self, centre: Centre, responses: Responses) -> None:
        self._centre = centre
        self._responses = responses
        settings = centre.settings
        self._url = f"http://{settings.host}:{settings.actions_port}/webhook"

    async def begin(self, conversation: str, epoch: int, me: Account, task: str) -> Step:
        """Begin a task for the customer, in place of one that was under way."""
        await self._owned(conversation, epoch, me)
        return await self._run(conversation, epoch, me, _Kept(new_id(), me.id, task, Step("asks")), None)

    async def go_on(self, conversation: str, epoch: int, me: Account, answer: Answer | None) -> Step:
        """Answer the open question; None after the customer has proven who they are."""
        await self._owned(conversation, epoch, me)
        kept = await self._kept(conversation, me)
        if answer is not None and answer.choice is not None and not 0 <= answer.choice < len(kept.payloads):
            raise NotGuided("malformed")
        return await self._run(conversation, epoch, me, kept, answer)

    async def now(self, conversation: str, me: Account) -> Step | None:
        """Where the task stands; None when the agent prepares nothing."""
        try:
            return (await self._kept(conversation, me)).step
        except NotGuided:
            return None

    async def drop(self, conversation: str, epoch: int, me: Account) -> None:
        """The agent gives it up; what is proposed and not confirmed is dropped too."""
        await self._owned(conversation, epoch, me)
        await self._centre.operations.drop_open(conversation)
        await self._centre.redis.delete(self._centre.keys.guided(conversation))

    async def ask_proof(self, conversation: str, epoch: int, me: Account, level: str, purpose: str, key: str) -> None:
        """Send the customer the card in which they prove who they are."""
        text = self._centre.words.text("agent_asks_proof")
        card = {"kind": "proof", "level": level, "purpose": purpose}
        body = AgentMessage(id=key, agent=me.id, name=me.name, text=text, card=card)
        await self._centre.conversations.append(
            conversation, body, key=f"desk-{me.id}-{key}", epoch=epoch, owner=me.id, keeps_alive=True
        )

    async def _owned(self, conversation: str, epoch: int, me: Account) -> None:
        record = await self._centre.conversations.record(conversation)
        if record.state is not State.AGENT or record.owner != me.id:
            raise NotGuided("not_yours")
        if record.epoch != epoch:
            raise NotGuided("stale")

    async def _kept(self, conversation: str, me: Account) -> _Kept:
        raw = await self._centre.redis.get(self._centre.keys.guided(conversation))
        kept = msgspec.json.decode(raw, type=_Kept) if raw else None
        if kept is None or kept.agent != me.id:
            raise NotGuided("not_guided")
        return kept

    async def _run(self, conversation: str, epoch: int, me: Account, kept: _Kept, answer: Answer | None) -> Step:
        payload = kept.payloads[answer.choice] if answer and answer.choice is not None else ""
        events = await self._centre.conversations.read(conversation)
        call = request(conversation, kept.task, kept.slots, events, answer, payload)
        outcome = read(await self._ask_actions(call), kept.slots, self._responses)
        step, number = outcome.step, kept.number
        if outcome.operation is not None:
            await self._propose(conversation, epoch, me, f"{kept.id}-{number}", outcome)
            number += 1
        await self._record_risk(conversation, epoch, me, outcome)
        new = msgspec.structs.replace(
            kept, step=step, slots=dict(outcome.slots), payloads=outcome.payloads, number=number
        )
        await self._centre.redis.set(self._centre.keys.guided(conversation), msgspec.json.encode(new), ex=KEPT_SECONDS)
        return step

    async def _ask_actions(self, call: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = await self._centre.http.post(self._url, json=call, timeout=ANSWER_SECONDS)
            answer.raise_for_status()
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotGuided("actions_away") from error
        return told

    async def _propose(self, conversation: str, epoch: int, me: Account, occasion: str, outcome: Outcome) -> None:
        wanted = outcome.operation
        assert wanted is not None
        try:
            draft = await self._centre.operations.draft(
                conversation,
                OperationKind(wanted["kind"]),
                str(wanted["subject"]),
                str(wanted["title"]),
                tuple((str(label), str(value)) for label, value in wanted["lines"]),
                details=wanted.get("details"),
                by=me.id,
                occasion=f"guided-{occasion}",
                warning=str(wanted.get("warning", "")),
            )
        except OperationRefused as error:
            raise NotGuided("not_proven") from error
        before: Sequence[Body] = _decisions(outcome)
        await self._centre.operations.propose(conversation, draft, agent=me.id, epoch=epoch, before=before)

    async def _record_risk(self, conversation: str, epoch: int, me: Account, outcome: Outcome) -> None:
        """What risk control stopped is in the log too; what it let pass went there with the proposal."""
        if outcome.operation is None:
            for body in _decisions(outcome):
                await self._centre.conversations.append(conversation, body, epoch=epoch, owner=me.id)


def _decisions(outcome: Outcome) -> list[Body]:
    return [RiskDecided(decision=risk["decision"], lines=tuple(risk["lines"])) for risk in outcome.risks]
