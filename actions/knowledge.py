"""Questions of rules and conditions, answered from data/knowledge."""

from __future__ import annotations

from functools import lru_cache

from actions.guarded import GuardedAction
from actions.texts import words
from actions.visit import PERSON, Visit
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
        names = [tapped] if tapped else list(found.get("entries") or ())
        entries = [entry for name in names if (entry := _entry(visit, str(name))) is not None]
        person = (words().buttons["person"], PERSON)
        if not entries:
            visit.say("utter_no_answer", buttons=[person])
        elif tapped or found.get("sure"):
            follow_up = [entry for name in entries[0].follow_up if (entry := _entry(visit, name)) is not None]
            visit.say("utter_answer", buttons=_buttons(follow_up), answer=entries[0].answer)
        else:
            visit.say("utter_which_question", buttons=[*_buttons(entries[:OFFERED]), person])


def _entry(visit: Visit, name: str) -> Entry | None:
    return shelf().entry(name, visit.parts.today().date())


def _buttons(entries: list[Entry]) -> list[tuple[str, str]]:
    return [(entry.questions[0], f'/knowledge_asked{{"knowledge_entry": "{entry.id}"}}') for entry in entries]


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """The process's knowledge, read at the first question. Raises KnowledgeError."""
    return Shelf()
