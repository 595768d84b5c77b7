"""Two wishes in one message, seen as two (pure). The words are in data/entities/wishes.yml.

A message is cut into clauses, each is understood on its own (bot/turns.py does that), and here it is decided whether
they say one thing or several. In doubt it is one: a wish that was made up does more harm than one said again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from bot.nlu.normalise import simplify
from bot.nlu.ranking import Guess
from bot.nlu.word_files import read_words
from warmline.conversation.neutral import for_bot
from warmline.handoff.skills import IntentRule

WORDS = "data/entities/wishes.yml"
# A longer message, or one of more clauses, is a story; and each clause costs a parse of some 10 ms.
LONGEST, MOST_CLAUSES, LEAST_HAN = 120, 4, 2
# A clause says little, so what it says must be plain; a whole message for a person needs no second opinion.
SURE, SURE_OF_PERSON = 0.7, 0.9
WISHES = ("bot", "info", "human")
PROTECTIVE = ("card_report_loss", "card_lock")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    marks: tuple[str, ...]
    joints: tuple[str, ...]
    turns: tuple[str, ...]
    requests: tuple[str, ...]
    asks: tuple[str, ...]
    tells: tuple[str, ...]
    first: tuple[str, ...]
    then: tuple[str, ...]
    asked: tuple[str, ...]


class _Patterns(msgspec.Struct, frozen=True):
    signs: str
    joint: re.Pattern[str]
    mark: re.Pattern[str]
    asks: re.Pattern[str]
    steps: re.Pattern[str]
    asked: re.Pattern[str]


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a customer's text that may be wishes of their own, each harmless; empty unless two to four."""
    patterns, text = _patterns(), simplify(text)
    if len(text) > LONGEST or (patterns.steps.search(text) and not patterns.asked.search(text)):
        return ()
    # Cut off its front, a clause may begin with the "/" that for_bot sought at the front of the whole message.
    pieces = [piece for part in patterns.joint.split(text) for piece in _asking(part, patterns)]
    harmless = [for_bot(piece.strip(patterns.signs)) for piece in pieces]
    found = tuple(piece for piece in harmless if sum("\u4e00" <= sign <= "\u9fff" for sign in piece) >= LEAST_HAN)
    return found if 2 <= len(found) <= MOST_CLAUSES else ()


def two_wishes(whole: Guess, parsed: Sequence[Guess], contract: Mapping[str, IntentRule]) -> tuple[int, ...]:
    """The clauses with different wishes, by their places, in the order they are answered: a person, what protects,
    the rest as said. Empty: it is one wish, and the whole message says it best."""
    if _who(whole.intent, contract) == "human" and whole.confidence >= SURE_OF_PERSON:
        return ()
    said: dict[str, int] = {}
    for place, guess in enumerate(parsed):
        if guess.confidence >= SURE and _who(guess.intent, contract) in WISHES:
            said.setdefault(guess.intent, place)
    if len(said) < 2:
        return ()
    return tuple(said[intent] for intent in sorted(said, key=lambda intent: _urgency(intent, contract)))


def _urgency(intent: str, contract: Mapping[str, IntentRule]) -> int:
    if _who(intent, contract) == "human":
        return 0
    return 1 if intent in PROTECTIVE else 2


def _who(intent: str, contract: Mapping[str, IntentRule]) -> str:
    rule = contract.get(intent.partition("/")[0])
    return rule.who if rule else ""


def _asking(part: str, patterns: _Patterns) -> Iterator[str]:
    """`part` cut at those marks on both sides of which something is asked for."""
    start = end = 0
    for mark in (*patterns.mark.finditer(part), None):
        piece = part[end : mark.start() if mark else len(part)]
        if end and patterns.asks.search(piece) and patterns.asks.search(part[start:end]):
            yield part[start:end]
            start = end
        end = mark.end() if mark else len(part)
    yield part[start:]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = read_words(WORDS, _Words)
    signs = "".join(re.escape(sign) for sign in words.marks)
    turn = f"(?:{_any(words.turns)})(?={_any(words.requests)})"
    return _Patterns(
        signs="".join(words.marks),
        joint=re.compile(f"(?:{_any(words.joints)}|{turn})+"),
        mark=re.compile(f"(?<![0-9A-Za-z])[{signs}]+|[{signs}]+(?![0-9A-Za-z])"),
        asks=re.compile(f"^(?!.*(?:{_any(words.tells)})).*(?:{_any(words.asks)})", re.DOTALL),
        steps=re.compile(f"(?:{_any(words.first)}).*(?:{_any(words.then)})", re.DOTALL),
        asked=re.compile(_any(words.asked)),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
