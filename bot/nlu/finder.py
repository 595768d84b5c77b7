"""Finds the values in a text with a spaCy pipeline: rules only, no statistical model.

The pipeline's tokens are those of `tokens`; phrases go through spaCy's EntityRuler, number-like values through a pipe
of regular expressions, because they have a grammar rather than a list. A text that is nothing but four digits is both
the end of a card number and an amount: both are reported, and who asked decides.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from spacy import blank
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.nlu.amounts import amount_grammar
from bot.nlu.normalise import normalise
from bot.nlu.numerals import numerals
from bot.nlu.periods import period_grammar
from bot.nlu.tokens import PIECE
from bot.nlu.word_files import read_words

_VALUES = "values"
# Looks like a value and cannot be read as one (三千到五千): hides what is inside it, and is not reported.
_UNREADABLE = ""


class ValueWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list: entity → value → phrases, and entity → patterns with a group `value`."""

    version: int
    phrases: dict[str, dict[str, tuple[str, ...]]]
    patterns: dict[str, tuple[str, ...]]


class Found(msgspec.Struct, frozen=True):
    """A value; [start, end) counts in the text as the customer sent it. Amounts are plain decimal yuan."""

    entity: str
    value: str
    start: int
    end: int


class ValueFinder:
    """Finds account_kind, card_tail, period and amount. Build once: the pipeline takes some milliseconds."""

    def __init__(self, words: str | Path = "data/entities/values.yml") -> None:
        """Raises WordFileError."""
        listed = read_words(words, ValueWords)
        amounts, periods = amount_grammar(), period_grammar()
        patterns = {entity: [_with_digits(p) for p in listed.patterns[entity]] for entity in listed.patterns}
        patterns |= {"period": list(periods.patterns), "amount": list(amounts.patterns)}
        self._readers: dict[str, Callable[[str], str | None]] = {
            "card_tail": _digits,
            "period": lambda said: said if periods.is_period(said) else None,
            "amount": lambda said: str(amount) if (amount := amounts.parse(said)) is not None else None,
        }
        self._pipeline = blank("zh")
        self._pipeline.tokenizer = PieceTokenizer(self._pipeline.vocab)
        self._pipeline.add_pipe("entity_ruler").add_patterns(
            [
                {"label": entity, "pattern": phrase, "id": value}
                for entity, values in listed.phrases.items()
                for value, phrases in values.items()
                for phrase in phrases
            ]
        )
        self._pipeline.add_pipe("value_patterns", config={"patterns": patterns})

    def find(self, text: str) -> tuple[Found, ...]:
        """All values in order of their place. Overlaps: the longer one, unless both are the whole text."""
        folded = normalise(text)
        if not folded.text:
            return ()
        doc = self._pipeline(folded.lower)
        found = [Found(span.label_, span.ent_id_, *folded.span(span.start_char, span.end_char)) for span in doc.ents]
        for span in doc.spans[_VALUES]:
            value = self._readers[span.label_](span.text) or _UNREADABLE
            found.append(Found(span.label_, value, *folded.span(span.start_char, span.end_char)))
        return _without_overlaps(found, len(text.strip()))


class PieceTokenizer:
    """spaCy tokens as `tokens` cuts them; the text must be folded already."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a Doc of the same text."""
        pieces = list(PIECE.finditer(text))
        spaces = [text[piece.end() : piece.end() + 1] == " " for piece in pieces]
        return Doc(self._vocab, words=[piece.group() for piece in pieces], spaces=spaces)


@Language.factory("value_patterns", default_config={"patterns": {}})
class ValuePatterns:
    """A pipe that marks what regular expressions find as `doc.spans["values"]`; spans may overlap."""

    def __init__(self, nlp: Language, name: str, patterns: Mapping[str, list[str]]) -> None:
        self._patterns = [(entity, re.compile(p)) for entity, entries in patterns.items() for p in entries]

    def __call__(self, doc: Doc) -> Doc:
        """Adds the spans; one that begins or ends inside a token is widened to the token."""
        spans: list[Any] = []
        for entity, pattern in self._patterns:
            for match in pattern.finditer(doc.text):
                span = doc.char_span(*match.span("value"), label=entity, alignment_mode="expand")
                if span is not None:
                    spans.append(span)
        doc.spans[_VALUES] = spans
        return doc


def _without_overlaps(found: list[Found], whole: int) -> tuple[Found, ...]:
    kept: list[Found] = []
    for candidate in sorted(found, key=lambda f: (f.start - f.end, f.entity != "card_tail")):
        rivals = [other for other in kept if other.start < candidate.end and candidate.start < other.end]
        both_whole = candidate.end - candidate.start == whole and all(r.entity != candidate.entity for r in rivals)
        if not rivals or both_whole:
            kept.append(candidate)
    readable = [found for found in kept if found.value != _UNREADABLE]
    return tuple(sorted(readable, key=lambda f: (f.start, f.entity)))


def _with_digits(pattern: str) -> str:
    return pattern.replace("{d}", f"(?:[0-9]|{numerals().digit})")


def _digits(said: str) -> str | None:
    """四位数 as digits: 1 2 3 4 and 一二三四 are both 1234."""
    digits = [numerals().value(character) for character in said if character != " "]
    return "".join(str(digit) for digit in digits) if all(digit is not None for digit in digits) else None
