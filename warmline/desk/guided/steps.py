"""One step of a guided task: what is sent to the action server, and what its answer means for the agent (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from warmline.conversation.events import AnyBody, CustomerMessage, Event
from warmline.desk.guided.responses import Responses

BEGIN, GO_ON = "action_task", "action_continue"
# Questions that are answered by a value the bot would read out of a sentence; the agent gives it as it is.
ENTITIES = frozenset({"amount", "card_tail", "account_kind", "payee", "phone", "bank", "term", "period", "place"})
CHOICE = '/inform{"choice": '
Json = dict[str, Any]


class Answer(msgspec.Struct, frozen=True):
    """What the agent answers: words or a value (`text`), or the place of a choice."""

    text: str = ""
    choice: int | None = None


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the agent is shown. `asked` names the open question, '' when there is none.

    `outcome`: asks, needs_proof (`level` for `purpose`), proposed, stopped (risk control or the bank says no), done."""

    outcome: str
    lines: tuple[str, ...] = ()
    asked: str = ""
    choices: tuple[str, ...] = ()
    level: str = ""
    purpose: str = ""
    risk: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """An answer of the action server, taken apart: the step shown, and what is kept or done with it."""

    step: Step
    slots: Mapping[str, Any]
    payloads: tuple[str, ...] = ()
    operation: Mapping[str, Any] | None = None
    risks: tuple[Mapping[str, Any], ...] = ()


def request(
    conversation: str, task: str, slots: Mapping[str, Any], events: Sequence[Event], answer: Answer | None, payload: str
) -> Json:
    """The call of the action server for `answer` (None begins the task, or goes on after a proof).

    Identity is not in it: actions ask the session store by the conversation's id."""
    begins = not slots.get("pending")
    text = answer.text if answer else ""
    message = {
        "text": payload or text or f"/{task}",
        "intent": {"name": task if begins else "inform", "confidence": 1.0},
        "entities": _entities(payload, text, _asked(slots)),
        "metadata": {},
    }
    tracker = {
        "sender_id": conversation,
        "slots": dict(slots),
        "latest_message": message,
        "events": [_said(event.body) for event in events if isinstance(event.body, CustomerMessage)],
        "paused": False,
        "latest_event_time": 0.0,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    action = BEGIN if begins else GO_ON
    return {"next_action": action, "sender_id": conversation, "tracker": tracker, "domain": {}, "version": "3.6"}


def read(answer: Json, slots: Mapping[str, Any], responses: Responses) -> Outcome:
    """What the action server's answer means."""
    kept = {**slots, **{row["name"]: row["value"] for row in answer.get("events", ()) if row.get("event") == "slot"}}
    lines: list[str] = []
    labels: list[str] = []
    payloads: list[str] = []
    operation: Json | None = None
    card: Json = {}
    risks: list[Json] = []
    stopped = False
    for message in answer.get("responses", ()):
        custom = message.get("custom") or {}
        match custom.get("effect"):
            case "operation":
                operation = custom
            case "risk":
                risks.append(custom)
            case "handoff":
                stopped = True
        lines += _text(message, responses)
        card = custom.get("card") or card
        for button in message.get("buttons") or ():
            if button["payload"].startswith(CHOICE):
                labels.append(button["title"])
                payloads.append(button["payload"])
    asked = _asked(kept) if kept.get("pending") else ""
    step = Step(
        outcome=_outcome(operation, card, stopped, asked),
        lines=tuple(lines),
        asked=asked,
        choices=tuple(labels),
        level=str(card.get("level", "")) if card.get("kind") == "proof" else "",
        purpose=str(card.get("purpose", "")) if card.get("kind") == "proof" else "",
        risk=tuple(line for risk in risks for line in risk["lines"]),
    )
    return Outcome(step, kept, tuple(payloads), operation, tuple(risks))


def _outcome(operation: Json | None, card: Json, stopped: bool, asked: str) -> str:
    if operation is not None:
        return "proposed"
    if card.get("kind") == "proof":
        return "needs_proof"
    if stopped:
        return "stopped"
    return "asks" if asked else "done"


def _text(message: Json, responses: Responses) -> list[str]:
    name = message.get("response") or message.get("template")
    text = responses.text(name, message) if name else message.get("text") or ""
    return [text] if text else []


def _asked(slots: Mapping[str, Any]) -> str:
    form = slots.get("form")
    return str(msgspec.json.decode(form).get("asked", "")) if form else ""


def _entities(payload: str, text: str, asked: str) -> list[Json]:
    if payload:
        chosen = msgspec.json.decode(payload.removeprefix("/inform"))
        return [{"entity": "choice", "value": chosen["choice"]}]
    if asked in ENTITIES and text:
        return [{"entity": asked, "value": text}]
    return []


def _said(body: AnyBody) -> Json:
    assert isinstance(body, CustomerMessage)
    return {"event": "user", "text": body.text, "parse_data": {"intent": {"name": None}, "entities": []}}
