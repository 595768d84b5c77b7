"""The desk's real application in this process, and agents' pages that are no more than their sockets."""

from __future__ import annotations

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from sanic import Sanic
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from warmline.desk.accounts import Account, Accounts, Role
from warmline.desk.app import make_app
from warmline.desk.sessions import COOKIE, DeskSessions
from warmline.settings import Secret, Settings

Frame = dict[str, Any]
PATIENCE_SECONDS = 5.0


class Page:
    """One socket of one agent. `frames` is everything that came, in order."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self.frames: list[Frame] = []
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for raw in self._line:
            self.frames.append(msgspec.json.decode(raw))
            self._news.set()

    async def tell(self, kind: str, **fields: Any) -> None:
        """A frame without answer."""
        await self._line.send(msgspec.json.encode({"type": kind, **fields}).decode())

    async def asks(self, kind: str, **fields: Any) -> Frame:
        """A frame, and its `answer`, `ack` or `refused`."""
        name = uuid.uuid4().hex
        await self.tell(kind, id=name, **fields)
        return await self.sees(lambda frame: name in (frame.get("re"), frame.get("id")))

    async def sees(self, wanted: Callable[[Frame], bool] | str) -> Frame:
        """The last frame of a kind or for which a condition holds, waited for with a deadline."""
        holds = (lambda frame: frame["type"] == wanted) if isinstance(wanted, str) else wanted
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for frame in reversed(self.frames):
                    if holds(frame):
                        return frame
                self._news.clear()
                await self._news.wait()

    async def close(self) -> None:
        """The tab is closed."""
        await self._line.close()
        await asyncio.gather(self._reading, return_exceptions=True)


class Desk:
    """The application and its accounts."""

    def __init__(self, url: str, sessions: DeskSessions, accounts: Accounts) -> None:
        self._url = url
        self._sessions = sessions
        self._accounts = accounts
        self._pages: list[Page] = []

    async def page(self, name: str, role: Role = Role.AGENT, capacity: float = 3, **skills: int) -> Page:
        """A page of an account, made when there is none, that was welcomed."""
        if self._accounts.get(name) is None:
            self._accounts.add(Account(name, name, role, skills or {"general": 3}, capacity), "secret")
        cookie = {"Cookie": f"{COOKIE}={await self._sessions.open(name)}"}
        address = f"{self._url.replace('http', 'ws', 1)}/desk/socket"
        page = Page(await connect(address, origin=Origin(self._url), additional_headers=cookie, proxy=None))
        self._pages.append(page)
        await page.tell("hello", cursors={})
        await page.sees("welcome")
        return page

    async def close(self) -> None:
        """All pages are closed."""
        for page in self._pages:
            await page.close()


@asynccontextmanager
async def running(redis_url: str, prefix: str, folder: Path) -> AsyncIterator[Desk]:
    """Serve the desk on a free port of loopback."""
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}"
    settings = Settings(
        data_dir=folder, redis_url=redis_url, key_prefix=prefix, database_url=f"sqlite:///{folder / 'desk.db'}",
        tracker_url="", corebank_url="http://127.0.0.1:9", wechat_url="http://127.0.0.1:9", gateway_url="",
        wechat_oauth_url="",
        desk_origins=(url,), signing_secret=Secret("signing"), corebank_token=Secret("token"),
    )  # fmt: skip
    app = make_app(settings)
    app.config.TOUCHUP = False  # Sanic rewrites its own methods, which works once a process
    server: Any = await app.create_server(sock=door, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.after_start()
    centre = app.ctx.centre
    desk = Desk(url, DeskSessions(centre.redis, centre.keys, "signing"), app.ctx.accounts)
    try:
        yield desk
    finally:
        await desk.close()
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()
        Sanic.unregister_app(app)
