"""Points: how many there are, and what they are spent on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from actions.choices import hear, heard, picked
from actions.form import Asked, Form
from actions.receipts import day
from actions.tasks import begin, task
from actions.texts import words
from actions.visit import Visit
from warmline.bank.credit import Goods, Points

MOVEMENTS = 6
OFFERED = 6
# The bank takes up to ten of one kind at a time.
MOST = 10
COUNT = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])(?:张|个|份|件|袋|杯)")


@task("credit_points")
async def points(visit: Visit) -> None:
    """The balance and what expires; or goods for points, read back and confirmed."""
    form = await begin(visit, "credit_points", "L2")
    assert form.session is not None
    held = await visit.ask_bank(visit.parts.bank.credit.points, form.session.token)
    hear(form, "goods_to")
    count = _count(form)
    if heard(form, "points") != "redeem":
        form.done()
        _say_balance(visit, held)
        return
    catalogue = await visit.ask_bank(visit.parts.bank.credit.goods)
    one = _which(form, catalogue, held)
    if one.left < count or one.points * count > held.balance:
        form.forget("goods", "count")
        gone = one.left < count
        _ask_goods(
            form, catalogue, held, "utter_goods_gone" if gone else "utter_points_short", name=one.name,
            needed=str(one.points * count),
        )  # fmt: skip
    deliver = "app"
    if one.kind == "goods":
        deliver = picked(form, "goods_to", "utter_goods_to")
    labels = words().labels
    lines = [
        (labels["goods"], f"{one.name} × {count}"),
        (labels["points_needed"], str(one.points * count)),
        (labels["points_after"], str(held.balance - one.points * count)),
        (labels["deliver"], words().facts["deliver"][deliver]),
    ]
    visit.say("utter_points_confirm", name=one.name)
    form.propose(
        "points_redeem", form.session.customer, lines, details={"goods": one.id, "count": count, "deliver": deliver}
    )


def _say_balance(visit: Visit, held: Points) -> None:
    labels = words().labels
    rows = [
        {"name": one.what, "value": f"{one.points:+d}", "detail": day(one.at.astimezone(visit.parts.today().tzinfo))}
        for one in held.movements[:MOVEMENTS]
    ]
    visit.say(
        "utter_points_expiring" if held.expiring else "utter_points",
        card={"kind": "list", "title": labels["points"], "rows": rows} if rows else None,
        buttons=[(labels["redeem"], '/credit_points{"choice": "points=redeem"}')],
        balance=str(held.balance), expiring=str(held.expiring), day=day(held.expires_on),
    )  # fmt: skip


def _which(form: Form, catalogue: Sequence[Goods], held: Points) -> Goods:
    found = _named(form.line, catalogue)
    if not found:
        found = [one for one in catalogue if one.id == form.chosen.get("goods")]
    if len(found) == 1:
        form.choose("goods", found[0].id)
        return found[0]
    _ask_goods(form, found or catalogue, held, "utter_which_goods")


def _named(text: str, catalogue: Sequence[Goods]) -> list[Goods]:
    """The goods whose name shares most with the text, by pairs of signs; none when nothing is shared."""
    for word in words().no_goods:
        text = text.replace(word, " ")
    shared = {one.id: sum(one.name[at : at + 2] in text for at in range(len(one.name) - 1)) for one in catalogue}
    most = max(shared.values(), default=0)
    return [one for one in catalogue if most and shared[one.id] == most]


def _ask_goods(form: Form, catalogue: Sequence[Goods], held: Points, response: str, **values: str) -> NoReturn:
    """The dearest that the points are enough for; without any the customer hears how many there are."""
    fitting = sorted((one for one in catalogue if one.left and one.points <= held.balance), key=lambda one: -one.points)
    if not fitting:
        form.done()
        form.visit.say_with_person("utter_points_too_few", balance=str(held.balance))
        raise Asked
    label = words().labels["goods_choice"]
    buttons = [(label.format(name=one.name, points=one.points), one.id) for one in fitting[:OFFERED]]
    form.ask("goods", response, buttons, balance=str(held.balance), **values)


def _count(form: Form) -> int:
    """换三张, 2份; one when nothing was said."""
    if found := COUNT.search(form.line):
        said = found.group(1)
        number = int(said) if said.isdigit() else words().counts[said]
        form.choose("count", str(max(1, min(number, MOST))))
    return int(form.chosen.get("count", "1"))
