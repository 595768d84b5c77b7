"""Which branch is meant: by its name, by a place near it, or by button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from actions.form import Form
from actions.texts import words
from actions.visit import Visit
from warmline.bank.types import Branch

SHOWN = 3


async def which_branch(form: Form, response: str) -> Branch:
    """The branch that was meant; with several at a place the nearest three are offered."""
    visit = form.visit
    everywhere: Sequence[Branch] = await visit.ask_bank(visit.parts.bank.branches)
    found = named(everywhere, form.line) or await _near(form)
    form.forget("place")
    if len(found) > 1:
        form.forget("branch")
        _ask(form, found, "utter_which_branch")
    picked = form.choose("branch", found[0].id) if found else form.chosen.get("branch")
    for branch in everywhere:
        if branch.id == picked:
            return branch
    _ask(form, everywhere, "utter_no_such_branch" if form.typed("branch") else response)


def _ask(form: Form, branches: Sequence[Branch], response: str) -> NoReturn:
    form.ask("branch", response, [(short(branch), branch.id) for branch in branches[:SHOWN]])


async def _near(form: Form) -> Sequence[Branch]:
    """Branches at the place that was said, or that answers the question for one."""
    near = form.value("place") or form.typed("branch")
    return await branches_near(form.visit, near) if near else ()


async def branches_near(visit: Visit, place: str) -> Sequence[Branch]:
    """Branches that match a place, best first; none for words that every branch has in its name or address."""
    for word in words().everywhere:
        place = place.replace(word, "")
    if not place:
        return ()
    found: Sequence[Branch] = await visit.ask_bank(visit.parts.bank.branches, "", place)
    return found


def named(branches: Sequence[Branch], line: str) -> list[Branch]:
    """The branches whose name stands in the line."""
    return [branch for branch in branches if bare(branch) in line]


def short(branch: Branch) -> str:
    """古桥支行: the name without the bank's."""
    return branch.name.removeprefix(words().labels["bank_name"])


def bare(branch: Branch) -> str:
    """古桥: what people call it."""
    return short(branch).removesuffix(words().labels["branch_suffix"])
