"""Labelled texts as tab-separated files: UTF-8, header with `text` and `intent`, no quoting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bot.evaluation import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.evaluation.scores import Outcome


class Row(msgspec.Struct, frozen=True):
    """A text and the intent it is labelled with; `a/b` is kept as `a`."""

    text: str
    intent: str


def base_intent(name: str) -> str:
    """Rasa's `name/sub` without the sub."""
    return name.split("/", 1)[0].strip()


def read_rows(path: Path) -> tuple[Row, ...]:
    """All rows; empty lines are skipped. Raises EvaluationError for a malformed file or one without rows."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    header = lines[0].rstrip("\r").split("\t")
    if not {"text", "intent"} <= set(header):
        raise EvaluationError(f"{path}: line 1 must name the columns text and intent, separated by tabs")
    text, intent = header.index("text"), header.index("intent")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if cells == [""]:
            continue
        if len(cells) <= max(text, intent) or not cells[intent].strip():
            raise EvaluationError(f"{path}: line {number} lacks a text or an intent")
        rows.append(Row(cells[text], base_intent(cells[intent])))
    if not rows:
        raise EvaluationError(f"{path}: holds no labelled text")
    return tuple(rows)


def write_predictions(path: Path, outcomes: Iterable[Outcome]) -> None:
    """A row per text: text, intent, predicted, confidence, handed_over (true or false)."""
    lines = ["text\tintent\tpredicted\tconfidence\thanded_over"]
    lines += [
        f"{o.text}\t{o.intent}\t{o.predicted}\t{o.confidence:.4f}\t{str(o.handed_over).lower()}" for o in outcomes
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
