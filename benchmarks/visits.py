"""Widget → bot → widget: customers who each say one thing, at a steady mean rate, each on a socket of their own.

Arrivals are independent of the answers (exponential gaps, fixed seed): a slow answer delays nobody's question, so
waiting is measured and not hidden.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence

import structlog

from benchmarks.lines import Customer
from benchmarks.texts import text

log = structlog.get_logger()

RATE = 10.0
ROUNDS = 3
ROUND_SECONDS = 20.0
# Sockets are opened this long before their word: opening is not part of an answer's time.
AHEAD_SECONDS = 1.0


async def arrivals(ask: Callable[[str, float], Awaitable[float | None]], seconds: float, seed: int) -> list[float]:
    """Call `ask(text, moment)` for each arrival of a round; what was measured, ms. `moment` is the loop's time."""
    dice, loop = random.Random(seed), asyncio.get_running_loop()
    start = loop.time() + AHEAD_SECONDS
    moments: list[float] = []
    at = dice.expovariate(RATE)
    while at < seconds:
        moments.append(start + at)
        at += dice.expovariate(RATE)
    texts = [text(index, (seed * 1000 + index) // 4)[1] for index in range(len(moments))]
    found = await asyncio.gather(*(ask(text, moment) for text, moment in zip(texts, moments, strict=True)))
    return [one for one in found if one is not None]


async def rounds(ask: Callable[[str, float], Awaitable[float | None]]) -> list[Sequence[float]]:
    """All rounds; the first second of arrivals before them warms everything and is not counted."""
    await arrivals(ask, 2.0, seed=0)
    return [await arrivals(ask, ROUND_SECONDS, seed=number) for number in range(1, ROUNDS + 1)]


class Visits:
    """Counts what went wrong beside the times."""

    def __init__(self, gateway: str) -> None:
        self._gateway = gateway
        self.unanswered = 0
        self.handed_over = 0

    async def measure(self) -> list[Sequence[float]]:
        """Milliseconds of each answer, by round."""
        return await rounds(self._ask)

    async def _ask(self, text: str, moment: float) -> float | None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, moment - AHEAD_SECONDS - loop.time()))
        async with Customer() as customer:
            try:
                await customer.open(self._gateway)
                await asyncio.sleep(max(0.0, moment - loop.time()))
                answered = await customer.ask(text)
                self.handed_over += answered is None
                return answered
            except (OSError, TimeoutError) as error:
                log.warning("visit.unanswered", error=type(error).__name__)
                self.unanswered += 1
                return None
