"""Tables as editors send them, for the tests of the import."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADER = ("编号", "意图", "问题", "说法", "答案", "标签", "来源", "生效日", "失效日", "追问按钮")
ANNUAL = ("fees.annual", "fees", "年费多少", "要交年费吗\n一年收几块|卡费怎么收；收年费不", "借记卡免年费。",
          "年费；借记卡", "收费说明", "2026-01-01", "", "")  # fmt: skip
LOSS = ("fees.loss", "fees", "补卡收钱吗", "补办一张多少", "补卡每张十元，在网点交。", "", "收费说明", "2026/1/1",
        "2026年12月31日", "fees.annual")  # fmt: skip


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """The row with some cells changed, by the names of HEADER."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def csv_file(file: Path, *rows: Sequence[str], header: Sequence[str] = HEADER, encoding: str = "utf-8-sig") -> Path:
    """The rows as Excel saves them."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def xlsx_file(file: Path, *rows: Sequence[object], merge: str = "", header: Sequence[str] = HEADER) -> Path:
    """The rows in the first sheet of a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (header, *rows):
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    book.save(file)
    return file
