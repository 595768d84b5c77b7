"""Calls to WeChat for one account. Answers come back as `Action`s; nothing here raises for what WeChat says."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import msgspec
import structlog

from warmline.channels.wechat.codes import Action, action_for
from warmline.channels.wechat.errors import TokenUnavailable
from warmline.channels.wechat.token import AccessToken

SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"
UPLOAD = "/cgi-bin/media/upload"
MEDIA = "/cgi-bin/media/get"
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
MAX_MEDIA_BYTES = 10 * 1024 * 1024

log = structlog.get_logger()


def open_http(base_url: str) -> httpx.AsyncClient:
    """The HTTP client for WeChat's API (or its simulator)."""
    # httpx writes each address to its log at level INFO, and WeChat's addresses carry the access token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT, trust_env=False)


class Outcome(msgspec.Struct, frozen=True):
    """WeChat's answer: its code, what to do about it, and the JSON."""

    action: Action
    errcode: int = 0
    fields: dict[str, Any] = {}


class WeChatClient:
    """One account's view of WeChat's API."""

    def __init__(self, appid: str, token: AccessToken, http: httpx.AsyncClient) -> None:
        self.appid = appid
        self._token = token
        self._http = http

    async def send_text(self, openid: str, text: str) -> Outcome:
        """A text of at most 2000 bytes."""
        return await self._post(SEND, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def send_menu(self, openid: str, head: str, choices: Sequence[tuple[str, str]], tail: str = "") -> Outcome:
        """A message menu; `choices` are id and label. `PLAIN` means: this account has none, send numbered text."""
        menu = {"head_content": head, "list": [{"id": key, "content": label} for key, label in choices]}
        body = {"touser": openid, "msgtype": "msgmenu", "msgmenu": {**menu, "tail_content": tail}}
        return await self._post(SEND, body)

    async def send_image(self, openid: str, media_id: str) -> Outcome:
        """A picture that was uploaded before. `NEW_MEDIA` means: upload it once more."""
        return await self._post(SEND, {"touser": openid, "msgtype": "image", "image": {"media_id": media_id}})

    async def typing(self, openid: str, on: bool = True) -> Outcome:
        """The typing line: shown for 15 s, only within 30 s of the customer's last word; best effort."""
        return await self._post(TYPING, {"touser": openid, "command": "Typing" if on else "CancelTyping"})

    async def upload_image(self, name: str, content: bytes, content_type: str) -> Outcome:
        """Upload a picture; `fields["media_id"]` lives three days."""
        return await self._call(
            "POST", UPLOAD, params={"type": "image"}, files={"media": (name, content, content_type)}
        )

    async def fetch_media(self, media_id: str) -> tuple[Outcome, bytes]:
        """A customer's picture or voice, at most 10 MB. Store it encrypted or not at all."""
        outcome = await self._call("GET", MEDIA, params={"media_id": media_id})
        return outcome, outcome.fields.get("content", b"") if outcome.action is Action.DONE else b""

    async def _post(self, path: str, body: Mapping[str, Any]) -> Outcome:
        # UTF-8, never \u escapes: WeChat shows those to the customer as they are.
        content = msgspec.json.encode(body)
        return await self._call("POST", path, content=content, headers={"content-type": "application/json"})

    async def _call(self, method: str, path: str, **request: Any) -> Outcome:
        """One call, and once more with another token when WeChat refuses the first."""
        try:
            token = await self._token.current()
            outcome = await self._once(method, path, token, **request)
            if outcome.action is Action.REFRESH:
                token = await self._token.instead_of(token)
                outcome = await self._once(method, path, token, **request)
        except TokenUnavailable as error:
            log.error("wechat.alarm", appid=self.appid, cause="token", error=str(error))
            return Outcome(Action.REFRESH, 40001)
        if outcome.action not in (Action.DONE, Action.IGNORE):
            log.warning("wechat.refused", appid=self.appid, path=path, errcode=outcome.errcode, do=outcome.action.value)
        return outcome

    async def _once(self, method: str, path: str, token: str, **request: Any) -> Outcome:
        params = {**request.pop("params", {}), "access_token": token}
        try:
            answer = await self._http.request(method, path, params=params, **request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Outcome(Action.RETRY, -1)  # never left this machine
        except httpx.HTTPError:
            return Outcome(Action.UNSURE, -1)
        return _outcome(answer)


def _outcome(answer: httpx.Response) -> Outcome:
    """WeChat answers 200 with JSON; media come as bytes. Anything else is some proxy's, and tells nothing."""
    kind = answer.headers.get("content-type", "")
    if answer.status_code != 200:
        return Outcome(Action.UNSURE, -1)
    if kind.startswith(("image/", "audio/", "video/", "application/octet-stream")):
        if len(answer.content) > MAX_MEDIA_BYTES:
            return Outcome(Action.ALARM, -1)
        return Outcome(Action.DONE, 0, {"content": answer.content})
    try:
        fields = msgspec.json.decode(answer.content, type=dict[str, Any])
        errcode = int(fields.get("errcode", 0))
    except (msgspec.DecodeError, ValueError, TypeError):
        return Outcome(Action.UNSURE, -1)
    return Outcome(action_for(errcode), errcode, fields)
