"""The base of every action: whatever happens, the customer gets an answer or a person."""

from __future__ import annotations

from abc import ABC, abstractmethod

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.answering import answers
from actions.parts import parts
from actions.tasks import TASKS
from actions.texts import words
from actions.visit import PERSON, Events, Visit
from warmline.bank.errors import BankError, NotProven

log = structlog.get_logger()

# What the service centre tells the bot, and no customer says.
TOLD_BY_US = ("proof_raised", "returned", "operation_settled")
# A second failure in a row leaves the customer stuck: a person takes over.
STUCK_AFTER = 2


class GuardedAction(Action, ABC):  # type: ignore[misc] # rasa_sdk is Any here
    """Runs `answer`; a failing core bank is said and, the second time, handed over; so is any fault of ours."""

    @abstractmethod
    async def answer(self, visit: Visit) -> None:
        """What the action does."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Called by the SDK."""
        said = CollectingDispatcher()
        visit = Visit(said, tracker, parts())
        try:
            if answers(visit):
                visit.remember(misses=0)
                await TASKS[visit.slot("pending")](visit)
            else:
                await self.answer(visit)
            visit.remember(failures=0)
        except NotProven:
            visit = Visit(said := CollectingDispatcher(), tracker, parts())
            self._ask_proof_again(visit)
        except BankError as error:
            log.warning("action.bank_failed", action=self.name(), error=type(error).__name__)
            visit = Visit(said := CollectingDispatcher(), tracker, parts())
            self._bank_failed(visit)
        except Exception as error:  # an action that raises would lose its events and answer nothing
            log.error("action.failed", action=self.name(), error=repr(error)[:200])
            visit = Visit(said := CollectingDispatcher(), tracker, parts())
            visit.say("utter_our_fault")
            visit.hand_over("stuck")
        dispatcher.messages.extend(said.messages)
        return visit.events()

    @staticmethod
    def _ask_proof_again(visit: Visit) -> None:
        pending = visit.slot("pending") or visit.intent
        purposes = words().purposes
        visit.remember(pending=pending if pending in purposes else None)
        visit.say("utter_ask_proof", card={"kind": "proof", "level": "L2", "purpose": purposes.get(pending, "")})

    @staticmethod
    def _bank_failed(visit: Visit) -> None:
        failures = int(visit.slot("failures") or 0) + 1
        visit.remember(failures=failures)
        if failures >= STUCK_AFTER:
            visit.say("utter_bank_stuck")
            visit.hand_over("stuck")
            return
        visit.say("utter_bank_failed", buttons=[*_again(visit), (words().buttons["person"], PERSON)])


def _again(visit: Visit) -> list[tuple[str, str]]:
    """A button that tries the same once more: the customer's own line or button; after a proof what waited for it."""
    tried, waits = str(visit.tracker.latest_message.get("text") or ""), visit.slot("pending")
    if visit.intent in TOLD_BY_US:
        tried = f"/{waits}" if waits in TASKS else ""
    return [(words().buttons["again"], tried)] if tried else []
