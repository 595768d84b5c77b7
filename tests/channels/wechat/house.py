"""A service centre with its WeChat channel and the simulated platform, all in one loop, on a real Redis."""

from __future__ import annotations

import asyncio
import socket
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from redis.asyncio import Redis
from sanic import Sanic

from simulators.wechat.accounts import Account
from simulators.wechat.app import build
from simulators.wechat.platform import Platform
from simulators.wechat.users import User
from tests.support.floor import Floor
from warmline.bank.client import CoreBank
from warmline.channels.door import Door
from warmline.channels.wechat.assembly import Channel, open_channel, open_inbox, open_oauth, open_outbox, open_pages
from warmline.channels.wechat.client import open_http
from warmline.channels.wechat.outbox import WeChatOutbox
from warmline.channels.wechat.push import Inbox
from warmline.channels.wechat.routes import page_routes, push_routes
from warmline.channels.wechat.state import Contact
from warmline.conversation.errors import Stale
from warmline.conversation.events import Body, BotMessage
from warmline.conversation.keys import Keys
from warmline.conversation.mailbox import Turn
from warmline.conversation.notices import Notices
from warmline.conversation.store import Conversations, Receipt
from warmline.conversation.words import NoticeWords
from warmline.handoff.outlook import Outlook
from warmline.handoff.skills import load_skills
from warmline.handoff.wish import PersonWish
from warmline.identity.binding import Binding
from warmline.identity.bindings import Bindings
from warmline.identity.proof import CodeRefused, Proof
from warmline.identity.recognition import Recognition
from warmline.identity.salutation import Salutation
from warmline.identity.sessions import Sessions
from warmline.operations.card_reports import CardReports
from warmline.operations.papers import PaperRefused
from warmline.settings import Secret, WeChatAccount

APPID = "wx0123456789abcdef"
AES_KEY = "warmlinewarmlinewarmlinewarmlinewarmline012"
Answers = Callable[[Turn], list[Body]]


def account(mode: str = "safe") -> WeChatAccount:
    """The bank's side of the test account."""
    return WeChatAccount(APPID, "gh_test", Secret("token"), Secret(AES_KEY), Secret("secret"), mode)


def echo(turn: Turn) -> list[Body]:
    """A bot that repeats each input."""
    return [BotMessage(text=f"答：{getattr(e.body, 'text', '') or getattr(e.body, 'label', '')}") for e in turn.inputs]


class Codes:
    """Stands for identity.proof.Proof: one phone, one code."""

    phone, code = "13900009050", "246810"

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.proven: list[str] = []

    async def knows(self, conversation: str) -> bool:
        return False

    async def start_code(self, conversation: str, phone: str | None = None) -> int:
        assert phone is not None, "nobody is known here"
        if phone.endswith("0000"):
            raise CodeRefused("rate", "verify_rate", 42)
        return 300

    async def check_code(self, conversation: str, code: str) -> Receipt:
        if code != self.code:
            raise CodeRefused("wrong", "verify_wrong")
        self.proven.append(conversation)
        return Receipt(conversation, 1)


class Files:
    """operations.Papers, as far as pages use it: one file, while nobody's proof ran out."""

    pdf = b"%PDF-1.7 of the bank"

    def __init__(self) -> None:
        self.refusal = ""

    async def fetch(self, conversation: str, document: str) -> bytes:
        if self.refusal:
            raise PaperRefused(self.refusal)
        return self.pdf


class House:
    """Everything a test may touch."""

    def __init__(self, redis: Redis, keys: Keys, mode: str, push_format: str, passive: float, patience: float) -> None:
        self.redis = redis
        self.keys = keys
        self.floor = Floor(redis, keys)
        self.account = account(mode)
        self.answers: Answers = echo
        self.bot_delay = 0.0
        self._mode, self._format, self._passive, self._patience = mode, push_format, passive, patience
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._bots_end = False
        self._gateways: list[tuple[Any, httpx.AsyncClient, Bindings]] = []

    async def open(self, data_dir: Path, bank: CoreBank | None = None) -> None:
        """Start all parts but bot and outbox. With a `bank` codes are the bank's, and who is bound is recognised."""
        self._bank = bank or CoreBank("http://127.0.0.1:9", "nobody")
        self._is_banked = bank is not None
        self._database = f"sqlite:///{data_dir / 'warmline.db'}"
        self.notices = Notices(self.redis, "house")
        await self.notices.start()
        self.codes = Codes(self.floor)
        self.files = Files()
        gateway, listener = self._new_gateway()
        self.gateway_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        push_url = f"{self.gateway_url}/wechat/{APPID}"
        known = Account(APPID, "gh_test", "token", AES_KEY, "secret", push_url, self._mode, self._format)
        self.sim = build({APPID: known}, data_dir, self._patience)
        self.platform: Platform = self.sim.ctx.platform
        self._sim_server, port = await serve(self.sim)
        self.wechat_url = f"http://127.0.0.1:{port}"
        self.bindings = await self._furnish(gateway, listener)
        self.user: User = next(iter(self.platform.users.values()))
        self.contact = Contact(APPID, self.user.openid)

    def _new_gateway(self) -> tuple[Sanic[Any, Any], socket.socket]:
        gateway: Sanic[Any, Any] = Sanic(f"gateway-{uuid.uuid4().hex[:8]}", configure_logging=False)
        gateway.config.MOTD = False
        return gateway_routes(gateway), socket.create_server(("127.0.0.1", 0))

    async def _furnish(self, gateway: Sanic[Any, Any], listener: socket.socket) -> Bindings:
        """Wire a gateway as its process does, and serve it. Its database is the house's, its connections its own."""
        c = self.floor.conversations
        bindings, http = Bindings(self._database), open_http(self.wechat_url)
        recognition = Recognition(bindings, self._bank, Salutation.load())
        sessions = Sessions(c, recognition=recognition)
        self.door = Door(c, self.floor.queue, sessions, self.notices, PersonWish.load(), self.floor.rules)
        outlook = Outlook(c, self.floor.queue, self.floor.agents, load_skills())
        self.channel: Channel = open_channel(c, NoticeWords.load(), self.gateway_url, outlook.of)
        self.inbox: Inbox = open_inbox(self.channel, self.door, (self.account,), self._passive)
        proof = Proof(c, sessions, self._bank, Salutation.load())
        gateway.ctx.wechat_inbox = self.inbox
        gateway.ctx.wechat_pages = open_pages(
            self.channel,
            self.door,
            proof=proof if self._is_banked else self.codes,
            binding=Binding(c, sessions, proof, bindings),
            oauth=open_oauth((self.account,), self.wechat_url, http),
            confirmation=self.floor.confirmation,
            papers=self.files,
            reports=CardReports(c, self._bank),
        )
        server, _ = await serve(gateway, listener)
        self._gateways.append((server, http, bindings))
        return bindings

    async def another_gateway(self) -> str:
        """A second one beside the first; its address."""
        gateway, listener = self._new_gateway()
        await self._furnish(gateway, listener)
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    async def close(self) -> None:
        """End all of it."""
        for name in list(self._tasks):
            await self.stop(name)
        await self.sim.ctx.pusher.settled()
        await self._stop_notices()
        await self.platform.http.aclose()
        await self.close_gateways()
        self._sim_server.close()
        await self._sim_server.wait_closed()

    async def close_gateways(self) -> None:
        """Nobody answers WeChat any more."""
        while self._gateways:
            server, http, bindings = self._gateways.pop()
            server.close()
            await server.wait_closed()
            await http.aclose()
            bindings.close()

    async def _stop_notices(self) -> None:
        """Asked again while a cancellation is swallowed (outbox.py says how)."""
        for _ in range(20):
            with suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await self.notices.stop()
                return

    @property
    def conversations(self) -> Conversations:
        """The core's conversations."""
        return self.floor.conversations

    def make_outbox(self) -> WeChatOutbox:
        """The sending side, with its own HTTP client."""
        return open_outbox(self.channel, (self.account,), open_http(self.wechat_url))

    def start_outbox(self, name: str = "outbox") -> None:
        """Run the sending side in the background."""
        self._tasks[name] = asyncio.create_task(self.make_outbox().run())

    def start_bot(self, name: str = "bot") -> None:
        """Run a bot worker that answers by `self.answers` after `self.bot_delay`."""
        self._tasks[name] = asyncio.create_task(self._bot())

    async def stop(self, name: str) -> None:
        """Cancel one of them."""
        task = self._tasks.pop(name)
        if name.startswith("bot"):
            self._bots_end = True  # redis-py may swallow a cancellation (outbox.py says how)
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.5)

    async def _bot(self) -> None:
        mailbox = self.floor.mailbox
        while not self._bots_end:
            turn = await mailbox.claim()
            if turn is None:
                await asyncio.sleep(0.01)
                continue
            await asyncio.sleep(self.bot_delay)
            with suppress(Stale):
                await mailbox.commit(turn, self.answers(turn))

    # --- the customer's side ---

    async def call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """One call of the simulator's control API."""
        async with httpx.AsyncClient(base_url=self.wechat_url, trust_env=False) as http:
            answer = await http.request(method, path, json=body or None)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
            return found

    async def says(self, text: str, **more: Any) -> None:
        """The user writes."""
        await self.call("POST", f"/sim/users/{self.user.openid}/say", text=text, **more)

    def bank_says(self) -> list[str]:
        """What the account has shown so far."""
        return [item.text for item in self.user.screen if item.side == "bank"]

    async def until(self, true: Callable[[], object], seconds: float = 8.0) -> None:
        """Poll until it holds, or fail with what the phone shows."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"not in time; the phone shows {self.user.screen}"
            await asyncio.sleep(0.02)

    async def until_it(self, true: Callable[[], Awaitable[object]], seconds: float = 8.0) -> None:
        """The same for questions that must be awaited."""
        deadline = time.monotonic() + seconds
        while not await true():
            assert time.monotonic() < deadline, f"not in time; the phone shows {self.user.screen}"
            await asyncio.sleep(0.02)

    async def conversation(self) -> str:
        """The customer's current visit."""
        found: list[str] = []

        async def there() -> bool:
            current = await self.conversations.current(str(self.contact))
            found[:] = [current] if current else []
            return bool(found)

        await self.until_it(there)
        return found[0]

    async def all_sent(self) -> None:
        """Until nothing waits in the outbox."""

        async def done() -> bool:
            return await self.channel.composer.pending(self.contact) is None

        await self.until_it(done)

    async def accept(self, agent: str = "wang") -> int:
        """An agent takes the customer; the epoch."""
        conversation = await self.conversation()
        await self.floor.agent(agent)

        async def queued() -> bool:
            return (await self.conversations.record(conversation)).state == "queued"

        await self.until_it(queued)
        record = await self.conversations.record(conversation)
        (ticket,) = [t for t in await self.floor.queue.waiting(record.skill) if t.conversation == conversation]
        offer = await self.floor.queue.offer(ticket, agent, 1.0, "test")
        assert offer is not None
        return await self.floor.queue.accept(conversation, offer, agent, "王芳")


def gateway_routes(app: Sanic[Any, Any]) -> Sanic[Any, Any]:
    """The channel's routes as the gateway has them."""
    app.blueprint(push_routes())
    app.blueprint(page_routes("http://127.0.0.1"))
    return app


async def serve(app: Sanic[Any, Any], listener: socket.socket | None = None) -> tuple[Any, int]:
    """Serve in this loop, on a free port unless there is one already."""
    app.config.TOUCHUP = False  # it rewrites Sanic's classes, which works for one application a process
    listener = listener or socket.create_server(("127.0.0.1", 0))
    server: Any = await app.create_server(sock=listener, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.start_serving()
    return server, listener.getsockname()[1]


@asynccontextmanager
async def opened(
    redis: Redis,
    keys: Keys,
    data_dir: Path,
    *,
    mode: str = "safe",
    push_format: str = "xml",
    passive: float = 1.0,
    patience: float = 5.0,
    bank: CoreBank | None = None,
) -> AsyncIterator[House]:
    """A house for one test."""
    house = House(redis, keys, mode, push_format, passive, patience)
    await house.open(data_dir, bank)
    try:
        yield house
    finally:
        await house.close()
