"""The strategies in use: changed while running, and kept when the new files are faulty."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from structlog.typing import EventDict

from tests.operations.risk.cases import copy_of_shipped, facts, replaced
from warmline.operations.risk.decisions import Decision
from warmline.operations.risk.risk import LOOK_EVERY_SECONDS, Risk
from warmline.operations.risk.strategies import Outcome, StrategyError
from warmline.operations.risk.words import FILE


class Hands:
    """A clock that stands until it is put forward."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def forward(self) -> None:
        self.now += LOOK_EVERY_SECONDS


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as events:
        yield events


def test_a_new_version_is_used_after_a_look_and_not_before(tmp_path: Path, logged: list[EventDict]) -> None:
    folder, clock = copy_of_shipped(tmp_path), Hands()
    risk = Risk(folder, clock)
    replaced(folder / "transfer.yml", "2026-11.1", "2026-11.2")
    clock.now += LOOK_EVERY_SECONDS - 0.01
    assert risk.judge(facts("transfer")).version == "2026-11.1"
    clock.forward()
    assert risk.judge(facts("transfer")).version == "2026-11.2"
    assert [event["event"] for event in logged] == ["risk.read"]
    assert logged[0]["active"]["transfer"] == "2026-11.2"


def test_faulty_files_leave_the_old_strategies_in_use_and_are_told_once(
    tmp_path: Path, logged: list[EventDict]
) -> None:
    folder, clock = copy_of_shipped(tmp_path), Hands()
    risk = Risk(folder, clock)
    before = risk.judge(facts("transfer", new_payee=True, amount=60000))
    replaced(folder / "transfer.yml", "2026-11.1", "2026-11.2")
    replaced(folder / "fund.yml", "age < 18", "agge < 18")
    for _ in range(3):
        clock.forward()
        assert risk.judge(facts("transfer", new_payee=True, amount=60000)) == before
    assert [event["event"] for event in logged] == ["risk.refused"]
    assert "agge is no fact of fund" in logged[0]["faults"][0]
    replaced(folder / "fund.yml", "agge < 18", "age < 18")
    clock.forward()
    assert risk.judge(facts("transfer")).version == "2026-11.2"


def test_a_file_that_is_taken_away_or_added_counts_as_a_change(tmp_path: Path) -> None:
    folder, clock = copy_of_shipped(tmp_path), Hands()
    risk = Risk(folder, clock)
    shadow = (folder / "transfer_2026-12.yml").read_text("utf-8")
    (folder / "transfer_2026-12.yml").unlink()
    clock.forward()
    assert risk.judge(facts("transfer")).shadows == ()
    (folder / "other.yml").write_text(shadow, "utf-8")
    clock.forward()
    assert [one.version for one in risk.judge(facts("transfer")).shadows] == ["2026-12.1"]


def test_a_new_reason_is_used_when_its_words_are_there(tmp_path: Path) -> None:
    folder, words, clock = copy_of_shipped(tmp_path), tmp_path / "risk.yml", Hands()
    words.write_text(FILE.read_text("utf-8"), "utf-8")
    risk = Risk(folder, clock, words=words)
    replaced(folder / "fund.yml", "reason: can_lose", "reason: not_safe")
    clock.forward()
    asked = facts("fund", product_grade=3)
    assert risk.judge(asked).reasons == ("can_lose",)
    replaced(words, "  can_lose:", "  not_safe:\n    customer: 请先看清说明。\n    agent: 不保本。\n  can_lose:")
    clock.forward()
    decision = risk.judge(asked)
    assert decision.reasons == ("not_safe",)
    assert risk.explain(decision).customer == ("请先看清说明。",)


def test_a_process_does_not_start_on_faulty_strategies_or_words(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    with pytest.raises(StrategyError):
        Risk(folder, words=tmp_path / "none.yml")
    (folder / "loan.yml").unlink()
    with pytest.raises(StrategyError):
        Risk(folder)


def test_a_rule_that_cannot_be_judged_is_logged_without_facts(tmp_path: Path, logged: list[EventDict]) -> None:
    folder = copy_of_shipped(tmp_path)
    replaced(folder / "fund.yml", "age < 18", "amount / age < 18")
    decision = Risk(folder).judge(facts("fund", age=0))
    assert decision.outcome is Outcome.HUMAN
    assert logged == [{"event": "risk.cannot_judge", "log_level": "warning", "subject": "fund", "version": "2026-11.1"}]


def test_threads_judge_while_strategies_change(tmp_path: Path) -> None:
    folder, clock = copy_of_shipped(tmp_path), Hands()
    risk = Risk(folder, clock)
    decisions: list[Decision] = []
    asked = facts("transfer", new_payee=True, amount=60000, hour=3)

    def judge() -> None:
        for _ in range(200):
            clock.forward()
            decisions.append(risk.judge(asked))

    threads = [threading.Thread(target=judge) for _ in range(4)]
    for thread in threads:
        thread.start()
    replaced(folder / "transfer.yml", "2026-11.1", "2026-11.2")
    for thread in threads:
        thread.join()
    assert len(decisions) == 800
    assert {one.version for one in decisions} <= {"2026-11.1", "2026-11.2"}
    assert len({(one.outcome, one.reasons, one.arrival) for one in decisions}) == 1
    clock.forward()
    assert risk.judge(asked).version == "2026-11.2"
