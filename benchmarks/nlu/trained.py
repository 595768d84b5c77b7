"""The pipeline of config.yml (or another) trained on other data, and what it makes of the test texts."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bot.evaluation import model
from bot.nlu.contract import human_intents
from bot.nlu.encoders import shared_encoder
from bot.nlu.word_files import project_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.nlu.public import Split
    from bot.evaluation.rows import Row
    from bot.evaluation.scores import Outcome

OURS = project_file("config.yml")


class Trained(msgspec.Struct, frozen=True):
    """`seconds` of the training; that of the vectors is in it where they were not known from an earlier one."""

    outcomes: list[Outcome]
    seconds: float


def trained_on(split: Split, config: Path = OURS) -> Trained:
    """Train and ask, with nothing left behind but the encoder's vectors (models/vectors)."""
    # An encoder that remembers no text of an earlier part: else its parses would look faster than they are.
    shared_encoder.cache_clear()
    with tempfile.TemporaryDirectory(prefix="bench-nlu-") as folder:
        # A cache of its own, as bot.evaluation has: the time must not depend on earlier trainings.
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(folder) / "cache")
        file, seconds = model.train(split.train, config, Path(folder))
        return Trained(asked(model.load(file), split.test), round(seconds, 1))


def asked(agent: Any, rows: Sequence[Row]) -> list[Outcome]:
    """What the agent makes of every text."""
    return asyncio.run(model.outcomes(agent, rows, human_intents()))
