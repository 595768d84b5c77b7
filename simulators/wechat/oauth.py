"""Web authorisation: who opened a page of an account. Silent (`snsapi_base`), as in the WeChat app.

WeChat's own browser knows its user. Here it is the one whose phone was opened last in this browser (a cookie of the
phone page); where there is none, a page asks.
"""

from __future__ import annotations

import secrets
from html import escape
from urllib.parse import urlencode, urlsplit

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json, redirect

from simulators.wechat.api import error
from simulators.wechat.platform import Platform
from simulators.wechat.users import User

CODE_SECONDS = 300
COOKIE = "phone_user"
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'"


class Code(msgspec.Struct):
    """A code that was given out: for whom and until when (seconds of the platform's clock)."""

    appid: str
    openid: str
    snapshot: bool
    until: int
    used: bool = False


class WebAuthorisation:
    """Gives out codes and tells whose they are."""

    def __init__(self, platform: Platform) -> None:
        self._p = platform
        self._codes: dict[str, Code] = {}

    def routes(self) -> Blueprint:
        """Both paths."""
        routes = Blueprint("wechat-oauth")
        routes.add_route(self.authorize, "/connect/oauth2/authorize", methods=["GET"])
        routes.add_route(self.access_token, "/sns/oauth2/access_token", methods=["GET"])
        return routes

    async def authorize(self, request: Request) -> HTTPResponse:
        """Back to the account's page with a code, or a page that says what is wrong or asks who it is."""
        account = self._p.accounts.get(request.args.get("appid", ""))
        if account is None:
            return said("appid 参数错误", 40013)
        back = request.args.get("redirect_uri", "")
        if urlsplit(back).netloc != urlsplit(account.push_url).netloc:
            return said("redirect_uri 域名与后台配置不一致", 10003)
        if request.args.get("response_type") != "code" or request.args.get("scope") != "snsapi_base":
            return said("scope 参数错误或没有 scope 权限", 10005)
        user = self._p.users.get(request.args.get("user") or request.cookies.get(COOKIE) or "")
        if user is None or user.appid != account.appid:
            return self._who(request, account.appid)
        code = self._grant(user)
        self._p.note("oauth_code", openid=user.openid)
        joint = "&" if "?" in back else "?"
        return redirect(f"{back}{joint}{urlencode({'code': code, 'state': request.args.get('state', '')})}")

    def _grant(self, user: User) -> str:
        code = secrets.token_urlsafe(24)
        # A snapshot has a user of its own making, who is nobody.
        openid = f"o{secrets.token_hex(14)[:27]}" if user.snapshot else user.openid
        self._codes[code] = Code(user.appid, openid, user.snapshot, self._p.clock.now() + CODE_SECONDS)
        return code

    def _who(self, request: Request, appid: str) -> HTTPResponse:
        links = "".join(
            f'<p><a href="?{escape(request.query_string)}&amp;user={user.openid}">{escape(user.name)}</a></p>'
            for user in self._p.users.values()
            if user.appid == appid
        )
        return page(f"<h1>微信（模拟）：是谁打开的？</h1>{links}")

    async def access_token(self, request: Request) -> HTTPResponse:
        """Whose code it is; each works once, for five minutes."""
        account = self._p.accounts.get(request.args.get("appid", ""))
        fault = self._p.faults.token_fault()
        if fault or account is None:
            return error(fault or 40013)
        if not secrets.compare_digest(request.args.get("secret", "").encode(), account.secret.encode()):
            return error(40125)
        code = self._codes.get(request.args.get("code", ""))
        verdict = self._verdict(code, account.appid)
        self._p.note("oauth_exchange", errcode=verdict)
        if verdict or code is None:
            return error(verdict)
        code.used = True
        answer = {
            "access_token": secrets.token_urlsafe(48),
            "expires_in": 7200,
            "refresh_token": secrets.token_urlsafe(48),
            "openid": code.openid,
            "scope": "snsapi_base",
        }
        return json(answer | ({"is_snapshotuser": 1} if code.snapshot else {}))

    def _verdict(self, code: Code | None, appid: str) -> int:
        if code is None or code.appid != appid:
            return 40029
        if code.used:
            return 40163
        return 0 if code.until > self._p.clock.now() else 42003


def said(words: str, code: int) -> HTTPResponse:
    """WeChat shows its refusals to the user."""
    return page(f"<h1>{escape(words)}</h1><p>错误码 {code}</p>", 400)


def page(body: str, status: int = 200) -> HTTPResponse:
    """A plain page of the platform."""
    head = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return html(f"{head}<title>微信（模拟）</title>{body}", status, headers={"Content-Security-Policy": POLICY})
