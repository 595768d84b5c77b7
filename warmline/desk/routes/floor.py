"""For supervisors: the live board, the archive's search, reports as JSON and CSV."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, raw

from warmline.desk.api import NO_STORE, Refused, answer, query
from warmline.desk.board import Boards
from warmline.desk.recording import record
from warmline.desk.rules import LEADING, LOOKING_BACK
from warmline.records.csv_cells import as_csv
from warmline.records.figures import BY, Figures, broken_down, figures
from warmline.records.search import PAGE, Wanted

routes = Blueprint("floor", url_prefix="/desk")

LONGEST_MS = 400 * 86_400_000
Moment = Annotated[int, msgspec.Meta(ge=0)]


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stretches queued in [since, before), ms since 1970, broken down by a key."""

    since: Moment
    before: Moment
    by: str = "skill"


class Report(msgspec.Struct, frozen=True):
    """The figures of all of them, and of each part."""

    all: Figures
    parts: dict[str, Figures]


@routes.before_server_start
async def prepare(app: object) -> None:
    """The board's reader; the archive's search is opened by the help routes."""
    ctx = app.ctx  # type: ignore[attr-defined] # Sanic's own
    ctx.boards = Boards(ctx.centre, ctx.search, ctx.skills)


@routes.get("/board", ctx_roles=LEADING)
async def board(request: Request) -> HTTPResponse:
    """The board as it is now."""
    return answer(await request.app.ctx.boards.now())


@routes.get("/visits", ctx_roles=LOOKING_BACK)
async def visits(request: Request) -> HTTPResponse:
    """Archived visits that fit, the newest first. What was looked for is recorded."""
    wanted = query(request, Wanted)
    if not 1 <= wanted.limit <= PAGE * 4:
        raise Refused("malformed", 400)
    await record(request, "search", "archive", text=wanted.text[:60])
    return answer(await asyncio.to_thread(request.app.ctx.search.find, wanted))


@routes.get("/report", ctx_roles=LOOKING_BACK)
async def report(request: Request) -> HTTPResponse:
    """Figures of a time, broken down."""
    return answer(await _report(request))


@routes.get("/report.csv", ctx_roles=LOOKING_BACK)
async def report_csv(request: Request) -> HTTPResponse:
    """The same for a spreadsheet."""
    told = await _report(request)
    names = [field.name for field in msgspec.structs.fields(Figures)]
    rows = [[name, *(getattr(part, one) for one in names)] for name, part in {**told.parts, "*": told.all}.items()]
    content = as_csv([query(request, Span).by, *names], rows)
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="report.csv"'}
    return raw(content, content_type="text/csv; charset=utf-8", headers=headers)


async def _report(request: Request) -> Report:
    span = query(request, Span)
    if span.by not in BY or not 0 < span.before - span.since <= LONGEST_MS:
        raise Refused("malformed", 400)
    rows = await asyncio.to_thread(request.app.ctx.search.stretches, span.since, span.before)
    return Report(figures(rows), broken_down(rows, span.by))
