"""Collects what a turn says and wants: replies, a handoff, operations. Nothing is sent before the turn is committed."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from warmline.conversation.events import BotMessage, Button
from warmline.operations.kinds import KINDS, OperationKind


class TurnOutput(OutputChannel):  # type: ignore[misc] # Rasa is Any here
    """The output channel of one turn. Actions send effects as JSON with an `effect` key (actions/speak.py)."""

    def __init__(self) -> None:
        self.replies: list[BotMessage] = []
        self.handoff: dict[str, Any] | None = None
        self.operations: list[dict[str, Any]] = []
        self.drops_operation = False
        self.risks: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """As responses' `channel:` variants name it."""
        return "warmline"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one message of Rasa: text, buttons, and `custom` with a card or an effect."""
        custom = message.get("custom") or {}
        effect = custom.get("effect")
        if effect == "handoff":
            self.handoff = custom
        elif effect == "operation":
            self.operations.append(custom)
        elif effect == "drop_operation":
            self.drops_operation = True
            # What was asked for earlier in the same turn, too; a protective act is confirmed already.
            self.operations = [one for one in self.operations if KINDS[OperationKind(one["kind"])].protective]
        elif effect == "risk":
            self.risks.append(custom)
        buttons = tuple(Button(button["title"], button["payload"]) for button in message.get("buttons") or ())
        text, card = message.get("text") or "", custom.get("card")
        if text or buttons or card:
            self.replies.append(BotMessage(text=text, buttons=buttons, card=card, about=str(custom.get("about", ""))))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Text that Rasa's own default actions say."""
        await self.send_response(recipient_id, {"text": text})
