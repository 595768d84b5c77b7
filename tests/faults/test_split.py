"""Why a transition is one script: the same acceptance in two halves, with somebody in between, is noticed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.faults.trial import AGENT, Trial
from warmline.conversation.keys import Keys
from warmline.conversation.scripts import CONVERSATION_LUA, Arg, Scripts
from warmline.handoff.errors import OfferGone
from warmline.handoff.queue import HANDOFF_LUA

CUT = "redis.call('ZREM', TIMERS, 'offer|'"


class Halves(Scripts):
    """`accept` looks in one script and writes in another; `between` happens meanwhile."""

    def __init__(self, redis: Redis, between: Callable[[], Awaitable[object]]) -> None:
        super().__init__(redis, HANDOFF_LUA)
        source = self._sources["accept"]
        assert source.count(CUT) == 1
        prelude = (CONVERSATION_LUA / "_prelude.lua").read_text(encoding="utf-8")
        look, write = source.split(CUT)
        self._sources["accept_look"] = look + "return {'may'}"
        self._sources["accept_write"] = f"{prelude}\nlocal at = now()\n{CUT}{write}"
        self._between = between

    async def run(self, name: str, keys: Sequence[str], args: Sequence[Arg]) -> list[Any]:
        if name != "accept":
            return await super().run(name, keys, args)
        looked = await super().run("accept_look", keys, args)
        if looked[0] != "may":
            return looked
        await self._between()
        return await super().run("accept_write", keys, args)


@pytest.fixture
def trial(redis: Redis, keys: Keys) -> Trial:
    """A fresh floor."""
    return Trial(redis, keys)


async def between(trial: Trial, conversation: str, what: str) -> None:
    """What may happen while an agent accepts."""
    if what == "the customer leaves":
        await trial.floor.conversations.close(conversation, "customer", "ended_by_customer")
    elif what == "the customer goes back to the bot":
        await trial.floor.queue.resume_bot(conversation)
    else:
        await trial.floor.agent("boss")
        await trial.floor.passing.take_over(conversation, "boss", "赵强")


MEANWHILE = ["the customer leaves", "the customer goes back to the bot", "a supervisor takes over"]


@pytest.mark.parametrize("what", MEANWHILE)
async def test_an_acceptance_in_two_halves_is_noticed(trial: Trial, what: str) -> None:
    conversation = await trial.waits()
    offer = await trial.offered(conversation)
    trial.floor.conversations.scripts = Halves(trial.floor.redis, lambda: between(trial, conversation, what))
    await trial.floor.queue.accept(conversation, offer, AGENT, "王芳")
    assert await trial.findings() != []


@pytest.mark.parametrize("what", MEANWHILE)
async def test_in_one_script_it_is_refused_and_nothing_is_noticed(trial: Trial, what: str) -> None:
    conversation = await trial.waits()
    offer = await trial.offered(conversation)
    await between(trial, conversation, what)
    with pytest.raises(OfferGone):
        await trial.floor.queue.accept(conversation, offer, AGENT, "王芳")
    assert await trial.findings() == []
