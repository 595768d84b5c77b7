"""What the service centre tells the bot: a proof raised, a customer returned, an operation settled."""

from __future__ import annotations

from actions.guarded import GuardedAction
from actions.tasks import TASKS
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.conversation.tickets import VIP_TIERS

# Facts an agent may return that are slots of the bot.
SLOT_FACTS = ("card_tail", "account_kind", "period")


class ActionProofRaised(GuardedAction):
    """The customer proved who they are: greet, and go on with what waited"""

    def name(self) -> str:
        return "action_proof_raised"

    async def answer(self, visit: Visit) -> None:
        session = await visit.session()
        pending = visit.slot("pending")
        if session is None:  # somebody typed what only the service centre says: nothing is believed
            visit.say("utter_what_for")
            return
        greeting = session.greeting
        person = (words().buttons["person"], PERSON)
        if session.elderly:
            visit.say("utter_proven_elderly", buttons=[person], greeting=greeting)
        elif session.tier in VIP_TIERS:
            visit.say("utter_proven_vip", buttons=[person], greeting=greeting)
        elif pending not in TASKS:
            visit.say("utter_proven", greeting=greeting)
        if pending in TASKS:
            await TASKS[pending](visit)


class ActionReturned(GuardedAction):
    """An agent (or the waiting customer) came back to the bot: facts are taken over, what waited goes on"""

    def name(self) -> str:
        return "action_returned"

    async def answer(self, visit: Visit) -> None:
        facts = dict(visit.facts.get("facts") or {})
        # A second wish was the person's to hear: it is in the transcript they had.
        values = {name: facts[name] for name in SLOT_FACTS if facts.get(name)}
        visit.remember(misses=0, failures=0, next_wish=None, **values)
        pending = visit.slot("pending")
        if facts.get("done"):
            visit.remember(pending=None)
            visit.say("utter_returned_done", done=str(facts["done"]))
        elif pending in TASKS:
            await TASKS[pending](visit)
        elif visit.facts.get("by") != "customer":
            visit.say("utter_returned")


class ActionOperationSettled(GuardedAction):
    """The core bank has done it, refused it, or not answered"""

    def name(self) -> str:
        return "action_operation_settled"

    async def answer(self, visit: Visit) -> None:
        outcome, kind = str(visit.facts.get("type", "")), str(visit.facts.get("kind", ""))
        if outcome == "operation_executed" and kind in words().operations:
            visit.say(f"utter_{kind}_done", reference=str(visit.facts.get("reference", "")))
        elif outcome == "operation_failed":
            visit.say("utter_operation_failed", buttons=[(words().buttons["person"], PERSON)])
        elif outcome == "operation_unknown":
            visit.say("utter_operation_unknown", buttons=[(words().buttons["person"], PERSON)])
        else:
            visit.say("utter_what_for")
