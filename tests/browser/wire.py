"""The gateway's and the desk's sockets without a page: to say what no page would say, and to fill a queue cheaply."""

from __future__ import annotations

import time
import uuid
from contextlib import ExitStack
from typing import Any

import msgspec
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.support.stack import Stack

PATIENCE_SECONDS = 15.0


class Wire:
    """One WebSocket. Frames go out as they are given; what comes in is kept in `heard`, in order."""

    def __init__(self, url: str, origin: str | None, cookie: str = "") -> None:
        headers = {"Cookie": cookie} if cookie else {}
        # Large frames must leave this side uncut: cutting them off is the server's part.
        opening = connect(
            url.replace("http", "ws", 1),
            origin=None if origin is None else Origin(origin),
            additional_headers=headers,
            proxy=None,
            max_size=None,
        )
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(opening)
        self.heard: list[dict[str, Any]] = []
        self._looked = 0

    def sends(self, frame: dict[str, Any] | str | bytes) -> str:
        """Send a frame (dicts as JSON, with an id of their own when they have none); the id."""
        if not isinstance(frame, dict):
            self._socket.send(frame)
            return ""
        frame = {"id": uuid.uuid4().hex, **frame}
        self._socket.send(msgspec.json.encode(frame).decode())
        return str(frame["id"])

    def hears(self, kind: str, seconds: float = PATIENCE_SECONDS, **fields: Any) -> dict[str, Any]:
        """The next frame of this type with these fields. Raises `AssertionError` when the time or the line ends."""
        deadline = time.monotonic() + seconds
        while True:
            while self._looked < len(self.heard):
                frame = self.heard[self._looked]
                self._looked += 1
                if frame["type"] == kind and fields.items() <= frame.items():
                    return frame
            try:
                left = max(0.0, deadline - time.monotonic())
                self.heard.append(msgspec.json.decode(self._socket.recv(timeout=left), type=dict[str, Any]))
            except (TimeoutError, ConnectionClosed) as error:
                raise AssertionError(f"no {kind} {fields} in {self.heard}") from error

    def event(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next event of this type that arrives in an `events` frame."""
        while True:
            for event in self.hears("events")["events"]:
                if event["type"] == kind and fields.items() <= event.items():
                    found: dict[str, Any] = event
                    return found

    def ends(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait until the other side closes; the close code. What is said before that is kept in `heard`."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                raw = self._socket.recv(timeout=max(0.0, deadline - time.monotonic()))
                self.heard.append(msgspec.json.decode(raw, type=dict[str, Any]))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def lives(self) -> None:
        """The other side still answers."""
        self.sends({"type": "ping"})
        self.hears("pong")

    def closes(self) -> None:
        """Leave."""
        self._open.close()


class Visitor(Wire):
    """A customer without a page, welcomed by the gateway."""

    def __init__(self, stack: Stack, session: str | None = None, conversation: str | None = None) -> None:
        super().__init__(f"{stack.gateway}/chat/socket", stack.gateway)
        self.sends({"type": "hello", "session": session, "conversation": conversation, "cursor": 0})
        self.welcome = self.hears("welcome")
        self.session = str(self.welcome["session"])
        self.conversation: str | None = self.welcome["conversation"]

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        """A line; its acknowledgement."""
        return self._stored({"type": "say", "text": text, **more})

    def asks_for_a_person(self) -> Visitor:
        """Into the queue."""
        self._stored({"type": "human"})
        return self

    def leaves_the_queue(self) -> None:
        """Back to the bot."""
        self.hears("answer", re=self.sends({"type": "resume_bot"}))

    def taps(self, button: str, label: str) -> dict[str, Any]:
        """A button by its id, offered or not; the acknowledgement."""
        return self._stored({"type": "tap", "button": button, "label": label})

    def _stored(self, frame: dict[str, Any]) -> dict[str, Any]:
        ack = self.hears("ack", id=self.sends(frame))
        self.conversation = str(ack["conversation"])
        return ack

    def leaves(self) -> None:
        """End the visit, whoever has it, and go."""
        if self.conversation is not None:
            self.hears("answer", re=self.sends({"type": "end"}))
        self.closes()
