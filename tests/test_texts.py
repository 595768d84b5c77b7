"""The catalogue of notices has every word that is said, and none that nobody says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from warmline.conversation.events import Notice
from warmline.conversation.words import TEXTS, NoticeWords

ROOT = Path(__file__).resolve().parents[1]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("warmline", "bot", "actions")
    for path in (ROOT / folder).rglob("*.py")
)
CATALOGUE: dict[str, str] = yaml.safe_load((TEXTS / "notices.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", sorted(set(re.findall(r'Notice\(code="(\w+)"', SOURCES))))
def test_every_notice_has_words(code: str) -> None:
    assert CATALOGUE[code]


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_text_is_said_somewhere(code: str) -> None:
    said = f'"{code}"' in SOURCES or (code.startswith("refused_") and f'"{code.removeprefix("refused_")}"' in SOURCES)
    assert said, f"nobody says {code}"


def test_values_are_put_in_as_plain_text() -> None:
    words = NoticeWords({"hello": "您好{name}，{name.__class__}"})
    assert words.say(Notice(code="hello", values={"name": "{0}"})) == "您好{0}，{name.__class__}"


def test_customers_are_addressed_politely_and_without_exclamation() -> None:
    for code, text in CATALOGUE.items():
        assert "！" not in text and "你" not in text.replace("你们", ""), code
