"""`make run`: starts every process of the Procfile, waits until a customer would be answered, prints where to go.

A process that dies is started again after a moment; Ctrl-C ends all of them.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
from honcho.environ import parse_procfile
from honcho.manager import Manager

from warmline.conversation.redis_server import NoRedisServer, find_server
from warmline.desk.demo import ensure_demo_agents
from warmline.secret_files import ensure_secrets, write_simulator_accounts
from warmline.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 120.0
DEMO_CUSTOMERS = "13800000001 王芳芳（两张卡） · 13800000002 李建国（72 岁） · 13800000003 陈大友（私人银行客户）"


class CannotStart(Exception):
    """Something is missing or in the way; the message says what to do."""


def environment(settings: Settings) -> dict[str, str]:
    """What the processes are given, besides their own reading of the settings."""
    env = dict(os.environ)
    env.update(
        PYTHONPATH=str(ROOT),
        PYTHONUNBUFFERED="1",
        # Rasa and its pins warn about themselves by the hundred; ours are errors in the tests.
        PYTHONWARNINGS="ignore",
        RASA_TELEMETRY_ENABLED="false",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
        TF_CPP_MIN_LOG_LEVEL="3",
        WARMLINE_SERVICE_PYTHON=sys.executable,
        WARMLINE_BOT_PYTHON=str(ROOT / ".venv" / "bot" / "bin" / "python"),
        WARMLINE_DATA_DIR=str(settings.data_dir),
        WARMLINE_TRACKER_URL=settings.tracker_url,
        WARMLINE_ACTIONS_URL=f"http://{settings.host}:{settings.actions_port}/webhook",
        WARMLINE_COREBANK_TOKEN=settings.corebank_token,
        WARMLINE_HOST=settings.host,
    )
    # The demo agents have no phones; a bank leaves this out.
    env.setdefault("WARMLINE_DESK_SECOND_FACTOR", "optional")
    for name in ("gateway", "desk", "corebank", "wechat", "actions", "bot"):
        env[f"WARMLINE_{name.upper()}_PORT"] = str(getattr(settings, f"{name}_port"))
    return env


def check(settings: Settings, processes: Mapping[str, str], env: Mapping[str, str]) -> None:
    """Raise `CannotStart` for a taken port, a missing model, environment or Redis server."""
    for name in processes:
        port = getattr(settings, f"{name}_port", None)
        if port is not None and _taken(settings.host, port):
            raise CannotStart(f"port {port} of {name} is taken; free it or set WARMLINE_{name.upper()}_PORT")
    if not Path(env["WARMLINE_BOT_PYTHON"]).exists():
        raise CannotStart("the bot's environment is missing; run `make setup`")
    if not any((ROOT / "models").glob("*.tar.gz")):
        raise CannotStart("there is no trained model in models/; run `make train`")
    if "redis" in processes:
        try:
            find_server()
        except NoRedisServer as error:
            raise CannotStart(str(error)) from error


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def announce(settings: Settings, agents: Mapping[str, str]) -> None:
    """Wait until the gateway is ready, saying what is still missing, then print the addresses."""
    deadline, said = time.monotonic() + READY_SECONDS, ""
    while time.monotonic() < deadline:
        missing = _missing(settings)
        if not missing:
            _print_addresses(settings, agents)
            return
        if missing != said:
            said = missing
            sys.stdout.write(f"warmline: waiting for {missing}\n")
            sys.stdout.flush()
        time.sleep(0.5)
    sys.stdout.write(f"warmline: not ready after {READY_SECONDS:.0f} s, still missing: {said}\n")


def _missing(settings: Settings) -> str:
    try:
        health = httpx.get(f"http://{settings.host}:{settings.gateway_port}/health", timeout=3.0).json()
    except (httpx.HTTPError, ValueError):
        return "gateway"
    return ", ".join(name for name, well in health["parts"].items() if not well)


def _print_addresses(settings: Settings, agents: Mapping[str, str]) -> None:
    host = settings.host
    lines = [
        "",
        "  Warmline 暖线 is ready. Ctrl-C stops it.",
        f"  Customers   http://{host}:{settings.gateway_port}/      (demo site of 江城银行 with the widget)",
        f"  Agents      http://{host}:{settings.desk_port}/      (desk)",
        f"  WeChat      http://{host}:{settings.wechat_port}/      (simulated phone)",
        f"  SMS outbox  http://{host}:{settings.corebank_port}/sms   (one-time codes arrive here)",
        f"  Customers' phones   {DEMO_CUSTOMERS}",
        "  Agents' sign-in     " + " · ".join(f"{name} / {password}" for name, password in agents.items()),
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Start everything; the exit status."""
    try:
        ensure_secrets(Path(os.environ.get("WARMLINE_DATA_DIR", "var")).absolute())
        settings = Settings.read()
        processes = dict(parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes)
        if os.environ.get("REDIS_URL"):
            processes.pop("redis")
        env = environment(settings)
        check(settings, processes, env)
        agents = ensure_demo_agents(settings)
        write_simulator_accounts(settings)
    except (CannotStart, SettingsError) as error:
        sys.stderr.write(f"warmline: {error}\n")
        return 1
    manager = Manager()
    for name, line in processes.items():
        keeper = f"exec {sys.executable} -m warmline.keep {name} -- {line}"
        manager.add_process(name, keeper, env=env, cwd=str(ROOT))
    threading.Thread(target=announce, args=(settings, agents), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in (None, 0, 130, -2, -15) else int(manager.returncode)


if __name__ == "__main__":
    sys.exit(main())
