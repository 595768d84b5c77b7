"""Acts that come at the same time are committed together: one wait for the disk instead of one for each.

Nothing is answered before it lasts. An act that is refused or fails takes back only its own savepoint; when the commit
itself fails, every act of it is answered as failed and none was done.
"""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from simulators.corebank.database import Database

Answer = TypeVar("Answer")


class Together(Generic[Answer]):
    """Collects the work of one turn of the event loop."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: list[tuple[Callable[[], Answer], asyncio.Future[Answer]]] = []

    async def do(self, work: Callable[[], Answer]) -> Answer:
        """What `work` gives, once it is committed; raises what it or the commit raises."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Answer] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._commit)
        self._waiting.append((work, done))
        return await done

    def _commit(self) -> None:
        batch, self._waiting = self._waiting, []
        outcomes: list[Answer | Exception] = []
        try:
            with self._db.transaction():
                outcomes.extend(self._one(work) for work, _ in batch)
        except Exception as error:  # nothing lasts, whatever each of them had answered
            outcomes = [error] * len(batch)
        for (_, done), outcome in zip(batch, outcomes, strict=True):
            if done.cancelled():
                continue
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)

    def _one(self, work: Callable[[], Answer]) -> Answer | Exception:
        try:
            with self._db.transaction():
                return work()
        except Exception as error:  # belongs to this one; the others go on
            return error
