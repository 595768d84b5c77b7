"""Sentences that payees are learned from, put together: a way of saying it, data/entities/payee_templates.yml, and
invented names, sums and reasons. Only chance decides, so that no sentence is learned by heart."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from bot.nlu.word_files import read_words

if TYPE_CHECKING:
    from random import Random

    from bot.nlu.payee_sentences import PayeeWords

_SLOT = re.compile(r"\{([a-z]+)\}")


class PayeeTemplates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of templates; `templates` has one a line, `kinds` says how often a kind of name is taken."""

    version: int
    lead: tuple[str, ...]
    amount: tuple[str, ...]
    reason: tuple[str, ...]
    bank: tuple[str, ...]
    card: tuple[str, ...]
    way: tuple[str, ...]
    order: tuple[str, ...]
    templates: str
    kinds: dict[str, int]
    titles: tuple[str, ...]
    nicknames: tuple[str, ...]
    places: tuple[str, ...]
    shops: tuple[str, ...]
    shop_heads: tuple[str, ...]
    trades: tuple[str, ...]
    heads: tuple[str, ...]
    roles: tuple[str, ...]
    organisations: tuple[str, ...]
    minority: tuple[str, ...]
    latin: tuple[str, ...]


class Inventor:
    """Invents names of all kinds, and sentences with them."""

    def __init__(self, templates: PayeeTemplates, words: PayeeWords, random: Random) -> None:
        self._templates = templates
        self._words = words
        self._random = random
        self._lines = templates.templates.splitlines()
        self._kinds, self._weights = list(templates.kinds), list(templates.kinds.values())

    def sentences(self) -> list[str]:
        """Every template once, filled; payees in [ ]."""
        return [_SLOT.sub(self._fill, line) for line in self._lines]

    def person(self, double: bool = False) -> str:
        """A Chinese name; `double`: with a surname of two characters."""
        choice = self._random.choice
        if double:
            surname = choice(self._words.double_surnames)
        else:
            # A third from the frequent ones, as in a real crowd.
            surname = choice(self._words.surnames[:30] if self._random.random() < 0.33 else self._words.surnames)
        return surname + "".join(self._random.choices(self._words.given, k=choice((1, 2, 2))))

    def kin(self) -> str:
        """妈, 二舅, 我表妹, 孩子他爸."""
        choice, words = self._random.choice, self._words
        if self._random.random() < 0.12:
            return choice(("孩子", "娃", "宝宝", "娃儿")) + choice("他她") + choice(words.kin)
        own = choice(("", "", "我", "我", "俺", "咱"))
        return own + (choice(words.kin_ranks) + choice(words.kin) if self._random.random() < 0.4 else choice(words.relations))

    def firm(self) -> str:
        """武汉宏远商贸有限公司."""
        return "".join(self._random.choice(part) for part in self._words.firm_parts)

    def _fill(self, slot: re.Match[str]) -> str:
        kind = slot[1]
        if kind == "name":
            return f"[{self._name()}]"
        if kind == "person":
            return f"[{self.person()}]"
        if kind == "other":
            return self._name()
        if kind == "relation":
            return self._random.choice(self._words.relations)
        if kind == "amount" and self._random.random() < 0.5:
            return self._digits()
        entries: tuple[str, ...] = getattr(self._templates, kind)
        return self._random.choice(entries)

    def _digits(self) -> str:
        number = self._random.choice((self._random.randrange(10, 1000), self._random.randrange(1, 100) * 100))
        return f"{number}{self._random.choice(('', '', '块', '元', '.5'))}"

    def _name(self) -> str:
        choice, t = self._random.choice, self._templates
        kind = self._random.choices(self._kinds, self._weights)[0]
        if kind == "titled":
            given = "".join(self._random.choices(self._words.given, k=choice((1, 1, 2))))
            return choice((self._words.surnames[self._random.randrange(120)], given)) + choice(t.titles)
        if kind == "nickname":
            given = choice(self._words.given)
            return choice((choice(t.nicknames), choice("老小阿大") + choice(self._words.surnames), given * 2, "阿" + given))
        if kind == "shop":
            return choice(t.places) + choice(t.shops) + choice(t.shop_heads)
        if kind == "role":
            return choice(("", "", "我")) + (choice(t.roles) if self._random.random() < 0.6 else choice(t.trades) + choice(t.heads))
        if kind == "minority":
            return choice(("·", "·", "")).join(self._random.choices(t.minority, k=2))
        if kind == "latin":
            spelled = "".join(self._random.choices("abcdefghijklmnopqrstuvwxyz", k=choice((3, 4, 5))))
            return choice((choice(t.latin), spelled))
        if kind == "organisation":
            return choice(t.organisations)
        return {"kin": self.kin, "firm": self.firm}.get(kind, lambda: self.person(kind == "double"))()


@lru_cache(maxsize=1)
def payee_templates() -> PayeeTemplates:
    """The bank's list. Raises WordFileError."""
    return read_words("data/entities/payee_templates.yml", PayeeTemplates)
