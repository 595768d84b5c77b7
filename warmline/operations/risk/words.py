"""What is said about a decision, to the customer and to the agent: the texts of data/texts/risk.yml.

A customer hears what happens and what helps, never what a rule looks at or where it begins: whoever sends a victim
reads along.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from warmline.conversation.words import TEXTS
from warmline.operations.risk.decisions import Decision
from warmline.operations.risk.facts import FACTS
from warmline.operations.risk.pricing import OWN_REASONS
from warmline.operations.risk.strategies import DELAYS, Delay, Outcome, StrategyError

FILE = TEXTS / "risk.yml"
# More is not read on a card; the agent has them all.
_REASONS_TOLD = 2


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one thing is called: to the customer (empty: nothing is said) and to the agent."""

    customer: str
    agent: str


class Explanation(NamedTuple):
    """Lines for the customer's card and for the agent."""

    customer: tuple[str, ...]
    agent: tuple[str, ...]


class RiskWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`facts`: a text with `{value}`, or a text for each value. `agent`: the lines around them."""

    reasons: dict[str, Words]
    outcomes: dict[Outcome, Words]
    arrivals: dict[Delay, Words]
    subjects: dict[str, str]
    facts: dict[str, str | dict[str, str]]
    agent: dict[str, str]

    def explain(self, decision: Decision) -> Explanation:
        """Both sides of it. A recorded decision may be older than the words: what has none any more is told by its code
        to the agent, and not to the customer."""
        return Explanation(self._to_customer(decision), self._to_agent(decision))

    def told(self, reasons: Sequence[str]) -> tuple[str, ...]:
        """Reasons in words for the customer, the first of them."""
        known = [code for code in reasons if code in self.reasons]
        return tuple(self.reasons[code].customer for code in known[:_REASONS_TOLD])

    def _to_customer(self, decision: Decision) -> tuple[str, ...]:
        lines = list(self.told(decision.reasons))
        if decision.outcome is Outcome.DELAY and decision.arrival:
            lines.append(self.arrivals[decision.arrival].customer)
        lines.append(self.outcomes[decision.outcome].customer)
        return tuple(dict.fromkeys(line for line in lines if line))

    def _to_agent(self, decision: Decision) -> tuple[str, ...]:
        outcome = self.outcomes[decision.outcome].agent
        if decision.arrival:
            outcome += self.arrivals[decision.arrival].agent
        head = {
            "subject": self.subjects[decision.subject], "version": decision.version, "outcome": outcome,
            "rules": "、".join(decision.rules),
        }  # fmt: skip
        lines = [_filled(self.agent["head" if decision.rules else "head_without_rules"], head)]
        lines += [self.reasons[code].agent if code in self.reasons else code for code in decision.reasons]
        if decision.mattered:
            facts = "；".join(self._fact(name, decision.facts[name]) for name in decision.mattered)
            lines.append(_filled(self.agent["facts"], {"facts": facts}))
        if decision.score is not None:
            name = "priced" if decision.grade else "score"
            price = {
                "score": str(decision.score), "grade": decision.grade or "", "limit": f"{decision.limit:f}",
                "rate": f"{(decision.rate or 0) * 100:.2f}",
            }  # fmt: skip
            lines.append(_filled(self.agent[name], price))
        return tuple(lines)

    def _fact(self, name: str, value: str) -> str:
        text = self.facts.get(name, name + " {value}")
        return text.get(value, value) if isinstance(text, dict) else _filled(text, {"value": value})


def read_words(file: Path = FILE) -> RiskWords:
    """The texts, complete. Raises StrategyError with every fault."""
    try:
        words = msgspec.convert(yaml.safe_load(file.read_text("utf-8")), RiskWords)
    except (OSError, ValueError, RecursionError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise StrategyError([f"{file.name}: cannot be read: {error}; correct it"]) from None
    needed = {
        "reasons": OWN_REASONS,
        "outcomes": set(Outcome),
        "arrivals": set(DELAYS),
        "subjects": set(FACTS),
        "facts": {name for kind in FACTS.values() for name in kind.__struct_fields__},
        "agent": {"head", "head_without_rules", "facts", "score", "priced"},
    }
    missing = [
        f"{file.name}: {part} lacks {', '.join(sorted(names))}; add the words"
        for part, wanted in needed.items()
        if (names := {str(getattr(one, "value", one)) for one in wanted - set(getattr(words, part))})
    ]
    if missing:
        raise StrategyError(missing)
    return words


def _filled(text: str, values: dict[str, str]) -> str:
    """Values are put in as plain text, never as a format string."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
