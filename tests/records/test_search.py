"""The archive's search: Chinese full text, filters, good answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.test_stretches import REQUESTED, accepted, log, queued
from warmline.conversation.events import AgentMessage, AnyBody, Closed, CustomerMessage, Note, Rating
from warmline.conversation.states import Record, State
from warmline.records.archive import Archive
from warmline.records.lines import characters
from warmline.records.search import Search, Wanted


def visit(archive: Archive, name: str, *told: tuple[float, AnyBody], channel: str = "web") -> None:
    """Archive a visit; written twice, as when a rating comes later."""
    events = log(*told)
    record = Record(State.CLOSED, 1, len(events), f"contact-{name}", channel, opened_at=0, closed_at=events[-1].at)
    for _ in range(2):
        archive.write(name, record, events)


def asked(text: str, answer: str, agent: str = "lina", score: int = 0, at: float = 0) -> list[tuple[float, AnyBody]]:
    end: list[tuple[float, AnyBody]] = [(at + 60, Closed(by=agent, code="solved"))]
    rated: list[tuple[float, AnyBody]] = [(at + 70, Rating(score=score))] if score else []
    return [
        (at, CustomerMessage(id="a", text=text)), (at, REQUESTED), (at, queued()), (at + 5, accepted(agent)),
        (at + 9, AgentMessage(id="b", agent=agent, name=agent, text=answer)), *end, *rated,
    ]  # fmt: skip


@pytest.fixture
def search(tmp_path: Path) -> Search:
    address = f"sqlite:///{tmp_path / 'archive.db'}"
    archive = Archive(address)
    visit(archive, "v1", *asked("我的卡被ATM吞了怎么办", "请别离开，先打机器上的电话", score=5))
    visit(archive, "v2", *asked("卡被机器吞了", "明天带身份证到网点领", "wang", 2, at=100), channel="wechat")
    visit(
        archive,
        "v3",
        (200, CustomerMessage(id="a", text="余额 100%_ 多少")),
        (260, Closed(by="customer", code="ended")),
    )
    visit(
        archive, "v4",
        (300, CustomerMessage(id="a", text="卡号6222020200112233丢了")),
        (300, Note(id="n", agent="lina", text="像是诈骗")),
        (301, Closed(by="system", code="idle")),
    )  # fmt: skip
    return Search(address)


def found(search: Search, **wanted: object) -> list[str]:
    return [one.conversation for one in search.find(Wanted(**wanted))]  # type: ignore[arg-type] # a test's short form


ALL = ["v4", "v3", "v2", "v1"]
PARTS = {
    "吞": ["v2", "v1"],
    "吞了": ["v2", "v1"],
    "atm": ["v1"],
    "ＡＴＭ": ["v1"],
    "网点领": ["v2"],
    "吞 身份证": ["v2"],
    "诈骗": ["v4"],
    "领网点": [],
    "100%_": ["v3"],
    '"吞" OR 1': [],
    "6222020200112233": [],
    "": ALL,
}


@pytest.mark.parametrize(("text", "names"), PARTS.items())
def test_any_part_of_a_sentence_is_found_and_nothing_is_a_query_language(
    search: Search, text: str, names: list[str]
) -> None:
    assert found(search, text=text) == names


def test_filters_narrow_it(search: Search) -> None:
    assert found(search, agent="wang") == ["v2"]
    assert found(search, person=True) == ["v2", "v1"]
    assert found(search, lane="elderly", text="吞", channel="web") == ["v1"]
    assert found(search, at_most_rated=2) == ["v2"]
    assert found(search, since=200_000, code="ended") == ["v3"]
    assert found(search, limit=1) == ["v4"]


def test_what_is_found_is_told_with_its_agents_and_the_line(search: Search) -> None:
    (one,) = search.find(Wanted(text="网点"))
    assert one.agents == ("wang",) and one.rating == 2 and one.excerpt == "明天带身份证到网点领"


def test_good_answers_are_those_to_much_the_same_and_never_badly_rated_ones(search: Search) -> None:
    (answer,) = search.good_answers("卡被吞了怎么办呢")
    assert (answer.answered, answer.rating) == ("请别离开，先打机器上的电话", 5)
    assert search.good_answers("我要贷款买房") == []
    assert search.good_answers("卡") == []


def test_stretches_of_a_time(search: Search) -> None:
    assert len(search.stretches(0, 1_000_000)) == 2
    assert [one.agent for one in search.stretches(100_000, 101_000)] == ["wang"]


def test_characters_stand_apart() -> None:
    assert characters("卡被ＡＴＭ吞了！") == "卡 被 atm 吞 了"
