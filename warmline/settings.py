"""The only reader of the environment: every port, path, address, secret and duration of a Warmline process.

Values come from `WARMLINE_*` variables, then from the secrets file (`<data dir>/secrets.env`, made by `make run`),
then from the defaults below. Durations are seconds. Secrets never show in `repr`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

PREFIX = "WARMLINE_"


class SettingsError(Exception):
    """A setting is missing or malformed; the message names the variable and what is expected."""


class Secret(str):
    """A string that does not show itself in `repr` (tracebacks, logs)."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(***)"


class WeChatAccount(msgspec.Struct, frozen=True):
    """One official account. `mode` is how WeChat was told to push: plain, compatible or safe."""

    appid: str
    original_id: str
    token: Secret
    aes_key: Secret
    secret: Secret
    mode: str


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one process. Build it with `Settings.read()`; tests construct it directly."""

    data_dir: Path
    redis_url: str
    key_prefix: str = "warmline"
    database_url: str
    tracker_url: str
    host: str = "127.0.0.1"
    gateway_port: int = 8080
    desk_port: int = 8090
    corebank_port: int = 8100
    wechat_port: int = 8200
    actions_port: int = 5055
    bot_port: int = 5005
    corebank_url: str
    wechat_url: str
    # Where WeChat asks its users who they are (its API is elsewhere); the simulator does both.
    wechat_oauth_url: str
    gateway_url: str
    # Sites whose pages may embed the widget, as origins.
    embedding_origins: tuple[str, ...] = ()
    desk_origins: tuple[str, ...] = ()
    signing_secret: Secret = Secret()
    corebank_token: Secret = Secret()
    wechat_accounts: tuple[WeChatAccount, ...] = ()
    # The bot
    turn_lease_seconds: float = 10.0
    turn_attempts: int = 3
    turns_at_once: int = 8
    bot_late_seconds: float = 2.0
    bot_gives_up_seconds: float = 40.0
    worker_heartbeat_seconds: float = 1.0
    # The human side
    offer_seconds: float = 15.0
    agent_silent_seconds: float = 15.0
    agent_grace_seconds: float = 20.0
    # "required": who has no authenticator app yet enrols one at the next sign-in; "optional": only those who have one.
    desk_second_factor: str = "required"
    preferred_grace_seconds: float = 20.0
    # What one conversation takes of an agent's capacity: a WeChat chat has longer pauses than a web chat.
    weight_web: float = 1.0
    weight_wechat: float = 0.7
    idle_minutes: float = 30.0
    proof_minutes: float = 15.0
    proposal_minutes: float = 5.0
    # A customer who bound WeChat is known by it for so long.
    binding_days: float = 365.0
    log_level: str = "info"

    @property
    def weights(self) -> dict[str, float]:
        """What one conversation takes of an agent's capacity, by channel."""
        return {"web": self.weight_web, "wechat": self.weight_wechat}

    @property
    def secrets_present(self) -> bool:
        """Whether the secrets every networked process needs are there."""
        return bool(self.signing_secret and self.corebank_token)

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment and the secrets file. Raises `SettingsError` naming the variable at fault."""
        env = dict(os.environ if environment is None else environment)
        data_dir = Path(env.get(f"{PREFIX}DATA_DIR", "var")).absolute()
        for name, value in read_secrets(data_dir / "secrets.env").items():
            env.setdefault(name, value)
        values: dict[str, Any] = {"data_dir": data_dir}
        for field in msgspec.structs.fields(cls):
            raw = env.get(PREFIX + field.name.upper())
            if raw is not None and field.name not in _DERIVED:
                values[field.name] = _convert(field.name, field.type, raw)
        values["redis_url"] = env.get("REDIS_URL") or f"unix://{redis_socket(data_dir)}"
        values["database_url"] = env.get(f"{PREFIX}DATABASE_URL") or f"sqlite:///{data_dir / 'warmline.db'}"
        values["tracker_url"] = env.get(f"{PREFIX}TRACKER_URL") or f"sqlite:///{data_dir / 'tracker.db'}"
        _derive_addresses(values, env)
        values["wechat_accounts"] = _wechat_accounts(env)
        return cls(**values)


_DERIVED = {"data_dir", "redis_url", "database_url", "tracker_url", "wechat_accounts"}


# The kernel's limit for a unix socket's path is 107 bytes.
LONGEST_SOCKET = 100


def redis_socket(data_dir: Path) -> Path:
    """Where the embedded Redis listens: in the data folder, or under a short name when its path is too long."""
    place = data_dir / "redis.sock"
    if len(os.fsencode(place)) <= LONGEST_SOCKET:
        return place
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"warmline-{digest}.sock"


def read_secrets(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a secrets file; an absent file holds no secrets."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _convert(name: str, kind: Any, raw: str) -> Any:
    try:
        if name in ("embedding_origins", "desk_origins"):
            return tuple(part.strip().rstrip("/") for part in raw.split(",") if part.strip())
        if kind in (int, "int"):
            return int(raw)
        if kind in (float, "float"):
            return float(raw)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}{name.upper()}={raw!r} is not a {kind}") from error
    return Secret(raw) if "secret" in name or name.endswith("_token") else raw


def _derive_addresses(values: dict[str, Any], env: Mapping[str, str]) -> None:
    host = values.get("host", "127.0.0.1")

    def port(name: str, default: int) -> int:
        return int(values.get(name, default))

    values["corebank_url"] = env.get(f"{PREFIX}COREBANK_URL") or f"http://{host}:{port('corebank_port', 8100)}"
    values["wechat_url"] = env.get(f"{PREFIX}WECHAT_URL") or f"http://{host}:{port('wechat_port', 8200)}"
    values["wechat_oauth_url"] = env.get(f"{PREFIX}WECHAT_OAUTH_URL") or values["wechat_url"]
    gateway = port("gateway_port", 8080)
    values["gateway_url"] = env.get(f"{PREFIX}GATEWAY_URL") or f"http://{host}:{gateway}"
    own = tuple(f"http://{name}:{gateway}" for name in ("127.0.0.1", "localhost"))
    values["embedding_origins"] = own + tuple(values.get("embedding_origins", ()))
    desk = tuple(f"http://{name}:{port('desk_port', 8090)}" for name in ("127.0.0.1", "localhost"))
    values["desk_origins"] = desk + tuple(values.get("desk_origins", ()))


def _wechat_accounts(env: Mapping[str, str]) -> tuple[WeChatAccount, ...]:
    """Accounts are written as JSON in `WARMLINE_WECHAT_ACCOUNTS`: a list of objects with `WeChatAccount`'s fields."""
    raw = env.get(f"{PREFIX}WECHAT_ACCOUNTS", "")
    if not raw:
        return ()
    try:
        rows = msgspec.json.decode(raw, type=list[dict[str, str]])
        return tuple(
            WeChatAccount(
                appid=row["appid"],
                original_id=row["original_id"],
                token=Secret(row["token"]),
                aes_key=Secret(row["aes_key"]),
                secret=Secret(row["secret"]),
                mode=row.get("mode", "safe"),
            )
            for row in rows
        )
    except (msgspec.DecodeError, KeyError) as error:
        raise SettingsError(f"{PREFIX}WECHAT_ACCOUNTS is not a JSON list of accounts: {error}") from error
