"""What WeChat pushes, as frozen types. XML or JSON (the account chooses), parsed once, here.

DOCTYPE is refused with everything behind it, and so is a body over 64 KB. A type that WeChat invents later becomes
`Other` and is answered with `success`; a body that lacks what its type needs raises `Malformed`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from warmline.channels.wechat.errors import Malformed, TooLarge

MAX_BYTES = 64 * 1024
OPENID = re.compile(r"[A-Za-z0-9_\-]{1,64}")
SCENE_PREFIX = "qrscene_"

Fields = Mapping[str, Any]


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """What every push has. `dedupe` is the same for WeChat's repeats; `created` is seconds since 1970."""

    openid: str
    original_id: str
    created: int
    dedupe: str


class Text(Push, frozen=True, kw_only=True):
    """Typed text, or a click on a message menu (`menu_id`)."""

    content: str
    menu_id: str = ""


class Image(Push, frozen=True, kw_only=True):
    media_id: str
    picture_url: str = ""


class Voice(Push, frozen=True, kw_only=True):
    """`recognition` is empty since WeChat withdrew it (2023); old samples still carry it."""

    media_id: str
    format: str = ""
    recognition: str = ""


class Video(Push, frozen=True, kw_only=True):
    media_id: str
    short: bool = False


class Location(Push, frozen=True, kw_only=True):
    """A place the customer sent, in degrees."""

    latitude: float
    longitude: float
    label: str = ""


class Link(Push, frozen=True, kw_only=True):
    title: str = ""
    url: str = ""


class Subscribe(Push, frozen=True, kw_only=True):
    """`scene` is that of the QR code, or empty (an EventKey without `qrscene_` is not one)."""

    scene: str = ""


class Unsubscribe(Push, frozen=True, kw_only=True):
    pass


class Scan(Push, frozen=True, kw_only=True):
    """A QR code scanned by somebody who follows already."""

    scene: str


class PositionReport(Push, frozen=True, kw_only=True):
    """Sent by itself every few seconds while the chat is open, if the customer allowed it."""

    latitude: float
    longitude: float


class Click(Push, frozen=True, kw_only=True):
    key: str


class View(Push, frozen=True, kw_only=True):
    url: str


class MenuScan(Push, frozen=True, kw_only=True):
    key: str
    result: str


class MenuPicture(Push, frozen=True, kw_only=True):
    key: str
    kind: str


class TemplateResult(Push, frozen=True, kw_only=True):
    """What became of a template message: success, failed:…"""

    message: str
    status: str


class Other(Push, frozen=True, kw_only=True):
    """A type this channel does not know."""

    kind: str


def read_fields(body: bytes) -> Fields:
    """The top-level fields of an XML or JSON body. Raises `TooLarge`, `Malformed`."""
    if len(body) > MAX_BYTES:
        raise TooLarge("the body is larger than 64 KB")
    return _from_json(body) if body.lstrip()[:1] == b"{" else _from_xml(body)


def is_json(body: bytes) -> bool:
    """Whether a push came as JSON; it is answered in the same format."""
    return body.lstrip()[:1] == b"{"


def _from_json(body: bytes) -> Fields:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Malformed("not readable as JSON") from error


def _from_xml(body: bytes) -> Fields:
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Malformed("not readable as XML") from error
    return {child.tag: _value(child) for child in root}


def _value(element: Element) -> Any:
    if len(element) == 0:
        return element.text or ""
    return {child.tag: child.text or "" for child in element}


def parse(fields: Fields) -> Push:
    """A push from its fields. Raises `Malformed`."""
    kind = text_of(fields, "MsgType")
    if not kind:
        raise Malformed("no MsgType")
    event = text_of(fields, "Event").lower() if kind == "event" else ""
    openid = text_of(fields, "FromUserName")
    if not OPENID.fullmatch(openid) and not (event and not openid):
        raise Malformed("FromUserName is not an openid")
    head: dict[str, Any] = {
        "openid": openid,
        "original_id": text_of(fields, "ToUserName"),
        "created": whole(fields, "CreateTime"),
        "dedupe": _dedupe(fields, kind, event),
    }
    build = _EVENTS.get(event, _other) if kind == "event" else _MESSAGES.get(kind, _other)
    return build(fields, head) if openid else _other(fields, head)


def _dedupe(fields: Fields, kind: str, event: str) -> str:
    """Messages repeat with their MsgId, events with their time, name and key (the caller adds account and openid)."""
    if kind != "event":
        number = text_of(fields, "MsgId")
        if not number.isdigit() or len(number) > 32:
            raise Malformed("MsgId is not a number")
        return f"m{number}"
    # A hash, since EventKey is free text: it must not be able to look like another event's key.
    named = "\0".join((text_of(fields, "CreateTime"), event, text_of(fields, "EventKey")))
    return f"e{hashlib.sha256(named.encode()).hexdigest()[:32]}"


def text_of(fields: Fields, name: str) -> str:
    """A field as text; numbers (JSON) are written out, an absent one is empty. Raises `Malformed` for a nested one."""
    value = fields.get(name, "")
    if isinstance(value, str):
        return value.strip() if name != "Content" else value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**32:
        return str(value)
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    raise Malformed(f"{name} is not a plain value")


def whole(fields: Fields, name: str) -> int:
    """A field as a whole number of at most 12 digits. Raises `Malformed`."""
    raw = text_of(fields, name)
    if not (raw.isascii() and raw.isdigit()) or len(raw) > 12:
        raise Malformed(f"{name} is not a number")
    return int(raw)


def degrees(fields: Fields, name: str) -> float:
    """A coordinate. Raises `Malformed`."""
    raw = text_of(fields, name)
    if not re.fullmatch(r"-?\d{1,3}(\.\d{1,12})?", raw, re.ASCII):
        raise Malformed(f"{name} is not a coordinate")
    return float(raw)


def required(fields: Fields, name: str) -> str:
    """A field that must not be empty. Raises `Malformed`."""
    value = text_of(fields, name)
    if not value:
        raise Malformed(f"no {name}")
    return value


def _scan_result(fields: Fields) -> str:
    info = fields.get("ScanCodeInfo")
    return text_of(info, "ScanResult") if isinstance(info, Mapping) else ""


def _scene(fields: Fields) -> str:
    key = text_of(fields, "EventKey")
    return key.removeprefix(SCENE_PREFIX) if key.startswith(SCENE_PREFIX) else ""


def _other(fields: Fields, head: dict[str, Any]) -> Push:
    return Other(kind=text_of(fields, "Event") or text_of(fields, "MsgType"), **head)


def _menu_picture(fields: Fields, head: dict[str, Any]) -> Push:
    return MenuPicture(key=text_of(fields, "EventKey"), kind=text_of(fields, "Event"), **head)


def _menu_scan(fields: Fields, head: dict[str, Any]) -> Push:
    return MenuScan(key=text_of(fields, "EventKey"), result=_scan_result(fields), **head)


_MESSAGES: dict[str, Callable[[Fields, dict[str, Any]], Push]] = {
    "text": lambda f, head: Text(content=text_of(f, "Content"), menu_id=text_of(f, "bizmsgmenuid"), **head),
    "image": lambda f, head: Image(media_id=required(f, "MediaId"), picture_url=text_of(f, "PicUrl"), **head),
    "voice": lambda f, head: Voice(
        media_id=required(f, "MediaId"), format=text_of(f, "Format"), recognition=text_of(f, "Recognition"), **head
    ),
    "video": lambda f, head: Video(media_id=required(f, "MediaId"), **head),
    "shortvideo": lambda f, head: Video(media_id=required(f, "MediaId"), short=True, **head),
    "location": lambda f, head: Location(
        latitude=degrees(f, "Location_X"), longitude=degrees(f, "Location_Y"), label=text_of(f, "Label"), **head
    ),
    "link": lambda f, head: Link(title=text_of(f, "Title"), url=text_of(f, "Url"), **head),
}

_EVENTS: dict[str, Callable[[Fields, dict[str, Any]], Push]] = {
    "subscribe": lambda f, head: Subscribe(scene=_scene(f), **head),
    "unsubscribe": lambda f, head: Unsubscribe(**head),
    "scan": lambda f, head: Scan(scene=text_of(f, "EventKey"), **head),
    "location": lambda f, head: PositionReport(
        latitude=degrees(f, "Latitude"), longitude=degrees(f, "Longitude"), **head
    ),
    "click": lambda f, head: Click(key=text_of(f, "EventKey"), **head),
    "view": lambda f, head: View(url=text_of(f, "EventKey"), **head),
    "scancode_push": _menu_scan,
    "scancode_waitmsg": _menu_scan,
    "pic_sysphoto": _menu_picture,
    "pic_photo_or_album": _menu_picture,
    "pic_weixin": _menu_picture,
    "location_select": _menu_picture,
    "templatesendjobfinish": lambda f, head: TemplateResult(
        message=text_of(f, "MsgID"), status=text_of(f, "Status"), **head
    ),
}
