"""`python -m bot.evaluation.knowledge --kb k.tsv --file q.tsv`: how well answers are found.

k.tsv: columns label, text (one or more wordings a label). q.tsv: label, text; an empty label means that no answer
exists. Standard output carries one line of JSON: n, top1, top3, rejected_right, ms_per_query.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from bot.evaluation import EvaluationError
from bot.evaluation.output import only_results_on_stdout
from bot.nlu.answer_index import AnswerIndex
from bot.nlu.knowledge_vectors import vectors_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Figures(msgspec.Struct, frozen=True):
    """top1 and top3 over the queries that have an answer; a rejected one counts as not found first.

    rejected_right: of the queries without an answer, the share that was rejected; None without such queries.
    """

    n: int
    top1: float
    top3: float
    rejected_right: float | None
    ms_per_query: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0, or 2 with a message on standard error."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.knowledge", description=__doc__)
    parser.add_argument("--kb", type=Path, required=True)
    parser.add_argument("--file", type=Path, required=True)
    asked = parser.parse_args(arguments)
    with only_results_on_stdout() as results:
        try:
            figures = evaluate(read_pairs(asked.kb, empty_label=False), read_pairs(asked.file, empty_label=True))
        except EvaluationError as error:
            sys.stderr.write(f"knowledge-eval: {error}\n")
            return 2
        results.write(msgspec.json.encode(figures).decode() + "\n")
    return 0


def evaluate(known: Sequence[tuple[str, str]], asked: Sequence[tuple[str, str]]) -> Figures:
    """Builds the index on `known` and asks it every query, one at a time."""
    index = AnswerIndex(known, vectors_of([text for _, text in known]))
    first, among, rejected, seconds = [], [], [], 0.0
    for label, text in asked:
        begun = time.perf_counter()
        found = index.nearest(text, vectors_of([text])[0])
        seconds += time.perf_counter() - begun
        if label:
            first.append(found[0].fits and found[0].label == label)
            among.append(label in [near.label for near in found])
        else:
            rejected.append(not found[0].fits)
    return Figures(
        n=len(asked),
        top1=_share(first),
        top3=_share(among),
        rejected_right=_share(rejected) if rejected else None,
        ms_per_query=round(1000 * seconds / len(asked), 3),
    )


def read_pairs(path: Path, *, empty_label: bool) -> list[tuple[str, str]]:
    """(label, text) rows of a tab-separated file with a header. Raises EvaluationError."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    header = lines[0].rstrip("\r").split("\t")
    if not {"label", "text"} <= set(header):
        raise EvaluationError(f"{path}: line 1 must name the columns label and text, separated by tabs")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if cells == [""]:
            continue
        given = dict(zip(header, cells, strict=False))
        label, text = given.get("label", "").strip(), given.get("text", "")
        if not text.strip() or not (label or empty_label):
            raise EvaluationError(f"{path}: line {number} lacks a label or a text")
        rows.append((label, text))
    if not rows:
        raise EvaluationError(f"{path}: holds no row")
    return rows


def _share(hits: Sequence[bool]) -> float:
    return round(float(np.mean(hits)), 4) if hits else 0.0


if __name__ == "__main__":
    sys.exit(main())
