"""A model trained once per session on the real data, in a folder of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.encoder import limit_spinning
from bot.nlu.word_files import PROJECT

# Before the test modules import Rasa, which loads OpenMP.
limit_spinning()

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def trained_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The NLU model file."""
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    folder = tmp_path_factory.mktemp("model")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RASA_CACHE_DIRECTORY", str(folder / "cache"))
        environment.setenv("RASA_TELEMETRY_ENABLED", "false")
        file = train_nlu(str(PROJECT / "config.yml"), str(PROJECT / "data" / "nlu"), str(folder))
        assert file is not None
        yield Path(file)


@pytest.fixture(scope="session")
def parse(trained_model: Path) -> Parse:
    """Parses a text as the bot does."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(trained_model))
    return lambda text: asyncio.run(agent.parse_message(text))
