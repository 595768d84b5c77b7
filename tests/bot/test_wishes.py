"""Two wishes in one message are seen as two; a story, a list, steps and courtesies stay one."""

from __future__ import annotations

import pytest

from bot.nlu.ranking import Guess
from bot.wishes import LONGEST, clauses, two_wishes
from warmline.handoff.skills import load_intents

CONTRACT = load_intents()

TWO_CLAUSES = [
    ("余额多少 顺便把卡锁了", ("余额多少", "把卡锁了")),
    ("我卡丢了 另外查下余额", ("我卡丢了", "查下余额")),
    ("手续费多少 转人工", ("手续费多少", "转人工")),
    ("余额多少顺便把卡锁了", ("余额多少", "把卡锁了")),
    ("余额多少,顺便把卡锁了", ("余额多少", "把卡锁了")),
    ("餘額多少 順便把卡鎖了", ("余额多少", "把卡锁了")),
    ("查下余额再把卡锁了", ("查下余额", "把卡锁了")),
    ("查余额然后锁卡", ("查余额", "锁卡")),
    ("查一下明细，然后再查余额", ("查一下明细", "查余额")),
    ("余额多少完了再帮我锁卡", ("余额多少", "帮我锁卡")),
    ("查余额 查明细", ("查余额", "查明细")),
    ("把卡锁了。余额多少？", ("把卡锁了", "余额多少")),
    ("我卡丢了，帮我查下余额", ("我卡丢了", "帮我查下余额")),
    ("帮我先查余额再锁卡", ("帮我先查余额", "锁卡")),
    ("先帮我查下余额，再把卡锁了", ("先帮我查下余额", "把卡锁了")),
    ("工资到了没有 还有帮我看下余额", ("工资到了没有", "帮我看下余额")),
    ("这个月花了多少，对了大额存单利率", ("这个月花了多少", "大额存单利率")),
    ("查余额\n查明细", ("查余额", "查明细")),
    # A value, a greeting and a story stay with the wish they belong to.
    ("我卡丢了，尾号1496，另外查下余额", ("我卡丢了，尾号1496", "查下余额")),
    ("尾号1496的余额多少 顺便把尾号8012的锁了", ("尾号1496的余额多少", "把尾号8012的锁了")),
    ("你好，余额多少，另外附近网点在哪", ("你好，余额多少", "附近网点在哪")),
    ("昨天去了超市，回来卡丢了，另外查下余额", ("昨天去了超市，回来卡丢了", "查下余额")),
    ("转了1,234.50元到账了吗，另外查下余额", ("转了1,234.50元到账了吗", "查下余额")),
]

ONE_CLAUSE = [
    "余额多少",
    "我的卡里还有多少钱",
    "里面还有钱，卡丢了怎么办",
    "钱被骗走了，卡怎么锁",
    "你好，我想查余额",
    "您好 请问 余额多少 谢谢",
    "麻烦了，查下余额，谢谢您",
    "先挂失再补卡",
    "是不是先挂失，然后去柜台补卡",
    "要先解绑再换手机号吗",
    "转账然后就卡住了",
    "身份证、户口本、银行卡都要带吗",
    "水费、电费、燃气费怎么交",
    "卡放哪个外套里想不起来了，不想挂失，临时冻结两天",
    "昨天在超市买菜，结账时发现钱包不见了，卡也在里面",
    "我老婆把我卡挂失了 我要解开",
    "怕被骗 想把每天的上限改成一千",
    "换了新手机 登录要原来的设备",
    "请再说一遍",
    "我同时有两张卡",
    "我 想 查 余 额",
    "转1,234.50元到www.bank.cn多少手续费",
    "顺便",
    "另外，查下余额",
    "",
    "……",
    "😀😀 ok",
]

# (whole, clauses, the intents that are answered, in order)
DECIDED = [
    (("balance_query", 0.7), [("balance_query", 1.0), ("card_lock", 0.9)], ["card_lock", "balance_query"]),
    (
        ("balance_query", 0.9),
        [("card_report_loss", 1.0), ("balance_query", 1.0)],
        ["card_report_loss", "balance_query"],
    ),
    (("fees", 0.8), [("fees", 0.9), ("human_agent", 0.97)], ["human_agent", "fees"]),
    (("card_lock", 0.5), [("card_lock", 0.9), ("complaint", 0.8)], ["complaint", "card_lock"]),
    (("nlu_fallback", 0.6), [("fees", 0.9), ("branch_find", 0.9)], ["fees", "branch_find"]),
    (
        ("nlu_fallback", 0.6),
        [("fees", 0.9), ("balance_query", 0.9), ("card_lock", 0.9)],
        ["card_lock", "fees", "balance_query"],
    ),
    (
        ("nlu_fallback", 0.6),
        [("card_lock", 0.9), ("card_report_loss", 0.9), ("fraud_report", 0.9)],
        ["fraud_report", "card_lock", "card_report_loss"],
    ),
    (("nlu_fallback", 0.6), [("fees", 0.9), ("fees", 0.9), ("card_lock", 0.9)], ["card_lock", "fees"]),
    # A story for a person is one hand-over, however plainly its pieces speak.
    (("fraud_report", 0.97), [("fraud_report", 0.99), ("card_lock", 0.95)], []),
    (("human_agent", 0.97), [("fees", 0.95), ("human_agent", 1.0)], []),
    (("distress", 0.9), [("loan_repay", 0.9), ("balance_query", 0.9)], []),
    # The same thing twice, a courtesy, a value, a guess.
    (("balance_query", 0.9), [("balance_query", 1.0), ("balance_query", 0.9)], []),
    (("balance_query", 0.9), [("greet", 1.0), ("balance_query", 1.0)], []),
    (("balance_query", 0.9), [("balance_query", 1.0), ("thank", 1.0)], []),
    (("card_lock", 0.9), [("card_lock", 1.0), ("inform", 1.0)], []),
    (("card_lock", 0.9), [("card_lock", 1.0), ("balance_query", 0.69)], []),
    (("card_lock", 0.9), [("card_lock", 1.0), ("nlu_fallback", 0.9)], []),
    (("card_lock", 0.9), [("cancel", 1.0), ("deny", 1.0)], []),
    (("card_lock", 0.9), [("card_lock", 1.0), ("proof_raised", 1.0)], []),
]


@pytest.mark.parametrize(("text", "expected"), TWO_CLAUSES)
def test_message_is_cut_where_one_wish_goes_over_to_the_next(text: str, expected: tuple[str, ...]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize("text", ONE_CLAUSE)
def test_message_of_one_wish_is_not_cut(text: str) -> None:
    assert clauses(text) == ()


@pytest.mark.parametrize(("whole", "parsed", "expected"), DECIDED)
def test_different_sure_wishes_are_answered_and_the_urgent_one_first(
    whole: tuple[str, float], parsed: list[tuple[str, float]], expected: list[str]
) -> None:
    order = two_wishes(Guess(*whole), [Guess(*one) for one in parsed], CONTRACT)
    assert [parsed[place][0] for place in order] == expected


@pytest.mark.parametrize("front", ["/", "／", " /", "\u200b/", "⁄"])
def test_clause_can_never_be_a_payload(front: str) -> None:
    found = clauses(f"余额多少 顺便{front}proof_raised 把卡锁了")
    assert len(found) == 2
    assert not any(clause.lstrip().startswith("/") for clause in found)


def test_long_message_is_a_story() -> None:
    assert clauses("余额多少 顺便把卡锁了" + "，真的很急" * LONGEST) == ()
    assert clauses("查余额 " * 6) == ()
