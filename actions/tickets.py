"""A place in a branch's queue: booked for half an hour, listed, and given up again."""

from __future__ import annotations

from collections.abc import Sequence

from actions.bookings import Bookings, wish_of
from actions.days import day_name, hear_time, which_day, which_time
from actions.form import Form
from actions.places import short, which_branch
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.bookings import Ticket

# The bank gives tickets for the next two weeks.
DAYS_AHEAD = 14


@task("branch_booking")
async def book_ticket(visit: Visit) -> None:
    """Where, which day, which half hour; or what is booked, and giving it up."""
    form = await begin(visit, "branch_booking", "L1")
    assert form.session is not None
    given = await visit.ask_bank(visit.parts.bank.bookings.tickets, form.session.token)
    booked = [one for one in given if one.status == "booked"]
    wish = wish_of(form)
    if wish == "cancel":
        BOOKINGS.cancel(form, booked)
    elif wish == "list":
        BOOKINGS.list(form, booked)
    else:
        await _book(form, booked)


async def _book(form: Form, booked: Sequence[Ticket]) -> None:
    visit, bookings = form.visit, form.visit.parts.bank.bookings
    hear_time(form)
    branch = await which_branch(form, "utter_ticket_where")
    coming = await visit.ask_bank(bookings.days, branch.id)
    taken = {one.day for one in booked}
    # Today's half hours may be over: tomorrow is the first that always has some.
    offered = [one.day for one in coming.days[1 : DAYS_AHEAD + 1] if one.hours and one.day not in taken]
    day = which_day(form, offered, "utter_ticket_day", "utter_ticket_no_such_day", branch=short(branch))
    slots = await visit.ask_bank(bookings.slots, branch.id, day)
    time = which_time(form, [slot.time for slot in slots.slots], branch=short(branch), day=day_name(day))
    labels = words().labels
    lines = [(labels["branch"], branch.name), (labels["address"], branch.address), (labels["on_day"], day_name(day))]
    visit.say("utter_ticket_confirm", branch=short(branch), day=day_name(day), time=time)
    form.propose(
        "ticket_book", branch.id, [*lines, (labels["at"], time)], details={"day": day.isoformat(), "time": time}
    )


def _lines(one: Ticket) -> list[tuple[str, str]]:
    labels = words().labels
    return [(labels["branch"], one.branch.name), (labels["on_day"], day_name(one.day)), (labels["at"], one.time)]


def _row(one: Ticket) -> tuple[str, str, str]:
    return one.branch.name, one.number, _named(one)


def _named(one: Ticket) -> str:
    return f"{day_name(one.day)} {one.time}"


BOOKINGS = Bookings[Ticket](
    title="tickets", act="ticket_cancel", none="utter_no_tickets", all="utter_tickets",
    which="utter_cancel_which_ticket", confirm="utter_ticket_cancel_confirm", named=_named, lines=_lines, row=_row,
)  # fmt: skip
