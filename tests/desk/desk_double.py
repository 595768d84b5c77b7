"""A desk that only speaks docs/events.md ("The agent's socket"), for trying and testing the agents' page alone.

It serves the page with the real headers and keeps a small world in memory: offers, conversations with their logs, what
the page sent. `python -m tests.desk.desk_double` runs it with a few customers; any name and password sign in.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from sanic import Request, Sanic, Websocket
from sanic.response import HTTPResponse, html, redirect
from sanic.response import json as json_answer

from warmline.desk.canned import load_canned
from warmline.pages import PageFolder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

PAGE = Path(__file__).resolve().parents[2] / "warmline" / "desk" / "page"
AGENT = "wangfang"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
Json = dict[str, Any]
_names = itertools.count(1)


def now_ms() -> int:
    """Ms since 1970."""
    return int(time.time() * 1000)


class DeskDouble:
    """The world behind the page. Everything that happens is a method; `sent` holds the page's frames."""

    def __init__(self) -> None:
        self.url = ""
        self.agent: Json = {
            "id": AGENT,
            "name": "王芳",
            "role": "agent",
            "skills": ["general", "cards", "fraud"],
            "capacity": 5,
            "state": "offline",
            "load": 0,
        }
        self.offers: dict[str, Json] = {}
        self.conversations: dict[str, Json] = {}
        self.skills: list[Json] = []
        self.sent: list[Json] = []
        self.stale: set[str] = set()  # conversations whose lines are refused
        self.deaf = False  # takes frames and never answers: a line that dies before the acknowledgement
        self.drop_acks = False  # stores, but the acknowledgement is lost
        self._stored: dict[str, int] = {}
        self._sockets: set[Websocket] = set()

    # --- what tests and the demo make happen ---

    async def offer(self, conversation: str, **fields: Any) -> None:
        """Offer a customer to the agent. `packet`, `events` and other fields of the conversation may be given."""
        seconds = fields.pop("seconds", 15)
        frame = {
            "offer": f"offer-{conversation}",
            "conversation": conversation,
            "expires_at": now_ms() + seconds * 1000,
            "expires_in": seconds * 1000,
            "lane": fields.get("lane", "standard"),
            "skill": fields.get("skill", "general"),
            "channel": fields.get("channel", "web"),
            "customer": fields.get("customer", {"greeting": "陈女士"}),
            "reason": fields.pop("reason", "human_agent"),
            "waiting_since": now_ms() - 40_000,
            "why": "",
        }
        self.offers[conversation] = frame | {"world": fields}
        await self.tell({"type": "offer", **frame})

    def hold(self, conversation: str, events: list[Json], **fields: Any) -> None:
        """Put a conversation on the agent's desk; the page learns it by its next `welcome`."""
        self.conversations[conversation] = {
            "conversation": conversation,
            "epoch": 3,
            "state": "agent",
            "channel": "web",
            "lane": "standard",
            "skill": "general",
            "customer": {"greeting": "陈女士"},
            "packet": None,
            "receipts": {"delivered": 0, "read": 0},
            "since": now_ms(),
            **fields,
            "events": [{"at": now_ms() - 60_000, **event, "seq": seq} for seq, event in enumerate(events, 1)],
        }
        self.agent["load"] = len(self.conversations)

    async def happen(self, conversation: str, kind: str, **fields: Any) -> int:
        """Append an event to a log and tell the page. Returns its seq."""
        held = self.conversations[conversation]
        seq = len(held["events"]) + 1
        event = {"type": kind, "seq": seq, "at": now_ms(), **fields}
        held["events"].append(event)
        await self.tell({"type": "events", "conversation": conversation, "epoch": held["epoch"], "events": [event]})
        return seq

    async def take_away(self, conversation: str, cause: str) -> None:
        """The conversation leaves this desk."""
        self.conversations.pop(conversation, None)
        self.agent["load"] = len(self.conversations)
        await self.tell({"type": "conversation_gone", "conversation": conversation, "cause": cause})

    async def tell(self, frame: Json) -> None:
        """Send a frame to every connected page."""
        for page in list(self._sockets):
            await page.send(json.dumps(frame, ensure_ascii=False))

    async def drop_connections(self) -> None:
        """Cut every page off."""
        for page in list(self._sockets):
            await page.close()

    def frames(self, kind: str) -> list[Json]:
        """What the page sent, of one type."""
        return [frame for frame in self.sent if frame["type"] == kind]

    # --- the server's side of the protocol ---

    async def serve(self, socket: Websocket) -> None:
        """One page's connection, until it closes."""
        try:
            async for raw in socket:
                frame = json.loads(raw or "{}")
                self.sent.append(frame)
                if self.deaf:
                    continue
                if frame["type"] == "hello":
                    await socket.send(json.dumps({"type": "welcome", **self._welcome(frame["cursors"])}))
                    self._sockets.add(socket)
                elif handler := self._handlers.get(frame["type"]):
                    await handler(self, frame)
        finally:
            self._sockets.discard(socket)

    def _welcome(self, cursors: dict[str, int]) -> Json:
        def after_cursor(held: Json) -> Json:
            cursor = cursors.get(held["conversation"], 0)
            return held | {"events": [event for event in held["events"] if event["seq"] > cursor]}

        offers = [{k: v for k, v in offer.items() if k != "world"} for offer in self.offers.values()]
        return {
            "agent": self.agent,
            "offers": [offer | {"expires_in": offer["expires_at"] - now_ms()} for offer in offers],
            "conversations": [after_cursor(held) for held in self.conversations.values()],
            "waiting": {"skills": self.skills},
        }

    async def _availability(self, frame: Json) -> None:
        self.agent.update(state=frame["state"], reason=frame.get("reason"))
        await self._tell_agent()

    async def _tell_agent(self) -> None:
        await self.tell({"type": "agent", **{key: self.agent.get(key) for key in ("state", "load", "reason")}})

    async def _accept(self, frame: Json) -> None:
        offer = self.offers.pop(frame["conversation"], None)
        if offer is None:
            text = "这个邀请已经失效，客户已由其他同事接起或继续排队。"
            await self.tell({"type": "answer", "re": frame["id"], "ok": False, "code": "gone", "text": text})
            return
        world = {
            "customer": offer["customer"],
            "lane": offer["lane"],
            "skill": offer["skill"],
            "channel": offer["channel"],
        }
        world |= offer["world"]
        accepted = {"type": "accepted", "offer": offer["offer"], "agent": AGENT, "name": "王芳"}
        self.hold(frame["conversation"], [*world.pop("events", []), accepted], **world)
        await self.tell({"type": "answer", "re": frame["id"], "ok": True})
        await self.tell({"type": "conversation", **self.conversations[frame["conversation"]]})
        await self._tell_agent()

    async def _decline(self, frame: Json) -> None:
        offer = self.offers.pop(frame["conversation"])
        await self.tell({"type": "answer", "re": frame["id"], "ok": True})
        gone = {"offer": offer["offer"], "conversation": frame["conversation"], "cause": "declined"}
        await self.tell({"type": "offer_gone", **gone})

    async def _line(self, frame: Json) -> None:
        held = self.conversations.get(frame["conversation"])
        if held is None or frame["conversation"] in self.stale or frame["epoch"] != held["epoch"]:
            text = "这个会话已经不在您手上，这句话没有发给客户。"
            await self.tell({"type": "refused", "id": frame["id"], "code": "stale", "text": text})
            return
        if (seq := self._stored.get(frame["id"])) is None:
            said: Json = {"id": frame["id"], "agent": AGENT, "text": frame["text"]}
            kind = "note" if frame["type"] == "note" else "agent_message"
            self._stored[frame["id"]] = seq = len(held["events"]) + 1
            if self.drop_acks:
                held["events"].append({"type": kind, "seq": seq, "at": now_ms(), "name": "王芳", **said})
                await self.drop_connections()
                return
            await self.happen(frame["conversation"], kind, name="王芳", **said)
        await self.tell({"type": "ack", "id": frame["id"], "seq": seq})

    async def _finish(self, frame: Json) -> None:
        await self.tell({"type": "answer", "re": frame["id"], "ok": True})
        causes = {"return": "returned", "close": "closed", "transfer": "transferred"}
        await self.take_away(frame["conversation"], causes[frame["type"]])
        await self._tell_agent()

    async def _beat(self, frame: Json) -> None:
        await self.tell({"type": "beat"})

    _handlers: ClassVar[dict[str, Callable[[DeskDouble, Json], Awaitable[None]]]] = {
        "availability": _availability,
        "accept": _accept,
        "decline": _decline,
        "say": _line,
        "note": _line,
        "return": _finish,
        "close": _finish,
        "transfer": _finish,
        "beat": _beat,
    }


def application(double: DeskDouble) -> Sanic[Any, Any]:
    """The page's routes, as the desk has them."""
    app: Sanic[Any, Any] = Sanic(f"desk-double-{next(_names)}", configure_logging=False)

    page = PageFolder(PAGE, CSP)
    app.config.TOUCHUP = False  # it rewrites methods by their source, which works once a process only

    @app.get("/")
    async def index(request: Request) -> HTTPResponse:
        return page.serve("index.html") if request.cookies.get("who") else redirect("/sign-in")

    @app.get("/sign-in")
    async def sign_in(_: Request) -> HTTPResponse:
        return _sign_in("")

    @app.post("/sign-in")
    async def signed_in(request: Request) -> HTTPResponse:
        form = request.form
        if form is None or form.get("token") != "t-1" or form.get("password") != "right":
            return _sign_in("用户名或密码不对，请再试一次。")
        answer = redirect("/")
        answer.add_cookie("who", "1", httponly=True, samesite="Strict", secure=False)
        return answer

    @app.post("/sign-out")
    async def sign_out(request: Request) -> HTTPResponse:
        assert request.headers.get("x-warmline-token") == "t-2"
        answer = redirect("/sign-in")
        answer.add_cookie("who", "", max_age=0, secure=False)
        return answer

    @app.get("/desk/me/")
    async def me(_: Request) -> HTTPResponse:
        return json_answer({"account": double.agent, "token": "t-2"})

    @app.get("/desk/canned")
    async def canned(_: Request) -> HTTPResponse:
        return json_answer(msgspec.to_builtins(load_canned()))

    async def desk_socket(request: Request, ws: Websocket) -> None:
        if request.cookies.get("who"):
            await double.serve(ws)

    app.add_websocket_route(desk_socket, "/desk/socket")

    @app.get("/page/<name:path>")
    async def page_file(_: Request, name: str) -> HTTPResponse:
        return page.serve(name)

    return app


def _sign_in(error: str) -> HTTPResponse:
    text = (PAGE / "sign-in.html").read_text(encoding="utf-8")
    return html(text.replace("__TOKEN__", "t-1").replace("__ERROR__", error))


@asynccontextmanager
async def running(double: DeskDouble, port: int = 0) -> AsyncIterator[DeskDouble]:
    """Serve the double on a free port of loopback; its address is `double.url`."""
    app = application(double)
    door = socket.create_server(("127.0.0.1", port))
    server: Any = await app.create_server(sock=door, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.after_start()
    double.url = f"http://127.0.0.1:{door.getsockname()[1]}"
    try:
        yield double
    finally:
        await double.drop_connections()
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()
        Sanic.unregister_app(app)


BOT_PART: list[Json] = [
    {"type": "customer_message", "id": "c1", "text": "我卡里还有多少钱"},
    {
        "type": "bot_message",
        "text": "为您查到：",
        "card": {
            "kind": "balances",
            "accounts": [{"name": "活期储蓄", "tail": "1496", "balance": "12345.67", "available": "12000.00"}],
        },
    },
    {"type": "customer_message", "id": "c2", "text": "有一笔不是我做的"},
    {"type": "handoff_requested", "by": "bot", "reason": "transaction_unrecognized", "skill": "fraud", "lane": "fraud"},
    {"type": "queued", "skill": "fraud", "lane": "fraud", "cause": "requested"},
    {"type": "customer_message", "id": "c3", "text": "昨天晚上扣了 2,000 元"},
]

PACKET: Json = {
    "reason": "transaction_unrecognized",
    "reason_text": "不认识的扣款",
    "by": "bot",
    "skill": "fraud",
    "lane": "fraud",
    "intents": [["transaction_unrecognized", 0.93], ["transaction_history", 0.05]],
    "slots": {"account_kind": "储蓄卡", "card_tail": "1496", "period": "昨天"},
    "results": ["活期储蓄 尾号1496：余额 ¥12,345.67"],
    "proof": "L2",
    "profile": {"greeting": "陈女士", "elderly": True, "tier": "gold"},
    "mood": "anxious",
    "next_step": "先核实这笔扣款的时间和商户，必要时请客户确认锁卡。",
    "bot_turns": 2,
}


async def main() -> None:
    """The demo: one offer now, two conversations on the desk. The password is `right`."""
    double = DeskDouble()
    double.agent["state"] = "online"
    double.skills = [
        {"skill": "fraud", "waiting": 1, "longest_ms": 42_000},
        {"skill": "cards", "waiting": 3, "longest_ms": 190_000},
    ]
    double.hold("demo-1", BOT_PART, packet=PACKET, lane="fraud", skill="fraud")
    double.hold("demo-2", BOT_PART[:3], customer={"greeting": "李先生"}, channel="wechat", lane="elderly")
    async with running(double, port=8091):
        print(double.url)
        await double.offer("demo-3", seconds=600, lane="fraud", skill="fraud", packet=PACKET, events=BOT_PART)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
