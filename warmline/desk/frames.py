"""Frames of the agent's socket, parsed once into frozen types (docs/events.md, "The agent's socket")."""

from __future__ import annotations

from typing import Annotated

import msgspec

from warmline.channels.errors import Malformed, TooLong

MAX_FRAME = 16 * 1024
MAX_TEXT = 2000

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_\-]+$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)]
Short = Annotated[str, msgspec.Meta(max_length=500)]


class Frame(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """Base of all client frames."""


class Hello(Frame, frozen=True, tag="hello"):
    cursors: dict[str, int] = {}


class Availability(Frame, frozen=True, tag="availability"):
    state: Annotated[str, msgspec.Meta(pattern="^(online|paused|offline)$")]
    reason: Short = ""


class Beat(Frame, frozen=True, tag="beat"):
    pass


class OfferAnswer(Frame, frozen=True):
    id: Id
    conversation: Id
    offer: Id


class Accept(OfferAnswer, frozen=True, tag="accept"):
    pass


class Decline(OfferAnswer, frozen=True, tag="decline"):
    pass


class Owned(Frame, frozen=True):
    """Something done to a conversation that one owns, under the epoch one knows."""

    id: Id
    conversation: Id
    epoch: int


class Say(Owned, frozen=True, tag="say"):
    text: Text


class WriteNote(Owned, frozen=True, tag="note"):
    text: Text


class Return(Owned, frozen=True, tag="return"):
    facts: Annotated[dict[str, Short], msgspec.Meta(max_length=10)] = {}
    summary: Short = ""


class Close(Owned, frozen=True, tag="close"):
    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,40}$")]


class Transfer(Owned, frozen=True, tag="transfer"):
    """To a skill or to a person, one of them."""

    skill: Annotated[str, msgspec.Meta(max_length=40)] = ""
    agent: Annotated[str, msgspec.Meta(max_length=40)] = ""
    note: Short = ""


class Consult(Owned, frozen=True, tag="consult"):
    """A colleague is asked to look on."""

    agent: Id


class ConsultEnd(Owned, frozen=True, tag="consult_end"):
    agent: Id


class Beside(Frame, frozen=True):
    """Something done to a conversation that another owns."""

    id: Id
    conversation: Id


class Leave(Beside, frozen=True, tag="leave"):
    """A guest leaves."""


class Join(Beside, frozen=True, tag="join"):
    pass


class TakeOver(Beside, frozen=True, tag="take_over"):
    pass


class Watch(Beside, frozen=True, tag="watch"):
    on: bool = True


class Reassign(Beside, frozen=True, tag="reassign"):
    agent: Id
    note: Short = ""


class WhisperTo(Beside, frozen=True, tag="whisper"):
    text: Text


class WhyNot(Beside, frozen=True, tag="why_not"):
    agent: Id


class SetSkills(Frame, frozen=True, tag="set_skills"):
    """A supervisor changes what an agent can do, from now on."""

    id: Id
    agent: Id
    skills: Annotated[dict[str, Annotated[int, msgspec.Meta(ge=1, le=5)]], msgspec.Meta(max_length=40)]
    capacity: Annotated[float, msgspec.Meta(ge=0, le=50)]


class Colleagues(Frame, frozen=True, tag="colleagues"):
    """Who is at the desk, to pass on to or to consult."""

    id: Id


class Typing(Frame, frozen=True, tag="typing"):
    conversation: Id
    on: bool


class Read(Frame, frozen=True, tag="read"):
    conversation: Id
    upto: Annotated[int, msgspec.Meta(ge=0)]


Supervising = Join | TakeOver | Watch | Reassign | WhisperTo | WhyNot | SetSkills

AnyFrame = (
    Hello | Availability | Beat | Accept | Decline | Say | WriteNote | Return | Close | Transfer | Typing | Read
    | Consult | ConsultEnd | Leave | Colleagues | Supervising
)  # fmt: skip

_decoder = msgspec.json.Decoder(AnyFrame)


def parse(raw: str | bytes) -> AnyFrame:
    """A frame. Raises `TooLong` and `Malformed`."""
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(data) > MAX_FRAME:
        raise TooLong(len(data))
    try:
        frame: AnyFrame = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:  # a thousand brackets exhaust its depth
        raise Malformed(str(error)) from error
    return frame
