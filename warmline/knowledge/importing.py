"""Import of a table into data/knowledge: read it, lay it beside what is in use, and write all of it or nothing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from warmline.knowledge.columns import read_entries
from warmline.knowledge.conflicts import Plan, plan
from warmline.knowledge.entries import FOLDER, KnowledgeError
from warmline.knowledge.shelved import comments_fault, one_import, read_shelved, replace_file
from warmline.knowledge.tables import read_table

INTENTS = FOLDER.parent / "intents.yml"


class Report(msgspec.Struct, frozen=True):
    """What an import did, in lines for an editor. `written` is false too when nothing had to change."""

    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    added: int = 0
    replaced: int = 0
    written: bool = False


def import_table(
    file: Path, target: Path, intents: frozenset[str], *, replace: bool = False, write: bool = True
) -> Report:
    """Add the rows of a .csv or .xlsx to the file `target` of a folder of knowledge.

    Entries of the target stay; one with the id of a row is renewed only with `replace`. Without `write` it is only
    checked. Every fault is in the report, and with any fault nothing is written.
    """
    try:
        table = read_table(file)
        read = read_entries(table, intents)
        warnings = (*table.notes, *read.warnings)
        with one_import(target.parent):
            shelved = read_shelved(target.parent)
            if shelved.faults:
                return Report((*read.faults, *shelved.faults), warnings)
            planned = plan(shelved.kept, read.found, target.name, replace)
            told = (*read.faults, *_beside_lost_rows(planned, read.lost), *comments_fault(target))
            changed = not told and planned.added + planned.replaced > 0
            if changed and write:
                replace_file(target, planned.entries, shelved.state)
    except KnowledgeError as error:
        return Report(error.faults)
    return Report(
        told, (*warnings, *planned.warnings), planned.skipped, planned.added, planned.replaced, changed and write
    )


def known_intents(file: Path = INTENTS) -> frozenset[str]:
    """The intents the bot tells apart. Raises KnowledgeError when their file cannot be read."""
    try:
        return frozenset(yaml.safe_load(file.read_text("utf-8"))["intents"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise KnowledgeError([f"{file.name}: cannot be read ({error}); the intents are listed there"]) from error


def _beside_lost_rows(planned: Plan, lost: frozenset[str]) -> tuple[str, ...]:
    """A button to a row that is faulty itself leads somewhere once that row is corrected: not told as a fault."""
    known = tuple(f": follow_up {name} is no entry" for name in lost)
    return tuple(fault for fault in planned.faults if not fault.endswith(known))
