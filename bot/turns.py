"""Runs one claimed turn: inputs through Rasa in order, then one commit of replies and effect."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from redis.exceptions import RedisError

from bot.action_endpoint import failing_loudly
from bot.inputs import BotInput, to_input
from bot.nlu.ranking import Guess
from bot.output import TurnOutput
from bot.tracker_store import TurnLost, TurnTrackerStore
from bot.wishes import clauses, two_wishes
from warmline.conversation.errors import Stale, StorageDown
from warmline.conversation.events import Body, BotMessage, CustomerChoice, CustomerMessage, Notice, RiskDecided
from warmline.conversation.mailbox import Mailbox, Turn
from warmline.conversation.store import Conversations
from warmline.conversation.tickets import NO_GRASP, Grasp, Ticket
from warmline.handoff.packet import make_ticket
from warmline.handoff.skills import IntentRule
from warmline.identity.sessions import Session, Sessions
from warmline.operations.kinds import OperationKind
from warmline.operations.operations import Draft, Operations, together

log = structlog.get_logger()

STUCK = "stuck"
AGAIN_MS = 700
SLOTS_FOR_PEOPLE = ("card_tail", "account_kind", "period", "pending")
VALUE_SLOTS = ("card_tail", "account_kind", "period", "amount")


class TurnRunner:
    """Answers turns with a Rasa agent. `attempts`: how often a turn is tried before a person is called."""

    def __init__(
        self,
        agent: Agent,
        store: TurnTrackerStore,
        mailbox: Mailbox,
        conversations: Conversations,
        sessions: Sessions,
        operations: Operations,
        rules: Mapping[str, IntentRule],
        attempts: int = 3,
    ) -> None:
        self._agent = agent
        self._store = store
        self._mailbox = mailbox
        self._conversations = conversations
        self._sessions = sessions
        self._operations = operations
        self._rules = rules
        self._attempts = attempts

    async def run(self, turn: Turn) -> None:
        """Answer the turn, or hand it over when it cannot be answered. A refused commit is dropped without a word.

        Raises `StorageDown` and Redis's errors: then nothing was committed and the lease brings the turn back.
        """
        try:
            if turn.attempts <= self._attempts and await self._try(turn):
                return
            if turn.attempts < self._attempts:
                # Not at once: what failed may be starting again, and others wait for this worker meanwhile.
                await self._mailbox.put_back(turn, AGAIN_MS)
            else:
                await self._give_up(turn)
        except (Stale, TurnLost):
            log.info("turn.dropped", conversation=turn.conversation, turn=turn.number)

    async def _try(self, turn: Turn) -> bool:
        try:
            await self._answer(turn)
            return True
        except (Stale, TurnLost, StorageDown, RedisError):
            raise
        except Exception as error:  # whatever a turn raises, the customer gets an answer or a person
            log.error("turn.failed", conversation=turn.conversation, attempt=turn.attempts, error=repr(error)[:200])
            return False
        finally:
            self._store.end()

    async def _answer(self, turn: Turn) -> None:
        output, upto = TurnOutput(), turn.upto
        self._store.begin(turn.conversation, turn.number, turn.committed)
        payloads = await self._payloads(turn)
        for event in turn.inputs:
            given = to_input(event.body, payloads)
            if given is None:
                continue
            typed = isinstance(event.body, CustomerMessage)
            earlier: list[str] = []
            for parsed in await self._understood(given.text) if typed else [None]:
                await self._hand_to_rasa(turn, output, given, parsed, earlier)
                if output.handoff is not None:
                    break
                earlier.append(_guess(parsed).intent if parsed else "")
            if output.handoff is not None:
                upto = event.seq
                break
        await self._commit(turn, output, upto)

    async def _understood(self, text: str) -> list[dict[str, Any] | None]:
        """What a customer's text says: for each wish the parse of its clause, in the order they are answered; for one
        wish that of the whole, or None when there was no need to parse it here."""
        parts = clauses(text)
        if not parts:
            return [None]
        whole, *parsed = [await self._agent.parse_message(part) for part in (text, *parts)]
        order = two_wishes(_guess(whole), [_guess(one) for one in parsed], self._rules)
        return [parsed[place] for place in order] or [whole]

    async def _hand_to_rasa(
        self, turn: Turn, output: TurnOutput, given: BotInput, parsed: dict[str, Any] | None, earlier: Sequence[str]
    ) -> None:
        """One wish through Rasa; `earlier` are the intents of the same message that were handled before it.

        A second wish has only its own values, and one that waits keeps its own: else a card named for its balance could
        be the one that is locked.
        """
        held = await self._set_values_aside() if earlier else {}
        second = held.get("pending") in earlier
        message = UserMessage(
            parsed["text"] if parsed else given.text,
            output,
            turn.conversation,
            input_channel="warmline",
            metadata={**given.metadata, "second": True} if second else dict(given.metadata),
            parse_data=parsed,
        )
        with failing_loudly():
            await self._agent.handle_message(message)
        if second:
            await self._set_slots(held)

    async def _set_values_aside(self) -> dict[str, Any]:
        tracker = self._store.latest()
        held = {name: tracker.get_slot(name) for name in ("pending", *VALUE_SLOTS)} if tracker else {}
        await self._set_slots(dict.fromkeys(VALUE_SLOTS))
        return held

    async def _set_slots(self, slots: Mapping[str, Any]) -> None:
        tracker = self._store.latest()
        if tracker is None:
            return
        for name, value in slots.items():
            if tracker.get_slot(name) != value:
                tracker.update(SlotSet(name, value))
        await self._store.save(tracker)

    async def _commit(self, turn: Turn, output: TurnOutput, upto: int) -> None:
        grasp = grasp_of(self._store.latest())
        bodies: list[Body] = list(output.replies)
        bodies.extend(RiskDecided(decision=said["decision"], lines=tuple(said["lines"])) for said in output.risks)
        if output.drops_operation:
            await self._operations.drop_open(turn.conversation)
        drafts = [await self._draft(turn, place, wanted) for place, wanted in enumerate(output.operations, start=1)]
        proposed, timers = together(drafts)
        bodies.extend(proposed)
        ticket = None
        if output.handoff is not None:
            if output.handoff.get("notice"):
                bodies.append(Notice(code=str(output.handoff["notice"])))
            ticket = await self._ticket(turn, output.handoff, grasp)
        await self._mailbox.commit(turn, bodies, upto=upto, ticket=ticket, timers=timers, grasp=grasp)
        log.info("turn.committed", conversation=turn.conversation, turn=turn.number, handoff=ticket is not None)

    async def _draft(self, turn: Turn, place: int, wanted: Mapping[str, Any]) -> Draft:
        lines = tuple((str(label), str(value)) for label, value in wanted["lines"])
        return await self._operations.draft(
            turn.conversation,
            OperationKind(wanted["kind"]),
            str(wanted["subject"]),
            str(wanted["title"]),
            lines,
            details=wanted.get("details"),
            by="bot",
            occasion=f"turn-{turn.upto}.{place}",
            warning=str(wanted.get("warning", "")),
        )

    async def _ticket(self, turn: Turn, wanted: Mapping[str, Any], grasp: Grasp) -> Ticket:
        session = await self._sessions.of(turn.conversation)
        return make_ticket(
            str(wanted["reason"]),
            by=str(wanted.get("by", "bot")),
            rules=self._rules,
            events=await self._conversations.read(turn.conversation),
            profile=profile_of(session),
            proof=session.level if session else "L0",
            skill=wanted.get("skill"),
            grasp=grasp,
            mood=str(wanted.get("mood", "")),
        )

    async def _payloads(self, turn: Turn) -> dict[str, str]:
        """What the tapped buttons of this turn mean, read from the bot messages that offered them."""
        found: dict[str, str] = {}
        for event in turn.inputs:
            if not isinstance(event.body, CustomerChoice):
                continue
            seq, _, index = event.body.button.partition(".")
            if not (seq.isdigit() and index.isdigit()):
                continue
            offered = await self._conversations.event(turn.conversation, int(seq))
            if offered is not None and isinstance(offered.body, BotMessage) and int(index) < len(offered.body.buttons):
                found[event.body.button] = offered.body.buttons[int(index)].payload
        return found

    async def _give_up(self, turn: Turn) -> None:
        log.error("turn.given_up", conversation=turn.conversation, attempts=turn.attempts)
        wanted = {"reason": STUCK, "by": "system"}
        # The bot's memory may be what is broken: what it made of the last good turn is on the record.
        grasp = (await self._conversations.record(turn.conversation)).grasp
        ticket = await self._ticket(turn, wanted, grasp)
        await self._mailbox.commit(turn, [Notice(code="bot_gave_up")], ticket=ticket, grasp=grasp)


def _guess(parsed: Mapping[str, Any]) -> Guess:
    return Guess(str(parsed["intent"]["name"]), float(parsed["intent"]["confidence"]))


def grasp_of(tracker: DialogueStateTracker | None) -> Grasp:
    """What the bot made of it: the latest text's best guesses, and the values that people can use."""
    if tracker is None:
        return NO_GRASP
    latest = tracker.latest_message
    ranking = (latest.parse_data or {}).get("intent_ranking", []) if latest else []
    slots = tracker.current_slot_values()
    told = {name: "、".join(texts) for name, texts in json.loads(slots.get("form") or "{}").get("values", {}).items()}
    return Grasp(
        intents=tuple((str(row["name"]), round(float(row["confidence"]), 3)) for row in ranking[:3]),
        slots={**told, **{name: str(slots[name]) for name in SLOTS_FOR_PEOPLE if slots.get(name)}},
    )


def profile_of(session: Session | None) -> dict[str, Any]:
    """The customer's flags for a packet."""
    if session is None:
        return {}
    return {"greeting": session.greeting, "elderly": session.elderly, "tier": session.tier}
