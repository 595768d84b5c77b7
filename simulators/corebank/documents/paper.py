"""Draws a document as PDF: the bank's head, lines, a table whose head is repeated on every page, and the check code.

The Chinese font (STSong-Light) is one that every PDF reader brings along or replaces, so no font file is needed.
Everything has a fixed height, so pages are made up before the first is drawn and each can tell how many there are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from simulators.corebank.texts import read_table

FONT: Final = "STSong-Light"
_WIDTH, _HEIGHT = A4
_MARGIN: Final = 48.0
_TOP: Final = _HEIGHT - 96.0
_BOTTOM: Final = 64.0
_LINE: Final = 17.0
_ROW: Final = 16.0
_SIZE: Final = 10.0
_SMALL: Final = 8.5
_CODE_GROUP: Final = 4
# What stays on one line: a run of figures or letters, or one sign, with the punctuation that closes it.
_UNIT: Final = re.compile("(?:[!-~]+|.)[，。、；：！？）》」』”’％…]*")


@dataclass(frozen=True)
class Column:
    """A column of a table: head, share of the width, figures to the right."""

    head: str
    share: float
    right: bool = False


@dataclass(frozen=True)
class Content:
    """What is written: lines above the table, the table, lines below it; long lines are broken."""

    title: str
    above: Sequence[str]
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[str]] = ()
    below: Sequence[str] = ()


@dataclass(frozen=True)
class Drawn:
    """A finished PDF."""

    pdf: bytes
    pages: int


Item = str | Sequence[str]  # a line, or a row of the table


@cache
def words() -> Any:
    """The texts of data/documents.yml."""
    return read_table("documents.yml")


def draw(content: Content, check_code: str) -> Drawn:
    """The PDF of a document. The same content and code give the same bytes."""
    _register_font()
    pages = list(_pages(content))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(content.title)
    canvas.setAuthor(words()["bank"])
    for number, items in enumerate(pages, 1):
        _draw_head(canvas, content.title)
        _draw_items(canvas, content.columns, items)
        _draw_foot(canvas, check_code, words()["page"].format(page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return Drawn(out.getvalue(), len(pages))


@cache
def _register_font() -> None:
    """Once for the process; reportlab keeps its fonts in one place."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def _width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


def _pages(content: Content) -> Iterator[list[Item]]:
    """Items page by page; the head of the table comes first on every page that shows rows of it."""
    head = [column.head for column in content.columns]
    gap = [""] if content.above and content.rows else []
    items: list[Item] = [*_broken(content.above), *gap, *content.rows, *_broken(content.below)]
    page: list[Item] = []
    room, in_table = _TOP - _BOTTOM, False
    for item in items:
        is_row = not isinstance(item, str)
        needed = (_ROW if is_row else _LINE) + (_ROW if is_row and not in_table else 0)
        if needed > room:
            yield page
            page, room, in_table = [], _TOP - _BOTTOM, False
            needed = _ROW * 2 if is_row else _LINE
        if is_row and not in_table:
            page.append(head)
        page.append(item)
        room, in_table = room - needed, is_row
    yield page


def _broken(lines: Sequence[str]) -> Iterator[str]:
    """Lines no wider than the page; put together again they are the same text.

    A figure is never broken, and no line begins with closing punctuation.
    """
    room = _WIDTH - 2 * _MARGIN
    for line in lines:
        piece, width = "", 0.0
        for unit in _UNIT.findall(line):
            for part in [unit] if _width(unit, _SIZE) <= room else unit:
                wide = _width(part, _SIZE)
                if width + wide > room:
                    yield piece
                    piece, width = "", 0.0
                piece, width = piece + part, width + wide
        yield piece


def _draw_head(canvas: Canvas, title: str) -> None:
    canvas.setFont(FONT, 13)
    canvas.drawString(_MARGIN, _HEIGHT - 48, words()["bank"])
    canvas.setFont(FONT, 15)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 72, title)
    canvas.setLineWidth(0.8)
    canvas.line(_MARGIN, _HEIGHT - 80, _WIDTH - _MARGIN, _HEIGHT - 80)


def _draw_foot(canvas: Canvas, check_code: str, page: str) -> None:
    canvas.setLineWidth(0.8)
    canvas.line(_MARGIN, _BOTTOM - 12, _WIDTH - _MARGIN, _BOTTOM - 12)
    canvas.setFont(FONT, 7.5)
    canvas.drawString(_MARGIN, _BOTTOM - 24, words()["verify"].format(code=grouped(check_code)))
    canvas.drawRightString(_WIDTH - _MARGIN, _BOTTOM - 36, page)


def _draw_items(canvas: Canvas, columns: Sequence[Column], items: Sequence[Item]) -> None:
    height, in_table = _TOP, False
    canvas.setLineWidth(0.3)
    for item in items:
        if isinstance(item, str):
            height, in_table = height - _LINE, False
            canvas.setFont(FONT, _SIZE)
            canvas.drawString(_MARGIN, height + 4, item)
            continue
        height -= _ROW
        canvas.setFont(FONT, _SMALL)
        _draw_row(canvas, columns, item, height)
        canvas.line(_MARGIN, height, _WIDTH - _MARGIN, height)
        if not in_table:
            canvas.line(_MARGIN, height + _ROW, _WIDTH - _MARGIN, height + _ROW)
        in_table = True


def _draw_row(canvas: Canvas, columns: Sequence[Column], cells: Sequence[str], height: float) -> None:
    whole, left = sum(column.share for column in columns), _MARGIN
    for column, cell in zip(columns, cells, strict=True):
        width = (_WIDTH - 2 * _MARGIN) * column.share / whole
        text = _clipped(cell, width - 6)
        if column.right:
            canvas.drawRightString(left + width - 3, height + 4.5, text)
        else:
            canvas.drawString(left + 3, height + 4.5, text)
        left += width


def _clipped(text: str, room: float) -> str:
    """What fits into a cell; figures always do, long names end with an ellipsis."""
    if _width(text, _SMALL) <= room:
        return text
    while text and _width(text + "…", _SMALL) > room:
        text = text[:-1]
    return text + "…"


def grouped(check_code: str) -> str:
    """A check code as it is read out: four and four."""
    return "-".join(check_code[at : at + _CODE_GROUP] for at in range(0, len(check_code), _CODE_GROUP))
