"""Sentences that only look like a wish for a person or a sensitive matter, beside those that are.

The three files are never trained on. `lookalikes.tsv`: none may reach a person for what it is not. `persons.tsv`: all
ask for one. `sensitive.tsv`: matters that go to a person at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.evaluation.rows import read_rows
from bot.nlu.contract import human_intents
from bot.nlu.lexicon import Lexicon

if TYPE_CHECKING:
    from tests.bot.nlu.conftest import Parse

HERE = Path(__file__).parent
LOOKALIKES = read_rows(HERE / "lookalikes.tsv")
SENSITIVE = read_rows(HERE / "sensitive.tsv")
PERSONS = tuple((HERE / "persons.tsv").read_text("utf-8").splitlines()[1:])


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.from_file("data/entities/guard.yml")


def intent_of(parse: Parse, text: str) -> str:
    return str(parse(text)["intent"]["name"])


def listed(wrong: list[tuple[str, str, str]]) -> str:
    """One offending text a line, with what it is and what was found."""
    return "\n".join(f"{text}\t{wanted} → {found}" for text, wanted, found in wrong)


def test_the_files_are_large_and_without_repetition() -> None:
    for texts in ([row.text for row in LOOKALIKES], list(PERSONS), [row.text for row in SENSITIVE]):
        assert len(texts) >= 160
        assert len(set(texts)) == len(texts)


def test_every_sensitive_intent_is_among_the_sensitive_matters() -> None:
    assert {row.intent for row in SENSITIVE} == human_intents() - {"human_agent"}


def test_no_look_alike_is_found_by_words(lexicon: Lexicon) -> None:
    found = [(row.text, row.intent, verdict.sign) for row in LOOKALIKES if (verdict := lexicon.judge(row.text))]
    assert not found, listed(found)


def test_words_find_most_wishes_for_a_person(lexicon: Lexicon) -> None:
    missed = [text for text in PERSONS if not (verdict := lexicon.judge(text)) or verdict.intent != "human_agent"]
    assert len(missed) <= len(PERSONS) * 0.03, "\n".join(missed)


def test_what_words_find_in_a_sensitive_matter_goes_to_a_person(lexicon: Lexicon) -> None:
    human = human_intents()
    wrong = [
        (row.text, row.intent, verdict.intent)
        for row in SENSITIVE
        if (verdict := lexicon.judge(row.text)) and (verdict.intent not in human or verdict.intent == "human_agent")
    ]
    assert not wrong, listed(wrong)


def test_no_look_alike_reaches_a_person(parse: Parse) -> None:
    human = human_intents()
    found = [(row.text, row.intent, intent_of(parse, row.text)) for row in LOOKALIKES]
    wrong = [(text, wanted, name) for text, wanted, name in found if name in human and name != wanted]
    assert not wrong, listed(wrong)


def test_every_wish_for_a_person_is_understood(parse: Parse) -> None:
    found = [(text, "human_agent", intent_of(parse, text)) for text in PERSONS]
    wrong = [row for row in found if row[2] != "human_agent"]
    assert not wrong, listed(wrong)


def test_sensitive_matters_reach_a_person_and_mostly_the_right_one(parse: Parse) -> None:
    human = human_intents()
    found = [(row.text, row.intent, intent_of(parse, row.text)) for row in SENSITIVE]
    wrong = [row for row in found if row[2] != row[1]]
    missed = [row for row in wrong if row[2] not in human]
    assert len(missed) <= len(found) * 0.02, listed(missed)
    assert len(wrong) <= len(found) * 0.1, listed(wrong)
