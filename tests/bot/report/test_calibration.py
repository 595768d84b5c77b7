"""The arithmetic of confidence."""

from __future__ import annotations

import pytest

from bot.evaluation.scores import Outcome
from bot.report.calibration import Bin, Guessed, bins, expected_error, first_guess, seen


def test_bins_hold_mean_confidence_and_share_right() -> None:
    held = bins([Guessed(0.82, True), Guessed(0.88, False), Guessed(0.1, False), Guessed(1.0, True)])
    assert [(each.low, each.high, each.n, each.right) for each in held] == [
        (0.1, 0.2, 1, 0.0),
        (0.8, 0.9, 2, 0.5),
        (0.9, 1.0, 1, 1.0),
    ]
    assert [each.confidence for each in held] == pytest.approx([0.1, 0.85, 1.0])


def test_expected_error_weighs_the_gaps_of_bins_by_their_texts() -> None:
    assert expected_error(bins([Guessed(0.85, True), Guessed(0.85, False), Guessed(0.1, False)])) == pytest.approx(
        (2 * 0.35 + 1 * 0.1) / 3
    )
    assert expected_error(bins([Guessed(1.0, True), Guessed(0.0, False)])) == 0.0
    assert expected_error([]) == 0.0


def test_every_confidence_falls_into_one_of_ten_bins() -> None:
    held = bins([Guessed(step / 1000, True) for step in range(1001)])
    assert len(held) == 10
    assert sum(each.n for each in held) == 1001


@pytest.mark.parametrize(
    ("confidence", "right", "title"),
    [
        (0.9, 0.7, "surer than it is right, by 20.0"),
        (0.5, 0.8, "less sure than it is right, by 30.0"),
        (0.8, 0.81, "as sure as it is right"),
    ],
)
def test_the_title_says_what_the_curve_shows(confidence: float, right: float, title: str) -> None:
    assert title in seen([Bin(0.0, 1.0, 10, confidence, right)])


def test_of_a_rejected_text_the_first_guess_is_judged() -> None:
    rejected = Outcome("字", "a", "out_of_scope", ("a", "b"), 0.7, True, 0.0)
    guess = first_guess(rejected)
    assert guess.right
    assert guess.confidence == pytest.approx(0.3)


def test_a_text_understood_as_out_of_scope_is_judged_as_any_other() -> None:
    understood = Outcome("字", "out_of_scope", "out_of_scope", ("out_of_scope", "b"), 0.7, False, 0.0)
    assert first_guess(understood) == Guessed(0.7, True)


def test_a_text_without_any_guess_counts_as_unsure_and_wrong() -> None:
    assert first_guess(Outcome("", "a", "out_of_scope", (), 1.0, True, 0.0)) == Guessed(0.0, False)
