"""Every scripted conversation of this folder, through the real processes, several at a time (lanes.py)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.dialogues.lanes import Locks, together
from tests.dialogues.player import Outcome, play
from tests.dialogues.reading import read
from tests.dialogues.responses import Responses
from tests.dialogues.script import Dialogue
from tests.support.stack import Stack

RESPONSES = Responses.load()
SCRIPTS = [
    pytest.param(dialogue, id=f"{path.stem}-{dialogue.name.replace(' ', '-')}")
    for path in sorted(Path(__file__).parent.glob("*.yml"))
    for dialogue in read(path, RESPONSES)
]
# Each test waits for its own dialogue, and so the first ones for most of the others.
PATIENCE_SECONDS = 300.0

Outcomes = Mapping[str, "Future[Outcome]"]


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest, stack: Stack) -> Iterator[Outcomes]:
    """How the dialogues of this run go, by their names; they are played beside the tests that wait for them."""
    ours = [
        item for item in request.session.items if isinstance(item, pytest.Function) and item.module is request.module
    ]
    chosen = [given for item in ours if isinstance(given := item.callspec.params.get("dialogue"), Dialogue)]
    found: dict[str, Future[Outcome]] = {dialogue.name: Future() for dialogue in chosen}
    assert len(found) == len(chosen), "two dialogues have the same name"

    async def one(dialogue: Dialogue, locks: Locks) -> None:
        try:
            found[dialogue.name].set_result(await play(dialogue, stack, RESPONSES, locks))
        except Exception as error:  # it is the test's to raise
            found[dialogue.name].set_exception(error)

    playing = threading.Thread(target=lambda: asyncio.run(together(chosen, one)))
    playing.start()
    yield found
    playing.join()


@pytest.mark.stack
@pytest.mark.timeout(PATIENCE_SECONDS + 90)
@pytest.mark.parametrize("dialogue", SCRIPTS)
def test_dialogue_goes_as_written(dialogue: Dialogue, outcomes: Outcomes) -> None:
    outcome = outcomes[dialogue.name].result(PATIENCE_SECONDS)
    assert not outcome.failure, "\n".join([outcome.failure, *outcome.transcript])
