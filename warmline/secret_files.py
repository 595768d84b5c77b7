"""Makes the random secrets of a data folder that are missing: `secrets.env`, readable by the owner only."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path

import msgspec

from warmline.settings import PREFIX, Settings, read_secrets

DEMO_APPID = "wx" + "warmlinedemo0001"


def ensure_secrets(data_dir: Path) -> Path:
    """The secrets file, with every name it must have; what is there already stays."""
    data_dir.mkdir(parents=True, exist_ok=True)
    place = data_dir / "secrets.env"
    known = read_secrets(place)
    known.setdefault(f"{PREFIX}SIGNING_SECRET", secrets.token_urlsafe(32))
    known.setdefault(f"{PREFIX}COREBANK_TOKEN", secrets.token_urlsafe(32))
    known.setdefault(f"{PREFIX}WECHAT_ACCOUNTS", json.dumps([_demo_account()]))
    handle = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in known.items())
    return place


def write_simulator_accounts(settings: Settings) -> Path:
    """The accounts as the WeChat simulator reads them, with where it pushes to; readable by the owner only."""
    rows = [
        {name: str(value) for name, value in msgspec.structs.asdict(account).items()}
        | {"push_url": f"{settings.gateway_url}/wechat/{account.appid}"}
        for account in settings.wechat_accounts
    ]
    place = settings.data_dir / "wechat_accounts.json"
    handle = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(rows))
    return place


def _demo_account() -> dict[str, str]:
    """An official account for the simulator. A real one is set in the environment or in this file."""
    return {
        "appid": DEMO_APPID,
        "original_id": "gh_warmlinedemo",
        "token": secrets.token_hex(16),
        "aes_key": base64.b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        "secret": secrets.token_hex(16),
        "mode": "safe",
    }
