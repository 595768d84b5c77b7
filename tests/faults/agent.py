"""A simulated agent at the desk: real sign-in, heartbeat, offers, lines, and ways to end a conversation."""

from __future__ import annotations

import asyncio
import random
import re
import uuid

import httpx

from tests.faults.line import Frame, Line
from tests.support.stack import Stack

BEAT_SECONDS = 0.6
PATIENCE_SECONDS = 25.0
OVER = ("stale", "not_yours", "gone", "malformed")


class Agent(Line):
    """One agent. `acked`: (line id, conversation, seq); `refused`: ids of lines that were refused for good."""

    def __init__(self, stack: Stack, name: str, chance: random.Random) -> None:
        super().__init__(f"{stack.desk}/desk/socket", stack.desk)
        self.name = name
        self.acked: list[tuple[str, str, int]] = []
        self.refused: list[str] = []
        self.accepted = 0
        self.hurry = False
        self.patient = False  # takes every offer, and never passes a customer on
        self.keeps = False  # keeps every customer
        self._password = stack.agents[name]
        self._desk = stack.desk
        self._cookie = ""
        self._chance = chance
        self._talks: dict[str, asyncio.Task[None]] = {}
        self._decided: set[str] = set()
        self._beating: asyncio.Task[None] | None = None

    def start(self) -> None:
        super().start()
        self._beating = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        tasks = [*self._talks.values(), *filter(None, [self._beating])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await super().stop()

    async def headers(self) -> dict[str, str]:
        """The cookie of a signed-in session."""
        if not self._cookie:
            self._cookie = await self._sign_in()
        return {"Cookie": self._cookie}

    async def _sign_in(self) -> str:
        try:
            async with httpx.AsyncClient(base_url=self._desk, timeout=5) as http:
                form = (await http.get("/sign-in")).text
                token = re.search(r'name="token" value="([^"]+)"', form)
                given = {"token": token[1] if token else "", "name": self.name, "password": self._password}
                answer = await http.post("/sign-in", data=given, headers={"Origin": self._desk})
                if answer.status_code != 303:
                    raise OSError(f"not signed in: {answer.status_code}")
                return "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        except httpx.HTTPError as error:
            raise OSError(str(error)) from error

    async def hello(self) -> Frame:
        return {"type": "hello", "cursors": {}}

    async def take(self, frame: Frame) -> None:
        kind = frame["type"]
        if kind == "welcome":
            if frame["agent"]["state"] != "online":
                await self.tell({"type": "availability", "state": "online"})
            for offer in frame["offers"]:
                self._decide(offer)
            for conversation in frame["conversations"]:
                self._talk(conversation)
        elif kind == "agent" and frame["state"] == "offline":
            # The lease had ended while the line was down or the desk stood still.
            await self.tell({"type": "availability", "state": "online"})
        elif kind == "offer":
            self._decide(frame)
        elif kind == "conversation":
            self._talk(frame)
        elif kind == "conversation_gone":
            self._end(frame["conversation"])

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self.tell({"type": "beat"})

    def _decide(self, offer: Frame) -> None:
        if offer["offer"] in self._decided:
            return
        self._decided.add(offer["offer"])
        choice = 1.0 if self.patient or self.hurry else self._chance.random()
        if choice < 0.1:
            return  # not at the desk: the offer expires
        kind = "decline" if choice < 0.2 else "accept"
        self.send({"type": kind, "conversation": offer["conversation"], "offer": offer["offer"]})

    def _talk(self, opened: Frame) -> None:
        self._end(opened["conversation"])
        self.accepted += 1
        self._talks[opened["conversation"]] = asyncio.create_task(
            self._conversation(opened["conversation"], opened["epoch"])
        )

    def _end(self, conversation: str) -> None:
        task = self._talks.pop(conversation, None)
        if task is not None:
            task.cancel()

    async def says(self, conversation: str, epoch: int, text: str) -> bool:
        """One line; whether it was taken."""
        frame = {"type": "say", "id": uuid.uuid4().hex, "conversation": conversation, "epoch": epoch, "text": text}
        answer = await asyncio.wait_for(self.send(frame), PATIENCE_SECONDS)
        if answer["type"] == "ack":
            self.acked.append((answer["id"], conversation, int(answer["seq"])))
            return True
        if answer["code"] in OVER:
            self.refused.append(answer["id"])
        return False

    async def _conversation(self, conversation: str, epoch: int) -> None:
        for text in ("您好，我来帮您看一下。", "请稍等。", "已经看到了。"):
            if not await self.says(conversation, epoch, text):
                return
            await asyncio.sleep(0.05 if self.hurry else self._chance.uniform(0.1, 0.5))
        if self.keeps:
            return
        choice = 1.0 if self.hurry else self._chance.random()
        owned = {"conversation": conversation, "epoch": epoch}
        if choice < 0.3:
            self.send({"type": "return", **owned, "facts": {"done": "已核实"}, "summary": "已核实"})
        elif choice < 0.45 and not self.patient:
            self.send({"type": "transfer", **owned, "skill": "general", "note": "请接着办"})
        else:
            self.send({"type": "close", **owned, "code": "solved"})
