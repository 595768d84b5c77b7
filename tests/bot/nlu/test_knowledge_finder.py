"""Entries for a message: found, offered, refused, and read again while running."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.knowledge_finder import KNOWLEDGE, KnowledgeFinder
from bot.nlu.ranking import Guess, write_ranking

FEES = """
  - id: fees.yearly
    intent: fees
    questions: [年费收多少, 储蓄卡有年费吗]
    answer: 储蓄卡不收年费，小额账户管理费也不收。
    valid_from: 2026-01-01
    source: 收费标准
"""
HOURS = """
  - id: branch_hours.weekend
    intent: branch_hours
    questions: [周末上班吗, 星期天网点开门不]
    answer: 大部分网点周六上午九点到下午四点营业，周日休息。
    valid_from: 2026-01-01
    source: 网点公告
"""
GONE = """
  - id: fees.old
    intent: fees
    questions: [挂失补卡要多少工本费]
    answer: 挂失补卡的工本费是五元。
    valid_from: 2019-01-01
    valid_to: 2020-12-31
    source: 旧收费标准
"""


def write(folder: Path, *entries: str) -> None:
    (folder / "answers.yml").write_text("version: 1\nentries:" + "".join(entries), "utf-8")


def asks(finder: KnowledgeFinder, text: str, **chances: float) -> dict[str, Any]:
    message = Message.build(text)
    write_ranking(message, [Guess(intent, chance) for intent, chance in chances.items()])
    finder.process([message])
    found: dict[str, Any] = message.get(KNOWLEDGE)
    return found


@pytest.fixture
def finder(tmp_path: Path) -> KnowledgeFinder:
    write(tmp_path, FEES, HOURS, GONE)
    return KnowledgeFinder({"folder": str(tmp_path)})


def test_the_entry_that_answers_comes_first(finder: KnowledgeFinder) -> None:
    assert asks(finder, "储蓄卡一年要扣多少年费呀", fees=0.9)["entries"][0] == "fees.yearly"
    assert asks(finder, "礼拜天你们网点开门吗", branch_hours=0.9)["entries"][0] == "branch_hours.weekend"


def test_an_expired_answer_is_never_given(finder: KnowledgeFinder) -> None:
    found = asks(finder, "挂失补卡要多少工本费", fees=1.0)
    assert "fees.old" not in [*found["entries"], *found["near"]]


def test_what_nothing_answers_gets_what_is_near_within_the_intent(finder: KnowledgeFinder) -> None:
    assert asks(finder, "我想听听音乐讲个故事", fees=0.6, branch_hours=0.2) == {
        "sure": False,
        "entries": [],
        "near": ["fees.yearly"],
    }


def test_a_payload_and_an_empty_text_get_nothing(finder: KnowledgeFinder) -> None:
    assert asks(finder, "/fees") is None
    assert asks(finder, " \u200b ") is None


def test_a_changed_folder_is_used_while_running(finder: KnowledgeFinder, tmp_path: Path) -> None:
    assert "branch_hours.weekend" in asks(finder, "星期天网点开门不", branch_hours=0.9)["entries"]
    write(tmp_path, FEES, HOURS.replace("branch_hours.weekend", "branch_hours.sunday"))
    deadline = time.monotonic() + 20
    while asks(finder, "星期天网点开门不", branch_hours=0.9)["entries"][:1] != ["branch_hours.sunday"]:
        assert time.monotonic() < deadline, "the new entry is not in use"
        time.sleep(0.05)  # polling with a deadline: asked without a pause, the index is built at a tenth of its speed
