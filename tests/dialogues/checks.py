"""What must and must not follow, held against what a customer was shown. A miss raises `AssertionError` with both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.dialogues.customer import Customer
from tests.dialogues.responses import Responses
from tests.dialogues.script import PATIENCE_SECONDS, Bot, Never, OperationSeen, Packet, Waits

Frame = dict[str, Any]


class Watch:
    """Goes through what one customer is shown; each kind of event has a place up to which it was looked at."""

    def __init__(self, customer: Customer, responses: Responses) -> None:
        self._customer = customer
        self._responses = responses
        self._places: dict[str, int] = {}
        self._deed = 0
        self._never: list[tuple[int, Never]] = []

    def deed(self) -> None:
        """Somebody does something now: `waits` looks at what follows."""
        self._deed = len(self._customer.seen)

    async def next(self, kind: str, what: str, fits: Callable[[Frame], bool] = lambda _: True) -> Frame:
        """The next event of a kind that fits, after the last one that was looked at."""

        def look() -> int:
            start = self._places.get(kind, 0)
            for place, event in enumerate(self._customer.seen[start:], start + 1):
                if event["type"] == kind and fits(event):
                    return place
            return 0

        self._places[kind] = place = await self._customer.until(look, what)
        return self._customer.seen[place - 1]

    async def bot(self, step: Bot) -> None:
        """The bot's very next message is this."""
        said = await self.next("bot_message", f"a message of the bot ({_wanted(step)})")
        text, card = str(said.get("text", "")), (said.get("card") or {}).get("kind")
        labels = [button["label"] for button in said.get("buttons", ())]
        names = self._responses.of(text)
        missing = [label for label in step.buttons if label not in labels]
        right = (
            (step.text is None or step.text in text)
            and (not step.responses or not set(names).isdisjoint(step.responses))
            and (step.card is None or step.card == card)
            and not missing
        )
        said_so = f"{text!r} ({', '.join(names) or 'no response'}), card {card}, buttons {labels}"
        assert right, f"expected {_wanted(step)}; the bot said {said_so}"

    async def waits(self, step: Waits) -> None:
        """A state, a card or an event that followed the last deed."""
        if step.state is not None:
            await self._customer.until(
                lambda: self._customer.state == step.state, f"state {step.state}", seconds=step.seconds
            )
            return

        def look() -> bool:
            later = self._customer.seen[self._deed :]
            if step.event is not None:
                return any(event["type"] == step.event for event in later)
            return any((event.get("card") or {}).get("kind") == step.card for event in later)

        await self._customer.until(look, step.event or f"card {step.card}", seconds=step.seconds)

    async def operation(self, step: OperationSeen) -> None:
        """An operation of this kind came to this."""

        # Not every event of an operation repeats its kind: the proposal has it.
        def look() -> bool:
            ours = {event["proposal"] for event in self._customer.seen if _proposes(event, step)}
            wanted = f"operation_{step.outcome}"
            return any(event["type"] == wanted and event["proposal"] in ours for event in self._customer.seen)

        await self._customer.until(look, f"{step.kind} {step.outcome} {step.lines or ''} {step.warning or ''}")

    async def state(self, wanted: str) -> None:
        """The page shows a state."""
        await self._customer.until(
            lambda: self._customer.state == wanted, f"state {wanted} (it is {self._customer.state})", PATIENCE_SECONDS
        )

    def never(self, step: Never) -> None:
        """Holds from now on; looked at in `finish`."""
        self._never.append((len(self._customer.seen), step))

    def finish(self) -> None:
        """All that must not have appeared did not."""
        for start, step in self._never:
            for event in self._customer.seen[start:]:
                fault = forbidden(event, step)
                assert not fault, f"never expected, but there was {fault}"


def forbidden(event: Frame, step: Never) -> str:
    """What in this event must not be there, or '' (pure)."""
    kind, text = event["type"], str(event.get("text", ""))
    card = (event.get("card") or {}).get("kind")
    if step.bot and kind == "bot_message":
        return f"a message of the bot: {text!r}"
    if step.handoff and kind == "queued":
        return "a handoff"
    if kind in step.events:
        return f"an event {kind}"
    if card in step.cards:
        return f"a card {card}"
    if kind == "notice" and event["code"] in step.notices:
        return f"a notice {event['code']}"
    return next((f"{found!r} in {text!r}" for found in step.texts if found in text), "")


def packet(given: Frame, wanted: Packet) -> None:
    """The agent's packet says what is wanted (pure)."""
    shown = {**given, "greeting": given["profile"].get("greeting")}
    for name in ("reason", "skill", "lane", "proof", "greeting", "mood", "next_step"):
        value = getattr(wanted, name)
        assert value in (None, shown[name]), f"the packet's {name} is {shown[name]!r}, not {value!r}"
    for words in wanted.results:
        assert any(words in result for result in given["results"]), f"{words!r} is not in {given['results']}"
    for name, value in wanted.slots.items():
        assert given["slots"].get(name) == value, f"slot {name} is {given['slots'].get(name)!r}, not {value!r}"


def last(seen: Sequence[Frame], kind: str) -> Frame:
    """The last event of a kind. Raises `AssertionError` when there is none (pure)."""
    found = next((event for event in reversed(seen) if event["type"] == kind), None)
    assert found is not None, f"there is no {kind}"
    return found


def _wanted(step: Bot) -> str:
    fields = {name: getattr(step, name) for name in ("text", "response", "card", "buttons")}
    return ", ".join(f"{name} {value!r}" for name, value in fields.items() if value) or "any"


def _proposes(event: dict[str, Any], step: OperationSeen) -> bool:
    """Whether this is the proposal that a step means: its kind, and what the customer read in it."""
    if event["type"] != "operation_proposed" or event["kind"] != step.kind:
        return False
    shown = dict(event["lines"])
    return all(words in shown.get(label, "") for label, words in step.lines.items()) and (
        step.warning is None or step.warning in event.get("warning", "")
    )
