"""What bookings have in common, of cash and of a place in the queue: booked, listed, given up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec

from actions.form import Form
from actions.tasks import PROOF
from actions.texts import words


class Booked(Protocol):
    """A booking at the bank."""

    @property
    def id(self) -> str:
        """The bank's own name for it."""


B = TypeVar("B", bound=Booked)


class Bookings(msgspec.Struct, Generic[B], frozen=True):
    """One kind of bookings: its responses, how one is called and what of it is read back.

    `row`: its line in the list (name, value, detail)."""

    title: str
    act: str
    none: str
    all: str
    which: str
    confirm: str
    named: Callable[[B], str]
    lines: Callable[[B], Sequence[tuple[str, str]]]
    row: Callable[[B], tuple[str, str, str]]

    def cancel(self, form: Form, booked: Sequence[B]) -> None:
        """Give up the one that was meant; the only one; else it is asked for."""
        found = [one for one in booked if one.id == form.chosen.get("booking")] or booked
        if not found:
            form.done()
            form.visit.say(self.none)
            return
        if len(found) > 1:
            form.ask("booking", self.which, [(self.named(one), one.id) for one in found])
        form.visit.say(self.confirm)
        form.propose(self.act, found[0].id, self.lines(found[0]))

    def list(self, form: Form, booked: Sequence[B]) -> None:
        """What is booked, each with a button that gives it up."""
        form.done()
        if not booked:
            form.visit.say(self.none)
            return
        rows = [dict(zip(("name", "value", "detail"), self.row(one), strict=True)) for one in booked]
        give_up = words().labels["give_up"]
        buttons = [
            (give_up.format(what=self.named(one)), f'/{form.name}{{"choice": "booking={one.id}"}}') for one in booked
        ]
        card = {"kind": "list", "title": words().labels[self.title], "rows": rows}
        form.visit.say(self.all, card=card, buttons=buttons)


def wish_of(form: Form) -> str:
    """What is wanted with bookings, by the words that began the task: book, list or cancel."""
    if "booking" in form.chosen:
        form.choose("wish", "cancel")
    if "wish" not in form.chosen and form.asked in ("", PROOF):
        said = words().booking_words
        form.choose("wish", next((wish for wish in ("cancel", "list") if form.says(said[wish])), "book"))
    return form.chosen.get("wish", "book")
