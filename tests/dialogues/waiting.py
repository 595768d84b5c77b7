"""Waiting for something to be so, without sleeping: look again at each piece of news, up to a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from tests.dialogues.script import PATIENCE_SECONDS

T = TypeVar("T")


class Waiting:
    """For people on a line: `news` is set with every frame that comes in."""

    def __init__(self, url: str, origin: str) -> None:
        super().__init__(url, origin)  # type: ignore[call-arg] # the line beside it in the class's bases
        self.news = asyncio.Event()

    async def until(self, look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
        """What `look` finds, once it is true. Raises `AssertionError` when the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            # Before the look: what comes in during it must not be waited for.
            self.news.clear()
            found = look()
            if found:
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{what} did not come within {seconds:g} s")
            try:
                await asyncio.wait_for(self.news.wait(), left)
            except TimeoutError:
                continue
