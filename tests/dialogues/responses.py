"""The responses of domain.yml as patterns, so that a script can name what the bot must say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

DOMAIN = Path(__file__).resolve().parents[2] / "domain.yml"
_VALUE = re.compile(r"\\\{\w+\\\}")


class Responses:
    """All responses with their variants; `{values}` fit anything."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self._patterns = {
            name: [re.compile(_VALUE.sub("(?:.|\\\\n)+?", re.escape(text))) for text in variants]
            for name, variants in texts.items()
        }

    @classmethod
    def load(cls, path: Path = DOMAIN) -> Responses:
        """Read the domain."""
        responses = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        return cls({name: [row.get("text", "") for row in rows] for name, rows in responses.items()})

    def __contains__(self, name: object) -> bool:
        return name in self._patterns

    def __iter__(self) -> Iterator[str]:
        return iter(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)

    def fits(self, name: str, text: str) -> bool:
        """Whether the text is one of the response's variants."""
        return any(pattern.fullmatch(text) for pattern in self._patterns[name])

    def of(self, text: str) -> list[str]:
        """Which responses the text may be, for messages about failures."""
        return [name for name in self._patterns if self.fits(name, text)]
