"""What the dialogues show of every intent the bot completes (pure): `python -m tests.dialogues.coverage` prints it.

A dialogue names what it shows (`shows`). That cannot be said of just any dialogue: each kind leaves a mark in the
steps, and the steps are what happened when it passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

import msgspec

from tests.dialogues.evidence import EVIDENCE, Evidence
from tests.dialogues.reading import read
from tests.dialogues.responses import Responses
from tests.dialogues.script import AnyStep, Bot, Dialogue, Faults, OperationSeen, Proves, Says, Shown, Taps

KINDS: tuple[Shown, ...] = get_args(Shown)
GIVEN_UP = frozenset({"utter_cancelled", "utter_operation_declined"})
FAILED = frozenset({"utter_bank_failed", "utter_bank_stuck", "utter_operation_unknown", "utter_operation_failed"})
# The reading back that waits is not said again, only that it waits.
STILL = "utter_still_to_confirm"
Matrix = dict[tuple[str, Shown], list[str]]


class Turn(msgspec.Struct):
    """A deed of the customer, and what the bot said then."""

    deed: AnyStep | None
    said: list[Bot]


def all_dialogues(folder: Path = Path(__file__).parent) -> tuple[Dialogue, ...]:
    """Of all files."""
    responses = Responses.load()
    return tuple(dialogue for path in sorted(folder.glob("*.yml")) for dialogue in read(path, responses))


def matrix(dialogues: Iterable[Dialogue]) -> Matrix:
    """The names of the dialogues that say they show a kind of an intent."""
    cells: Matrix = {}
    for dialogue in dialogues:
        for intent, kinds in dialogue.shows.items():
            for kind in kinds:
                cells.setdefault((intent, kind), []).append(dialogue.name)
    return cells


def untrue(dialogue: Dialogue) -> list[str]:
    """What a dialogue says it shows, but its steps do not."""
    return [
        f"{dialogue.name!r} shows no {kind} of {intent}"
        for intent, kinds in dialogue.shows.items()
        for kind in kinds
        if intent not in EVIDENCE or kind not in shown(dialogue, EVIDENCE[intent])
    ]


def shown(dialogue: Dialogue, evidence: Evidence) -> set[Shown]:
    """The kinds whose marks are in the steps."""
    turns, found = list(_turns(dialogue.steps)), set[Shown]()
    said = {name for turn in turns for one in turn.said for name in one.responses}
    outcomes = {step.outcome for step in dialogue.steps if isinstance(step, OperationSeen)}
    if said & set(evidence.done):
        found.add("happy")
    if said & set(evidence.refused) or "failed" in outcomes:
        found.add("refusal")
    if said & GIVEN_UP:
        found.add("cancel")
    if any(_broken_into(turns[:place], turn, turns[place + 1 :]) for place, turn in enumerate(turns)):
        found.add("digression")
    if any(_corrects(turns[:place], turn) for place, turn in enumerate(turns)):
        found.add("correction")
    at = next((place for place, step in enumerate(dialogue.steps) if isinstance(step, Faults) and step.rules), None)
    if at is not None and any(
        isinstance(step, Bot) and FAILED.intersection(step.responses) for step in dialogue.steps[at:]
    ):
        found.add("failure")
    return found


def _turns(steps: Sequence[AnyStep]) -> Iterator[Turn]:
    turn = Turn(None, [])
    for step in steps:
        if isinstance(step, Bot):
            turn.said.append(step)
        elif isinstance(step, Says | Taps | Proves):
            yield turn
            turn = Turn(step, [])
    yield turn


def _asked(turns: Iterable[Turn]) -> set[str]:
    """What was said before, by response, else by card."""
    return {name for turn in turns for one in turn.said if (name := _name(one))}


def _name(one: Bot) -> str:
    return " or ".join(one.responses) or one.card or ""


def _broken_into(before: Sequence[Turn], turn: Turn, after: Sequence[Turn]) -> bool:
    """Something else was answered, and the question that waited came again; or the proof that waited was given."""
    if not isinstance(turn.deed, Says) or not turn.said:
        return False
    first, last = turn.said[0], turn.said[-1]
    if len(turn.said) > 1 and _name(first) != _name(last):
        return last.responses == (STILL,) or _name(last) in _asked(before)
    waited = bool(before) and bool(before[-1].said) and before[-1].said[-1].card == "proof"
    gone_on = bool(after) and isinstance(after[0].deed, Proves)
    return waited and gone_on and first.card != "proof" and GIVEN_UP.isdisjoint(first.responses)


def _corrects(before: Sequence[Turn], turn: Turn) -> bool:
    """What was said before is said anew at once, because the customer said something otherwise."""
    is_new = isinstance(turn.deed, Says | Taps) and bool(turn.said)
    return is_new and bool(_name(turn.said[0])) and _name(turn.said[0]) in _asked(before)


def table(cells: Matrix) -> str:
    """The matrix for people: a line an intent, of each kind how many dialogues, - where it makes no sense."""
    width = max(map(len, EVIDENCE))
    lines = [" " * width + "".join(f"{kind:>11}" for kind in KINDS)]
    for intent, evidence in EVIDENCE.items():
        figures = ("-" if kind in evidence.without else str(len(cells.get((intent, kind), ()))) for kind in KINDS)
        lines.append(f"{intent:<{width}}" + "".join(f"{figure:>11}" for figure in figures))
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(matrix(all_dialogues())))
