"""Whether a line answers what a waiting form asked, whatever wish such a short line looks like: 三克 is no thanks, and
地址 no wish for a branch. Decided here for every action (actions/guarded.py), before the intent is followed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from actions.choices import counted, meant, plain, spoken
from actions.form import CONFIRM, VALUES, asked_of
from actions.tasks import PROOF, TASKS
from actions.texts import words
from actions.visit import Visit
from bot.nlu.normalise import normalise

# Done at once: whoever says so while something else is asked is never taken to answer it.
PROTECTIVE = ("card_report_loss", "card_lock")
# Below, an intent is weak: what the line says is as good a reason.
SURE = 0.7
# A line of so many characters says hardly anything but its value.
SHORT = 8
# Tasks that count in something else than yuan, with the label of the unit; and their questions for a number of it.
UNITS, QUANTITIES = {"fund_trade": "shares_unit", "gold_trade": "grams_unit"}, ("shares", "grams")


def answers(visit: Visit) -> bool:
    """Whether the latest line answers the question that a form waits with, or corrects what it settled, and says hardly
    anything else."""
    asked = asked_of(visit)
    if visit.slot("pending") not in TASKS or asked in ("", PROOF) or not visit.line:
        return False
    if visit.intent in PROTECTIVE and protects(visit.line):
        return False
    return _says_value(visit, asked) or _says_choice(visit, asked) or _says_how_many(visit, asked)


def protects(line: str) -> bool:
    """Whether the words are about a card, a lock or a loss: then no doubt delays what protects."""
    return any(word in normalise(line).lower for word in words().protective)


def doubted(visit: Visit) -> bool:
    """Whether what would be done at once to protect is asked back first: it is heard without a word for it, and
    something else was asked, or it is a weak guess (先交一块)."""
    if visit.intent not in PROTECTIVE or not visit.line or protects(visit.line):
        return False
    waits = visit.slot("pending") in TASKS and asked_of(visit) not in ("", PROOF)
    return visit.slot("pending") != visit.intent and (waits or not _is_sure(visit))


def corrected(visit: Visit) -> bool:
    """Whether the latest line changes a choice that the waiting form has settled."""
    settled = _settled(visit)
    return any((found := meant(visit.line, key)) is not None and found != settled[key] for key in settled)


def _settled(visit: Visit) -> dict[str, str]:
    """The choices that the waiting form has settled, of those that are said in words."""
    form: Mapping[str, Mapping[str, str]] = json.loads(visit.slot("form") or "{}") if visit.slot("pending") else {}
    return {key: value for key, value in form.get("chosen", {}).items() if key in words().meanings}


def _says_value(visit: Visit, asked: str) -> bool:
    """取五十万, asked how much; or hardly more than an amount or a term, while the intent is weak."""
    said = [value for value in VALUES if visit.all_said(value)]
    if said == [asked] and len(visit.line) <= SHORT:
        return True
    spans = (
        row["end"] - row["start"]
        for row in visit.tracker.latest_message.get("entities") or []
        if row.get("entity") in ("amount", "term") and "start" in row
    )
    return not _is_sure(visit) and 2 * max(spans, default=0) >= len(visit.line)


def _says_choice(visit: Visit, asked: str) -> bool:
    """The words of one choice are half of the line, nearly all of it where the intent is sure; or a button's words."""
    line, corrects = normalise(visit.line).lower, asked == CONFIRM
    labels = (normalise(label).lower for label in words().choices.get(asked, {}).values())
    if not corrects and plain(line) in map(plain, labels):
        return True
    keys = [asked] if not corrects else list(_settled(visit)) if corrected(visit) else []
    share = max((_share(line, key) for key in keys if key in words().meanings), default=0.0)
    return share >= (0.75 if _is_sure(visit) else 0.5)


def _share(line: str, key: str) -> float:
    """How much of the line the words of the choice that it means are, beside words that say nothing (那就…吧)."""
    said, code = spoken(line, key), meant(line, key)
    places = {place for end, length, one in said if one == code for place in range(end - length, end)}
    others = plain("".join(sign for place, sign in enumerate(line) if place not in places))
    return len(places) / (len(places) + len(others)) if places else 0.0


def _says_how_many(visit: Visit, asked: str) -> bool:
    """三克, 全部卖掉: of gold that is no wish about funds."""
    unit = UNITS.get(str(visit.slot("pending")))
    if unit is None or len(visit.line) > SHORT:
        return False
    every = asked in QUANTITIES and any(word in visit.line for word in words().everything)
    return every or counted(visit.line, words().labels[unit]) is not None


def _is_sure(visit: Visit) -> bool:
    return float((visit.tracker.latest_message.get("intent") or {}).get("confidence") or 0) >= SURE
