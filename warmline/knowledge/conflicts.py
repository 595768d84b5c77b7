"""What happens to each row of a table beside the entries in use: new, renewed, skipped as the same, or refused."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from warmline.knowledge.entries import Entry, Kept, check
from warmline.knowledge.near import near_duplicates

Placed = tuple[str, Entry]


class Plan(msgspec.Struct, frozen=True):
    """`entries`: the whole target file after the import. Nothing of it counts when there are faults."""

    entries: tuple[Entry, ...]
    added: int
    replaced: int
    skipped: tuple[str, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def plan(kept: Sequence[Kept], rows: Sequence[Placed], target: str, replace: bool) -> Plan:
    """Rows beside the entries in use; `target` is the name of the file they go into."""
    faults, skipped, fresh, renewed = _sort(kept, rows, target, replace)
    new = [*renewed.values(), *fresh]
    staying = [(one.where, one.entry) for one in kept if not (one.file == target and one.entry.id in renewed)]
    faults += check([*staying, *new])
    entries = [renewed[one.entry.id][1] if one.entry.id in renewed else one.entry for one in kept if one.file == target]
    return Plan(
        entries=(*entries, *(entry for _, entry in fresh)),
        added=len(fresh),
        replaced=len(renewed),
        skipped=tuple(skipped),
        faults=tuple(faults),
        warnings=(*near_duplicates(staying, new), *_advice(new)),
    )


def _sort(
    kept: Sequence[Kept], rows: Sequence[Placed], target: str, replace: bool
) -> tuple[list[str], list[str], list[Placed], dict[str, Placed]]:
    faults: list[str] = []
    skipped: list[str] = []
    fresh: list[Placed] = []
    renewed: dict[str, Placed] = {}
    in_use = {one.entry.id: one for one in kept}
    changing = {e.id for _, e in rows if e.id in in_use and in_use[e.id].file == target and in_use[e.id].entry != e}
    said = {_content(one.entry): one.where for one in kept if one.entry.id not in changing}
    for where, entry in rows:
        same = said.setdefault(_content(entry), where)
        old = in_use.get(entry.id)
        if same != where:
            skipped.append(f"{where}: says the same as {same}; skipped")
        elif old is None or old.file != target or entry.id in renewed:
            fresh.append((where, entry))
        elif replace:
            renewed[entry.id] = (where, entry)
        else:
            faults.append(
                f"{where}: the id is taken by {old.where}, which says something else;"
                " import with --replace to renew it, or choose another id"
            )
    return faults, skipped, fresh, renewed


def _content(entry: Entry) -> Entry:
    """An entry without its name: two with the same content are one, typed twice."""
    return msgspec.structs.replace(entry, id="")


def _advice(rows: Sequence[Placed]) -> list[str]:
    """What tests/knowledge/test_entries.py asks of the bank's texts; an import does not refuse a draft for it."""
    told = []
    for where, entry in rows:
        if len(entry.questions[0]) > 20:
            told.append(f"{where}: the first question has more than 20 signs, too many for a button; shorten it")
        if len(entry.questions) < 4:
            told.append(f"{where}: has fewer than 4 wordings; add some, as customers would say it")
        if len(entry.answer) > 220:
            told.append(f"{where}: the answer has more than 220 signs, too many to read in a chat; shorten it")
        if "！" in entry.answer or "{" in entry.answer:
            told.append(f"{where}: the answer has “！” or “{{”; take it out")
    return told
