"""Frames of the customer's socket, parsed once into frozen types (docs/events.md, "The customer's socket")."""

from __future__ import annotations

from typing import Annotated

import msgspec

from warmline.channels.errors import Malformed, TooLong

MAX_FRAME = 8 * 1024
# What a decoder says to bytes that are no frame; a thousand nested brackets exhaust its depth.
UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_\-]+$")]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Frame(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """Base of all client frames."""


class Hello(Frame, frozen=True, tag="hello"):
    session: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    conversation: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    cursor: Seq = 0
    hint: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class Say(Frame, frozen=True, tag="say"):
    id: Id
    text: str


class Tap(Frame, frozen=True, tag="tap"):
    id: Id
    button: Annotated[str, msgspec.Meta(max_length=20)]
    label: Annotated[str, msgspec.Meta(max_length=200)]


class Human(Frame, frozen=True, tag="human"):
    id: Id


class ResumeBot(Frame, frozen=True, tag="resume_bot"):
    id: Id


class End(Frame, frozen=True, tag="end"):
    id: Id


class Typing(Frame, frozen=True, tag="typing"):
    on: bool


class Read(Frame, frozen=True, tag="read"):
    upto: Seq


class VerifyStart(Frame, frozen=True, tag="verify_start"):
    id: Id
    phone: Annotated[str, msgspec.Meta(max_length=30)]


class VerifyCode(Frame, frozen=True, tag="verify_code"):
    id: Id
    code: Annotated[str, msgspec.Meta(max_length=12)]


class ConfirmCode(Frame, frozen=True, tag="confirm_code"):
    """The customer read it and wants the fresh code that confirms it."""

    id: Id
    proposal: Id
    hash: Annotated[str, msgspec.Meta(max_length=64)]


class Confirm(Frame, frozen=True, tag="confirm"):
    id: Id
    proposal: Id
    hash: Annotated[str, msgspec.Meta(max_length=64)]
    code: Annotated[str, msgspec.Meta(max_length=12)] | None = None


class Decline(Frame, frozen=True, tag="decline"):
    id: Id
    proposal: Id


class ReportCard(Frame, frozen=True, tag="report_card"):
    """The number of another's card that is to be locked."""

    id: Id
    number: Annotated[str, msgspec.Meta(max_length=40)]


class Paper(Frame, frozen=True, tag="paper"):
    """A link to the file of the paper that the bot's message `seq` is about."""

    id: Id
    seq: Seq


class Rate(Frame, frozen=True, tag="rate"):
    id: Id
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    reasons: tuple[str, ...] = ()
    comment: str = ""


class Ping(Frame, frozen=True, tag="ping"):
    pass


AnyFrame = (
    Hello | Say | Tap | Human | ResumeBot | End | Typing | Read
    | VerifyStart | VerifyCode | ConfirmCode | Confirm | Decline | Paper | ReportCard | Rate | Ping
)  # fmt: skip

_decoder = msgspec.json.Decoder(AnyFrame)


class _Named(msgspec.Struct):
    id: str = ""


def parse(raw: str | bytes) -> AnyFrame:
    """A frame. Raises `TooLong` above 8 KiB and `Malformed` for anything that is not of the protocol."""
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(data) > MAX_FRAME:
        raise TooLong(len(data))
    try:
        frame: AnyFrame = _decoder.decode(data)
    except UNREADABLE as error:
        raise Malformed(str(error)) from error
    return frame


def id_of(raw: str | bytes) -> str:
    """The id of a frame that could not be parsed, so that its refusal can be told to the right message; else ''."""
    try:
        return msgspec.json.decode(raw, type=_Named).id[:64]
    except UNREADABLE:
        return ""
