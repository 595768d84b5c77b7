"""Finds the values in a text with a spaCy pipeline: rules, and a trained recogniser for payees alone.

The pipeline's tokens are those of `tokens`; phrases go through spaCy's EntityRuler, number-like values through a pipe
of regular expressions, because they have a grammar rather than a list. A text that is nothing but four digits is both
the end of a card number and an amount: both are reported, and who asked decides.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec
from spacy import blank
from spacy.language import Language
from spacy.tokens import Doc

from bot.nlu.amounts import amount_grammar
from bot.nlu.arrivals import arrival_grammar
from bot.nlu.card_tails import card_tail_grammar
from bot.nlu.corrections import Span, corrections
from bot.nlu.names import PayeeFinder, payee_words
from bot.nlu.normalise import Normalised, normalise
from bot.nlu.period_context import period_context
from bot.nlu.periods import period_grammar
from bot.nlu.phones import phone_grammar
from bot.nlu.piece_tokenizer import PieceTokenizer
from bot.nlu.places import place_grammar
from bot.nlu.terms import term_grammar
from bot.nlu.word_files import read_words

_VALUES = "values"
# Looks like a value and cannot be read as one (三千到五千): hides what is inside it, and is not reported.
_UNREADABLE = ""
# Of two values in one place the longer one counts; of equally long ones the one that comes first here.
_ORDER = ("phone", "card_tail", "term", "period", "bank", "account_kind", "amount", "arrival", "payee", "place")
# Both are reported when they are all that is said: what was asked for decides.
_EITHER = ({"card_tail", "amount"}, {"term", "period"}, {"period", "amount"})

_SAYS_NOTHING = re.compile("[是就应该不对哦说错了嗯改成吧的啊呀行好 ,.。]*")
# What a payee's name may hold: 武汉宏达 has a place in it, 招行小王 a bank.
_IN_NAMES = frozenset({"amount", "place", "bank", "account_kind"})


class _Grammar(Protocol):
    @property
    def patterns(self) -> tuple[str, ...]: ...


class ValueWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of values that are named, not counted: entity → value → phrases."""

    version: int
    phrases: dict[str, dict[str, tuple[str, ...]]]


class BankWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of banks: name → what it is called."""

    version: int
    banks: dict[str, tuple[str, ...]]


class Found(msgspec.Struct, frozen=True):
    """A value; [start, end) counts in the text as the customer sent it. Amounts are plain decimal yuan."""

    entity: str
    value: str
    start: int
    end: int


class ValueFinder:
    """Finds all values but place names outside the list. Build once: the pipeline takes some milliseconds."""

    def __init__(self, words: str | Path = "data/entities/values.yml", recogniser: Language | None = None) -> None:
        """`recogniser`: of payees, see `names`; without it only relations (给我妈). Raises WordFileError."""
        listed = read_words(words, ValueWords)
        amounts, periods, terms = amount_grammar(), period_grammar(), term_grammar()
        phones, places, tails, arrivals = phone_grammar(), place_grammar(), card_tail_grammar(), arrival_grammar()
        self._readers: dict[str, Callable[[str], str | None]] = {
            "card_tail": tails.parse,
            "arrival": arrivals.parse,
            "phone": phones.parse,
            "place": places.parse,
            "term": terms.parse,
            "period": lambda said: said if periods.is_period(said) else None,
            "amount": lambda said: str(amount) if (amount := amounts.parse(said)) is not None else None,
        }
        grammars: dict[str, _Grammar] = {
            "period": periods,
            "amount": amounts,
            "term": terms,
            "phone": phones,
            "place": places,
            "card_tail": tails,
            "arrival": arrivals,
        }
        patterns = [(entity, p) for entity, grammar in grammars.items() for p in grammar.patterns]
        phrases = {**listed.phrases, "bank": read_words("data/entities/banks.yml", BankWords).banks}
        self._payees = PayeeFinder(payee_words(), recogniser)
        self._corrections = corrections()
        self._period_context = period_context()
        self._pipeline = blank("zh")
        self._pipeline.tokenizer = PieceTokenizer(self._pipeline.vocab)
        self._pipeline.add_pipe("entity_ruler").add_patterns(
            [
                {"label": entity, "pattern": phrase, "id": value}
                for entity, values in phrases.items()
                for value, entries in values.items()
                for phrase in entries
            ]
        )
        self._pipeline.add_pipe("value_patterns", config={"patterns": patterns})

    def find(self, text: str) -> tuple[Found, ...]:
        """All values in order of their place. Overlaps: the longer one, unless both are the whole text."""
        folded = normalise(text)
        if not folded.text:
            return ()
        doc = self._pipeline(folded.lower)
        found = [Found(span.label_, span.ent_id_, span.start_char, span.end_char) for span in doc.ents]
        for span in doc.spans[_VALUES]:
            value = self._readers[span.label_](span.text) or _UNREADABLE
            found.append(Found(span.label_, value, span.start_char, span.end_char))
        kept = _without_overlaps([*found, *self._payees_in(doc.text, found)], doc.text)
        spans = [Span(value.entity, value.start, value.end) for value in kept]
        stands = self._corrections.standing(doc.text, spans)
        stands_at = [value for value, stand in zip(kept, stands, strict=True) if stand and value.value != _UNREADABLE]
        return tuple(_in_original(value, folded) for value in self._in_their_years(stands_at, doc.text))

    def _in_their_years(self, found: list[Found], text: str) -> list[Found]:
        """Periods with what the rest of the text says of their year."""
        periods = [value for value in found if value.entity == "period"]
        if not periods:
            return found
        said = self._period_context.said_of(text, [(value.start, value.end) for value in periods])
        values = dict(zip(periods, said, strict=True))
        dated = [(value, values.get(value, value.value)) for value in found]
        return [msgspec.structs.replace(value, value=words) for value, words in dated if words is not None]

    def _payees_in(self, text: str, found: list[Found]) -> list[Found]:
        """Payees, cut where a sum begins (张总5w) and dropped where they touch what no name holds (前天晚上)."""
        payees = []
        for start, end in self._payees.find(text):
            touched = [value for value in found if start < value.end and value.start < end]
            sums = [value.start for value in touched if value.entity == "amount" and value.start > start]
            if any(
                value.entity not in _IN_NAMES or (value.entity, value.start) == ("amount", start) for value in touched
            ):
                continue
            stop = min([end, *sums])
            payees.append(Found("payee", text[start:stop].strip(), start, stop))
        return payees


@Language.factory("value_patterns", default_config={"patterns": []})
class ValuePatterns:
    """A pipe that marks what regular expressions find as `doc.spans["values"]`; spans may overlap.

    A pattern is (entity, expression with a group `value`).
    """

    def __init__(self, nlp: Language, name: str, patterns: list[tuple[str, str]]) -> None:
        self._patterns = [(entity, re.compile(p)) for entity, p in patterns]

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


def _without_overlaps(found: list[Found], text: str) -> list[Found]:
    kept: list[Found] = []
    for candidate in sorted(found, key=lambda f: (f.start - f.end, f.value == _UNREADABLE, _ORDER.index(f.entity))):
        rivals = [other for other in kept if other.start < candidate.end and candidate.start < other.end]
        if not rivals or all(_is_either(candidate, rival, text) for rival in rivals):
            kept.append(candidate)
    return sorted(kept, key=lambda f: (f.start, f.entity))


def _is_either(one: Found, other: Found, text: str) -> bool:
    """Whether both are the same words, and nothing else is said."""
    return (
        {one.entity, other.entity} in _EITHER
        and (one.start, one.end) == (other.start, other.end)
        and _SAYS_NOTHING.fullmatch(text[: one.start] + text[one.end :]) is not None
    )


def _in_original(value: Found, folded: Normalised) -> Found:
    start, end = folded.span(value.start, value.end)
    return Found(value.entity, value.value, start, end)
