"""Which tasks agents can begin for a customer, with their names (data/guided.yml, data/texts/actions.yml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import yaml

DATA = Path(__file__).resolve().parents[3] / "data"


class Topic(msgspec.Struct, frozen=True):
    """A topic with its tasks, each as (intent, what it is for)."""

    topic: str
    tasks: tuple[tuple[str, str], ...]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    topic: str
    tasks: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True):
    purposes: Mapping[str, str]


def load_offered(folder: Path = DATA) -> tuple[Topic, ...]:
    """All topics. Raises `KeyError` for a task without a name, `msgspec.ValidationError` for a wrong file."""
    rows: Sequence[_Row] = msgspec.convert(_read(folder / "guided.yml"), tuple[_Row, ...])
    purposes = msgspec.convert(_read(folder / "texts" / "actions.yml"), _Words).purposes
    return tuple(Topic(row.topic, tuple((task, purposes[task]) for task in row.tasks)) for row in rows)


def _read(path: Path) -> object:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
