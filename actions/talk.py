"""Dialogue control: not understood, cancel, yes and no, values on their own, insults."""

from __future__ import annotations

import json

from actions.answering import corrected, doubted
from actions.branch import ActionBranches
from actions.form import CONFIRM, VALUES, asked_of
from actions.guarded import GuardedAction
from actions.tasks import TASKS, resume
from actions.texts import words
from actions.visit import PERSON, Visit
from bot.nlu.likely import likely
from warmline.conversation.events import DID_YOU_MEAN

# Never twice not understood: the second miss offers a person first, the third calls one (architecture §5).
OFFER_AT, CALL_AT = 2, 3
INSULTS_BORNE = 1
# What a value on its own may go on with.
READS = ("balance_query", "transaction_history", "spending_summary")
BRANCHES = ("branch_find", "branch_hours")
# Questions whose answer may be any words.
OPEN_QUESTIONS = frozenset({"payee", "payee_name", "payee_number", "bill_number", "address", "purpose", "goods"})
# Questions that offer what there is; other words than the buttons' are looked at too.
OPEN_QUESTIONS |= {"bill", "document", "branch", "day", "time"}
# Loans, funds, gold, the risk assessment.
OPEN_QUESTIONS |= {"fund", "shares", "plan_day", "grams"} | {f"answer_{number}" for number in range(10)}


class ActionNotUnderstood(GuardedAction):
    """nlu_fallback, out_of_scope, and anything no rule knows"""

    def name(self) -> str:
        return "action_not_understood"

    async def answer(self, visit: Visit) -> None:
        asked = asked_of(visit)
        if visit.slot("pending") in TASKS and (asked in OPEN_QUESTIONS or asked in words().choices):
            await TASKS[visit.slot("pending")](visit)  # a name, a number, an address: no intent is known for them
            return
        if (
            visit.slot("pending") in TASKS
            and asked_of(visit) == CONFIRM
            and await _changes(visit, visit.slot("pending"))
        ):
            return
        misses = int(visit.slot("misses") or 0) + 1
        visit.remember(misses=misses)
        person = (words().buttons["person"], PERSON)
        meant = _suggestions(visit)
        if misses >= CALL_AT:
            visit.remember(misses=0)
            visit.say("utter_calling_person")
            visit.hand_over("not_understood")
        elif misses >= OFFER_AT:
            visit.say("utter_offer_person", buttons=[person, *meant], about=DID_YOU_MEAN)
        elif visit.intent == "out_of_scope":
            visit.say("utter_out_of_scope", buttons=[person])
        elif meant:
            visit.say("utter_not_understood", buttons=[*meant, person], about=DID_YOU_MEAN)
        else:
            visit.say("utter_not_understood_at_all", buttons=[person])


def _suggestions(visit: Visit) -> list[tuple[str, str]]:
    """What the customer may have meant, in the customer's words, likeliest first."""
    known = words().suggestions
    ranking = [(str(row.get("name", "")), float(row.get("confidence", 0))) for row in visit.ranking]
    return [(known[name], f"/{name}") for name in likely(ranking, known)]


class ActionSmallTalk(GuardedAction):
    """greet, thank and their like: a sentence, unless it answers what was asked (三克 is no thanks for gold)"""

    def name(self) -> str:
        return "action_small_talk"

    async def answer(self, visit: Visit) -> None:
        visit.say(f"utter_{visit.intent}")


class ActionTask(GuardedAction):
    """Every intent with `who: bot`: what it is about to do is the task of the same name"""

    def name(self) -> str:
        return "action_task"

    async def answer(self, visit: Visit) -> None:
        visit.remember(misses=0)
        if doubted(visit):
            act = words().suggestions[visit.intent]
            visit.say("utter_protect_really", buttons=[(act, f"/{visit.intent}")], act=act, about=DID_YOU_MEAN)
            await resume(visit)
            return
        await TASKS[visit.intent](visit)


class ActionContinue(GuardedAction):
    """inform, affirm, proof and returned facts: goes on with what waits"""

    def name(self) -> str:
        return "action_continue"

    async def answer(self, visit: Visit) -> None:
        pending = visit.slot("pending")
        visit.remember(misses=0)
        if pending in TASKS and asked_of(visit) == CONFIRM and not _told(visit):
            if visit.intent != "inform" or not await _changes(visit, pending):
                visit.say("utter_confirm_in_card")  # words in the chat confirm nothing
        elif pending in TASKS:
            await TASKS[pending](visit)
        elif (visit.said("period") or visit.said("place")) and _asked_before(visit, "", *BRANCHES, *READS) in BRANCHES:
            await ActionBranches().answer(visit)  # 后天呢
        elif visit.said("period"):
            await TASKS[_asked_before(visit, "transaction_history", "spending_summary")](visit)
        elif visit.said("card_tail") or visit.said("account_kind"):
            await TASKS[_asked_before(visit, *READS)](visit)
        else:
            visit.say("utter_what_for")


def _asked_before(visit: Visit, *tasks: str) -> str:
    """What a value on its own goes on with ("and the other card?"): the last of these that was asked for, else the
    first. Only what reads: a value alone must never change anything."""
    said = (
        event["parse_data"]["intent"]["name"] for event in reversed(visit.tracker.events) if event["event"] == "user"
    )
    return next((name for name in said if name in tasks), tasks[0])


class ActionCancel(GuardedAction):
    """cancel, deny: what waits is dropped"""

    def name(self) -> str:
        return "action_cancel"

    async def answer(self, visit: Visit) -> None:
        waited = visit.slot("pending")
        if visit.intent == "deny" and waited in TASKS and _told(visit):
            await TASKS[waited](visit)  # "not two thousand, twenty thousand": a correction
            return
        if visit.intent == "deny" and asked_of(visit) == CONFIRM and any(word in visit.line for word in words().wrong):
            if not await _changes(visit, waited):
                visit.say("utter_what_is_wrong")  # something is to be different; what was read back still stands
            return
        visit.drop_operation()
        visit.remember(pending=None, form=None, next_wish=None, misses=0, card_tail=None, account_kind=None)
        visit.say("utter_cancelled" if waited else "utter_nothing_to_cancel")


async def _changes(visit: Visit, waited: str) -> bool:
    """Whether the task that waits for its confirmation hears something else in this line (an hour, a name, a day of the
    month): then what it says now counts, else nothing has happened."""
    before = json.loads(visit.slot("form") or "{}")
    trial, said = visit.on_trial()
    await TASKS[waited](trial)
    after = json.loads(trial.slot("form") or "{}")
    if (before.get("values"), before.get("chosen")) == (after.get("values"), after.get("chosen")):
        return False
    visit.take_over(trial, said)
    return True


def _told(visit: Visit) -> bool:
    """Whether the message says a value or picks something."""
    return any(visit.all_said(value) for value in (*VALUES, "choice")) or corrected(visit)


class ActionInsult(GuardedAction):
    """insult: borne once, then a person"""

    def name(self) -> str:
        return "action_insult"

    async def answer(self, visit: Visit) -> None:
        if visit.slot("pending") in TASKS and asked_of(visit) in OPEN_QUESTIONS and len(visit.line) == 1:
            await TASKS[visit.slot("pending")](visit)  # B, of A to E, is an answer
            return
        insults = int(visit.slot("insults") or 0) + 1
        visit.remember(insults=insults)
        if insults > INSULTS_BORNE:
            visit.say("utter_calling_person")
            visit.hand_over("insult", mood="upset")
        else:
            visit.say("utter_sorry_for_trouble", buttons=[(words().buttons["person"], PERSON)])
