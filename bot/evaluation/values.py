"""`python -m bot.evaluation.values --file x.tsv [--predictions p.tsv]`

Scores the values found in labelled texts. Standard output carries one line of JSON and nothing else. The environment
variable TODAY (2026-11-23) fixes the day; without it, it is today in Asia/Shanghai.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from bot.evaluation import EvaluationError
from bot.evaluation.value_rows import read_value_rows
from bot.evaluation.value_scores import outcome, score
from bot.nlu.word_files import WordFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.evaluation.value_scores import ValueOutcome


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] | None = None) -> int:
    """Returns 0, or 2 with a message on standard error when the evaluation cannot be done."""
    asked = _parser().parse_args(arguments)
    try:
        outcomes = _outcomes(asked.file, _today(os.environ if environment is None else environment))
        if asked.predictions:
            _write(asked.predictions, outcomes)
    except (EvaluationError, WordFileError) as error:
        sys.stderr.write(f"values: {error}\n")
        return 2
    sys.stdout.write(msgspec.json.encode(score(outcomes)).decode() + "\n")
    return 0


def _outcomes(file: Path, today: date) -> list[ValueOutcome]:
    rows = read_value_rows(file)
    from bot.nlu import names
    from bot.nlu.finder import ValueFinder

    finder = ValueFinder(recogniser=names.train(names.payee_words()))
    return [outcome(finder, row, today) for row in rows]


def _today(environment: Mapping[str, str]) -> date:
    written = environment.get("TODAY", "")
    if not written:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise EvaluationError(f"TODAY must be a day like 2026-11-23, not {written!r}") from error


def _write(path: Path, outcomes: Sequence[ValueOutcome]) -> None:
    """A row per text: text, kind, expected, found, right (true or false)."""
    lines = ["text\tkind\texpected\tfound\tright"]
    for each in outcomes:
        expected, found = ";".join(sorted(each.expected)), ";".join(sorted(each.found))
        lines.append(f"{each.row.text}\t{each.row.kind}\t{expected}\t{found}\t{str(each.is_right).lower()}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.values", description="Scores the values found.")
    parser.add_argument("--file", type=Path, required=True, help="labelled texts: columns text, kind, value")
    parser.add_argument("--predictions", type=Path, help="also write a row per text to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
