"""Help for the agent: knowledge, suggested replies, and the customer's earlier visits."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.conversation.views import for_agent
from warmline.desk.api import Refused, answer, query
from warmline.desk.held import held
from warmline.desk.helping import Helping
from warmline.desk.recording import record
from warmline.desk.rules import LOOKING_BACK, SERVING
from warmline.knowledge.shelf import Shelf
from warmline.records.archive import Archive
from warmline.records.search import Search, Wanted

routes = Blueprint("helping", url_prefix="/desk")
EARLIER = 20


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked for in the knowledge."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


@routes.before_server_start
async def prepare(app: object) -> None:
    """Open the archive and the knowledge once."""
    ctx = app.ctx  # type: ignore[attr-defined] # Sanic's own
    settings = ctx.centre.settings
    ctx.search, ctx.archive = Search(settings.database_url), Archive(settings.database_url)
    ctx.helping = Helping(ctx.centre.http, f"http://{settings.host}:{settings.bot_port}", Shelf(), ctx.search)


@routes.after_server_stop
async def end(app: object) -> None:
    """Give the connections back."""
    app.ctx.search.close()  # type: ignore[attr-defined]
    app.ctx.archive.close()  # type: ignore[attr-defined]


@routes.get("/knowledge", ctx_roles=SERVING)
async def knowledge(request: Request) -> HTTPResponse:
    """Answers of the knowledge, best first."""
    return answer(await request.app.ctx.helping.knowledge(query(request, Question).text))


@routes.get("/conversations/<conversation:str>/suggestions", ctx_roles=SERVING)
async def suggestions(request: Request, conversation: str) -> HTTPResponse:
    """Replies to the customer's last words."""
    await held(request, conversation)
    events = await request.app.ctx.centre.conversations.read(conversation)
    return answer(await request.app.ctx.helping.replies(events))


@routes.get("/conversations/<conversation:str>/history", ctx_roles=SERVING)
async def history(request: Request, conversation: str) -> HTTPResponse:
    """The customer's earlier visits: of the same contact, and once proven those on other channels too."""
    state = await held(request, conversation)
    session = await request.app.ctx.centre.sessions.of(conversation)
    search = request.app.ctx.search

    def find() -> list[object]:
        found = list(search.find(Wanted(contact=state.contact, limit=EARLIER)))
        if session is not None and session.reaches("L2"):
            found += search.find(Wanted(customer=session.customer, limit=EARLIER))
        different = {one.conversation: one for one in found if one.conversation != conversation}
        return sorted(different.values(), key=lambda one: -one.closed_at)[:EARLIER]

    return answer(await asyncio.to_thread(find))


@routes.get("/conversations/<conversation:str>/history/<visit:str>", ctx_roles=SERVING)
async def earlier(request: Request, conversation: str, visit: str) -> HTTPResponse:
    """What was said in an earlier visit of this customer. Recorded."""
    state = await held(request, conversation)
    session = await request.app.ctx.centre.sessions.of(conversation)
    found = await asyncio.to_thread(request.app.ctx.search.owner_of, visit)
    proven = session is not None and session.reaches("L2") and found is not None and found.customer == session.customer
    if found is None or not (found.contact == state.contact or proven):
        raise Refused("not_yours")
    await record(request, "read_visit", visit, during=conversation)
    return await _transcript(request, visit)


@routes.get("/visits/<visit:str>", ctx_roles=LOOKING_BACK)
async def archived(request: Request, visit: str) -> HTTPResponse:
    """An archived visit, for supervisors and auditors. Recorded."""
    await record(request, "read_visit", visit)
    return await _transcript(request, visit)


async def _transcript(request: Request, visit: str) -> HTTPResponse:
    events = await asyncio.to_thread(request.app.ctx.archive.read, visit)
    if not events:
        raise Refused("visit_unknown", 404)
    return answer([for_agent(event, request.app.ctx.centre.words) for event in events])
