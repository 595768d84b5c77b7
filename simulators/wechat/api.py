"""The API that accounts call, under WeChat's own paths."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json, raw

from simulators.wechat.platform import Platform
from simulators.wechat.users import TYPING_EXCHANGE, TYPING_SHOWN, User

MAX_TEXT_BYTES = 2000
MEDIA_SECONDS = 3 * 86_400
SILENCE_SECONDS = 60.0
WORDS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40003: "invalid openid",
    40007: "invalid media_id",
    40013: "invalid appid",
    40029: "invalid code",
    40035: "invalid parameter",
    40125: "invalid appsecret",
    40163: "code been used",
    40164: "invalid ip, not in whitelist",
    40200: "invalid account type",
    42001: "access_token expired",
    42003: "code expired",
    43004: "require subscribe",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "command字段取值不对",
    45080: "下发输入状态，需要之前30秒内跟用户有过消息交互",
    45081: "已经在输入状态，不可重复下发",
}


def error(code: int) -> HTTPResponse:
    """WeChat's way to say no: HTTP 200 with an errcode."""
    return json({"errcode": code, "errmsg": f"{WORDS.get(code, 'error')} rid: {secrets.token_hex(4)}"})


def ok(**fields: Any) -> HTTPResponse:
    """Done."""
    return json({"errcode": 0, "errmsg": "ok", **fields})


class Api:
    """Answers of the platform to its accounts."""

    def __init__(self, platform: Platform) -> None:
        self._p = platform

    def routes(self) -> Blueprint:
        """All paths."""
        routes = Blueprint("wechat-api")
        routes.add_route(self.stable_token, "/cgi-bin/stable_token", methods=["POST"])
        routes.add_route(self.token, "/cgi-bin/token", methods=["GET"])
        routes.add_route(self.send, "/cgi-bin/message/custom/send", methods=["POST"])
        routes.add_route(self.typing, "/cgi-bin/message/custom/typing", methods=["POST"])
        routes.add_route(self.upload, "/cgi-bin/media/upload", methods=["POST"])
        routes.add_route(self.media, "/cgi-bin/media/get", methods=["GET"])
        routes.add_route(self.create_menu, "/cgi-bin/menu/create", methods=["POST"])
        return routes

    # --- tokens ---

    async def stable_token(self, request: Request) -> HTTPResponse:
        """The same token until its last five minutes; `force_refresh` replaces it at once."""
        asked = request.json or {}
        return self._grant(
            str(asked.get("appid", "")), str(asked.get("secret", "")), asked.get("force_refresh") is True
        )

    async def token(self, request: Request) -> HTTPResponse:
        """The old way: another token with every call."""
        return self._grant(request.args.get("appid", ""), request.args.get("secret", ""), None)

    def _grant(self, appid: str, secret: str, force: bool | None) -> HTTPResponse:
        self._p.note("token_fetch", appid=appid, force=force)
        fault = self._p.faults.token_fault()
        account = self._p.accounts.get(appid)
        if fault or account is None:
            return error(fault or 40013)
        if not secrets.compare_digest(secret.encode(), account.secret.encode()):
            return error(40125)
        tokens = self._p.tokens[appid]
        grant = tokens.plain() if force is None else tokens.stable(force=force)
        if grant is None:
            return error(45009)
        return json({"access_token": grant.token, "expires_in": grant.until - self._p.clock.now()})

    def _caller(self, request: Request) -> tuple[str, int]:
        """Whose call it is, and 0 or the error code."""
        if self._p.faults.refuse_tokens:
            return "", 40001
        return self._p.account_by_token(request.args.get("access_token", ""))

    # --- messages ---

    async def send(self, request: Request) -> HTTPResponse:
        """A customer-service message."""
        silent = self._p.faults.silence()
        answer = 0
        if not silent or self._p.faults.silent_delivers:
            answer = self._deliver(request)
        self._p.note("send", errcode=answer, silent=silent)
        if silent:
            await asyncio.sleep(SILENCE_SECONDS)
        return error(answer) if answer else ok()

    def _deliver(self, request: Request) -> int:
        appid, verdict = self._caller(request)
        verdict = verdict or self._p.faults.send_fault()
        if verdict:
            return verdict
        asked = request.json or {}
        user = self._p.users.get(str(asked.get("touser", "")))
        if user is None or user.appid != appid:
            return 40003
        if not user.subscribed:
            return 43004
        kind, text, choices = self._content(asked)
        if kind in ("40007", "40035", "40200", "45002"):
            return int(kind)
        verdict = user.spend(self._p.clock)
        if not verdict:
            user.show(self._p.clock, "bank", kind, text, choices)
        return verdict

    def _content(self, asked: dict[str, Any]) -> tuple[str, str, list[list[str]]]:
        """What is to be shown, or an error code in the place of the kind."""
        match asked:
            case {"msgtype": "text", "text": {"content": str(text)}} if text:
                return ("text" if len(text.encode()) <= MAX_TEXT_BYTES else "45002"), text, []
            case {"msgtype": "image", "image": {"media_id": str(media)}}:
                return ("image" if self._media_type(media) else "40007"), media, []
            case {"msgtype": "msgmenu", "msgmenu": {"head_content": str(head), "list": list() as rows}}:
                if self._p.faults.no_menus:
                    return "40200", "", []
                return "menu", head, [[str(row.get("id", "")), str(row.get("content", ""))] for row in rows]
            case _:
                return "40035", "", []

    async def typing(self, request: Request) -> HTTPResponse:
        """The typing line at the top of the phone."""
        appid, verdict = self._caller(request)
        asked = request.json or {}
        user = self._p.users.get(str(asked.get("touser", "")))
        if not verdict and (user is None or user.appid != appid):
            verdict = 40003
        if not verdict and self._p.faults.no_menus:
            verdict = 40200
        if not verdict and user is not None:
            verdict = self._typing(user, str(asked.get("command", "")))
        self._p.note("typing", errcode=verdict)
        return error(verdict) if verdict else ok()

    def _typing(self, user: User, command: str) -> int:
        now = self._p.clock.now()
        if command == "CancelTyping":
            user.typing_until = 0
            return 0
        if command != "Typing":
            return 45072
        if now - user.exchanged_at > TYPING_EXCHANGE:
            return 45080
        if user.typing_until > now:
            return 45081
        user.typing_until = now + TYPING_SHOWN
        return 0

    # --- media and menu ---

    async def upload(self, request: Request) -> HTTPResponse:
        """Temporary media, three days."""
        _, verdict = self._caller(request)
        sent = request.files.get("media") if request.files else None
        if verdict or sent is None:
            return error(verdict or 40035)
        media = secrets.token_urlsafe(32)
        self._p.media_dir.mkdir(parents=True, exist_ok=True)
        (self._p.media_dir / media).write_bytes(sent.body)
        self._p.media[media] = (sent.type, self._p.clock.now() + MEDIA_SECONDS)
        return json({"type": "image", "media_id": media, "created_at": self._p.clock.now()})

    async def media(self, request: Request) -> HTTPResponse:
        """Media by id."""
        _, verdict = self._caller(request)
        media = request.args.get("media_id", "")
        kind = self._media_type(media)
        if verdict or not kind:
            return error(verdict or 40007)
        return raw((self._p.media_dir / media).read_bytes(), content_type=kind)

    def _media_type(self, media: str) -> str:
        kind, until = self._p.media.get(media, ("", 0))
        return kind if until > self._p.clock.now() else ""

    async def create_menu(self, request: Request) -> HTTPResponse:
        """The menu bar under the chat."""
        appid, verdict = self._caller(request)
        buttons = (request.json or {}).get("button")
        if verdict or not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            return error(verdict or 40035)
        self._p.menus[appid] = buttons
        return ok()
