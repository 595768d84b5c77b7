"""Puts the WeChat channel into the gateway and the dispatcher."""

from __future__ import annotations

import asyncio

from sanic import Sanic

from warmline.settings import Settings
from warmline.wiring import Centre


def attach_wechat(app: Sanic, settings: Settings) -> None:
    """Add the webhook and the H5 pages to the gateway."""


class NoOutbox:
    async def run(self) -> None:
        await asyncio.Event().wait()


def make_outbox(centre: Centre) -> NoOutbox:
    return NoOutbox()
