"""The audit, for those who look back: entries, and whether the chain is whole."""

from __future__ import annotations

import asyncio

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.desk.api import answer, query
from warmline.desk.rules import LOOKING_BACK

routes = Blueprint("audit", url_prefix="/desk/audit")


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which entries: of an account, a kind, a subject; `before` a sequence number."""

    who: str = ""
    what: str = ""
    subject: str = ""
    before: int = 0


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The newest hash that was seen elsewhere, where one is known."""

    newest: str = ""


@routes.get("/", ctx_roles=LOOKING_BACK)
async def entries(request: Request) -> HTTPResponse:
    """The newest first, a hundred at a time."""
    wanted = query(request, Wanted)
    found = await asyncio.to_thread(
        lambda: request.app.ctx.audit.entries(
            who=wanted.who, what=wanted.what, subject=wanted.subject, before=wanted.before
        )
    )
    return answer(found)


@routes.get("/verify", ctx_roles=LOOKING_BACK)
async def verify(request: Request) -> HTTPResponse:
    """Where the chain is broken (a sequence number), or null when it is whole."""
    broken = await asyncio.to_thread(request.app.ctx.audit.verify, query(request, Head).newest)
    return answer({"broken": broken})
