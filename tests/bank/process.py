"""A real core bank in its own process, on a free port, with its books in a folder of the test's."""

import calendar
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from warmline.bank.client import CoreBank
from warmline.bank.types import Session

TOKEN = "a-token-for-tests"
LOOSE = ("--code-interval-seconds", "0", "--codes-per-day", "1000000")
WANG, LI, CHEN = "13800000001", "13800000002", "13800000003"
NOBODY = "13900009999"
START_SECONDS = 60.0  # filling new books takes four seconds, and many on a busy machine


class BankProcess:
    """Starts and ends one core bank, and reaches its development doors."""

    def __init__(self, folder: Path, options: Sequence[str] = LOOSE) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._http = requests.Session()

    @property
    def pid(self) -> int:
        """Its process id, while it runs."""
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self) -> None:
        command = [sys.executable, "-m", "simulators.corebank", "--port", str(self.port), "--service-token", TOKEN]
        self._process = subprocess.Popen(
            [*command, "--data-dir", str(self.folder), *self._options], stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                requests.get(f"{self.url}/health", timeout=1)
                return
            except requests.ConnectionError:
                assert self._process.poll() is None, "the core bank ended while starting"
                assert time.monotonic() < deadline, "the core bank did not start in time"
                time.sleep(0.02)  # polling with a deadline

    def stop(self) -> None:
        self._end("terminate")

    def kill(self) -> None:
        """As kill -9."""
        self._end("kill")

    def _end(self, how: str) -> None:
        if self._process is not None:
            getattr(self._process, how)()
            self._process.wait(10)
            self._process = None
            self._http.close()

    def call(self, method: str, path: str, *, session: str = "", key: str = "", body: object = None) -> Any:
        """A request with the service token; the `requests` response."""
        headers = {"Authorization": f"Bearer {TOKEN}", "X-Customer-Session": session, "Idempotency-Key": key}
        return self._http.request(
            method, self.url + path, headers={n: v for n, v in headers.items() if v}, json=body, timeout=10
        )

    def client(self, read_seconds: float = 4.0) -> CoreBank:
        return CoreBank(self.url, TOKEN, timeout=(1.0, read_seconds))

    def fault(self, mode: str, **rule: object) -> None:
        """Switches on one fault, instead of all others."""
        response = self.call("PUT", "/faults", body={"rules": [{"mode": mode, **rule}]})
        assert response.status_code == 200, response.text

    def clear_faults(self) -> None:
        assert self.call("DELETE", "/faults").status_code == 204

    def advance(self, seconds: float) -> None:
        """Moves the bank's clock on."""
        now = self.call("GET", "/clock").json()["now"]
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_seconds(now) + seconds))
        assert self.call("PUT", "/clock", body={"now": later}).status_code == 200

    def real_time(self) -> None:
        assert self.call("DELETE", "/clock").status_code == 200

    def messages(self, phone: str) -> list[str]:
        """Texts sent to a phone, newest first."""
        found: list[Mapping[str, str]] = self.call("GET", f"/outbox?phone={phone}").json()["messages"]
        return [message["text"] for message in found]

    def code(self, phone: str) -> str:
        """The newest code sent to a phone."""
        found = re.search(r"[0-9]{6}", self.messages(phone)[0])
        assert found is not None
        return found.group()

    def sign_in(self, phone: str, conversation: str = "c-1") -> Session:
        """A session of level L2."""
        with self.client() as bank:
            challenge = bank.start_code(conversation, phone=phone)
            return bank.check_code(challenge.challenge, self.code(phone), conversation)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _seconds(instant: str) -> float:
    return calendar.timegm(time.strptime(instant, "%Y-%m-%dT%H:%M:%SZ"))
