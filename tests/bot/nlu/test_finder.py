"""Values in texts, with offsets in the text as the customer sent it."""

from __future__ import annotations

import time

import pytest

from bot.nlu.finder import ValueFinder


@pytest.fixture(scope="module")
def finder() -> ValueFinder:
    return ValueFinder()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("查一下尾号1234的储蓄卡余额", [("card_tail", "1234", "1234"), ("account_kind", "debit", "储蓄卡")]),
        ("3456", [("amount", "3456", "3456"), ("card_tail", "3456", "3456")]),
        ("１２３４", [("amount", "1234", "１２３４"), ("card_tail", "1234", "１２３４")]),
        ("后四位是 5 6 7 8", [("card_tail", "5678", "5 6 7 8")]),
        ("尾号一二三四那张", [("card_tail", "1234", "一二三四")]),
        ("8899那张卡", [("card_tail", "8899", "8899")]),
        ("信用卡刷了两百五", [("account_kind", "credit", "信用卡"), ("amount", "250", "两百五")]),
        ("我的活期還有多少", [("account_kind", "current", "活期")]),
        ("定期什么时候到期", [("account_kind", "term", "定期")]),
        ("借記卡", [("account_kind", "debit", "借記卡")]),
        ("上个月花了多少", [("period", "上个月", "上个月")]),
        ("11月3号有一笔¥1,234.50的消费", [("period", "11月3号", "11月3号"), ("amount", "1234.50", "¥1,234.50")]),
        ("🙂上個月　花了５０元", [("period", "上个月", "上個月"), ("amount", "50", "５０元")]),
        ("去年12月到今年2月的工资", [("period", "去年12月到今年2月", "去年12月到今年2月")]),
        ("转3500给妈妈", [("amount", "3500", "3500"), ("payee", "妈妈", "妈妈")]),
        ("刚才转了5w到我老婆卡上", [("amount", "50000", "5w"), ("payee", "我老婆", "我老婆")]),
        ("电话１３８ 1234-5678", [("phone", "13812345678", "１３８ 1234-5678")]),
        ("打我幺三八零零一三八零零零", [("phone", "13800138000", "幺三八零零一三八零零零")]),
        ("座机027-87654321", [("phone", "02787654321", "027-87654321")]),
        ("转13800138000", [("phone", "13800138000", "13800138000")]),
        ("人民路5号网点", [("place", "人民路5号", "人民路5号")]),
        ("光谷附近有网点吗", [("place", "光谷附近", "光谷附近")]),
        ("我在汉口火车站", [("place", "汉口火车站", "汉口火车站")]),
        ("江汉路那边的ATM", [("place", "江汉路那边", "江汉路那边")]),
        ("武昌区有几家", [("place", "武昌区", "武昌区")]),
        ("转到工行多久", [("bank", "中国工商银行", "工行")]),
        ("跨行汇到招商银行", [("bank", "招商银行", "招商银行")]),
        ("存三年定期", [("term", "36", "三年"), ("account_kind", "term", "定期")]),
        ("7天通知存款", [("term", "7d", "7天")]),
        ("三年", [("period", "三年", "三年"), ("term", "36", "三年")]),
        ("三个月", [("period", "三个月", "三个月"), ("term", "3", "三个月")]),
        ("实时转2000给我妈", [("arrival", "at_once", "实时"), ("amount", "2000", "2000"), ("payee", "我妈", "我妈")]),
        ("不是两千，是两万", [("amount", "20000", "两万")]),
        ("三千到五千", [("amount", "3000", "三千"), ("amount", "5000", "五千")]),
        ("愚人节那天扣的,就去年的", [("period", "去年愚人节那天", "愚人节那天")]),
        ("\u200b转\u200b三千五", [("amount", "3500", "三千五")]),
    ],
)
def test_values_are_found(finder: ValueFinder, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = finder.find(text)
    assert [(value.entity, value.value, text[value.start : value.end]) for value in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "💳",
        "卡号6222021234567890123",
        "等了三个小时",
        "第3次了",
        "我有两张卡",
        "三到五千",
        "花了两百多块",
        "3号楼",
        "30天",
        "转人工",
        "信用社",
        "二维码",
        "几千块",
        "三四千",
        "大概三千吧",
        "五十万以上",
        "24小时客服",
        "等了两小时了",
        "我用了三年了",
        "前两天",
        "实时还是次日到账",
        "两千还是三千",
        "我妈的卡丢了",
        "我妈给我转的钱没到",
        "附近的医院",
    ],
)
def test_what_only_looks_like_a_value_is_left_alone(finder: ValueFinder, text: str) -> None:
    assert finder.find(text) == ()


@pytest.mark.parametrize("unit", ["1", "一", "1,", "1一", "一千", "到一", "¥1.1", "上个月", "尾号", "11月"])
def test_no_text_makes_the_patterns_run_away(finder: ValueFinder, unit: str) -> None:
    begun = time.perf_counter()
    finder.find(unit * 5_000)
    assert time.perf_counter() - begun < 0.25
