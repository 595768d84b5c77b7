"""Agreements that are shown before something is signed: the very text and its hash (paperless)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

TEXTS = Path(__file__).resolve().parents[1] / "data" / "texts" / "agreements.yml"


def agreement(name: str, **values: str) -> tuple[str, str]:
    """The agreement's text with its values, and its SHA-256 in hex (over UTF-8), which the customer signs with it."""
    text = _texts()[name]
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text, hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, str]:
    """Read once a process."""
    found: Mapping[str, str] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return found
