"""Whose card it is, in sentences of customers."""

from __future__ import annotations

import pytest

from actions.others_card import is_others


@pytest.mark.parametrize(
    "text",
    [
        "我爸的卡丢了",
        "捡到一张卡",
        "我在路上捡到一张银行卡",
        "帮我妈挂失银行卡",
        "朋友的卡被偷了能帮他挂失吗",
        "老伴的银行卡不见了",
        "我奶奶那张社保卡找不到了",
        "我爱人的卡丢了帮他挂失",
        "替同事把卡锁一下",
        "拾到别人的信用卡怎么办",
    ],
)
def test_card_of_another_is_seen(text: str) -> None:
    assert is_others(text)


@pytest.mark.parametrize(
    "text",
    [
        "我的卡丢了",
        "卡丢了",
        "我卡被我儿子弄丢了",
        "我的卡丢了，有人捡到了",
        "别人捡到我的卡了",
        "其他卡也锁了",
        "挂失尾号1496的卡",
        "我儿子把我的银行卡弄丢了",
        "帮我把卡锁了",
        "钱包被偷了，里面有银行卡",
        "卡掉了被人捡了",
        "",
    ],
)
def test_own_card_stays_the_customers(text: str) -> None:
    assert not is_others(text)
