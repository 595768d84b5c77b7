"""spaCy documents cut as `tokens` cuts them, so that every value begins and ends at a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Doc

from bot.nlu.tokens import PIECE

if TYPE_CHECKING:
    from spacy.vocab import Vocab


class PieceTokenizer:
    """spaCy tokens as `tokens` cuts them; the text must be folded already."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a Doc of the same text."""
        pieces = list(PIECE.finditer(text))
        spaces = [text[piece.end() : piece.end() + 1] == " " for piece in pieces]
        return Doc(self._vocab, words=[piece.group() for piece in pieces], spaces=spaces)
