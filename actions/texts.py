"""Words that actions put into responses and cards: labels and names, from data/texts/actions.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

TEXTS = Path(__file__).resolve().parents[1] / "data" / "texts" / "actions.yml"


class Words(msgspec.Struct, frozen=True):
    """The catalogue; each table maps a code to the customer's words."""

    buttons: Mapping[str, str]
    purposes: Mapping[str, str]
    account_kinds: Mapping[str, str]
    card_kinds: Mapping[str, str]
    statuses: Mapping[str, str]
    operations: Mapping[str, str]
    labels: Mapping[str, str]
    suggestions: Mapping[str, str]
    refusals: Mapping[str, str]
    arrivals: Mapping[str, str]
    transfer_states: Mapping[str, str]
    return_reasons: Mapping[str, str]
    rollovers: Mapping[str, str]
    everything: Sequence[str]
    kin: Sequence[Sequence[str]]
    categories: Mapping[str, str]
    bills: Mapping[str, str]
    bill_words: Mapping[str, Sequence[str]]
    documents: Mapping[str, str]
    document_words: Mapping[str, Sequence[str]]
    statement_periods: Sequence[str]
    booking_words: Mapping[str, Sequence[str]]
    day_names: Sequence[str]
    week: Sequence[str]
    weekend: Sequence[str]
    hours: Sequence[str]
    on_the_hour: Sequence[str]
    half_past: Sequence[str]
    notes: Mapping[str, str]
    everywhere: Sequence[str]
    choices: Mapping[str, Mapping[str, str]]
    meanings: Mapping[str, Mapping[str, Sequence[str]]]
    negations: Sequence[str]
    fillers: Sequence[str]
    protective: Sequence[str]
    loan_purposes: Mapping[str, Sequence[str]]
    facts: Mapping[str, Mapping[str, str]]
    wrong: Sequence[str]
    forget: Sequence[str]
    more: Sequence[str]
    others: Sequence[str]
    counts: Mapping[str, int]
    no_goods: Sequence[str]
    card_owners: Sequence[str]
    finding: Sequence[str]
    own_card: Sequence[str]

    def purpose(self, task: str) -> str:
        """What a proof is for."""
        return self.purposes[task]


@lru_cache(maxsize=1)
def words() -> Words:
    """Read once a process."""
    return msgspec.convert(yaml.safe_load(TEXTS.read_text(encoding="utf-8")), Words)
