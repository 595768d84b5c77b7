"""The bot's responses as texts: the actions only name them, with values (domain.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

DOMAIN = Path(__file__).resolve().parents[3] / "domain.yml"


class _Variation(msgspec.Struct, frozen=True):
    text: str = ""


class _Domain(msgspec.Struct, frozen=True):
    responses: Mapping[str, tuple[_Variation, ...]]


class Responses:
    """Texts by the name of the response. Of several wordings the first is taken: agents need no variety."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls, path: Path = DOMAIN) -> Responses:
        """Read once, at wiring."""
        domain = msgspec.convert(yaml.load(path.read_text("utf-8"), _Loader), _Domain)  # noqa: S506 - a safe loader
        return cls({name: variations[0].text for name, variations in domain.responses.items()})

    def text(self, name: str, values: Mapping[str, Any]) -> str:
        """The response with each `{name}` replaced. Raises `KeyError` for one that the domain does not have."""
        text = self._texts[name]
        for key, value in values.items():
            if isinstance(value, str):
                text = text.replace("{" + key + "}", value)
        return text


# The domain has two thousand lines: the C parser where libyaml is there.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
