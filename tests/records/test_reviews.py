"""Quality review: who is sampled, and what a review needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.test_search import asked, visit
from warmline.records.archive import Archive
from warmline.records.reviews import Criterion, Review, Reviews, Sheet, load_sheet

FULL = {"greeting": 10, "understanding": 20, "correctness": 25, "care": 15, "security": 20, "closing": 10}


@pytest.fixture
def reviews(tmp_path: Path) -> Reviews:
    address = f"sqlite:///{tmp_path / 'archive.db'}"
    archive = Archive(address)
    for number in range(10):
        visit(archive, f"l{number}", *asked("问", "答", "lina", at=number))
        visit(archive, f"w{number}", *asked("问", "答", "wang", score=1 if number == 7 else 0, at=number))
    return Reviews(address, load_sheet())


def review(conversation: str, agent: str = "lina", scores: dict[str, int] | None = None) -> Review:
    return Review(conversation, 1, "zhao", agent, 5, FULL if scores is None else scores, 0, "")


def test_each_agent_is_sampled_alike_and_bad_ratings_always(reviews: Reviews) -> None:
    drawn = reviews.sample(0, 1_000_000, 3, "zhao")
    assert [one.agent for one in drawn] == ["lina"] * 3 + ["wang"] * 3
    assert "w7" in {one.conversation for one in drawn}
    assert reviews.sample(0, 1_000_000, 3, "zhao") == drawn  # nobody draws until they like it
    assert {one.agent for one in reviews.sample(0, 1_000_000, 3, "lina")} == {"wang"}


def test_what_was_reviewed_is_not_drawn_again(reviews: Reviews) -> None:
    for number in range(9):
        reviews.add(review(f"l{number}"))
    assert [one.conversation for one in reviews.sample(0, 1_000_000, 3, "zhao") if one.agent == "lina"] == ["l9"]


def test_a_review_has_all_its_points_and_is_kept_once(reviews: Reviews) -> None:
    reviews.add(review("l1"))
    reviews.add(review("l1", scores={**FULL, "care": 5}))
    (kept,) = reviews.of("lina")
    assert kept.total == 90 and kept.scores["care"] == 5
    for wrong in ({}, {**FULL, "care": 16}, {**FULL, "care": -1}, {**FULL, "style": 1}):
        with pytest.raises(ValueError, match="points"):
            reviews.add(review("l1", scores=wrong))
    with pytest.raises(KeyError):
        reviews.add(review("l1", agent="wang"))  # not theirs


def test_a_sheet_makes_a_hundred(tmp_path: Path) -> None:
    file = tmp_path / "quality.yml"
    file.write_text("version: 1\npass_mark: 80\ncriteria: [{code: a, name: 甲, points: 99}]\n", encoding="utf-8")
    with pytest.raises(ValueError, match="100"):
        load_sheet(file)
    assert Sheet(1, (Criterion("a", "甲", 100),), 80).total({"a": 7}) == 7
