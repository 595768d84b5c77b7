"""`make bench`, or `python -m benchmarks.run [--only PART …] [--date YYYY-MM-DD]`: measures, prints, writes results.

Only a run of all parts writes benchmarks/results/spine.json: its figures belong together. What needs no service centre
(`ALONE`) is measured first and always writes a file of its own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

from benchmarks import corebank, corebank_scale, machine, parts, queue, risk
from benchmarks.figures import Figure, beside, table
from benchmarks.parts import Findings
from tests.support.stack import Stack

NAMES = ("start", "queue", "turn", "actions", "visits", "relay", "peer")
# Each prints and writes its own results.
ALONE: Final[dict[str, Callable[[str], None]]] = {
    "risk": risk.report,
    "corebank": corebank.report,
    "scale": corebank_scale.report,
}
RESULTS = Path(__file__).parent / "results" / "spine.json"
HOME = machine.ROOT / "var" / "bench"


def measure(names: Sequence[str]) -> dict[str, Findings]:
    """The parts by name. One stack serves all that want one."""
    found: dict[str, Findings] = {}
    if "start" in names:
        found["start"] = _said("start", parts.start_up())
    if "queue" in names:
        found["queue"] = _said("queue", _queue())
    wanted = [name for name in names if name not in ("start", "queue")]
    if not wanted:
        return found
    with TemporaryDirectory(prefix="wl") as folder:
        stack = Stack(Path(folder))
        try:
            stack.start()
            for name in wanted:
                found[name] = _said(name, _one(name, stack))
        finally:
            stack.stop()
    return found


def _queue() -> Findings:
    """On a stack of its own, without bot; its figures are written to a file of their own too."""
    before, date = machine.describe(), datetime.now(timezone.utc).date().isoformat()
    figures, notes = queue.measure()
    queue.write(figures, notes, before, date)
    return Findings(figures, notes)


def _one(name: str, stack: Stack) -> Findings:
    if name == "peer":
        return parts.peer(stack, HOME)
    return {"turn": parts.turn, "actions": parts.actions, "visits": parts.visits, "relay": parts.relay}[name](stack)


def _said(name: str, findings: Findings) -> Findings:
    sys.stderr.write(f"bench: {name} measured, load {machine.load()[0]}\n")
    return findings


def figures_of(found: dict[str, Findings]) -> list[Figure]:
    """All of ours, with the peer's beside them; the peer's alone when only it was measured."""
    ours = [one for findings in found.values() for one in findings.figures]
    theirs = [one for findings in found.values() for one in findings.peer]
    return beside(ours, theirs) if ours else theirs


def report(found: dict[str, Findings], date: str, before: dict[str, Any]) -> dict[str, Any]:
    """What is written down."""
    return {
        "date": date,
        "revision": machine.revision(),
        "machine": {**before, "load_at_end": machine.load()},
        "figures": figures_of(found),
        "notes": {name: findings.notes for name, findings in found.items()},
        "peer": [one for findings in found.values() for one in findings.peer],
    }


def main() -> int:
    """Measure what was asked for. A missed target is said, and is no failure: this is a measurement, not a test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=(*ALONE, *NAMES), help="a part; may be given several times")
    parser.add_argument(
        "--date", default=datetime.now(timezone.utc).date().isoformat(), help="written into the results"
    )
    asked = parser.parse_args()
    names = [name for name in NAMES if not asked.only or name in asked.only]
    for name, report_alone in ALONE.items():
        if not asked.only or name in asked.only:
            report_alone(asked.date)
    if not names:
        return 0
    before = machine.describe()
    found = measure(names)
    written = report(found, asked.date, before)
    sys.stdout.write(f"{before['cores']} cores, load {before['load'][0]} → {written['machine']['load_at_end'][0]}\n")
    sys.stdout.write(table(written["figures"]) + "\n")
    for name, findings in found.items():
        sys.stdout.write(f"{name}: {msgspec.json.encode(findings.notes).decode()}\n")
    if not asked.only:
        RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
        sys.stdout.write(f"written: {RESULTS.relative_to(machine.ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
