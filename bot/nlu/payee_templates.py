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
# 5wemma would be one word.
_TOUCHING = re.compile(r"([a-z0-9])(\[[a-z])")


class PayeeTemplates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word list of templates; `templates` has one a line, `kinds` says how often a kind of name is taken."""

    version: int
    lead: tuple[str, ...]
    amount: tuple[str, ...]
    reason: tuple[str, ...]
    bank: tuple[str, ...]
    card: tuple[str, ...]
    way: tuple[str, ...]
    late: tuple[str, ...]
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
        return [_TOUCHING.sub(r"\1 \2", _SLOT.sub(self._fill, line)) for line in self._lines]

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
        return own + (
            choice(words.kin_ranks) + choice(words.kin) if self._random.random() < 0.4 else choice(words.relations)
        )

    def firm(self) -> str:
        """武汉宏远商贸有限公司."""
        return "".join(self._random.choice(part) for part in self._words.firm_parts)

    def _fill(self, slot: re.Match[str]) -> str:
        kind = slot[1]
        if kind == "name":
            return f"[{self._name()}]"
        if kind in {"person", "titled"}:
            return f"[{self._invent(kind)}]"
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
        return self._invent(self._random.choices(self._kinds, self._weights)[0])

    def _invent(self, kind: str) -> str:
        makers = {
            "person": self.person,
            "double": lambda: self.person(double=True),
            "titled": self._titled,
            "nickname": self._nickname,
            "kin": self.kin,
            "role": self._role,
            "shop": self._shop,
            "firm": self.firm,
            "organisation": lambda: self._random.choice(self._templates.organisations),
            "minority": self._minority,
            "latin": self._latin,
        }
        return makers[kind]()

    def _titled(self) -> str:
        choice = self._random.choice
        given = "".join(self._random.choices(self._words.given, k=choice((1, 1, 2))))
        return choice((choice(self._words.surnames[:120]), given)) + choice(self._templates.titles)

    def _nickname(self) -> str:
        choice, given = self._random.choice, self._random.choice(self._words.given)
        familiar = choice("老小阿大") + choice(self._words.surnames)
        return choice((choice(self._templates.nicknames), familiar, given * 2, "阿" + given))

    def _role(self) -> str:
        choice, t = self._random.choice, self._templates
        trade = choice(t.trades) + choice(t.heads)
        return choice(("", "", "我")) + (choice(t.roles) if self._random.random() < 0.6 else trade)

    def _shop(self) -> str:
        choice, t = self._random.choice, self._templates
        return choice(t.places) + choice(t.shops) + choice(t.shop_heads)

    def _minority(self) -> str:
        return self._random.choice(("·", "·", "")).join(self._random.choices(self._templates.minority, k=2))

    def _latin(self) -> str:
        # Half of them no word at all: the recogniser shall learn the place, not the name.
        spelled = "".join(self._random.choices("abcdefghijklmnopqrstuvwxyz", k=self._random.choice((3, 4, 5))))
        return self._random.choice((self._random.choice(self._templates.latin), spelled))


@lru_cache(maxsize=1)
def payee_templates() -> PayeeTemplates:
    """The bank's list. Raises WordFileError."""
    return read_words("data/entities/payee_templates.yml", PayeeTemplates)
