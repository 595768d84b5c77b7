"""Choices of a few: by a button, or in the customer's own words (tables `choices` and `meanings` of the
texts; a meaning is a regular expression over the folded line)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from actions.form import CONFIRM, Form, asked_of
from actions.texts import words
from actions.visit import Visit
from bot.nlu.normalise import normalise
from bot.nlu.numerals import numerals

# Below, an intent is no reason to leave a question that a value answers.
SURE = 0.7
# Questions of how much that "all of it" answers, in a line that says hardly more.
QUANTITIES, SHORT = frozenset({"shares", "grams"}), 6
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
    text = normalise(line).lower
    said = [(one.end(), len(one[0]), code) for code, pattern in _patterns(key) for one in pattern.finditer(text)]
    return max(said)[2] if said else None


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
    bare = re.sub("|".join(map(re.escape, words().fillers)), "", line).strip(" .。、")
    if len(bare) == 1 and bare in _LETTERS:
        return _LETTERS.index(bare)
    number = numerals().value(bare) if bare else None
    return int(number) - 1 if number is not None and number == int(number) and number > 0 else None


def counted(line: str, unit: str) -> Decimal | None:
    """The last number before `unit` in a line: 五克, 12.5份, 每月15号."""
    found = re.findall(f"({numerals().pattern})(?:{unit})", normalise(line).lower.replace(" ", ""))
    return numerals().value(found[-1]) if found else None


def corrected(visit: Visit) -> bool:
    """Whether the latest line changes a choice that the waiting form has settled."""
    line = _line(visit)
    chosen: Mapping[str, str] = json.loads(visit.slot("form") or "{}").get("chosen", {})
    known = [key for key in chosen if key in words().meanings]
    return any((found := meant(line, key)) is not None and found != chosen[key] for key in known)


def answered(visit: Visit) -> bool:
    """Whether the latest line answers the choice that the waiting form asks for, or corrects one, and says hardly
    anything else: then it is no question of its own, whatever it was taken for (等额本息). So does a value, where what
    it was taken for is doubtful (改成2000元)."""
    line, asked = _line(visit), asked_of(visit)
    if asked and _doubtful_value(visit):
        return True
    if asked in QUANTITIES and len(line) <= SHORT and any(word in line for word in words().everything):
        return True  # 全部卖掉, of gold, is no wish about funds
    if asked == CONFIRM:
        chosen: Mapping[str, str] = json.loads(visit.slot("form") or "{}").get("chosen", {})
        keys = [key for key in chosen if key in words().meanings] if corrected(visit) else []
    else:
        keys = [asked] if asked in words().meanings else []
    said = (len(one[0]) for key in keys for _, pattern in _patterns(key) for one in pattern.finditer(line))
    return 2 * max(said, default=0) >= len(line) > 0


def _doubtful_value(visit: Visit) -> bool:
    latest = visit.tracker.latest_message
    spans = [
        row["end"] - row["start"]
        for row in latest.get("entities") or []
        if row.get("entity") in ("amount", "term") and "start" in row
    ]
    sure = float((latest.get("intent") or {}).get("confidence") or 0) >= SURE
    return not sure and 2 * max(spans, default=0) >= len(str(latest.get("text") or ""))


def _line(visit: Visit) -> str:
    line = str(visit.tracker.latest_message.get("text") or "")
    return "" if line.startswith("/") or not visit.slot("pending") else normalise(line).lower
