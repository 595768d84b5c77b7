"""The pipeline that stock Rasa recommends for English, on the same few texts as ours: all of them would take hours."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import beside, figure, percentile
from benchmarks.nlu.public import Split, banking77, sample
from benchmarks.nlu.shares import Findings, first_guesses, percent
from benchmarks.nlu.trained import Trained, trained_on
from bot.evaluation.scores import score

if TYPE_CHECKING:
    from benchmarks.figures import Figure

EACH = 20
ASKED_EACH = 10
# What `rasa init` suggests, without the parts that do nothing for intents; a seed, so that a run can be repeated.
CONFIG = """\
recipe: default.v1
assistant_id: stock
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
    random_seed: 77
"""


def stock(each: int = EACH) -> Findings:
    """BANKING77 with `each` texts an intent to learn from, for both pipelines. Raises Absent."""
    whole = banking77()
    some = Split(sample(whole.train, each), sample(whole.test, ASKED_EACH))
    ours = trained_on(some)
    with tempfile.TemporaryDirectory(prefix="bench-stock-") as folder:
        config = Path(folder) / "config.yml"
        config.write_text(CONFIG, "utf-8")
        theirs = trained_on(some, config)
    notes = {"learned": len(some.train), "asked": len(some.test), "note": "the stock pipeline rejects nothing"}
    peer = _figures(theirs)
    return Findings(beside(_figures(ours), peer), notes, peer)


def _figures(trained: Trained) -> list[Figure]:
    scores = score(first_guesses(trained.outcomes))
    return [
        percent("banking77.few.accuracy", scores.accuracy),
        percent("banking77.few.top3", scores.top3),
        figure("banking77.few.training", "s", [trained.seconds]),
        figure("banking77.few.parse.p50", "ms", [1000 * percentile([one.seconds for one in trained.outcomes], 0.5)]),
    ]
