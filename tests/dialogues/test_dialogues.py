"""Every scripted conversation of this folder, through the real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogues.player import play
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


@pytest.mark.stack
@pytest.mark.parametrize("dialogue", SCRIPTS)
async def test_dialogue_goes_as_written(dialogue: Dialogue, stack: Stack) -> None:
    outcome = await play(dialogue, stack, RESPONSES)
    assert not outcome.failure, "\n".join([outcome.failure, *outcome.transcript])
