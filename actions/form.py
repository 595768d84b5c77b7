"""A form: what a task was told so far, what it asks next, and how often it asked.

A task is run from its top whenever something came; it takes what it needs from the form and asks for the first thing
that is missing (`ask`, which ends the run). So values may come all at once, in any order, or be corrected later, and a
question of another kind in between loses nothing. It lives in the slot `form` as JSON; its task's name is in `pending`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.conversation.tickets import VIP_TIERS
from warmline.identity.sessions import Session

# What customers say a task needs; the entities of domain.yml.
VALUES = (
    "card_tail", "account_kind", "period", "amount", "term", "arrival", "payee", "phone", "bank", "place",
)  # fmt: skip
# Asked twice without an answer a person is offered, asked a third time in vain one is called (architecture §5).
OFFER_AT, CALL_AT = 2, 3
# Questions that are answered by a long number, which is no amount and no phone.
NUMBERS = frozenset({"payee", "payee_number", "bill_number"})
# What is asked last: the confirmation in the operation's card.
CONFIRM = "confirm"


class Asked(Exception):
    """A question was asked, or the task waits for something else: this run is over."""


class Form:
    """The form of one task. `values`: what was said, by entity; `chosen`: what was settled, by the task's own names."""

    def __init__(self, visit: Visit, name: str) -> None:
        self.visit = visit
        self.name = name
        kept: dict[str, Any] = json.loads(visit.slot("form") or "{}") if visit.slot("pending") == name else {}
        self.values: dict[str, list[str]] = kept.get("values", {})
        self.chosen: dict[str, str] = kept.get("chosen", {})
        self.asked: str = kept.get("asked", "")
        self._times: int = kept.get("times", 0)
        # The customer's line now, after what they said while the task waited for their proof.
        self.line = f"{kept.get('line', '')} {self.now}".strip()
        self.session: Session | None = None
        if not visit.digressed:
            self._take_in()

    def _take_in(self) -> None:
        said = self.visit.wished
        if said is None:
            said = {value: self.visit.all_said(value) for value in VALUES}
        for value, texts in said.items():
            if texts and not (self.asked in NUMBERS and _is_long(texts[0])):
                self.values[value] = texts
                self.chosen.pop(value, None)  # said again: what was settled by it before is open
        key, given, chosen = (self.visit.said("choice") or "").partition("=")
        if given:
            self.chosen[key] = chosen

    # --- what is known ---

    def value(self, entity: str) -> str | None:
        """What was said, when it was said in one way only."""
        texts = self.values.get(entity) or []
        return texts[0] if len(texts) == 1 else None

    def several(self, entity: str) -> bool:
        """Two different values were said where one is needed: it is asked back, never guessed."""
        return len(self.values.get(entity) or []) > 1

    @property
    def now(self) -> str:
        """The line of this very message; empty when a button was tapped, or when it was said about something else."""
        return "" if self.visit.digressed else self.visit.line

    def typed(self, key: str) -> str | None:
        """The customer's own line, when it answers the question `key` and no button was tapped."""
        return (self.now or None) if self.asked == key else None

    def says(self, words: Sequence[str]) -> bool:
        """Whether one of the words stands in the customer's line."""
        return any(word in self.line for word in words)

    def meant(self, words: Mapping[str, Sequence[str]]) -> str | None:
        """The code whose words stand in the customer's line, the longest word first."""
        ranked = sorted(((word, code) for code, told in words.items() for word in told), key=lambda pair: -len(pair[0]))
        return next((code for word, code in ranked if word in self.line), None)

    def number(self, key: str, pattern: str) -> str | None:
        """A long number in the customer's line that answers `key`: its digits without what stands between them."""
        text = self.typed(key)
        if text is None:
            return None
        found = re.search(pattern, re.sub(r"(?<=\d)[\s-]+(?=\d)", "", text))
        return found.group() if found else None

    def choose(self, key: str, chosen: str) -> str:
        """Settle something; gives it back."""
        self.chosen[key] = chosen
        return chosen

    def forget(self, *keys: str) -> None:
        """What was said or settled did not fit: it is open again."""
        for key in keys:
            self.values.pop(key, None)
            self.chosen.pop(key, None)

    @property
    def is_vip(self) -> bool:
        """Whether a person is offered from the start: the elderly and VIP customers."""
        return self.session is not None and (self.session.elderly or self.session.tier in VIP_TIERS)

    # --- how a run ends ---

    def ask(self, key: str, response: str, buttons: Sequence[tuple[str, str]] = (), **values: str) -> NoReturn:
        """Ask for `key`; `buttons` are (label, value to choose). Never a loop: asked in vain, a person comes."""
        if self.asked == CONFIRM:
            self.visit.drop_operation()  # a correction left something open: what was read back holds no longer
        again = self.asked == key and not self.visit.digressed
        times = self._times + 1 if again else max(1, self._times if self.asked == key else 1)
        if times >= CALL_AT:
            self.visit.say("utter_calling_person")
            self.visit.hand_over("not_understood")
            self._keep("", 0)
            raise Asked
        offered = [(label, f'/inform{{"choice": "{key}={value}"}}') for label, value in buttons]
        if times >= OFFER_AT or self.is_vip:
            offered.append((words().buttons["person"], PERSON))
        self.visit.say(response, buttons=offered, values=values)
        self._keep(key, times)
        raise Asked

    def propose(
        self,
        kind: str,
        subject: str,
        lines: Sequence[tuple[str, str]],
        *,
        details: dict[str, Any] | None = None,
        warning: str = "",
    ) -> None:
        """Read back and propose; until it is settled a correction begins the reading back anew."""
        self.visit.propose(kind, subject, lines, details=details, warning=warning)
        self._keep(CONFIRM, 1)

    def wait(self, key: str) -> NoReturn:
        """Something else must come first (a proof); the task waits for it."""
        self._keep(key, 0, line=self.line)
        raise Asked

    def done(self) -> None:
        """The task is over."""
        self.visit.remember(pending=None, form=None)

    def _keep(self, asked: str, times: int, line: str = "") -> None:
        kept = {"values": self.values, "chosen": self.chosen, "asked": asked, "times": times, "line": line}
        self.visit.remember(pending=self.name, form=json.dumps(kept, ensure_ascii=False))


def _is_long(text: str) -> bool:
    """Eight digits and more before the point: the numbers of water meters are the shortest that are asked for."""
    return sum(character.isdigit() for character in text.partition(".")[0]) > 7


def asked_of(visit: Visit) -> str:
    """What the waiting form asked last; empty when none waits or it waits for a proof."""
    return str(json.loads(visit.slot("form") or "{}").get("asked", "")) if visit.slot("pending") else ""
