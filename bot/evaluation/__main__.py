"""`python -m bot.evaluation --model models --file x.tsv [--train a.tsv] [--predictions p.tsv]`

Standard output carries one line of JSON and nothing else; what Rasa and TensorFlow print goes to standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bot.evaluation import EvaluationError, model
from bot.evaluation.output import only_results_on_stdout
from bot.evaluation.rows import Row, read_rows, write_predictions
from bot.evaluation.scores import Outcome, score
from bot.nlu.contract import human_intents
from bot.nlu.word_files import WordFileError, project_file

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0, or 2 with a message on standard error when the evaluation cannot be done."""
    asked = _parser().parse_args(arguments)
    with only_results_on_stdout() as results:
        try:
            figures, outcomes = _evaluate(asked)
            if asked.predictions:
                write_predictions(asked.predictions, outcomes)
        except (EvaluationError, WordFileError) as error:
            sys.stderr.write(f"evaluation: {error}\n")
            return 2
        results.write(msgspec.json.encode(figures).decode() + "\n")
    return 0


def _evaluate(asked: argparse.Namespace) -> tuple[dict[str, Any], list[Outcome]]:
    rows = read_rows(asked.file)
    if not asked.train:
        outcomes = _outcomes(model.load(asked.model), rows)
        return msgspec.to_builtins(score(outcomes)), outcomes
    examples = read_rows(asked.train)
    with tempfile.TemporaryDirectory(prefix="evaluation-") as scratch:
        # A cache of its own: the time of a training must not depend on earlier ones.
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(scratch) / "cache")
        file, seconds = model.train(examples, asked.config, Path(scratch))
        outcomes = _outcomes(model.load(file), rows)
    return {**msgspec.to_builtins(score(outcomes)), "train_s": round(seconds, 2)}, outcomes


def _outcomes(agent: Any, rows: Sequence[Row]) -> list[Outcome]:
    return asyncio.run(model.outcomes(agent, rows, human_intents()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation", description="Scores what the bot understands.")
    parser.add_argument("--file", type=Path, required=True, help="labelled texts to score: columns text, intent")
    parser.add_argument("--model", type=Path, default=project_file("models"), help="model file, or folder of models")
    parser.add_argument("--train", type=Path, help="train the same pipeline on these labelled texts instead")
    parser.add_argument("--config", type=Path, default=project_file("config.yml"), help="the pipeline for --train")
    parser.add_argument("--predictions", type=Path, help="also write a row per text to this file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
