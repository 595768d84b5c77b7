"""Tasks: what the bot is in the middle of, so that a proof, a value, a button or an agent's fact continues it.

A task is a coroutine on the visit. It asks for what it lacks (`needs_proof`, a question with buttons) and stores its
name in the slot `pending`; `action_continue` runs it again when something came. So every task can be interrupted,
answered out of order, corrected and resumed without asking again for what is known.

A second wish of the same message (bot/turns.py marks it) does not take the place of what waits: it is kept in the slot
`next_wish`, as JSON {task: {value's slot: value}}, and runs when the first is done.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import structlog

from actions.texts import words
from actions.visit import PERSON, Visit
from warmline.bank.errors import BankError
from warmline.identity.sessions import Session

log = structlog.get_logger()

Task = Callable[[Visit], Awaitable[None]]

# What a task may be told with its wish.
VALUES = ("card_tail", "account_kind", "period")

TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a task under the name of its intent. When it is done, what was wished for with it follows."""

    def register(run: Task) -> Task:
        async def run_and_go_on(visit: Visit) -> None:
            await run(visit)
            if visit.slot("pending") is None:
                await _next_wish(visit)

        TASKS[name] = run_and_go_on
        return run_and_go_on

    return register


async def needs_proof(visit: Visit, name: str, level: str) -> Session | None:
    """The session when it reaches `level`; else the customer is asked to prove who they are, and the task waits.

    None too for a second wish while the first one waits: its turn has not come.
    """
    if visit.slot("pending") != name:
        if visit.facts.get("second") and visit.slot("pending") in TASKS:
            _keep_for_later(visit, name)
            return None
        visit.remember(next_wish=None)
    session = await visit.session()
    if session is not None and session.reaches(level):
        visit.remember(pending=None)
        return session
    visit.remember(pending=name)
    visit.say("utter_ask_proof", card={"kind": "proof", "level": level, "purpose": words().purpose(name)})
    return None


def _keep_for_later(visit: Visit, name: str) -> None:
    values = {value: said for value in VALUES if (said := visit.said(value))}
    later = json.loads(visit.slot("next_wish") or "{}")
    visit.remember(next_wish=json.dumps({**later, name: values}, ensure_ascii=False))


async def _next_wish(visit: Visit) -> None:
    later = json.loads(visit.slot("next_wish") or "{}")
    if not later:
        return
    name = next(iter(later))
    values = later.pop(name)
    visit.remember(
        pending=name,
        next_wish=json.dumps(later, ensure_ascii=False) if later else None,
        **{value: values.get(value) for value in VALUES},
    )
    try:
        await TASKS[name](visit)
    except BankError as error:
        # Raised on, it would undo what was done before it: the card would stay open because a balance did not come.
        log.warning("task.bank_failed", task=name, error=type(error).__name__)
        visit.remember(pending=None, next_wish=None)
        visit.say("utter_bank_failed", buttons=[(words().buttons["person"], PERSON)])
