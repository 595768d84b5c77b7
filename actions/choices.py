"""Choices of a few: by a button, or in the customer's own words (tables `choices` and `meanings` of the
texts; a meaning is a regular expression over the folded line)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache

from actions.form import Form
from actions.texts import words
from bot.nlu.normalise import normalise
from bot.nlu.numerals import numerals

_LETTERS = "abcdefghij"


def heard(form: Form, key: str) -> str | None:
    """What is settled for `key`; words of this run's line count, wherever they were said."""
    found = meant(form.line, key)
    return form.choose(key, found) if found else form.chosen.get(key)


def hear(form: Form, *keys: str) -> None:
    """Take what this run's line says of all these choices, before the first question ends the run."""
    for key in keys:
        heard(form, key)


def meant(line: str, key: str) -> str | None:
    """The choice that a line means: the last one said that is not taken back (不是…, 不要…); of two that end together
    the longer (停掉定投 is no 定投)."""
    said = spoken(line, key)
    return max(said)[2] if said else None


def spoken(line: str, key: str) -> list[tuple[int, int, str]]:
    """What of these choices a line says: (end, length, choice), places in the folded line."""
    text = normalise(line).lower
    return [(one.end(), len(one[0]), code) for code, pattern in _patterns(key) for one in pattern.finditer(text)]


@lru_cache(maxsize=64)
def _patterns(key: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    unless = "".join(f"(?<!{re.escape(negation)})" for negation in words().negations)
    return tuple((code, re.compile(f"{unless}(?:{'|'.join(said)})")) for code, said in words().meanings[key].items())


def picked(
    form: Form, key: str, response: str, only: Collection[str] | None = None, *, said: bool = True, **values: str
) -> str:
    """What was meant of the choices `key`, else it is asked for. `only`: those that can be had now; `said`: words count
    too when they were said before the question."""
    offered = [(label, code) for code, label in words().choices[key].items() if only is None or code in only]
    code = heard(form, key) if said or form.typed(key) else form.chosen.get(key)
    if code is not None and code in {one for _, one in offered}:
        return code
    form.forget(key)
    form.ask(key, response, offered, **values)


def among(form: Form, key: str, offered: Sequence[tuple[str, str]]) -> str | None:
    """Which of these (label, value) was tapped or typed: by its label, a part of it, its number or its letter."""
    picked_ = form.chosen.get(key)
    if picked_ in {value for _, value in offered}:
        return picked_
    line = normalise(form.typed(key) or "").lower
    if not line:
        return None
    found = [value for label, value in offered if normalise(label).lower in line]
    found = found or [value for label, value in offered if len(line) > 1 and line in normalise(label).lower]
    if len(found) == 1:
        return form.choose(key, found[0])
    place = _place(line)
    return form.choose(key, offered[place][1]) if place is not None and place < len(offered) else None


def _place(line: str) -> int | None:
    bare = plain(line)
    if len(bare) == 1 and bare in _LETTERS:
        return _LETTERS.index(bare)
    number = numerals().value(bare) if bare else None
    return int(number) - 1 if number is not None and number == int(number) and number > 0 else None


def plain(line: str) -> str:
    """A line without the words around an answer: 那就第三个吧 is 三."""
    return re.sub("|".join(map(re.escape, words().fillers)), "", line).strip(" .。、!,")


def counted(line: str, unit: str) -> Decimal | None:
    """The last number before `unit` in a line: 五克, 12.5份, 每月15号."""
    found = re.findall(f"({numerals().pattern})(?:{unit})", normalise(line).lower.replace(" ", ""))
    return numerals().value(found[-1]) if found else None
