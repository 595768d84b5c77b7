"""What the service centre tells the bot: a proof raised, a customer returned, an operation settled."""

from __future__ import annotations

from collections.abc import Mapping

from actions.form import CONFIRM, VALUES, asked_of
from actions.guarded import GuardedAction
from actions.receipts import told
from actions.tasks import TASKS, follow
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.conversation.tickets import VIP_TIERS

# Facts an agent may return that are slots of the bot.
SLOT_FACTS = ("card_tail", "account_kind", "period")
# An act whose outcome is the bank's decision (a higher limit) was carried out, but not what was wished for.
NOT_GRANTED = ("declined", "review")


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
        values = {name: str(facts[name]) for name in VALUES if facts.get(name)}
        visit.serve({name: [value] for name, value in values.items()})
        slots = {name: values[name] for name in SLOT_FACTS if name in values}
        visit.remember(misses=0, failures=0, next_wish=None, **slots)
        pending = visit.slot("pending")
        if facts.get("done"):
            visit.remember(pending=None)
            visit.say("utter_returned_done", done=str(facts["done"]))
        elif pending in TASKS:
            await TASKS[pending](visit)
        elif visit.facts.get("by") != "customer":
            visit.say("utter_returned")


class ActionOperationSettled(GuardedAction):
    """The core bank has done it, refused it, or not answered; or the customer does not want it"""

    def name(self) -> str:
        return "action_operation_settled"

    async def answer(self, visit: Visit) -> None:
        outcome, kind = str(visit.facts.get("type", "")), str(visit.facts.get("kind", ""))
        person = (words().buttons["person"], PERSON)
        if asked_of(visit) == CONFIRM:
            visit.remember(pending=None, form=None)
        if outcome == "operation_executed" and kind in words().operations:
            reference = str(visit.facts.get("reference", ""))
            facts = visit.facts.get("facts") or {}
            card = _paper(facts) if "check_code" in facts else None
            result = facts["outcome"] if facts.get("outcome") in NOT_GRANTED else "done"
            visit.say(f"utter_{kind}_{result}", card=card, values=told(facts), reference=reference)
            await follow(visit, kind, facts)
        elif outcome == "operation_failed":
            reason = words().refusals.get(str(visit.facts.get("code", "")), "")
            response = "utter_operation_refused" if reason else "utter_operation_failed"
            visit.say(response, buttons=[person], reason=reason)
        elif outcome == "operation_unknown":
            visit.say("utter_operation_unknown", buttons=[person])
        elif outcome == "operation_dropped":
            cause = str(visit.facts.get("cause", ""))
            visit.say("utter_operation_expired" if cause == "expired" else "utter_operation_declined")
        else:
            visit.say("utter_what_for")


def _paper(facts: Mapping[str, str]) -> dict[str, str]:
    """The card of a paper that was made; channels turn it into a one-time link to its file."""
    title = words().labels["paper"].format(pages=facts["pages"])
    return {"kind": "paper", "title": title, "document": facts["document"], "check_code": facts["check_code"]}
