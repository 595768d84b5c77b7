"""Cross-validation with the pipeline's own components, up to the classifier: its figures before guards and thresholds.

The components are made, trained and run as Rasa does it, without its graph: features and fit are those of config.yml
whatever is changed there.
"""

from __future__ import annotations

import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from bot.evaluation import EvaluationError
from bot.evaluation.rows import base_intent
from bot.evaluation.scores import OUT_OF_SCOPE, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.report.folds import Fold
    from bot.report.taught import Taught

CLASSIFIER = "bot.nlu.linear_classifier.LinearClassifier"

Stage = tuple[type[Any], dict[str, Any]]


def stages(config: Path) -> list[Stage]:
    """Class and settings of each component up to the classifier. Raises EvaluationError when it is not there."""
    try:
        pipeline = yaml.safe_load(config.read_text("utf-8"))["pipeline"]
        names = [entry["name"] for entry in pipeline]
    except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
        raise EvaluationError(f"{config}: is no pipeline: {error}") from error
    if CLASSIFIER not in names:
        raise EvaluationError(f"{config}: has no {CLASSIFIER}; only that one can be cross-validated")
    return [_stage(entry) for entry in pipeline[: names.index(CLASSIFIER) + 1]]


def _stage(entry: dict[str, Any]) -> Stage:
    module, _, name = entry["name"].rpartition(".")
    kind: type[Any] = getattr(import_module(module), name)
    return kind, {**kind.get_default_config(), **{key: value for key, value in entry.items() if key != "name"}}


def cross(taught: Sequence[Taught], fold: Fold, pipeline: Sequence[Stage], human: frozenset[str]) -> list[Outcome]:
    """Trains on the known texts of the fold; an outcome for each of its unseen ones, in their order.

    `human`: intents that go to a human. Nothing is rejected here; a text without a guess counts as out of scope.
    """
    from rasa.shared.nlu.training_data.training_data import TrainingData

    known = TrainingData([_message(taught[index].text, taught[index].intent) for index in fold.known])
    unseen = TrainingData()
    # Not by its constructor, which drops texts that are written alike.
    unseen.training_examples = [_message(taught[index].text, None) for index in fold.unseen]
    with tempfile.TemporaryDirectory(prefix="folds-") as scratch:
        begun = time.perf_counter()
        for number, stage in enumerate(pipeline):
            known, unseen = _run(stage, number, Path(scratch), known, unseen)
        each = (time.perf_counter() - begun) / len(fold.unseen)
    return [
        _outcome(taught[index], message, human, each)
        for index, message in zip(fold.unseen, unseen.training_examples, strict=True)
    ]


def _message(text: str, intent: str | None) -> Any:
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.message import Message

    return Message({TEXT: text} if intent is None else {TEXT: text, INTENT: intent})


def _run(stage: Stage, number: int, folder: Path, known: Any, unseen: Any) -> tuple[Any, Any]:
    """One component: trained on `known`, then run over both."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.nlu.featurizers.featurizer import Featurizer

    kind, settings = stage
    if hasattr(kind, "validate_config"):
        kind.validate_config(settings)
    name = f"{kind.__name__}{number}"
    context = ExecutionContext(GraphSchema({}), node_name=name)
    component = kind.create(settings, LocalModelStorage(folder), Resource(name), context)
    if hasattr(component, "train"):
        component.train(known)
    if hasattr(component, "process_training_data"):
        known = component.process_training_data(known)
    if issubclass(kind, Featurizer):
        # Featurizers leave texts as they are, and take their vectors from the file this way.
        return known, component.process_training_data(unseen)
    component.process(unseen.training_examples)
    return known, unseen


def _outcome(text: Taught, message: Any, human: frozenset[str], seconds: float) -> Outcome:
    from bot.nlu.ranking import read_ranking

    guesses = [msgspec.structs.replace(guess, intent=base_intent(guess.intent)) for guess in read_ranking(message)]
    likely = tuple(dict.fromkeys(guess.intent for guess in guesses))[:3]
    predicted = likely[0] if likely else OUT_OF_SCOPE
    return Outcome(
        text=text.text,
        intent=text.intent,
        predicted=predicted,
        likely=likely,
        confidence=guesses[0].confidence if guesses else 0.0,
        handed_over=predicted in human,
        seconds=seconds,
    )
