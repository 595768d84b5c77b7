"""Questions of rules and conditions, answered from data/knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from actions.guarded import GuardedAction
from actions.tasks import resume
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.conversation.events import DID_YOU_MEAN
from warmline.knowledge.entries import Entry
from warmline.knowledge.shelf import Shelf

OFFERED = 3


class ActionAnswer(GuardedAction):
    """Every intent with `who: info`, and a question tapped among those offered"""

    def name(self) -> str:
        return "action_answer"

    async def answer(self, visit: Visit) -> None:
        visit.remember(misses=0)
        tapped = visit.said("knowledge_entry")
        found = visit.tracker.latest_message.get("knowledge") or {}
        entries = _entries(visit, [tapped] if tapped else found.get("entries"))
        self._answer(visit, entries, found, bool(tapped))
        await resume(visit)

    @staticmethod
    def _answer(visit: Visit, entries: list[Entry], found: dict[str, Any], tapped: bool) -> None:
        person = (words().buttons["person"], PERSON)
        if not entries and (near := _entries(visit, found.get("near"))):
            visit.say("utter_near_questions", buttons=[*_buttons(near), person], about=DID_YOU_MEAN)
        elif not entries:
            visit.say("utter_no_answer", buttons=[person])
        elif tapped or found.get("sure"):
            follow_up = _entries(visit, entries[0].follow_up)
            visit.say("utter_answer", buttons=_buttons(follow_up), answer=entries[0].answer)
        else:
            visit.say("utter_which_question", buttons=[*_buttons(entries[:OFFERED]), person], about=DID_YOU_MEAN)


def _entries(visit: Visit, names: Iterable[str] | None) -> list[Entry]:
    """Those of the entries that hold today."""
    today = visit.parts.today().date()
    return [entry for name in names or () if (entry := shelf().entry(str(name), today)) is not None]


def _buttons(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.questions[0], f'/knowledge_asked{{"knowledge_entry": "{entry.id}"}}') for entry in entries]


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The process's knowledge, read at the first question. Raises KnowledgeError."""
    return Shelf()
