"""`python -m warmline.desk.demo`: makes the demo agents of data/desk_demo.yml that are missing, with random passwords.

The passwords stand in `<data dir>/demo_agents.txt` (one `id password` a line), readable by the owner only.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
import yaml

from warmline.desk.accounts import Account, Accounts
from warmline.settings import Settings

DEMO = Path(__file__).resolve().parents[2] / "data" / "desk_demo.yml"


def ensure_demo_agents(settings: Settings) -> dict[str, str]:
    """Passwords by agent id; made at the first call, read afterwards."""
    place = settings.data_dir / "demo_agents.txt"
    known = (
        dict(line.split(" ", 1) for line in place.read_text(encoding="utf-8").splitlines()) if place.exists() else {}
    )
    demo = msgspec.convert(yaml.safe_load(DEMO.read_text(encoding="utf-8")), list[Account])
    accounts = Accounts(settings.database_url)
    try:
        for account in demo:
            if account.id not in known or accounts.get(account.id) is None:
                known[account.id] = secrets.token_urlsafe(9)
                accounts.add(account, known[account.id])
    finally:
        accounts.close()
    place.touch(mode=0o600)
    place.write_text("".join(f"{name} {password}\n" for name, password in known.items()), encoding="utf-8")
    return known


if __name__ == "__main__":
    ensure_demo_agents(Settings.read())
