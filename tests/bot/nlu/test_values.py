"""Values in what customers write, and the command that scores them: values.tsv, seen from Monday 23 November 2026."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from bot.evaluation import EvaluationError, values
from bot.evaluation.value_notation import alike, kinds
from bot.evaluation.value_rows import ValueRow, read_value_rows
from bot.evaluation.value_scores import ValueOutcome, outcome, score
from bot.nlu.finder import ValueFinder

TODAY = date(2026, 11, 23)
FILE = Path(__file__).with_name("values.tsv")


@pytest.fixture(scope="module")
def finder(recogniser: Language) -> ValueFinder:
    return ValueFinder(recogniser=recogniser)


@pytest.fixture(scope="module")
def figures(finder: ValueFinder) -> dict[str, float]:
    return score(outcome(finder, row, TODAY) for row in read_value_rows(FILE))


@pytest.mark.parametrize(("kind", "least"), [*((kind, 0.95) for kind in kinds()), ("all", 0.97)])
def test_values_are_found_as_labelled(figures: dict[str, float], kind: str, least: float) -> None:
    assert figures["n"] >= 300
    assert figures[kind] >= least


@pytest.mark.parametrize(
    ("text", "payees"),
    [
        ("转两千给谢俊杰", ["谢俊杰"]),
        ("打钱到李芳的建行卡", ["李芳"]),
        ("汇给武汉宏达商贸有限公司", ["武汉宏达商贸有限公司"]),
        ("转给张总5w", ["张总"]),
        ("给王老师打三百", ["王老师"]),
        ("汇三千给四川的表哥", ["表哥"]),
        ("转给别人要手续费吗", []),
        ("李老师给我转的钱没到", []),
        ("转人工", []),
    ],
)
def test_payees_are_who_the_money_goes_to(finder: ValueFinder, text: str, payees: list[str]) -> None:
    assert [value.value for value in finder.find(text) if value.entity == "payee"] == payees


@pytest.mark.parametrize(
    ("kind", "written", "other"),
    [
        ("amount", "3500", "3,500.00元"),
        ("amount", "￥3500", "三千五"),
        ("date_range", "2026-10-01/2026-10-31", "2026-10-01..2026-10-31"),
        ("date_range", "2026-10-01~2026-10-31", "20261001,20261031"),
        ("date_range", "2026-10-01", "2026-10-01 / 2026-10-01"),
        ("term", "36", "3y"),
        ("term", "36m", "P3Y"),
        ("term", "36个月", "3年"),
        ("term", "7d", "7天"),
        ("term", "活期", ""),
        ("arrival", "realtime", "at_once"),
        ("arrival", "+2h", "two_hours"),
        ("arrival", "T+1", "次日"),
        ("payee", "我妈", "妈"),
        ("payee", "Lucy Chen", "lucychen"),
        ("card_tail", "尾号0032", "0032"),
    ],
)
def test_notations_of_one_value_are_alike(kind: str, written: str, other: str) -> None:
    assert alike(kind, written) == alike(kind, other)


@pytest.mark.parametrize(
    ("kind", "written", "other"),
    [
        ("amount", "3500", "3500.01"),
        ("date_range", "2026-10-01/2026-10-31", "2026-10-01/2026-10-30"),
        ("date_range", "2026-10-01/2026-10-31", "2026-10-01"),
        ("term", "7d", "7"),
        ("term", "12", "1"),
        ("arrival", "at_once", "next_day"),
        ("payee", "张伟", "张薇"),
        ("card_tail", "0032", "0023"),
        ("amount", "", "0"),
    ],
)
def test_different_values_are_not_alike(kind: str, written: str, other: str) -> None:
    assert alike(kind, written) != alike(kind, other)


def test_an_invented_value_is_as_wrong_as_a_missing_one() -> None:
    nothing, something = ValueRow("转账怎么转", "payee", ()), ValueRow("转给张三", "payee", ("张三",))
    outcomes = [
        ValueOutcome(nothing, frozenset(), frozenset({"转"})),
        ValueOutcome(something, frozenset({"张三"}), frozenset()),
        ValueOutcome(something, frozenset({"张三"}), frozenset({"张三"})),
    ]
    assert score(outcomes) == {"payee": 0.3333, "all": 0.3333, "n": 3}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("text\tkind\n转\tamount\n", "line 1"),
        ("text\tkind\tvalue\n转500\tmoney\t500\n", "line 2"),
        ("text\tkind\tvalue\n\tamount\t500\n", "line 2"),
        ("text\tkind\tvalue\n\n", "no labelled text"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, content: str, complaint: str) -> None:
    file = tmp_path / "x.tsv"
    file.write_text(content, "utf-8")
    with pytest.raises(EvaluationError, match=complaint):
        read_value_rows(file)


def test_an_empty_value_may_have_lost_its_tab(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_text("\ufefftext\tkind\tvalue\r\n转账怎么转\tamount\r\n", "utf-8")
    assert read_value_rows(file) == (ValueRow("转账怎么转", "amount", ()),)


def test_the_command_prints_one_line_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.tsv"
    file.write_text("text\tkind\tvalue\n上个月\tdate_range\t2025-12-01..2025-12-31\n转500\tamount\t\n", "utf-8")
    assert values.main(["--file", str(file)], {"TODAY": "2026-01-05"}) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"date_range": 1.0, "amount": 0.0, "all": 0.5, "n": 2}
    assert printed.count("\n") == 1


def test_a_file_or_day_that_cannot_be_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert values.main(["--file", str(tmp_path / "none.tsv")], {}) == 2
    assert values.main(["--file", str(FILE)], {"TODAY": "gestern"}) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "none.tsv" in captured.err
    assert "TODAY" in captured.err
