"""Reads a script: YAML into typed dialogues, or an error that names file, dialogue and step.

ScriptError    the file cannot be read, or is not a script
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tests.dialogues.script import AgentDoes, AnyStep, Bot, Dialogue, Given, Shown, Step, Waits

KINDS: dict[str, type[Step]] = {str(kind.__struct_config__.tag): kind for kind in AnyStep.__args__}
EXACTLY_ONE: dict[type[Step], tuple[str, ...]] = {
    AgentDoes: ("online", "accepts", "sees", "says", "returns", "transfers", "closes"),
    Waits: ("state", "card", "event"),
}


class ScriptError(Exception):
    """What is wrong, and where."""


def read(path: Path, responses: Collection[str]) -> tuple[Dialogue, ...]:
    """The dialogues of a file; `responses` are the names a step may expect. Raises `ScriptError`."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise ScriptError(f"{path}: {error}") from error
    if not isinstance(rows, list) or not rows:
        raise ScriptError(f"{path}: a list of dialogues is expected")
    dialogues = tuple(_dialogue(row, f"{path}: dialogue {number}", responses) for number, row in enumerate(rows, 1))
    names = [dialogue.name for dialogue in dialogues]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ScriptError(f"{path}: two dialogues are named {twice[0]!r}")
    return dialogues


def _dialogue(row: Any, place: str, responses: Collection[str]) -> Dialogue:
    if not isinstance(row, dict):
        raise ScriptError(f"{place}: a mapping with name, given, shows and steps is expected")
    place = f"{place} {row.get('name', '')!r}"
    unknown = sorted(set(map(str, row)) - {"name", "given", "shows", "steps"})
    if unknown:
        raise ScriptError(f"{place}: there is no field {unknown[0]!r}")
    if not isinstance(row.get("name"), str) or not row["name"]:
        raise ScriptError(f"{place}: a name is expected")
    if not isinstance(row.get("steps"), list) or not row["steps"]:
        raise ScriptError(f"{place}: a list of steps is expected")
    steps = tuple(_step(raw, f"{place}, step {number}", responses) for number, raw in enumerate(row["steps"], 1))
    given = _convert(row.get("given") or {}, Given, f"{place}, given")
    shows = _convert(row.get("shows") or {}, dict[str, tuple[Shown, ...]], f"{place}, shows")
    return Dialogue(name=row["name"], given=given, shows=shows, steps=steps)


def _step(raw: Any, place: str, responses: Collection[str]) -> AnyStep:
    if isinstance(raw, str):
        raw = {raw: {}}
    if not isinstance(raw, dict) or len(raw) != 1:
        raise ScriptError(f"{place}: one kind of step is expected, like `says: …`")
    name, value = next(iter(raw.items()))
    kind = KINDS.get(str(name))
    if kind is None:
        raise ScriptError(f"{place}: there is no step {name!r}; there are {', '.join(KINDS)}")
    place = f"{place} ({name})"
    if not isinstance(value, dict):
        if not kind.short:
            raise ScriptError(f"{place}: a mapping is expected")
        value = {kind.short: value}
    step: AnyStep = _convert(value, kind, place)
    _check(step, place, responses)
    return step


def _check(step: AnyStep, place: str, responses: Collection[str]) -> None:
    fields = EXACTLY_ONE.get(type(step))
    if fields and sum(getattr(step, field) not in (None, False) for field in fields) != 1:
        raise ScriptError(f"{place}: exactly one of {', '.join(fields)} is expected")
    unknown = [name for name in step.responses if name not in responses] if isinstance(step, Bot) else []
    if unknown:
        raise ScriptError(f"{place}: domain.yml has no response {unknown[0]!r}")


def _convert(value: Any, kind: Any, place: str) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ScriptError(f"{place}: {error}") from error
