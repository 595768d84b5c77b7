"""A gateway to try the widget against, alone: the page's files, and a socket that speaks docs/events.md from a script.

It keeps one log in memory and does what the real one promises: ids stored once, events after the cursor, everyone told.
Run it by hand with `python -m tests.channels.widget_double 8123` and open the address it prints.
"""

from __future__ import annotations

import asyncio
import contextlib
import http
import json
import mimetypes
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "warmline" / "channels" / "web" / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
Frame = dict[str, Any]


class Double:
    """One customer's gateway. Tests change its knobs and append to its log from their own thread."""

    def __init__(self) -> None:
        script = yaml.safe_load((HERE / "widget_script.yml").read_text(encoding="utf-8"))
        self.script: dict[str, dict[str, list[Frame]]] = script
        self.events: list[Frame] = []
        self.conversation: str | None = None
        self.visits = 0
        self.session = "session-1"
        self.standing: Frame = {"state": "bot"}
        self.elderly = False
        self.received: list[Frame] = []
        self.answers: dict[str, list[Frame]] = {}  # what the next requests of a type are answered with
        self.refuse_next: list[Frame] = []
        self.lose_next_ack = False  # store it, then cut the line before the acknowledgement
        self.silent = False  # take frames and do nothing: a half-open line
        self.serving = True
        self.hold_events = False
        self.seen: dict[str, int] = {}
        self.sockets: set[ServerConnection] = set()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    # --- for tests --------------------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self, port: int = 0) -> Double:
        """Serve on `port` (0: any free one)."""
        self.port = port
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def happens(self, *events: Frame) -> None:
        """Events enter the log and everyone is told."""
        self._do(lambda: self._append(*events))

    def tells(self, **frame: Any) -> None:
        """A frame to every socket."""
        self._do(lambda: self._broadcast(frame))

    def drop(self) -> None:
        """Cut every connection, without a closing handshake."""
        self._do(self._cut)

    def said(self, kind: str) -> list[Frame]:
        """Frames of a type that arrived, in order."""
        return [frame for frame in self.received if frame["type"] == kind]

    # --- the server -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        async with serve(self._talk, "127.0.0.1", self.port, process_request=self._file) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._stop.wait()

    def _do(self, act: Callable[[], Any]) -> None:
        async def run() -> None:
            act()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def _cut(self) -> None:
        for socket in self.sockets:
            socket.transport.abort()

    def _file(self, _: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        if path == "/chat/socket":
            return None if self.serving else _response(503, b"")
        if path == "/demo/links.json":
            return _response(200, json.dumps({"sms": self.address + "sms"}).encode(), "application/json")
        name = "demo/bank.html" if path == "/" else path.removeprefix("/").removeprefix("widget/")
        file = (PAGE / name).resolve()
        if not file.is_relative_to(PAGE) or not file.is_file():
            return _response(404, b"")
        return _response(200, file.read_bytes(), mimetypes.guess_type(name)[0] or "text/plain")

    async def _talk(self, socket: ServerConnection) -> None:
        try:
            async for raw in socket:
                frame = json.loads(raw)
                self.received.append(frame)
                if not self.silent:
                    self._answer(socket, frame)
        except ConnectionClosed:
            pass  # the line was cut: what was stored stays stored
        finally:
            self.sockets.discard(socket)

    def _answer(self, socket: ServerConnection, frame: Frame) -> None:
        kind = frame["type"]
        if kind == "hello":
            self.sockets.add(socket)
            self._send(socket, self._welcome(frame))
        elif kind == "ping":
            self._send(socket, {"type": "pong"})
        elif kind in ("say", "tap", "human", "rate"):
            self._store(socket, frame)
        elif "id" in frame:
            answer = {"ok": True, **(self.answers.get(kind) or [{}]).pop(0)} if self.answers.get(kind) else {"ok": True}
            self._send(socket, {"type": "answer", "re": frame["id"], **answer})
            if answer["ok"]:
                if kind == "verify_code":
                    self.session = "session-2"
                    self._send(socket, {"type": "session", "session": self.session})
                self._play("on", kind)

    def _welcome(self, hello: Frame) -> Frame:
        same = hello["conversation"] == self.conversation
        events = [event for event in self.events if not same or event["seq"] > hello["cursor"]]
        now = {**self.standing, "type": "welcome", "session": self.session, "conversation": self.conversation}
        return {**now, "events": events, "receipts": {"delivered": 0, "read": 0}, "elderly": self.elderly}

    def _store(self, socket: ServerConnection, frame: Frame) -> None:
        if self.refuse_next:
            self._send(socket, {"type": "refused", "id": frame["id"], **self.refuse_next.pop(0)})
            return
        if frame["id"] not in self.seen:
            self.seen[frame["id"]] = self._take(frame)
        if self.lose_next_ack:
            self.lose_next_ack = False
            socket.transport.abort()
            return
        seq = self.seen[frame["id"]]
        self._send(socket, {"type": "ack", "id": frame["id"], "seq": seq, "conversation": self.conversation})
        for section, key in (("say", frame.get("text")), ("tap", frame.get("label")), ("on", frame["type"])):
            self._play(section, key)

    def _take(self, frame: Frame) -> int:
        kind, number = frame["type"], frame["id"]
        if kind == "say":
            self._append({"type": "customer_message", "id": number, "text": frame["text"]})
        elif kind == "tap":
            self._append({"type": "customer_choice", "id": number, "button": frame["button"], "label": frame["label"]})
        elif kind == "rate":
            self._append({"type": "rating", "score": frame["score"], "reasons": frame["reasons"]})
        return len(self.events)

    def _play(self, section: str, key: str | None) -> None:
        for step in self.script[section].get(key or "", []):
            if "event" in step:
                self._append(dict(step["event"]))
            else:
                self._broadcast({"conversation": self.conversation, **step["frame"]})

    def _append(self, *events: Frame) -> None:
        if self.conversation is None or (self.events and self.events[-1]["type"] == "closed"):
            self.visits += 1
            self.conversation, self.events = f"visit-{self.visits}", []
            self.standing = {"state": "bot"}
        fresh: list[Frame] = []
        for event in events:
            at = int(time.time() * 1000)
            placed = {"at": at, **event, "seq": len(self.events) + 1}
            if "after" in placed:
                placed["expires_at"] = at + placed.pop("after")
            if "buttons" in placed:
                placed["buttons"] = [
                    {**button, "id": f"{placed['seq']}.{index}"} for index, button in enumerate(placed["buttons"])
                ]
            self.events.append(placed)
            fresh.append(placed)
        if not self.hold_events:
            self._broadcast({"type": "events", "conversation": self.conversation, "events": fresh})

    def _broadcast(self, frame: Frame) -> None:
        if frame["type"] == "state":
            frame = {"conversation": self.conversation, **frame}
            self.standing = {key: frame[key] for key in ("state", "agent") if key in frame}
        for socket in list(self.sockets):
            self._send(socket, frame)

    def _send(self, socket: ServerConnection, frame: Frame) -> None:
        task = self._loop.create_task(_deliver(socket, json.dumps(frame, ensure_ascii=False)))
        task.add_done_callback(lambda done: done.exception())


async def _deliver(socket: ServerConnection, text: str) -> None:
    with contextlib.suppress(ConnectionClosed):  # its reader notices too
        await socket.send(text)


def _response(status: int, body: bytes, kind: str = "text/plain") -> Response:
    headers = Headers()
    headers["Content-Type"] = f"{kind}; charset=utf-8" if not kind.startswith("image/") else kind
    headers["Content-Length"] = str(len(body))
    headers["Content-Security-Policy"] = POLICY
    headers["Cache-Control"] = "no-store"
    headers["Connection"] = "close"
    return Response(status, http.HTTPStatus(status).phrase, headers, body)


if __name__ == "__main__":
    double = Double().start(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.stdout.write(f"{double.address}  (Ctrl-C ends it)\n")
    threading.Event().wait()
