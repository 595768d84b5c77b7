"""The simulator as a Sanic application."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import httpx
from sanic import Request, Sanic
from sanic.response import HTTPResponse, empty, file, json

from simulators.wechat.accounts import Account
from simulators.wechat.api import Api
from simulators.wechat.control import Control
from simulators.wechat.oauth import WebAuthorisation
from simulators.wechat.platform import Platform
from simulators.wechat.pushing import PATIENCE_SECONDS, Pusher

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'"
KINDS = {"phone.js": "text/javascript", "phone.css": "text/css"}


def build(accounts: dict[str, Account], data_dir: Path, patience: float = PATIENCE_SECONDS) -> Sanic[Any, Any]:
    """The application; `patience` is how long it waits for the account's answer (seconds)."""
    app: Sanic[Any, Any] = Sanic(f"wechat-{uuid.uuid4().hex[:8]}", configure_logging=False)
    app.config.MOTD = False
    platform = Platform(accounts, data_dir, httpx.AsyncClient(trust_env=False))
    pusher = Pusher(platform, patience)
    app.blueprint(Api(platform).routes())
    app.blueprint(WebAuthorisation(platform).routes())
    app.blueprint(Control(platform, pusher).routes())
    app.add_route(page, "/", methods=["GET"])
    app.add_route(asset, "/phone/<name:str>", methods=["GET"])
    app.add_route(no_icon, "/favicon.ico", methods=["GET"])
    app.add_route(health, "/health", methods=["GET"])
    app.ctx.platform = platform
    app.ctx.pusher = pusher
    return app


async def page(request: Request) -> HTTPResponse:
    """The phone."""
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return await file(PAGE / "index.html", mime_type="text/html; charset=utf-8", headers=headers)


async def asset(request: Request, name: str) -> HTTPResponse:
    """Its script and its style."""
    if name not in KINDS:
        return json({"error": "no such file"}, status=404)
    return await file(PAGE / name, mime_type=f"{KINDS[name]}; charset=utf-8")


async def no_icon(request: Request) -> HTTPResponse:
    """Browsers ask by themselves; there is none."""
    return empty()


async def health(request: Request) -> HTTPResponse:
    """It is up."""
    return json({"ready": True})
