"""The platform's clock, which tests can move: windows of 48 hours pass in a millisecond."""

from __future__ import annotations

import time


class Clock:
    """Wall time plus an offset."""

    def __init__(self) -> None:
        self.offset_ms = 0

    def now_ms(self) -> int:
        """Milliseconds since 1970."""
        return int(time.time() * 1000) + self.offset_ms

    def now(self) -> int:
        """Seconds since 1970."""
        return self.now_ms() // 1000
