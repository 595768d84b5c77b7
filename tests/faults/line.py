"""A WebSocket that is kept up: reconnects when it breaks, and sends again what was not answered, as the pages do."""

from __future__ import annotations

import asyncio
import uuid
from abc import ABC, abstractmethod
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

Frame = dict[str, Any]

RECONNECT_SECONDS = 0.1
# Refusals that pass: the frame is kept and sent again.
FOR_NOW = {"storage_down": 0.3, "too_fast": 1.0}


class Line(ABC):
    """One client's line. Subclasses say hello and take what comes in."""

    def __init__(self, url: str, origin: str) -> None:
        self._url = url.replace("http", "ws", 1)
        self._origin = Origin(origin)
        self._socket: ClientConnection | None = None
        self._pending: dict[str, tuple[Frame, asyncio.Future[Frame]]] = {}
        self._task: asyncio.Task[None] | None = None
        self._later: set[asyncio.Task[None]] = set()
        self.connected = asyncio.Event()
        self.connections = 0
        self.put_off: list[Frame] = []  # what was refused for now

    @abstractmethod
    async def hello(self) -> Frame:
        """The first frame of a connection."""

    @abstractmethod
    async def take(self, frame: Frame) -> None:
        """A frame that answers none of ours."""

    async def headers(self) -> dict[str, str]:
        """Headers of the handshake. May raise `OSError` while the server is away."""
        return {}

    def start(self) -> None:
        """Begin in the background."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End it."""
        for task in (*self._later, *filter(None, [self._task])):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def drop(self) -> None:
        """Lose the connection, as a phone in a lift; it comes back by itself."""
        if self._socket is not None:
            self._socket.transport.abort()

    def send(self, frame: Frame) -> asyncio.Future[Frame]:
        """Send a frame with an id until it is answered; the answer (`ack`, `answer` or a final `refused`)."""
        frame = {"id": uuid.uuid4().hex, **frame}
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._pending[frame["id"]] = (frame, answer)
        if self.connected.is_set():  # else it goes out, in its order, when the line is up
            self._later.add(task := asyncio.create_task(self.tell(frame)))
            task.add_done_callback(self._later.discard)
        return answer

    async def tell(self, frame: Frame) -> None:
        """Send a frame once, if the line is up."""
        if self._socket is not None:
            try:
                await self._socket.send(msgspec.json.encode(frame).decode())
            except (WebSocketException, OSError):
                self.connected.clear()

    async def _run(self) -> None:
        while True:
            try:
                headers = await self.headers()
                async with connect(
                    self._url, origin=self._origin, additional_headers=headers, proxy=None, open_timeout=2,
                    close_timeout=0.5, ping_interval=2, ping_timeout=3,
                ) as socket:  # fmt: skip
                    await self._serve(socket)
            except (WebSocketException, OSError, EOFError):
                pass
            self.connected.clear()
            self._socket = None
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _serve(self, socket: ClientConnection) -> None:
        await socket.send(msgspec.json.encode(await self.hello()).decode())
        async for raw in socket:
            frame: Frame = msgspec.json.decode(raw)
            if frame["type"] == "welcome":
                self._socket = socket
                self.connections += 1
                await self.take(frame)
                await self._send_again(socket)
                self.connected.set()
            elif not self._answered(frame):
                await self.take(frame)

    async def _send_again(self, socket: ClientConnection) -> None:
        # In their order, and before anything new, until nothing came in between.
        sent: set[str] = set()
        while left := [frame for name, (frame, _) in self._pending.items() if name not in sent]:
            for frame in left:
                await socket.send(msgspec.json.encode(frame).decode())
                sent.add(frame["id"])

    def _answered(self, frame: Frame) -> bool:
        name = frame.get("re") or frame.get("id") or ""
        if frame["type"] not in ("ack", "answer", "refused") or name not in self._pending:
            return False
        kept, answer = self._pending[name]
        if frame["type"] == "refused" and frame["code"] in FOR_NOW:
            self.put_off.append(frame)
            self._later.add(task := asyncio.create_task(self._again(kept, FOR_NOW[frame["code"]])))
            task.add_done_callback(self._later.discard)
            return True
        del self._pending[name]
        if not answer.done():
            answer.set_result({**frame, "sent": kept})
        return True

    async def _again(self, frame: Frame, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.tell(frame)
