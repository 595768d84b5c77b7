"""Puts the WeChat channel into the gateway and the dispatcher."""

from __future__ import annotations

from typing import Any

from sanic import Sanic

from warmline.channels.wechat.assembly import Channel, open_channel, open_inbox, open_oauth, open_outbox, open_pages
from warmline.channels.wechat.client import open_http
from warmline.channels.wechat.outbox import WeChatOutbox
from warmline.channels.wechat.routes import page_routes, push_routes
from warmline.identity.binding import Binding
from warmline.operations.card_reports import CardReports
from warmline.operations.papers import Papers
from warmline.settings import Settings
from warmline.wiring import Centre


def attach_wechat(app: Sanic[Any, Any], settings: Settings) -> None:
    """Add the webhook and the H5 pages to the gateway, whose own parts are wired by then (`app.ctx`)."""
    app.blueprint(push_routes())
    app.blueprint(page_routes(settings.gateway_url))

    @app.before_server_start
    async def start(app: Sanic[Any, Any]) -> None:
        centre: Centre = app.ctx.centre
        channel = channel_of(centre)
        app.ctx.wechat_http = open_http(settings.wechat_url)
        app.ctx.wechat_inbox = open_inbox(channel, app.ctx.door, settings.wechat_accounts)
        app.ctx.wechat_pages = open_pages(
            channel,
            app.ctx.door,
            proof=app.ctx.proof,
            binding=Binding(centre.conversations, centre.sessions, app.ctx.proof, centre.bindings),
            oauth=open_oauth(settings.wechat_accounts, settings.wechat_oauth_url, app.ctx.wechat_http),
            confirmation=centre.confirmation,
            papers=Papers(centre.sessions, centre.bank),
            reports=CardReports(centre.conversations, centre.bank),
        )

    @app.after_server_stop
    async def stop(app: Sanic[Any, Any]) -> None:
        await app.ctx.wechat_http.aclose()


def make_outbox(centre: Centre) -> WeChatOutbox:
    """The sending side, to be run by the dispatcher."""
    return open_outbox(channel_of(centre), centre.settings.wechat_accounts, open_http(centre.settings.wechat_url))


def channel_of(centre: Centre) -> Channel:
    """The channel's shared parts."""
    return open_channel(centre.conversations, centre.words, centre.settings.gateway_url, centre.outlook.of)
