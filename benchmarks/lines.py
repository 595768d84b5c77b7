"""Customers and agents on their WebSockets, many at a time, without pages (docs/events.md)."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE_SECONDS = 20.0

Frame = dict[str, Any]
_decoder = msgspec.json.Decoder(dict[str, Any])


class Line:
    """One open WebSocket. Every frame that comes in goes to `heard` with the moment it came (perf_counter)."""

    def __init__(self, heard: Callable[[Frame, float], None]) -> None:
        self._heard = heard
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None

    async def open(self, address: str, path: str, cookie: str = "") -> None:
        """Connect from the address's own site."""
        headers = {"Cookie": cookie} if cookie else {}
        self._socket = await connect(
            f"{address.replace('http', 'ws', 1)}{path}",
            origin=address,  # type: ignore[arg-type] # a NewType of str
            additional_headers=headers,
            proxy=None,
            compression=None,
            open_timeout=PATIENCE_SECONDS,
        )
        self._reading = asyncio.create_task(self._read(self._socket))

    async def send(self, frame: Frame) -> None:
        """Send one frame."""
        assert self._socket is not None
        await self._socket.send(msgspec.json.encode(frame).decode())

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()
        if self._reading is not None:
            await self._reading

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for raw in socket:
                self._heard(_decoder.decode(raw), time.perf_counter())
        except ConnectionClosed:
            return


class Customer:
    """A customer on the widget's socket. `answered` holds what was asked for by `expect`, with its time."""

    def __init__(self, on_event: Callable[[Frame, float], None] | None = None) -> None:
        self._line = Line(self._heard)
        self._on_event = on_event
        self._welcomed = asyncio.Event()
        self._replied: asyncio.Future[float | None] | None = None
        self.refused: Counter[str] = Counter()
        self.conversation = ""

    async def __aenter__(self) -> Customer:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._line.close()

    async def open(self, gateway: str) -> None:
        """Connect and be welcomed."""
        await self._line.open(gateway, "/chat/socket")
        await self._line.send({"type": "hello", "session": None, "conversation": None, "cursor": 0})
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._welcomed.wait()

    async def ask(self, text: str) -> float | None:
        """Say something and wait for the bot's first answer; ms from sending to hearing. None: a person was called."""
        self._replied = asyncio.get_running_loop().create_future()
        sent = time.perf_counter()
        await self.say(text)
        async with asyncio.timeout(PATIENCE_SECONDS):
            heard = await self._replied
        return None if heard is None else (heard - sent) * 1000

    async def say(self, text: str) -> str:
        """Say something; the message's id."""
        name = uuid.uuid4().hex
        await self._line.send({"type": "say", "id": name, "text": text})
        return name

    async def call_person(self) -> None:
        """The button for a person."""
        await self._line.send({"type": "human", "id": uuid.uuid4().hex})

    async def read(self, upto: int) -> None:
        """The page shows everything up to this event."""
        await self._line.send({"type": "read", "upto": upto})

    async def close(self) -> None:
        """Leave."""
        await self._line.close()

    def _heard(self, frame: Frame, at: float) -> None:
        kind = frame["type"]
        if kind == "welcome":
            self._welcomed.set()
        elif kind == "ack":
            self.conversation = frame["conversation"]
        elif kind == "refused":
            self.refused[frame["code"]] += 1
        elif kind == "events":
            for event in frame["events"]:
                if event["type"] in ("bot_message", "queued") and self._replied and not self._replied.done():
                    self._replied.set_result(at if event["type"] == "bot_message" else None)
                if self._on_event is not None:
                    self._on_event(event, at)


class Agent:
    """An agent on the desk's socket: accepts every offer, and keeps what it holds as conversation → epoch."""

    def __init__(self, on_event: Callable[[str, Frame, float], None]) -> None:
        self._line = Line(self._heard)
        self._on_event = on_event
        self._tasks: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None
        self.refused: Counter[str] = Counter()
        self.holds: dict[str, int] = {}

    async def open(self, desk: str, name: str, password: str) -> None:
        """Sign in, connect, and be available."""
        await self._line.open(desk, "/desk/socket", await _sign_in(desk, name, password))
        await self._line.send({"type": "hello", "cursors": {}})
        await self._line.send({"type": "availability", "state": "online"})
        self._beating = asyncio.create_task(self._beat())

    async def say(self, conversation: str, text: str) -> str:
        """A line to the customer; the message's id."""
        name = uuid.uuid4().hex
        epoch = self.holds[conversation]
        frame = {"type": "say", "id": name, "conversation": conversation, "epoch": epoch, "text": text}
        await self._line.send(frame)
        return name

    async def read(self, conversation: str, upto: int) -> None:
        """The page shows everything up to this event."""
        await self._line.send({"type": "read", "conversation": conversation, "upto": upto})

    async def close(self) -> None:
        """Leave."""
        if self._beating is not None:
            self._beating.cancel()
        await self._line.close()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(5)
            await self._line.send({"type": "beat"})

    def _heard(self, frame: Frame, at: float) -> None:
        kind = frame["type"]
        if kind == "offer":
            self._accept(frame)
        elif kind == "welcome":
            for offer in frame["offers"]:
                self._accept(offer)
        elif kind == "conversation":
            self.holds[frame["conversation"]] = frame["epoch"]
        elif kind == "events":
            for event in frame["events"]:
                self._on_event(frame["conversation"], event, at)
        elif kind == "refused":
            self.refused[frame["code"]] += 1

    def _accept(self, offer: Frame) -> None:
        accepting = {"type": "accept", "id": uuid.uuid4().hex}
        accepting |= {"conversation": offer["conversation"], "offer": offer["offer"]}
        task = asyncio.create_task(self._line.send(accepting))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _sign_in(desk: str, name: str, password: str) -> str:
    """The session's cookie, got as a browser gets it."""
    async with httpx.AsyncClient(base_url=desk, headers={"Origin": desk}, timeout=PATIENCE_SECONDS) as browser:
        page = (await browser.get("/sign-in")).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        done = await browser.post("/sign-in", data={"token": token, "name": name, "password": password})
        done.raise_for_status() if done.status_code >= 400 else None
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
