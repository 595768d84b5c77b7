"""Choices that customers make by a button or in words of their own (data/texts/actions.yml: `offers`, `sayings`).

A word said later takes the place of one said before; the line that began the task counts too, also when a proof came in
between.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection

from actions.form import Form, asked_of
from actions.texts import words
from actions.visit import Visit

# Whoever says these while something else is asked must not be taken to answer it.
PROTECTIVE = ("card_report_loss", "card_lock")


def choice(form: Form, key: str, response: str, among: Collection[str] = (), **values: str) -> str:
    """What was chosen for `key`, of all that the table knows or `among`; else it is asked for, by buttons or words."""
    labels = words().offers[key]
    offered = [(label, value) for value, label in labels.items() if not among or value in among]
    picked = meant(form, key)
    if picked is None or picked not in {value for _, value in offered}:
        form.forget(key)
        form.ask(key, response, offered, **values)
    return picked


def meant(form: Form, key: str) -> str | None:
    """What was said about `key` or chosen, the latest first; None when nothing was."""
    return meant_now(form, key) or form.chosen.get(key) or _settled(form, key, opening(form))


def meant_now(form: Form, key: str) -> str | None:
    """What the customer's latest line says about `key`."""
    return None if form.visit.digressed else _settled(form, key, line(form.visit))


def _settled(form: Form, key: str, text: str) -> str | None:
    found = _in(text, key)
    return form.choose(key, found) if found else None


def _in(text: str, key: str) -> str | None:
    """The first meaning that is said in the text: the tables have the narrower ones first. 取消+自动: both parts."""
    return next((value for value, said in words().sayings[key].items() if any(_has(text, one) for one in said)), None)


def _has(text: str, wanted: str) -> bool:
    return all(part in text for part in wanted.split("+"))


def line(visit: Visit) -> str:
    """The customer's latest line, when it was typed."""
    return _typed(visit.tracker.latest_message.get("text"))


def opening(form: Form) -> str:
    """The line that began the task; empty when that was a button."""
    for event in reversed(form.visit.tracker.events):
        intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name") or ""
        if event.get("event") == "user" and str(intent).partition("/")[0] == form.name:
            return _typed(event.get("text"))
    return ""


def changed(visit: Visit) -> bool:
    """Whether the latest line changes a choice that the waiting form has settled."""
    chosen = json.loads(visit.slot("form") or "{}").get("chosen", {}) if visit.slot("pending") else {}
    said = {key: _in(line(visit), key) for key in chosen if key in words().sayings}
    return any(value is not None and value != chosen[key] for key, value in said.items())


def is_offer(visit: Visit) -> bool:
    """Whether the line is, word for word, a choice that a waiting form offers: then it is that, whatever intent such a
    short line looks like (地址 alone is no wish for a branch)."""
    key = asked_of(visit)
    if key not in words().offers or visit.intent in PROTECTIVE:
        return False
    said = line(visit).rstrip("。.!")
    known = {*words().offers[key].values(), *(one for means in words().sayings[key].values() for one in means)}
    return said in known


def _typed(text: object) -> str:
    said = unicodedata.normalize("NFKC", str(text or "")).strip()
    return "" if said.startswith("/") else said
