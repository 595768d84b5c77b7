"""Canned answers: those that come with the desk (data/canned.yml), and those agents propose and supervisors approve.

Blocking: call from a thread. Texts may hold `{greeting}` and `{agent}`, which the page fills in.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import msgspec
import sqlalchemy as sa
import yaml

from warmline.database import make_tables, open_engine

FILE = Path(__file__).resolve().parents[2] / "data" / "canned.yml"

_metadata = sa.MetaData()
_canned = sa.Table(
    "canned",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(20), nullable=False),
    sa.Column("title", sa.String(40), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("by", sa.String(40), nullable=False),
    sa.Column("decided_by", sa.String(40), nullable=False, server_default=""),
    sa.Column("at", sa.BigInteger, nullable=False),
)


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Found by `/key` or a word of its title."""

    key: str
    title: str
    text: str


class State(str, Enum):
    """Proposed by an agent; approved: everybody has it; refused; retired: it was approved once."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    RETIRED = "retired"


# What a supervisor may decide.
DECISIONS = {
    State.APPROVED: (State.PROPOSED, State.RETIRED),
    State.REFUSED: (State.PROPOSED,),
    State.RETIRED: (State.APPROVED,),
}


class Proposed(msgspec.Struct, frozen=True):
    """One that somebody proposed, whatever became of it; `at` in ms since 1970."""

    id: int
    key: str
    title: str
    text: str
    state: State
    by: str
    decided_by: str
    at: int


def load_canned(path: Path = FILE) -> tuple[Answer, ...]:
    """Those that come with the desk."""
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), tuple[Answer, ...])


class Canned:
    """All canned answers."""

    def __init__(self, database_url: str, given: tuple[Answer, ...]) -> None:
        self._engine = open_engine(database_url)
        self._given = given
        make_tables(self._engine, _metadata)

    def usable(self) -> list[Answer]:
        """Those that agents can use: an approved one takes the place of one with the same key."""
        approved = {one.key: Answer(one.key, one.title, one.text) for one in reversed(self.all(State.APPROVED))}
        return list({**{one.key: one for one in self._given}, **approved}.values())

    def all(self, state: State | None = None) -> list[Proposed]:
        """What was proposed, the newest first."""
        query = sa.select(_canned).order_by(_canned.c.id.desc())
        query = query.where(_canned.c.state == state.value) if state else query
        with self._engine.connect() as connection:
            return [Proposed(**{**row._mapping, "state": State(row.state)}) for row in connection.execute(query)]

    def propose(self, answer: Answer, by: str, at: int) -> int:
        """For a supervisor to decide; its id."""
        values = {**msgspec.to_builtins(answer), "state": State.PROPOSED.value, "by": by, "at": at}
        with self._engine.begin() as connection:
            made = connection.execute(_canned.insert().values(values)).inserted_primary_key
        assert made is not None
        return int(made[0])

    def decide(self, id_: int, state: State, by: str) -> bool:
        """Approve, refuse or retire; False when it is not in a state from which that is possible. Nobody approves what
        they proposed themselves."""
        allowed = [one.value for one in DECISIONS.get(state, ())]
        update = (
            _canned.update()
            .where(_canned.c.id == id_, _canned.c.state.in_(allowed))
            .values(state=state.value, decided_by=by)
        )
        if state is State.APPROVED:
            update = update.where(_canned.c.by != by)
        with self._engine.begin() as connection:
            return connection.execute(update).rowcount == 1

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()
