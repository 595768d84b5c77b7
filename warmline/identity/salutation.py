"""How a customer is addressed: surname and honorific, from data/texts/salutation.yml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from warmline.bank.types import Customer

TEXTS = Path(__file__).resolve().parents[2] / "data" / "texts" / "salutation.yml"


class Salutation:
    """Addresses customers; `words` maps the bank's honorific codes to words after the surname."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)

    @classmethod
    def load(cls, path: Path = TEXTS) -> Salutation:
        """Read the words once, at wiring."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def of(self, customer: Customer) -> str:
        """The surname with its honorific."""
        return customer.surname + self._words[customer.honorific]
