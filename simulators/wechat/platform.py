"""The state of the simulated platform, put together once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from simulators.wechat.accounts import Account
from simulators.wechat.cipher import AccountCipher
from simulators.wechat.clock import Clock
from simulators.wechat.faults import Faults
from simulators.wechat.tokens import Tokens
from simulators.wechat.users import User, demo_users

LOGGED = 20_000
# What a fresh account's menu bar shows until the account creates its own.
FIRST_MENU: list[dict[str, Any]] = [{"type": "click", "name": "转人工", "key": "human"}]


class Platform:
    """Accounts, users, tokens, media, menus, faults, and a log of what happened."""

    def __init__(self, accounts: dict[str, Account], data_dir: Path, http: httpx.AsyncClient) -> None:
        self.accounts = accounts
        self.http = http
        self.media_dir = data_dir / "wechat-media"
        self.clock = Clock()
        self.faults = Faults()
        self.ciphers = {appid: AccountCipher(account) for appid, account in accounts.items()}
        self.tokens = {appid: Tokens(self.clock) for appid in accounts}
        self.users = {user.openid: user for account in accounts.values() for user in demo_users(account)}
        self.menus: dict[str, list[dict[str, Any]]] = {appid: list(FIRST_MENU) for appid in accounts}
        self.media: dict[str, tuple[str, int]] = {}
        self.log: list[dict[str, Any]] = []
        self._message_ids = 7_300_000_000_000_000_000

    def note(self, kind: str, **fields: Any) -> None:
        """Write the log; the oldest half goes when it is full."""
        if len(self.log) >= LOGGED:
            del self.log[: LOGGED // 2]
        self.log.append({"at": self.clock.now_ms(), "kind": kind, **fields})

    def next_message_id(self) -> int:
        """MsgIds are 64-bit numbers that rise."""
        self._message_ids += 1
        return self._message_ids

    def account_of(self, user: User) -> Account:
        """The account whose customer this is."""
        return self.accounts[user.appid]

    def account_by_token(self, token: str) -> tuple[str, int]:
        """Whose token it is, and 0 or the error code."""
        verdict = 40001
        for appid, tokens in self.tokens.items():
            verdict = tokens.check(token)
            if verdict != 40001:
                return appid, verdict
        return "", verdict
