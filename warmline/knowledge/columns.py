"""From rows of a table to entries: which column is which, and what each cell must hold.

The rules of an entry are those of entries.py; here is only what a table adds: names of columns, lists inside a cell,
and the many ways to write a date.
"""

from __future__ import annotations

import difflib
import re
from datetime import date

import msgspec

from warmline.knowledge.entries import Entry, KnowledgeError, plain
from warmline.knowledge.tables import Row, Table, Unusable

# Field of the table: the names its column may have. The first two are those told to editors.
NAMES = {
    "id": ("编号", "id"),
    "intent": ("意图", "intent"),
    "question": ("问题", "question", "标准问题", "标准问"),
    "wordings": ("说法", "wordings", "相似问", "相似问法", "questions"),
    "answer": ("答案", "answer", "回答"),
    "tags": ("标签", "tags"),
    "source": ("来源", "source", "出处"),
    "valid_from": ("生效日", "valid_from", "生效日期"),
    "valid_to": ("失效日", "valid_until", "valid_to", "失效日期"),
    "follow_up": ("追问按钮", "buttons", "follow_up", "追问"),
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names}
NEEDED = ("id", "intent", "question", "answer", "source", "valid_from")
# A title or a note may stand above the names.
HEADER_WITHIN = 5
WORDING_ENDS = re.compile(r"[\n|｜；;]")
LIST_ENDS = re.compile(r"[\n|｜；;，,、]")
DATE = re.compile(r"(\d{4})([-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[ T]0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")
# The id goes into the payload of a button, between quotes of JSON.
ID = re.compile(r"[A-Za-z0-9_.-]{1,80}")

# Stands for a cell whose fault is told already. No text of a table is it: control signs are cleaned away.
TOLD = "\0"

Placed = tuple[str, Entry]


class Header(msgspec.Struct, frozen=True):
    """Where the names stand, how many cells they take, and the column (from 0) of each field found."""

    row: int
    width: int
    columns: tuple[tuple[str, int], ...]


class Reading(msgspec.Struct, frozen=True):
    """What a table holds. `lost`: the ids of rows that are faulty, a button to one of them is no second fault."""

    found: tuple[Placed, ...]
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    lost: frozenset[str]


def read_entries(table: Table, intents: frozenset[str]) -> Reading:
    """Entries with their places, faults and warnings. `intents`: those the bot knows; empty when any will do.

    Raises KnowledgeError when no row holds the names of the columns.
    """
    header, faults, warnings = _header(table)
    found: list[Placed] = []
    lost: set[str] = set()
    complete = not faults
    for row in table.rows:
        if row.number > header.row:
            reader = _Reader(table.name, row, header, intents, complete)
            entry, wrong = reader.read()
            faults += wrong
            if entry is None:
                lost.add(reader.id)
            else:
                found.append(entry)
    if not found and not faults:
        faults.append(f"{table.name}: has no row below the names of the columns; fill in at least one")
    return Reading(tuple(found), tuple(faults), tuple(warnings), frozenset(lost))


def title(field: str) -> str:
    """The two names of a column, as editors are told."""
    return "/".join(NAMES[field][:2])


def field_of(name: str) -> str | None:
    """The field a column's name stands for: 编号, id, `编号 (id)` and `编号/id` are the same."""
    whole = "_".join(name.lower().split())
    parts = [whole, *re.split(r"[/()（）\n_*:：]+", whole)]
    return next((FIELD_OF[part] for part in parts if part in FIELD_OF), None)


def _header(table: Table) -> tuple[Header, list[str], list[str]]:
    for row in table.rows[:HEADER_WITHIN]:
        names = [cell if isinstance(cell, str) else "" for cell in row.cells]
        fields = [field_of(name) for name in names]
        if len({field for field in fields if field}) >= 2:
            break
    else:
        wanted = ", ".join(title(field) for field in NEEDED)
        raise KnowledgeError([f"{table.name}: no row with the names of the columns was found; name them {wanted}"])
    place = f"{table.name}, row {row.number}"
    columns: dict[str, int] = {}
    faults, warnings = [], []
    for column, (name, field) in enumerate(zip(names, fields, strict=True)):
        if field is None and name:
            warnings.append(f"{place}: the column “{name}” is not known and not imported")
        elif field in columns:
            faults.append(f"{place}: “{names[columns[field]]}” and “{name}” are the same column; take one away")
        elif field is not None:
            columns[field] = column
    for field in NEEDED:
        if field not in columns and not (field == "question" and "wordings" in columns):
            faults.append(f"{place}: the column {title(field)} is missing; add it")
    width = max(column for column, name in enumerate(names, start=1) if name)
    return Header(row.number, width, tuple(columns.items())), faults, warnings


class _Reader:
    """One row on its way to an entry; collects every fault of the row."""

    def __init__(self, name: str, row: Row, header: Header, intents: frozenset[str], complete: bool) -> None:
        self._row = row
        self._columns = dict(header.columns)
        self._width = header.width
        self._intents = intents
        # Without a needed column there is no entry; its absence is told once, not in each row.
        self._complete = complete
        self._faults: list[str] = []
        self._where = f"{name}, row {row.number}"
        self.id = self._text("id")
        if self.id not in {"", TOLD}:
            self._where += f" ({self.id})"

    def read(self) -> tuple[Placed | None, list[str]]:
        values: dict[str, object] = {
            "id": self.id, "intent": self._text("intent"), "questions": self._questions(),
            "answer": self._text("answer"), "source": self._text("source"), "valid_from": self._date("valid_from"),
            "valid_to": self._date("valid_to"), "tags": self._list("tags"), "follow_up": self._list("follow_up"),
        }  # fmt: skip
        self._check_names(str(values["intent"]))
        if any(cell != "" for cell in self._row.cells[self._width :]):
            self._fault("has more cells than columns have names; put quotes around a cell with commas")
        if self._faults or not self._complete:
            return None, self._faults
        try:
            return (self._where, msgspec.convert(values, Entry)), []
        except msgspec.ValidationError as error:
            return None, [f"{self._where}: {error}"]

    def _fault(self, told: str) -> None:
        self._faults.append(f"{self._where}: {told}")

    def _cell(self, field: str) -> str | date:
        column = self._columns.get(field)
        if column is None:
            return ""
        cell = self._row.cells[column] if column < len(self._row.cells) else ""
        if isinstance(cell, Unusable):
            self._fault(f"the cell {title(field)} {cell.reason}")
            return TOLD
        if cell == "" and field in NEEDED and field != "question":
            self._fault(f"the cell {title(field)} is empty; fill it")
        return cell

    def _text(self, field: str) -> str:
        return str(self._cell(field))

    def _list(self, field: str) -> list[str]:
        parts = [part.strip() for part in LIST_ENDS.split(self._text(field))]
        return list(dict.fromkeys(part for part in parts if part))

    def _questions(self) -> list[str]:
        """The question of the button first; one that stands in both columns counts once."""
        asked = [*self._text("question").split("\n"), *WORDING_ENDS.split(self._text("wordings"))]
        found: dict[str, str] = {}
        for wording in filter(None, (part.strip() for part in asked)):
            if not plain(wording) and wording != TOLD:
                self._fault(f"the wording “{wording}” has no word in it; take it away")
            found.setdefault(plain(wording), wording)
        if not found and "question" in self._columns:
            self._fault(f"the cell {title('question')} is empty; fill it")
        return list(found.values())

    def _date(self, field: str) -> date | None:
        cell = self._cell(field)
        if isinstance(cell, date) or cell in {"", TOLD}:
            return cell if isinstance(cell, date) else None
        match = DATE.fullmatch(cell)
        year, _, month, day, *run = match.groups() if match else (None,) * 7
        try:
            return date(int(year or run[0] or 0), int(month or run[1] or 0), int(day or run[2] or 0))
        except ValueError:
            self._fault(f"the cell {title(field)} holds “{cell[:30]}”, which is no date; write it like 2026-01-01")
            return None

    def _check_names(self, intent: str) -> None:
        if self.id not in {"", TOLD} and not ID.fullmatch(self.id):
            self._fault(f"the id “{self.id[:80]}” may only hold a-z, 0-9, “_”, “-” and “.”; write it like fees.annual")
        if self._intents and intent not in {"", TOLD} and intent not in self._intents:
            near = difflib.get_close_matches(intent, self._intents, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            self._fault(f"the intent “{intent[:80]}” is not known{hint}; use one of data/intents.yml")
