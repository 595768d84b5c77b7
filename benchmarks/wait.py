"""`python -m benchmarks.wait [--days N] [--date YYYY-MM-DD]`: the wait estimate on simulated days, beside the peer.

Writes benchmarks/results/wait.json. The days of one row follow each other: what one taught the next one knows. All of
it is counted, not timed, so it comes out the same on any machine. The first three rows are the centre as it is; `one
queue` is the day on which position × average ÷ slots, the peer, is at its best; `no roster` is what the estimate is
worth while nobody has entered shifts.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from benchmarks import machine
from warmline.conversation.tickets import Lane
from warmline.handoff.day.customers import PRIORITIES
from warmline.handoff.day.example import CrewKind, day, example_forecast, load_crews, one_queue, rostered
from warmline.handoff.day.promises import Promises, Share, Told, share
from warmline.handoff.day.shifts import planned
from warmline.handoff.drain import SlotsAhead
from warmline.handoff.skills import load_skills

RESULTS = Path(__file__).parent / "results" / "wait.json"
DAYS = 8
# Constants were looked for on days below 100; these days were kept for measuring.
FIRST_SEED = 1000
# Few enough that people wait on most days, and about as many as answer nineteen in twenty.
AGENTS = (44, 48, 52)
ONE, NO_ROSTER = ", one queue", ", no roster"
ONE_CREW = (CrewKind(1.0, 3, {"general": 3}),)
TARGETS = {"first_come": 0.93, "priorities": 0.86}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row: shares of the waits that were told and ended with a person."""

    name: str
    agents: int
    days: int
    target: float | None
    met: bool | None
    bound_met: bool
    ours: Share


def measure(
    name: str, lanes: dict[Lane, float], agents: int, days: int, *, one: bool = False, plan: bool = True
) -> Row:
    """So many days of one kind."""
    skills = load_skills()
    forecast, shifts = example_forecast(skills), rostered(agents, ONE_CREW if one else load_crews())
    forecast = one_queue(forecast) if one else forecast
    promises, told = Promises(skills), list[Told]()
    for seed in range(FIRST_SEED, FIRST_SEED + days):
        centre = day(seed, shifts, skills, lanes, forecast)
        told += promises.run(centre, planned(shifts) if plan else SlotsAhead())
    ours = share(told)
    target = TARGETS[name.partition(",")[0]] if plan else None
    met = None if target is None else ours.close >= target
    row = Row(
        name=name, agents=agents, days=days, target=target, met=met, bound_met=0.88 <= ours.held <= 0.92, ours=ours
    )
    sys.stdout.write(line(row) + "\n")
    sys.stdout.flush()
    return row


def line(row: Row) -> str:
    """A row for a reader's eyes."""
    ours = row.ours
    said = {True: "yes", False: "NO", None: ""}[row.met]
    return (
        f"{row.name:<24}{row.agents:>4} agents{ours.told:>8} waits, mean {ours.mean_wait:>4.0f} s"
        f"   close {ours.close:.3f} {said:<4} peer {ours.peer_close:.3f}   bound holds {ours.held:.3f}"
    )


def main() -> int:
    """Measure. A missed target is said, and is no failure: this is a measurement, not a test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--date", default=datetime.now(timezone.utc).date().isoformat())
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    first_come: dict[Lane, float] = {}
    kinds = {"first_come": first_come, "priorities": dict(PRIORITIES)}
    # Rows know nothing of each other, so each has a process of its own.
    with ProcessPoolExecutor(max_workers=asked.processes) as pool:
        waiting = [
            pool.submit(measure, name + more, lanes, agents, asked.days, one=more == ONE, plan=more != NO_ROSTER)
            for more, numbers in (("", AGENTS), (ONE, AGENTS[1:2]), (NO_ROSTER, AGENTS[1:2]))
            for agents in numbers
            for name, lanes in kinds.items()
        ]
        rows = [row.result() for row in waiting]
    written = {"date": asked.date, "revision": machine.revision(), "first_seed": FIRST_SEED, "rows": rows}
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
