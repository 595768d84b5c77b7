"""`python -m benchmarks.corebank [--date YYYY-MM-DD]`: the mock core bank alone, on one core.

Queries (accounts, and a page of transactions) and transfers inside the bank, a second, with several connections that
each wait for their answers. The books are on disk with synchronous=FULL. Each transfer carries the proof of a code
made for it; making the proofs is not measured. The process is held on one core and the measurement on another.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import sys
import time
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

import msgspec

from benchmarks import machine
from benchmarks.wire import Answer, drive, request
from tests.bank.process import CHEN, LI, TOKEN, WANG, BankProcess
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank

ROUNDS = 5
QUERIES = 3000
TRANSFERS = 600
CONNECTIONS = 4
CONVERSATION = "bench"
RESULTS = Path(__file__).parent / "results" / "corebank.json"
# Who pays whom: phone, account, and the payee as documented in the simulator's README.
PAYERS = ((WANG, "A000001", "李建国"), (LI, "A000003", "王芳芳"), (CHEN, "A000004", "王芳芳"))


class Rate(msgspec.Struct, frozen=True):
    """How many a second: the median of `runs`; more is better. `processor_ms`: the bank's processor time for one, which
    says what a core could do if neither the disk nor other programs were waited for."""

    name: str
    runs: tuple[float, ...]
    value: float
    target: float
    met: bool
    processor_ms: float


class Failed(Exception):
    """Something was refused that should have been done."""


class Run(msgspec.Struct, frozen=True):
    """One round: how many a second, and the bank's processor time for one in ms."""

    rate: float
    processor_ms: float


def rate(name: str, runs: list[Run], target: float) -> Rate:
    """A figure from its repetitions."""
    value = round(statistics.median(run.rate for run in runs), 1)
    processor = round(statistics.median(run.processor_ms for run in runs), 3)
    return Rate(name, tuple(round(run.rate, 1) for run in runs), value, target, value >= target, processor)


class Bench:
    """One bank with its three documented customers signed in."""

    def __init__(self, process: BankProcess, bank: CoreBank) -> None:
        self._process = process
        self._bank = bank
        self._keys = count(1)
        self._headers = {"Authorization": f"Bearer {TOKEN}"}
        self._sessions = {phone: process.sign_in(phone, CONVERSATION).token for phone, _, _ in PAYERS}
        self._numbers = self._own_numbers()

    def _own_numbers(self) -> dict[str, str]:
        """Whole numbers are told to nobody, so they are read from the books."""
        from simulators.corebank.database import Database

        books = Database(self._process.folder / "corebank.sqlite")
        rows = books.all(
            "SELECT name, number FROM accounts JOIN customers ON customers.id = customer WHERE class = 'I'"
        )
        books.close()
        return {row["name"]: row["number"] for row in rows}

    def queries(self) -> Run:
        """One round of queries."""
        paths = ("/accounts", "/transactions?limit=20")
        sent = [
            request("GET", path, {**self._headers, "X-Customer-Session": session})
            for session in self._sessions.values()
            for path in paths
        ]
        return self._run([sent[place % len(sent)] for place in range(QUERIES)])

    def transfers(self) -> Run:
        """One round of transfers."""
        return self._run([self._transfer(*PAYERS[place % len(PAYERS)]) for place in range(TRANSFERS)])

    def _run(self, requests: list[bytes]) -> Run:
        before = machine.taken(self._process.pid).cpu_seconds
        took, answers = asyncio.run(drive(self._process.port, requests, CONNECTIONS))
        worked = machine.taken(self._process.pid).cpu_seconds - before
        _all_done(answers)
        return Run(len(answers) / took, 1000 * worked / len(answers))

    def _transfer(self, phone: str, account: str, payee: str) -> bytes:
        """The request of one transfer with its proof."""
        key, session = f"bench-{next(self._keys):08d}", self._sessions[phone]
        details = {
            "amount": "0.01",
            "arrival": "at_once",
            "payee_name": payee,
            "payee_number": self._numbers[payee],
            "payee_bank": "江城银行",
        }
        act = Act("transfers.make", account, details)
        operation = act.proof_hash(key)
        challenge = self._bank.start_code(CONVERSATION, session=session, operation=operation)
        newest = self._process.call("GET", f"/outbox?phone={phone}&limit=1").json()["messages"][0]["text"]
        code = re.search(r"[0-9]{6}", newest)
        assert code is not None
        proof = self._bank.check_operation_code(challenge.challenge, code.group(), CONVERSATION, operation)
        headers = {"X-Customer-Session": session, "Idempotency-Key": key, "X-Operation-Proof": proof.token}
        return request("POST", act.path, self._headers | headers, msgspec.json.encode(details))


def _all_done(answers: list[Answer]) -> None:
    wrong = next((answer for answer in answers if answer.status != 200), None)
    if wrong is not None:
        raise Failed(f"{wrong.status}: {wrong.body.decode()}")


def measure() -> list[Rate]:
    """All figures, after one round that is not counted."""
    cores = sorted(os.sched_getaffinity(0))
    with TemporaryDirectory(prefix="wl", dir=_disk()) as folder:
        process = BankProcess(Path(folder))
        os.sched_setaffinity(0, {cores[0]})  # the process inherits it
        try:
            process.start()
            os.sched_setaffinity(0, set(cores[1:]) or {cores[0]})
            with process.client() as bank:
                bench = Bench(process, bank)
                bench.queries()
                queries = [bench.queries() for _ in range(ROUNDS)]
                bench.transfers()
                transfers = [bench.transfers() for _ in range(ROUNDS)]
        finally:
            os.sched_setaffinity(0, set(cores))
            process.stop()
    return [rate("corebank.queries", queries, 1000), rate("corebank.transfers", transfers, 300)]


def sync_ms() -> float:
    """What the disk needs to make 4 KB last: no transfer can be faster. Median of 100."""
    times = []
    with NamedTemporaryFile(dir=_disk()) as file:
        for _ in range(100):
            begun = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(times), 3)


def _disk() -> Path:
    """On the disk of this folder: /tmp may be memory, where nothing needs to be synchronised."""
    folder = machine.ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def report(date: str) -> None:
    """Measures, prints and writes down. A missed target is said and is no failure: a measurement, not a test."""
    before, synced = machine.describe(), sync_ms()
    rates = measure()
    for one in rates:
        met = "yes" if one.met else "NO"
        line = (
            f"{one.name:<20}{one.value:>8g} /s   target {one.target:g}   met {met:<4} processor {one.processor_ms} ms"
        )
        sys.stdout.write(f"{line}   {list(one.runs)}\n")
    sys.stdout.write(f"disk: {synced} ms to make 4 KB last\n")
    written = {
        "date": date,
        "revision": machine.revision(),
        "machine": {**before, "load_at_end": machine.load(), "sync_ms": synced},
        "figures": rates,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")


def main() -> int:
    """Reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--date", default=datetime.now(timezone.utc).date().isoformat())
    report(parser.parse_args().date)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
