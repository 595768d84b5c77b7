"""The desk: the agents' web application. Sign-in, page, socket, health. Meant for the inside network."""

from __future__ import annotations

import asyncio
import html
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from sanic import Request, Sanic, Websocket
from sanic.exceptions import Forbidden
from sanic.response import HTTPResponse, json, redirect

from warmline.desk.accounts import Accounts, SignInRefused
from warmline.desk.sessions import COOKIE, DeskSessions
from warmline.desk.socket import AgentSocket
from warmline.handoff.skills import load_skills
from warmline.logs import set_up_logs
from warmline.pages import PageFolder
from warmline.serving import App
from warmline.settings import Settings
from warmline.wiring import Centre

log = structlog.get_logger()

PAGE = Path(__file__).parent / "page"
NONCE_COOKIE = "warmline_desk_form"
LARGEST_FRAME = 256 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SIGN_IN_ERROR = "sign_in_refused"
# Paths open to anyone; every other one asks for a session (tests/desk hold this list against the routes).
OPEN_PATHS = frozenset({"/health", "/sign-in", "/page/theme.css"})


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
    _add_sign_in(app)
    _add_page(app)
    return app


def _add_life(app: App, settings: Settings) -> None:
    @app.before_server_start
    async def start(app: App) -> None:
        set_up_logs(settings.log_level)
        app.ctx.centre = centre = Centre.build(settings)
        await centre.notices.start()
        app.ctx.sessions = DeskSessions(centre.redis, centre.keys, settings.signing_secret)
        app.ctx.accounts = Accounts(settings.database_url)
        app.ctx.skills = load_skills()

    @app.after_server_stop
    async def stop(app: App) -> None:
        app.ctx.accounts.close()
        await app.ctx.centre.close()

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        parts = await app.ctx.centre.health.parts()
        ready = all(parts.values())
        return json({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _add_guard(app: App, settings: Settings) -> None:
    @app.on_request
    async def guard(request: Request) -> HTTPResponse | None:
        changes = request.method == "POST" or request.path == "/desk/socket"
        if changes and request.headers.get("origin") not in settings.desk_origins:
            log.warning("desk.foreign_origin", path=request.path)
            raise Forbidden("not from here")
        if request.path in OPEN_PATHS:
            return None
        request.ctx.account = await app.ctx.sessions.account(request.cookies.get(COOKIE))
        if request.ctx.account is not None:
            return None
        if request.path == "/":
            return redirect("/sign-in")
        raise Forbidden("sign in first")


def _add_sign_in(app: App) -> None:
    page = PageFolder(PAGE, POLICY)

    def form(request: Request, error: str, status: int) -> HTTPResponse:
        nonce = request.cookies.get(NONCE_COOKIE) or secrets.token_urlsafe(24)
        text = page.text("sign-in.html").decode()
        token = app.ctx.sessions.form_token(nonce)
        text = text.replace("__TOKEN__", html.escape(token)).replace("__ERROR__", html.escape(error))
        response = page.answer(text.encode(), ".html", status)
        response.add_cookie(NONCE_COOKIE, nonce, httponly=True, samesite="Strict", secure=False, path="/")
        return response

    @app.get("/sign-in")
    async def show(request: Request) -> HTTPResponse:
        return form(request, "", 200)

    @app.post("/sign-in")
    async def sign_in(request: Request) -> HTTPResponse:
        given: Mapping[str, Any] = request.form or {}
        if not app.ctx.sessions.form_fits(request.cookies.get(NONCE_COOKIE), given.get("token")):
            return form(request, app.ctx.centre.words.text("sign_in_again"), 403)
        name, password = str(given.get("name", ""))[:40], str(given.get("password", ""))[:200]
        try:
            account = await asyncio.to_thread(app.ctx.accounts.sign_in, name, password)
        except SignInRefused:
            log.warning("desk.sign_in_refused")
            return form(request, app.ctx.centre.words.text(SIGN_IN_ERROR), 403)
        response = redirect("/", status=303)
        token = await app.ctx.sessions.open(account.id)
        response.add_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=False, path="/")
        log.info("desk.signed_in", agent=account.id)
        return response

    @app.post("/sign-out")
    async def sign_out(request: Request) -> HTTPResponse:
        await app.ctx.sessions.end(request.cookies.get(COOKIE))
        return json({"ok": True})


def _add_page(app: App) -> None:
    page = PageFolder(PAGE, POLICY)

    @app.get("/")
    async def index(request: Request) -> HTTPResponse:
        return page.serve("index.html")

    @app.get("/page/<name:path>")
    async def page_file(request: Request, name: str) -> HTTPResponse:
        return page.serve(name)

    @app.websocket("/desk/socket")  # type: ignore[untyped-decorator] # Sanic's own
    async def socket(request: Request, ws: Websocket) -> None:
        account = await asyncio.to_thread(app.ctx.accounts.get, request.ctx.account)
        if account is None:
            await ws.close()
            return
        token = request.cookies.get(COOKIE)
        parts = (app.ctx.centre, account, app.ctx.accounts, app.ctx.skills)
        await AgentSocket(ws, *parts, lambda: app.ctx.sessions.account(token)).run()
