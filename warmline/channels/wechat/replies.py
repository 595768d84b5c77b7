"""Passive answers: what goes back in the HTTP answer to a push, in the push's own format and mode.

`success` (or an empty body) is never encrypted; a text is, when the push was.
"""

from __future__ import annotations

import secrets

import msgspec

from warmline.channels.wechat.crypto import RANDOM_BYTES, PushCipher

SUCCESS = b"success"
PLAIN_TYPE = "text/plain; charset=utf-8"
XML_TYPE = "application/xml; charset=utf-8"
JSON_TYPE = "application/json; charset=utf-8"

Answer = tuple[int, str, bytes]


def success() -> Answer:
    """We have it; nothing to show now."""
    return 200, PLAIN_TYPE, SUCCESS


def cdata(text: str) -> str:
    """A CDATA section that its content cannot leave, without characters that XML 1.0 forbids."""
    allowed = "".join(char for char in text if char in "\t\n\r" or 0x20 <= ord(char) < 0xD800 or ord(char) > 0xDFFF)
    cleaned = allowed.replace("\ufffe", "").replace("\uffff", "")
    return "<![CDATA[" + cleaned.replace("]]>", "]]]]><![CDATA[>") + "]]>"


class Replier:
    """Writes passive answers of one account. `encrypted` and `as_json` are how the push came."""

    def __init__(self, cipher: PushCipher) -> None:
        self._cipher = cipher

    def text(self, *, to: str, sender: str, at: int, text: str, encrypted: bool, as_json: bool) -> Answer:
        """A text to `to` (openid) from `sender` (original id); `at` is seconds since 1970."""
        kind = JSON_TYPE if as_json else XML_TYPE
        body = _json_text(to, sender, at, text) if as_json else _xml_text(to, sender, at, text)
        if not encrypted:
            return 200, kind, body
        nonce, stamp = secrets.token_hex(8), str(at)
        sealed = self._cipher.encrypt(body, secrets.token_bytes(RANDOM_BYTES))
        signed = self._cipher.sign(stamp, nonce, sealed)
        if as_json:
            envelope = {"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": at, "Nonce": nonce}
            return 200, kind, msgspec.json.encode(envelope)
        return 200, kind, _xml_envelope(sealed, signed, stamp, nonce)


def _xml_text(to: str, sender: str, at: int, text: str) -> bytes:
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(sender)}</FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType>{cdata('text')}</MsgType><Content>{cdata(text)}</Content></xml>"
    ).encode()


def _json_text(to: str, sender: str, at: int, text: str) -> bytes:
    return msgspec.json.encode(
        {"ToUserName": to, "FromUserName": sender, "CreateTime": at, "MsgType": "text", "Content": text}
    )


def _xml_envelope(sealed: str, signed: str, stamp: str, nonce: str) -> bytes:
    return (
        f"<xml><Encrypt>{cdata(sealed)}</Encrypt><MsgSignature>{cdata(signed)}</MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
    ).encode()
