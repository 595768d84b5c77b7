"""Class C3 data never reaches the log; class C2 numbers are masked for display."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmline.conversation.redaction import STRUCK, mask_numbers, strike_secrets

SECRETS = [
    "验证码是483920",
    "验证码483920",
    "验证码：４８３９２０",
    "我的密码是123456",
    "取款密码 1 2 3 4 5 6",
    "密码是abc12345",
    "短信码是四八三九二零",
    "483920是我的验证码",
    "cvv 123",
    "CVN2：５２１",
    "有效期12/28",
    "信用卡后三码521",
    "pin码 998877",
    "动态密码就是 88-66-44",
    "支付密码是壹贰叁肆伍陆",
]

HARMLESS = [
    "密码忘了怎么办",
    "验证码收不到",
    "转三千五百给老王",
    "尾号1496的卡",
    "我要取20000块",
    "收不到验证码，手机是13800000001",
    "上个月15号花了200",
    "密码输错3次被锁了",
    "有效期到了要换卡吗",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_struck(text: str) -> None:
    safe, struck = strike_secrets(text)
    assert struck and STRUCK in safe
    assert not any(part in safe for part in ("483920", "123456", "12345", "521", "998877", "88-66", "四八三九", "壹贰"))


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_numbers_stay(text: str) -> None:
    assert strike_secrets(text) == (text, False)


def test_six_digits_alone_are_a_code_while_one_is_expected() -> None:
    assert strike_secrets("483920", code_expected=True) == (STRUCK, True)
    assert strike_secrets("４８ ３９２０", code_expected=True) == (STRUCK, True)
    assert strike_secrets("483920") == ("483920", False)


@given(
    st.integers(0, 999_999).map(lambda number: f"{number:06d}"), st.sampled_from(["", " ", "是", "：", "为", "是："])
)
def test_every_code_behind_the_word_is_struck(code: str, link: str) -> None:
    safe, struck = strike_secrets(f"你好，验证码{link}{code}，帮我看看")
    assert struck and code not in safe


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我手机13812349050", "我手机137****9050".replace("137", "138")),
        ("卡号6222021234567890123", "卡号622202*********0123"),
        ("身份证31010119900307123X", "身份证3****************X"),
        ("卡号 6222 0212 3456 7890 123", "卡号 622202*********0123"),
        ("一三八一二三四九零五零", "138****9050"),
    ],
)
def test_long_numbers_are_masked_in_every_disguise(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


def test_short_numbers_and_amounts_stay() -> None:
    for text in ("转12345.67元", "尾号1496", "2026年11月23日", "业务编号 JC20261123"):
        assert mask_numbers(text) == text
