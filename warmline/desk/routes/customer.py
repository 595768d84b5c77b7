"""The customer of a conversation, masked; single fields in full for a reason, which is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.bank.cardcare import Contact
from warmline.bank.errors import BankError, NotFound, NotProven
from warmline.bank.staff import Field
from warmline.desk.api import Refused, answer, body
from warmline.desk.held import held
from warmline.desk.recording import record
from warmline.desk.rules import SERVING
from warmline.identity.sessions import Session

routes = Blueprint("customer", url_prefix="/desk/conversations")
T = TypeVar("T")


class CardRow(msgspec.Struct, frozen=True):
    """A card: its kind, last four digits and state."""

    kind: str
    tail: str
    status: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent sees of the customer. Below L2 only the level and how to address them."""

    level: str
    greeting: str = ""
    elderly: bool = False
    tier: str = "regular"
    name: str = ""
    manager: str = ""
    contact: Contact | None = None
    cards: tuple[CardRow, ...] = ()


class Reveal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which field, and why: a reason of at least four characters."""

    field: Field
    reason: Annotated[str, msgspec.Meta(min_length=4, max_length=200)]


@routes.get("/<conversation:str>/customer", ctx_roles=SERVING)
async def customer(request: Request, conversation: str) -> HTTPResponse:
    """The customer, masked by the bank."""
    session = await _session(request, conversation)
    if session is None:
        return answer(Shown(level="L0"))
    known = Shown(level=session.level, greeting=session.greeting, elderly=session.elderly, tier=session.tier)
    if not session.reaches("L2"):
        return answer(known)
    bank, token = request.app.ctx.centre.bank, session.token
    me, contact, cards = await asyncio.gather(
        _asked(bank.me, token), _asked(bank.cardcare.contact, token), _asked(bank.cards, token)
    )
    rows = tuple(CardRow(card.kind, card.last4, card.status) for card in cards)
    shown = msgspec.structs.replace(known, name=me.masked_name, manager=me.manager or "", contact=contact, cards=rows)
    return answer(shown)


@routes.post("/<conversation:str>/reveal", ctx_roles=SERVING)
async def reveal(request: Request, conversation: str) -> HTTPResponse:
    """One field in full. Recorded before it is read; the page lets it fall back after a while."""
    wanted = body(request, Reveal)
    session = await _session(request, conversation)
    if session is None or not session.reaches("L2"):
        raise Refused("not_proven")
    await record(request, "reveal", conversation, wanted.reason, field=wanted.field, customer=session.customer)
    staff = request.app.ctx.centre.bank.staff
    found = await _asked(staff.reveal, session.token, wanted.field, request.ctx.account.id, wanted.reason)
    return answer(found)


async def _session(request: Request, conversation: str) -> Session | None:
    """The customer's session, for the agent who has the conversation, and for supervisors."""
    await held(request, conversation)
    found: Session | None = await request.app.ctx.centre.sessions.of(conversation)
    return found


async def _asked(call: Callable[..., T], *args: str) -> T:
    try:
        return await asyncio.to_thread(call, *args)
    except NotProven as error:
        raise Refused("not_proven") from error
    except NotFound as error:
        raise Refused("field_empty", 404) from error
    except BankError as error:
        raise Refused("bank_away", 503) from error
