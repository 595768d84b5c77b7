"""The data the bot learns from: complete by the contract, and not at odds with itself."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.evaluation.rows import read_rows
from bot.nlu.contract import CONTRACT, Contract, human_intents
from bot.nlu.normalise import compact
from bot.nlu.word_files import PROJECT, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSEEN = Path(__file__).with_name("unseen.tsv")
# Fewer examples than this and an intent is drowned by its neighbours.
LEAST_EXAMPLES = 120
# Independent writers besides the first: a model is judged on a writer it has not read.
LEAST_HANDS = 8
HELD_OUT = ("held_nurse.tsv", "held_driver.tsv")
LEAST_UNSEEN = 3


@pytest.fixture(scope="module")
def taught() -> dict[str, list[str]]:
    """Intent → its examples; what the service centre itself says is left out."""
    known = read_words(CONTRACT, Contract).intents
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries("data/nlu", "nlu"):
        if entry["intent"] in known:
            lines[entry["intent"]] += [line.removeprefix("- ") for line in entry["examples"].splitlines()]
    return dict(lines)


def entries(folder: str, key: str) -> Iterator[dict[str, Any]]:
    for file in sorted((PROJECT / folder).rglob("*.yml")):
        yield from yaml.safe_load(file.read_text("utf-8"))[key]


def test_every_intent_of_the_contract_is_taught(taught: dict[str, list[str]]) -> None:
    intents = read_words(CONTRACT, Contract).intents
    assert {
        intent: len(taught.get(intent, ())) for intent in intents if len(taught.get(intent, ())) < LEAST_EXAMPLES
    } == {}


def test_there_are_enough_hands_and_each_writes_for_every_intent() -> None:
    intents = set(read_words(CONTRACT, Contract).intents)
    whole = [
        file.stem
        for file in (PROJECT / "data" / "nlu" / "hands").glob("*.yml")
        if intents <= {entry["intent"] for entry in yaml.safe_load(file.read_text("utf-8"))["nlu"]}
    ]
    assert len(whole) >= LEAST_HANDS


def test_no_held_out_text_is_taught(taught: dict[str, list[str]]) -> None:
    known = {compact(line) or line for lines in taught.values() for line in lines}
    held = [row.text for name in HELD_OUT for row in read_rows(Path(__file__).with_name(name))]
    assert [text for text in held if (compact(text) or text) in known] == []


def test_every_intent_of_the_contract_has_unseen_texts() -> None:
    rows = [row.intent for row in read_rows(UNSEEN)]
    assert [intent for intent in read_words(CONTRACT, Contract).intents if rows.count(intent) < LEAST_UNSEEN] == []


def test_no_example_is_taught_as_two_intents(taught: dict[str, list[str]]) -> None:
    meanings = defaultdict(set)
    for intent, lines in taught.items():
        for line in lines:
            meanings[compact(line) or line].add(intent)
    assert {text: intents for text, intents in meanings.items() if len(intents) > 1} == {}


def test_no_example_is_taught_twice(taught: dict[str, list[str]]) -> None:
    assert [(intent, line) for intent, lines in taught.items() for line in lines if lines.count(line) > 1] == []


def test_no_example_holds_brackets_that_rasa_reads_as_an_entity(taught: dict[str, list[str]]) -> None:
    assert [line for lines in taught.values() for line in lines if "[" in line or "]" in line] == []


def test_every_intent_of_the_contract_has_a_rule_and_the_sensitive_ones_lead_to_a_person() -> None:
    answers = {
        step["intent"]: [later["action"] for later in rule["steps"] if "action" in later]
        for rule in entries("data/rules", "rules")
        for step in rule["steps"]
        if "intent" in step
    }
    assert [intent for intent in read_words(CONTRACT, Contract).intents if intent not in answers] == []
    assert [intent for intent in human_intents() if "action_hand_over" not in answers[intent]] == []
