"""What the strategies say about an operation (pure): the same facts and strategies give the same decision."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

import msgspec

from warmline.operations.risk.expressions import Look
from warmline.operations.risk.facts import Facts, LoanFacts, Subject, as_texts, subject_of
from warmline.operations.risk.pricing import CANNOT_JUDGE, PRICED_BY, Price, price
from warmline.operations.risk.strategies import DELAYS, SEVERITY, Delay, Outcome, Rule, Strategies, Strategy

# Enough for any amount; given, so that no thread's own setting changes a decision.
_DIGITS = Context(prec=28)


class Opinion(msgspec.Struct, frozen=True):
    """What a shadow version would have said. Nothing follows from it."""

    version: str
    outcome: Outcome
    reasons: tuple[str, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that must be kept of a decision, to explain it, review it and replay it. JSON by msgspec.

    `reasons`: codes, the most severe first. `rules`: ids of those that fit, in the same order; `mattered`: the facts
    they looked at. `arrival`: the longest delay that a rule asks for, also when a person decides. Of loans: the grade
    of the score (None: too low for any), the most that may be lent in yuan, the rate a year.
    """

    subject: Subject
    version: str
    outcome: Outcome
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    mattered: tuple[str, ...]
    facts: dict[str, str]
    arrival: Delay | None = None
    score: int | None = None
    grade: str | None = None
    limit: Decimal | None = None
    rate: Decimal | None = None
    shadows: tuple[Opinion, ...] = ()


class _Findings(msgspec.Struct, frozen=True):
    outcome: Outcome
    reasons: tuple[str, ...]
    fitting: tuple[Rule, ...]
    price: Price | None


def decide(strategies: Strategies, facts: Facts) -> Decision:
    """The active version decides. A rule that cannot be judged brings a person, never an answer by luck."""
    subject = subject_of(facts)
    versions = strategies[subject]
    look = Look(facts)
    with localcontext(_DIGITS):
        found = _found(versions.active, facts, look)
        others = [(shadow.version, _found(shadow, facts, look)) for shadow in versions.shadows]
    named = {name for rule in found.fitting for name in rule.when.names}
    delays = [DELAYS.index(rule.arrival) for rule in found.fitting if rule.arrival]
    priced = found.price
    if priced and priced.reason:
        named |= PRICED_BY
    return Decision(
        subject=subject,
        version=versions.active.version,
        outcome=found.outcome,
        reasons=found.reasons,
        rules=tuple(rule.id for rule in found.fitting),
        mattered=tuple(name for name in facts.__struct_fields__ if name in named),
        facts=as_texts(facts),
        arrival=DELAYS[max(delays)] if delays else None,
        score=priced.score if priced else None,
        grade=priced.grade if priced else None,
        limit=priced.limit if priced else None,
        rate=priced.rate if priced else None,
        shadows=tuple(Opinion(version, other.outcome, other.reasons) for version, other in others),
    )


def _found(strategy: Strategy, facts: Facts, look: Look) -> _Findings:
    fitting, said, told = [], [], True
    for rule in strategy.rules:
        fits = look.fits(rule.when)
        if fits:
            fitting.append(rule)
            said.append((rule.outcome, rule.reason))
        elif fits is None:
            told = False
    priced = None
    if strategy.scorecard is not None and isinstance(facts, LoanFacts):
        priced = price(strategy.scorecard, facts, look.fits)
        if priced.reason:
            said.append((priced.outcome, priced.reason))
    if not told:
        said.append((Outcome.HUMAN, CANNOT_JUDGE))
    if priced or not told:
        said.sort(key=lambda one: -SEVERITY[one[0]])
    outcome = said[0][0] if said else Outcome.ALLOW
    # What speaks for an operation explains why it is allowed; it is no reason for a warning.
    against = (reason for how, reason in said if outcome is Outcome.ALLOW or how is not Outcome.ALLOW)
    return _Findings(outcome, tuple(dict.fromkeys(against)), tuple(fitting), priced)
