"""`python -m warmline.dispatcher`: offers, timers, archive and WeChat outbox. Any number of them may run."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import structlog
from redis.exceptions import RedisError

from warmline.channels.wechat.wiring import make_outbox
from warmline.conversation.ending import end
from warmline.conversation.errors import ConversationError, StorageDown
from warmline.conversation.events import Notice
from warmline.conversation.store import new_id
from warmline.handoff.dispatcher import Dispatcher
from warmline.handoff.lateness import Lateness
from warmline.handoff.measures import Measures
from warmline.handoff.skills import load_skills
from warmline.handoff.timers import Timers
from warmline.logs import set_up_logs
from warmline.operations.execution import Executor
from warmline.records.archive import Archive, Archivist
from warmline.settings import Settings
from warmline.wiring import Centre

log = structlog.get_logger()

# How long a dispatcher sleeps at most without a bell: the bound on a lost bell and on a timer set by another process.
LONGEST_SLEEP = 0.25
HEARTBEAT_MS = 3_000


class Rounds:
    """The dispatcher's work on timers and offers, wired to one centre."""

    def __init__(self, centre: Centre, archive: Archive) -> None:
        self._centre = centre
        settings = centre.settings
        self._dispatcher = Dispatcher(
            centre.conversations,
            centre.queue,
            centre.agents,
            load_skills(),
            weights=settings.weights,
            grace_ms=int(settings.preferred_grace_seconds * 1000),
        )
        self._lateness = Lateness(centre.conversations, centre.rules)
        self._archivist = Archivist(centre.conversations, archive)
        self._measures = Measures(centre.conversations)
        self._executor = Executor(centre.operations, centre.bank)
        self._timers = Timers(
            centre.conversations,
            {
                "bot_late": lambda conversation, _: self._late(conversation),
                "idle": lambda conversation, _: self._idle(conversation),
                "offer": self._offer_expired,
                "accepted": lambda conversation, _: self._measures.accepted(conversation),
                "agent": lambda agent, _: self._agent_silent(agent),
                "proposal": lambda conversation, proposal: centre.operations.expire(proposal, conversation),
            },
            slow={
                "archive": lambda conversation, _: self._archive_visit(conversation),
                "execute": self._executor.run,
            },
        )

    async def once(self) -> None:
        """One look at timers and offers, then sleep until the bell or the next timer."""
        await self._timers.run_due()
        await self._dispatcher.round()
        seconds = await self._timers.next_in(LONGEST_SLEEP)
        if seconds > 0:
            await self._centre.redis.blpop([self._centre.keys.dispatcher_bell()], timeout=max(0.01, seconds))

    async def stop(self) -> None:
        """End what runs beside the rounds."""
        await self._timers.stop()

    async def _archive_visit(self, conversation: str) -> None:
        await self._archivist.run(conversation)
        await self._measures.learn(conversation)

    async def _late(self, conversation: str) -> None:
        outcome = await self._lateness.run(conversation)
        if outcome != "answered":
            log.warning("bot.late", conversation=conversation, outcome=outcome)

    async def _idle(self, conversation: str) -> None:
        notice = Notice(code="closed_idle")
        await self._centre.conversations.close(conversation, "system", "idle", only_if_idle=True, notices=[notice])

    async def _offer_expired(self, conversation: str, offer: str) -> None:
        record = await self._centre.conversations.record(conversation)
        if record.offer == offer:
            await self._centre.queue.lapse(conversation, offer, record.offer_agent, "expired", only_if_due=True)

    async def _agent_silent(self, agent: str) -> None:
        state, held = await self._centre.agents.silent(agent)
        if state == "alive":
            return
        log.warning("agent.silent", agent=agent, state=state, held=len(held))
        for conversation in held:
            with suppress(ConversationError):
                await self._centre.queue.release_lost(conversation, agent)


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    set_up_logs(settings.log_level)
    centre = Centre.build(settings)
    archive = Archive(settings.database_url)
    await centre.notices.start()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    rounds = Rounds(centre, archive)
    tasks = [
        asyncio.create_task(_heartbeat(centre)),
        asyncio.create_task(_rounds(rounds)),
        asyncio.create_task(make_outbox(centre).run()),
    ]
    stopped = asyncio.create_task(stopping.wait())
    try:
        # A task that ends has failed: better to stop and be started again than to live on half.
        done, _ = await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopped}:
            task.result()
    finally:
        await end(*tasks, stopped)
        await rounds.stop()
        archive.close()
        await centre.close()


async def _rounds(rounds: Rounds) -> None:
    while True:
        try:
            await rounds.once()
        except (StorageDown, RedisError, OSError) as error:
            log.warning("dispatcher.storage_down", error=type(error).__name__)
            await asyncio.sleep(0.2)


async def _heartbeat(centre: Centre) -> None:
    key = centre.keys.heartbeat("dispatcher", new_id()[:12])
    while True:
        with suppress(RedisError, OSError):
            await centre.redis.set(key, "1", px=HEARTBEAT_MS)
        await asyncio.sleep(HEARTBEAT_MS / 3000)


if __name__ == "__main__":
    asyncio.run(run(Settings.read()))
