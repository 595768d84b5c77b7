"""`python -m warmline.records.decisions > decisions.jsonl`: what risk control decided in archived visits, one a line.

They are what a new version of a strategy is tried on (operations/risk, `replay`). Facts only: no names, no numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import msgspec

from warmline.conversation.events import Event, RiskDecided
from warmline.records.archive import Archive
from warmline.settings import Settings


def decisions(events: Iterable[Event]) -> Iterator[bytes]:
    """The decisions of a visit as JSON, in their order."""
    for event in events:
        if isinstance(event.body, RiskDecided):
            yield msgspec.json.encode(event.body.decision)


def main() -> int:
    """Writes those of the archive that the settings name."""
    archive = Archive(Settings.read().database_url)
    try:
        for events in archive.visits():
            for line in decisions(events):
                sys.stdout.buffer.write(line + b"\n")
    finally:
        archive.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
