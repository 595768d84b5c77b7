"""The peer as a running process: `rasa run` with the stock REST channel, on loopback."""

from __future__ import annotations

import asyncio
import subprocess
import time
from pathlib import Path

import httpx
import structlog

from benchmarks.peer_project import BOT, PeerFailed, environment, model
from tests.support.stack import free_port

log = structlog.get_logger()

READY_SECONDS = 180.0


class Peer:
    """One `rasa run` in the peer's folder, with its actions at `actions_url`."""

    def __init__(self, folder: Path, actions_url: str) -> None:
        self._folder = folder
        self._env = {**environment(), "WARMLINE_ACTIONS_URL": actions_url}
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> float:
        """Start and wait until it answers; seconds. Raises `PeerFailed`."""
        begun, port = time.perf_counter(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        line = [str(BOT), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port)]
        line += [
            "--model",
            str(model(self._folder)),
            "--credentials",
            "credentials.yml",
            "--endpoints",
            "endpoints.yml",
        ]
        with (self._folder / "run.log").open("wb") as out:
            self._process = subprocess.Popen(line, cwd=self._folder, env=self._env, stdout=out, stderr=out)
        while time.perf_counter() - begun < READY_SECONDS:
            if self._process.poll() is not None:
                break
            try:
                httpx.get(self.url, timeout=2).raise_for_status()
                return time.perf_counter() - begun
            except httpx.HTTPError:
                time.sleep(0.1)
        self.stop()
        raise PeerFailed(f"not ready; see {self._folder / 'run.log'}")

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        self._process = None


class Questions:
    """Asks the REST channel; counts what was not answered. Connections are kept, as a proxy before it would."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=20, limits=httpx.Limits(max_connections=100))
        self.unanswered = 0
        self._senders = 0

    async def ask(self, text: str, moment: float) -> float | None:
        """One question of a new sender at that moment of the loop's time; ms."""
        await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
        self._senders += 1
        sent = time.perf_counter()
        try:
            body = {"sender": f"bench-{self._senders}", "message": text}
            answer = await self._http.post("/webhooks/rest/webhook", json=body)
            answered = answer.status_code == 200 and bool(answer.json())
        except httpx.HTTPError as error:
            log.warning("peer.unanswered", error=type(error).__name__)
            answered = False
        if not answered:
            self.unanswered += 1
            return None
        return (time.perf_counter() - sent) * 1000

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()
