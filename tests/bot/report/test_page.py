"""The page says what the outcomes say, whatever stands in their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from bot.evaluation import EvaluationError
from bot.evaluation.scores import Outcome
from bot.report.__main__ import main
from bot.report.confusions import confusions, intent_lines, matrix
from bot.report.figures import figures, headline_changes, read_figures, recall_changes, write_figures
from bot.report.page import page

if TYPE_CHECKING:
    from pathlib import Path

    from bot.report.figures import Figures

EVIL = "<script>alert('卡')</script>"
TAUGHT = {"a": 30, "b": 120, "never_asked": 7}


def outcome(intent: str, predicted: str, text: str = "字", confidence: float = 0.8) -> Outcome:
    return Outcome(text, intent, predicted, (predicted, "c", "a"), confidence, predicted == "b", 0.004)


OUTCOMES = [
    *[outcome("a", "a")] * 6,
    *[outcome("a", "b")] * 2,
    outcome("a", "b", EVIL, 0.95),
    outcome("b", "a", "“引号” & 和号"),
]


def report(now: Figures, before: Figures | None = None) -> str:
    return page(OUTCOMES, TAUGHT, now, before, [])


@pytest.fixture
def now() -> Figures:
    return figures(OUTCOMES, "2024-05-01T10:00+08:00", "x.tsv")


def test_the_page_runs_nothing_and_loads_nothing(now: Figures) -> None:
    html = report(now)
    assert "<script" not in html
    assert "&lt;script&gt;alert(" in html
    assert "“引号” &amp; 和号" in html
    assert not any(word in html for word in ("http:", "https:", "url(", " src=", "<link", "@import"))


def test_the_page_holds_the_headline_figures(now: Figures) -> None:
    html = report(now)
    assert "60.0 % of 10 texts are understood, 90.0 % within three guesses" in html
    for figure in ("60.0 %", "30.0 %", "4.0", "x.tsv", "2024-05-01T10:00+08:00"):
        assert figure in html
    assert "a is most often taken for b: 3 of 4 mistakes" in html
    assert "Since the last report" not in html


def test_a_figure_that_the_source_does_not_have_is_a_dash() -> None:
    alone = figures(OUTCOMES, "now", "3 folds", as_answered=False)
    assert (alone.headline.handed_over, alone.headline.ms_per_text) == (None, None)
    assert "<dt>handed over</dt><dd>–</dd>" in report(alone)


def test_the_comparison_shows_what_was_gained_and_lost(now: Figures) -> None:
    better = msgspec.structs.replace(now.headline, accuracy=0.65, ms_per_text=9.0)
    before = msgspec.structs.replace(now, headline=better, recall={"a": 0.7, "b": 0.04, "gone": 1.0})
    html = report(now, before)
    assert 'class="worse">-5.0 points' in html
    assert 'class="better">-5.0 ms' in html
    assert [change.name for change in recall_changes(before, now)] == []
    fell = msgspec.structs.replace(before, recall={"a": 0.9, "b": 0.0})
    assert [change.name for change in recall_changes(fell, now)] == ["a"]
    assert 'class="worse">-23.3 points' in report(now, fell)
    assert "compare with care" not in html
    assert "compare with care" in report(now, msgspec.structs.replace(before, source="y.tsv"))


def test_a_figure_missing_in_either_report_is_not_compared(now: Figures) -> None:
    assert "oos_recall" not in [change.name for change in headline_changes(now, now)]


def test_a_line_an_intent_says_what_is_taught_found_and_mistaken() -> None:
    a, b, never = intent_lines(OUTCOMES, TAUGHT)
    assert (a.intent, a.taught, a.scored, a.mistaken_for, a.mistaken) == ("a", 30, 9, "b", 3)
    assert [a.recall, a.precision] == pytest.approx([6 / 9, 6 / 7])
    assert (b.recall, b.precision) == (0.0, 0.0)
    assert (never.recall, never.precision, never.mistaken_for) == (None, None, "")


def test_the_matrix_has_only_intents_that_are_mixed_up() -> None:
    mixed = matrix([*OUTCOMES, outcome("fine", "fine")])
    assert (mixed.intents, mixed.counts, mixed.left_out) == (("a", "b"), ((6, 3), (1, 0)), 0)
    assert mixed.scored == (9, 1)
    assert matrix([outcome("a", "b"), outcome("a", "c")], widest=2).left_out == 1


def test_the_surest_mistakes_are_the_examples() -> None:
    worst = confusions(OUTCOMES)[0]
    assert (worst.intent, worst.predicted, worst.n, worst.examples[0].text) == ("a", "b", 3, EVIL)


def test_a_report_without_mistakes_says_so() -> None:
    right = [outcome("a", "a")]
    assert "No text is taken for another intent" in page(right, {}, figures(right, "now", "x"), None, [])


def test_mistakes_that_happened_once_each_are_not_called_a_pattern() -> None:
    single = [outcome("a", "b"), outcome("b", "c")]
    assert "2 mistakes, no two of them alike" in page(single, {}, figures(single, "now", "x"), None, [])


def test_figures_are_read_back_as_they_were_written(now: Figures, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    assert read_figures(file) is None
    write_figures(file, now)
    assert read_figures(file) == now
    file.write_text("{}", "utf-8")
    with pytest.raises(EvaluationError, match="move it away"):
        read_figures(file)


def test_a_report_is_asked_for_in_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--file", "x.tsv", "--folds"]):
        with pytest.raises(SystemExit):
            main(arguments)
    assert "either --file" in capsys.readouterr().err
