"""Texts with one kind of value, as tab-separated files: UTF-8, header with text, kind and value, no quoting.

A row whose value is empty says that nothing of that kind is in the text; several values are parted by ; or |.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from bot.evaluation import EvaluationError
from bot.evaluation.value_notation import kinds

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = ("text", "kind", "value")


class ValueRow(msgspec.Struct, frozen=True):
    """A text, a kind, and the values of that kind in it, as written in the file."""

    text: str
    kind: str
    values: tuple[str, ...]


def read_value_rows(path: Path) -> tuple[ValueRow, ...]:
    """All rows; empty lines are skipped. Raises EvaluationError for a malformed file or one without rows."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    header = [cell.strip() for cell in lines[0].split("\t")]
    if not set(_COLUMNS) <= set(header):
        raise EvaluationError(f"{path}: line 1 must name the columns text, kind and value, separated by tabs")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if cells == [""]:
            continue
        # An editor that strips line ends takes the tab before an empty value with it.
        cells += [""] * (len(header) - len(cells))
        text, kind, value = (cells[header.index(column)] for column in _COLUMNS)
        if not text or kind.strip() not in kinds():
            raise EvaluationError(
                f"{path}: line {number} lacks a text or has a kind that is none of {', '.join(kinds())}"
            )
        rows.append(ValueRow(text, kind.strip(), tuple(v for v in map(str.strip, re.split("[;|]", value)) if v)))
    if not rows:
        raise EvaluationError(f"{path}: holds no labelled text")
    return tuple(rows)
