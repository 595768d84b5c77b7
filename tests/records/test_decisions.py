"""What risk control decided can be taken out of the archive and judged anew."""

from __future__ import annotations

from pathlib import Path

import msgspec

from warmline.conversation.events import CustomerMessage, Event, RiskDecided
from warmline.conversation.states import Record, State
from warmline.records.archive import Archive
from warmline.records.decisions import decisions

DECISION = {"subject": "transfer", "version": "1", "outcome": "warn"}


def test_decisions_of_all_visits_come_out_in_their_order(tmp_path: Path) -> None:
    archive = Archive(f"sqlite:///{tmp_path}/archive.db")
    record = Record(state=State.CLOSED, epoch=2, seq=3, contact="web:x", channel="web", opened_at=0)
    for number, conversation in enumerate(("c1", "c2")):
        events = [
            Event(1, 0, 1, CustomerMessage(id="a", text="转账")),
            Event(2, 0, 1, RiskDecided(decision={**DECISION, "version": str(number)}, lines=("首次给对方转账。",))),
        ]
        archive.write(conversation, msgspec.structs.replace(record, closed_at=number), events)
    found = [msgspec.json.decode(line) for events in archive.visits() for line in decisions(events)]
    assert found == [{**DECISION, "version": "0"}, {**DECISION, "version": "1"}]
    archive.close()
