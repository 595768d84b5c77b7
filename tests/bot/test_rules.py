"""Rules, tasks, kinds and words fit together: what the bot is told to do it can do, and it has words for it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import yaml

import actions
from actions.tasks import TASKS
from actions.texts import words
from warmline.bank.acts import PATHS
from warmline.operations.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def rules() -> list[tuple[str, str]]:
    """(intent, action) of every rule."""
    found = []
    for file in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(file.read_text("utf-8"))["rules"]:
            steps = rule["steps"]
            found.append((steps[0]["intent"], steps[-1]["action"]))
    return found


def load_actions() -> None:
    """As the action server does: every module of the package registers its tasks."""
    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")


def test_every_rule_that_starts_a_task_has_it() -> None:
    load_actions()
    assert {intent for intent, action in rules() if action == "action_task"} - set(TASKS) == set()
    assert set(TASKS) <= {intent for intent, _ in rules()}


def test_every_task_has_a_purpose_for_its_proof() -> None:
    load_actions()
    assert set(TASKS) - set(words().purposes) == set()


def test_every_kind_has_its_act_its_words_and_its_result() -> None:
    responses = set(read("domain.yml")["responses"])
    for kind, nature in KINDS.items():
        assert nature.act in PATHS, kind
        assert kind.value in words().operations, kind
        assert f"utter_{kind.value}_done" in responses, kind


def test_every_intent_of_the_bot_has_a_rule() -> None:
    named = {name for name, rule in read("data/intents.yml")["intents"].items() if rule["who"] == "bot"}
    assert named - {intent for intent, _ in rules()} == set()
