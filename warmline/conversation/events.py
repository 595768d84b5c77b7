"""The events of a conversation: the protocol between all parts (documented in docs/events.md).

An event is an `Event` (sequence number, time, epoch) around one typed body. Bodies are frozen; the log stores them
as JSON with their type. A new kind of event is added here, in docs/events.md, and nowhere else.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Body(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag=True, omit_defaults=True):
    """What happened. Subclasses are tagged with their own snake_case name."""


class Button(msgspec.Struct, frozen=True):
    """A choice offered to the customer. `payload` never leaves the server; a tap names `<seq>.<index>`."""

    label: str
    payload: str = ""


# --- what the customer does -------------------------------------------------------------------------------------


class CustomerMessage(Body, frozen=True, tag="customer_message"):
    """Text as the customer wrote it, after class C3 data was redacted. `id` is the client's message id."""

    id: str
    text: str
    redacted: bool = False
    hint: str | None = None  # the page or product the widget was opened on


class CustomerChoice(Body, frozen=True, tag="customer_choice"):
    """A tapped button: `button` is `<seq>.<index>` of the bot message that offered it."""

    id: str
    button: str
    label: str


class ProofRaised(Body, frozen=True, tag="proof_raised"):
    """The customer proved who they are, by a form outside the chat. `greeting` is how to address them."""

    level: str
    customer: str
    greeting: str
    elderly: bool = False
    tier: str = "regular"


class Rating(Body, frozen=True, tag="rating"):
    """Satisfaction with a human stretch, 1 (bad) to 5 (good)."""

    score: int
    reasons: tuple[str, ...] = ()
    comment: str = ""


# --- what the bot and the agents say ----------------------------------------------------------------------------


# What a bot message is about, where a part other than the pages must know: "did you mean" with its guesses as buttons.
DID_YOU_MEAN = "did_you_mean"


class BotMessage(Body, frozen=True, tag="bot_message"):
    """One reply of the bot. `card` is a typed object for the page (kinds in docs/events.md)."""

    text: str = ""
    buttons: tuple[Button, ...] = ()
    card: dict[str, Any] | None = None
    about: str = ""


class AgentMessage(Body, frozen=True, tag="agent_message"):
    """One line of a human agent to the customer. `id` is the desk's message id; `card` as in BotMessage."""

    id: str
    agent: str
    name: str
    text: str
    card: dict[str, Any] | None = None


class Note(Body, frozen=True, tag="note"):
    """A private line between agents; never shown to the customer."""

    id: str
    agent: str
    text: str


class Notice(Body, frozen=True, tag="notice"):
    """The service centre itself speaks: `code` picks the words from data/texts/notices.yml."""

    code: str
    values: dict[str, str] = {}


# --- ownership ----------------------------------------------------------------------------------------------------


class HandoffRequested(Body, frozen=True, tag="handoff_requested"):
    """A person is wanted. `by`: customer, bot, system. `reason` is an intent name or a code of docs/handoff.md."""

    by: str
    reason: str
    skill: str
    lane: str


class Queued(Body, frozen=True, tag="queued"):
    """The ticket waits. `cause`: requested, declined, expired, disconnected, transferred."""

    skill: str
    lane: str
    cause: str = "requested"


class Offered(Body, frozen=True, tag="offered"):
    """The ticket is offered to one agent until `expires_at` (ms since 1970). `why` is short: why this one, who came
    next."""

    offer: str
    agent: str
    expires_at: int
    why: str = ""


class OfferLapsed(Body, frozen=True, tag="offer_lapsed"):
    """The offer ended without an acceptance. `cause`: declined, expired, disconnected, withdrawn."""

    offer: str
    agent: str
    cause: str


class Accepted(Body, frozen=True, tag="accepted"):
    """A person owns the conversation now."""

    offer: str
    agent: str
    name: str


class Transferred(Body, frozen=True, tag="transferred"):
    """The owner gave the conversation up to a skill or a person, with a note for the next one.

    `agent` was the owner, `to` the person asked for by name ('' = whoever has the skill), `by` the supervisor who
    reassigned it ('' = the owner did).
    """

    agent: str
    skill: str
    note: str = ""
    to: str = ""
    by: str = ""


class TakenOver(Body, frozen=True, tag="taken_over"):
    """A supervisor takes the conversation, from its owner or from bot and queue (`previous` is ''); `accepted` follows
    in the same step."""

    agent: str
    previous: str = ""


class GuestCame(Body, frozen=True, tag="guest_came"):
    """Somebody stands beside the owner. `role`: consultant (invited `by` the owner, writes notes only) or supervisor
    (joins, speaks to the customer)."""

    agent: str
    name: str
    role: str
    by: str


class GuestLeft(Body, frozen=True, tag="guest_left"):
    """They left, or the owner ended it (`by`). When the owner changes all guests are gone without this event."""

    agent: str
    by: str


class Whisper(Body, frozen=True, tag="whisper"):
    """A supervisor's private line to the owner. `id` is the desk's message id."""

    id: str
    agent: str
    name: str
    to: str
    text: str


class AgentLost(Body, frozen=True, tag="agent_lost"):
    """The owner's connection is gone past its grace; the conversation waits again in its original place."""

    agent: str


class Returned(Body, frozen=True, tag="returned"):
    """Back to the bot. `by` is an agent id or `customer`. `facts` are slot values the bot goes on with."""

    by: str
    facts: dict[str, str] = {}
    summary: str = ""


class Closed(Body, frozen=True, tag="closed"):
    """The visit is over. `by`: customer, agent id, bot, system; `code` is the wrap-up code."""

    by: str
    code: str


# --- operations ---------------------------------------------------------------------------------------------------


class OperationProposed(Body, frozen=True, tag="operation_proposed"):
    """Something may be changed if the customer confirms exactly this (`hash`). `lines` are label and value."""

    proposal: str
    kind: str
    title: str
    lines: tuple[tuple[str, str], ...]
    hash: str
    proof: str
    expires_at: int
    by: str
    warning: str = ""


class OperationConfirmed(Body, frozen=True, tag="operation_confirmed"):
    proposal: str
    hash: str


class OperationDropped(Body, frozen=True, tag="operation_dropped"):
    """`cause`: declined, expired, replaced."""

    proposal: str
    cause: str


class OperationExecuted(Body, frozen=True, tag="operation_executed"):
    """Done by the core bank. `facts` are what its receipt tells, by name: money as decimal yuan, days as ISO."""

    proposal: str
    kind: str
    title: str
    reference: str
    done_at: int
    facts: dict[str, str] = {}


class OperationFailed(Body, frozen=True, tag="operation_failed"):
    """The core bank refused; nothing was done. `code` is the bank's."""

    proposal: str
    kind: str
    title: str
    code: str


class OperationUnknown(Body, frozen=True, tag="operation_unknown"):
    """The bank did not answer in time: it may or may not be done. It is asked again under the same key."""

    proposal: str
    kind: str
    title: str


class RiskDecided(Body, frozen=True, tag="risk_decided"):
    """What risk control said of an operation before it was offered (operations/risk: Decision, as JSON), and in words.

    Never shown to the customer. Whatever is decided can be explained, reviewed and replayed from it."""

    decision: dict[str, Any]
    lines: tuple[str, ...] = ()


AnyBody = (
    CustomerMessage
    | CustomerChoice
    | ProofRaised
    | Rating
    | BotMessage
    | AgentMessage
    | Note
    | Notice
    | HandoffRequested
    | Queued
    | Offered
    | OfferLapsed
    | Accepted
    | Transferred
    | TakenOver
    | GuestCame
    | GuestLeft
    | Whisper
    | AgentLost
    | Returned
    | Closed
    | OperationProposed
    | OperationConfirmed
    | OperationDropped
    | OperationExecuted
    | OperationFailed
    | OperationUnknown
    | RiskDecided
)


class Event(msgspec.Struct, frozen=True):
    """One entry of a conversation's log. `seq` rises by one from 1; `at` is ms since 1970 by Redis's clock."""

    seq: int
    at: int
    epoch: int
    body: AnyBody


# What the bot is woken for: everything here is an unanswered input until a turn is committed past it.
BOT_INPUTS = (
    CustomerMessage,
    CustomerChoice,
    ProofRaised,
    Returned,
    OperationExecuted,
    OperationFailed,
    OperationUnknown,
    OperationDropped,
)

# What only agents may see.
INSIDE_ONLY = (
    Note, HandoffRequested, Offered, OfferLapsed, Transferred, TakenOver, GuestCame, GuestLeft, Whisper, RiskDecided,
)  # fmt: skip

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(AnyBody)


def encode(body: Body) -> bytes:
    """A body as JSON with its type."""
    return _encoder.encode(body)


def decode(raw: bytes | str) -> AnyBody:
    """A body from JSON. Raises `msgspec.ValidationError` on anything else."""
    body: AnyBody = _decoder.decode(raw)
    return body


def kind(body: Body) -> str:
    """The body's type name as stored."""
    return str(body.__struct_config__.tag)
