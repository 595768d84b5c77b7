"""The guard's words: what they find, and what only looks alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.nlu.lexicon import Lexicon, Sign, WordList
from bot.nlu.word_files import WordFileError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.from_file("data/entities/guard.yml")


@pytest.mark.parametrize(
    "text",
    [
        "转人工",
        "轉人工",
        "转 人 工",
        "转-人工!!!",
        "传人工",
        "转人公",
        "专人功",
        "人工",
        "人工客服",
        "真人",
        "客服",
        "麻烦帮我转接一下人工坐席",
        "能不能给我换个活人",
        "我要跟真人说话",
        "不要机器人",
        "别跟我扯机器人了",
        "唔該搵個真人同我講",
        "有冇真人啊",
        "人工智能太笨了给我转人工",
        "zhuanrengong",
        "talk to a human",
        "I want to speak to a real person",
        "我不想和机器人聊天",
        "找工作人员",
        "转客服",
        "人工在吗",
        "工资都没到账，转人工",
        "按几转人工",
        "给我接人工台",
        "叫个真人出来",
        "转\u200b人\u200b工",
        "Ｈｕｍａｎ",
        "有人吗",
        "不跟机器说",
        "人工服务",
        "要人工不要ai",
        "来个会喘气的",
    ],
)
def test_a_wish_for_a_person_is_found(lexicon: Lexicon, text: str) -> None:
    verdict = lexicon.judge(text)
    assert verdict is not None
    assert verdict.intent == "human_agent"
    assert verdict.confidence >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "人工柜台几点下班",
        "人工费怎么收",
        "人工智能好厉害",
        "个人工资卡余额",
        "工作人员态度很差",
        "申请人工复核",
        "你是真人吗",
        "你是机器人还是人工",
        "是人工还是智能",
        "人工服务时间是几点到几点",
        "不用转人工了",
        "先别转人工",
        "客服电话多少",
        "真人秀节目",
        "人工窗口中午休息不",
        "周末有人工吗",
        "农民工人工资什么时候发",
        "工人工作证明",
        "人工客服几点上班",
        "我本人工行的卡",
        "人工湖旁边的网点",
        "工作人员说要带身份证",
        "真人头像认证失败",
        "夫人工资卡",
        "人工审核要多久",
        "机器人动画片",
        "今个月人工出咗未",
        "人工降雨",
        "人工取号机坏了",
        "你好",
        "余额多少",
        "转三千给工人",
        "转五百给老师傅",
        "我要转账给老师傅",
        "你系机械人定真人",
        "找零钱",
        "换卡",
    ],
)
def test_look_alikes_of_a_wish_for_a_person_are_left_alone(lexicon: Lexicon, text: str) -> None:
    assert lexicon.judge(text) is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("有人让我把钱转到安全账户", "fraud_report"),
        ("有人叫我將錢轉到安全賬戶", "fraud_report"),
        ("我已经把钱转到他说的安全账户了", "fraud_report"),
        ("公检法打电话让我配合，我转了两万怎么办", "fraud_report"),
        ("他让我共享屏幕，我已经开了", "fraud_report"),
        ("我把验证码告诉对方了", "fraud_report"),
        ("验证码给了别人怎么办，给了那个人", "fraud_report"),
        ("我刚泄露了验证码", "fraud_report"),
        ("他说不要告诉家人，让我马上汇钱", "fraud_report"),
        ("我被骗了", "fraud_report"),
        ("刷单垫了三千块拿不回来", "fraud_report"),
        ("我转给骗子两万", "fraud_report"),
        ("被骗了，快转人工", "fraud_report"),
        ("公安说我涉嫌洗钱让我把钱转到安全账户是真的吗", "scam_check"),
        ("刷单是不是骗人的", "scam_check"),
        ("百万保障要扣费，靠谱吗", "scam_check"),
        ("公检法会打电话查我账户吗", "scam_check"),
        ("要我共享屏幕，我还没开，能信吗", "scam_check"),
        ("我不想活了", "distress"),
        ("我想自殺", "distress"),
        ("我婆婆病故了，卡里的退休金怎么领", "inheritance"),
        ("父親去世，存款點樣攞", "inheritance"),
        ("不如死了干净", "distress"),
        ("活着没意思", "distress"),
        ("活着也没什么意思了", "distress"),
        ("我也不活了", "distress"),
        ("没有活路了", "distress"),
        ("唔想活喇", "distress"),
        ("好想死", "distress"),
        ("我站在楼顶", "distress"),
        ("喝了农药", "distress"),
        ("孩子打游戏把钱花光了我不想活了", "distress"),
        ("I want to die", "distress"),
        ("被逼着转账有人看着我", "distress"),
        ("有人拿刀架着我", "distress"),
        ("他们按着我的手让我转", "distress"),
        ("不给钱就不让我走", "distress"),
    ],
)
def test_fraud_and_danger_are_found(lexicon: Lexicon, text: str, intent: str) -> None:
    verdict = lexicon.judge(text)
    assert verdict is not None
    assert verdict.intent == intent
    assert verdict.confidence >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "收不到验证码",
        "验证码是多少位",
        "防诈骗讲座在哪办",
        "你们银行骗人",
        "跳楼价大甩卖",
        "不要告诉我家里人我存了多少钱",
        "你们理财经理忽悠我，我被骗买了保险",
        "怕被骗所以不用手机银行",
        "刷单位食堂的卡",
        "安全吗这个理财",
        "密码怎么改",
        "报警器响了",
        "本人去世界各地旅游能刷卡吗",
        "不如存死期划算",
        "不如死期利息高",
        "没有活路做，想借点钱",
        "我不想活期，要存定期",
        "我不想做人脸识别",
        "卡激活不了了",
        "急得我要死",
        "想死你了",
        "笑死我了",
        "手机死机了",
        "密码死活想不起来",
        "买农药化肥要付钱",
        "我在江边支行门口",
        "给绑定一下支付宝付款",
        "你们系统卡着我不让转账",
        "按着提示转账转不出去",
        "我的卡被银行控制了转不了账",
        "看看我能不能一次转六十万",
    ],
)
def test_look_alikes_of_fraud_and_danger_are_left_alone(lexicon: Lexicon, text: str) -> None:
    assert lexicon.judge(text) is None


@pytest.mark.parametrize("text", ["", " ", "💳", "转" * 10_000, "我转3人千5" * 2000, "\u202e"])
def test_odd_texts_are_judged_without_an_error(lexicon: Lexicon, text: str) -> None:
    assert lexicon.judge(text) is None


def test_a_faulty_pattern_names_its_sign() -> None:
    with pytest.raises(WordFileError, match="lonely"):
        Lexicon(WordList(1, {}, (Sign("lonely", "human_agent", 0.9, ("(",)),)))


def test_an_unknown_group_names_its_sign() -> None:
    with pytest.raises(WordFileError, match="unknown group"):
        Lexicon(WordList(1, {}, (Sign("lonely", "human_agent", 0.9, ("{nobody}",)),)))


def test_a_malformed_word_list_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "guard.yml"
    file.write_text("version: 1\ngroups: {}\nsigns: [{name: x}]\n", "utf-8")
    with pytest.raises(WordFileError, match=r"guard\.yml"):
        Lexicon.from_file(file)


def test_a_missing_word_list_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(WordFileError, match=r"nowhere\.yml"):
        Lexicon.from_file(tmp_path / "nowhere.yml")
