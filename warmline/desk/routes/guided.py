"""Guided operations from the desk: the list of tasks, and a task under way in a conversation that one owns."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from warmline.conversation.errors import NotYours, Stale, UnknownConversation
from warmline.desk.api import Refused, answer, body
from warmline.desk.guided.guide import Guide, NotGuided
from warmline.desk.guided.offered import load_offered
from warmline.desk.guided.responses import Responses
from warmline.desk.guided.steps import Answer, Step
from warmline.desk.rules import SERVING

routes = Blueprint("guided", url_prefix="/desk")
Text = Annotated[str, msgspec.Meta(max_length=200)]


class Begin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which task, under which epoch."""

    epoch: int
    task: Text


class GoOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer; without one the task goes on after a proof."""

    epoch: int
    text: Text = ""
    choice: int | None = None


class AskProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proof of `level` that the customer is to give; `id` is the page's message id."""

    epoch: int
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    level: Annotated[str, msgspec.Meta(pattern="^L2$")]
    purpose: Text


class GiveUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Under which epoch."""

    epoch: int


@routes.before_server_start
async def prepare(app: object) -> None:
    """Read the tasks and the bot's words once."""
    ctx = app.ctx  # type: ignore[attr-defined] # Sanic's own
    ctx.guide = Guide(ctx.centre, Responses.load())
    ctx.guided_tasks = load_offered()


@routes.get("/guided", ctx_roles=SERVING)
async def offered(request: Request) -> HTTPResponse:
    """All tasks by topic."""
    return answer(request.app.ctx.guided_tasks)


@routes.get("/conversations/<conversation:str>/guided", ctx_roles=SERVING)
async def now(request: Request, conversation: str) -> HTTPResponse:
    """Where the task under way stands; null when there is none."""
    return answer(await request.app.ctx.guide.now(conversation, request.ctx.account))


@routes.post("/conversations/<conversation:str>/guided", ctx_roles=SERVING)
async def begin(request: Request, conversation: str) -> HTTPResponse:
    """Begin a task."""
    wanted = body(request, Begin)
    if not any(wanted.task == task for topic in request.app.ctx.guided_tasks for task, _ in topic.tasks):
        raise Refused("malformed", 400)
    guide: Guide = request.app.ctx.guide
    return await _told(guide.begin(conversation, wanted.epoch, request.ctx.account, wanted.task))


@routes.post("/conversations/<conversation:str>/guided/answer", ctx_roles=SERVING)
async def go_on(request: Request, conversation: str) -> HTTPResponse:
    """Answer the open question."""
    given = body(request, GoOn)
    said = Answer(given.text, given.choice) if given.text or given.choice is not None else None
    guide: Guide = request.app.ctx.guide
    return await _told(guide.go_on(conversation, given.epoch, request.ctx.account, said))


@routes.post("/conversations/<conversation:str>/guided/drop", ctx_roles=SERVING)
async def drop(request: Request, conversation: str) -> HTTPResponse:
    """Give the task up."""
    guide: Guide = request.app.ctx.guide
    return await _told(guide.drop(conversation, body(request, GiveUp).epoch, request.ctx.account))


@routes.post("/conversations/<conversation:str>/ask-proof", ctx_roles=SERVING)
async def ask_proof(request: Request, conversation: str) -> HTTPResponse:
    """Send the customer the card in which they prove who they are."""
    wanted = body(request, AskProof)
    guide: Guide = request.app.ctx.guide
    return await _told(
        guide.ask_proof(conversation, wanted.epoch, request.ctx.account, wanted.level, wanted.purpose, wanted.id)
    )


async def _told(run: Awaitable[Step | None]) -> HTTPResponse:
    try:
        return answer(await run)
    except NotGuided as error:
        raise Refused(error.code) from error
    except Stale as error:
        raise Refused("stale") from error
    except (NotYours, UnknownConversation) as error:
        raise Refused("not_yours") from error
