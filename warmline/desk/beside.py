"""What is done to conversations of others: consulting, watching, whispering, joining, taking over, reassigning.

Supervisors may all of it. Any agent may ask who is there and leave where they are a guest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from warmline.channels.errors import Malformed
from warmline.conversation.redaction import strike_secrets
from warmline.desk import frames
from warmline.desk.accounts import Account, Accounts, Role
from warmline.desk.shown import Send, Shown
from warmline.handoff.skills import Skill
from warmline.wiring import Centre

log = structlog.get_logger()


class NotAllowed(Exception):
    """The account's role does not do this."""


class Beside:
    """Takes the frames about others' conversations."""

    def __init__(
        self,
        centre: Centre,
        account: Account,
        accounts: Accounts,
        skills: Mapping[str, Skill],
        shown: Shown,
        send: Send,
    ) -> None:
        self._centre = centre
        self._account = account
        self._accounts = accounts
        self._skills = skills
        self._shown = shown
        self._send = send

    async def take(self, frame: frames.Leave | frames.Colleagues | frames.Supervising) -> None:
        """Do what the frame says and answer. Raises `NotAllowed` and what the moves raise."""
        told: dict[str, Any] = {}
        if isinstance(frame, frames.Leave):
            await self._centre.guests.leave(frame.conversation, self._account.id)
        elif isinstance(frame, frames.Colleagues):
            told = {"colleagues": await self._colleagues()}
        elif self._account.role is not Role.SUPERVISOR:
            log.warning("desk.not_allowed", agent=self._account.id, frame=frame.__struct_config__.tag)
            raise NotAllowed
        else:
            told = await self._supervise(frame)
        await self._send({"type": "answer", "re": frame.id, "ok": True, **told})

    async def _supervise(self, frame: frames.Supervising) -> dict[str, Any]:
        centre, me = self._centre, self._account
        told: dict[str, Any] = {}
        match frame:
            case frames.Watch():
                await centre.conversations.record(frame.conversation)
                await self._shown.watch(frame.conversation, frame.on)
            case frames.WhisperTo():
                text, _ = strike_secrets(frame.text)
                receipt = await centre.guests.whisper(frame.conversation, me.id, me.name, text, frame.id)
                told = {"seq": receipt.seq}
            case frames.Join():
                await self._be_there()
                await centre.guests.join(frame.conversation, me.id, me.name)
            case frames.TakeOver():
                await self._be_there()
                told = {"epoch": await centre.passing.take_over(frame.conversation, me.id, me.name)}
            case frames.Reassign():
                asked = await centre.passing.reassign(frame.conversation, me.id, frame.agent, frame.note)
                told = {"offered": asked}
            case frames.WhyNot():
                answers = await centre.explanations.why_not(frame.conversation, frame.agent)
                told = {"offers": msgspec.to_builtins(answers)}
            case frames.SetSkills():
                told = {"withdrawn": await self._reskill(frame)}
        log.info("desk.supervised", agent=me.id, did=frame.__struct_config__.tag)
        return told

    async def _be_there(self) -> None:
        """A lease guards what the supervisor is about to hold, also when they take no offers."""
        me, agents = self._account, self._centre.agents
        presence = await agents.presence(me.id)
        if presence is None:
            await agents.available(me.id, "paused", me.name, me.skills, me.capacity, "other", me.manager_code)
        else:
            await agents.beat(me.id)

    async def _reskill(self, frame: frames.SetSkills) -> list[str]:
        if not set(frame.skills) <= set(self._skills):
            raise Malformed("no such skill")
        if not await asyncio.to_thread(self._accounts.reskill, frame.agent, frame.skills, frame.capacity):
            raise Malformed("no such agent")
        return await self._centre.reskilling.change(frame.agent, frame.skills, frame.capacity)

    async def _colleagues(self) -> list[dict[str, Any]]:
        """Everybody else at the desk, with their room."""
        now = await self._centre.conversations.now()
        return [
            {
                "agent": one.id,
                "name": one.name,
                "away": one.away(now),
                "reason": one.reason,
                "skills": dict(one.skills),
                "room": round(max(0.0, one.capacity - one.load), 2),
            }
            for one in await self._centre.agents.all()
            if one.id != self._account.id
        ]
