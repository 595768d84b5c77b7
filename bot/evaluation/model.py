"""The trained model as the bot runs it: the real Rasa agent, one text at a time, as the channels hand texts over."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.evaluation import EvaluationError
from bot.evaluation.rows import Row, base_intent
from bot.evaluation.scores import OUT_OF_SCOPE, Fate, Outcome
from bot.nlu.contract import offered_intents
from bot.nlu.likely import likely
from warmline.conversation.neutral import for_bot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REJECTED = "nlu_fallback"


def load(model: Path) -> Any:
    """The agent of a model file, or of the newest model in a folder. Raises EvaluationError."""
    from rasa.core.agent import Agent
    from rasa.model import get_latest_model

    _quieten_rasa()
    file = get_latest_model(str(model)) if model.is_dir() else str(model)
    if file is None or not Path(file).is_file():
        raise EvaluationError(f"{model}: holds no trained model; train one first")
    agent = Agent.load(file)
    if not agent.is_ready():
        raise EvaluationError(f"{file}: is no model this version can load")
    return agent


def train(rows: Iterable[Row], config: Path, folder: Path) -> tuple[Path, float]:
    """Trains the pipeline of `config` on the rows, in `folder`. Returns the model file and the seconds it took."""
    from rasa.model_training import train_nlu

    _quieten_rasa()
    examples = [{"text": row.text, "intent": row.intent, "entities": []} for row in rows]
    data = folder / "nlu.json"
    # Rasa's JSON form: in its YAML form brackets in a text would be read as entities.
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}, ensure_ascii=False), "utf-8")
    begun = time.perf_counter()
    file = train_nlu(str(config), str(data), str(folder), fixed_model_name="evaluated")
    if file is None:
        raise EvaluationError(f"{config}: training made no model")
    return Path(file), time.perf_counter() - begun


async def outcomes(agent: Any, rows: Sequence[Row], human: frozenset[str]) -> list[Outcome]:
    """Parses every text. `human`: intents that go to a human. The first text is parsed twice: loading is not timed."""
    await agent.parse_message(for_bot(rows[0].text))
    done = []
    for row in rows:
        begun = time.perf_counter()
        parsed = await agent.parse_message(for_bot(row.text))
        done.append(outcome_of(row, parsed, human, time.perf_counter() - begun))
    return done


def outcome_of(row: Row, parsed: dict[str, Any], human: frozenset[str], seconds: float) -> Outcome:
    """What a parse makes of a labelled text. `human`: intents that go to a human."""
    intent = parsed["intent"]["name"]
    rejected = intent == REJECTED
    predicted = OUT_OF_SCOPE if rejected else base_intent(intent)
    offered = likely(((guess["name"], guess["confidence"]) for guess in parsed["intent_ranking"]), offered_intents())
    return Outcome(
        text=row.text,
        intent=row.intent,
        predicted=predicted,
        likely=tuple(_distinct(base_intent(g["name"]) for g in parsed["intent_ranking"] if g["name"] != REJECTED))[:3],
        confidence=float(parsed["intent"]["confidence"]),
        handed_over=rejected or predicted in human,
        seconds=seconds,
        fate=_fate(rejected or predicted == OUT_OF_SCOPE, rejected and bool(offered)),
    )


def _fate(unsure: bool, offers: bool) -> Fate:
    if not unsure:
        return "acted"
    return "did_you_mean" if offers else "no_idea"


def _distinct(names: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(names))


def _quieten_rasa() -> None:
    """Left alone, Rasa logs every text it parses."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
