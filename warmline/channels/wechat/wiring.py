"""Puts the WeChat channel into the gateway and the dispatcher."""

from __future__ import annotations

from typing import Any

from sanic import Sanic

from warmline.channels.wechat.assembly import Channel, open_channel, open_inbox, open_outbox, open_pages
from warmline.channels.wechat.client import open_http
from warmline.channels.wechat.outbox import WeChatOutbox
from warmline.channels.wechat.routes import page_routes, push_routes
from warmline.settings import Settings
from warmline.wiring import Centre


def attach_wechat(app: Sanic[Any, Any], settings: Settings) -> None:
    """Add the webhook and the H5 pages to the gateway, whose own parts are wired by then (`app.ctx`)."""
    app.blueprint(push_routes())
    app.blueprint(page_routes(settings.gateway_url))

    @app.before_server_start
    async def start(app: Sanic[Any, Any]) -> None:
        channel = _channel(app.ctx.centre)
        app.ctx.wechat_inbox = open_inbox(channel, app.ctx.door, settings.wechat_accounts)
        app.ctx.wechat_pages = open_pages(channel, app.ctx.door, app.ctx.proof, app.ctx.centre.confirmation)


def make_outbox(centre: Centre) -> WeChatOutbox:
    """The sending side, to be run by the dispatcher."""
    return open_outbox(_channel(centre), centre.settings.wechat_accounts, open_http(centre.settings.wechat_url))


def _channel(centre: Centre) -> Channel:
    return open_channel(centre.conversations, centre.words, centre.settings.gateway_url, centre.outlook.of)
