"""Lines that answer the waiting question, though they sound like another wish; and choices in customers' words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import answers, corrected, doubted, protects
from actions.choices import meant
from actions.form import CONFIRM, Form
from actions.talk import ActionTask
from actions.tasks import PROOF, TASKS
from actions.texts import words
from actions.visit import Visit
from tests.bot.test_rules import load_actions

WEAK, STRONG = 0.5, 0.99


def visit_of(text: str, waits: str, asked: str, intent: str, confidence: float = WEAK, **chosen: str) -> Visit:
    """A visit at a line, while this task waits for an answer to `asked`; amounts of the line are written as 3000元."""
    number = "".join(sign for sign in text if sign.isdigit())
    start = text.find(number)
    row = {"entity": "amount", "value": number, "start": start, "end": start + len(number) + 1}
    latest = {
        "text": text, "intent": {"name": intent, "confidence": confidence}, "entities": [row] if "元" in text else [],
    }  # fmt: skip
    form = json.dumps({"asked": asked, "chosen": chosen, "values": {}, "times": 1})
    tracker = Tracker("c", {"pending": waits, "form": form}, latest, [], False, None, {}, "action_listen")
    return Visit(CollectingDispatcher(), tracker, None)  # type: ignore[arg-type] # nothing is asked of the bank here


@pytest.mark.parametrize(
    ("text", "waits", "asked", "intent", "confidence"),
    [
        ("取500000元", "deposit_withdraw", "amount", "cash_booking", STRONG),
        ("那就取3000000元", "cash_booking", "day", "deposit_withdraw", WEAK),
        ("先交1元", "bill_payment", "account", "card_lock", STRONG - 0.5),
        ("三克", "gold_trade", "grams", "thank", STRONG),
        ("三克吧", "gold_trade", "amount", "thank", WEAK),
        ("全部卖掉", "gold_trade", "grams", "fund_trade", STRONG),
        ("做生意", "loan_apply", "employment", "capabilities", WEAK),
        ("等额本息", "loan_apply", "loan_method", "loan_products", STRONG),
        ("那就等额本息吧", "loan_apply", "loan_method", "loan_products", STRONG),
        ("还逾期的那一期", "loan_repay", "repay_wish", "loan_hardship", WEAK),
        ("地址", "contact_change", "contact", "branch_find", STRONG),
        ("现在还一笔", "credit_repay", "repay_way", "loan_repay", STRONG),
    ],
)
def test_a_short_line_answers_the_question(text: str, waits: str, asked: str, intent: str, confidence: float) -> None:
    load_actions()
    assert answers(visit_of(text, waits, asked, intent, confidence))


@pytest.mark.parametrize(
    ("text", "waits", "asked", "intent", "confidence"),
    [
        ("查账单", "credit_instalment", "instalment_of", "credit_bill", STRONG),
        ("我想查一下上个月的500元是谁扣的", "deposit_withdraw", "amount", "transaction_unrecognized", WEAK),
        ("卡丢了", "card_replace", "replace_reason", "card_report_loss", STRONG),
        ("谢谢", "gold_trade", "grams", "thank", STRONG),
        ("三克", "gold_trade", PROOF, "thank", STRONG),
        ("三克", "transfer_money", "amount", "thank", STRONG),
        ("贷款等额本息和先息后本哪个划算", "loan_apply", "loan_method", "loan_products", WEAK),
    ],
)
def test_another_wish_is_no_answer(text: str, waits: str, asked: str, intent: str, confidence: float) -> None:
    load_actions()
    assert not answers(visit_of(text, waits, asked, intent, confidence))


def test_a_choice_is_corrected_where_it_is_read_back() -> None:
    load_actions()
    visit = visit_of(
        "改成全额", "credit_repay", CONFIRM, "transfer_limit_change", repay_way="autopay", autopay="minimum"
    )
    assert corrected(visit)
    assert answers(visit)
    same = visit_of("还最低", "credit_repay", CONFIRM, "credit_repay", repay_way="autopay", autopay="minimum")
    assert not corrected(same)


@pytest.mark.parametrize(
    ("line", "key", "choice"),
    [
        ("停掉定投", "fund_wish", "stop"),
        ("取消信用卡自动还款", "repay_way", "autopay_off"),
        ("自动还款帮我关了", "repay_way", "autopay_off"),
        ("不要自动还款了", "repay_way", "autopay_off"),
        ("设置信用卡自动还款", "repay_way", "autopay"),
        ("还全部欠款", "repay_part", "owed"),
        ("没出账的也还清", "repay_part", "owed"),
        ("不是最低，是全额", "autopay", "full"),
        ("不要寄到家里，我去网点", "card_to", "branch"),
        ("到网点领，不要寄到家里", "card_to", "branch"),
        ("卡坏了，不是丢了", "replace_reason", "damaged"),
        ("我丢了旧卡", "replace_reason", "lost"),
        ("卡消磁了要换新的", "replace_reason", "faulty"),
        ("芯片坏了", "replace_reason", "faulty"),
        ("不想收那么多短信，设成一百元以上才发", "alerts", "least"),
        ("不开短信提醒", "alerts", "off"),
        ("地址改一下，手机没变", "contact", "address"),
        ("寄快遞", "card_to", "post"),
        ("你好", "card_to", None),
    ],
)
def test_a_choice_is_understood_in_words(line: str, key: str, choice: str | None) -> None:
    assert meant(line, key) == choice


def test_every_button_means_its_own_choice_or_nothing() -> None:
    wrong = [
        (key, label)
        for key, labels in words().choices.items()
        for code, label in labels.items()
        if key in words().meanings and meant(label, key) not in (code, None)
    ]
    assert wrong == []


def test_a_choice_said_with_the_wish_counts_after_the_proof() -> None:
    first = Form(visit_of("设置信用卡自动还款", "", "", "credit_repay"), "credit_repay")
    kept: dict[str, Any] = {"asked": PROOF, "line": first.line, "chosen": {}, "values": {}}
    proof = {"text": "/proof_raised", "intent": {"name": "proof_raised"}, "entities": []}
    slots = {"pending": "credit_repay", "form": json.dumps(kept)}
    tracker = Tracker("c", slots, proof, [], False, None, {}, "action_listen")
    visit = Visit(CollectingDispatcher(), tracker, None)  # type: ignore[arg-type] # nothing is asked of the bank here
    assert meant(Form(visit, "credit_repay").line, "repay_way") == "autopay"


@pytest.mark.parametrize(
    ("text", "waits", "asked", "confidence", "is_doubted"),
    [
        ("快点弄好它", "bill_payment", "bill", STRONG, True),
        ("快点弄好它", "bill_payment", CONFIRM, STRONG, True),
        ("快点弄好它", "", "", WEAK, True),
        ("先不让它花钱", "", "", STRONG, False),
        ("先锁卡", "bill_payment", "bill", WEAK, False),
        ("卡丢了", "transfer_money", CONFIRM, WEAK, False),
        ("这张吧", "card_lock", "card_tail", WEAK, False),
        ("/card_lock", "bill_payment", "bill", STRONG, False),
    ],
)
def test_what_protects_is_asked_back_when_no_word_says_it(
    text: str, waits: str, asked: str, confidence: float, is_doubted: bool
) -> None:
    load_actions()
    assert doubted(visit_of(text, waits, asked, "card_lock", confidence)) is is_doubted


async def test_a_doubtful_lock_is_asked_back_and_so_is_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[bool] = []

    async def bill_payment(visit: Visit) -> None:
        again.append(visit.digressed)

    monkeypatch.setitem(TASKS, "bill_payment", bill_payment)
    visit = visit_of("快点弄好它", "bill_payment", "bill", "card_lock", STRONG)
    await ActionTask().answer(visit)
    said = [(one["response"], [button["payload"] for button in one["buttons"]]) for one in visit._dispatcher.messages]
    assert said == [("utter_protect_really", ["/card_lock"])]
    assert again == [True], "nothing of the line is its answer"


def test_only_words_of_cards_locks_and_losses_protect() -> None:
    assert all(protects(line) for line in ("先锁卡", "我的卡丢了", "LOCK my card", "報失", "存摺遺失"))
    assert not any(protects(line) for line in ("先交一块", "快点", "停一下"))
