"""Branches: where they are and when they are open."""

from __future__ import annotations

from actions.guarded import GuardedAction
from actions.texts import words
from actions.visit import Visit
from warmline.bank.types import Branch, Hours

SHOWN = 5


class ActionBranches(GuardedAction):
    """branch_find, branch_hours"""

    def name(self) -> str:
        return "action_branches"

    async def answer(self, visit: Visit) -> None:
        visit.remember(misses=0)
        text = str(visit.tracker.latest_message.get("text") or "")
        near = "" if text.startswith("/") else text
        found = await visit.ask_bank(visit.parts.bank.branches, "", near)
        if not found:
            found = await visit.ask_bank(visit.parts.bank.branches)
        visit.say("utter_branches", card={"kind": "branches", "rows": [_row(branch) for branch in found[:SHOWN]]})


def _row(branch: Branch) -> dict[str, str]:
    return {
        "name": branch.name,
        "address": branch.address,
        "phone": branch.phone,
        "hours": _hours(branch.hours),
    }


def _hours(hours: Hours) -> str:
    labels = words().labels
    days = (("weekdays", hours.weekdays), ("saturday", hours.saturday), ("sunday", hours.sunday))
    return labels["hours_join"].join(f"{labels[name]} {value or labels['closed']}" for name, value in days)
