"""The trained model, loaded once per session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.model import is_current, verified_model

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def recogniser() -> Any:
    """The recogniser of payees, trained on the real sentences."""
    from bot.nlu import names

    return names.train(names.payee_words())


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model that `make train` made of the data as they are now; `make test` trains first."""
    assert is_current(), "the model is older than its data; run `make train`"
    return verified_model()


@pytest.fixture(scope="session")
def parse(trained_model: Path) -> Parse:
    """Parses a text as the bot does."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(trained_model))
    return lambda text: asyncio.run(agent.parse_message(text))
