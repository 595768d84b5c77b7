"""Tasks: what the bot is in the middle of, so that a proof, a value, a button or an agent's fact continues it.

A task is a coroutine on the visit. It asks for what it lacks (`needs_proof`, a question with buttons) and stores its
name in the slot `pending`; `action_continue` runs it again when something came. So every task can be interrupted,
answered out of order, corrected and resumed without asking again for what is known.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from actions.texts import words
from actions.visit import Visit
from warmline.identity.sessions import Session

Task = Callable[[Visit], Awaitable[None]]

TASKS: dict[str, Task] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a task under the name of its intent."""

    def register(run: Task) -> Task:
        TASKS[name] = run
        return run

    return register


async def needs_proof(visit: Visit, name: str, level: str) -> Session | None:
    """The session when it reaches `level`; else the customer is asked to prove who they are, and the task waits."""
    session = await visit.session()
    if session is not None and session.reaches(level):
        visit.remember(pending=None)
        return session
    visit.remember(pending=name)
    visit.say("utter_ask_proof", card={"kind": "proof", "level": level, "purpose": words().purpose(name)})
    return None
