"""The knowledge's files: complete, checked, and kept in use when a new version is faulty."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from warmline.knowledge.entries import Entry, KnowledgeError, read_folder
from warmline.knowledge.shelf import LOOK_EVERY_SECONDS, Shelf

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "id": "fees.annual",
    "intent": "fees",
    "questions": ["年费多少"],
    "answer": "免费。",
    "valid_from": date(2026, 1, 1),
    "source": "收费说明",
}


def write(folder: Path, *entries: dict[str, object], name: str = "a.yml") -> None:
    (folder / name).write_text(yaml.safe_dump({"version": 1, "entries": list(entries)}, allow_unicode=True), "utf-8")


def test_the_bank_s_knowledge_is_large_enough_and_covers_every_info_intent() -> None:
    entries = read_folder()
    intents = yaml.safe_load((ROOT / "data" / "intents.yml").read_text("utf-8"))["intents"]
    info = {name for name, entry in intents.items() if entry["who"] == "info"}
    assert len(entries) >= 250
    assert {entry.intent for entry in entries.values()} >= info
    assert {entry.intent for entry in entries.values()} <= set(intents)
    assert [entry.id for entry in entries.values() if len(entry.questions) < 4] == []


def test_no_answer_is_too_long_to_read_or_shouts() -> None:
    entries = read_folder().values()
    assert [entry.id for entry in entries if len(entry.answer) > 220] == []
    assert [entry.id for entry in entries if "！" in entry.answer or "{" in entry.answer] == []


def test_no_first_question_is_too_long_for_a_button() -> None:
    assert [entry.questions[0] for entry in read_folder().values() if len(entry.questions[0]) > 20] == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "fees.annual", "questions": ["别的"]}, "the id is taken by a.yml, entry 1 (fees.annual)"),
        ({"id": "fees.other"}, "“年费多少” is asked in a.yml, entry 1 (fees.annual) too"),
        ({"id": "fees.other", "questions": ["别的"], "follow_up": ["fees.none"]}, "follow_up fees.none is no entry"),
        ({"id": "fees.other", "questions": ["别的"], "valid_to": date(2025, 1, 1)}, "valid_to lies before valid_from"),
        ({"id": "fees.other", "questions": []}, "needs at least one question"),
        ({"id": "fees.other", "questions": ["别的"], "answr": "x"}, "answr"),
    ],
)
def test_a_faulty_entry_is_refused_with_file_place_and_reason(
    tmp_path: Path, change: dict[str, object], told: str
) -> None:
    write(tmp_path, GOOD, {**GOOD, **change})
    with pytest.raises(KnowledgeError) as refused:
        read_folder(tmp_path)
    assert "a.yml, entry 2" in str(refused.value)
    assert told in str(refused.value)


def test_every_fault_is_told_not_only_the_first(tmp_path: Path) -> None:
    write(tmp_path, GOOD, {**GOOD, "id": "fees.b"}, {**GOOD, "id": "fees.c", "answer": " ", "questions": ["三"]})
    (tmp_path / "b.yml").write_text("entries: [", "utf-8")
    with pytest.raises(KnowledgeError) as refused:
        read_folder(tmp_path)
    assert len(refused.value.faults) == 3


def test_an_answer_holds_from_its_first_to_its_last_day() -> None:
    entry = Entry(
        id="a.b", intent="a", questions=("q",), answer="x", source="s",
        valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
    )  # fmt: skip
    held = [entry.valid_on(date(2025, 12, 31)), entry.valid_on(date(2026, 1, 1)), entry.valid_on(date(2026, 12, 31))]
    assert held == [False, True, True]
    assert not entry.valid_on(date(2027, 1, 1))


def test_a_change_is_in_use_and_a_faulty_one_leaves_the_old_in_use(tmp_path: Path) -> None:
    now = [0.0]
    write(tmp_path, GOOD)
    shelf = Shelf(tmp_path, clock=lambda: now[0])
    write(tmp_path, {**GOOD, "answer": "每年十元。"})
    now[0] += LOOK_EVERY_SECONDS
    assert shelf.entries()["fees.annual"].answer == "每年十元。"
    for seconds, faulty in enumerate(("version: one", "version: 1\nentries: [{valid_from: 2026-13-45}]"), start=2):
        (tmp_path / "a.yml").write_text(faulty, "utf-8")
        now[0] = seconds * LOOK_EVERY_SECONDS
        assert shelf.entries()["fees.annual"].answer == "每年十元。"
    assert shelf.edition == 2


def test_a_process_does_not_start_on_faulty_knowledge(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("version: one", "utf-8")
    with pytest.raises(KnowledgeError):
        Shelf(tmp_path)
