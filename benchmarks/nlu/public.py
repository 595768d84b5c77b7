"""The public sets as labelled texts, from ../shared/data/benchmarks beside the checkout. Nothing else needs them.

BANKING77 (PolyAI, CC BY 4.0): 77 intents of bank customers, 10,003 questions to learn from and 3,080 to answer.
CLINC150 (Larson et al. 2019, CC BY 3.0): 150 intents, 15,000 and 4,500, and 1,000 questions that belong to none.

    Absent(Exception)    the set is not there, so its part is skipped; the message says what is missing
"""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import msgspec

from bot.evaluation.rows import Row, base_intent
from bot.evaluation.scores import OUT_OF_SCOPE
from bot.nlu.word_files import PROJECT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHARED = PROJECT.parent / "shared" / "data"
BENCHMARKS = SHARED / "benchmarks"


class Absent(Exception):
    """Data or model of a part are not there."""


class Split(msgspec.Struct, frozen=True):
    """What is learned and what is asked."""

    train: tuple[Row, ...]
    test: tuple[Row, ...]


def banking77(folder: Path = BENCHMARKS) -> Split:
    """The set as published. Raises Absent."""
    return Split(*(_banking(folder / f"banking77_{part}.csv") for part in ("train", "test")))


def clinc150(folder: Path = BENCHMARKS) -> Split:
    """Its `data_full`: learned from `train` alone, without the out-of-scope examples, so that nothing outside is known.

    Raises Absent.
    """
    parts = msgspec.json.decode(
        _there(folder / "clinc150_data_full.json").read_bytes(), type=dict[str, list[tuple[str, str]]]
    )
    learned, asked = ([Row(text, base_intent(label)) for text, label in parts[part]] for part in ("train", "test"))
    asked += [Row(text, OUT_OF_SCOPE) for text, _ in parts["oos_test"]]
    return Split(tuple(learned), tuple(asked))


def sample(rows: Sequence[Row], each: int, seed: int = 77) -> tuple[Row, ...]:
    """At most `each` rows of every intent, always the same ones."""
    dice = random.Random(seed)
    by_intent: dict[str, list[Row]] = {}
    for row in rows:
        by_intent.setdefault(row.intent, []).append(row)
    return tuple(row for some in by_intent.values() for row in dice.sample(some, min(each, len(some))))


def _banking(file: Path) -> tuple[Row, ...]:
    with _there(file).open(encoding="utf-8", newline="") as lines:
        return tuple(Row(row["text"].strip(), base_intent(row["category"])) for row in csv.DictReader(lines))


def _there(file: Path) -> Path:
    if not file.is_file():
        raise Absent(f"{file} is not there")
    return file
