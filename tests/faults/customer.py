"""A simulated customer on the widget's socket: says things, proves who they are, and keeps what they were told."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.faults.line import Frame, Line
from tests.support.stack import Stack
from warmline.conversation.history import Shown

# What the customer hears from us, besides their own lines: an answer, a notice, a person, a result.
SPOKEN = ("bot_message", "notice", "agent_message", "accepted", "operation_executed", "operation_failed", "closed")
PATIENCE_SECONDS = 25.0


class Customer(Line):
    """One customer. `acked` holds message id → (conversation, seq) in the order things were sent."""

    def __init__(self, stack: Stack, name: str, phone: str = "", gateway: str = "") -> None:
        address = gateway or stack.gateway
        super().__init__(f"{address}/chat/socket", address)
        self.name = name
        self.phone = phone
        self.acked: dict[str, tuple[str, int]] = {}
        self.shown: list[Shown] = []
        self.events: dict[str, list[Frame]] = defaultdict(list)
        self.conversation: str | None = None
        self.state = "bot"
        self.silences: list[str] = []
        self.refused: list[str] = []
        self._stack = stack
        self._session: str | None = None
        self._news = asyncio.Event()

    async def hello(self) -> Frame:
        cursor = len(self.events[self.conversation]) if self.conversation else 0
        return {"type": "hello", "session": self._session, "conversation": self.conversation, "cursor": cursor}

    async def take(self, frame: Frame) -> None:
        if frame["type"] == "welcome":
            self._session = frame["session"]
            if frame["conversation"]:
                self._see(frame["conversation"], frame["events"])
            self.state = frame.get("state", "bot")
        elif frame["type"] == "session":
            self._session = frame["session"]
        elif frame["type"] == "events":
            self._see(frame["conversation"], frame["events"])
        elif frame["type"] == "state":
            self.conversation, self.state = frame["conversation"], frame["state"]
        self._news.set()

    def _see(self, conversation: str, events: list[Frame]) -> None:
        self.conversation = conversation
        have = self.events[conversation]
        for event in events:
            # What is there already is dropped by its number, as the page does.
            if event["seq"] > (have[-1]["seq"] if have else 0):
                have.append({**event, "heard_at": time.monotonic()})
                self.shown.append(Shown(self.name, conversation, event["seq"], event["type"]))

    # --- what customers do ---

    async def says(self, text: str, **more: Any) -> tuple[str, int]:
        """Send a line (or, with `type`, another frame that is a message) and wait for its acknowledgement."""
        return await self.acknowledged(self.send({"type": "say", "text": text, **more}))

    async def acknowledged(self, answer: asyncio.Future[Frame]) -> tuple[str, int]:
        """The place a message was stored at."""
        frame = await asyncio.wait_for(answer, PATIENCE_SECONDS)
        if frame["type"] != "ack":
            self.refused.append(frame["code"])
            return "", 0
        place = (str(frame["conversation"]), int(frame["seq"]))
        self.acked[frame["id"]] = place
        return place

    async def asks(self, text: str, **more: Any) -> Frame | None:
        """Say something and wait until something is said back; a silence is noted."""
        conversation, seq = await self.says(text, **more)
        return await self.hears(lambda event: event["type"] in SPOKEN, conversation, seq, what=text)

    async def hears(
        self, wanted: Callable[[Frame], bool], conversation: str, after: int, *, what: str = "",
        seconds: float = PATIENCE_SECONDS,
    ) -> Frame | None:  # fmt: skip
        """The first event of this kind after a place, or None when the time is over: a silence, noted under `what`.

        Without `what` the wait is one in the queue, which may be long; that it ends is seen when all comes to rest.
        """
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events.get(conversation, []):
                if event["seq"] > after and wanted(event):
                    return event
            left = deadline - time.monotonic()
            if left <= 0:
                if what:
                    self.silences.append(what)
                return None
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue

    async def reaches(self, state: str, seconds: float = PATIENCE_SECONDS) -> bool:
        """Until the page shows this state; whether it did in time."""
        deadline = time.monotonic() + seconds
        while self.state != state and time.monotonic() < deadline:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), max(0.01, deadline - time.monotonic()))
            except TimeoutError:
                break
        return self.state == state

    async def proves(self) -> bool:
        """Phone and one-time code through the widget's form; False when the bank cannot be reached now."""
        for _ in range(4):
            started = await asyncio.wait_for(self.send({"type": "verify_start", "phone": self.phone}), PATIENCE_SECONDS)
            if started.get("ok"):
                code = await self._code()
                checked = await asyncio.wait_for(self.send({"type": "verify_code", "code": code}), PATIENCE_SECONDS)
                if checked.get("ok"):
                    return True
            await asyncio.sleep(0.5)
        return False

    async def _code(self) -> str:
        try:
            return await asyncio.to_thread(self._stack.code_sent_to, self.phone)
        except Exception:  # the bank may be down in this moment: the code is asked for again
            return "000000"
