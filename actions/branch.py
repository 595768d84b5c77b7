"""Branches: where they are, and whether they are open on the day that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from actions.days import day_name
from actions.form import asked_of
from actions.guarded import GuardedAction
from actions.places import SHOWN, branches_near, named, short
from actions.tasks import PROOF, TASKS, resume
from actions.texts import words
from actions.visit import Visit
from bot.nlu.periods import resolve_period
from warmline.bank.types import Branch, Hours

# A weekend or a feast is told day by day; longer times by the hours of the week.
MOST_DAYS = 3
BOOKINGS = ("cash_booking", "branch_booking")
# 去古桥支行吧, 改成…: so many signs beside the name are no question.
FEW = 2
WEEK = timedelta(days=7)
SATURDAY = 5


class ActionBranches(GuardedAction):
    """branch_find, branch_hours"""

    def name(self) -> str:
        return "action_branches"

    async def answer(self, visit: Visit) -> None:
        visit.remember(misses=0)
        place, line = visit.said("place") or "", visit.line
        everywhere = await visit.ask_bank(visit.parts.bank.branches)
        exact = [one for one in everywhere if short(one) in line]
        if visit.intent == "branch_find" and _answers(visit, line, exact):
            await TASKS[visit.slot("pending")](visit)
            return
        near = exact or (await branches_near(visit, place) if place else ()) or named(everywhere, line)
        shown = (near or everywhere)[:SHOWN]
        hours = await _hours_asked(visit, shown)
        card = {"kind": "branches", "rows": [_row(one, hours) for one in shown]}
        period = visit.said("period")
        if period:
            visit.say("utter_branches_on" if hours else "utter_branches_later", card=card, day=period)
        elif exact:
            visit.say("utter_branch", card=card, name=short(exact[0]))
        elif near:
            visit.say("utter_branches_near", card=card, place=place or short(near[0]))
        else:
            visit.say("utter_branches_elsewhere" if place else "utter_branches", card=card, place=place)
        await resume(visit)


def _answers(visit: Visit, line: str, exact: Sequence[Branch]) -> bool:
    """Whether a booking waits and this is its branch, no question about one: asked for, or hardly more than a name."""
    asked = asked_of(visit)
    bare = bool(exact) and len(line) <= len(short(exact[0])) + FEW
    return visit.slot("pending") in BOOKINGS and asked != PROOF and (asked == "branch" or bare)


async def _hours_asked(visit: Visit, branches: Sequence[Branch]) -> dict[str, str]:
    """Branch → its hours on the days that were asked about, today when none was; empty beyond what the bank tells."""
    today = visit.parts.today().date()
    said = visit.said("period")
    meant = _coming(said, today) if said else (today, today)
    if meant is None or (meant[1] - meant[0]).days >= MOST_DAYS:
        return {}
    found = {one.id: await _told(visit, one.id, meant) for one in branches}
    return found if all(found.values()) else {}


def _coming(said: str, today: date) -> tuple[date, date] | None:
    """What days are meant: of a weekday or a weekend that which comes next, not the last one."""
    if any(word in said for word in words().weekend):
        saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7)
        return (today, today) if today.weekday() > SATURDAY else (saturday, saturday + timedelta(days=1))
    meant = resolve_period(said, today)
    if meant is None or meant[1] >= today or not any(word in said for word in words().week):
        return meant
    return meant[0] + WEEK, meant[1] + WEEK


async def _told(visit: Visit, branch: str, meant: tuple[date, date]) -> str:
    coming = await visit.ask_bank(visit.parts.bank.bookings.days, branch)
    labels = words().labels
    days = [one for one in coming.days if meant[0] <= one.day <= meant[1]]
    if len(days) <= (meant[1] - meant[0]).days:
        return ""
    told = [labels["that_day"].format(day=day_name(one.day), hours=one.hours or labels["closed"]) for one in days]
    return labels["hours_join"].join(told)


def _row(branch: Branch, asked: dict[str, str]) -> dict[str, str]:
    hours = _hours(branch.hours)
    if branch.id in asked:
        hours = words().labels["hours_asked"].format(asked=asked[branch.id], week=hours)
    return {"name": branch.name, "address": branch.address, "phone": branch.phone, "hours": hours}


def _hours(hours: Hours) -> str:
    labels = words().labels
    days = (("weekdays", hours.weekdays), ("saturday", hours.saturday), ("sunday", hours.sunday))
    return labels["hours_join"].join(f"{labels[name]} {value or labels['closed']}" for name, value in days)
