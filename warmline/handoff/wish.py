"""An unmistakable wish for a person, recognised at the door so that it works while the bot is busy or down (pure).

Only whole messages that can mean nothing else are taken here; everything richer goes to the bot's understanding.
The wordings are data (data/entities/person_wish.yml).
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import yaml

WISHES = Path(__file__).resolve().parents[2] / "data" / "entities" / "person_wish.yml"
_NOISE = re.compile(r"[\s。，,.!！?？~～、…啊呀吧呢哦啦嘛了的我给帮请快要想]+")


class PersonWish:
    """Recognises whole messages that wish for a person."""

    def __init__(self, wordings: list[str]) -> None:
        # How a tapped button for a person reads in the conversation.
        self.words = wordings[0]
        self._wordings = frozenset(_fold(wording) for wording in wordings)

    @classmethod
    def load(cls, path: Path = WISHES) -> PersonWish:
        """Read the wordings once, at wiring."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def is_wish(self, text: str) -> bool:
        """Whether the whole message, without politeness and punctuation, is such a wish."""
        return _fold(text) in self._wordings


def _fold(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))
