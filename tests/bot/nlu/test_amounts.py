"""Sums of money as customers say them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.nlu.amounts import parse_amount


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("1万2", "12000"),
        ("1w2", "12000"),
        ("5w", "50000"),
        ("5W", "50000"),
        ("两百五", "250"),
        ("一百二", "120"),
        ("一百零八块", "108"),
        ("¥1,234.50", "1234.50"),
        ("￥88", "88"),
        ("RMB200", "200"),
        ("十五", "15"),
        ("二十块", "20"),
        ("3.5万", "35000"),
        ("1.2k", "1200"),
        ("一万两千三百四十五元六角七分", "12345.67"),
        ("伍佰元整", "500"),
        ("貳萬元", "20000"),
        ("三块五", "3.50"),
        ("3块5毛", "3.50"),
        ("5毛", "0.50"),
        ("两毛五", "0.25"),
        ("十万", "100000"),
        ("一亿三千万", "130000000"),
        ("三万五千", "35000"),
        ("2千5", "2500"),
        ("１２３４．５", "1234.50"),
        ("500块钱", "500"),
        ("两万半", "25000"),
        ("1,000,000", "1000000"),
        ("一万零五百", "10500"),
        ("三十五块八", "35.80"),
    ],
)
def test_amounts_are_read(said: str, yuan: str) -> None:
    assert parse_amount(said) == Decimal(yuan)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "块",
        "三千到五千",
        "三千多",
        "几百块",
        "百",
        "很多钱",
        "一百三百",
        "1.2345元",
        "9" * 40,
        "上个月",
        "万万",
        "1千2万3亿4亿",
    ],
)
def test_what_is_no_amount_or_could_be_two_is_not_guessed(said: str) -> None:
    assert parse_amount(said) is None
