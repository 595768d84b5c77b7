"""`python -m benchmarks.risk [--date YYYY-MM-DD]`: decisions a second of the shipped strategies, in one process.

Prints a table and writes results/risk.json. A decision waits for nothing, so the time is the processor's: what else
runs on the machine matters less.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import msgspec

from benchmarks import machine
from benchmarks.figures import Figure, figure, table
from warmline.operations.risk.facts import Facts, LoanFacts, TransferFacts
from warmline.operations.risk.risk import Risk

RUNS = 5
SECONDS = 1.0
AT_LEAST = 10_000.0
RESULTS = Path(__file__).parent / "results" / "risk.json"

_MOTHER = TransferFacts(
    amount=Decimal("60000.00"), new_payee=True, payee_on_list=False, own_account=False, usual_amount=Decimal("3000.00"),
    usual_to_payee=Decimal(0), sent_last_hour=1, sent_last_hour_amount=Decimal("500.00"),
    sent_today_amount=Decimal("500.00"), hour=3, elderly=True, age=68, coercion=False, balance_share=Decimal("0.50"),
    remote_help=True, arrival="at_once", card_days=900,
)  # fmt: skip
_RENT = msgspec.structs.replace(
    _MOTHER, amount=Decimal("2800.00"), new_payee=False, usual_to_payee=Decimal("2800.00"), hour=14, elderly=False,
    age=31, remote_help=False,
)  # fmt: skip
_LOAN = LoanFacts(
    amount=Decimal("50000.00"), months=24, age=35, income=Decimal("9000.00"), debt_payments=Decimal("1000.00"),
    tenure_months=30, salary_here=True, overdue_12m=0, credit_use=Decimal("0.20"), employment="salaried",
    product="consumer", recent_applications=0,
)  # fmt: skip
# The names of the figures and what each judges in turn. A tenth of the transfers to strangers is much for a bank.
PARTS: dict[str, tuple[Facts, ...]] = {
    "transfer": (*[_RENT] * 9, _MOTHER),
    "transfer.known": (_RENT,),
    "transfer.worst": (_MOTHER,),
    "loan": (_LOAN,),
}


def rate(risk: Risk, facts: Sequence[Facts], seconds: float = SECONDS) -> float:
    """Decisions a second of processor time; the looks at the files, the shadows and the recorded facts are in it."""
    judge, done, begun = risk.judge, 0, time.process_time()
    while (passed := time.process_time() - begun) < seconds:
        for one in facts:
            judge(one)
        done += len(facts)
    return done / passed


def measured(risk: Risk) -> list[Figure]:
    """More is better here."""
    found = []
    for name, facts in PARTS.items():
        one = figure(f"risk.{name}", "1/s", [rate(risk, facts) for _ in range(RUNS)])
        if name.startswith("transfer"):
            one = msgspec.structs.replace(one, target=AT_LEAST, met=one.value >= AT_LEAST)
        found.append(one)
    return found


def report(date: str) -> None:
    """Measure, print, write down. A missed target is said, and is no failure: this is a measurement, not a test."""
    before = machine.describe()
    figures = measured(Risk())
    written = {
        "date": date,
        "revision": machine.revision(),
        "machine": {**before, "load_at_end": machine.load()},
        "figures": figures,
    }
    sys.stdout.write(table(figures) + "\n")
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")


def main() -> int:
    """Reports."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.risk", description="Decisions of risk a second.")
    parser.add_argument("--date", default=datetime.now(timezone.utc).date().isoformat(), help="date of the results")
    report(parser.parse_args().date)
    return 0


if __name__ == "__main__":
    sys.exit(main())
