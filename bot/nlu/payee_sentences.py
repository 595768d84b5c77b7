"""The sentences payees are learned from, data/entities/payees.yml, and the same with other names in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from bot.nlu.normalise import normalise
from bot.nlu.payee_templates import Inventor, payee_templates
from bot.nlu.word_files import WordFileError

if TYPE_CHECKING:
    from random import Random

_MARKED = re.compile(r"\[([^\[\]]+)\]")
# 王经理, 张老师: the surname changes, the title stays.
_TITLE = "经理|老师|师傅|阿姨|叔叔|主任|医生|律师|会计|老板|教练|大爷|总|姐|哥|叔"
# How often a name is exchanged; the rest keeps nicknames and foreign names as they were written.
_EXCHANGED = 0.8


class PayeeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of payees; `transfer` is a regular expression, `sentences` has one a line."""

    version: int
    transfer: str
    nobody: tuple[str, ...]
    no_beginnings: tuple[str, ...]
    not_after: tuple[str, ...]
    ends_before: tuple[str, ...]
    there: tuple[str, ...]
    near: tuple[str, ...]
    shop_endings: tuple[str, ...]
    shop_heads: tuple[str, ...]
    titles: tuple[str, ...]
    short_titles: tuple[str, ...]
    reasons: tuple[str, ...]
    no_characters: str
    no_latin: tuple[str, ...]
    kin: tuple[str, ...]
    kin_ranks: tuple[str, ...]
    surnames: str
    double_surnames: tuple[str, ...]
    given: str
    firms: tuple[str, ...]
    firm_endings: tuple[str, ...]
    firm_parts: tuple[tuple[str, ...], ...]
    relations: tuple[str, ...]
    sentences: str


class Sentence(msgspec.Struct, frozen=True):
    """A folded, lower-case text with the [start, end) of each payee in it."""

    text: str
    payees: tuple[tuple[int, int], ...]


def read_sentences(words: PayeeWords) -> tuple[Sentence, ...]:
    """The sentences as written. Raises WordFileError without any, or for a bracket without its partner."""
    lines = [line for line in words.sentences.splitlines() if line.strip()]
    if not lines:
        raise WordFileError("payees.yml: holds no sentence")
    return tuple(_sentence(line) for line in lines)


def with_other_names(words: PayeeWords, random: Random) -> tuple[Sentence, ...]:
    """Every sentence once, most names exchanged for invented ones of the same kind, and every template filled."""
    inventor = Inventor(payee_templates(), words, random)
    lines = [line for line in words.sentences.splitlines() if line.strip()]
    lines = [_MARKED.sub(lambda m: f"[{_other(m[1], words, random, inventor)}]", line) for line in lines]
    return tuple(_sentence(line) for line in [*lines, *inventor.sentences(), *inventor.sentences()])


def _sentence(line: str) -> Sentence:
    text, payees, rest = "", [], 0
    line = normalise(line).lower
    for match in _MARKED.finditer(line):
        text += line[rest : match.start()]
        payees.append((len(text), len(text) + len(match[1])))
        text += match[1]
        rest = match.end()
    text += line[rest:]
    if "[" in text or "]" in text:
        raise WordFileError(f"payees.yml: a bracket lacks its partner: {line}")
    return Sentence(text, tuple(payees))


def _other(name: str, words: PayeeWords, random: Random, inventor: Inventor) -> str:
    """Another payee of the same kind, most times."""
    if random.random() > _EXCHANGED:
        return name
    titled = re.fullmatch(f".({_TITLE})", name)
    if name.removeprefix("我") in words.relations:
        other = ("我" if name.startswith("我") else "") + random.choice(words.relations)
    elif name in words.firms or len(name) > 4:
        other = random.choice(words.firms) if random.random() < 0.4 else inventor.firm()
    elif titled:
        other = random.choice(words.surnames) + titled[1]
    elif name[0] in "老小阿大" and len(name) == 2:
        other = name[0] + random.choice(words.surnames)
    elif re.fullmatch("[\u4e00-\u9fff]{2,4}", name):
        other = inventor.person(double=random.random() < 0.05)
    else:
        other = name
    return other
