"""`make bench-nlu`, or in the bot's environment `python -m benchmarks.nlu [--only PART …] [--stock] [--date …]`.

Measures what is understood, prints, writes benchmarks/results/nlu.json. Only a run of all parts writes: its figures
belong together. A part whose data are not there is skipped, and said so.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import msgspec

from benchmarks.figures import table
from benchmarks.nlu.own import own
from benchmarks.nlu.public import Absent
from benchmarks.nlu.shares import Findings
from benchmarks.nlu.stock import EACH, stock
from benchmarks.nlu.surroundings import surroundings
from benchmarks.nlu.trials import banking, clinc
from bot.nlu.word_files import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

# In this order: `own` reads the memory of a process that has loaded nothing else.
PARTS: dict[str, Callable[[], Findings]] = {"own": own, "banking77": banking, "clinc150": clinc}
RESULTS = PROJECT / "benchmarks" / "results" / "nlu.json"


def measure(wanted: dict[str, Callable[[], Findings]]) -> dict[str, Findings]:
    """The parts by name. A skipped one has no figures and a note why."""
    found: dict[str, Findings] = {}
    for name, part in wanted.items():
        try:
            found[name] = part()
        except Absent as error:
            found[name] = Findings([], {"skipped": str(error)})
            sys.stderr.write(f"bench-nlu: {name} skipped: {error}\n")
            continue
        found[name].notes["load"] = round(os.getloadavg()[0], 2)
        sys.stderr.write(f"bench-nlu: {name} measured\n")
    return found


def report(found: dict[str, Findings], date: str, before: dict[str, Any]) -> dict[str, Any]:
    """What is written down, in the form of the other benchmarks."""
    end = [round(value, 2) for value in os.getloadavg()]
    return {
        "date": date,
        "revision": before["revision"],
        "machine": {**before["machine"], "python": platform.python_version(), "load_at_end": end},
        "figures": [one for findings in found.values() for one in findings.figures],
        "notes": {name: findings.notes for name, findings in found.items()},
        "peer": [one for findings in found.values() for one in findings.peer],
    }


def main() -> int:
    """Measure what was asked for. A missed target is said, and is no failure: this is a measurement, not a test."""
    asked = _parser().parse_args()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    wanted = {name: part for name, part in PARTS.items() if not asked.only or name in asked.only}
    if asked.stock:
        wanted["stock"] = lambda: stock(asked.stock)
    before = surroundings()
    found = measure(wanted)
    written = report(found, asked.date, before)
    sys.stdout.write(table(written["figures"]) + "\n")
    for name, findings in found.items():
        sys.stdout.write(f"{name}: {msgspec.json.encode(findings.notes).decode()}\n")
    if not asked.only:
        RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
        sys.stdout.write(f"written: {RESULTS.relative_to(PROJECT)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description="Measures what the bot understands.")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; may be given several times")
    parser.add_argument(
        "--stock", type=int, nargs="?", const=EACH, metavar="TEXTS",
        help=f"the stock pipeline beside ours, on so many texts an intent of BANKING77 ({EACH}); takes minutes",
    )  # fmt: skip
    parser.add_argument("--date", default=datetime.now(timezone.utc).date().isoformat(), help="date of the results")
    return parser


if __name__ == "__main__":
    sys.exit(main())
