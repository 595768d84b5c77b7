"""The whole service centre as real processes on free ports and a temporary data folder, for tests.

Every process is started and ended here, by its own id. Tests may kill, freeze and restart each.
"""

from __future__ import annotations

import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec

from warmline.desk.demo import ensure_demo_agents
from warmline.run import environment
from warmline.secret_files import ensure_secrets, write_simulator_accounts
from warmline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")

PARTS = ("redis", "corebank", "actions", "bot", "gateway", "desk", "dispatcher", "wechat")


def free_port() -> int:
    """A port nobody listens on now, below the range from which outgoing connections take theirs."""
    while True:
        port = random.randint(12_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def newest_code(outbox: httpx.Response) -> str:
    """The newest one-time code among messages (other notices may have come after it); empty when there is none."""
    codes = (re.search(r"验证码(\d{6})(?!\d)", row["text"]) for row in outbox.json()["messages"])
    return next((code[1] for code in codes if code), "")


def until(look: Callable[[], T], seconds: float = 10.0, every: float = 0.05) -> T:
    """Poll until `look` gives something true; its value. Raises `AssertionError` at the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {look}")
        time.sleep(every)


class Stack:
    """All processes. `settings` are WARMLINE_* variables in lower case: shorter durations, other accounts."""

    def __init__(self, folder: Path, **settings: float | str) -> None:
        self.folder = folder
        self._env: dict[str, str] = {"WARMLINE_DATA_DIR": str(folder), "WARMLINE_LOG_LEVEL": "info"}
        for name in ("gateway", "desk", "corebank", "wechat", "actions", "bot"):
            self._env[f"WARMLINE_{name.upper()}_PORT"] = str(free_port())
        self._env |= {f"WARMLINE_{name.upper()}": str(value) for name, value in settings.items()}
        ensure_secrets(folder)
        self.settings = Settings.read(self._env)
        write_simulator_accounts(self.settings)
        self.agents = ensure_demo_agents(self.settings)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.http = httpx.Client(timeout=10)

    @property
    def gateway(self) -> str:
        """The customers' address."""
        return f"http://127.0.0.1:{self.settings.gateway_port}"

    @property
    def desk(self) -> str:
        """The agents' address."""
        return f"http://127.0.0.1:{self.settings.desk_port}"

    @property
    def wechat(self) -> str:
        """The WeChat simulator's address."""
        return f"http://127.0.0.1:{self.settings.wechat_port}"

    # --- life ---

    def start(self, *parts: str) -> None:
        """Start the named parts (all when none is named) and wait until customers would be answered."""
        for part in parts or PARTS:
            self._spawn(part)
        self.wait_ready()

    def spawn(self, part: str, name: str | None = None, **env: str) -> None:
        """Start one part without waiting; `name` allows a second copy beside the first, `env` gives it other ports."""
        self._spawn(part, name, env)

    def _spawn(self, part: str, name: str | None = None, more: Mapping[str, str] | None = None) -> None:
        log = (self.folder / f"{name or part}.log").open("ab")
        env = {**environment(self.settings), **self._env, **(more or {})}
        self._running[name or part] = subprocess.Popen(
            self._command(part), cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        log.close()

    def _command(self, part: str) -> list[str]:
        python, bot = sys.executable, str(ROOT / ".venv" / "bot" / "bin" / "python")
        s = self.settings
        return {
            "redis": [python, "-m", "warmline.conversation.redis_server"],
            "corebank": [
                python, "-m", "simulators.corebank", "--port", str(s.corebank_port), "--data-dir",
                str(self.folder / "corebank"), "--code-interval-seconds", "0", "--codes-per-day", "10000",
            ],
            "actions": [bot, "-m", "bot.action_server"],
            "bot": [bot, "-m", "bot.server"],
            "gateway": [python, "-m", "warmline.channels.web"],
            "desk": [python, "-m", "warmline.desk"],
            "dispatcher": [python, "-m", "warmline.dispatcher"],
            "wechat": [
                python, "-m", "simulators.wechat", "--port", str(s.wechat_port), "--data-dir",
                str(self.folder / "wechat"), "--account-file", str(self.folder / "wechat_accounts.json"),
            ],
        }[part]  # fmt: skip

    def wait_ready(self, seconds: float = 90.0) -> None:
        """Until gateway and desk both say that a message would be answered."""
        for address in (self.gateway, self.desk):
            until(lambda address=address: self._is_ready(address), seconds, 0.1)  # type: ignore[misc]

    def _is_ready(self, address: str) -> bool:
        for part, process in self._running.items():
            assert process.poll() is None, f"{part} ended with {process.returncode}:\n{self.log(part)[-2000:]}"
        return bool(self.health(address).get("ready"))

    def health(self, address: str) -> dict[str, Any]:
        """`GET /health` as it is now; empty when nobody answers."""
        try:
            answer: dict[str, Any] = self.http.get(f"{address}/health").json()
            return answer
        except (httpx.HTTPError, ValueError):
            return {}

    def kill(self, part: str) -> None:
        """kill -9, as a crash."""
        process = self._running.pop(part)
        process.kill()
        process.wait(10)

    def restart(self, part: str) -> None:
        """Kill a part and start it again (without waiting)."""
        self.kill(part)
        self._spawn(part)

    def freeze(self, part: str) -> None:
        """Stop a process where it stands."""
        self._running[part].send_signal(signal.SIGSTOP)

    def thaw(self, part: str) -> None:
        """Let it go on."""
        self._running[part].send_signal(signal.SIGCONT)

    def pid(self, part: str) -> int:
        """The process id of a part."""
        return self._running[part].pid

    def stop(self) -> None:
        """End everything that was started here."""
        for process in self._running.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        self._running.clear()
        self.http.close()

    # --- the core bank as the outside sees it ---

    def bank(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request to the core bank with the service token."""
        headers = {"Authorization": f"Bearer {self.settings.corebank_token!s}"}
        return self.http.request(method, f"{self.settings.corebank_url}{path}", headers=headers, **options)

    def code_sent_to(self, phone: str) -> str:
        """The newest one-time code in the SMS outbox for this phone."""
        return until(lambda: newest_code(self.bank("GET", "/outbox", params={"phone": phone})))

    def fault(self, **rule: Any) -> None:
        """Switch a fault of the core bank on (simulators/corebank/README.md)."""
        self.bank("PUT", "/faults", json={"rules": [rule]}).raise_for_status()

    def no_faults(self) -> None:
        """Switch all faults of the core bank off."""
        self.bank("DELETE", "/faults").raise_for_status()

    def log(self, part: str) -> str:
        """What a part has written."""
        path = self.folder / f"{part}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def encode(value: Any) -> str:
    """JSON text."""
    return msgspec.json.encode(value).decode()
