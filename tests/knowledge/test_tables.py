"""Tables as they come from the world: other encodings, formulas, merged cells, bombs. Each fault is a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.knowledge.tables import ANNUAL, HEADER, LOSS, changed, csv_file, xlsx_file
from warmline.knowledge.columns import read_entries
from warmline.knowledge.entries import Entry, KnowledgeError
from warmline.knowledge.tables import read_table
from warmline.knowledge.workbooks import MOST_UNPACKED


def entries(file: Path) -> tuple[list[Entry], list[str], list[str]]:
    table = read_table(file)
    read = read_entries(table, frozenset())
    return [entry for _, entry in read.found], list(read.faults), [*table.notes, *read.warnings]


def refused(file: Path) -> str:
    with pytest.raises(KnowledgeError) as error:
        entries(file)
    assert len(error.value.faults) == 1
    return error.value.faults[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_excel_are_read(tmp_path: Path, encoding: str) -> None:
    found, faults, _ = entries(csv_file(tmp_path / "a.csv", ANNUAL, encoding=encoding))
    assert ([entry.answer for entry in found], faults) == (["借记卡免年费。"], [])


@pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
def test_another_encoding_is_refused_and_not_imported_as_nonsense(tmp_path: Path, encoding: str) -> None:
    table = csv_file(
        tmp_path / "a.csv", ("f.a", "答案有幾個字，請您看一看這裡的說明"), header=("id", "answer"), encoding="utf-8"
    )
    table.write_bytes(
        table.read_text("utf-8").replace("您", "").replace("說", "").replace("這", "").encode(encoding, "ignore")
    )
    assert "is neither UTF-8 nor GB18030" in refused(table)


def test_a_broken_byte_in_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    table = csv_file(tmp_path / "a.csv", ANNUAL, LOSS, encoding="utf-8")
    table.write_bytes(table.read_bytes().replace("补卡每张".encode(), "补卡每张".encode()[:-1]))
    assert "a.csv: line 4 is neither" in refused(table)


def test_english_names_of_columns_empty_rows_and_a_title_above_are_understood(tmp_path: Path) -> None:
    header = [
        "id",
        "Intent",
        "question",
        "wordings",
        "answer",
        "tags",
        "source",
        "valid_from",
        "valid_until",
        "buttons",
    ]
    file = csv_file(tmp_path / "a.csv", ["", "", ""], header, [], ANNUAL, [" "] * 10, LOSS, header=["知识导入表"])
    found, faults, _ = entries(file)
    assert ([entry.id for entry in found], faults) == (["fees.annual", "fees.loss"], [])


def test_a_row_s_number_is_that_of_excel(tmp_path: Path) -> None:
    bad = changed(LOSS, 答案="")
    _, faults, _ = entries(csv_file(tmp_path / "a.csv", ANNUAL, [], bad))
    assert faults[0].startswith("a.csv, row 4 (fees.loss)")
    _, faults, _ = entries(xlsx_file(tmp_path / "a.xlsx", ANNUAL, [], bad))
    assert faults[0].startswith("a.xlsx, row 4 (fees.loss)")


def test_a_missing_and_a_double_column_are_told_once_and_an_unknown_one_is_a_warning(tmp_path: Path) -> None:
    header = ["编号", "意图", "问题", "说法", "答案", "备注", "答案", "生效日", "失效日", "追问按钮"]
    found, faults, warnings = entries(csv_file(tmp_path / "a.csv", ANNUAL, LOSS, header=header))
    assert found == []
    assert len([fault for fault in faults if "row 1: the column 来源/source is missing" in fault]) == 1
    assert len([fault for fault in faults if "are the same column" in fault]) == 1
    assert "the column “备注” is not known" in warnings[0]


@pytest.mark.parametrize(
    "written",
    ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305", "2026-03-05 00:00:00"],
)
def test_a_date_is_read_however_it_is_typed(tmp_path: Path, written: str) -> None:
    found, faults, _ = entries(csv_file(tmp_path / "a.csv", changed(ANNUAL, 生效日=written)))
    assert ([entry.valid_from for entry in found], faults) == ([date(2026, 3, 5)], [])


@pytest.mark.parametrize("written", ["3/5/2026", "2026-13-01", "46023", "明年"])
def test_what_is_no_date_is_told(tmp_path: Path, written: str) -> None:
    _, faults, _ = entries(csv_file(tmp_path / "a.csv", changed(ANNUAL, 生效日=written)))
    assert f"the cell 生效日/valid_from holds “{written}”, which is no date; write it like 2026-01-01" in faults[0]


def test_excel_s_dates_and_numbers_are_read(tmp_path: Path) -> None:
    row: list[object] = list(ANNUAL)
    row[0], row[7], row[8] = 1001, datetime(2026, 3, 5), date(2026, 12, 31)  # noqa: DTZ001 - Excel knows no zones
    found, faults, _ = entries(xlsx_file(tmp_path / "a.xlsx", row))
    assert faults == []
    assert [(e.id, e.valid_from, e.valid_to) for e in found] == [("1001", date(2026, 3, 5), date(2026, 12, 31))]


def test_a_formula_is_told_and_not_guessed(tmp_path: Path) -> None:
    formula = changed(ANNUAL, 答案="=A1&B1")
    for file in (xlsx_file(tmp_path / "a.xlsx", formula), csv_file(tmp_path / "a.csv", formula)):
        _, faults, _ = entries(file)
        assert len(faults) == 1
        assert f"{file.name}, row 2 (fees.annual): the cell 答案/answer holds a formula" in faults[0]


def test_merged_cells_are_told_in_each_row_they_empty(tmp_path: Path) -> None:
    _, faults, _ = entries(xlsx_file(tmp_path / "a.xlsx", ANNUAL, LOSS, changed(LOSS, 编号="fees.c"), merge="B2:B4"))
    assert [fault.split(": ")[0] for fault in faults] == ["a.xlsx, row 3 (fees.loss)", "a.xlsx, row 4 (fees.c)"]
    assert "the cell 意图/intent is part of the merged cells B2:B4; unmerge them" in faults[0]


def test_a_merged_title_above_the_names_does_no_harm(tmp_path: Path) -> None:
    title = ["知识导入表", *[""] * 9]
    found, faults, _ = entries(xlsx_file(tmp_path / "a.xlsx", HEADER, ANNUAL, merge="A1:J1", header=title))
    assert ([entry.id for entry in found], faults) == (["fees.annual"], [])


def test_only_the_first_sheet_is_read_and_that_is_said(tmp_path: Path) -> None:
    book = Workbook()
    for row in (HEADER, ANNUAL):
        book.worksheets[0].append(list(row))
    book.create_sheet("草稿")
    book.save(tmp_path / "a.xlsx")
    found, _, warnings = entries(tmp_path / "a.xlsx")
    assert len(found) == 1
    assert "only the sheet “Sheet” is read, not the other 1" in warnings[0]


def test_a_quote_that_never_closes_is_told(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", ANNUAL)
    file.write_text(file.read_text("utf-8-sig") + 'fees.b,fees,"没有结束', "utf-8")
    assert "a.csv, row 3: cannot be read" in refused(file)


def test_a_comma_outside_quotes_is_told(tmp_path: Path) -> None:
    _, faults, _ = entries(csv_file(tmp_path / "a.csv", [*ANNUAL, "多出来的"]))
    assert "has more cells than columns have names" in faults[0]


def test_a_lost_letter_is_told(tmp_path: Path) -> None:
    _, faults, _ = entries(csv_file(tmp_path / "a.csv", changed(ANNUAL, 答案="免\ufffd费")))
    assert "the cell 答案/answer holds “\ufffd”: a letter was lost" in faults[0]


def package(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


def repacked(file: Path, part: str, change: tuple[bytes, bytes]) -> Path:
    """The workbook with a piece of one part changed, as no Excel would write it."""
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert change[0] in parts[part]
    return package(file, {**parts, part: parts[part].replace(*change, 1)})


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = package(tmp_path / "a.xlsx", {"[Content_Types].xml": b"0" * (MOST_UNPACKED + 1)})
    assert bomb.stat().st_size < 1_000_000
    assert "unpacks to more than 64 MB" in refused(bomb)


def test_xml_that_multiplies_itself_is_refused(tmp_path: Path) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '
    file = repacked(xlsx_file(tmp_path / "a.xlsx", ANNUAL), "xl/worksheets/sheet1.xml", (b"<worksheet ", entity))
    assert "is damaged (EntitiesForbidden)" in refused(file)


def test_a_row_number_beyond_excel_s_last_does_not_keep_us_counting(tmp_path: Path) -> None:
    file = xlsx_file(tmp_path / "a.xlsx", ANNUAL)
    far = repacked(file, "xl/worksheets/sheet1.xml", (b'<row r="2"', b'<row r="99999999999"'))
    assert "has rows beyond Excel's last" in refused(far)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b" \r\n", "is empty"),
        ("a.csv", b"\x00\x01\x02", "is not a text"),
        ("a.csv", "只有一行字".encode(), "no row with the names of the columns was found"),
        ("a.csv", b"PK\x03\x04rest", "give it its name .xlsx"),
        ("a.xlsx", "编号,答案".encode(), "is no Excel workbook, whatever its name"),
        ("a.xlsx", b"PK\x03\x04rest", "is damaged"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "is an old .xls or has a password"),
    ],
)
def test_a_file_that_is_no_table_is_a_sentence(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert told in refused(tmp_path / name)


def test_an_archive_and_half_a_workbook_are_sentences(tmp_path: Path) -> None:
    assert "is an archive, not a workbook" in refused(package(tmp_path / "a.xlsx", {"a.txt": b"x"}))
    assert "is damaged" in refused(package(tmp_path / "b.xlsx", {"[Content_Types].xml": b"<x/>"}))


def test_a_missing_file_and_a_folder_are_sentences(tmp_path: Path) -> None:
    assert "there is no such file" in refused(tmp_path / "none.csv")
    assert "there is no such file" in refused(tmp_path)


def test_a_table_without_rows_is_told(tmp_path: Path) -> None:
    _, faults, _ = entries(csv_file(tmp_path / "a.csv"))
    assert "has no row below the names of the columns" in faults[0]
