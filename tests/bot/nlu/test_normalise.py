"""Folding of texts, and the way back to the customer's own characters."""

from __future__ import annotations

import pytest

from bot.nlu.normalise import LIMIT, compact, feature_text, normalise
from bot.nlu.tokens import cut


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("我卡丢了", "我卡丢了"),
        ("轉帳給媽媽", "转帐给妈妈"),
        ("１２３４ＡＢ", "1234AB"),
        ("￥１，２３４．５０", "¥1,234.50"),
        ("  转\u3000 \t\n人工  ", "转 人工"),
        ("转\u200b人\u200d工\ufeff", "转人工"),
        ("\u202e工人转\u202c", "工人转"),
        ("转\x00人\x07工", "转人工"),
        ("①号", "1号"),
        ("e\u0301\u0302\u0303", "e"),
        ("", ""),
        ("\u200b\u200c \u2060", ""),
        ("\ud800卡", "卡"),
    ],
)
def test_texts_are_folded(written: str, folded: str) -> None:
    assert normalise(written).text == folded


def test_every_folded_character_knows_where_it_came_from() -> None:
    written = "\u200b轉\u200b５０㎡ 元"
    folded = normalise(written)
    assert folded.text == "转50m2 元"
    assert [written[slice(*folded.span(i, i + 1))] for i in range(len(folded.text))] == [
        *list("轉５０"),
        "㎡",
        "㎡",
        " ",
        "元",
    ]


def test_folding_a_folded_text_changes_nothing() -> None:
    once = normalise("嗰張咭喺邊度，ＡＢＣ　①②").text
    assert normalise(once).text == once


@pytest.mark.parametrize("text", ["钱" * 10_000, "\u200b" * 10_000 + "钱", "﷽" * 2_000, "💳" * 10_000])
def test_long_texts_are_cut(text: str) -> None:
    assert len(normalise(text).text) <= LIMIT
    assert len(cut(text)) <= LIMIT


def test_guards_compare_letters_only() -> None:
    assert compact("轉 人-工!! Now😀") == "转人工now"


def test_features_see_digits_as_one() -> None:
    assert feature_text("尾号１234 OK") == "尾号0000 ok"


def test_tokens_are_han_characters_and_runs_of_digits_or_letters() -> None:
    written = "查尾號1234，¥1,234.50 App💳"
    pieces = cut(written)
    assert [piece.form for piece in pieces] == ["查", "尾", "号", "1234", ",", "¥", "1,234.50", "App", "💳"]
    assert written[pieces[2].start : pieces[2].end] == "號"
