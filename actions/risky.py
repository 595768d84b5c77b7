"""Risk control around a proposal: what the strategies say about it, in words, and what follows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from actions.form import Asked, Form
from actions.visit import Visit
from bot.nlu.normalise import simplify
from warmline.operations.risk.decisions import Decision
from warmline.operations.risk.facts import Facts
from warmline.operations.risk.strategies import Outcome

WORDS = Path(__file__).resolve().parents[1] / "data" / "entities" / "coercion.yml"


def judged(form: Form, facts: Facts, *, skill: str) -> tuple[Decision, str]:
    """The decision, recorded with this turn, and the warning for the card. What is for a person, or refused, ends the
    run: the customer is told, and a person of `skill` comes or is offered."""
    visit = form.visit
    decision = visit.parts.risk.judge(facts)
    said = visit.parts.risk.explain(decision)
    visit.record_risk(decision, said.agent)
    # What speaks for it is the agent's to know; on the card it would read like a warning.
    warning = "" if decision.outcome is Outcome.ALLOW else "\n".join(said.customer)
    if decision.outcome is Outcome.HUMAN:
        form.done()
        visit.say("utter_risk_person", warning=warning)
        visit.hand_over("risk", skill=skill)
        raise Asked
    if decision.outcome is Outcome.REFUSE:
        form.done()
        visit.say_with_person("utter_risk_refused", warning=warning)
        raise Asked
    return decision, warning


def coercion_said(visit: Visit) -> bool:
    """Whether the customer said earlier in this visit what victims of fraud or force say."""
    lines = (str(event.get("text") or "") for event in visit.tracker.events if event.get("event") == "user")
    return any(word in simplify(line) for line in lines for word in _words())


class _Coercion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    return msgspec.convert(yaml.safe_load(WORDS.read_text("utf-8")), _Coercion).words
