"""Writes to the audit from the desk's routes."""

from __future__ import annotations

import asyncio

from sanic import Request


async def record(request: Request, what: str, subject: str, reason: str = "", **details: str) -> None:
    """Who is signed in did `what` to `subject`. Written before the answer: what cannot be recorded is not done."""
    ctx = request.app.ctx
    at = await ctx.centre.conversations.now()
    await asyncio.to_thread(ctx.audit.append, at, request.ctx.account.id, what, subject, reason, details)
