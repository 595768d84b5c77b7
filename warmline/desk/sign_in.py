"""Signing in: password, then the second factor; enrolling it where it is required and not there yet.

Between the steps the visitor has a half session: it opens nothing but the next step, for five minutes.
"""

from __future__ import annotations

import asyncio
import html
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json, redirect

from warmline.desk.accounts import SignInRefused
from warmline.desk.rules import ANYONE, STAFF
from warmline.desk.sessions import COOKIE, HALF_COOKIE
from warmline.pages import PageFolder

log = structlog.get_logger()

PAGE = Path(__file__).parent / "page"
NONCE_COOKIE = "warmline_desk_form"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

routes = Blueprint("sign_in")
page = PageFolder(PAGE, POLICY)


def _form(request: Request, name: str, error: str = "", status: int = 200, **values: str) -> HTTPResponse:
    """A page with its form; `error` names a text of notices.yml."""
    ctx = request.app.ctx
    nonce = request.cookies.get(NONCE_COOKIE) or secrets.token_urlsafe(24)
    filled = {
        "token": ctx.sessions.form_token(nonce),
        "error": ctx.centre.words.text(error) if error else "",
        **values,
    }
    text = page.text(name).decode()
    for place, value in filled.items():
        text = text.replace(f"__{place.upper()}__", html.escape(value))
    response = page.answer(text.encode(), ".html", status)
    _set(response, NONCE_COOKIE, nonce)
    return response


def _set(response: HTTPResponse, name: str, value: str) -> None:
    response.add_cookie(name, value, httponly=True, samesite="Strict", secure=False, path="/")


def _given(request: Request) -> Mapping[str, Any] | None:
    """The posted fields, None when the form was not ours."""
    given: Mapping[str, Any] = request.form or {}
    fits = request.app.ctx.sessions.form_fits(request.cookies.get(NONCE_COOKIE), given.get("token"))
    return given if fits else None


@routes.get("/sign-in", ctx_roles=ANYONE)
async def show(request: Request) -> HTTPResponse:
    """Name and password."""
    return _form(request, "sign-in.html")


@routes.post("/sign-in", ctx_roles=ANYONE)
async def password(request: Request) -> HTTPResponse:
    """Check name and password; then the second factor, its enrolment, or in."""
    ctx, given = request.app.ctx, _given(request)
    if given is None:
        return _form(request, "sign-in.html", "sign_in_again", 403)
    name, password_ = str(given.get("name", ""))[:40], str(given.get("password", ""))[:200]
    try:
        account = await asyncio.to_thread(ctx.accounts.sign_in, name, password_)
    except SignInRefused:
        log.warning("desk.sign_in_refused")
        return _form(request, "sign-in.html", "sign_in_refused", 403)
    enrolled = await asyncio.to_thread(ctx.second_factors.enabled, account.id)
    if not enrolled and ctx.centre.settings.desk_second_factor != "required":
        return await _in(request, account.id)
    response = redirect("/sign-in/code" if enrolled else "/sign-in/enrol", status=303)
    _set(response, HALF_COOKIE, await ctx.sessions.begin(account.id))
    return response


@routes.get("/sign-in/code", ctx_roles=ANYONE)
async def ask_code(request: Request) -> HTTPResponse:
    """The code of the authenticator app."""
    if await request.app.ctx.sessions.half(request.cookies.get(HALF_COOKIE)) is None:
        return redirect("/sign-in", status=303)
    return _form(request, "sign-in-code.html")


@routes.get("/sign-in/enrol", ctx_roles=ANYONE)
async def enrol(request: Request) -> HTTPResponse:
    """The secret for an authenticator app, once, for an account that has none enabled."""
    account = await request.app.ctx.sessions.half(request.cookies.get(HALF_COOKIE))
    if account is None or await asyncio.to_thread(request.app.ctx.second_factors.enabled, account):
        return redirect("/sign-in", status=303)
    return await _enrolment(request, account)


async def _enrolment(request: Request, account: str, error: str = "", status: int = 200) -> HTTPResponse:
    shown = await asyncio.to_thread(request.app.ctx.second_factors.begin, account)
    return _form(request, "sign-in-enrol.html", error, status, picture=shown.picture, secret=shown.secret)


@routes.post("/sign-in/code", ctx_roles=ANYONE)
async def code(request: Request) -> HTTPResponse:
    """Check the code; the first right one of an account enables its second factor."""
    ctx, given, half = request.app.ctx, _given(request), request.cookies.get(HALF_COOKIE)
    account = await ctx.sessions.half(half)
    if given is None or account is None:
        return _form(request, "sign-in.html", "sign_in_again", 403)
    if await ctx.sessions.code_locked(account):
        return _form(request, "sign-in.html", "sign_in_refused", 403)
    enrolled = await asyncio.to_thread(ctx.second_factors.enabled, account)
    typed = "".join(str(given.get("code", "")).split())[:10]
    if await asyncio.to_thread(ctx.second_factors.check, account, typed):
        await ctx.sessions.end_half(half, account)
        return await _in(request, account)
    log.warning("desk.code_refused", account=account)
    await ctx.sessions.wrong_code(account)
    if enrolled:
        return _form(request, "sign-in-code.html", "sign_in_code_wrong", 403)
    return await _enrolment(request, account, "sign_in_code_wrong", 403)


async def _in(request: Request, account: str) -> HTTPResponse:
    response = redirect("/", status=303)
    _set(response, COOKIE, await request.app.ctx.sessions.open(account))
    log.info("desk.signed_in", agent=account)
    return response


@routes.post("/sign-out", ctx_roles=STAFF)
async def sign_out(request: Request) -> HTTPResponse:
    """The session ends."""
    await request.app.ctx.sessions.end(request.cookies.get(COOKIE))
    return json({"ok": True})
