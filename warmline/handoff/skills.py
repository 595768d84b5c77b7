"""The agents' skills and their neighbours, from data/skills.yml, and who takes which intent, from data/intents.yml."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"


class Skill(msgspec.Struct, frozen=True):
    """A skill: its Chinese name and where its tickets may overflow to, nearest first."""

    zh: str
    neighbours: tuple[str, ...] = ()


class IntentRule(msgspec.Struct, frozen=True):
    """One line of the intents contract: who answers, the least proof, the skill."""

    who: str
    proof: str
    skill: str
    zh: str


def load_skills(path: Path = DATA / "skills.yml") -> dict[str, Skill]:
    """All skills by id. Raises `msgspec.ValidationError` naming the field of a wrong file."""
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), dict[str, Skill])


def load_intents(path: Path = DATA / "intents.yml") -> dict[str, IntentRule]:
    """The intents contract by name."""
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8"))["intents"], dict[str, IntentRule])
