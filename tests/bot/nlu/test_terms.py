"""How long money is put away or owed, as customers say it."""

from __future__ import annotations

import pytest

from bot.nlu.terms import term_grammar


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("三年", "36"),
        ("半年", "6"),
        ("一年", "12"),
        ("3个月", "3"),
        ("两年半", "30"),
        ("一年零三个月", "15"),
        ("十二个月", "12"),
        ("12期", "12"),
        ("二十年", "240"),
        ("7天", "7d"),
        ("七天", "7d"),
        ("1.5年", "18"),
        ("仨月", "3"),
        ("俩月", "2"),
    ],
)
def test_terms_are_read_as_months_or_days(said: str, term: str) -> None:
    assert term_grammar().parse(said) == term


@pytest.mark.parametrize("said", ["", "三五年", "活期", "三到五年", "100年", "零个月", "几年", "年", "999天", "1.3年"])
def test_what_is_no_term_or_could_be_two_is_not_guessed(said: str) -> None:
    assert term_grammar().parse(said) is None
