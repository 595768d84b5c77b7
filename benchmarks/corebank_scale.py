"""`python -m benchmarks.corebank_scale [--date YYYY-MM-DD]`: the mock core bank with 100,000 customers and 2,000,000
transactions beside the ordinary one.

The same program on both books, in one run, in turns. Every query that the clients know is asked about the documented
customers, who hold the same in both, and so are transfers, payees and deposits made; what differs is only how much else
there is. Each figure is big over small. Processor time decides, because a disk and other programs cannot move it; what
waiting came on top is in the notes.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from benchmarks import machine
from benchmarks.figures import Figure, figure, table
from benchmarks.wire import Answer, drive, request
from simulators.corebank.bank import open_bank
from simulators.corebank.options import Options
from simulators.corebank.routes import ENDPOINTS
from simulators.corebank.seeding.crowd import Crowd
from tests.bank.process import CHEN, TOKEN, WANG, BankProcess
from warmline.bank.acts import Act
from warmline.bank.client import CoreBank

CROWD = Crowd(customers=100_000, transactions=2_000_000)
ROUNDS, REQUESTS, ACTS = 7, 60, 30
TARGET = 2.0
CONVERSATION = "bench"
RESULTS = Path(__file__).parent / "results" / "corebank_scale.json"
# Those whose requests are measured, with 沈泽宇, who has an approved loan, among them.
APPROVED = "SELECT phone FROM customers WHERE id = 'C000005'"
# What of the books stands for a path's parameter, of 陈大友 unless the endpoint needs another.
OF_CHEN: Mapping[str, str] = {
    "account": "SELECT min(id) FROM accounts WHERE customer = 'C000003'",
    "card": "SELECT cards.id FROM cards WHERE customer = 'C000003' AND kind = 'credit'",
    "loan": "SELECT id FROM loans WHERE customer = 'C000003'",
    "deposit": "SELECT min(id) FROM deposits WHERE customer = 'C000003' AND product LIKE 'large%'",
    "transfer": "SELECT max(id) FROM transfers WHERE customer = 'C000003'",
    "application": "SELECT number FROM loan_applications WHERE customer = 'C000005'",
    "document": "SELECT id FROM documents WHERE customer = 'C000001'",
    "branch": "SELECT 'B002'",
}
QUERIES: Mapping[str, str] = {
    "transactions": "limit=20",
    "accountTransactions": "limit=100&kind=purchase",
    "bills": "limit=12",
    "instalmentQuote": "what=cash&months=6&amount=3000.00",
    "cardReplacement": "reason=damaged",
    "branches": "city=%E6%B1%9F%E5%9F%8E",
    "bill": "kind=electricity&number=2710001234",
    "transfers": "limit=20",
    "checkDocument": "code=DEMQ2345WXYZ",
}
OTHERS: Mapping[str, str] = {"loanApplications": "shen", "loanPlan": "shen", "documents": "wang", "document": "wang"}


class Failed(Exception):
    """Something was refused that should have been answered, or an endpoint is not measured."""


class Spent(msgspec.Struct, frozen=True):
    """One request, in ms: the bank's processor time, and from sending to hearing."""

    processor: float
    wall: float


class Books:
    """One bank on its books, with who is measured signed in."""

    def __init__(self, folder: Path, crowd: Crowd | None) -> None:
        begun = time.perf_counter()
        open_bank(Options(folder, TOKEN, crowd=crowd)).db.close()
        self.filled_seconds = round(time.perf_counter() - begun, 1)
        self.process = BankProcess(folder)
        self.process.start()
        self.bank: CoreBank = self.process.client(read_seconds=30)
        self._keys = count(1)
        self._headers = {"Authorization": f"Bearer {TOKEN}"}
        phones = {"chen": CHEN, "wang": WANG, "shen": self.look(APPROVED)}
        self.sessions = {who: self.process.sign_in(phone, CONVERSATION).token for who, phone in phones.items()}
        self._one_of_everything()

    def look(self, sql: str) -> str:
        """One value of the books."""
        with closing(sqlite3.connect(self.process.folder / "corebank.sqlite")) as books:
            return str(books.execute(sql).fetchone()[0])

    def stop(self) -> None:
        """End the bank."""
        self.bank.close()
        self.process.stop()

    def read(self, name: str, path: str) -> bytes:
        """The request of a query."""
        session = self.sessions[OTHERS.get(name, "chen")]
        return request("GET", path, {**self._headers, "X-Customer-Session": session})

    def act(self, act: Act) -> bytes:
        """The request of an act, with its proof."""
        key, session = f"scale-{next(self._keys):08d}", self.sessions["chen"]
        operation = act.proof_hash(key)
        challenge = self.bank.start_code(CONVERSATION, session=session, operation=operation)
        code = self.process.code(CHEN)
        proof = self.bank.check_operation_code(challenge.challenge, code, CONVERSATION, operation)
        headers = {"X-Customer-Session": session, "Idempotency-Key": key, "X-Operation-Proof": proof.token}
        return request("POST", act.path, self._headers | headers, msgspec.json.encode(act.details))

    def spent(self, name: str, requests: Sequence[bytes]) -> Spent:
        """The mean of some requests, one after another."""
        before = _processor_ms(self.process.pid)
        took, answers = asyncio.run(drive(self.process.port, requests, 1))
        worked = _processor_ms(self.process.pid) - before
        _all_done(name, answers)
        return Spent(worked / len(answers), 1000 * took / len(answers))

    def _one_of_everything(self) -> None:
        """A case and an act, so that there is something to ask for."""
        self.case = self.bank.open_case(
            "other", CONVERSATION, {"about": "scale"}, "scale-case", self.sessions["chen"]
        ).number
        act = Act("alerts.set", self.look(OF_CHEN["account"]), {"on": True, "least": "0.00"})
        self.bank.act(act, self.sessions["chen"], "scale-alerts")


def _processor_ms(pid: int) -> float:
    """Processor time of all threads, from the scheduler's own count in ns."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e6


def _all_done(name: str, answers: Sequence[Answer]) -> None:
    wrong = next((answer for answer in answers if answer.status != 200), None)
    if wrong is not None:
        raise Failed(f"{name}: {wrong.status} {wrong.body.decode()}")


def paths(books: Books) -> dict[str, str]:
    """The path of every query by its name. Raises Failed for one that this does not know how to ask."""
    soon = books.bank.bookings.days("B002").days[1].day
    known = {name: books.look(sql) for name, sql in OF_CHEN.items()} | {"key": "scale-alerts", "case": books.case}
    known["month"] = books.bank.credit.bills(books.sessions["chen"], known["card"], 1)[0].month
    queries = {**QUERIES, "slots": f"day={soon}"}
    found = {}
    for one in ENDPOINTS:
        if one.method == "GET":
            missing = [name for name in one.parameters if name not in known]
            if missing:
                raise Failed(f"{one.name}: nothing known for {missing}")
            query = f"?{queries[one.name]}" if one.name in queries else ""
            found[one.name] = one.path.format(**known) + query
    return found


def acts(books: Books, number: int) -> dict[str, list[bytes]]:
    """Some acts of each kind; `number` tells rounds apart."""
    account = books.look(OF_CHEN["account"])
    li = books.look("SELECT min(number) FROM accounts WHERE customer = 'C000002' AND class = 'I'")
    inside = {"payee_name": "李建国", "payee_number": li, "payee_bank": "江城银行"}
    outside = {"payee_name": "钱多", "payee_number": "6217000000001234", "payee_bank": "中国工商银行"}
    deposit = {"product": "term_3m", "amount": "50.00", "agreement": "a" * 64}
    sent = {"amount": "0.01", "arrival": "at_once"}
    made = {
        "transfers.make inside": [Act("transfers.make", account, {**sent, **inside})] * ACTS,
        "transfers.make outside": [Act("transfers.make", account, {**sent, **outside})] * ACTS,
        "deposits.open": [Act("deposits.open", account, deposit)] * ACTS,
        "payees.add": [
            Act(
                "payees.add",
                "C000003",
                {"name": "钱多", "number": f"62170000{number:04d}{place:04d}", "bank": "中国工商银行"},
            )
            for place in range(ACTS)
        ],
    }
    return {name: [books.act(act) for act in some] for name, some in made.items()}


def measure(small: Books, big: Books) -> tuple[list[Figure], dict[str, Any]]:
    """All ratios, and what stands behind them in ms."""
    runs: dict[str, list[tuple[Spent, Spent]]] = {}
    asked = [(books, paths(books)) for books in (small, big)]
    for number in range(ROUNDS + 1):  # the first is not counted
        for name in asked[0][1]:
            sent = [[books.read(name, known[name])] * REQUESTS for books, known in asked]
            _measured(runs, name, (small, big), sent, number)
        ready = [acts(books, number) for books in (small, big)]
        for name in ready[0]:
            _measured(runs, name, (small, big), [one[name] for one in ready], number)
    figures, notes = [], {}
    for name, pairs in runs.items():
        ratios = [theirs.processor / ours.processor for ours, theirs in pairs]
        figures.append(figure(f"scale.{name}", "times", ratios, TARGET))
        notes[name] = {
            "processor_ms": [_median(pair[side].processor for pair in pairs) for side in (0, 1)],
            "wall_ms": [_median(pair[side].wall for pair in pairs) for side in (0, 1)],
        }
    return figures, notes


def _measured(
    runs: dict[str, list[tuple[Spent, Spent]]],
    name: str,
    books: tuple[Books, Books],
    sent: Sequence[Sequence[bytes]],
    number: int,
) -> None:
    first, second = (0, 1) if number % 2 else (1, 0)
    spent = {side: books[side].spent(name, sent[side]) for side in (first, second)}
    if number:
        runs.setdefault(name, []).append((spent[0], spent[1]))


def _median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 3)


def report(date: str) -> None:
    """Fill, measure, print, write down. A missed target is said and is no failure: a measurement, not a test."""
    before = machine.describe()
    home = machine.ROOT / "var" / "bench"
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="scale", dir=home) as folder:
        running: list[Books] = []
        try:
            running.append(Books(Path(folder) / "small", None))
            running.append(Books(Path(folder) / "big", CROWD))
            small, big = running
            rows = {name: int(big.look(f"SELECT count(*) FROM {name}")) for name in ("customers", "transactions")}
            megabytes = (big.process.folder / "corebank.sqlite").stat().st_size // machine.MB
            figures, spent = measure(small, big)
        finally:
            for books in running:
                books.stop()
    notes = {"big": {**rows, "megabytes": megabytes, "filled_seconds": big.filled_seconds}, "small_and_big": spent}
    written = {
        "date": date,
        "revision": machine.revision(),
        "machine": {**before, "load_at_end": machine.load()},
        "figures": figures,
        "notes": notes,
    }
    sys.stdout.write(f"{table(figures)}\n{msgspec.json.encode(notes['big']).decode()}\n")
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")


def main() -> int:
    """Reports."""
    parser = argparse.ArgumentParser(description="The core bank with many customers beside the ordinary one.")
    parser.add_argument("--date", default=datetime.now(timezone.utc).date().isoformat(), help="date of the results")
    report(parser.parse_args().date)
    return 0


if __name__ == "__main__":
    sys.exit(main())
