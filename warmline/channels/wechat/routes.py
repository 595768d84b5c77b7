"""The gateway's routes of the channel: WeChat's pushes, and the H5 pages. They only translate.

The parts they call are on `app.ctx` (wiring.py): routes exist before the loop in which the parts are made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sanic import Blueprint, Request
from sanic.cookies.response import SameSite
from sanic.response import HTTPResponse, html, raw
from sanic.response import file as send_file

from warmline.channels.wechat.h5 import H5
from warmline.channels.wechat.messages import MAX_BYTES
from warmline.channels.wechat.pages import POLICY
from warmline.channels.wechat.push import Inbox
from warmline.channels.wechat.shown import Shown

COOKIE = "warmline_h5"
COOKIE_SECONDS = 3600
STYLE = Path(__file__).parent / "page" / "h5.css"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    # Not `no-referrer`: that would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def push_routes() -> Blueprint:
    """`/wechat/<appid>`: the address each account gives to WeChat."""
    routes = Blueprint("wechat")

    @routes.get("/wechat/<appid:str>")
    async def check(request: Request, appid: str) -> HTTPResponse:
        inbox: Inbox = request.app.ctx.wechat_inbox
        account = inbox.accounts.get(appid)
        if account is None:
            return raw(b"", status=404)
        status, kind, body = inbox.check_address(account, query_of(request))
        return raw(body, status=status, content_type=kind)

    @routes.post("/wechat/<appid:str>", stream=True)
    async def push(request: Request, appid: str) -> HTTPResponse:
        inbox: Inbox = request.app.ctx.wechat_inbox
        account = inbox.accounts.get(appid)
        if account is None:
            return raw(b"", status=404)
        body = await limited_body(request, MAX_BYTES)
        if body is None:
            return raw(b"", status=413)
        status, kind, answer = await inbox.handle(account, query_of(request), body)
        return raw(answer, status=status, content_type=kind)

    return routes


def page_routes(gateway_url: str) -> Blueprint:
    """`/h5/<link>`: pages behind one-time links."""
    routes = Blueprint("wechat-h5")
    secure = gateway_url.startswith("https:")

    @routes.get("/h5/assets/h5.css")
    async def style(request: Request) -> HTTPResponse:
        return await send_file(STYLE, mime_type="text/css; charset=utf-8")

    @routes.get("/h5/<link:str>")
    async def show(request: Request, link: str) -> HTTPResponse:
        h5: H5 = request.app.ctx.wechat_pages
        return answer(await h5.show(link[:64], request.cookies.get(COOKIE) or ""), link, secure)

    @routes.get("/h5/<link:str>/wechat")
    async def back(request: Request, link: str) -> HTTPResponse:
        h5: H5 = request.app.ctx.wechat_pages
        browser = request.cookies.get(COOKIE) or ""
        return answer(await h5.back_from_wechat(link[:64], browser, query_of(request)), link, secure)

    @routes.post("/h5/<link:str>")
    async def submit(request: Request, link: str) -> HTTPResponse:
        if not from_own_page(request, gateway_url):
            return raw(b"", status=403)
        h5: H5 = request.app.ctx.wechat_pages
        form = {name: [str(value) for value in values] for name, values in (request.form or {}).items()}
        return answer(await h5.submit(link[:64], request.cookies.get(COOKIE) or "", form), link, secure)

    return routes


def answer(shown: Shown, link: str, secure: bool) -> HTTPResponse:
    """A page with its headers; the cookie belongs to this link's path alone."""
    if shown.pdf:
        # Saved, not shown in place: nothing in a file runs where our pages are.
        kept = {"Content-Disposition": 'attachment; filename="paper.pdf"'}
        return raw(shown.pdf, headers={**HEADERS, **kept}, content_type="application/pdf")
    response = html(shown.html, status=shown.status, headers=dict(HEADERS))
    if shown.location:
        response.headers["Location"] = shown.location
    if shown.browser:
        # What leads to WeChat is come back to from there; "Strict" would keep the cookie from that very request.
        same_site: SameSite = "Lax" if shown.from_outside else "Strict"
        response.add_cookie(
            COOKIE, shown.browser, path=f"/h5/{link}", httponly=True, secure=secure, samesite=same_site,
            max_age=COOKIE_SECONDS,
        )  # fmt: skip
    return response


def from_own_page(request: Request, gateway_url: str) -> bool:
    """Whether a form came from a page of ours: by Origin where the browser sends one (the form's token counts too)."""
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc in (urlsplit(gateway_url).netloc, request.headers.get("host", ""))


def query_of(request: Request) -> dict[str, str]:
    """The first value of each query argument."""
    return {name: str(values[0]) for name, values in request.args.items() if values}


async def limited_body(request: Request, limit: int) -> bytes | None:
    """The body, or None when it is larger; it is never read beyond that."""
    body = bytearray()
    stream: Any = request.stream
    while True:
        chunk = await stream.read()
        if chunk is None:
            return bytes(body)
        body += chunk
        if len(body) > limit:
            return None
