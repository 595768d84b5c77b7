"""Pieces of regular expressions made from word lists."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def one_of(words: Iterable[str]) -> str:
    """Any of the words, taken literally, longer ones first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def not_after(words: Iterable[str]) -> str:
    """Look-behinds, one a word: they must be of fixed width."""
    return "".join(f"(?<!{re.escape(word)})" for word in words)


def numbered(forms: list[str]) -> str:
    """The forms in one expression. A group name may occur once: each gets a number, which `_groups` takes off."""
    number = count()
    return re.sub(r"\?P<([a-z_]+)>", lambda match: f"?P<{match[1]}_{next(number)}>", "|".join(forms))
