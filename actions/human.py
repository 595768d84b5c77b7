"""Calls a person: the customer wishes one, or the matter is not for a machine."""

from __future__ import annotations

from actions.guarded import GuardedAction
from actions.visit import Visit

# In a fraud the only word before a person is the warning.
WARNED = frozenset({"fraud_report", "scam_check", "transaction_unrecognized"})
MOODS = {"complaint": "upset", "insult": "upset", "distress": "distressed", "fraud_report": "alarmed"}


class ActionHandOver(GuardedAction):
    """Every intent with `who: human`"""

    def name(self) -> str:
        return "action_hand_over"

    async def answer(self, visit: Visit) -> None:
        reason = visit.intent
        notice = "fraud_warning" if reason in WARNED else ""
        if reason == "distress":
            visit.say("utter_distress")
        visit.remember(misses=0)
        visit.hand_over(reason, notice=notice, mood=MOODS.get(reason, ""))
