"""`python -m bot.report --file x.tsv [--model models] [--out var/nlu-report]`, or `--folds [N]`, or `--hands`.

Writes report.html and figures.json into --out (cross-validation: into a folder of its own there, so that each is
compared with its like). Standard output carries one line of JSON; what Rasa prints goes to standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from contextlib import redirect_stdout
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bot.evaluation import EvaluationError
from bot.evaluation.rows import read_rows
from bot.nlu.contract import CONTRACT, Contract
from bot.nlu.word_files import WordFileError, project_file, read_words
from bot.report.figures import Figures, figures, read_figures, write_figures
from bot.report.taught import Taught, read_taught

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.scores import Outcome

# Asia/Shanghai has had no summer time since 1991.
_SHANGHAI = timezone(timedelta(hours=8))


class Material(msgspec.Struct, frozen=True):
    """What every kind of report needs: the training texts, the intents that go to a human, and when it is made."""

    taught: tuple[Taught, ...]
    human: frozenset[str]
    made: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0, or 2 with a message on standard error when the report cannot be made."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if bool(asked.file) == (asked.hands or asked.folds is not None):
        parser.error("give either --file, or --folds or --hands")
    try:
        with redirect_stdout(sys.stderr):
            printed = _report(asked, _material(asked.data))
    except (EvaluationError, WordFileError) as error:
        sys.stderr.write(f"nlu-report: {error}\n")
        return 2
    sys.stdout.write(msgspec.json.encode(printed).decode() + "\n")
    return 0


def _material(data: Path) -> Material:
    intents = read_words(CONTRACT, Contract).intents
    human = frozenset(name for name, entry in intents.items() if entry.who == "human")
    return Material(read_taught(data, intents), human, datetime.now(_SHANGHAI).isoformat(timespec="minutes"))


def _report(asked: argparse.Namespace, material: Material) -> dict[str, Any]:
    """The JSON to print."""
    if asked.file:
        before = read_figures(asked.out / "figures.json")
        outcomes = _answered(asked, material)
        now = figures(outcomes, material.made, str(asked.file))
        return {**_write(asked.out, outcomes, material, before, now, []), **_headline(now)}
    kind = "hands" if asked.hands else "folds"
    before = read_figures(asked.out / kind / "figures.json")
    outcomes, parts = _crossed(asked, material)
    now = figures(outcomes, material.made, f"{len(parts)} {kind} of the training texts", as_answered=False)
    written = _write(asked.out / kind, outcomes, material, before, now, parts)
    return {**written, **_headline(now), kind: {part.source: _headline(part) for part in parts}}


def _answered(asked: argparse.Namespace, material: Material) -> list[Outcome]:
    from bot.evaluation import model

    rows = read_rows(asked.file)
    return asyncio.run(model.outcomes(model.load(asked.model), rows, material.human))


def _crossed(asked: argparse.Namespace, material: Material) -> tuple[list[Outcome], list[Figures]]:
    """All outcomes, and the figures of each fold or hand."""
    from bot.report.crossing import cross, stages
    from bot.report.folds import group_folds, hand_folds

    taught = material.taught
    folds = hand_folds(taught) if asked.hands else group_folds(taught, asked.folds)
    pipeline = stages(asked.config)
    outcomes, parts = [], []
    for fold in folds:
        sys.stderr.write(f"nlu-report: {fold.name}: {len(fold.known)} learned from, {len(fold.unseen)} scored\n")
        held = cross(taught, fold, pipeline, material.human)
        outcomes += held
        parts.append(figures(held, material.made, fold.name, as_answered=False))
    return outcomes, parts


def _headline(kept: Figures) -> dict[str, Any]:
    return {"n": kept.rows, "accuracy": kept.headline.accuracy, "top3": kept.headline.top3}


def _write(
    out: Path,
    outcomes: Sequence[Outcome],
    material: Material,
    before: Figures | None,
    now: Figures,
    parts: Sequence[Figures],
) -> dict[str, str]:
    from bot.report.page import page

    counts = Counter(text.intent for text in material.taught)
    html = page(outcomes, counts, now, before, parts)
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.html").write_text(html, "utf-8")
    write_figures(out / "figures.json", now)
    return {"report": str(out / "report.html")}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.report", description="Shows where the understanding is weak.")
    parser.add_argument("--file", type=Path, help="labelled texts for the trained model: columns text, intent")
    parser.add_argument("--folds", type=int, nargs="?", const=5, help="cross-validate the training texts; 5 folds")
    parser.add_argument(
        "--hands", action="store_true", help="cross-validate, leaving out a file of data/nlu/hands each"
    )
    parser.add_argument("--model", type=Path, default=project_file("models"), help="model file, or folder of models")
    parser.add_argument(
        "--config", type=Path, default=project_file("config.yml"), help="the pipeline to cross-validate"
    )
    parser.add_argument("--data", type=Path, default=project_file("data/nlu"), help="the training texts")
    parser.add_argument("--out", type=Path, default=project_file("var/nlu-report"), help="folder of the report")
    return parser


if __name__ == "__main__":
    sys.exit(main())
