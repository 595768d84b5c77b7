"""The words of notices: Chinese texts of data/texts/notices.yml, picked by code and filled with values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from warmline.conversation.events import Notice

TEXTS = Path(__file__).resolve().parents[2] / "data" / "texts"


class NoticeWords:
    """A catalogue of notice texts. A missing code is a programming error and raises `KeyError` where it is said."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls, path: Path = TEXTS / "notices.yml") -> NoticeWords:
        """Read the catalogue once, at wiring."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def say(self, notice: Notice) -> str:
        """The notice in the customer's words; values are put in as plain text, never as a format string."""
        return self.text(notice.code, notice.values)

    def text(self, code: str, values: Mapping[str, str] | None = None) -> str:
        """The text of `code` with each `{name}` replaced by its value."""
        text = self._texts[code]
        for name, value in (values or {}).items():
            text = text.replace("{" + name + "}", value)
        return text
