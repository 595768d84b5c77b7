"""The audit finds whatever is done to it without its key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from warmline.records.audit import Audit


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'audit.db'}"


@pytest.fixture
def audit(address: str) -> Audit:
    audit = Audit(address, "key")
    for number in range(1, 6):
        audit.append(number, "lina", "reveal", f"conversation-{number}", "核实挂失", {"field": "phone"})
    return audit


def execute(address: str, statement: str) -> None:
    """What an intruder with the database does."""
    with sa.create_engine(address).begin() as connection:
        connection.execute(sa.text(statement))


def test_a_whole_chain_is_found_whole(audit: Audit) -> None:
    newest = audit.newest()
    assert newest is not None and newest.seq == 5
    assert audit.verify() is None and audit.verify(newest.hash) is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET reason = 'x' WHERE seq = 3", 3),
        ("UPDATE audit SET who = 'wang' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE seq IN (2, 3)", 1),
        ("INSERT INTO audit SELECT 6, at, who, what, subject, reason, details, hash FROM audit WHERE seq = 5", 6),
    ],
)
def test_edits_deletions_swaps_and_insertions_are_found(
    audit: Audit, address: str, statement: str, broken: int
) -> None:
    execute(address, statement)
    assert audit.verify() == broken


def test_a_cut_tail_is_found_against_the_newest_hash(audit: Audit, address: str) -> None:
    newest = audit.newest()
    assert newest is not None
    execute(address, "DELETE FROM audit WHERE seq > 3")
    assert audit.verify() is None  # by itself it looks whole
    assert audit.verify(newest.hash) == 4


def test_another_key_does_not_verify(audit: Audit, address: str) -> None:
    assert Audit(address, "another").verify() == 1


def test_several_processes_append_one_chain(audit: Audit, address: str) -> None:
    others = [Audit(address, "key") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: [one.append(9, "wang", "watch", "c") for _ in range(10)], others))
    assert audit.verify() is None
    assert audit.newest() == audit.entries(limit=1)[0] and audit.entries(limit=1)[0].seq == 45


def test_entries_are_read_newest_first_and_filtered(audit: Audit) -> None:
    audit.append(6, "wang", "watch", "conversation-1")
    assert [one.seq for one in audit.entries(subject="conversation-1")] == [6, 1]
    assert [one.seq for one in audit.entries(who="lina", before=4, limit=2)] == [3, 2]
