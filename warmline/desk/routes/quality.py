"""Quality: sampling and reviews by supervisors; agents read their own. Canned answers: proposed, approved, used."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.desk.api import Refused, answer, body, query
from warmline.desk.canned import Answer, Canned, State, load_canned
from warmline.desk.recording import record
from warmline.desk.rules import LEADING, SERVING
from warmline.records.reviews import Review, Reviews, load_sheet

routes = Blueprint("quality", url_prefix="/desk")
Moment = Annotated[int, msgspec.Meta(ge=0)]


class Draw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which time, and how many for each agent."""

    since: Moment
    before: Moment
    per_agent: Annotated[int, msgspec.Meta(ge=1, le=20)] = 3


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch judged by the sheet."""

    conversation: Annotated[str, msgspec.Meta(max_length=64)]
    number: Moment
    agent: Annotated[str, msgspec.Meta(max_length=40)]
    scores: dict[str, int]
    comment: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class NewAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A canned answer to be."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{1,20}$")]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    text: Annotated[str, msgspec.Meta(min_length=2, max_length=500)]


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a supervisor decides of it."""

    state: State


@routes.before_server_start
async def prepare(app: object) -> None:
    """Open both once."""
    ctx = app.ctx  # type: ignore[attr-defined] # Sanic's own
    address = ctx.centre.settings.database_url
    ctx.reviews, ctx.canned = Reviews(address, load_sheet()), Canned(address, load_canned())


@routes.after_server_stop
async def end(app: object) -> None:
    """Give the connections back."""
    app.ctx.reviews.close()  # type: ignore[attr-defined]
    app.ctx.canned.close()  # type: ignore[attr-defined]


@routes.get("/quality/sheet", ctx_roles=SERVING)
async def sheet(request: Request) -> HTTPResponse:
    """What is looked at, with its points."""
    return answer(request.app.ctx.reviews.sheet)


@routes.get("/quality/sample", ctx_roles=LEADING)
async def sample(request: Request) -> HTTPResponse:
    """Stretches to be reviewed."""
    draw, me = query(request, Draw), request.ctx.account.id
    drawn = await asyncio.to_thread(request.app.ctx.reviews.sample, draw.since, draw.before, draw.per_agent, me)
    return answer(drawn)


@routes.post("/quality/reviews", ctx_roles=LEADING)
async def review(request: Request) -> HTTPResponse:
    """Judge a stretch of somebody else."""
    given, me, ctx = body(request, Judged), request.ctx.account.id, request.app.ctx
    if given.agent == me:
        raise Refused("own_work")
    at = await ctx.centre.conversations.now()
    made = Review(given.conversation, given.number, me, given.agent, at, given.scores, 0, given.comment)
    try:
        await asyncio.to_thread(ctx.reviews.add, made)
    except (ValueError, KeyError) as error:
        raise Refused("malformed", 400, detail=str(error)) from error
    await record(request, "review", given.conversation, agent=given.agent)
    return answer({}, 201)


@routes.get("/quality/reviews", ctx_roles=LEADING)
async def reviews(request: Request) -> HTTPResponse:
    """All reviews, the newest first."""
    return answer(await asyncio.to_thread(request.app.ctx.reviews.of, ""))


@routes.get("/me/reviews", ctx_roles=SERVING)
async def own_reviews(request: Request) -> HTTPResponse:
    """The reviews of one's own work."""
    return answer(await asyncio.to_thread(request.app.ctx.reviews.of, request.ctx.account.id))


@routes.get("/canned", ctx_roles=SERVING)
async def canned(request: Request) -> HTTPResponse:
    """Canned answers that can be used."""
    return answer(await asyncio.to_thread(request.app.ctx.canned.usable))


@routes.get("/canned/proposed", ctx_roles=LEADING)
async def proposed(request: Request) -> HTTPResponse:
    """What was proposed, with what became of it."""
    return answer(await asyncio.to_thread(request.app.ctx.canned.all))


@routes.post("/canned", ctx_roles=SERVING)
async def propose(request: Request) -> HTTPResponse:
    """Propose one."""
    new, ctx = body(request, NewAnswer), request.app.ctx
    at = await ctx.centre.conversations.now()
    made = await asyncio.to_thread(ctx.canned.propose, Answer(new.key, new.title, new.text), request.ctx.account.id, at)
    return answer({"id": made}, 201)


@routes.post("/canned/<number:int>", ctx_roles=LEADING)
async def decide(request: Request, number: int) -> HTTPResponse:
    """Approve, refuse or retire one; nobody approves their own."""
    wanted = body(request, Decision).state
    if not await asyncio.to_thread(request.app.ctx.canned.decide, number, wanted, request.ctx.account.id):
        raise Refused("not_decidable")
    await record(request, f"canned_{wanted.value}", str(number))
    return answer({})
