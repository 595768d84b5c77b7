"""Cuts text into the smallest pieces an entity can start or end at: one Han character, one run of digits or letters."""

from __future__ import annotations

import re

import msgspec

from bot.nlu.normalise import LIMIT, normalise

# "1,234.50" stays one piece, since its parts mean nothing; "3302,5000" is two numbers.
PIECE = re.compile(r"[0-9]+(?:\.[0-9]+|,[0-9]{3}(?![0-9]))*|[A-Za-z]+|\S")


class Piece(msgspec.Struct, frozen=True):
    """A token: `form` is folded, [start, end) counts in the text as the customer sent it."""

    form: str
    start: int
    end: int


def cut(text: str, limit: int = LIMIT) -> tuple[Piece, ...]:
    """The pieces of a text in order, of at most `limit` characters. Never raises; nothing visible, no pieces."""
    folded = normalise(text, limit)
    return tuple(Piece(match.group(), *folded.span(*match.span())) for match in PIECE.finditer(folded.text))
