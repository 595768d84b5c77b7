"""The desk: the agents' web application. Sign-in, page, socket, health. Meant for the inside network."""

from __future__ import annotations

import asyncio

import structlog
from redis.exceptions import RedisError
from sanic import Request, Sanic, Websocket
from sanic.exceptions import Forbidden
from sanic.response import HTTPResponse, json, redirect

from warmline.conversation.errors import StorageDown
from warmline.desk import sign_in
from warmline.desk.accounts import Account, Accounts
from warmline.desk.api import TOKEN_HEADER, Refused, answer
from warmline.desk.routes import add_routes
from warmline.desk.rules import ADMINISTERING, ANYONE, LEADING, LOOKING_BACK, SERVING, STAFF, rule_of
from warmline.desk.second_factor import SecondFactors
from warmline.desk.sessions import COOKIE, DeskSessions
from warmline.desk.socket import AgentSocket
from warmline.handoff.skills import load_skills
from warmline.logs import set_up_logs
from warmline.records.audit import Audit
from warmline.serving import App
from warmline.settings import Settings
from warmline.wiring import Centre

log = structlog.get_logger()

SOCKET = "/desk/socket"
LARGEST_FRAME = 256 * 1024
HOMES = frozenset({"/", "/floor"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def make_app(settings: Settings) -> App:
    """The desk's application; parts are wired when its loop starts."""
    app: App = Sanic("warmline_desk", configure_logging=False)
    app.config.WEBSOCKET_MAX_SIZE = LARGEST_FRAME
    app.config.WEBSOCKET_PING_INTERVAL = 15
    app.config.WEBSOCKET_PING_TIMEOUT = 15
    app.config.REQUEST_MAX_SIZE = LARGEST_FRAME
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 2.0
    app.config.FALLBACK_ERROR_FORMAT = "json"
    _add_life(app, settings)
    _add_guard(app, settings)
    _add_page(app)
    app.blueprint(sign_in.routes.copy("sign_in"))
    add_routes(app)
    return app


def _add_life(app: App, settings: Settings) -> None:
    @app.before_server_start
    async def start(app: App) -> None:
        set_up_logs(settings.log_level)
        app.ctx.centre = centre = Centre.build(settings)
        await centre.notices.start()
        app.ctx.sessions = DeskSessions(centre.redis, centre.keys, settings.signing_secret)
        app.ctx.accounts = Accounts(settings.database_url)
        app.ctx.audit = Audit(settings.database_url, settings.signing_secret)
        app.ctx.second_factors = SecondFactors(settings.database_url, settings.signing_secret)
        app.ctx.skills = load_skills()

    @app.after_server_stop
    async def stop(app: App) -> None:
        app.ctx.accounts.close()
        app.ctx.second_factors.close()
        app.ctx.audit.close()
        await app.ctx.centre.close()

    @app.get("/health", ctx_roles=ANYONE)
    async def health(request: Request) -> HTTPResponse:
        parts = await app.ctx.centre.health.parts()
        ready = all(parts.values())
        return json({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _add_guard(app: App, settings: Settings) -> None:
    @app.on_request
    async def guard(request: Request) -> HTTPResponse | None:
        changes = request.method not in SAFE_METHODS
        if (changes or request.path == SOCKET) and request.headers.get("origin") not in settings.desk_origins:
            log.warning("desk.foreign_origin", path=request.path)
            raise Forbidden("not from here")
        roles = rule_of(request)
        if roles == ANYONE:
            return None
        token = request.cookies.get(COOKIE)
        request.ctx.account = await _account(app, token)
        if request.ctx.account is None:
            if request.path in HOMES:
                return redirect("/sign-in")
            raise Forbidden("sign in first")
        if changes and not app.ctx.sessions.act_fits(token, request.headers.get(TOKEN_HEADER)):
            raise Forbidden("not from the desk's page")
        if request.route and request.ctx.account.role not in roles:
            log.warning("desk.not_allowed", path=request.path, account=request.ctx.account.id)
            raise Forbidden("not for this role")
        return None

    @app.exception(Refused)
    async def refused(request: Request, error: Refused) -> HTTPResponse:
        text = app.ctx.centre.words.text(f"refused_{error.code}")
        return answer({"code": error.code, "text": text, **error.values}, error.status_code)

    @app.exception(StorageDown, RedisError)
    async def storage_down(request: Request, error: Exception) -> HTTPResponse:
        log.warning("desk.storage_down", path=request.path, error=type(error).__name__)
        text = app.ctx.centre.words.text("refused_storage_down")
        return answer({"code": "storage_down", "text": text}, 503)


async def _account(app: App, token: str | None) -> Account | None:
    name = await app.ctx.sessions.account(token)
    found: Account | None = await asyncio.to_thread(app.ctx.accounts.get, name) if name else None
    return found


def _add_page(app: App) -> None:
    page = sign_in.page

    @app.get("/", ctx_roles=STAFF)
    async def index(request: Request) -> HTTPResponse:
        # Who talks to nobody is at home on the floor.
        return page.serve("index.html") if request.ctx.account.role in SERVING else redirect("/floor")

    @app.get("/floor", ctx_roles=LEADING | ADMINISTERING | LOOKING_BACK)
    async def floor(request: Request) -> HTTPResponse:
        return page.serve("floor.html")

    @app.get("/page/theme.css", ctx_roles=ANYONE)
    async def look(request: Request) -> HTTPResponse:
        return page.serve("theme.css")

    @app.get("/page/<name:path>", ctx_roles=STAFF)
    async def page_file(request: Request, name: str) -> HTTPResponse:
        return page.serve(name)

    @app.websocket(SOCKET, ctx_roles=STAFF)  # type: ignore[untyped-decorator] # Sanic's own
    async def socket(request: Request, ws: Websocket) -> None:
        token = request.cookies.get(COOKIE)
        parts = (app.ctx.centre, request.ctx.account, app.ctx.accounts, app.ctx.skills)
        # The account too: one that is closed is out in the middle of a session.
        await AgentSocket(ws, *parts, lambda: _account(app, token)).run()
