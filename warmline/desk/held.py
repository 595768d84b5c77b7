"""Whether somebody at the desk may look into a live conversation."""

from __future__ import annotations

from sanic import Request

from warmline.conversation.errors import UnknownConversation
from warmline.conversation.states import Record
from warmline.desk.accounts import Role
from warmline.desk.api import Refused


async def held(request: Request, conversation: str) -> Record:
    """The record, for the agent who has the conversation and for supervisors. Raises `Refused` (not_yours)."""
    me = request.ctx.account
    try:
        record: Record = await request.app.ctx.centre.conversations.record(conversation)
    except UnknownConversation as error:
        raise Refused("not_yours") from error
    if record.owner != me.id and me.role is not Role.SUPERVISOR:
        raise Refused("not_yours")
    return record
