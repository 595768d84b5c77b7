"""Quality review: a sample of what agents did, judged by data/quality.yml. Blocking: call from a thread."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sa
import yaml

from warmline.database import make_tables, open_engine
from warmline.records.tables import STRETCHES, make_archive_tables

SHEET = Path(__file__).resolve().parents[2] / "data" / "quality.yml"

_metadata = sa.MetaData()
_reviews = sa.Table(
    "review",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("reviewer", sa.String(40), primary_key=True),
    sa.Column("agent", sa.String(40), nullable=False, index=True),
    sa.Column("at", sa.BigInteger, nullable=False, index=True),
    sa.Column("sheet", sa.Integer, nullable=False),
    sa.Column("scores", sa.Text, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
)


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked at, and its points at most."""

    code: str
    name: str
    points: int


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The score sheet. The points of all criteria make 100."""

    version: int
    criteria: tuple[Criterion, ...]
    pass_mark: int

    def total(self, scores: Mapping[str, int]) -> int:
        """The points given. Raises `ValueError` unless every criterion has some within its points."""
        if set(scores) != {one.code for one in self.criteria}:
            raise ValueError("every criterion needs its points, and nothing else has any")
        for one in self.criteria:
            if not 0 <= scores[one.code] <= one.points:
                raise ValueError(f"{one.code} has 0 to {one.points} points")
        return sum(scores.values())


class Sampled(msgspec.Struct, frozen=True):
    """A stretch to be reviewed: `number` counts the stretches of the conversation. Times are ms since 1970."""

    conversation: str
    number: int
    agent: str
    skill: str
    lane: str
    accepted_at: int
    ended_at: int
    lines: int
    rating: int


class Review(msgspec.Struct, frozen=True):
    """One judgement of a stretch by one reviewer; the newest counts when they judge it again."""

    conversation: str
    number: int
    reviewer: str
    agent: str
    at: int
    scores: Mapping[str, int]
    total: int
    comment: str


def load_sheet(path: Path = SHEET) -> Sheet:
    """The sheet. Raises `ValueError` when its points do not make 100."""
    sheet = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Sheet)
    if sum(one.points for one in sheet.criteria) != 100:
        raise ValueError(f"{path.name}: the points of all criteria must make 100")
    return sheet


class Reviews:
    """Samples and reviews."""

    def __init__(self, database_url: str, sheet: Sheet) -> None:
        self._engine = open_engine(database_url)
        self.sheet = sheet
        make_archive_tables(self._engine)
        make_tables(self._engine, _metadata)

    def sample(self, since: int, before: int, per_agent: int, reviewer: str) -> list[Sampled]:
        """At random, `per_agent` stretches of each agent but the reviewer, served to their end in [since, before), that
        nobody has reviewed. The same question gives the same sample: nobody draws until they like it. Badly rated ones
        (1 or 2) come first: they are always looked at."""
        names = [field.name for field in msgspec.structs.fields(Sampled)]
        done = sa.exists().where(
            _reviews.c.conversation == STRETCHES.c.conversation, _reviews.c.number == STRETCHES.c.number
        )
        query = (
            sa.select(*(STRETCHES.c[name] for name in names))
            .where(STRETCHES.c.accepted_at >= since, STRETCHES.c.accepted_at < before, STRETCHES.c.ended_at > 0)
            .where(STRETCHES.c.agent != reviewer, STRETCHES.c.lines > 0, ~done)
            .order_by(STRETCHES.c.conversation, STRETCHES.c.number)
        )
        with self._engine.connect() as connection:
            rows = [Sampled(**row._mapping) for row in connection.execute(query)]
        return _drawn(rows, per_agent, seed=f"{since}-{before}")

    def add(self, review: Review) -> None:
        """Store a review; the same reviewer's earlier one of this stretch is replaced. Raises `ValueError`, `KeyError`
        for a stretch that is not there or was somebody else's."""
        total = self.sheet.total(review.scores)
        here = (_reviews.c.conversation == review.conversation) & (_reviews.c.number == review.number)
        stretch = sa.select(STRETCHES.c.agent).where(
            STRETCHES.c.conversation == review.conversation, STRETCHES.c.number == review.number
        )
        values = {**msgspec.to_builtins(review), "total": total, "sheet": self.sheet.version}
        values["scores"] = msgspec.json.encode(dict(review.scores)).decode()
        with self._engine.begin() as connection:
            if connection.execute(stretch).scalar() != review.agent:
                raise KeyError(review.conversation)
            connection.execute(_reviews.delete().where(here, _reviews.c.reviewer == review.reviewer))
            connection.execute(_reviews.insert().values(values))

    def of(self, agent: str, since: int = 0, before: int = 2**62) -> list[Review]:
        """An agent's reviews, the newest first; '' for everybody's."""
        names = [field.name for field in msgspec.structs.fields(Review)]
        query = (
            sa.select(*(_reviews.c[name] for name in names))
            .where(_reviews.c.at >= since, _reviews.c.at < before)
            .order_by(_reviews.c.at.desc())
        )
        query = query.where(_reviews.c.agent == agent) if agent else query
        with self._engine.connect() as connection:
            return [_review(dict(row._mapping)) for row in connection.execute(query)]

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _drawn(rows: Sequence[Sampled], per_agent: int, seed: str) -> list[Sampled]:
    by_agent: dict[str, list[Sampled]] = {}
    for row in rows:
        by_agent.setdefault(row.agent, []).append(row)
    drawn: list[Sampled] = []
    for agent in sorted(by_agent):
        bad = [row for row in by_agent[agent] if 1 <= row.rating <= 2]
        others = [row for row in by_agent[agent] if row not in bad]
        wanted = max(0, per_agent - len(bad))
        chance = random.Random(f"{seed}-{agent}")  # noqa: S311 - a sample, no secret
        drawn += bad + chance.sample(others, min(wanted, len(others)))
    return drawn


def _review(row: dict[str, object]) -> Review:
    scores = msgspec.json.decode(str(row.pop("scores")), type=dict[str, int])
    return Review(**row, scores=scores)  # type: ignore[arg-type] # a row of our own table
