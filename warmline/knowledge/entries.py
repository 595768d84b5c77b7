"""One question with its answer, and how a folder of them is read and checked. Pure but for reading the files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

# Ten times as fast as yaml.safe_load and as safe; only an unusual build of PyYAML lacks it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(__file__).resolve().parents[2] / "data" / "knowledge"


class KnowledgeError(ValueError):
    """The knowledge cannot be used as it is; `faults` is a line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`questions`: wordings, the first fit for a button. Valid from and to (inclusive) these days of the bank."""

    id: str
    intent: str
    questions: tuple[str, ...]
    answer: str
    valid_from: date
    source: str
    valid_to: date | None = None
    tags: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the answer holds on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class EntryFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of data/knowledge. Entries are converted one by one, so that every fault is told, not the first."""

    version: int
    entries: list[dict[str, Any]]


class Kept(msgspec.Struct, frozen=True):
    """An entry of a file; `where` names file, number and id for an editor."""

    file: str
    where: str
    entry: Entry


def read_folder(folder: Path = FOLDER) -> dict[str, Entry]:
    """All entries by id, in the order of files. Raises KnowledgeError with every fault found."""
    kept, faults = read_files(folder)
    faults += check([(one.where, one.entry) for one in kept])
    if faults:
        raise KnowledgeError(faults)
    return {one.entry.id: one.entry for one in kept}


def read_files(folder: Path) -> tuple[list[Kept], list[str]]:
    """Every entry of the folder's files that can be read, and the faults of what cannot."""
    kept: list[Kept] = []
    faults: list[str] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            listed = listed_in(file.read_text("utf-8"))
        except (OSError, ValueError, yaml.YAMLError, msgspec.ValidationError) as error:  # ValueError: 2026-13-45
            faults.append(f"{file.name}: cannot be read: {error}; correct it or take the file away")
            continue
        for number, row in enumerate(listed.entries, start=1):
            where = f"{file.name}, entry {number} ({row.get('id', 'without id')})"
            try:
                kept.append(Kept(file.name, where, msgspec.convert(row, Entry)))
            except msgspec.ValidationError as error:
                faults.append(f"{where}: {error}")
    return kept, faults


def listed_in(text: str) -> EntryFile:
    """A file's rows as they are written. Raises YAMLError or ValidationError."""
    return msgspec.convert(yaml.load(text, Loader=_LOADER), EntryFile)  # noqa: S506 - it is the safe loader, in C


def check(rows: list[tuple[str, Entry]]) -> list[str]:
    """What is wrong with entries; each comes with the words that name its place."""
    faults: list[str] = []
    ids: dict[str, str] = {}
    questions: dict[str, str] = {}
    for where, entry in rows:
        if entry.id in ids:
            faults.append(f"{where}: the id is taken by {ids[entry.id]}; choose another")
        ids.setdefault(entry.id, where)
        if not entry.questions or not entry.answer.strip():
            faults.append(f"{where}: needs at least one question and an answer")
        if entry.valid_to is not None and entry.valid_to < entry.valid_from:
            faults.append(f"{where}: valid_to lies before valid_from; correct one of them")
        for question in entry.questions:
            key = plain(question)
            if key in questions:
                faults.append(f"{where}: “{question}” is asked in {questions[key]} too; keep it in one of them")
            questions.setdefault(key, where)
    for where, entry in rows:
        faults += [f"{where}: follow_up {name} is no entry" for name in entry.follow_up if name not in ids]
    return faults


def plain(question: str) -> str:
    """A wording without what does not tell two apart: case, blanks, punctuation."""
    return "".join(character for character in question.lower() if character.isalnum())
