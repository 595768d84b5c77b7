"""WeChat's word for who opened a page (OAuth, scope `snsapi_base`: silent, gives the openid and nothing else).

The browser is sent to WeChat and comes back with a code that works once; the code is exchanged from server to server.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import msgspec
import structlog

from warmline.channels.wechat.errors import CodeNotTaken, WeChatAway

AUTHORIZE = "/connect/oauth2/authorize"
EXCHANGE = "/sns/oauth2/access_token"

log = structlog.get_logger()


class Visitor(msgspec.Struct, frozen=True):
    """Who opened the page. `snapshot`: WeChat shows it in a preview that has no real user (`is_snapshotuser`)."""

    openid: str
    snapshot: bool


class _Granted(msgspec.Struct, frozen=True):
    openid: str = ""
    is_snapshotuser: int = 0
    errcode: int = 0


class OAuth:
    """Asks WeChat for visitors of the accounts' pages. `secrets` by appid; `http` is open on WeChat's API."""

    def __init__(self, authorize_url: str, secrets: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._authorize = authorize_url.rstrip("/") + AUTHORIZE
        self._secrets = secrets
        self._http = http

    def address(self, appid: str, back: str, state: str) -> str:
        """Where the browser is sent; WeChat sends it to `back` with `code` and this `state`."""
        # In this order, with this fragment: WeChat refuses others.
        asked = {"appid": appid, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base", "state": state}
        return f"{self._authorize}?{urlencode(asked)}#wechat_redirect"

    async def visitor(self, appid: str, code: str) -> Visitor:
        """Whose code it is. Raises `CodeNotTaken` (used, too old, made up) and `WeChatAway`."""
        secret = self._secrets.get(appid)
        if secret is None or not code:
            raise CodeNotTaken(appid)
        asked = {"appid": appid, "secret": secret, "code": code, "grant_type": "authorization_code"}
        try:
            answer = await self._http.get(EXCHANGE, params=asked)
            granted = msgspec.json.decode(answer.content, type=_Granted)
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise WeChatAway(type(error).__name__) from error
        if not granted.openid:
            log.warning("wechat.oauth_refused", appid=appid, errcode=granted.errcode)
            raise WeChatAway("busy") if granted.errcode == -1 else CodeNotTaken(str(granted.errcode))
        return Visitor(granted.openid, granted.is_snapshotuser == 1)
