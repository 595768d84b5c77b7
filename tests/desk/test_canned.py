"""Canned answers: proposed by agents, approved by another person, then everybody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from warmline.desk.canned import Answer, Canned, State, load_canned

GIVEN = (Answer("hi", "问候", "{greeting}，您好"),)


@pytest.fixture
def canned(tmp_path: Path) -> Canned:
    return Canned(f"sqlite:///{tmp_path / 'desk.db'}", GIVEN)


def test_it_is_used_after_another_person_approved_it(canned: Canned) -> None:
    number = canned.propose(Answer("bye", "再见", "祝您生活愉快"), "lina", 1)
    assert canned.usable() == list(GIVEN)
    assert not canned.decide(number, State.APPROVED, "lina")  # nobody approves their own
    assert canned.decide(number, State.APPROVED, "zhao")
    assert [one.key for one in canned.usable()] == ["hi", "bye"]
    assert canned.decide(number, State.RETIRED, "zhao") and canned.usable() == list(GIVEN)


def test_a_newer_one_takes_the_place_of_the_same_key(canned: Canned) -> None:
    for text in ("一", "二"):
        assert canned.decide(canned.propose(Answer("hi", "问候", text), "lina", 1), State.APPROVED, "zhao")
    assert [one.text for one in canned.usable()] == ["二"]


@pytest.mark.parametrize("state", [State.PROPOSED, State.RETIRED])
def test_only_possible_decisions_are_taken(canned: Canned, state: State) -> None:
    number = canned.propose(Answer("bye", "再见", "祝您生活愉快"), "lina", 1)
    assert not canned.decide(number, state, "zhao")
    assert canned.decide(number, State.REFUSED, "zhao")
    assert not canned.decide(number, State.APPROVED, "zhao")


def test_those_that_come_with_the_desk_are_whole() -> None:
    given = load_canned()
    assert len({one.key for one in given}) == len(given) >= 8
    assert all(one.text and "{" not in one.text.replace("{greeting}", "").replace("{agent}", "") for one in given)
