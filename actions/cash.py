"""Cash that a branch keeps ready: booked a working day ahead, listed, and given up again."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.accounts import yuan
from actions.bookings import Bookings, wish_of
from actions.days import day_name, which_day
from actions.form import Asked, Form
from actions.needs import amount
from actions.places import short, which_branch
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.bookings import CashBooking

# data/knowledge: up to 50,000 yuan nothing is booked; the bank books up to two millions.
NEEDS_BOOKING, MOST = Decimal(50_000), Decimal(2_000_000)


@task("cash_booking")
async def book_cash(visit: Visit) -> None:
    """How much, where, when; or what is booked, and giving it up."""
    form = await begin(visit, "cash_booking", "L2")
    assert form.session is not None
    made = await visit.ask_bank(visit.parts.bank.bookings.cash, form.session.token)
    booked = [one for one in made if one.status == "booked"]
    wish = wish_of(form)
    if wish == "cancel":
        BOOKINGS.cancel(form, booked)
    elif wish == "list":
        BOOKINGS.list(form, booked)
    else:
        await _book(form, booked)


async def _book(form: Form, booked: Sequence[CashBooking]) -> None:
    visit = form.visit
    notes = _notes(form)
    if form.values.get("amount"):
        _amount(form, notes)  # where it need not be booked, nothing else is asked
    branch = await which_branch(form, "utter_cash_where")
    sum_ = _amount(form, notes)
    coming = await visit.ask_bank(visit.parts.bank.bookings.days, branch.id)
    taken = {one.day for one in booked}
    offered = [one.day for one in coming.days if one.cash and one.day not in taken]
    day = which_day(form, offered, "utter_cash_day", "utter_cash_no_such_day", branch=short(branch))
    labels = words().labels
    lines = [
        (labels["amount"], f"¥{yuan(sum_)}"),
        (labels["branch"], branch.name),
        (labels["on_day"], day_name(day)),
    ]
    if notes:
        lines.append((labels["notes"], words().notes[notes]))
    visit.say("utter_cash_confirm", branch=short(branch), day=day_name(day), amount=yuan(sum_))
    details = {
        "amount": f"{sum_:.2f}",
        "day": day.isoformat(),
        "currency": "CNY",
        **({"notes": notes} if notes else {}),
    }
    form.propose("cash_book", branch.id, lines, details=details)


def _notes(form: Form) -> str:
    """New notes or coins, when the customer said so; foreign money is for a person."""
    said = words().booking_words
    if form.says(said["foreign"]):
        form.done()
        form.visit.say_with_person("utter_cash_foreign")
        raise Asked
    for notes in words().notes:
        if form.says(said[notes]):
            form.choose("notes", notes)
    return form.chosen.get("notes", "")


def _amount(form: Form, notes: str) -> Decimal:
    sum_ = amount(form, "utter_cash_amount")
    if sum_ > MOST:
        form.forget("amount")
        form.ask("amount", "utter_cash_too_much", most=f"{MOST / 10_000:.0f}")
    if sum_ < NEEDS_BOOKING and not notes:
        form.forget("amount")
        form.ask("amount", "utter_cash_no_booking", amount=yuan(sum_))
    return sum_


def _lines(one: CashBooking) -> list[tuple[str, str]]:
    labels = words().labels
    return [
        (labels["amount"], f"¥{yuan(one.amount)}"),
        (labels["branch"], one.branch.name),
        (labels["on_day"], day_name(one.day)),
    ]


def _row(one: CashBooking) -> tuple[str, str, str]:
    return one.branch.name, f"¥{yuan(one.amount)}", day_name(one.day)


def _named(one: CashBooking) -> str:
    return f"{day_name(one.day)} ¥{yuan(one.amount)}"


BOOKINGS = Bookings[CashBooking](
    title="cash_bookings", act="cash_cancel", none="utter_no_cash_bookings", all="utter_cash_bookings",
    which="utter_cancel_which_cash", confirm="utter_cash_cancel_confirm", named=_named, lines=_lines, row=_row,
)  # fmt: skip
