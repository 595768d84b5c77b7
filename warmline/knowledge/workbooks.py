"""The rows of an .xlsx: one sheet, no formulas, no merged cells, and no file that unpacks to more than memory holds."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from warmline.knowledge.entries import KnowledgeError
from warmline.knowledge.tables import MOST_COLUMNS, MOST_ROWS, Cell, Row, Table, Unusable, filled, text_cell

# 10,000 rows with long answers unpack to about 25 MB. A bomb of 20 MB would unpack to 20 GB.
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 1000
LAST_ROW = 1_048_576
MOST_MERGED = 2000
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")


def read_workbook(name: str, data: bytes) -> Table:
    """The first sheet that is shown. Raises KnowledgeError when the file is no workbook that may be read."""
    try:
        _refuse_bomb(name, data)
        # openpyxl warns of what it leaves out: colours, validations, extensions. Only the values matter here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(name, data)
    except KnowledgeError:
        raise
    # A damaged or hostile file makes openpyxl raise nearly anything (KeyError, TypeError, ParseError, zlib.error …),
    # and to the editor all of it is one thing.
    except Exception as error:
        why = type(error.__cause__ or error).__name__
        fault = f"{name}: Excel's file is damaged ({why}); open it in Excel and save it again as .xlsx"
        raise KnowledgeError([fault]) from error


def _refuse_bomb(name: str, data: bytes) -> None:
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    # The sizes are those the file declares; zipfile unpacks no part beyond its declared size.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        fault = f"{name}: unpacks to more than {MOST_UNPACKED >> 20} MB; copy only the table into a new workbook"
        raise KnowledgeError([fault])
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise KnowledgeError([f"{name}: is an archive, not a workbook; save the table as .xlsx in Excel"])


def _read(name: str, data: bytes) -> Table:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise KnowledgeError([f"{name}: has no sheet that is shown; put the table into the first sheet"])
        sheet: Any = shown[0]
        # The size that a file declares may be wrong in both directions.
        sheet.reset_dimensions()
        rows = list(_rows(name, sheet.iter_rows(max_col=MOST_COLUMNS)))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            # Reading row by row, openpyxl knows where the sheet is but not what is merged in it.
            merged = [match.group(1).decode() for match in MERGED.finditer(package.read(sheet._worksheet_path))]
    finally:
        book.close()
    note = f"{name}: only the sheet “{shown[0].title}” is read, not the other {len(shown) - 1}"
    return Table(name, tuple(_without_merged(name, rows, merged)), (note,) if len(shown) > 1 else ())


def _rows(name: str, found: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    kept = 0
    for number, row in enumerate(found, start=1):
        if number > LAST_ROW:
            raise KnowledgeError([f"{name}: has rows beyond Excel's last; save it again in Excel"])
        cells = tuple(_cell(cell) for cell in row)
        if not filled(cells):
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise KnowledgeError([f"{name}: has more than {MOST_ROWS} rows; split it into several files"])
        yield Row(number, cells)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unusable("holds a formula; copy it and paste it as a value")
    if cell.data_type == "e":
        return Unusable(f"shows {value}; put the value itself there")
    return _value(value)


def _value(value: object) -> Cell:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case time() | timedelta():
            return Unusable("holds a time of day; write a date like 2026-01-01, or format the cell as text")
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
    # Excel's way to write a carriage return inside a cell.
    return text_cell(str(value).replace("_x000D_", ""))


def _without_merged(name: str, rows: list[Row], merged: list[str]) -> list[Row]:
    """Cells swallowed by a merge are empty in the file though the editor sees a value there."""
    if len(merged) > MOST_MERGED:
        raise KnowledgeError([f"{name}: has {len(merged)} merged cells; mark the whole sheet and unmerge"])
    swallowed: dict[int, dict[int, Unusable]] = {}
    last = rows[-1].number if rows else 0
    for place in merged:
        left, top, right, bottom = (int(edge or 1) for edge in range_boundaries(place))
        told = Unusable(f"is part of the merged cells {place}; unmerge them and fill each of them")
        for number in range(top, min(bottom, last) + 1):
            columns = dict.fromkeys(range(left, min(right, MOST_COLUMNS) + 1), told)
            if number == top:
                columns.pop(left)
            swallowed.setdefault(number, {}).update(columns)
    if not swallowed:
        return rows
    return [
        Row(row.number, tuple(swallowed.get(row.number, {}).get(i, cell) for i, cell in enumerate(row.cells, start=1)))
        for row in rows
    ]
