"""A simulated agent of a dialogue: real sign-in at the desk, then its WebSocket."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from typing import Any

import httpx

from tests.dialogues.centre import Centre
from tests.dialogues.script import PATIENCE_SECONDS, Return, Transfer
from tests.dialogues.waiting import Waiting
from tests.faults.line import Frame, Line

# Well within the agent's lease (WARMLINE_AGENT_SILENT_SECONDS, 15 s).
BEAT_SECONDS = 3.0


class Agent(Waiting, Line):
    """One agent. `offers` and `chats` by conversation; `lines`: all events of a conversation that the desk showed."""

    def __init__(self, centre: Centre, name: str) -> None:
        super().__init__(f"{centre.desk}/desk/socket", centre.desk)
        if name not in centre.agents:
            raise AssertionError(f"there is no agent {name!r} with a known password")
        self.name = name
        self.offers: dict[str, Frame] = {}
        self.chats: dict[str, Frame] = {}
        self.lines: dict[str, list[Frame]] = defaultdict(list)
        self._password = centre.agents[name]
        self._desk = centre.desk
        self._cookie = ""
        self._state = ""
        self._beating: asyncio.Task[None] | None = None

    async def headers(self) -> dict[str, str]:
        """The cookie of a signed-in session."""
        if not self._cookie:
            self._cookie = await self._sign_in()
        return {"Cookie": self._cookie}

    async def _sign_in(self) -> str:
        async with httpx.AsyncClient(base_url=self._desk, timeout=10) as http:
            form = (await http.get("/sign-in")).text
            token = re.search(r'name="token" value="([^"]+)"', form)
            given = {"token": token[1] if token else "", "name": self.name, "password": self._password}
            answer = await http.post("/sign-in", data=given, headers={"Origin": self._desk})
            if answer.status_code != 303:
                raise OSError(f"{self.name} was not signed in: {answer.status_code}")
            return "; ".join(f"{name}={value}" for name, value in http.cookies.items())

    async def hello(self) -> Frame:
        return {"type": "hello", "cursors": {}}

    async def take(self, frame: Frame) -> None:
        kind, conversation = frame["type"], str(frame.get("conversation", ""))
        if kind == "welcome":
            self._state = frame["agent"]["state"]
            self.offers |= {offer["conversation"]: offer for offer in frame["offers"]}
            for chat in frame["conversations"]:
                await self.take(chat)
        elif kind == "agent":
            self._state = frame["state"]
        elif kind == "offer":
            self.offers[conversation] = frame
        elif kind == "offer_gone":
            self.offers.pop(conversation, None)
        elif kind == "conversation":
            self.chats[conversation] = frame
            self.lines[conversation] = list(frame["events"])
        elif kind == "conversation_gone":
            self.chats.pop(conversation, None)
        elif kind == "events":
            self.lines[conversation] += frame["events"]
        self.news.set()

    # --- on and off duty ---

    async def comes(self) -> None:
        """Signed in and online."""
        self.start()
        await asyncio.wait_for(self.connected.wait(), PATIENCE_SECONDS)
        self._beating = asyncio.create_task(self._beat())
        await self._set("online")

    async def leaves(self) -> None:
        """Offline and gone."""
        await self._set("offline")
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self.stop()

    async def _set(self, state: str) -> None:
        await self.tell({"type": "availability", "state": state})
        await self.until(lambda: self._state == state, f"{self.name} {state}")

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self.tell({"type": "beat"})

    # --- what they do ---

    async def accepts(self, conversation: str) -> Frame:
        """Take the customer once they are offered; the conversation as the desk shows it, with its packet."""
        offer = await self.until(lambda: self.offers.get(conversation), f"an offer to {self.name}")
        await self._done({"type": "accept", "conversation": conversation, "offer": offer["offer"]})
        chat: Frame = await self.until(lambda: self.chats.get(conversation), f"the conversation at {self.name}'s desk")
        return chat

    async def says(self, conversation: str, text: str) -> None:
        """A line to the customer."""
        await self._done({"type": "say", **self._owned(conversation), "text": text})

    async def sees(self, conversation: str, text: str) -> None:
        """Wait until the transcript has this."""
        await self.until(
            lambda: any(text in str(line.get("text", "")) for line in self.lines[conversation]),
            f"{text!r} in {self.name}'s transcript",
        )

    async def returns(self, conversation: str, back: Return) -> None:
        """Back to the bot."""
        frame = {"type": "return", **self._owned(conversation), "facts": back.facts, "summary": back.summary}
        await self._done(frame)

    async def transfers(self, conversation: str, on: Transfer) -> None:
        """On to another skill."""
        frame = {"type": "transfer", **self._owned(conversation), "skill": on.skill, "note": on.note}
        await self._done(frame)

    async def closes(self, conversation: str, code: str) -> None:
        """The end of the visit."""
        await self._done({"type": "close", **self._owned(conversation), "code": code})

    def _owned(self, conversation: str) -> dict[str, Any]:
        if conversation not in self.chats:
            raise AssertionError(f"{self.name} does not have this customer")
        return {"conversation": conversation, "epoch": self.chats[conversation]["epoch"]}

    async def _done(self, frame: Frame) -> None:
        answer = await asyncio.wait_for(self.send(frame), PATIENCE_SECONDS)
        if answer["type"] == "refused":
            raise AssertionError(f"{self.name} was refused ({frame['type']}): {answer['code']}")
