"""Words around money and people: receipts as customers read them, who is meant by a name, what is said under force."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from actions.payees import fits, is_name
from actions.receipts import in_words
from actions.risky import _words
from warmline.bank.transfers import Payee


def payee(name: str, label: str) -> Payee:
    return Payee("P1", name, label, "6299********5678", "5678", "中国工商银行", None, 1, Decimal("0.00"))


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("1234.50", "1,234.50"),
        ("-0.05", "-0.05"),
        ("2026-12-01", "2026年12月1日"),
        ("2026-12-01T01:05:00Z", "12月1日 09:05"),
        ("Z1234", "Z1234"),
        ("12.5", "12.5"),
    ],
)
def test_facts_of_a_receipt_are_told_as_customers_read_them(fact: str, words: str) -> None:
    assert in_words(fact) == words


@pytest.mark.parametrize(
    ("said", "label", "meant"),
    [
        ("王强", "", True),
        ("我弟", "弟弟", True),
        ("我的老弟", "弟弟", True),
        ("房东", "房东", True),
        ("我妈", "妈妈", True),
        ("阿妈", "妈妈", True),
        ("我妈", "爸爸", False),
        ("王", "", False),
        ("李强", "", False),
        ("", "弟弟", False),
    ],
)
def test_a_payee_is_known_by_name_and_by_what_the_customer_calls_them(said: str, label: str, meant: bool) -> None:
    assert fits(payee("王强", label), said) is meant


def test_a_name_is_letters_only() -> None:
    assert [is_name(text) for text in ("赵敏", "阿布都·买买提", "江城晨光机械有限公司", "Lily Wang")] == [True] * 4
    assert [is_name(text) for text in ("赵", "62170012", "赵敏 62170012", "好的，谢谢", "")] == [False] * 5


def test_no_word_of_force_is_one_of_ordinary_matters() -> None:
    ordinary = (
        "法院冻结了我的卡",
        "交保证金",
        "怎么解冻",
        "公安局附近的网点",
        "验证码收不到",
        "退款什么时候到",
        "不要告诉我密码",
    )
    assert not [text for text in ordinary if any(word in text for word in _words())]


# Told, never asked: what the bot can do, and an act with many figures.
LONG = {"utter_capabilities", "utter_credit_instalment_done"}


def test_one_thing_is_asked_at_a_time_and_in_short_sentences() -> None:
    """Elderly customers read every line aloud: a sentence has at most 45 signs beside its values."""
    domain = yaml.safe_load((Path(__file__).resolve().parents[2] / "domain.yml").read_text("utf-8"))
    texts = {name: one["text"] for name, told in domain["responses"].items() for one in told if "text" in one}
    assert len(texts) > 100
    assert [name for name, text in texts.items() if text.count("？") > 1] == []
    plain = {name: re.split("[。？；]", re.sub(r"{\w+}", "", text)) for name, text in texts.items()}
    assert {name for name, parts in plain.items() if max(map(len, parts)) > 45} <= LONG
