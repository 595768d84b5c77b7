"""Accounts as the account file has them: the bank's fields, plus where pushes go and in which format."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Account(msgspec.Struct, frozen=True):
    """One official account. `mode`: plain, compatible or safe; `format`: xml or json."""

    appid: str
    original_id: str
    token: str
    aes_key: str
    secret: str
    push_url: str
    mode: str = "safe"
    format: str = "xml"
    name: str = "江城银行"


def read_accounts(path: Path) -> dict[str, Account]:
    """Accounts by appid. Raises `msgspec.ValidationError` or `OSError` with what is wrong."""
    rows = msgspec.json.decode(path.read_bytes(), type=list[Account])
    return {account.appid: account for account in rows}
