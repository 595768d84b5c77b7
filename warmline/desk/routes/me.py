"""Who is signed in, and the token that the page's changing requests carry."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.desk.api import answer
from warmline.desk.rules import STAFF
from warmline.desk.sessions import COOKIE

routes = Blueprint("me", url_prefix="/desk/me")


@routes.get("/", ctx_roles=STAFF)
async def me(request: Request) -> HTTPResponse:
    """The account without secrets, and the token for `X-Warmline-Token`."""
    account = request.ctx.account
    token = request.app.ctx.sessions.act_token(request.cookies.get(COOKIE, ""))
    return answer({"account": account, "token": token})
