"""Stretches with a person, and the figures that are counted over them."""

from __future__ import annotations

import pytest

from warmline.conversation.events import (
    Accepted,
    AgentLost,
    AgentMessage,
    AnyBody,
    BotMessage,
    Closed,
    CustomerMessage,
    Event,
    HandoffRequested,
    OfferLapsed,
    ProofRaised,
    Queued,
    Rating,
    Returned,
    TakenOver,
    Transferred,
)
from warmline.records.figures import broken_down, figures
from warmline.records.stretches import Stretch, facts, stretches

REQUESTED = HandoffRequested(by="customer", reason="human_agent", skill="cards", lane="elderly")


def log(*told: tuple[float, AnyBody]) -> list[Event]:
    """Events at these seconds."""
    return [Event(seq, int(at * 1000), 1, body) for seq, (at, body) in enumerate(told, start=1)]


def queued(cause: str = "requested", skill: str = "cards") -> Queued:
    return Queued(skill=skill, lane="elderly", cause=cause)


def accepted(agent: str) -> Accepted:
    return Accepted(offer="o", agent=agent, name=agent)


def said(agent: str) -> AgentMessage:
    return AgentMessage(id="m", agent=agent, name=agent, text="您好")


def test_a_served_visit_is_one_stretch_with_its_times() -> None:
    (one,) = stretches(
        log(
            (0, CustomerMessage(id="a", text="找人")), (1, REQUESTED), (1, queued()),
            (5, OfferLapsed(offer="o", agent="wang", cause="declined")), (5, queued("declined")),
            (12, accepted("lina")), (15, said("lina")), (90, said("lina")),
            (100, Closed(by="lina", code="solved")), (130, Rating(score=5)),
        )
    )  # fmt: skip
    assert (one.reason, one.agent, one.outcome, one.lapses, one.lines, one.rating) == (
        "human_agent", "lina", "closed", 1, 2, 5
    )  # fmt: skip
    assert (one.queued_at, one.accepted_at, one.first_line_at, one.ended_at) == (1000, 12_000, 15_000, 100_000)


def test_who_leaves_before_a_person_came_abandoned_or_went_back() -> None:
    left = stretches(log((0, REQUESTED), (0, queued()), (60, Closed(by="customer", code="ended"))))
    back = stretches(log((0, REQUESTED), (0, queued()), (60, Returned(by="customer"))))
    assert [one.outcome for one in (*left, *back)] == ["abandoned", "resumed"]


def test_transfer_and_loss_each_begin_another_stretch() -> None:
    found = stretches(
        log(
            (0, REQUESTED), (0, queued()), (10, accepted("wang")),
            (20, Transferred(agent="wang", skill="fraud")), (20, queued("transferred", "fraud")),
            (30, accepted("lina")), (40, AgentLost(agent="lina")), (40, queued("disconnected", "fraud")),
            (50, accepted("zhao")),
        )
    )  # fmt: skip
    assert [(one.number, one.skill, one.agent, one.outcome) for one in found] == [
        (1, "cards", "wang", "transferred"), (2, "fraud", "lina", "lost"), (3, "fraud", "zhao", "served")
    ]  # fmt: skip


def test_who_takes_over_has_a_stretch_of_their_own() -> None:
    found = stretches(
        log(
            (0, REQUESTED), (0, queued()), (10, accepted("wang")),
            (30, TakenOver(agent="zhao", previous="wang")), (30, accepted("zhao")),
            (50, Closed(by="zhao", code="solved")),
        )
    )  # fmt: skip
    assert [(one.agent, one.outcome, one.accepted_at, one.ended_at) for one in found] == [
        ("wang", "transferred", 10_000, 30_000), ("zhao", "closed", 30_000, 50_000)
    ]  # fmt: skip
    (from_queue,) = stretches(log((0, REQUESTED), (0, queued()), (9, TakenOver(agent="zhao")), (9, accepted("zhao"))))
    assert (from_queue.agent, from_queue.accepted_at) == ("zhao", 9000)
    (from_bot,) = stretches(log((9, TakenOver(agent="zhao")), (9, accepted("zhao"))))
    assert (from_bot.agent, from_bot.queued_at, from_bot.reason) == ("zhao", 9000, "taken_over")


def test_the_visit_as_a_whole() -> None:
    found = facts(
        log(
            (0, CustomerMessage(id="a", text="我的卡 6222020200112233 丢了")), (1, BotMessage(text="好的")),
            (2, ProofRaised(level="L2", customer="C1", greeting="李先生", elderly=True, tier="gold")),
            (3, Rating(score=4)), (4, Closed(by="customer", code="ended")),
        )
    )  # fmt: skip
    assert "6222020200112233" not in found.first_words and found.first_words.startswith("我的卡")
    assert (found.customer, found.elderly, found.tier, found.rating, found.code) == ("C1", True, "gold", 4, "ended")


def row(queued_at: float, accepted_at: float = 0, ended_at: float = 0, **more: object) -> Stretch:
    outcome = "closed" if accepted_at else "abandoned"
    times = {
        "queued_at": int(queued_at * 1000),
        "accepted_at": int(accepted_at * 1000),
        "ended_at": int(ended_at * 1000),
    }
    values = {"number": 1, "skill": "cards", "lane": "standard", "reason": "", "outcome": outcome, **times, **more}
    return Stretch(**values)  # type: ignore[arg-type] # a test's short form


def test_figures_follow_their_definitions() -> None:
    found = figures(
        [
            row(0, 10, 110, rating=5), row(0, 20, 220, rating=2), row(0, 21, 121), row(0, 60, 0, outcome="served"),
            row(0, 0, 40), row(0, 0, 4), row(0, 0, 90, outcome="resumed"), row(0, 0, 0, outcome="waiting"),
        ]
    )  # fmt: skip
    assert (found.asked, found.answered, found.abandoned, found.short) == (8, 4, 2, 1)
    assert found.answered_share == pytest.approx(4 / 6) and found.service_level == pytest.approx(2 / 6)
    assert found.mean_answer == pytest.approx((10 + 20 + 21 + 60) / 4)
    assert found.mean_handle == pytest.approx((100 + 200 + 100) / 3)
    assert found.satisfaction == 0.5 and found.rated == 2


def test_nothing_gives_no_figures_instead_of_zero() -> None:
    found = figures([])
    assert found.answered_share is None and found.mean_answer is None and found.satisfaction is None


def test_reports_are_by_local_half_hours_and_days() -> None:
    eight = 1_795_000_000 - 1_795_000_000 % 86_400  # midnight UTC is 08:00 in Shanghai
    found = broken_down([row(eight, eight + 5), row(eight + 1799, eight + 1800), row(eight + 1800)], "half_hour")
    assert {name: one.asked for name, one in found.items()} == {"08:00": 2, "08:30": 1}
    assert len(broken_down([row(eight - 8 * 3600 - 1), row(eight)], "day")) == 2
    with pytest.raises(KeyError):
        broken_down([], "colour")
