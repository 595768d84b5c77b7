"""Plays one dialogue: each step in its order, then what must never have appeared; then everybody goes home."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import msgspec

from tests.dialogues import checks, transcript
from tests.dialogues.agent import Agent
from tests.dialogues.centre import Centre, card_status, log_of, understood
from tests.dialogues.checks import Watch
from tests.dialogues.customer import Customer, Refused
from tests.dialogues.lanes import Locks
from tests.dialogues.responses import Responses
from tests.dialogues.script import (
    AgentDoes,
    Bot,
    Confirms,
    CorebankHas,
    Declines,
    Dialogue,
    Ends,
    Faults,
    Handoff,
    Hears,
    Human,
    InState,
    Market,
    Never,
    NoticeSaid,
    Opens,
    OperationSeen,
    Proves,
    Rates,
    Reports,
    Resumes,
    Says,
    Step,
    Stored,
    Taps,
    Waits,
)
from warmline.conversation.events import HandoffRequested, ProofRaised

DEEDS = (Says, Taps, Proves, Confirms, Declines, Opens, Reports, Human, Resumes, Ends, Rates, AgentDoes)


class Outcome(msgspec.Struct, frozen=True):
    """How a dialogue went. `failure` is '' when it passed, else the step and what was wrong there."""

    name: str
    failure: str
    transcript: tuple[str, ...]
    seconds: float


async def play(dialogue: Dialogue, centre: Centre, responses: Responses, locks: Locks) -> Outcome:
    """Play a dialogue from its first step to its last, or to the one that fails."""
    begun = time.monotonic()
    player = Player(dialogue, centre, responses, locks)
    failure = ""
    try:
        failure = await player.steps()
    finally:
        await player.go_home()
    return Outcome(dialogue.name, failure, tuple(transcript.lines(player.seen)), time.monotonic() - begun)


class Player:
    """One run of one dialogue."""

    def __init__(self, dialogue: Dialogue, centre: Centre, responses: Responses, locks: Locks) -> None:
        self._dialogue = dialogue
        self._centre = centre
        self._locks = locks
        self._customer = Customer(centre)
        self._agents: dict[str, Agent] = {}
        self._watch = Watch(self._customer, responses)
        self._calls = 0
        watch = self._watch
        self._play: dict[type[Step], Callable[[Any], Awaitable[None]]] = {
            Says: lambda step: self._customer.says(step.text),
            Taps: lambda step: self._customer.taps(step.label),
            Human: lambda _: self._customer.asks_for_a_person(),
            Resumes: lambda _: self._customer.resumes(),
            Ends: lambda _: self._customer.ends(),
            Rates: lambda step: self._customer.rates(step.score, step.reasons, step.comment),
            Proves: self._proves,
            Confirms: self._confirms,
            Declines: lambda _: self._customer.declines(),
            Opens: lambda _: self._customer.opens_paper(),
            Reports: self._reports,
            Bot: watch.bot,
            Waits: watch.waits,
            OperationSeen: watch.operation,
            InState: lambda step: watch.state(step.state),
            NoticeSaid: self._notice,
            Hears: self._hears,
            Stored: self._stored,
            Never: self._never,
            Handoff: self._handoff,
            CorebankHas: self._corebank,
            AgentDoes: self._agent,
            Faults: self._faults,
            Market: self._market,
        }

    @property
    def seen(self) -> list[dict[str, Any]]:
        """All that the customer was shown."""
        return self._customer.seen

    async def steps(self) -> str:
        """Play all steps; '' or what failed."""
        place = "before the first step"
        try:
            self._customer.start()
            await asyncio.wait_for(self._customer.connected.wait(), 20)
            for number, step in enumerate(self._dialogue.steps, 1):
                place = f"step {number} ({step.__struct_config__.tag})"
                if isinstance(step, DEEDS):
                    self._watch.deed()
                await self._play[type(step)](step)
            place = "what must never appear"
            self._watch.finish()
            await self._shown()
        except (AssertionError, Refused, TimeoutError, httpx.HTTPError, OSError) as error:
            return f"{place}: {str(error) or type(error).__name__}"
        return ""

    async def go_home(self) -> None:
        """End the visit, whoever has it; agents go off duty; the bank is well again."""
        try:
            for step in self._dialogue.steps:
                if isinstance(step, Faults) and step.rules and self._customer.conversation is not None:
                    await self._faults(Faults(rules=(), everybody=step.everybody))
            if any(isinstance(step, Market) for step in self._dialogue.steps):
                await self._at_bank("DELETE", "/market")
            if self._customer.conversation is not None and self._customer.state != "closed":
                await self._customer.ends()
        except (Refused, TimeoutError, httpx.HTTPError) as error:
            raise AssertionError(f"the visit could not be ended: {error!r}") from error
        finally:
            for agent in self._agents.values():
                await agent.leaves()
            await self._customer.stop()

    # --- deeds ---

    async def _proves(self, step: Proves) -> None:
        phone = step.phone or self._dialogue.given.customer
        assert phone, "whose phone? (given.customer, or the step's phone)"
        # The newest code for a phone must be this one's: another dialogue may be about to prove the same customer.
        async with self._locks.of(phone):
            await self._customer.starts_proof(phone)
            code = await asyncio.to_thread(self._centre.code_sent_to, phone)
        if step.code == "sent":
            await self._customer.types_code(code)
            return
        try:
            await self._customer.types_code(f"{(int(code) + 1) % 1_000_000:06d}")
        except Refused:
            return
        raise AssertionError("a wrong code was taken")

    async def _confirms(self, step: Confirms) -> None:
        if not await self._customer.needs_code():
            await self._customer.confirms()
            return
        phone = self._dialogue.given.customer
        assert phone, "whose phone? (given.customer)"
        async with self._locks.of(phone):
            await self._customer.asks_for_code()
            code = await asyncio.to_thread(self._centre.code_sent_to, phone)
        if step.code == "sent":
            await self._customer.confirms(code)
            return
        try:
            await self._customer.confirms(f"{(int(code) + 1) % 1_000_000:06d}")
        except Refused:
            return
        raise AssertionError("a wrong code was taken")

    async def _reports(self, step: Reports) -> None:
        code = await self._customer.reports_card(step.number)
        if code != step.refused:
            raise AssertionError(f"the card number was {f'refused: {code}' if code else 'taken'}")

    async def _agent(self, step: AgentDoes) -> None:
        agent = self._agents.get(step.name)
        if agent is None:
            agent = self._agents[step.name] = Agent(self._centre, step.name)
            await agent.comes()
        if step.online:
            return
        conversation = self._customer.conversation or ""
        if step.accepts is not None:
            chat = await agent.accepts(conversation)
            checks.packet(chat["packet"], step.accepts)
        elif step.sees is not None:
            await agent.sees(conversation, step.sees)
        elif step.says is not None:
            await agent.says(conversation, step.says)
        elif step.returns is not None:
            await agent.returns(conversation, step.returns)
        elif step.transfers is not None:
            await agent.transfers(conversation, step.transfers)
        elif step.closes is not None:
            await agent.closes(conversation, step.closes)

    async def _faults(self, step: Faults) -> None:
        rules = [{k: v for k, v in msgspec.structs.asdict(rule).items() if v is not None} for rule in step.rules]
        assert step.everybody or self._customer.conversation, "whose faults? the customer has not said anything yet"
        whose = {} if step.everybody else {"conversation": self._customer.conversation}
        await self._at_bank("PUT", "/faults", json={"rules": rules}, params=whose)

    async def _market(self, step: Market) -> None:
        await self._at_bank("PUT", "/market", json={"open": step.state == "open"})

    async def _at_bank(self, method: str, path: str, **options: Any) -> None:
        answer = await asyncio.to_thread(self._centre.bank, method, path, **options)
        answer.raise_for_status()

    # --- what must follow ---

    async def _shown(self) -> None:
        """The bot took the customer's words for the intents that this dialogue says it shows."""
        if self._dialogue.shows:
            found = await asyncio.to_thread(understood, self._centre, self._customer.conversations)
            missing = sorted(set(self._dialogue.shows) - found)
            assert not missing, f"{', '.join(missing)} was never understood; there was {', '.join(sorted(found))}"

    async def _notice(self, step: NoticeSaid) -> None:
        await self._watch.next("notice", f"notice {step.code}", lambda event: bool(event["code"] == step.code))

    async def _hears(self, step: Hears) -> None:
        await self._watch.next("agent_message", f"{step.text!r} of an agent", lambda event: step.text in event["text"])

    async def _stored(self, step: Stored) -> None:
        await self._watch.next("customer_message", f"a line stored as {step.text!r}", lambda e: step.text in e["text"])

    async def _never(self, step: Never) -> None:
        self._watch.never(step)

    async def _handoff(self, step: Handoff) -> None:
        queued = await self._watch.next("queued", "a handoff")
        calls = await self._log(HandoffRequested)
        assert len(calls) > self._calls, "the ticket went on, but nobody was called anew"
        call, self._calls = calls[self._calls], self._calls + 1
        for name in ("skill", "lane", "reason", "by"):
            wanted, was = getattr(step, name), getattr(call, name)
            assert wanted in (None, was), f"the handoff's {name} is {was!r}, not {wanted!r}"
        assert (queued["skill"], queued["lane"]) == (call.skill, call.lane), "queued elsewhere than called for"

    async def _corebank(self, step: CorebankHas) -> None:
        proofs = await self._log(ProofRaised)
        assert proofs, "nobody is proven here, so whose card is not known"
        status = await asyncio.to_thread(card_status, self._centre, proofs[-1].customer, step.tail)
        assert status == step.status, f"the core bank has the card {step.tail} as {status}, not {step.status}"

    async def _log(self, kind: type[Any]) -> list[Any]:
        bodies = await asyncio.to_thread(log_of, self._centre, self._customer.conversation or "")
        return [body for body in bodies if isinstance(body, kind)]
