"""Figures and files of the evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.evaluation import EvaluationError
from bot.evaluation.model import outcome_of
from bot.evaluation.rows import Row, read_rows, write_predictions
from bot.evaluation.scores import Outcome, score

if TYPE_CHECKING:
    from pathlib import Path


def outcome(intent: str, predicted: str, likely: tuple[str, ...] = (), handed_over: bool = False) -> Outcome:
    return Outcome("字", intent, predicted, likely or (predicted,), 0.5, handed_over, 0.002)


def test_figures_are_what_their_names_say() -> None:
    scores = score(
        [
            outcome("a", "a"),
            outcome("a", "b", ("b", "c", "a")),
            outcome("b", "b", handed_over=True),
            outcome("out_of_scope", "out_of_scope", ("a", "b", "c"), handed_over=True),
            outcome("out_of_scope", "a", ("a", "b", "c")),
        ]
    )
    assert (scores.n, scores.accuracy, scores.top3) == (5, 0.6, 0.8)
    assert scores.recall == {"a": 0.5, "b": 1.0, "out_of_scope": 0.5}
    assert (scores.handed_over, scores.oos_recall, scores.in_scope_accuracy) == (0.4, 0.5, 0.6667)
    assert scores.macro_f1 == round((0.5 + 2 / 3 + 2 / 3) / 3, 4)
    assert scores.ms_per_text == 2.0


def test_every_text_has_one_fate() -> None:
    row = Row("字", "a")

    def parsed(*ranking: tuple[str, float]) -> dict[str, Any]:
        guesses = [{"name": name, "confidence": confidence} for name, confidence in ranking]
        return {"intent": guesses[0], "intent_ranking": guesses}

    fates = [
        outcome_of(row, parse, frozenset(), 0.0).fate
        for parse in (
            parsed(("balance_query", 0.9), ("fees", 0.1)),
            parsed(("nlu_fallback", 0.7), ("balance_query", 0.3), ("fees", 0.2)),
            parsed(("nlu_fallback", 0.98), ("balance_query", 0.02)),
            parsed(("out_of_scope", 0.9), ("fees", 0.1)),
        )
    ]
    assert fates == ["acted", "did_you_mean", "no_idea", "no_idea"]


def test_figures_without_rows_are_unknown() -> None:
    assert score([outcome("a", "a")]).oos_recall is None
    assert score([outcome("out_of_scope", "a")]).in_scope_accuracy is None


def test_rows_are_read_without_quoting_and_sub_intents_count_as_their_intent(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_text('id\tintent\ttext\r\n1\ta/b\t"引号 [卡](x)\r\n\r\n2\tc\t\r\n', "utf-8-sig")
    assert [(row.text, row.intent) for row in read_rows(file)] == [('"引号 [卡](x)', "a"), ("", "c")]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "line 1"),
        ("text\tlabel\nx\ty\n", "line 1"),
        ("text\tintent\n只有字\n", "line 2"),
        ("text\tintent\n", "no labelled"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, content: str, fault: str) -> None:
    file = tmp_path / "x.tsv"
    file.write_text(content, "utf-8")
    with pytest.raises(EvaluationError, match=fault):
        read_rows(file)


def test_predictions_are_a_row_per_text(tmp_path: Path) -> None:
    file = tmp_path / "p.tsv"
    write_predictions(file, [outcome("a", "b", handed_over=True)])
    assert file.read_text("utf-8") == "text\tintent\tpredicted\tconfidence\thanded_over\n字\ta\tb\t0.5000\ttrue\n"
