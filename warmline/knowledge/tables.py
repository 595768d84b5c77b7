"""A table an editor sent, as rows of cells: CSV is read here, Excel's .xlsx in workbooks.py.

A cell that cannot be used (a formula, half of merged cells) stays in its place as `Unusable`, so that it is told with
the other faults of its row. Rows have the numbers that Excel shows.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date
from pathlib import Path

import msgspec

from warmline.knowledge.entries import KnowledgeError

# A file of 10,000 long answers has about 8 MB; a table of one theme has a few hundred rows.
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
# Ten have a meaning; editors keep a few notes of their own beside them.
MOST_COLUMNS = 24
OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
# Signs nobody sees: marks of byte order and of widths, left by web pages.
UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))
# UTF-8 read as GB18030 is “Chinese” too, but most of it lies outside GB2312, which holds what people write.
COMMON_SHARE = 0.9


class Unusable(msgspec.Struct, frozen=True):
    """A cell that is not a value; `reason` goes on after “the cell …” and says what to do."""

    reason: str


Cell = str | date | Unusable


class Row(msgspec.Struct, frozen=True):
    """`number` as Excel counts, the first is 1."""

    number: int
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True):
    """The rows that hold something, and what the editor should know about how they were read."""

    name: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_table(file: Path) -> Table:
    """The rows of a .csv or .xlsx. Raises KnowledgeError with what is wrong with the file as a whole."""
    data = _bytes(file)
    if data.startswith(OLD_EXCEL):
        raise KnowledgeError([f"{file.name}: is an old .xls or has a password; save it as .xlsx without a password"])
    is_package = data.startswith(b"PK")
    if file.suffix.lower() == ".xlsx":
        from warmline.knowledge.workbooks import read_workbook

        if not is_package:
            raise KnowledgeError([f"{file.name}: is no Excel workbook, whatever its name; save it as .xlsx in Excel"])
        return read_workbook(file.name, data)
    if is_package:
        raise KnowledgeError([f"{file.name}: is a workbook or an archive, not CSV; give it its name .xlsx"])
    return _read_csv(file.name, _decoded(file.name, data))


def clean(text: str) -> str:
    """Without blanks around it and signs nobody sees; one kind of line end."""
    if text.isprintable():
        return text.strip()
    lines = text.translate(UNSEEN).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()


def text_cell(text: str) -> Cell:
    """A cleaned text, unless letters were lost before it came to us."""
    if "\ufffd" in text:
        return Unusable("holds “\ufffd”: a letter was lost when the file was saved; type the text again")
    return clean(text)


def filled(cells: tuple[Cell, ...]) -> bool:
    """Whether there is anything in a row."""
    return any(cell != "" for cell in cells)


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise KnowledgeError([f"{file}: there is no such file; check its name and folder"])
        if file.stat().st_size > MOST_BYTES:
            raise KnowledgeError([f"{file.name}: is larger than {MOST_BYTES >> 20} MB; split it into several files"])
        data = file.read_bytes()
    except OSError as error:
        raise KnowledgeError(
            [f"{file.name}: cannot be read ({error.strerror}); close it elsewhere or copy it"]
        ) from error
    if not data.strip():
        raise KnowledgeError([f"{file.name}: is empty; save the table again"])
    return data


def _decoded(name: str, data: bytes) -> str:
    """UTF-8, UTF-16 with its mark (Excel's “Unicode text”), or GB18030, as Chinese Windows writes CSV."""
    save = "save it in Excel as “CSV UTF-8”"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise KnowledgeError([f"{name}: is not a text; {save}"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    foreign = [sign for sign in text if ord(sign) > 127]
    common = sum(len(sign.encode("gb2312", "ignore")) > 0 for sign in foreign)
    if not foreign or common < COMMON_SHARE * len(foreign):
        raise KnowledgeError([f"{name}: line {line} is neither UTF-8 nor GB18030 Chinese; {save}"])
    return text


def _read_csv(name: str, text: str) -> Table:
    start = text.lstrip().split("\n", 1)[0]
    delimiter = max(",\t;", key=start.count)
    rows: list[Row] = []
    number = 0
    # Strict: a quote that is never closed would else swallow the rest of the file as one answer.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, start=1):
            cells = tuple(_csv_cell(cell) for cell in record)
            if filled(cells):
                rows.append(Row(number, cells))
            if len(rows) > MOST_ROWS:
                raise KnowledgeError([f"{name}: has more than {MOST_ROWS} rows; split it into several files"])
    except csv.Error as error:
        told = "put quotes around the whole cell and double those in it"
        raise KnowledgeError([f"{name}, row {number + 1}: cannot be read ({error}); {told}"]) from error
    return Table(name, tuple(rows))


def _csv_cell(text: str) -> Cell:
    if text.startswith("=") and len(text) > 1:
        return Unusable("holds a formula; put the value itself there")
    return text_cell(text)
