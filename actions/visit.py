"""One action's view of the visit: what was said, what is remembered, who is proven, and ways to answer."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.parts import Parts
from actions.texts import words
from warmline.identity.sessions import Session
from warmline.operations.risk.decisions import Decision

T = TypeVar("T")
Events = list[dict[str, Any]]

PERSON = "/human_agent"


class Visit:
    """Made for each run of an action. Identity comes from the session store by conversation id, never from a slot."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, parts: Parts) -> None:
        self.parts = parts
        self.tracker = tracker
        self.conversation: str = tracker.sender_id
        self._dispatcher = dispatcher
        self._remembered: dict[str, Any] = {}
        # Something else was answered in between: a waiting form asks again, and nothing of this message is its answer.
        self.digressed = False
        # What was said with a wish that waited, by entity, and its line; they take the place of the latest message's.
        self.wished: Mapping[str, list[str]] | None = None
        self._wished_line = ""

    # --- what is known ---

    @property
    def intent(self) -> str:
        """The latest input's intent, without a sub-name."""
        name = (self.tracker.latest_message.get("intent") or {}).get("name") or ""
        return str(name).partition("/")[0]

    @property
    def line(self) -> str:
        """The latest line, when it was typed; empty for buttons and what the service centre says."""
        if self.wished is not None:
            return self._wished_line
        text = unicodedata.normalize("NFKC", str(self.tracker.latest_message.get("text") or "")).strip()
        return "" if text.startswith("/") else text

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the log said with a system input (never with a customer's)."""
        return self.tracker.latest_message.get("metadata") or {}

    @property
    def ranking(self) -> list[dict[str, Any]]:
        """The understanding's guesses for the latest text, best first."""
        return list(self.tracker.latest_message.get("intent_ranking") or [])

    def slot(self, name: str) -> Any:
        """A slot as this action left it."""
        return self._remembered.get(name, self.tracker.get_slot(name))

    def said(self, entity: str) -> str | None:
        """A value given in the latest message, or None."""
        values = [row for row in self.tracker.latest_message.get("entities") or [] if row.get("entity") == entity]
        return str(values[-1]["value"]) if values else None

    def all_said(self, entity: str) -> list[str]:
        """All different values given in the latest message, in their order."""
        values = [row for row in self.tracker.latest_message.get("entities") or [] if row.get("entity") == entity]
        return list(dict.fromkeys(str(row["value"]) for row in values))

    def remember(self, **slots: Any) -> None:
        """Set slots when the action ends."""
        self._remembered.update(slots)

    def events(self) -> Events:
        """What Rasa is to remember."""
        return [SlotSet(name, value) for name, value in self._remembered.items()]

    def serve(self, wished: Mapping[str, list[str]], line: str = "") -> None:
        """Take values, and the line they were said in, in place of the latest message's."""
        self.wished, self._wished_line = wished, line

    async def session(self) -> Session | None:
        """Who is proven in this conversation."""
        return await self.parts.sessions.of(self.conversation)

    async def ask_bank(self, call: Callable[..., T], *args: Any, **options: Any) -> T:
        """A call of the core bank, off the event loop. Raises `BankError`."""
        return await asyncio.to_thread(call, *args, **options)

    def on_trial(self) -> tuple[Visit, CollectingDispatcher]:
        """The same visit at the same message, whose answers and slots count only when they are taken over."""
        said = CollectingDispatcher()
        trial = Visit(said, self.tracker, self.parts)
        trial._remembered = dict(self._remembered)
        return trial, said

    def take_over(self, trial: Visit, said: CollectingDispatcher) -> None:
        """What was tried counts."""
        self._remembered = trial._remembered
        self._dispatcher.messages.extend(said.messages)

    # --- ways to answer ---

    def say(
        self,
        response: str,
        *,
        buttons: Sequence[tuple[str, str]] = (),
        card: Mapping[str, Any] | None = None,
        about: str = "",
        values: Mapping[str, str] | None = None,
        **more: str,
    ) -> None:
        """Say a response of domain.yml with its values, buttons (label, payload) and card; `about`: see BotMessage."""
        custom: dict[str, Any] = {"card": dict(card)} if card else {}
        if about:
            custom["about"] = about
        rows = [{"title": label, "payload": payload} for label, payload in buttons]
        self._dispatcher.utter_message(
            response=response, buttons=rows, json_message=custom, **{**(values or {}), **more}
        )

    def say_with_person(self, response: str, **values: str) -> None:
        """Say it with a person one tap away: the bot cannot go on here."""
        self.say(response, buttons=[(words().buttons["person"], PERSON)], values=values)

    def hand_over(self, reason: str, *, notice: str = "", mood: str = "", skill: str | None = None) -> None:
        """A person takes over when this turn is committed; `notice` is said before. `skill`: not the reason's own."""
        effect = {"effect": "handoff", "reason": reason, "notice": notice, "mood": mood, "skill": skill}
        self._dispatcher.utter_message(json_message=effect)

    def record_risk(self, decision: Decision, lines: Sequence[str]) -> None:
        """What risk control said, and in words for agents: into the log with this turn, never before the customer."""
        effect = {"effect": "risk", "decision": msgspec.to_builtins(decision), "lines": list(lines)}
        self._dispatcher.utter_message(json_message=effect)

    def propose(
        self,
        kind: str,
        subject: str,
        lines: Sequence[tuple[str, str]],
        *,
        details: Mapping[str, Any] | None = None,
        warning: str = "",
    ) -> None:
        """Propose an operation with this turn, in place of one that is proposed and not confirmed.

        `subject` is the core bank's id of the thing, `details` what is sent with it (bank/acts.py), `lines` what the
        customer reads and confirms."""
        effect = {
            "effect": "operation", "kind": kind, "subject": subject, "title": words().operations[kind],
            "lines": list(lines), "details": dict(details) if details is not None else None, "warning": warning,
        }  # fmt: skip
        self._dispatcher.utter_message(json_message=effect)

    def drop_operation(self) -> None:
        """What is proposed and not confirmed is dropped with this turn."""
        self._dispatcher.utter_message(json_message={"effect": "drop_operation"})
