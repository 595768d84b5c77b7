"""Tasks: what the bot does for customers, by the name of the intent, so that a proof, a value, a button or an agent's
fact continues what waits.

A task is a coroutine on the visit. Simple ones (they only read) ask for the proof with `needs_proof`; those that need
more begin with a form (`begin`, actions/form.py). What waits has its name in the slot `pending`.

A second wish of the same message (bot/turns.py marks it) does not take the place of what waits: it is kept in the slot
`next_wish`, as JSON {task: {entity: [values], line: [what was said]}}, and runs when the first is done.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping

import structlog

from actions.form import CONFIRM, VALUES, Asked, Form, asked_of
from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.bank.errors import BankError
from warmline.identity.sessions import Session

log = structlog.get_logger()

Task = Callable[[Visit], Awaitable[None]]
Follower = Callable[[Visit, Mapping[str, str]], Awaitable[None]]

TASKS: dict[str, Task] = {}
# What is said or begun when an operation of a kind is executed, with its receipt's facts.
FOLLOWERS: dict[str, Follower] = {}
# What a form waits for when its customer is not proven yet.
PROOF = "proof"
# The level of a task that needs no proof.
ANYBODY = "L0"


def task(name: str) -> Callable[[Task], Task]:
    """Register a task under the name of its intent. When it is done, what was wished for with it follows; what it broke
    into goes on."""

    def register(run: Task) -> Task:
        async def run_and_go_on(visit: Visit) -> None:
            try:
                await run(visit)
            except Asked:
                return
            if visit.slot("pending") is None:
                await _next_wish(visit)
            elif visit.slot("pending") != name:
                await resume(visit)

        TASKS[name] = run_and_go_on
        return run_and_go_on

    return register


def follows(kind: str) -> Callable[[Follower], Follower]:
    """Register what follows an executed operation of this kind; it is told already that it is done."""

    def register(run: Follower) -> Follower:
        FOLLOWERS[kind] = run
        return run

    return register


async def follow(visit: Visit, kind: str, facts: Mapping[str, str]) -> None:
    """Go on after an operation, where something follows it."""
    if kind not in FOLLOWERS:
        return
    try:
        await FOLLOWERS[kind](visit, facts)
    except Asked:
        return
    except BankError as error:
        # Raised on, it would take back that the operation is done.
        log.warning("task.bank_failed", after=kind, error=type(error).__name__)
        visit.remember(pending=None, form=None)
        visit.say("utter_bank_failed", buttons=[(words().buttons["person"], PERSON)])


async def begin(visit: Visit, name: str, level: str) -> Form:
    """The form of a task whose customer is proven at `level`; else the proof is asked for and the task waits.

    L0: for anybody; the form's session is there when it is known who it is."""
    if visit.slot("pending") != name:
        if _is_second(visit):
            _keep_for_later(visit, name)
            raise Asked
        visit.remember(next_wish=None)
    form = Form(visit, name)
    form.session = await visit.session()
    if level != ANYBODY and (form.session is None or not form.session.reaches(level)):
        _ask_proof(visit, name, level)
        form.wait(PROOF)
    return form


async def needs_proof(visit: Visit, name: str, level: str) -> Session | None:
    """The session when it reaches `level`; else the customer is asked to prove who they are, and the task waits.

    None too for a second wish while the first one waits: its turn has not come. A form that is half filled stays.
    """
    if visit.slot("pending") != name:
        if _is_second(visit):
            _keep_for_later(visit, name)
            return None
        visit.remember(next_wish=None)
    session = await visit.session()
    if session is not None and session.reaches(level):
        if not asked_of(visit) or visit.slot("pending") == name:
            visit.remember(pending=None)
        return session
    visit.remember(pending=name, form=None)
    _ask_proof(visit, name, level)
    return None


def _ask_proof(visit: Visit, name: str, level: str) -> None:
    visit.say("utter_ask_proof", card={"kind": "proof", "level": level, "purpose": words().purpose(name)})


async def resume(visit: Visit) -> None:
    """Something else was answered in between: a form that waits asks its question again, as if for the first time."""
    asked, pending = asked_of(visit), visit.slot("pending")
    if pending in TASKS and asked == CONFIRM:
        visit.say("utter_still_to_confirm")
    elif pending in TASKS and asked and asked != PROOF:
        visit.digressed = True
        await TASKS[pending](visit)


def _is_second(visit: Visit) -> bool:
    return bool(visit.facts.get("second")) and visit.slot("pending") in TASKS


def _keep_for_later(visit: Visit, name: str) -> None:
    values = {value: said for value in VALUES if (said := visit.all_said(value))}
    if visit.line:
        values["line"] = [visit.line]
    later = json.loads(visit.slot("next_wish") or "{}")
    visit.remember(next_wish=json.dumps({**later, name: values}, ensure_ascii=False))


async def _next_wish(visit: Visit) -> None:
    later = json.loads(visit.slot("next_wish") or "{}")
    if not later:
        return
    name = next(iter(later))
    values: dict[str, list[str]] = later.pop(name)
    visit.serve(values, "".join(values.pop("line", ())))
    slots = {value: next(iter(values.get(value, ())), None) for value in ("card_tail", "account_kind", "period")}
    visit.remember(pending=name, form=None, next_wish=json.dumps(later, ensure_ascii=False) if later else None, **slots)
    try:
        await TASKS[name](visit)
    except BankError as error:
        # Raised on, it would undo what was done before it: the card would stay open because a balance did not come.
        log.warning("task.bank_failed", task=name, error=type(error).__name__)
        visit.remember(pending=None, form=None, next_wish=None)
        visit.say("utter_bank_failed", buttons=[(words().buttons["person"], PERSON)])
