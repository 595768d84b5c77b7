"""The gateway: the customers' door. Widget files, demo site, WebSocket, WeChat webhook, H5 pages, health."""

from __future__ import annotations

from pathlib import Path

import structlog
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sanic import Request, Sanic, Websocket
from sanic.exceptions import Forbidden
from sanic.response import HTTPResponse, json

from warmline.channels.door import Door
from warmline.channels.web.sessions import WebSessions
from warmline.channels.web.socket import CustomerDesk, CustomerSocket
from warmline.channels.wechat.wiring import attach_wechat, channel_of
from warmline.handoff.wish import PersonWish
from warmline.identity.proof import Proof
from warmline.identity.salutation import Salutation
from warmline.logs import set_up_logs
from warmline.operations.card_reports import CardReports
from warmline.pages import PageFolder
from warmline.serving import App
from warmline.settings import Settings
from warmline.wiring import Centre

log = structlog.get_logger()

PAGE = Path(__file__).parent / "page"
# A frame above this is cut off by the server (1009); above 8 KiB it is refused in words.
LARGEST_FRAME = 256 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def make_app(settings: Settings) -> App:
    """The gateway's application; parts are wired when its loop starts."""
    app: App = Sanic("warmline_gateway", configure_logging=False)
    app.config.WEBSOCKET_MAX_SIZE = LARGEST_FRAME
    app.config.WEBSOCKET_PING_INTERVAL = 15
    app.config.WEBSOCKET_PING_TIMEOUT = 15
    app.config.REQUEST_MAX_SIZE = LARGEST_FRAME
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 2.0
    app.config.FALLBACK_ERROR_FORMAT = "json"
    _add_life(app, settings)
    _add_pages(app, settings)
    _add_socket(app, settings)
    attach_wechat(app, settings)
    return app


def _add_life(app: App, settings: Settings) -> None:
    @app.before_server_start
    async def start(app: App) -> None:
        set_up_logs(settings.log_level)
        centre = Centre.build(settings)
        await centre.notices.start()
        app.ctx.centre = centre
        app.ctx.door = make_door(centre)
        app.ctx.proof = Proof(centre.conversations, centre.sessions, centre.bank, Salutation.load())
        app.ctx.customer_desk = CustomerDesk(
            door=app.ctx.door,
            web_sessions=WebSessions(centre.redis, centre.keys),
            proof=app.ctx.proof,
            confirmation=centre.confirmation,
            outlook=centre.outlook,
            words=centre.words,
            pace=MovingWindowRateLimiter(MemoryStorage()),
            links=channel_of(centre).links,
            reports=CardReports(centre.conversations, centre.bank),
        )

    @app.after_server_stop
    async def stop(app: App) -> None:
        await app.ctx.centre.close()

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        parts = await app.ctx.centre.health.parts()
        ready = all(parts.values())
        return json({"ready": ready, "parts": parts}, status=200 if ready else 503)


def make_door(centre: Centre) -> Door:
    """The door of this process."""
    wish = PersonWish.load()
    return Door(centre.conversations, centre.queue, centre.sessions, centre.notices, wish, centre.rules)


def _add_pages(app: App, settings: Settings) -> None:
    widget = PageFolder(PAGE, POLICY, shared=True)
    demo = PageFolder(PAGE / "demo", POLICY)

    @app.get("/")
    async def index(request: Request) -> HTTPResponse:
        return demo.serve("bank.html")

    @app.get("/widget/<name:path>")
    async def widget_file(request: Request, name: str) -> HTTPResponse:
        return widget.serve(name)

    @app.get("/demo/links.json")
    async def links(request: Request) -> HTTPResponse:
        host = request.host.partition(":")[0]
        return json(
            {
                "sms": f"http://{host}:{settings.corebank_port}/sms",
                "desk": f"http://{host}:{settings.desk_port}/",
                "wechat": f"http://{host}:{settings.wechat_port}/",
            }
        )

    @app.get("/demo/<name:path>")
    async def demo_file(request: Request, name: str) -> HTTPResponse:
        return demo.serve(name)


def _add_socket(app: App, settings: Settings) -> None:
    @app.on_request
    async def check_origin(request: Request) -> None:
        # Before the upgrade: a page of a foreign site must not get a socket with somebody's session.
        if request.path == "/chat/socket" and request.headers.get("origin") not in settings.embedding_origins:
            log.warning("socket.foreign_origin")
            raise Forbidden("this site may not embed the chat")

    @app.websocket("/chat/socket")  # type: ignore[untyped-decorator] # Sanic's own
    async def chat(request: Request, ws: Websocket) -> None:
        await CustomerSocket(ws, app.ctx.customer_desk).run()
