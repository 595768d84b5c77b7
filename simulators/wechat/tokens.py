"""Access tokens: stable ones (normal and forced mode) and plain ones, with their overlap of five minutes."""

from __future__ import annotations

import secrets

import msgspec

from simulators.wechat.clock import Clock

LIFE = 7200
LAST = 300
FORCED_PER_DAY = 20
PLAIN_PER_DAY = 2000
DAY = 86_400


class Grant(msgspec.Struct):
    """A token and until when it works (seconds since 1970)."""

    token: str
    until: int


class Tokens:
    """The tokens of one account."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stable: Grant | None = None
        self._valid: dict[str, int] = {}
        self._forced: list[int] = []
        self._plain: list[int] = []
        self.fetches = 0

    def stable(self, *, force: bool) -> Grant | None:
        """Normal mode gives the same token until its last five minutes; forced mode ends the old one at once.

        None: the day's forced refreshes are used up."""
        self.fetches += 1
        now = self._clock.now()
        old = self._stable
        if force:
            self._forced = [at for at in self._forced if at > now - DAY]
            if len(self._forced) >= FORCED_PER_DAY:
                return None
            self._forced.append(now)
            if old is not None:
                self._valid.pop(old.token, None)
        elif old is not None and old.until - now > LAST:
            return old
        self._stable = self._new()
        return self._stable

    def plain(self) -> Grant | None:
        """Each call gives another token; the one before works for five more minutes. None: 2000 a day are used up."""
        self.fetches += 1
        now = self._clock.now()
        self._plain = [at for at in self._plain if at > now - DAY]
        if len(self._plain) >= PLAIN_PER_DAY:
            return None
        self._plain.append(now)
        return self._new()

    def _new(self) -> Grant:
        now = self._clock.now()
        for token, until in self._valid.items():
            self._valid[token] = min(until, now + LAST)
        grant = Grant(secrets.token_urlsafe(48), now + LIFE)
        self._valid[grant.token] = grant.until
        return grant

    def check(self, token: str) -> int:
        """0, 40001 (never valid, or replaced) or 42001 (too old)."""
        until = self._valid.get(token)
        if until is None:
            return 40001
        return 0 if until > self._clock.now() else 42001
