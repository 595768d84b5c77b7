"""Ends background tasks for certain.

On Python 3.11 and older `asyncio.wait_for` can swallow a cancellation that arrives together with its result, and
redis-py waits that way: one `cancel()` may be lost, so it is repeated until the task is over.
"""

from __future__ import annotations

import asyncio
from typing import Any

AGAIN_SECONDS = 0.2


async def end(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel the tasks and wait until they are over; their own errors are not raised here."""
    known = [task for task in tasks if task is not None]
    left = {task for task in known if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)
    for task in known:
        if not task.cancelled():
            task.exception()
