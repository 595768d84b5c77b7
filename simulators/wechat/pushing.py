"""Pushes to the accounts: signed, encrypted as agreed, sent again when nothing comes back within five seconds."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import httpx
import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from simulators.wechat.accounts import Account
from simulators.wechat.cipher import NotReadable, sign
from simulators.wechat.platform import Platform
from simulators.wechat.users import FAULT_TEXT, User

PATIENCE_SECONDS = 5.0
REQUESTS = 3

Fields = dict[str, Any]


class Pusher:
    """Sends pushes and shows what comes back."""

    def __init__(self, platform: Platform, patience: float = PATIENCE_SECONDS) -> None:
        self._platform = platform
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: dict[str, Fields] = {}

    def push(self, user: User, fields: Fields, *, fault_shown: bool = True) -> None:
        """Send in the background. `fault_shown`: a failure shows the fault text (messages and menu clicks)."""
        faults = self._platform.faults
        head = {
            "ToUserName": self._platform.account_of(user).original_id,
            "FromUserName": user.openid,
            "CreateTime": self._platform.clock.now(),
        }
        batch = [{**head, **fields}]
        held = self._held.pop(user.openid, None)
        if held is not None:
            batch.append(held)
        elif faults.reorder_pushes:
            self._held[user.openid] = batch[0]
            return
        for whole in batch:
            for _ in range(1 + faults.duplicate_pushes):
                task = asyncio.create_task(self._deliver(user, whole, fault_shown))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Until all pushes are answered or given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _deliver(self, user: User, fields: Fields, fault_shown: bool) -> None:
        if self._platform.faults.push_delay_ms:
            await asyncio.sleep(self._platform.faults.push_delay_ms / 1000)
        account = self._platform.account_of(user)
        for attempt in range(1, REQUESTS + 1):
            answer = await self._request(account, fields, attempt)
            if answer is None:
                continue
            try:
                text = self._read(account, answer)
            except NotReadable as error:
                self._platform.note("push_fault", openid=user.openid, why=str(error))
                break
            self._platform.note("push_done", openid=user.openid, attempt=attempt, passive=text is not None)
            if text is not None:
                user.show(self._platform.clock, "bank", "text", text)
            return
        if fault_shown:
            user.show(self._platform.clock, "system", "fault", FAULT_TEXT)
            self._platform.note("fault_text", openid=user.openid)

    async def _request(self, account: Account, fields: Fields, attempt: int) -> bytes | None:
        """One request; None when it counts as unanswered."""
        query, body = self._written(account, fields)
        kind = "application/json" if account.format == "json" else "text/xml"
        started = asyncio.get_running_loop().time()
        try:
            answer = await self._platform.http.post(
                account.push_url, params=query, content=body, headers={"content-type": kind}, timeout=self._patience
            )
        except httpx.HTTPError as error:
            self._platform.note("push_unanswered", attempt=attempt, why=type(error).__name__)
            # A refused connection does not use up the five seconds at once; WeChat waits before it tries again (?).
            await asyncio.sleep(max(0.0, min(1.0, self._patience - (asyncio.get_running_loop().time() - started))))
            return None
        self._platform.note(
            "push",
            attempt=attempt,
            status=answer.status_code,
            bytes=len(answer.content),
            ms=int((asyncio.get_running_loop().time() - started) * 1000),
        )
        if answer.status_code != 200:
            await asyncio.sleep(min(1.0, self._patience))
            return None
        return answer.content

    def _written(self, account: Account, fields: Fields) -> tuple[dict[str, str], bytes]:
        timestamp, nonce = str(self._platform.clock.now()), str(secrets.randbelow(10**10))
        query = {
            "signature": sign(account.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": str(fields["FromUserName"]),
        }
        as_json = account.format == "json"
        plain = written_json(fields) if as_json else written_xml(fields)
        if account.mode == "plain":
            return query, plain.encode()
        sealed = self._platform.ciphers[account.appid].seal(plain)
        query |= {"encrypt_type": "aes", "msg_signature": sign(account.token, timestamp, nonce, sealed)}
        visible: Fields = fields if account.mode == "compatible" else {"ToUserName": fields["ToUserName"]}
        envelope = {**visible, "Encrypt": sealed}
        return query, (written_json(envelope) if as_json else written_xml(envelope)).encode()

    def _read(self, account: Account, body: bytes) -> str | None:
        """The text of a passive answer, None for `success`. Raises `NotReadable`."""
        if body in (b"", b"success"):
            return None
        fields = read_answer(body)
        if account.mode != "plain":
            sealed = fields.get("Encrypt", "")
            expected = sign(account.token, fields.get("TimeStamp", ""), fields.get("Nonce", ""), sealed)
            if not sealed or expected != fields.get("MsgSignature", ""):
                raise NotReadable("an answer to an encrypted push must be encrypted and signed")
            fields = read_answer(self._platform.ciphers[account.appid].unseal(sealed).encode())
        if fields.get("MsgType") != "text" or not fields.get("Content"):
            raise NotReadable("not a text answer")
        return fields["Content"]


def written_xml(fields: Fields) -> str:
    """Fields as WeChat writes them: numbers bare, text in CDATA."""
    parts = []
    for name, value in fields.items():
        if isinstance(value, dict):
            parts.append(f"<{name}>{written_xml(value).removeprefix('<xml>').removesuffix('</xml>')}</{name}>")
        elif isinstance(value, int | float):
            parts.append(f"<{name}>{value}</{name}>")
        else:
            safe = str(value).replace("]]>", "]]]]><![CDATA[>")
            parts.append(f"<{name}><![CDATA[{safe}]]></{name}>")
    return f"<xml>{''.join(parts)}</xml>"


def written_json(fields: Fields) -> str:
    """Fields as JSON."""
    return msgspec.json.encode(fields).decode()


def read_answer(body: bytes) -> dict[str, str]:
    """The fields of an answer in either format. Raises `NotReadable`."""
    try:
        if body[:1] == b"{":
            decoded = msgspec.json.decode(body, type=dict[str, Any])
            return {name: str(value) for name, value in decoded.items()}
        return {child.tag: child.text or "" for child in fromstring(body, forbid_dtd=True)}
    except (msgspec.DecodeError, ParseError, DefusedXmlException, ValueError) as error:
        raise NotReadable("neither XML nor JSON") from error
